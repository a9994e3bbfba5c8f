//! Which instant of its source a segment shows at an instant of its own: in-point, speed, repeats, reverse, freeze, and what follows the end.

use crate::base::{FrameRate, Time};
use crate::draft::{Media, PastEnd, Repeats};

use super::speed_curve::SpeedCurve;

/// How far before an out-point the frame that is held lies: longer than half a tick of any container's time base (so that rounding never
/// reaches the next frame) and shorter than a frame.
fn held_before_end() -> Time {
    Time::from_ms(1)
}

/// How a segment plays its source, whatever its own length.
#[derive(Clone, Debug)]
pub(super) struct Playback {
    /// `ss`.
    pub(super) in_point: Time,
    /// Source time that one play takes: `sd`, and no more than the source has. `None` where the length is not known.
    pub(super) play_length: Option<Time>,
    /// Length of the source, where known.
    pub(super) source_length: Option<Time>,
    /// `sp`.
    pub(super) speed: SpeedCurve,
    /// How often it plays; `None`: without end.
    pub(super) plays: Option<u32>,
    past_end: PastEnd,
    freeze: Option<Time>,
}

impl Playback {
    /// How `media` plays where its file is `source_length` long.
    pub(super) fn of(media: &Media, source_length: Option<Time>) -> Self {
        let rest = source_length.map(|length| (length - media.source_start).max(Time::ZERO));
        let play_length = match (media.source_duration, rest) {
            (Some(used), Some(rest)) => Some(used.min(rest)),
            (used, rest) => used.or(rest),
        };
        Self {
            in_point: media.source_start,
            play_length,
            source_length,
            speed: SpeedCurve::of(&media.speed),
            plays: match media.repeats {
                Repeats::Times(more) => Some(more.saturating_add(1)),
                Repeats::Fill => None,
            },
            past_end: media.past_end,
            freeze: media.freeze,
        }
    }

    /// How long all plays take on the timeline; one where they have no end. `None` where the length is not known.
    pub(super) fn natural_duration(&self) -> Option<Time> {
        let plays = i64::from(self.plays.unwrap_or(1));
        self.play_length.map(|length| self.speed.time_for(length * plays))
    }

    /// How long there is something to play without `ep`. `None`: for ever, or not known.
    pub(super) fn playable(&self) -> Option<Time> {
        let endless = self.freeze.is_some() || (self.plays.is_none() && self.play_length.is_some_and(|length| !length.is_zero()));
        if endless { None } else { self.natural_duration() }
    }

    /// Whether the source starts again whenever it ends.
    pub(super) fn repeats_for_ever(&self) -> bool {
        let has_length = self.play_length.is_some_and(|length| !length.is_zero());
        has_length && (self.plays.is_none() || self.past_end == PastEnd::Loop)
    }

    /// How much longer than `duration` it plays. `None`: for ever, not known, or less already.
    fn spare_after(&self, duration: Time) -> Option<Time> {
        let spare = self.playable().filter(|_| self.past_end != PastEnd::Loop)? - duration;
        (!spare.is_negative()).then_some(spare)
    }

    /// How much of the source before the in-point can be shown, as a length on the timeline. `None`: for ever.
    pub(super) fn spare_before(&self) -> Option<Time> {
        if self.freeze.is_some() { None } else { Some(self.time_before(self.in_point)) }
    }

    /// The length on the timeline, before the segment's start, in which `length` of the source plays.
    fn time_before(&self, length: Time) -> Time {
        // Speed is flat before the start, so a second there plays as much as the second before zero does.
        let second = -self.speed.source_length(-Time::new(1, 1));
        length.scaled(second.ratio().recip())
    }

