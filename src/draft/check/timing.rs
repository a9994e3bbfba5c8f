//! Segments of a track do not overlap, transitions fit their neighbours, and what lies past the end is told: as far as the draft alone
//! gives the times.

use crate::base::{Code, Diagnostic, Time};
use crate::draft::keys::{document, kinds, motion, segment, track};
use crate::draft::read::{Object, shown};

/// A segment and what is known of its time.
struct Placed<'a> {
    segment: &'a Object,
    start: Option<Time>,
    duration: Option<Time>,
}

impl Placed<'_> {
    fn span(&self) -> Option<(Time, Time)> {
        let start = self.start?;
        Some((start, start + self.duration?))
    }

    fn named(&self) -> String {
        let name = self.segment.find::<String>(&segment::ID).or_else(|| self.segment.find(&segment::NAME));
        let name = name.map(|name| format!(" \"{}\"", shown(&name))).unwrap_or_default();
        let span = self.span().map(|(start, end)| format!(" ({} to {})", start, end)).unwrap_or_default();
        format!("segment {}{name}{span}", self.segment.index)
    }
}

/// Tells of overlaps, of transitions that do not fit, and of segments past the end.
pub(super) fn check(document: &Object, diagnostics: &mut Vec<Diagnostic>) {
    let length = if document.refuses(&document::LENGTH) { None } else { document.find::<Time>(&document::LENGTH) };
    for track in document.objects(&document::TRACKS).iter().flatten() {
        let segments = track.objects(&track::SEGMENTS);
        let mut placed = place(segments);
        check_ends(&placed, length, diagnostics);
        if placed.iter().all(|placed| placed.start.is_some()) {
            placed.sort_by_key(|placed| placed.start);
        }
        check_overlaps(&placed, diagnostics);
        if segments.iter().all(Option::is_some) {
            check_transitions(&placed, diagnostics);
        }
    }
}

/// Starts and durations in the order of the file; a segment without a start begins where the one before it ends.
fn place(segments: &[Option<Object>]) -> Vec<Placed<'_>> {
    let mut previous_end = Some(Time::ZERO);
    let mut placed = Vec::with_capacity(segments.len());
    for segment in segments {
        let Some(segment) = segment else {
            previous_end = None;
            continue;
        };
        let start = if segment.refuses(&segment::START) { None } else { segment.find(&segment::START).or(previous_end) };
        let duration = segment.find(&segment::DURATION_SHOWN);
        let one = Placed { segment, start, duration };
        previous_end = one.span().map(|(_, end)| end);
        placed.push(one);
    }
    placed
}

fn check_ends(placed: &[Placed<'_>], length: Option<Time>, diagnostics: &mut Vec<Diagnostic>) {
    let day = Time::from_ms(kinds::DAY_MS);
    for one in placed {
        let place = one.segment.pointer.clone();
        match (length, one.span(), one.start) {
            (Some(length), _, Some(start)) if start >= length => {
                let message = format!(
                    "segment {} starts at {start}, where the draft (\"d\": {length}) has ended; it is not shown",
                    one.segment.index
                );
                diagnostics.push(
                    Diagnostic::warning(Code::CutAtEnd, message).at(place).help("make the draft's \"d\" longer, or remove the segment"),
                );
            }
            (Some(length), Some((_, end)), _) if end - length > Time::MILLISECOND => {
                let message = format!("{} reaches {} past the end of the draft (\"d\": {length}) and is cut", one.named(), end - length);
                diagnostics.push(
                    Diagnostic::warning(Code::CutAtEnd, message).at(place).help("make the draft's \"d\" longer, or the segment shorter"),
                );
            }
            (None, Some((_, end)), _) if end > day => {
                let message = format!("{} ends after 24 hours, the longest output", one.named());
                diagnostics.push(Diagnostic::error(Code::OutOfRange, message).at(place));
            }
            _ => {}
        }
    }
}

fn check_overlaps(placed: &[Placed<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let mut spans: Vec<_> = placed.iter().filter_map(|one| Some((one.span()?, one))).collect();
    spans.sort_by_key(|((start, _), one)| (*start, one.segment.index));
    let mut furthest: Option<(Time, &Placed<'_>)> = None;
    for ((start, end), one) in spans {
        if let Some((other_end, other)) = furthest.filter(|(other_end, _)| *other_end - start > Time::MILLISECOND) {
            let (first, second) = if one.segment.index > other.segment.index { (other, one) } else { (one, other) };
            let message = format!("{} overlaps {} by {}", second.named(), first.named(), other_end.min(end) - start);
            diagnostics.push(
                Diagnostic::error(Code::Overlap, message)
                    .at(second.segment.pointer.clone())
                    .note(format!("the other one is {}", first.segment.pointer))
                    .help("move or shorten one of them, or put it on a track of its own"),
            );
        }
        if furthest.is_none_or(|(other_end, _)| end > other_end) {
            furthest = Some((end, one));
        }
    }
}

fn check_transitions(placed: &[Placed<'_>], diagnostics: &mut Vec<Diagnostic>) {
    for (position, one) in placed.iter().enumerate() {
        let Some(transition) = one.segment.find::<Object>(&motion::TRANSITION) else { continue };
        let place = one.segment.pointer_of(&motion::TRANSITION);
        let mut refuse = |message: String, help: &str| {
            diagnostics.push(Diagnostic::error(Code::BadTransition, message).at(place.clone()).help(help));
        };
        let Some(next) = placed.get(position + 1) else {
            refuse("a transition on the last segment of a track leads nowhere".into(), "remove it, or fade out by keyframes on \"o\"");
            continue;
        };
        let length: Time = transition.get(&motion::TRANSITION_DURATION);
        for neighbour in [one, next] {
            if let Some(duration) = neighbour.duration.filter(|duration| length - *duration > Time::MILLISECOND) {
                let message = format!("a transition of {length} is longer than {}, which takes {duration}", neighbour.named());
                refuse(message, "shorten the transition, or lengthen the segment");
            }
        }
        if let (Some((_, end)), Some(start)) = (one.span(), next.start)
            && start - end > Time::MILLISECOND
        {
            let message =
                format!("a transition needs segments that touch, and {} lie between {} and {}", start - end, one.named(), next.named());
            refuse(message, "close the gap, or remove the transition");
        }
    }
}
