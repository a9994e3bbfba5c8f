//! Which frames stand for a draft.

use crate::base::{FrameRate, Time};
use crate::timeline::{Timeline, VisibleSpan};

use super::SheetError;

/// Pictures of a sheet that chooses them itself, at most.
const MOST_CHOSEN: i64 = 30;

/// Pictures of a sheet at most.
const MOST: usize = 1000;

/// A stretch in which no segment starts or ends is shown once for each of these.
const LONGEST_MS: i64 = 4000;

/// A stretch shorter than this is shown only where there is none that is longer.
const SHORTEST_MS: i64 = 200;

/// How the frames are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Every {
    /// By what is on the timeline: each stretch between the starts and ends of segments once in its middle, long ones
    /// more often, transitions not.
    #[default]
    Auto,
    /// One at zero and one after each period, which is above zero.
    Period(Time),
}

/// The frames that stand for the draft, rising, at least one.
///
/// # Errors
/// [`SheetError::NoFrame`], [`SheetError::TooMany`].
pub fn moments(timeline: &Timeline, rate: FrameRate, every: Every) -> Result<Vec<u64>, SheetError> {
    let (duration, count) = (timeline.duration(), timeline.frame_count());
    if count == 0 {
        return Err(SheetError::NoFrame(duration));
    }
    let times = match every {
        Every::Auto => thinned(sampled(&settled(&timeline.visible_spans(), duration), duration), duration),
        Every::Period(period) => periodic(period, duration)?,
    };
    let mut frames: Vec<u64> = times.into_iter().map(|time| rate.frame_at(time).min(count - 1)).collect();
    frames.dedup();
    Ok(frames)
}

fn periodic(period: Time, duration: Time) -> Result<Vec<Time>, SheetError> {
    if duration > period * MOST as i64 {
        return Err(SheetError::TooMany { period, duration, most: MOST });
    }
    Ok((0..).map(|step| period * step).take_while(|time| *time < duration).collect())
}

/// Stretches in which no picture starts, ends, or turns into another. All stretches where there is no such one.
fn settled(spans: &[VisibleSpan], duration: Time) -> Vec<(Time, Time)> {
    let ends = spans.iter().flat_map(|span| [span.start, span.end]).filter(|time| !time.is_negative() && *time < duration);
    let mut bounds: Vec<Time> = ends.chain([Time::ZERO, duration]).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let stretches: Vec<(Time, Time)> = bounds.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let mut turning: Vec<(Time, Time)> = spans
        .windows(2)
        .filter(|pair| pair[0].segment.track == pair[1].segment.track && pair[1].start < pair[0].end)
        .map(|pair| (pair[1].start, pair[0].end))
        .collect();
    turning.sort_unstable();
    let rests = |&(start, end): &(Time, Time)| {
        let is_turning = turning.iter().take_while(|turn| turn.0 <= start).any(|turn| start < turn.1);
        !is_turning && end - start >= Time::from_ms(SHORTEST_MS)
    };
    let resting: Vec<_> = stretches.iter().copied().filter(rests).collect();
    if resting.is_empty() { stretches } else { resting }
}

/// The middles of equal parts of each stretch, none longer than a bound that grows with the draft.
fn sampled(stretches: &[(Time, Time)], duration: Time) -> Vec<Time> {
    let longest = Time::from_ms(LONGEST_MS).max(duration / MOST_CHOSEN);
    let middles = |&(start, end): &(Time, Time)| {
        let parts = (end - start).div_floor(longest) + 1;
        (0..parts).map(move |part| start + (end - start) * (2 * part + 1) / (2 * parts))
    };
    stretches.iter().flat_map(middles).collect()
}

/// One for each of equal parts of the draft where there are too many: the one nearest to the middle of its part.
fn thinned(times: Vec<Time>, duration: Time) -> Vec<Time> {
    if times.len() as i64 <= MOST_CHOSEN {
        return times;
    }
    let part = duration / MOST_CHOSEN;
    let from_middle = |time: Time| {
        let away = time.rem_euclid(part) - part / 2;
        away.max(-away)
    };
    let parts = times.chunk_by(|a, b| a.div_floor(part) == b.div_floor(part));
    parts.filter_map(|part| part.iter().copied().min_by_key(|&time| from_middle(time))).collect()
}

