//! Transitions: which cuts have one, and whether there is enough on both sides.

use crate::base::{Code, Diagnostic, Time};
use crate::draft::{Ease, Track, Transition, TransitionKind};

use super::schedule::{Slot, label};

/// A transition over the cut between a slot and the next, half of it on either side.
#[derive(Clone, Debug)]
pub(super) struct PlannedTransition {
    /// The instant both segments meet.
    pub(super) at: Time,
    pub(super) duration: Time,
    pub(super) kind: TransitionKind,
    pub(super) ease: Ease,
}

impl PlannedTransition {
    pub(super) fn half(&self) -> Time {
        self.duration / 2
    }

    /// When it begins.
    pub(super) fn start(&self) -> Time {
        self.at - self.half()
    }

    /// When it is over.
    pub(super) fn end(&self) -> Time {
        self.at + self.half()
    }
}

/// Each slot with the transition into the next one. A transition that cannot be is left out, and reported where the length of a file
/// decided that.
pub(super) fn with_cuts(track: &Track, slots: Vec<Slot>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Slot, Option<PlannedTransition>)> {
    let mut planned = |slot: &Slot, next: &Slot| {
        let transition = track.segments[slot.key.segment].transition.as_ref().filter(|transition| transition.duration > Time::ZERO)?;
        let Some(problem) = problem(track, transition, slot, next) else {
            // By what was rounded away it may be longer than a side.
            let duration = transition.duration.min(slot.duration()).min(next.duration());
            return Some(PlannedTransition { at: next.start, duration, kind: transition.kind, ease: transition.ease });
        };
        if problem.measured {
            let place = format!("{}/tr", track.segments[slot.key.segment].pointer(track));
            diagnostics.push(Diagnostic::error(Code::BadTransition, problem.found).at(place).help(problem.help));
        }
        None
    };
    // A transition of the last one leads into nothing, which is told where the draft is read.
    let mut cuts: Vec<_> = slots.windows(2).map(|pair| planned(&pair[0], &pair[1])).collect();
    cuts.resize(slots.len(), None);
    slots.into_iter().zip(cuts).collect()
}

/// Cuts what reaches past the end of the draft.
pub(super) fn cut_at_end(end: Time, slots: &mut Vec<(Slot, Option<PlannedTransition>)>) {
    slots.retain(|(slot, _)| slot.start < end);
    if let Some((last, transition)) = slots.last_mut() {
        last.end = if end - last.end <= Time::MILLISECOND { end } else { last.end };
        *transition = None;
    }
}

/// Why a transition cannot be.
struct Problem {
    found: String,
    help: String,
    /// Whether the length of a file went into it.
    measured: bool,
}

fn problem(track: &Track, transition: &Transition, slot: &Slot, next: &Slot) -> Option<Problem> {
    let named = |slot: &Slot| label(&track.segments[slot.key.segment]);
    let gap = next.start - slot.end;
    if gap > Time::ZERO {
        let found = format!("a transition needs segments that touch, and {gap} lie between {} and {}", named(slot), named(next));
        let measured = slot.end_measured() || next.start_measured;
        return Some(Problem { found, help: "close the gap, or remove the transition".into(), measured });
    }
    let shorter = if slot.duration() <= next.duration() { slot } else { next };
    let (length, longest) = (transition.duration, shorter.duration());
    (length - longest > Time::MILLISECOND).then(|| Problem {
        found: format!("a transition of {length} is longer than {}, which takes {longest}", named(shorter)),
        help: "shorten the transition, or lengthen the segment".into(),
        measured: shorter.length_measured,
    })
}
