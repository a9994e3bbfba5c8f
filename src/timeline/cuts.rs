//! Transitions: which cuts have one, and whether there is enough on both sides.

use crate::base::{Code, Diagnostic, Time};
use crate::draft::{Ease, Segment, Track, Transition, TransitionKind};

use super::schedule::{Slot, label, rounding};

/// A transition over the cut between a slot and the next, half of it on either side.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// The instant both segments meet.
    pub(super) at: Time,
    pub(super) duration: Time,
    pub(super) kind: TransitionKind,
    pub(super) ease: Ease,
}

impl Cut {
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

/// For each slot the transition into the next one. A transition that cannot be is left out, and reported where the length of a file
/// decided that.
pub(super) fn cuts(track: &Track, slots: &[Slot], diagnostics: &mut Vec<Diagnostic>) -> Vec<Option<Cut>> {
    let mut cut = |(index, slot): (usize, &Slot)| {
        let segment = &track.segments[slot.key.segment];
        let transition = segment.transition.as_ref().filter(|transition| transition.duration > Time::ZERO)?;
        let next = slots.get(index + 1);
        match problem(track, segment, transition, slot, next) {
            None => Some(Cut { at: next?.start, duration: transition.duration, kind: transition.kind, ease: transition.ease }),
            Some((found, help)) => {
                if slot.end_measured || next.is_some_and(|next| next.start_measured || next.end_measured) {
                    let place = format!("{}/tr", segment.pointer(track));
                    diagnostics.push(Diagnostic::error(Code::BadTransition, found).at(place).help(help));
                }
                None
            }
        }
    };
    slots.iter().enumerate().map(&mut cut).collect()
}

fn problem(track: &Track, segment: &Segment, transition: &Transition, slot: &Slot, next: Option<&Slot>) -> Option<(String, String)> {
    let (name, length) = (transition.kind.name(), transition.duration);
    let Some(next) = next else {
        return Some((format!("\"{name}\" leads into nothing: {} is the last of its track", label(segment)), "take \"tr\" out".into()));
    };
    let following = &track.segments[next.key.segment];
    if next.start - slot.end >= rounding() {
        let gap = next.start - slot.end;
        let found = format!("\"{name}\" needs segments that touch: {} begins {gap} after {} ends", label(following), label(segment));
        return Some((found, "close the gap, or take \"tr\" out".into()));
    }
    let (shorter, of) = if slot.duration() <= next.duration() { (slot, segment) } else { (next, following) };
    (length > shorter.duration()).then(|| {
        let found = format!("\"{name}\" takes {length}, longer than {}, which is {} long", label(of), shorter.duration());
        (found, format!("take {} or less", shorter.duration()))
    })
}
