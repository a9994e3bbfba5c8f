//! When each segment starts and ends.

use crate::base::{Code, Diagnostic, Time};
use crate::draft::{self, Content, Draft, MediaKind, Segment, Track, TrackKind};

use super::playback::Playback;
use super::{Facts, MediaFacts, SegmentKey};

/// One segment's place on the timeline.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) key: SegmentKey,
    pub(super) start: Time,
    pub(super) end: Time,
    /// Whether the length of a file went into `start`; what follows from the draft alone is checked where the draft is read.
    pub(super) start_measured: bool,
    /// The same of its length.
    pub(super) length_measured: bool,
}

impl Slot {
    pub(super) fn duration(&self) -> Time {
        self.end - self.start
    }

    pub(super) fn end_measured(&self) -> bool {
        self.start_measured || self.length_measured
    }
}

/// A segment's length and where it is from.
enum Length {
    Given(Time),
    Measured(Time),
    /// Neither the draft nor the file says.
    Unknown,
    /// Already reported where the draft or the file was read.
    Reported,
}

/// The places of the segments of track `index`, by start. Segments whose length cannot be known are left out.
pub(super) fn schedule_track(draft: &Draft, index: usize, facts: &Facts, diagnostics: &mut Vec<Diagnostic>) -> Vec<Slot> {
    let track = &draft.tracks[index];
    let (mut cursor, mut cursor_measured) = (Time::ZERO, false);
    let mut slots: Vec<Slot> = Vec::with_capacity(track.segments.len());
    for (segment_index, segment) in track.segments.iter().enumerate() {
        let key = SegmentKey { track: index, segment: segment_index };
        let (start, start_measured) = segment.start.map_or((cursor, cursor_measured), |start| (start, false));
        let (length, length_measured) = match length_of(track, segment, facts.media.get(&key)) {
            Length::Given(length) => (length, false),
            Length::Measured(length) => (length, true),
            Length::Reported => continue,
            Length::Unknown => {
                diagnostics.push(unknown_duration(track, segment, facts.media.get(&key)));
                continue;
            }
        };
        (cursor, cursor_measured) = (start + length, start_measured || length_measured);
        if length > Time::ZERO {
            slots.push(Slot { key, start, end: cursor, start_measured, length_measured });
        }
    }
    slots.sort_by_key(|slot| slot.start);
    join_neighbours(track, &mut slots, diagnostics);
    slots.retain(|slot| slot.end > slot.start);
    slots
}

fn length_of(track: &Track, segment: &Segment, facts: Option<&MediaFacts>) -> Length {
    if let Some(duration) = segment.duration {
        return Length::Given(duration);
    }
    let (media, facts) = match (&segment.content, facts) {
        (Content::Media(media), Some(facts)) => (media, facts),
        (Content::Text(text), _) if text.subtitles.is_some() => return Length::Unknown,
        _ => return Length::Reported,
    };
    if facts.kind == MediaKind::Image {
        return if media.kind == Some(MediaKind::Image) { Length::Reported } else { Length::Unknown };
    }
    match Playback::of(media, played_length(track, facts)).natural_duration() {
        Some(length) if length > Time::ZERO => Length::Measured(length),
        _ => Length::Unknown,
    }
}

/// How much of a file a track has to play: its sound on a sound track, otherwise its picture.
pub(super) fn played_length(track: &Track, facts: &MediaFacts) -> Option<Time> {
    match track.kind {
        TrackKind::Audio => facts.sound_duration.or(facts.duration),
        TrackKind::Video | TrackKind::Text => facts.duration,
    }
}

/// Closes holes and overlaps of up to a millisecond between neighbours to the later one's start, for they come from rounding. Reports longer
/// overlaps, and cuts the earlier segment there too.
fn join_neighbours(track: &Track, slots: &mut [Slot], diagnostics: &mut Vec<Diagnostic>) {
    for next in 1..slots.len() {
        let (before, after) = slots.split_at_mut(next);
        let (Some(earlier), later) = (before.last_mut(), &after[0]) else { continue };
        if later.start - earlier.end > Time::MILLISECOND {
            continue;
        }
        let measured = earlier.end_measured() || later.start_measured;
        if measured && earlier.end - later.start > Time::MILLISECOND {
            diagnostics.push(overlap(track, earlier, later));
        }
        earlier.end = later.start;
    }
}

fn overlap(track: &Track, earlier: &Slot, later: &Slot) -> Diagnostic {
    let (first, second) = (&track.segments[earlier.key.segment], &track.segments[later.key.segment]);
    let found = format!("{} begins at {}, before {} ends at {}", label(second), later.start, label(first), earlier.end);
    Diagnostic::error(Code::Overlap, found)
        .at(second.pointer(track))
        .note(format!("the other segment: {}", first.pointer(track)))
        .help(format!("start it at {} or later, shorten the other with \"d\", or move one to another track", earlier.end))
}

fn unknown_duration(track: &Track, segment: &Segment, facts: Option<&MediaFacts>) -> Diagnostic {
    let (at, found, help) = match (&segment.content, facts) {
        (Content::Media(_), Some(facts)) if facts.kind == MediaKind::Image => {
            ("d", "is a still picture without a duration".to_owned(), "say with \"d\" how many milliseconds it is shown")
        }
        (Content::Media(media), Some(facts)) => match played_length(track, facts) {
            Some(length) if media.source_start >= length => {
                ("ss", format!("starts at {} of a source that is {length} long", media.source_start), "start earlier in the source")
            }
            _ => ("d", "has a source that does not tell its length".to_owned(), "say with \"d\" how many milliseconds it is shown"),
        },
        _ => ("d", "has no duration".to_owned(), "say with \"d\" how many milliseconds it is shown"),
    };
    Diagnostic::error(Code::UnknownDuration, format!("{} {found}", label(segment)))
        .at(format!("{}/{at}", segment.pointer(track)))
        .help(help)
}

/// A segment in a sentence: its place on the track and the name people know it by.
pub(super) fn label(segment: &Segment) -> String {
    let source = match &segment.content {
        Content::Media(media) => Some(&media.source.location),
        _ => None,
    };
    match segment.name.as_ref().or(segment.id.as_ref()).or(source) {
        Some(name) => format!("segment {} \"{}\"", segment.index, draft::shown(name)),
        None => format!("segment {}", segment.index),
    }
}

/// What reaches past the end of the draft, or, where the draft names no end, past 24 hours, and does so by the length of a file.
pub(super) fn check_ends<'a>(draft: &'a Draft, slots: &'a [Slot]) -> impl Iterator<Item = Diagnostic> + 'a {
    let longest = Time::from_ms(24 * 60 * 60 * 1000);
    slots.iter().filter(|slot| slot.end_measured()).filter_map(move |slot| {
        let track = &draft.tracks[slot.key.track];
        let segment = &track.segments[slot.key.segment];
        let diagnostic = match draft.duration {
            // A start past the end is told where the draft is read.
            Some(end) if slot.end - end > Time::MILLISECOND && (slot.start_measured || slot.start < end) => {
                let found = format!("{} ends at {}, past the end of the draft (\"d\": {end}), and is cut", label(segment), slot.end);
                Diagnostic::warning(Code::CutAtEnd, found).help("make the draft's \"d\" longer, or the segment shorter")
            }
            None if slot.end > longest => {
                let found = format!("{} ends at {}, after 24 hours, the longest output", label(segment), slot.end);
                Diagnostic::error(Code::OutOfRange, found).help("give the draft or the segment a shorter \"d\"")
            }
            _ => return None,
        };
        Some(diagnostic.at(segment.pointer(track)))
    })
}
