//! The cheapest way that is right for each frame.

use crate::composite::PassList;

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

/// The way for a list of passes; `last` is the list of the frame before.
pub(super) fn route(list: &PassList, last: Option<&PassList>) -> FrameRoute {
    match (list.has_base, list.passes.len()) {
        _ if last.is_some_and(|last| last == list) => FrameRoute::Repeat,
        (true, 1) => FrameRoute::Pass,
        (true, _) => FrameRoute::Patch,
        (false, _) => FrameRoute::Composite,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::{Affine, Canvas, Frame, Paint, PixelFormat, PixelSize, Planes, Rect, Rgba, Source};
    use crate::composite::{Content, Item, Layer, Scene};

    const CANVAS: PixelSize = PixelSize::new(64, 48);

    fn video(map: Affine<Source, Canvas>) -> Layer {
        let frame = Frame::new(PixelFormat::Yuv420, CANVAS, Arc::new(Planes::zeroed(PixelFormat::Yuv420, CANVAS)));
        Layer::plain(Content::Frame(frame), Rect::of_size(CANVAS.as_size()), map)
    }

    fn list(layers: &[Layer]) -> PassList {
        let items = layers.iter().cloned().map(Item::Layer).collect();
        PassList::of(Scene { canvas: CANVAS, background: Paint::Solid(Rgba::BLACK), items })
    }

    #[test]
    fn each_way_is_taken_where_it_is_right() {
        let base = video(Affine::identity());
        let half = Layer { opacity: 0.5, ..video(Affine::identity()) };
        let small = video(Affine::scale(0.5, 0.5));
        let away = video(Affine::translation(64.0, 0.0));
        let mut round = video(Affine::identity());
        round.look.corner_radius = 4.0;
        let cases: [(&[Layer], FrameRoute, usize); 8] = [
            (std::slice::from_ref(&base), FrameRoute::Pass, 1),
            (&[base.clone(), half.clone()], FrameRoute::Patch, 2),
            (&[half.clone(), base.clone()], FrameRoute::Pass, 1),
            (&[base.clone(), away], FrameRoute::Pass, 1),
            (std::slice::from_ref(&small), FrameRoute::Composite, 1),
            (&[half.clone(), half], FrameRoute::Composite, 2),
            (std::slice::from_ref(&round), FrameRoute::Composite, 1),
            (&[base.clone(), round.clone()], FrameRoute::Patch, 2),
        ];
        for (layers, wanted, left) in cases {
            let list = list(layers);
            assert_eq!((route(&list, None), list.passes.len()), (wanted, left));
            assert_eq!(route(&list, Some(&list.clone())), FrameRoute::Repeat);
        }
    }
}
