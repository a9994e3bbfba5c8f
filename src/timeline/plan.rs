//! The timeline of a draft: every segment placed in time, ready to be asked for any instant.

use std::collections::HashMap;

use crate::base::{Canvas, Diagnostic, FrameRate, Paint, PixelSize, Size, Time};
use crate::draft::{Content, Draft, MediaKind, Segment, Track};

use super::easing::eased;
use super::planned_transition::{PlannedTransition, cut_at_end, with_cuts};
use super::playback::{Playback, SourceClock};
use super::schedule::{Slot, check_ends, played_length, schedule_track};
use super::segment_picture::SegmentPicture;
use super::sound::SegmentSound;
use super::source_checks::{held_after, held_before, nothing_to_play, short_source, sound_not_rendered};
use super::{Facts, Item, Layer, Picture, SegmentKey, Transition};

/// Every segment of a draft placed in time.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub(super) duration: Time,
    frame_rate: FrameRate,
    canvas: Size<Canvas>,
    background: Paint,
    /// In painting order, the draft's indices.
    pub(super) tracks: Vec<Vec<Planned>>,
    /// Where each segment stands in its entry of `tracks`.
    places: HashMap<SegmentKey, usize>,
}

/// One segment placed in time. Those of a track stand by their start and do not overlap.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) slot: Slot,
    /// Into the next of the track.
    pub(super) cut: Option<PlannedTransition>,
    /// Of media that moves or sounds.
    pub(super) clock: Option<SourceClock>,
    picture: Option<SegmentPicture>,
    pub(super) sound: Option<SegmentSound>,
}

/// When the picture of a segment is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisibleSpan {
    /// Whose.
    pub segment: SegmentKey,
    /// The first instant, transitions included.
    pub start: Time,
    /// The first instant after.
    pub end: Time,
}

impl Timeline {
    /// Places the segments of `draft` in time, for a `canvas` in pixels and the output's `frame_rate` (the draft's own, or others).
    ///
    /// Returns the timeline together with what is wrong or may surprise. Checked here is what depends on the length of a file; what the
    /// draft alone tells is checked where it is read, and files that could not be read where they are opened. Where there are errors the
    /// timeline still answers, without the segments they are about.
    pub fn new(draft: &Draft, facts: &Facts, canvas: PixelSize, frame_rate: FrameRate) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let slots: Vec<_> = (0..draft.tracks.len()).map(|index| schedule_track(draft, index, facts, &mut diagnostics)).collect();
        let last_end = slots.iter().flatten().map(|slot| slot.end).max().unwrap_or(Time::ZERO);
        let duration = draft.duration.unwrap_or(last_end);
        let mut planner = Planner { draft, facts, frame_rate, duration, diagnostics };
        let tracks: Vec<_> = draft.tracks.iter().zip(slots).map(|(track, slots)| planner.track(track, slots)).collect();
        let places = tracks.iter().flat_map(|track| track.iter().enumerate().map(|(place, planned)| (planned.slot.key, place))).collect();
        let timeline = Self { places, duration, frame_rate, canvas: canvas.as_size(), background: draft.background.clone(), tracks };
        (timeline, planner.diagnostics)
    }

    /// The length of the output.
    pub fn duration(&self) -> Time {
        self.duration
    }

    /// How many frames the output has; see [`FrameRate::frames_in`].
    pub fn frame_count(&self) -> u64 {
        self.frame_rate.frames_in(self.duration)
    }

    /// The layers that are seen at `time`; none outside of the draft. Boundaries that lie at most 0.5 ms after it count as at it.
    pub fn picture_at(&self, time: Time) -> Picture {
        let mut items = Vec::with_capacity(self.tracks.len());
        if !time.is_negative() && time < self.duration {
            for track in &self.tracks {
                self.add_items(track, time, &mut items);
            }
        }
        Picture { background: self.background.clone(), items }
    }

    fn add_items(&self, track: &[Planned], time: Time, items: &mut Vec<Item>) {
        let latest = time + Time::HALF_MILLISECOND;
        let Some(index) = track.partition_point(|planned| planned.slot.start <= latest).checked_sub(1) else { return };
        let current = &track[index];
        let before = index.checked_sub(1).map(|before| &track[before]);
        let running = match (&current.cut, before.and_then(|before| before.cut.as_ref().map(|cut| (before, cut)))) {
            (Some(cut), _) if latest >= cut.start() => track.get(index + 1).map(|next| (current, cut, next)),
            (_, Some((before, cut))) if latest < cut.end() => Some((before, cut, current)),
            _ => None,
        };
        match running {
            Some((from, cut, to)) => {
                let (from, to) = (self.layers(from, time), self.layers(to, time));
                if !from.is_empty() || !to.is_empty() {
                    let progress = eased(cut.ease, (time - cut.start()).fraction_of(cut.duration)).clamp(0.0, 1.0);
                    items.push(Item::Transition(Box::new(Transition { kind: cut.kind, progress, from, to })));
                }
            }
            None if latest < current.slot.end => items.extend(self.layers(current, time).into_iter().map(Item::Layer)),
            None => {}
        }
    }

    fn layers(&self, planned: &Planned, time: Time) -> Vec<Layer> {
        let mut layers = Vec::new();
        if let Some(picture) = &planned.picture {
            let time = time - planned.slot.start;
            picture.layers(time, planned.slot.duration(), planned.clock.as_ref(), self.canvas, &mut layers);
        }
        layers
    }

    /// The segments that have a picture, in painting order and by start, each with the time in which it is asked for.
    pub fn visible_spans(&self) -> Vec<VisibleSpan> {
        let spans = self.tracks.iter().flat_map(|track| {
            track.iter().enumerate().filter(|(_, planned)| planned.picture.is_some()).map(|(index, planned)| {
                let before = index.checked_sub(1).and_then(|before| track[before].cut.as_ref());
                VisibleSpan {
                    segment: planned.slot.key,
                    start: before.map_or(planned.slot.start, PlannedTransition::start),
                    end: planned.cut.as_ref().map_or(planned.slot.end, PlannedTransition::end).min(self.duration),
                }
            })
        });
        spans.collect()
    }

    /// Where a segment starts and ends on the timeline, transitions left out and cut at the draft's end. `None` where it has no place.
    pub fn span(&self, segment: SegmentKey) -> Option<(Time, Time)> {
        self.planned(segment).map(|planned| (planned.slot.start, planned.slot.end))
    }

    /// The instant of its source that a segment shows at `time` of the timeline: at or after zero and before its out-point. `None` where
    /// it is not moving media, or shows nothing then.
    pub fn source_time_at(&self, segment: SegmentKey, time: Time) -> Option<Time> {
        let planned = self.planned(segment)?;
        planned.clock.as_ref()?.source_time(time - planned.slot.start)
    }

    pub(super) fn planned(&self, segment: SegmentKey) -> Option<&Planned> {
        self.tracks.get(segment.track)?.get(*self.places.get(&segment)?)
    }
}

