//! Transitions as two groups, moved and changed, and a way to join them, so that both executors do the same.

use crate::base::{Affine, Canvas, PixelRect, PixelSize, Rect, Rgba};
use crate::composite::{Layer, Transition};
use crate::draft::TransitionKind;
use crate::scene::Effect;

use super::motion::{placed, scaled, shifted, under};
use super::{Field, FieldKind, Weight};

/// How far a zooming picture grows.
const ZOOM: f64 = 1.5;

/// How far pictures grow that zoom through each other.
const CROSS_ZOOM: f64 = 2.5;

/// The size at which a picture waits behind a door or is swapped.
const BEHIND: f64 = 0.8;

/// A transition at one instant. Each group is drawn over its own copy of what lies below; then they are joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// The outgoing layers, moved, each group with the part of the canvas that it may touch.
    pub from: Vec<(Layer, PixelRect)>,
    /// The incoming layers, moved.
    pub to: Vec<(Layer, PixelRect)>,
    /// How they are joined.
    pub weight: Weight,
}

/// A transition whose sides are to be placed.
struct Sides<'a> {
    transition: &'a Transition,
    size: PixelSize,
    progress: f64,
}

fn clipped(layers: Vec<Layer>, part: PixelRect) -> Vec<(Layer, PixelRect)> {
    if part.width == 0 || part.height == 0 {
        return Vec::new();
    }
    layers.into_iter().map(|layer| (layer, part)).collect()
}

fn through(colour: Rgba, p: f64) -> Weight {
    if p < 0.5 { Weight::OutgoingTo(colour, 2.0 * p) } else { Weight::IncomingFrom(colour, 2.0 - 2.0 * p) }
}

