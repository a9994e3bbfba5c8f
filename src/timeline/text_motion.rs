//! Text animations: where each unit of a text is at an instant.

use std::f64::consts::{FRAC_PI_2, TAU};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::base::{Affine, LayoutBox, Rect, Time};
use crate::draft::{Ease, EaseSide, PennerCurve, TextMotion, TextUnitKind, UnitMotion, UnitMotionKind, UnitOrder};
use crate::scene::{TextUnit, UnitPlace, UnitPose};

use super::easing::eased;

/// A rise, a drop and a wave go this far, em.
const RISE_EM: f64 = 0.6;
/// A slide goes this far, em.
const SLIDE_EM: f64 = 1.0;
/// Sigma of a whole blur, em.
const BLUR_EM: f64 = 0.25;
/// A wave that goes on swings this far to either side, em.
const WAVE_EM: f64 = 0.15;
/// The share of a pop's time in which it becomes opaque.
const POP_FADE: f64 = 0.5;
/// How long a scrambled letter stands.
const SCRAMBLE_MS: i64 = 60;
/// How much of the way units go in a loop.
const SWAY: f64 = 0.4;

/// The finest unit that an animation moves; `None` without one. Scrambling takes letters.
pub fn finest_unit(motion: &TextMotion) -> Option<TextUnitKind> {
    let unit = |motion: &UnitMotion| if motion.kind == UnitMotionKind::Scramble { TextUnitKind::Character } else { motion.unit };
    [&motion.enter, &motion.leave, &motion.cycle].into_iter().flatten().map(unit).min()
}

/// The pose of each of `units` at `time` of a text that is shown for `duration`; `None` where all stand still as laid
/// out.
pub(super) fn unit_poses(motion: &TextMotion, units: &[TextUnit], time: Time, duration: Time) -> Option<Vec<UnitPose>> {
    let mut poses: Vec<UnitPose> = (0..units.len()).map(UnitPose::at_rest).collect();
    let enter = motion.enter.iter().map(|part| (part, Side::Enter));
    let leave = motion.leave.iter().map(|part| (part, Side::Leave));
    let cycle = motion.cycle.iter().map(|part| (part, Side::Cycle));
    for (part, side) in cycle.chain(enter).chain(leave) {
        let turns = Turns::of(part, units);
        // An exit ends with the text: its first unit starts so much before.
        let first = if side == Side::Leave { duration - turns.length(part) } else { Time::ZERO };
        for (index, (unit, pose)) in units.iter().zip(&mut poses).enumerate() {
            let place = &unit.levels[part.unit as usize];
            let since = time - first - times(part.stagger, turns.turn(place.index));
            let Some(amount) = side.amount(part, since) else { continue };
            let step = Step { part, side, amount, since };
            step.apply(pose, unit, place);
            if part.kind == UnitMotionKind::Scramble && amount < 1.0 {
                step.scramble(pose, units, index);
            }
        }
    }
    poses.iter().enumerate().any(|(index, pose)| *pose != UnitPose::at_rest(index)).then_some(poses)
}

fn times(time: Time, count: usize) -> Time {
    time.scaled(num_rational::Ratio::from_integer(count as i128))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Enter,
    Leave,
    Cycle,
}

impl Side {
    /// How far a unit is there, 0 away to 1, `since` its start; `None` where it stands still.
    fn amount(self, part: &UnitMotion, since: Time) -> Option<f64> {
        let progress = since.fraction_of(part.duration);
        match self {
            // At its first instant a typed letter is there.
            Self::Enter if part.kind == UnitMotionKind::Typewriter => since.is_negative().then_some(0.0),
            Self::Leave if part.kind == UnitMotionKind::Typewriter => (!since.is_negative()).then_some(0.0),
            Self::Enter => (progress < 1.0).then(|| eased(part.ease, progress)),
            Self::Leave => (progress > 0.0).then(|| 1.0 - eased(part.ease, progress)),
            Self::Cycle if part.kind == UnitMotionKind::Wave => Some(turned(part, since)),
            Self::Cycle => {
                let away = (1.0 - libm::cos(TAU * turned(part, since))) / 2.0;
                Some(1.0 - away * if is_whole_in_loops(part.kind) { 1.0 } else { SWAY })
            }
        }
    }
}

/// How much of its present period a unit has had, 0..1.
fn turned(part: &UnitMotion, since: Time) -> f64 {
    since.max(Time::ZERO).rem_euclid(part.duration).fraction_of(part.duration)
}

/// Whether a motion that goes on takes units all the way.
fn is_whole_in_loops(kind: UnitMotionKind) -> bool {
    matches!(kind, UnitMotionKind::Typewriter | UnitMotionKind::Flip | UnitMotionKind::Scramble | UnitMotionKind::Reveal)
}

/// When each unit has its turn.
enum Turns {
    By(UnitOrder, usize),
    Shuffled(Vec<usize>),
}