    /// The source time of forward play `time` after the start (before it: below zero): never at or past the out-point, never below zero.
    /// `None` where nothing is to be shown; `in_tail` (beyond the segment, in a transition) something always is.
    fn forward(&self, time: Time, in_tail: bool) -> Option<Time> {
        if let Some(freeze) = self.freeze {
            return Some(self.source_length.map_or(freeze, |length| freeze.min(last_before(Time::ZERO, length))));
        }
        let played = self.speed.source_length(time);
        let Some(play) = self.play_length else { return Some((self.in_point + played).max(Time::ZERO)) };
        if play.is_zero() {
            let last = last_before(Time::ZERO, self.source_length.unwrap_or(self.in_point));
            return (in_tail || self.past_end != PastEnd::Blank).then_some(last);
        }
        if played < play {
            return Some((self.in_point + played).max(Time::ZERO));
        }
        let within = self.plays.is_none_or(|plays| played < play * i64::from(plays));
        match self.past_end {
            _ if within => Some(self.in_point + played.rem_euclid(play)),
            PastEnd::Loop => Some(self.in_point + played.rem_euclid(play)),
            PastEnd::Blank if !in_tail => None,
            PastEnd::Blank | PastEnd::Hold | PastEnd::Error => Some(last_before(self.in_point, self.in_point + play)),
        }
    }
}

/// An instant in the last frame of `start..end`.
fn last_before(start: Time, end: Time) -> Time {
    end - held_before_end().min((end - start) / 2)
}

/// `time` after a segment's start: where it is before that by no more than a boundary may be late, it counts as at it.
pub(super) fn at_start(time: Time) -> Time {
    if time.is_negative() && time >= -Time::HALF_MILLISECOND { Time::ZERO } else { time }
}

/// A [`Playback`] laid on the timeline.
#[derive(Clone, Debug)]
pub(super) struct SourceClock {
    /// Forward play.
    pub(super) playback: Playback,
    duration: Time,
    /// Reverse play shows at `t` what forward play shows at `mirror - t`.
    mirror: Option<Time>,
}

impl SourceClock {
    /// The clock of a segment at `start..end`. Reverse play mirrors the instants of the output's frames, so that it shows exactly the
    /// frames of forward play, the last one first.
    pub(super) fn new(playback: Playback, reverse: bool, (start, end): (Time, Time), rate: FrameRate) -> Self {
        let (first, count) = (rate.frames_before(start), rate.frames_before(end));
        let mirror = if count > first { rate.time_of(first) + rate.time_of(count - 1) - start * 2 } else { end - start };
        Self { playback, duration: end - start, mirror: reverse.then_some(mirror) }
    }

    /// The source time at `time` after the segment's start, which transitions take below zero and past the segment's length.
    pub(super) fn source_time(&self, time: Time) -> Option<Time> {
        let in_tail = at_start(time).is_negative() || time >= self.duration;
        self.playback.forward(at_start(self.mirror.map_or(time, |mirror| mirror - time)), in_tail)
    }

    /// How long there are frames before the segment's start. `None`: for ever, or not known.
    pub(super) fn spare_before(&self) -> Option<Time> {
        if self.is_reversed() { self.playback.spare_after(self.duration) } else { self.playback.spare_before() }
    }

    /// How long there are frames past the segment's end. `None`: for ever, not known, or they end before it.
    pub(super) fn spare_after(&self) -> Option<Time> {
        if self.is_reversed() { self.playback.spare_before() } else { self.playback.spare_after(self.duration) }
    }

