//! Transitions as two moved groups and a way to join them, so that both compositors do the same.

use crate::base::{Affine, Canvas, PixelRect, PixelSize, Rect, Rgba};
use crate::draft::TransitionKind;

use super::{Layer, Transition};

/// How far a zooming picture grows.
const ZOOM: f64 = 1.5;

/// A transition at one instant. Each group is drawn over its own copy of what lies below; then they are joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// The outgoing layers, moved.
    pub from: Vec<Layer>,
    /// The incoming layers, moved.
    pub to: Vec<Layer>,
    /// The part of the canvas that the outgoing layers may touch: all but for pictures that shrink.
    pub from_part: PixelRect,
    /// How they are joined.
    pub weight: Weight,
}

/// How much of the incoming picture each pixel takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weight {
    /// The same everywhere.
    Uniform(f64),
    /// The incoming layers are drawn over the outgoing ones.
    Over,
    /// The incoming picture in pixel columns from here on to the right.
    RightOf(u32),
    /// The incoming picture in pixel columns left of this one.
    LeftOf(u32),
    /// The incoming picture in pixel rows from here on downwards.
    Below(u32),
    /// The incoming picture in pixel rows above this one.
    Above(u32),
    /// The outgoing picture alone, this much of the colour over it.
    OutgoingTo(Rgba, f64),
    /// The incoming picture alone, this much of the colour over it.
    IncomingFrom(Rgba, f64),
}

impl Weight {
    /// The outgoing and the incoming picture's part of a canvas of `size`, where a straight edge divides them.
    pub fn parts(self, size: PixelSize) -> Option<[PixelRect; 2]> {
        let columns = |x: u32, end: u32| PixelRect { x, y: 0, width: end - x, height: size.height };
        let rows = |y: u32, end: u32| PixelRect { x: 0, y, width: size.width, height: end - y };
        Some(match self {
            Self::RightOf(column) => [columns(0, column), columns(column, size.width)],
            Self::LeftOf(column) => [columns(column, size.width), columns(0, column)],
            Self::Below(row) => [rows(0, row), rows(row, size.height)],
            Self::Above(row) => [rows(row, size.height), rows(0, row)],
            Self::Uniform(_) | Self::Over | Self::OutgoingTo(..) | Self::IncomingFrom(..) => return None,
        })
    }
}

impl Join {
    /// Whether a kind of transition is rendered.
    pub const fn supports(kind: TransitionKind) -> bool {
        use TransitionKind as K;
        matches!(
            kind,
            K::Fade
                | K::FadeBlack
                | K::FadeWhite
                | K::WipeLeft
                | K::WipeRight
                | K::WipeUp
                | K::WipeDown
                | K::SlideLeft
                | K::SlideRight
                | K::SlideUp
                | K::SlideDown
                | K::PushLeft
                | K::PushRight
                | K::PushUp
                | K::PushDown
                | K::ZoomIn
                | K::ZoomOut
        )
    }

    /// How much a kind of transition enlarges its layers at most.
    pub const fn growth(kind: TransitionKind) -> f64 {
        if matches!(kind, TransitionKind::ZoomIn) { ZOOM } else { 1.0 }
    }

    /// The transition on a canvas of `size`; `None` where its kind is not rendered.
    pub fn of(transition: &Transition, size: PixelSize) -> Option<Self> {
        use TransitionKind as K;
        let p = transition.progress.clamp(0.0, 1.0);
        let still = |weight| Self { from: transition.from.clone(), to: transition.to.clone(), from_part: size.rect(), weight };
        // Whole pixels, counted once: what slides is not filtered anew at each step, and leaves no gap behind it.
        let travelled = |side: u32| (f64::from(side) * p).round() as u32;
        let (columns, rows) = (travelled(size.width), travelled(size.height));
        let (right, bottom) = (size.width - columns, size.height - rows);
        let (to_left, to_right) = ((-f64::from(columns), 0.0), (f64::from(columns), 0.0));
        let (to_top, to_bottom) = ((0.0, -f64::from(rows)), (0.0, f64::from(rows)));
        let (from_right, from_left) = ((f64::from(right), 0.0), (-f64::from(right), 0.0));
        let (from_bottom, from_top) = ((0.0, f64::from(bottom)), (0.0, -f64::from(bottom)));
        let slide = |start, part| Self::slide(transition, size, start, part);
        let push = |end, start, part| {
            let (from, to) = (shifted(&transition.from, end), shifted(&transition.to, start));
            Self { from, to, from_part: size.rect(), weight: part }
        };
        Some(match transition.kind {
            K::Fade => still(Weight::Uniform(p)),
            K::FadeBlack => still(through(Rgba::BLACK, p)),
            K::FadeWhite => still(through(Rgba::WHITE, p)),
            K::WipeLeft => still(Weight::RightOf(right)),
            K::WipeRight => still(Weight::LeftOf(columns)),
            K::WipeUp => still(Weight::Below(bottom)),
            K::WipeDown => still(Weight::Above(rows)),
            K::SlideLeft => slide(from_right, Weight::RightOf(right)),
            K::SlideRight => slide(from_left, Weight::LeftOf(columns)),
            K::SlideUp => slide(from_bottom, Weight::Below(bottom)),
            K::SlideDown => slide(from_top, Weight::Above(rows)),
            K::PushLeft => push(to_left, from_right, Weight::RightOf(right)),
            K::PushRight => push(to_right, from_left, Weight::LeftOf(columns)),
            K::PushUp => push(to_top, from_bottom, Weight::Below(bottom)),
            K::PushDown => push(to_bottom, from_top, Weight::Above(rows)),
            K::ZoomIn | K::ZoomOut => {
                let growth = 1.0 + (ZOOM - 1.0) * p;
                let scale = if transition.kind == K::ZoomIn { growth } else { 1.0 / growth };
                let (from, from_part) = scaled(&transition.from, scale, size);
                Self { from, to: transition.to.clone(), from_part, weight: Weight::Uniform(p) }
            }
            _ => return None,
        })
    }