impl Turns {
    fn of(part: &UnitMotion, units: &[TextUnit]) -> Self {
        let count = units.iter().map(|unit| unit.levels[part.unit as usize].index + 1).max().unwrap_or(0);
        if part.order != UnitOrder::Random {
            return Self::By(part.order, count);
        }
        let mut random = ChaCha8Rng::seed_from_u64(part.seed);
        let mut turns: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            turns.swap(last, (random.next_u64() % (last as u64 + 1)) as usize);
        }
        Self::Shuffled(turns)
    }

    /// From 0. From the middle, units at one distance have one turn.
    fn turn(&self, index: usize) -> usize {
        match self {
            Self::By(UnitOrder::Backward, count) => count - 1 - index,
            Self::By(UnitOrder::Center, count) => (2 * index).abs_diff(count - 1) / 2,
            Self::By(..) => index,
            Self::Shuffled(turns) => turns[index],
        }
    }

    /// From the start of the first unit to the end of the last one; a letter takes back its own time as it was typed.
    fn length(&self, part: &UnitMotion) -> Time {
        let last = match self {
            Self::By(UnitOrder::Center, count) => count.saturating_sub(1) / 2,
            Self::By(_, count) => count.saturating_sub(1),
            Self::Shuffled(turns) => turns.len().saturating_sub(1),
        };
        let own = if part.kind == UnitMotionKind::Typewriter { part.stagger } else { part.duration };
        own + times(part.stagger, last)
    }
}

/// One animation at one unit.
struct Step<'a> {
    part: &'a UnitMotion,
    side: Side,
    amount: f64,
    since: Time,
}

impl Step<'_> {
    fn apply(&self, pose: &mut UnitPose, unit: &TextUnit, place: &UnitPlace) {
        let (amount, em) = (self.amount, unit.em);
        let away = 1.0 - amount;
        // What goes goes on in its direction.
        let onward = if self.side == Side::Leave { -1.0 } else { 1.0 };
        if amount <= 0.0 && self.side != Side::Cycle {
            pose.opacity = 0.0;
            return;
        }
        match self.part.kind {
            UnitMotionKind::Wave if self.side == Side::Cycle => {
                shift(pose, 0.0, -WAVE_EM * em * libm::sin(TAU * amount));
                return;
            }
            UnitMotionKind::Typewriter => pose.opacity *= if amount < 0.5 { 0.0 } else { 1.0 },
            UnitMotionKind::Scramble => {}
            UnitMotionKind::Fade => pose.opacity *= amount,
            UnitMotionKind::Rise => shift(pose, 0.0, onward * RISE_EM * em * away),
            UnitMotionKind::Drop => shift(pose, 0.0, -onward * RISE_EM * em * away),
            UnitMotionKind::Slide => shift(pose, -onward * SLIDE_EM * em * away, 0.0),
            UnitMotionKind::Wave => shift(pose, 0.0, -RISE_EM * em * away * libm::sin(TAU * away)),
            UnitMotionKind::Blur => pose.blur_sigma += BLUR_EM * em * away.max(0.0),
            UnitMotionKind::Pop => {
                let grown = eased(Ease::Penner(PennerCurve::Back, EaseSide::Out), amount);
                scale(pose, &place.rect, grown, grown);
                pose.opacity *= (amount / POP_FADE).clamp(0.0, 1.0);
            }
            UnitMotionKind::Scale => scale(pose, &place.rect, amount, amount),
            // The height of a card that has a quarter turn to go.
            UnitMotionKind::Flip => scale(pose, &place.rect, 1.0, libm::sin(FRAC_PI_2 * amount)),
            UnitMotionKind::Reveal => {
                shift(pose, 0.0, onward * place.mask.height * away);
                pose.clip = Some(pose.clip.map_or(place.mask, |clip| clip.intersect(&place.mask).unwrap_or(NOWHERE)));
            }
        }
        if matches!(
            self.part.kind,
            UnitMotionKind::Rise | UnitMotionKind::Drop | UnitMotionKind::Slide | UnitMotionKind::Wave | UnitMotionKind::Blur
        ) {
            pose.opacity *= amount;
        }
        pose.opacity = pose.opacity.clamp(0.0, 1.0);
    }

    /// Shows the letter of another unit, on the same line of text, in the middle of its own place.
    fn scramble(&self, pose: &mut UnitPose, units: &[TextUnit], index: usize) {
        let turn = self.since.div_floor(Time::from_ms(SCRAMBLE_MS)).unsigned_abs();
        let mut random = ChaCha8Rng::seed_from_u64(self.part.seed ^ (index as u64) << 32 ^ turn << 1);
        pose.shows = (random.next_u64() % units.len() as u64) as usize;
        let (own, shown) = (&units[index].levels[0].rect, &units[pose.shows].levels[0].rect);
        let dx = own.x + own.width / 2.0 - shown.x - shown.width / 2.0;
        pose.moved = Affine::<LayoutBox, LayoutBox>::translation(dx, own.bottom() - shown.bottom()).then(pose.moved);
    }
}

const NOWHERE: Rect<LayoutBox> = Rect::new(0.0, 0.0, 0.0, 0.0);

fn shift(pose: &mut UnitPose, dx: f64, dy: f64) {
    pose.moved = pose.moved.then(Affine::translation(dx, dy));
}

/// Scales a unit about the middle of its rectangle, before any other movement.
fn scale(pose: &mut UnitPose, about: &Rect<LayoutBox>, x: f64, y: f64) {
    let (middle, height) = (about.x + about.width / 2.0, about.y + about.height / 2.0);
    let scaled = Affine::<LayoutBox, LayoutBox>::translation(-middle, -height)
        .then(Affine::<LayoutBox, LayoutBox>::scale(x, y))
        .then(Affine::<LayoutBox, LayoutBox>::translation(middle, height));
    pose.moved = scaled.then(pose.moved);
}