    /// Whether it plays backwards.
    pub(super) fn is_reversed(&self) -> bool {
        self.mirror.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{SourceRef, Speed};
    use num_rational::Ratio;

    fn media() -> Media {
        Media {
            kind: None,
            source: SourceRef { location: "a.mp4".into(), sha256: None, name: None },
            fallback: None,
            source_start: Time::from_ms(1000),
            source_duration: None,
            speed: Speed::Constant(Ratio::from_integer(1)),
            keep_pitch: true,
            reverse: false,
            freeze: None,
            repeats: Repeats::Times(0),
            past_end: PastEnd::Hold,
        }
    }

    /// Source milliseconds that a 10 s file gives at segment times in milliseconds; the segment is 12 s long.
    fn source_ms(media: &Media, times: &[i64]) -> Vec<Option<i64>> {
        let rate = FrameRate::new(25, 1).unwrap();
        let playback = Playback::of(media, Some(Time::from_ms(10_000)));
        let clock = SourceClock::new(playback, media.reverse, (Time::ZERO, Time::from_ms(12_000)), rate);
        times.iter().map(|ms| clock.source_time(Time::from_ms(*ms)).map(Time::round_ms)).collect()
    }

    #[test]
    fn each_key_maps_time_as_the_format_says() {
        let hold = media();
        assert_eq!(source_ms(&hold, &[-1500, -500, 0, 8999, 9000, 11_000]), [0, 500, 1000, 9999, 9999, 9999].map(Some));
        let blank = Media { past_end: PastEnd::Blank, ..media() };
        assert_eq!(source_ms(&blank, &[8999, 9000, 12_500]), [Some(9999), None, Some(9999)]);
        let looped = Media { past_end: PastEnd::Loop, ..media() };
        assert_eq!(source_ms(&looped, &[9000, 9500]), [1000, 1500].map(Some));
        let used = Media { source_duration: Some(Time::from_ms(2000)), repeats: Repeats::Times(2), ..media() };
        assert_eq!(source_ms(&used, &[1999, 2000, 5999, 6000]), [2999, 1000, 2999, 2999].map(Some));
        let filled = Media { repeats: Repeats::Fill, ..used };
        assert_eq!(source_ms(&filled, &[6000, 11_500]), [1000, 2500].map(Some));
        let fast = Media { speed: Speed::Constant(Ratio::new(5, 2)), ..media() };
        assert_eq!(source_ms(&fast, &[-100, 400, 3600]), [750, 2000, 9999].map(Some));
        let frozen = Media { freeze: Some(Time::from_ms(3210)), ..media() };
        assert_eq!(source_ms(&frozen, &[-100, 0, 11_000]), [3210; 3].map(Some));
        let frozen_late = Media { freeze: Some(Time::from_ms(10_000)), ..media() };
        assert_eq!(source_ms(&frozen_late, &[0]), [Some(9999)]);
    }

    #[test]
    fn reverse_play_shows_the_frames_of_forward_play_in_the_opposite_order() {
        let rate = FrameRate::new(30_000, 1001).unwrap();
        let (start, end) = (Time::from_ms(1234), Time::from_ms(4321));
        for speed in [Speed::Constant(Ratio::new(3, 2)), Speed::Ramp(vec![(Time::ZERO, 1.0), (Time::from_ms(2000), 2.5)])] {
            let playback = Playback::of(&Media { speed, ..media() }, Some(Time::from_ms(10_000)));
            let shown = |reverse| -> Vec<_> {
                let clock = SourceClock::new(playback.clone(), reverse, (start, end), rate);
                (rate.frames_before(start)..rate.frames_before(end)).map(|frame| clock.source_time(rate.time_of(frame) - start)).collect()
            };
            let mut backwards = shown(true);
            backwards.reverse();
            assert_eq!(shown(false), backwards);
        }
    }

    #[test]
    fn durations_follow_trim_speed_and_repeats() {
        let duration = |media: &Media| Playback::of(media, Some(Time::from_ms(10_000))).natural_duration();
        assert_eq!(duration(&media()), Some(Time::from_ms(9000)));
        let trimmed = Media { source_duration: Some(Time::from_ms(3000)), speed: Speed::Constant(Ratio::new(3, 2)), ..media() };
        assert_eq!(duration(&trimmed), Some(Time::from_ms(2000)));
        assert_eq!(duration(&Media { repeats: Repeats::Times(2), ..trimmed.clone() }), Some(Time::from_ms(6000)));
        assert_eq!(duration(&Media { repeats: Repeats::Fill, ..trimmed }), Some(Time::from_ms(2000)));
        let past = Media { source_start: Time::from_ms(11_000), ..media() };
        assert_eq!(duration(&past), Some(Time::ZERO));
        assert_eq!(Playback::of(&media(), None).natural_duration(), None);
    }
}
