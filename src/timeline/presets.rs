//! Named animations of a segment's entry, exit and stay, as changes to its pose.

use std::f64::consts::TAU;

use crate::base::{Canvas, LayoutBox, Rect, Size, Time};
use crate::draft::{Ease, EaseSide, PennerCurve, Preset, Presets};
use crate::scene::{Effect, Look};

use super::easing::eased;
use super::looks::left_part;
use super::motion::Pose;

/// A pulse grows and shrinks by this part.
const PULSE: f64 = 0.05;
/// A float rises and sinks by this part of the canvas height.
const FLOAT: f64 = 0.01;
/// A shake goes to either side by this part of the canvas width, and this often in one period.
const SHAKE: (f64, f64) = (0.01, 4.0);
/// A swing turns to either side by these degrees.
const SWING_DEGREES: f64 = 5.0;
/// The share of a pop's time in which it becomes opaque.
const POP_FADE: f64 = 0.5;

/// The sigma of a blur that is whole, in fractions of the canvas height.
const BLUR: f64 = 0.03;

/// The change of a pose by presets: factors, and shifts in fractions of the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Change {
    opacity: f64,
    scale: f64,
    turn_degrees: f64,
    shift: (f64, f64),
    /// Sigma of a Gaussian, in fractions of the canvas height.
    blur: f64,
    /// How much of the box is seen, from the left.
    shown: f64,
    /// Directions towards a canvas edge, each with how far out the layers are, 0..1.
    slides: [Option<(Direction, f64)>; 2],
}

/// A way off the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
    Left,
    Right,
}

impl Direction {
    fn of(name: &str) -> Option<Self> {
        match name {
            "slide-up" => Some(Self::Up),
            "slide-down" => Some(Self::Down),
            "slide-left" => Some(Self::Left),
            "slide-right" => Some(Self::Right),
            _ => None,
        }
    }

    fn opposite(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }

    /// The shift in pixels that takes `bounds` just off a canvas.
    fn off_canvas(self, bounds: &Rect<Canvas>, canvas: Size<Canvas>) -> (f64, f64) {
        match self {
            Self::Up => (0.0, -bounds.bottom().max(0.0)),
            Self::Down => (0.0, (canvas.height - bounds.y).max(0.0)),
            Self::Left => (-bounds.right().max(0.0), 0.0),
            Self::Right => ((canvas.width - bounds.x).max(0.0), 0.0),
        }
    }
}

impl Change {
    const NONE: Self = Self { opacity: 1.0, scale: 1.0, turn_degrees: 0.0, shift: (0.0, 0.0), blur: 0.0, shown: 1.0, slides: [None, None] };

    /// The change by `presets` at `time` of a segment that is `duration` long.
    pub(super) fn at(presets: &Presets, time: Time, duration: Time) -> Self {
        let mut change = Self::NONE;
        if let Some(enter) = &presets.enter {
            let progress = time.fraction_of(enter.duration);
            if progress < 1.0 {
                change.come(enter, eased(enter.ease, progress), 0);
            }
        }
        if let Some(leave) = &presets.leave {
            let progress = (time - (duration - leave.duration)).fraction_of(leave.duration);
            if progress > 0.0 {
                change.come(leave, 1.0 - eased(leave.ease, progress), 1);
            }
        }
        if let Some(cycle) = &presets.cycle {
            change.cycle(cycle, time.fraction_of(cycle.duration));
        }
        change
    }

    /// `amount`: 0 away, 1 there. The second of `slides` is the exit, which goes on in its direction.
    fn come(&mut self, preset: &Preset, amount: f64, side: usize) {
        match preset.name.as_str() {
            "fade" => self.opacity *= amount,
            "zoom" => self.scale *= amount,
            "blur" => {
                self.blur += BLUR * (1.0 - amount).max(0.0);
                self.opacity *= amount;
            }
            "wipe" => self.shown = self.shown.min(amount.clamp(0.0, 1.0)),
            "pop" => {
                let back = Ease::Penner(PennerCurve::Back, EaseSide::Out);
                self.scale *= eased(back, amount);
                self.opacity *= (amount / POP_FADE).min(1.0);
            }
            "spin" => {
                self.turn_degrees -= 360.0 * (1.0 - amount);
                self.scale *= amount;
            }
            name => {
                let towards = Direction::of(name).map(|direction| if side == 0 { direction.opposite() } else { direction });
                self.slides[side] = towards.map(|direction| (direction, 1.0 - amount));
            }
        }
    }

    fn cycle(&mut self, preset: &Preset, turns: f64) {
        let wave = libm::sin(turns * TAU);
        match preset.name.as_str() {
            "pulse" => self.scale *= 1.0 + PULSE * wave,
            "float" => self.shift.1 -= FLOAT * wave,
            "shake" => self.shift.0 += SHAKE.0 * libm::sin(turns * SHAKE.1 * TAU),
            "swing" => self.turn_degrees += SWING_DEGREES * wave,
            _ => {}
        }
    }