/// The time code of an instant as `--at` takes it, `00:01.500` or `01:00:01.500`: milliseconds rounded up, so that it
/// names the frame that starts then.
pub fn time_code(time: Time) -> String {
    let milliseconds = -(-time).floor_ticks(1, 1000);
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let hours = if hours > 0 { format!("{hours:02}:") } else { String::new() };
    format!("{hours}{minutes:02}:{seconds:02}.{rest:03}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::SegmentKey;

    fn ms(milliseconds: i64) -> Time {
        Time::from_ms(milliseconds)
    }

    fn spans(track: usize, times: &[(i64, i64)]) -> Vec<VisibleSpan> {
        let span = |(segment, &(start, end))| VisibleSpan { segment: SegmentKey { track, segment }, start: ms(start), end: ms(end) };
        times.iter().enumerate().map(span).collect()
    }

    fn chosen(spans: &[VisibleSpan], duration: i64) -> Vec<i64> {
        thinned(sampled(&settled(spans, ms(duration)), ms(duration)), ms(duration)).into_iter().map(Time::round_ms).collect()
    }

    #[test]
    fn each_scene_is_shown_in_its_middle_and_no_transition_is() {
        // Two scenes with a transition from 1.8 to 2.2 s, then a cut.
        assert_eq!(chosen(&spans(0, &[(0, 2200), (1800, 4000), (4000, 6000)]), 6000), [900, 3100, 5000]);
        // A title over part of a scene makes three of it.
        let titled = [spans(0, &[(0, 3000)]), spans(1, &[(1000, 2000)])].concat();
        assert_eq!(chosen(&titled, 3000), [500, 1500, 2500]);
        // Segments of two tracks that overlap are no transition.
        let layered = [spans(0, &[(0, 2000)]), spans(1, &[(1000, 3000)])].concat();
        assert_eq!(chosen(&layered, 3000), [500, 1500, 2500]);
    }

    #[test]
    fn long_scenes_are_shown_more_than_once() {
        assert_eq!(chosen(&spans(0, &[(0, 9000), (9000, 10_000)]), 10_000), [1500, 4500, 7500, 9500]);
    }

    #[test]
    fn what_is_short_is_left_out_unless_all_is() {
        assert_eq!(chosen(&spans(0, &[(0, 2000), (2000, 2100)]), 2100), [1000]);
        assert_eq!(chosen(&spans(0, &[(0, 100)]), 100), [50]);
    }

    #[test]
    fn the_count_is_bounded_and_the_whole_length_covered() {
        let many: Vec<(i64, i64)> = (0..500).map(|scene| (scene * 300, scene * 300 + 300)).collect();
        for found in [chosen(&spans(0, &many), 150_000), chosen(&spans(0, &[(0, 3_600_000)]), 3_600_000)] {
            assert!((25..=30).contains(&found.len()) && found.is_sorted(), "{found:?}");
            let (gaps, length) = (found.windows(2).map(|pair| pair[1] - pair[0]), found[found.len() - 1]);
            assert!(gaps.max().unwrap() <= length / 12, "{found:?}");
        }
    }

    #[test]
    fn time_codes_name_their_frame() {
        assert_eq!(time_code(ms(1500)), "00:01.500");
        assert_eq!(time_code(ms(3_601_001)), "01:00:01.001");
        let rate = FrameRate::new(30000, 1001).unwrap();
        for frame in [1, 7, 29, 1799, 107_892] {
            let code = time_code(rate.time_of(frame));
            let fields: Vec<f64> = code.split(':').map(|field| field.parse().unwrap()).collect();
            let seconds = fields.iter().fold(0.0, |total, field| total * 60.0 + field);
            assert_eq!(rate.frame_at(Time::from_ms_f64(seconds * 1000.0).unwrap()), frame, "{code}");
        }
    }
}
