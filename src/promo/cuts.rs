//! Where shots begin: evenly, and on the beats where there are some, bars before other beats. Times are milliseconds on
//! the timeline.

use crate::base::{FrameRate, Time};

use super::Beats;
use super::style::StyleRow;

/// The price of missing a bar, in beats of distance.
const NO_BAR: f64 = 1.5;

/// Instants that cuts may fall on, rising, each with whether it begins a bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Grid {
    points: Vec<(i64, bool)>,
    beat_ms: i64,
}

impl Grid {
    /// The beats within `total_ms`, each brought to the nearest frame; music of `music_ms` starts again when it ends.
    pub(super) fn of(beats: &Beats, music_ms: i64, total_ms: i64, rate: FrameRate) -> Self {
        let rounds = (total_ms / music_ms.max(1) + 1).min(1000);
        let points = (0..rounds).flat_map(|round| {
            let point = move |(index, time): (usize, &Time)| {
                let frame = (*time + Time::from_ms(round * music_ms)).scaled(rate_of(rate)).round_ticks(1, 1);
                let time_ms = rate.time_of(frame.unsigned_abs()).as_ms_f64().floor() as i64;
                (time_ms, beats.begins_bar(index))
            };
            beats.times.iter().enumerate().map(point)
        });
        let mut points: Vec<_> = points.filter(|(time, _)| *time > 0 && *time < total_ms).collect();
        points.sort_unstable();
        points.dedup_by_key(|(time, _)| *time);
        Self { points, beat_ms: (60_000.0 / beats.tempo_bpm.max(1.0)) as i64 }
    }

    /// The best point within `from..=to` for a cut wanted at `aim`; without one the aim itself, moved into the range.
    fn nearest(&self, aim: i64, (from, to): (i64, i64)) -> i64 {
        let cost = |(time, bar): &(i64, bool)| {
            let penalty = if *bar { 0.0 } else { NO_BAR * self.beat_ms as f64 };
            (time - aim).abs() as f64 + penalty
        };
        let first = self.points.partition_point(|(time, _)| *time < from);
        let within = self.points[first..].iter().take_while(|(time, _)| *time <= to);
        within.min_by(|a, b| cost(a).total_cmp(&cost(b))).map_or(aim.clamp(from.min(to), to), |(time, _)| *time)
    }
}

fn rate_of(rate: FrameRate) -> num_rational::Ratio<i128> {
    num_rational::Ratio::new(i128::from(rate.numerator()), i128::from(rate.denominator()))
}

/// How long shots of a style are at a pace: shortest, longest.
pub(super) fn shot_range(style: &StyleRow, pace: f64) -> (i64, i64) {
    let at_pace = |ms: i64| ((ms as f64 / pace) as i64).max(1);
    (at_pace(style.shot_ms.0), at_pace(style.shot_ms.2))
}

/// How many shots `body_ms` is to have, of `count` pictures.
pub(super) fn shot_count(body_ms: i64, count: usize, style: &StyleRow, pace: f64) -> usize {
    let (shortest, longest) = shot_range(style, pace);
    let number = |value: i64| usize::try_from(value).unwrap_or(0).max(1);
    let (fewest, most) = (number((body_ms + longest - 1) / longest), number(body_ms / shortest));
    let wanted = (count as f64 * pace).round() as usize;
    wanted.clamp(fewest.min(most), most)
}

/// Where the end card begins in `total_ms`: about an eighth before the end, on a beat where one is near.
pub(super) fn card_start(total_ms: i64, grid: &Grid) -> i64 {
    let length = (total_ms / 8).clamp(1500, 3500);
    let slack = length / 3;
    grid.nearest(total_ms - length, (total_ms - length - slack, total_ms - length + slack))
}