/// What planning one track after the other needs.
struct Planner<'a> {
    draft: &'a Draft,
    facts: &'a Facts,
    frame_rate: FrameRate,
    duration: Time,
    diagnostics: Vec<Diagnostic>,
}

impl Planner<'_> {
    fn track(&mut self, track: &Track, slots: Vec<Slot>) -> Vec<Planned> {
        self.diagnostics.extend(check_ends(self.draft, &slots));
        let mut slots = with_cuts(track, slots, &mut self.diagnostics);
        cut_at_end(self.duration, &mut slots);
        let planned: Vec<_> = slots.into_iter().map(|(slot, cut)| self.segment(track, slot, cut)).collect();
        self.check_transitions(track, &planned);
        planned
    }

    fn segment(&mut self, track: &Track, slot: Slot, cut: Option<PlannedTransition>) -> Planned {
        let key = slot.key;
        let segment = &track.segments[key.segment];
        let clock = self.clock(track, segment, &slot);
        let picture = SegmentPicture::of(self.draft, key, self.facts);
        let sound = SegmentSound::of(track, segment, self.facts.media.get(&key));
        if let (Content::Media(media), Some(_)) = (&segment.content, &sound) {
            self.diagnostics.extend(sound_not_rendered(track, segment, media));
        }
        Planned { slot, cut, clock, picture, sound }
    }

    fn clock(&mut self, track: &Track, segment: &Segment, slot: &Slot) -> Option<SourceClock> {
        let Content::Media(media) = &segment.content else { return None };
        let facts = self.facts.media.get(&slot.key)?;
        let used = !track.hidden && !segment.hidden;
        if used {
            self.diagnostics.extend(nothing_to_play(track, segment, facts));
        }
        if facts.kind == MediaKind::Image {
            return None;
        }
        let playback = Playback::of(media, played_length(track, facts));
        if used {
            self.diagnostics.extend(short_source(track, segment, media, &playback, slot));
        }
        Some(SourceClock::new(playback, media.reverse, (slot.start, slot.end), self.frame_rate))
    }

    fn check_transitions(&mut self, track: &Track, planned: &[Planned]) {
        for pair in planned.windows(2) {
            let [from, to] = pair else { continue };
            let Some(cut) = &from.cut else { continue };
            let segment = |planned: &Planned| &track.segments[planned.slot.key.segment];
            if let (Some(_), Some(clock)) = (&from.picture, &from.clock) {
                self.diagnostics.extend(held_after(track, segment(from), clock, cut, self.frame_rate));
            }
            if let (Some(_), Some(clock)) = (&to.picture, &to.clock) {
                self.diagnostics.extend(held_before(track, (segment(from), segment(to)), clock, cut, self.frame_rate));
            }
        }
    }
}
