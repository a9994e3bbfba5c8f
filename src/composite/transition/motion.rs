//! Where the sides of a transition lie: layers shifted, scaled and cut.

use crate::base::{Affine, Canvas, PixelRect, PixelSize, Rect};
use crate::composite::Layer;
use crate::scene::Effect;

/// The group moved by whole pixels.
pub(super) fn shifted(layers: &[Layer], (dx, dy): (f64, f64)) -> Vec<Layer> {
    let shift = Affine::<Canvas, Canvas>::translation(dx, dy);
    layers.iter().map(|layer| layer.clone().moved(shift)).collect()
}

/// The group with one effect more.
pub(super) fn under(layers: &[Layer], effect: Effect) -> Vec<Layer> {
    let mut layers = layers.to_vec();
    if !effect.is_neutral() {
        layers.iter_mut().for_each(|layer| layer.look.effects.push(effect));
    }
    layers
}

/// The group scaled by `scale` about a point of the canvas (fractions), and the pixels of the scaled canvas; upright
/// layers are cut exactly where that ends.
pub(super) fn scaled(layers: &[Layer], scale: (f64, f64), about: (f64, f64), size: PixelSize) -> (Vec<Layer>, PixelRect) {
    let (x, y) = (f64::from(size.width) * about.0, f64::from(size.height) * about.1);
    // What is flattened to nothing would have no way back.
    let scale = (scale.0.max(1e-6), scale.1.max(1e-6));
    let about_point = Affine::<Canvas, Canvas>::new(scale.0, 0.0, 0.0, scale.1, x - scale.0 * x, y - scale.1 * y);
    placed(layers, about_point, size)
}

/// The group and its canvas under `map`, which keeps the axes.
pub(super) fn placed(layers: &[Layer], map: Affine<Canvas, Canvas>, size: PixelSize) -> (Vec<Layer>, PixelRect) {
    let canvas = Rect::of_size(size.as_size());
    let place = |layer: &Layer| {
        let source_rect = if layer.canvas_from_source.keeps_axes() {
            layer.source_rect.intersect(&layer.canvas_from_source.inverse()?.bounds_of(&canvas))?
        } else {
            layer.source_rect
        };
        Some(Layer { source_rect, ..layer.clone() }.moved(map))
    };
    let nothing = PixelRect { x: 0, y: 0, width: 0, height: 0 };
    let part = PixelRect::cover(&map.bounds_of(&canvas), size).unwrap_or(nothing);
    (layers.iter().filter_map(place).collect(), part)
}