/// 0 below `low`, 1 above `high`, smooth between.
fn smooth(low: f64, high: f64, value: f64) -> f64 {
    let t = ((value - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

impl Join {
    /// Whether a kind of transition is rendered; others are shown as fades.
    pub const fn supports(kind: TransitionKind) -> bool {
        use TransitionKind as K;
        !matches!(kind, K::Luma)
    }

    /// How much a kind of transition enlarges its layers at most.
    pub const fn growth(kind: TransitionKind) -> f64 {
        match kind {
            TransitionKind::ZoomIn => ZOOM,
            TransitionKind::CrossZoom => CROSS_ZOOM,
            _ => 1.0,
        }
    }

    /// The transition on a canvas of `size`.
    pub fn of(transition: &Transition, size: PixelSize) -> Self {
        use TransitionKind as K;
        let sides = Sides { transition, size, progress: transition.progress.clamp(0.0, 1.0) };
        let p = sides.progress;
        let field = |kind| sides.still(Weight::Field(Field { kind, progress: p }));
        match transition.kind {
            K::FadeBlack => sides.still(through(Rgba::BLACK, p)),
            K::FadeWhite => sides.still(through(Rgba::WHITE, p)),
            K::Dissolve => field(FieldKind::Dissolve),
            K::CircleOpen => field(FieldKind::CircleOpen),
            K::CircleClose => field(FieldKind::CircleClose),
            K::Clock => field(FieldKind::Clock),
            K::Blinds => field(FieldKind::Blinds),
            K::Fade | K::Luma => sides.still(Weight::Uniform(p)),
            K::Pixelize | K::LinearBlur | K::Glitch | K::FilmBurn | K::Ripple | K::Swirl | K::DirectionalWarp => sides.changed(),
            K::ZoomIn | K::ZoomOut | K::CrossZoom | K::Flip | K::Squeeze | K::Cube | K::Doorway | K::Swap => sides.scaled(),
            _ => sides.travelling(),
        }
    }
}

impl Sides<'_> {
    fn still(&self, weight: Weight) -> Join {
        self.join(self.transition.from.clone(), self.transition.to.clone(), weight)
    }

    fn join(&self, from: Vec<Layer>, to: Vec<Layer>, weight: Weight) -> Join {
        let whole = self.size.rect();
        Join { from: clipped(from, whole), to: clipped(to, whole), weight }
    }

    /// Wipes, slides and pushes. Whole pixels, counted once: what slides is not filtered anew at each step, and leaves
    /// no gap behind it.
    fn travelling(&self) -> Join {
        use TransitionKind as K;
        let size = self.size;
        let pushes = matches!(self.transition.kind, K::PushLeft | K::PushRight | K::PushUp | K::PushDown);
        // Both pictures of a push end at the seam, where a chroma sample has no half for either: it lies between two of
        // them.
        let step = if pushes { 2.0 } else { 1.0 };
        let travelled = |side: u32| ((f64::from(side) * self.progress / step).round() * step) as u32;
        let (columns, rows) = (travelled(size.width), travelled(size.height));
        let (right, bottom) = (size.width - columns, size.height - rows);
        let (to_left, to_right) = ((-f64::from(columns), 0.0), (f64::from(columns), 0.0));
        let (to_top, to_bottom) = ((0.0, -f64::from(rows)), (0.0, f64::from(rows)));
        let (from_right, from_left) = ((f64::from(right), 0.0), (-f64::from(right), 0.0));
        let (from_bottom, from_top) = ((0.0, f64::from(bottom)), (0.0, -f64::from(bottom)));
        let push = |end, start, part| self.join(shifted(&self.transition.from, end), shifted(&self.transition.to, start), part);
        match self.transition.kind {
            K::WipeLeft => self.still(Weight::RightOf(right)),
            K::WipeRight => self.still(Weight::LeftOf(columns)),
            K::WipeUp => self.still(Weight::Below(bottom)),
            K::WipeDown => self.still(Weight::Above(rows)),
            K::SlideLeft => self.slide(from_right, Weight::RightOf(right)),
            K::SlideRight => self.slide(from_left, Weight::LeftOf(columns)),
            K::SlideUp => self.slide(from_bottom, Weight::Below(bottom)),
            K::SlideDown => self.slide(from_top, Weight::Above(rows)),
            K::PushLeft => push(to_left, from_right, Weight::RightOf(right)),
            K::PushRight => push(to_right, from_left, Weight::LeftOf(columns)),
            K::PushUp => push(to_top, from_bottom, Weight::Below(bottom)),
            _ => push(to_bottom, from_top, Weight::Above(rows)),
        }
    }

    /// The second group moved in over the first, seen in its part of the canvas alone.
    fn slide(&self, start: (f64, f64), part: Weight) -> Join {
        let (from, to) = (self.transition.from.clone(), shifted(&self.transition.to, start));
        let canvas = Rect::<Canvas>::of_size(self.size.as_size());
        let reaches_out = |layer: &Layer| {
            let bounds = layer.bounds();
            let beyond = [-bounds.x, -bounds.y, bounds.right() - canvas.right(), bounds.bottom() - canvas.bottom()];
            beyond.iter().any(|pixels| *pixels > 1e-6)
        };
        if !self.transition.to.iter().any(reaches_out) {
            return self.join(from, to, Weight::Over);
        }
        let both = from.iter().cloned().chain(to).collect();
        self.join(from, both, part)
    }

    fn scaled(&self) -> Join {
        use TransitionKind as K;
        let (p, size, Transition { from, to, .. }) = (self.progress, self.size, self.transition);
        let middle = (0.5, 0.5);
        let side = |layers: &[Layer], scale: (f64, f64), about| {
            let (layers, part) = scaled(layers, scale, about, size);
            clipped(layers, part)
        };
        let still = |layers: &[Layer]| clipped(layers.to_vec(), size.rect());
        let growth = 1.0 + (ZOOM - 1.0) * p;
        match self.transition.kind {
            K::ZoomIn => Join { from: side(from, (growth, growth), middle), to: still(to), weight: Weight::Uniform(p) },
            K::ZoomOut => Join { from: side(from, (1.0 / growth, 1.0 / growth), middle), to: still(to), weight: Weight::Uniform(p) },
            K::CrossZoom => {
                let (out, back) = (1.0 + (CROSS_ZOOM - 1.0) * p, CROSS_ZOOM - (CROSS_ZOOM - 1.0) * p);
                let weight = Weight::Uniform(smooth(0.35, 0.65, p));
                Join { from: side(from, (out, out), middle), to: side(to, (back, back), middle), weight }
            }
            K::Flip => {
                let width = libm::cos(std::f64::consts::PI * p);
                let (going, coming) = (side(from, (width.max(0.0), 1.0), middle), side(to, ((-width).max(0.0), 1.0), middle));
                if p < 0.5 {
                    Join { from: going, to: Vec::new(), weight: Weight::Over }
                } else {
                    Join { from: Vec::new(), to: coming, weight: Weight::Over }
                }
            }
            K::Squeeze => Join { from: side(from, (1.0, 1.0 - p), middle), to: still(to), weight: Weight::Under },
            K::Cube => {
                // A cube that turns by a quarter, seen from afar and kept as wide as the canvas.
                let angle = std::f64::consts::FRAC_PI_2 * p;
                let (front, flank) = (libm::cos(angle).max(0.0), libm::sin(angle).max(0.0));
                let (front, flank) = (front / (front + flank), flank / (front + flank));
                Join { from: side(from, (front, 1.0), (0.0, 0.5)), to: side(to, (flank, 1.0), (1.0, 0.5)), weight: Weight::Over }
            }
            K::Doorway => self.doorway(side(to, (BEHIND + (1.0 - BEHIND) * p, BEHIND + (1.0 - BEHIND) * p), middle)),
            _ => self.swap(),
        }
    }

    /// The outgoing picture parts in the middle, and both halves leave sideways.
    fn doorway(&self, to: Vec<(Layer, PixelRect)>) -> Join {
        let PixelSize { width, height } = self.size;
        let (half, shift) = (width / 2, (f64::from(width.div_ceil(2)) * self.progress).round());
        let moved = shift as u32;
        let left = PixelRect { x: 0, y: 0, width: half.saturating_sub(moved), height };
        let right = PixelRect { x: (half + moved).min(width), y: 0, width: width - (half + moved).min(width), height };
        let mut from = clipped(shifted(&self.transition.from, (-shift, 0.0)), left);
        from.extend(clipped(shifted(&self.transition.from, (shift, 0.0)), right));
        Join { from, to, weight: Weight::Under }
    }

    /// Both pictures step back and aside; the incoming one comes to the front half way.
    fn swap(&self) -> Join {
        let (p, width) = (self.progress, f64::from(self.size.width));
        let away = libm::sin(std::f64::consts::PI * p);
        let size = self.size;
        let side = |layers: &[Layer], direction: f64, amount: f64| {
            let scale = 1.0 - (1.0 - BEHIND * 0.75) * amount;
            let (x, y) = (width / 2.0, f64::from(size.height) / 2.0);
            let map = Affine::<Canvas, Canvas>::new(scale, 0.0, 0.0, scale, x - scale * x + direction * away * width * 0.3, y - scale * y);
            let (layers, part) = placed(layers, map, size);
            clipped(layers, part)
        };
        let weight = if p < 0.5 { Weight::Under } else { Weight::Over };
        Join { from: side(&self.transition.from, -1.0, p), to: side(&self.transition.to, 1.0, 1.0 - p), weight }
    }

    /// Effects that rise to the middle of the transition and fall again, over a fade.
    fn changed(&self) -> Join {
        use TransitionKind as K;
        let (p, Transition { from, to, .. }) = (self.progress, self.transition);
        let height = f64::from(self.size.height);
        let peak = 1.0 - (2.0 * p - 1.0).abs();
        let both = |effect: Effect, weight| self.join(under(from, effect), under(to, effect), weight);
        let each = |going: Effect, coming: Effect| self.join(under(from, going), under(to, coming), Weight::Uniform(p));
        match self.transition.kind {
            K::Pixelize => both(Effect::Pixelate { cell: (peak * height / 20.0).round().max(1.0) }, Weight::Uniform(smooth(0.45, 0.55, p))),
            K::LinearBlur => both(Effect::Blur { sigma: peak * height / 40.0 }, Weight::Uniform(smooth(0.2, 0.8, p))),
            K::Glitch => {
                // Steps of a twelfth, each with a shift of its own.
                let step = (p * 12.0).floor();
                let jump = libm::sin(step * 12.9898) * 0.04 * peak * f64::from(self.size.width);
                both(Effect::RgbSplit { shift: (jump, 0.0) }, Weight::Uniform(if p < 0.5 { 0.0 } else { 1.0 }))
            }
            K::FilmBurn => {
                let burnt = |layers: &[Layer]| {
                    let warm = under(layers, Effect::Temperature { amount: peak });
                    under(&warm, Effect::Brightness { amount: peak * peak * 0.9 })
                };
                self.join(burnt(from), burnt(to), Weight::Uniform(smooth(0.4, 0.6, p)))
            }
            K::Ripple => each(
                Effect::Ripple { amplitude: p * height / 40.0, wavelength: height / 12.0, phase: p },
                Effect::Ripple { amplitude: (1.0 - p) * height / 40.0, wavelength: height / 12.0, phase: p },
            ),
            K::Swirl => each(Effect::Swirl { degrees: 540.0 * p }, Effect::Swirl { degrees: -540.0 * (1.0 - p) }),
            _ => each(
                Effect::Stretch { shift: (-p * f64::from(self.size.width) * 0.5, 0.0) },
                Effect::Stretch { shift: ((1.0 - p) * f64::from(self.size.width) * 0.5, 0.0) },
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(kind: TransitionKind, progress: f64) -> Join {
        let transition = Transition { kind, progress, from: Vec::new(), to: Vec::new() };
        Join::of(&transition, PixelSize::new(100, 200))
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
}
