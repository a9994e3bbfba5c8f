//! Transitions as two moved groups and a way to join them, so that both compositors do the same.

use crate::base::{Affine, Canvas, PixelSize, Rgba};
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
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let still = |weight| Self { from: transition.from.clone(), to: transition.to.clone(), weight };
        // Whole pixels: what slides is not filtered anew at each step.
        let moved = |from: (f64, f64), to: (f64, f64)| Self {
            from: shifted(&transition.from, (from.0 * width).round(), (from.1 * height).round()),
            to: shifted(&transition.to, (to.0 * width).round(), (to.1 * height).round()),
            weight: Weight::Over,
        };
        Some(match transition.kind {
            K::Fade => still(Weight::Uniform(p)),
            K::FadeBlack => still(through(Rgba::BLACK, p)),
            K::FadeWhite => still(through(Rgba::WHITE, p)),
            K::WipeLeft => still(Weight::RightOf(edge(width, 1.0 - p))),
            K::WipeRight => still(Weight::LeftOf(edge(width, p))),
            K::WipeUp => still(Weight::Below(edge(height, 1.0 - p))),
            K::WipeDown => still(Weight::Above(edge(height, p))),
            K::SlideLeft => moved((0.0, 0.0), (1.0 - p, 0.0)),
            K::SlideRight => moved((0.0, 0.0), (p - 1.0, 0.0)),
            K::SlideUp => moved((0.0, 0.0), (0.0, 1.0 - p)),
            K::SlideDown => moved((0.0, 0.0), (0.0, p - 1.0)),
            K::PushLeft => moved((-p, 0.0), (1.0 - p, 0.0)),
            K::PushRight => moved((p, 0.0), (p - 1.0, 0.0)),
            K::PushUp => moved((0.0, -p), (0.0, 1.0 - p)),
            K::PushDown => moved((0.0, p), (0.0, p - 1.0)),
            K::ZoomIn | K::ZoomOut => {
                let growth = 1.0 + (ZOOM - 1.0) * p;
                let scale = if transition.kind == K::ZoomIn { growth } else { 1.0 / growth };
                Self { from: scaled(&transition.from, scale, size), to: transition.to.clone(), weight: Weight::Uniform(p) }
            }
            _ => return None,
        })
    }
}

fn edge(length: f64, fraction: f64) -> u32 {
    (length * fraction).round() as u32
}

fn through(colour: Rgba, p: f64) -> Weight {
    if p < 0.5 { Weight::OutgoingTo(colour, 2.0 * p) } else { Weight::IncomingFrom(colour, 2.0 - 2.0 * p) }
}

fn shifted(layers: &[Layer], dx: f64, dy: f64) -> Vec<Layer> {
    placed(layers, Affine::translation(dx, dy))
}

fn scaled(layers: &[Layer], scale: f64, size: PixelSize) -> Vec<Layer> {
    let (x, y) = (f64::from(size.width) / 2.0, f64::from(size.height) / 2.0);
    let about_centre = Affine::new(scale, 0.0, 0.0, scale, x - scale * x, y - scale * y);
    placed(layers, about_centre)
}

fn placed(layers: &[Layer], canvas_from_canvas: Affine<Canvas, Canvas>) -> Vec<Layer> {
    let place = |layer: &Layer| Layer { canvas_from_source: layer.canvas_from_source.then(canvas_from_canvas), ..layer.clone() };
    layers.iter().map(place).collect()
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
    fn what_is_supported_has_a_join_and_nothing_else() {
        for &kind in TransitionKind::ALL {
            let transition = Transition { kind, progress: 0.5, from: Vec::new(), to: Vec::new() };
            assert_eq!(Join::of(&transition, PixelSize::new(10, 10)).is_some(), Join::supports(kind), "{kind:?}");
        }
    }
}