    /// `pose` with everything but the slides.
    pub(super) fn applied_to(&self, pose: Pose) -> Pose {
        Pose {
            x: pose.x + self.shift.0,
            y: pose.y + self.shift.1,
            scale: (pose.scale.0 * self.scale, pose.scale.1 * self.scale),
            rotation_degrees: pose.rotation_degrees + self.turn_degrees,
            opacity: (pose.opacity * self.opacity).clamp(0.0, 1.0),
            ..pose
        }
    }

    /// `look` of a box of `area` with the blur and the wipe.
    pub(super) fn looked(&self, mut look: Look, area: Size<LayoutBox>, canvas: Size<Canvas>) -> Look {
        if self.blur > 0.0 {
            look.effects.push(Effect::Blur { sigma: self.blur * canvas.height });
        }
        if self.shown < 1.0 {
            look.masks.push(left_part(self.shown, area));
        }
        look
    }

    /// How far layers that cover `bounds` slide, in canvas pixels.
    pub(super) fn slide(&self, bounds: &Rect<Canvas>, canvas: Size<Canvas>) -> (f64, f64) {
        self.slides.iter().flatten().fold((0.0, 0.0), |(x, y), (direction, amount)| {
            let off = direction.off_canvas(bounds, canvas);
            (x + off.0 * amount, y + off.1 * amount)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preset(name: &str) -> Option<Preset> {
        Some(Preset { name: name.into(), duration: Time::from_ms(1000), ease: Ease::Linear })
    }

    const POSE: Pose =
        Pose { x: 0.5, y: 0.5, width: 1.0, height: 1.0, scale: (1.0, 1.0), rotation_degrees: 0.0, opacity: 0.8, corner_radius: 0.0 };

    #[test]
    fn presets_end_where_they_should() {
        let canvas = Size::new(100.0, 200.0);
        let bounds = Rect::new(10.0, 20.0, 30.0, 40.0);
        for name in ["fade", "zoom", "pop", "spin", "blur", "slide-up", "slide-down", "slide-left", "slide-right"] {
            let presets = Presets { enter: preset(name), leave: preset(name), cycle: None };
            for (ms, away) in [(0, true), (1000, false), (2000, false), (3000, true)] {
                let change = Change::at(&presets, Time::from_ms(ms), Time::from_ms(3000));
                let pose = change.applied_to(POSE);
                let (dx, dy) = change.slide(&bounds, canvas);
                let moved = Rect::new(bounds.x + dx, bounds.y + dy, bounds.width, bounds.height);
                let gone = pose.opacity < 1e-9 || pose.scale.0.abs() < 1e-9 || moved.intersect(&Rect::of_size(canvas)).is_none();
                assert_eq!(gone, away, "{name} at {ms}");
                assert!(away || (pose == POSE && (dx, dy) == (0.0, 0.0)), "{name} at {ms}");
            }
        }
    }

    #[test]
    fn a_wipe_shows_the_box_from_the_left() {
        let presets = Presets { enter: preset("wipe"), ..Presets::default() };
        let masks = |ms| {
            let change = Change::at(&presets, Time::from_ms(ms), Time::from_ms(3000));
            change.looked(Look::default(), Size::new(100.0, 50.0), Size::new(200.0, 400.0)).masks
        };
        let right_edge = |ms| masks(ms)[0].centre.0 + masks(ms)[0].size.0 / 2.0;
        assert_eq!((right_edge(0), right_edge(250), masks(1000)), (0.0, 25.0, Vec::new()));
    }

    #[test]
    fn slides_enter_from_the_side_they_move_away_from() {
        let presets = Presets { enter: preset("slide-left"), leave: preset("slide-left"), cycle: None };
        let at = |ms| {
            Change::at(&presets, Time::from_ms(ms), Time::from_ms(3000)).slide(&Rect::new(0.0, 0.0, 100.0, 100.0), Size::new(100.0, 100.0))
        };
        assert_eq!((at(0), at(500), at(3000)), ((100.0, 0.0), (50.0, 0.0), (-100.0, 0.0)));
    }

    #[test]
    fn cycles_return_after_their_period() {
        for name in ["pulse", "float", "shake", "swing"] {
            let presets = Presets { cycle: preset(name), ..Presets::default() };
            let pose = |ms| Change::at(&presets, Time::from_ms(ms), Time::from_ms(9000)).applied_to(POSE);
            assert_eq!(pose(0), POSE, "{name}");
            assert_ne!(pose(310), POSE, "{name}");
            let (early, late) = (pose(310), pose(3310));
            assert!((early.x - late.x).abs() + (early.y - late.y).abs() + (early.scale.0 - late.scale.0).abs() < 1e-9, "{name}");
        }
    }
}
