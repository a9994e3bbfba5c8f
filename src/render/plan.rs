//! The cheapest way that is right for each frame.

use crate::base::{Canvas, Frame, PixelFormat, PixelSize, Rect};
use crate::composite::{Content, Item, Layer, Scene};
use crate::draft::BlendMode;

/// How an output frame is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FrameRoute {
    /// It is the last frame again.
    Repeat,
    /// It is a decoder's own frame.
    Pass,
    /// A decoder's frame, changed where other layers touch it.
    Patch,
    /// Composited whole.
    Composite,
}

/// Drops what cannot be seen: layers without opacity, off the canvas, or hidden under an opaque one. Returns the way for what is left.
pub(super) fn plan(scene: &mut Scene, last: Option<&Scene>) -> FrameRoute {
    let canvas = scene.canvas;
    scene.items.retain(|item| match item {
        Item::Layer(layer) => is_seen(layer, canvas),
        Item::Transition(_) => true,
    });
    if let Some(base) = scene.items.iter().rposition(|item| matches!(item, Item::Layer(layer) if hides_all(layer, canvas))) {
        scene.items.drain(..base);
    }
    if last.is_some_and(|last| last == scene) {
        return FrameRoute::Repeat;
    }
    match scene.items.first() {
        Some(Item::Layer(base)) if base_frame(base, canvas).is_some() => {
            if scene.items.len() == 1 {
                FrameRoute::Pass
            } else {
                FrameRoute::Patch
            }
        }
        _ => FrameRoute::Composite,
    }
}

/// The frame of a layer that is the canvas's pixels, unchanged.
pub(super) fn base_frame(layer: &Layer, canvas: PixelSize) -> Option<&Frame> {
    let Content::Frame(frame) = &layer.content else { return None };
    let map = &layer.canvas_from_source;
    let is_own_size =
        (map.xx - 1.0).abs() < 1e-9 && (map.yy - 1.0).abs() < 1e-9 && map.keeps_axes() && map.dx.abs() < 1e-6 && map.dy.abs() < 1e-6;
    let is_plain = frame.format() == PixelFormat::Yuv420 && frame.size() == canvas && layer.blur_sigma <= 0.0;
    (is_own_size && is_plain && hides_all(layer, canvas)).then_some(frame)
}

fn is_seen(layer: &Layer, canvas: PixelSize) -> bool {
    layer.opacity > 0.0 && layer.bounds().intersect(&Rect::of_size(canvas.as_size())).is_some()
}

fn hides_all(layer: &Layer, canvas: PixelSize) -> bool {
    let bounds: Rect<Canvas> = layer.bounds();
    let covers = bounds.x <= 1e-6
        && bounds.y <= 1e-6
        && bounds.right() >= f64::from(canvas.width) - 1e-6
        && bounds.bottom() >= f64::from(canvas.height) - 1e-6;
    covers && layer.canvas_from_source.keeps_axes() && layer.opacity >= 1.0 && layer.blend == BlendMode::Normal && layer.content.is_opaque()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::{Affine, Paint, Planes, Rgba};

    const CANVAS: PixelSize = PixelSize::new(64, 48);

    fn video() -> Layer {
        let frame = Frame::new(PixelFormat::Yuv420, CANVAS, Arc::new(Planes::zeroed(PixelFormat::Yuv420, CANVAS)));
        Layer {
            content: Content::Frame(frame),
            canvas_from_source: Affine::identity(),
            source_rect: Rect::of_size(CANVAS.as_size()),
            opacity: 1.0,
            blend: BlendMode::Normal,
            blur_sigma: 0.0,
        }
    }

    fn scene(layers: &[Layer]) -> Scene {
        let items = layers.iter().cloned().map(Item::Layer).collect();
        Scene { canvas: CANVAS, background: Paint::Solid(Rgba::BLACK), items }
    }

    #[test]
    fn each_way_is_taken_where_it_is_right() {
        let base = video();
        let half = Layer { opacity: 0.5, ..video() };
        let small = Layer { canvas_from_source: Affine::scale(0.5, 0.5), ..video() };
        let away = Layer { canvas_from_source: Affine::translation(64.0, 0.0), ..video() };
        let cases: [(&[Layer], FrameRoute, usize); 6] = [
            (std::slice::from_ref(&base), FrameRoute::Pass, 1),
            (&[base.clone(), half.clone()], FrameRoute::Patch, 2),
            (&[half.clone(), base.clone()], FrameRoute::Pass, 1),
            (&[base.clone(), away], FrameRoute::Pass, 1),
            (std::slice::from_ref(&small), FrameRoute::Composite, 1),
            (&[half.clone(), half], FrameRoute::Composite, 2),
        ];
        for (layers, route, left) in cases {
            let mut scene = scene(layers);
            assert_eq!((plan(&mut scene, None), scene.items.len()), (route, left));
            let again = scene.clone();
            assert_eq!(plan(&mut scene, Some(&again)), FrameRoute::Repeat);
        }
    }
}