/// The starts of shots that fill `body_ms`, one for each of `caps`, which say how long each may be. No shot is shorter
/// than `shortest`, as long as there is room for all.
pub(super) fn shot_starts(body_ms: i64, caps: &[i64], shortest: i64, grid: &Grid) -> Vec<i64> {
    let count = caps.len() as i64;
    let shortest = shortest.min(body_ms / count.max(1));
    let mut starts = Vec::with_capacity(caps.len());
    let mut start = 0;
    for (index, cap) in caps.iter().enumerate() {
        starts.push(start);
        let left = count - index as i64;
        if left == 1 {
            break;
        }
        let room_after = caps[index + 1..].iter().fold(0_i64, |sum, cap| sum.saturating_add(*cap));
        let earliest = (start + shortest).max(body_ms.saturating_sub(room_after));
        let latest = start.saturating_add(*cap).min(body_ms - (left - 1) * shortest);
        start = grid.nearest(start + (body_ms - start) / left, (earliest.min(latest), latest));
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promo::Style;

    fn grid(period_ms: i64, total_ms: i64) -> Grid {
        let times = (0..total_ms / period_ms).map(|index| Time::from_ms(index * period_ms)).collect();
        let beats = Beats { times, first_bar: 0, tempo_bpm: 60_000.0 / period_ms as f64 };
        Grid::of(&beats, total_ms, total_ms, FrameRate::new(30, 1).unwrap())
    }

    #[test]
    fn shots_begin_on_beats_and_bars_where_they_can() {
        let grid = grid(500, 30_000);
        for count in [2, 3, 5, 8, 13] {
            let starts = shot_starts(27_000, &vec![i64::MAX; count], 400, &grid);
            assert_eq!(starts.len(), count);
            assert!(starts.iter().all(|start| start % 500 == 0), "{starts:?}");
            assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= 400), "{starts:?}");
        }
        assert_eq!(shot_starts(28_000, &[i64::MAX; 7], 400, &grid), [0, 4000, 8000, 12_000, 16_000, 20_000, 24_000]);
    }

    #[test]
    fn without_beats_shots_are_even() {
        assert_eq!(shot_starts(10_000, &[i64::MAX; 4], 400, &Grid::default()), [0, 2500, 5000, 7500]);
    }

    #[test]
    fn clips_are_not_asked_for_more_than_they_have() {
        let caps = [1500, i64::MAX, 900, i64::MAX];
        let starts = shot_starts(12_000, &caps, 400, &grid(600, 12_000));
        let ends = starts.iter().skip(1).copied().chain([12_000]);
        for ((start, end), cap) in starts.iter().zip(ends).zip(caps) {
            assert!(end - start <= cap && end > *start, "{starts:?}");
        }
        let last = shot_starts(5000, &[i64::MAX, 1000], 400, &Grid::default());
        assert_eq!(last, [0, 4000]);
    }

    #[test]
    fn too_little_time_for_a_beat_is_one_shot() {
        let style = Style::Calm.row();
        assert_eq!(shot_count(1000, 200, style, 1.0), 1);
        assert_eq!(shot_starts(1000, &[i64::MAX], 1500, &grid(2000, 4000)), [0]);
        assert!(shot_count(8500, 200, Style::Fast.row(), 1.0) <= 21);
        assert!(shot_count(26_500, 1, Style::Calm.row(), 1.0) >= 5);
    }

    #[test]
    fn the_end_card_begins_on_a_bar() {
        assert_eq!(card_start(30_000, &grid(500, 30_000)), 26_000);
        assert_eq!(card_start(30_000, &Grid::default()), 26_500);
    }

    #[test]
    fn music_that_is_too_short_starts_again_with_its_beats() {
        let beats = Beats { times: [0, 500, 1000, 1500].map(Time::from_ms).to_vec(), first_bar: 0, tempo_bpm: 120.0 };
        let grid = Grid::of(&beats, 2100, 5000, FrameRate::new(30, 1).unwrap());
        let times: Vec<_> = grid.points.iter().map(|(time, _)| *time).collect();
        assert_eq!(times, [500, 1000, 1500, 2100, 2600, 3100, 3600, 4200, 4700]);
    }
}