    /// The second group moved in over the first, seen in its part of the canvas alone.
    fn slide(transition: &Transition, size: PixelSize, start: (f64, f64), part: Weight) -> Self {
        let (from, to) = (transition.from.clone(), shifted(&transition.to, start));
        let canvas = Rect::<Canvas>::of_size(size.as_size());
        let reaches_out = |layer: &Layer| {
            let bounds = layer.bounds();
            let beyond = [-bounds.x, -bounds.y, bounds.right() - canvas.right(), bounds.bottom() - canvas.bottom()];
            beyond.iter().any(|pixels| *pixels > 1e-6)
        };
        if !transition.to.iter().any(reaches_out) {
            return Self { from, to, from_part: size.rect(), weight: Weight::Over };
        }
        let both = from.iter().cloned().chain(to).collect();
        Self { from, to: both, from_part: size.rect(), weight: part }
    }
}

fn through(colour: Rgba, p: f64) -> Weight {
    if p < 0.5 { Weight::OutgoingTo(colour, 2.0 * p) } else { Weight::IncomingFrom(colour, 2.0 - 2.0 * p) }
}

fn shifted(layers: &[Layer], (dx, dy): (f64, f64)) -> Vec<Layer> {
    let shift = Affine::<Canvas, Canvas>::translation(dx, dy);
    layers.iter().map(|layer| Layer { canvas_from_source: layer.canvas_from_source.then(shift), ..layer.clone() }).collect()
}

/// The group scaled about the canvas's centre, and the pixels of the scaled canvas; upright layers are cut exactly where that ends.
fn scaled(layers: &[Layer], scale: f64, size: PixelSize) -> (Vec<Layer>, PixelRect) {
    let (x, y) = (f64::from(size.width) / 2.0, f64::from(size.height) / 2.0);
    let about_centre = Affine::<Canvas, Canvas>::new(scale, 0.0, 0.0, scale, x - scale * x, y - scale * y);
    let canvas = Rect::of_size(size.as_size());
    let place = |layer: &Layer| {
        let source_rect = if layer.canvas_from_source.keeps_axes() {
            layer.source_rect.intersect(&layer.canvas_from_source.inverse()?.bounds_of(&canvas))?
        } else {
            layer.source_rect
        };
        Some(Layer { source_rect, canvas_from_source: layer.canvas_from_source.then(about_centre), ..layer.clone() })
    };
    let part = PixelRect::cover(&about_centre.bounds_of(&canvas), size).unwrap_or(size.rect());
    (layers.iter().filter_map(place).collect(), part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(kind: TransitionKind, progress: f64) -> Join {
        let transition = Transition { kind, progress, from: Vec::new(), to: Vec::new() };
        Join::of(&transition, PixelSize::new(100, 200)).unwrap()
    }

    #[test]
    fn edges_travel_the_way_of_their_name() {
        assert_eq!(join(TransitionKind::WipeLeft, 0.25).weight, Weight::RightOf(75));
        assert_eq!(join(TransitionKind::WipeRight, 0.25).weight, Weight::LeftOf(25));
        assert_eq!(join(TransitionKind::WipeUp, 0.25).weight, Weight::Below(150));
        assert_eq!(join(TransitionKind::WipeDown, 0.25).weight, Weight::Above(50));
        assert_eq!(join(TransitionKind::FadeBlack, 0.75).weight, Weight::IncomingFrom(Rgba::BLACK, 0.5));
    }

    #[test]
    fn an_edge_divides_the_whole_canvas() {
        let size = PixelSize::new(100, 200);
        for weight in [Weight::RightOf(75), Weight::LeftOf(25), Weight::Below(150), Weight::Above(0)] {
            let [from, to] = weight.parts(size).unwrap();
            assert_eq!(from.width * from.height + to.width * to.height, 100 * 200, "{weight:?}");
        }
        assert_eq!(Weight::Below(150).parts(size).unwrap()[1], PixelRect { x: 0, y: 150, width: 100, height: 50 });
    }

    #[test]
    fn what_is_supported_has_a_join_and_nothing_else() {
        for &kind in TransitionKind::ALL {
            let transition = Transition { kind, progress: 0.5, from: Vec::new(), to: Vec::new() };
            assert_eq!(Join::of(&transition, PixelSize::new(10, 10)).is_some(), Join::supports(kind), "{kind:?}");
        }
    }
}
