//! Which frame of one output is which of the other, by what they show: a monotone path of least cost (dynamic
//! programming) in a band around the diagonal.

use std::ops::Range;

use super::likeness::{Likeness, ROUNDING};
use super::motion::{comes_back, motion_around, motion_beside};
use super::signature::Thumbnail;

/// To leave a frame out costs so many times the motion around it: a shift must last for some frames to be believed.
const LEAVE_MOTION: f32 = 3.0;

/// A frame that stands still changes by less than this part of what it changes by beside.
const STILL_MOTION: f32 = 0.25;

/// A pair of frames that are nothing alike costs as much as leaving out so many: less, and no shift by fewer would be
/// found.
const UNLIKE: f32 = 1.0;

/// A frame whose change is under this part of the other's is a repeat.
const HELD_MOTION: f32 = 0.01;

/// How the frames of `a` and `b` belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Alignment {
    /// Frames that show the same, rising in both.
    pub(super) pairs: Vec<(usize, usize)>,
    /// How many frames later `b` shows what `a` begins with; below zero where it is earlier.
    pub(super) offset: i64,
    /// Frames of `a` that `b` does not show.
    pub(super) dropped: Vec<usize>,
    /// Frames of `b` that `a` does not have there: repeats, or others put in.
    pub(super) doubled: Vec<usize>,
}

impl Alignment {
    /// Frame by frame, as far as both go.
    pub(super) fn straight(a: usize, b: usize) -> Self {
        let common = a.min(b);
        Self { pairs: (0..common).map(|i| (i, i)).collect(), offset: 0, dropped: (common..a).collect(), doubled: (common..b).collect() }
    }

    /// Whether every pair has the same number in both.
    pub(super) fn is_straight(&self) -> bool {
        self.pairs.iter().all(|(a, b)| a == b)
    }
}

/// Finds which frames belong together where both have one rate. `reach`: by how many frames one may be later than the
/// other. Straight where less than half of the frames would find a partner: these are different pictures.
pub(super) fn align(a: &[Thumbnail], b: &[Thumbnail], reach: usize) -> Alignment {
    if a.is_empty() || b.is_empty() {
        return Alignment::straight(a.len(), b.len());
    }
    // What overlaps by less than half proves nothing.
    let reach = reach.min(a.len().min(b.len()) / 2);
    let costs = Costs::new(a, b, reach);
    let path = Path::least(&costs, a.len(), b.len(), reach);
    let mut alignment = path.alignment(&costs, a.len(), b.len());
    let fitting = alignment.pairs.iter().filter(|&&(a, b)| costs.fits(a, b)).count();
    if 2 * fitting < a.len().min(b.len()) {
        return Alignment::straight(a.len(), b.len());
    }
    alignment.pair_what_differs(a.len(), b.len());
    alignment
}

/// Pairs by time where the rates differ: each frame of `a` with the frame of `b` shown then, after the constant offset
/// in frames of `b` that fits best.
pub(super) fn align_by_time(a: &[Thumbnail], b: &[Thumbnail], shown: &[usize], reach: usize) -> Alignment {
    let step = (a.len() / 256).max(1);
    let partner = |index: usize, offset: i64| shown[index].checked_add_signed(offset as isize).filter(|&partner| partner < b.len());
    let cost = |offset: i64| {
        let distances: Vec<f32> =
            (0..a.len()).step_by(step).filter_map(|index| partner(index, offset).map(|partner| a[index].distance(&b[partner]))).collect();
        let is_enough = 2 * distances.len() * step >= a.len();
        if is_enough { distances.iter().sum::<f32>() / distances.len() as f32 } else { f32::INFINITY }
    };
    let reach = reach as i64;
    let best = (-reach..=reach).min_by(|&x, &y| cost(x).total_cmp(&cost(y)).then(x.abs().cmp(&y.abs()))).unwrap_or(0);
    let offset = if cost(0) <= cost(best) * 1.1 + ROUNDING { 0 } else { best };
    let pairs = (0..a.len()).filter_map(|index| partner(index, offset).map(|partner| (index, partner))).collect();
    Alignment { pairs, offset, ..Alignment::default() }
}

/// The cost of pairing two frames, and of leaving one out.
struct Costs {
    a: Vec<Thumbnail>,
    b: Vec<Thumbnail>,
    /// Distance that coding makes between frames that show the same.
    noise: f32,
    /// The least cost of leaving a frame out.
    base: f32,
    /// The cost of each frame before the first pair and after the last, beside `base` for all of them: without it, less
    /// overlap would seem better.
    edge: f32,
}

impl Costs {
    fn new(a: &[Thumbnail], b: &[Thumbnail], reach: usize) -> Self {
        let Likeness { a, b, noise } = Likeness::of(a, b, reach);
        Self { a, b, noise, base: 4.0 * noise + ROUNDING, edge: 0.5 * noise + 0.1 * ROUNDING }
    }

    /// Differences that noise explains cost nothing, so that still scenes have no opinion. A frame that is nothing like
    /// its partner costs no more than leaving out a few that move as the calmer of both does: one ruined frame is no
    /// reason to leave out all that follow.
    fn pair(&self, a: usize, b: usize) -> f32 {
        self.mismatch(a, b).min(self.most(a, b))
    }

    fn mismatch(&self, a: usize, b: usize) -> f32 {
        (self.a[a].distance(&self.b[b]) - 2.0 * self.noise).max(0.0)
    }

    fn most(&self, a: usize, b: usize) -> f32 {
        UNLIKE * self.leave_a(a).min(self.leave_b(b))
    }

    /// Whether two frames show the same, as far as a path can tell.
    fn fits(&self, a: usize, b: usize) -> bool {
        self.mismatch(a, b) < self.most(a, b)
    }

    /// Of `count` frames before the first pair or after the last.
    fn leave_edge(&self, count: usize) -> f32 {
        if count == 0 { 0.0 } else { self.base + self.edge * count as f32 }
    }

    fn leave_a(&self, index: usize) -> f32 {
        self.base.max(LEAVE_MOTION * motion_around(&self.a, index))
    }

    fn leave_b(&self, index: usize) -> f32 {
        self.base.max(LEAVE_MOTION * motion_around(&self.b, index))
    }

    /// Whether, after a pair that fits, one stands still as a repeated frame does, while the other moves on. Encoders
    /// that save bits let a frame lag behind, but not as much.
    fn is_held(&self, a: usize, b: usize) -> bool {
        let (moved_a, moved_b) = (self.a[a].distance(&self.a[a - 1]), self.b[b].distance(&self.b[b - 1]));
        let (held, moved) = (moved_a.min(moved_b), moved_a.max(moved_b));
        let (mismatch, before) = (self.a[a].distance(&self.b[b]), self.a[a - 1].distance(&self.b[b - 1]));
        let (still, mover) = if moved_a < moved_b { ((&self.a, a), (&self.b, b)) } else { ((&self.b, b), (&self.a, a)) };
        let stands = held < STILL_MOTION * motion_beside(still.0, still.1) && !comes_back(mover.0, mover.1, moved);
        moved > 3.0 * self.noise + ROUNDING && stands && held < HELD_MOTION * moved && mismatch > 0.5 * moved && before < 0.25 * moved
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Pair,
    LeaveA,
    LeaveB,
    Start,
}

/// For each count of frames of `a` taken, the steps that lead there for the counts of frames of `b` in its part of the
/// band.
struct Path {
    rows: Vec<(usize, Vec<Step>)>,
    end: (usize, usize),
}

impl Path {
    /// Frames before the first pair and after the last one cost little, as a whole: outputs may start and end at other
    /// times.
    fn least(costs: &Costs, count_a: usize, count_b: usize, reach: usize) -> Self {
        let mut rows: Vec<(usize, Vec<Step>)> = Vec::with_capacity(count_a + 1);
        let mut band = 0..reach.min(count_b) + 1;
        let mut row: Vec<f32> = band.clone().map(|column| costs.leave_edge(column)).collect();
        rows.push((0, vec![Step::Start; row.len()]));
        let mut best = (f32::INFINITY, (0, 0));
        let note_end = |band: &Range<usize>, row: &[f32], taken: usize, best: &mut (f32, (usize, usize))| {
            for (column, &cost) in band.clone().zip(row) {
                let cost = cost + costs.leave_edge((count_a - taken) + (count_b - column));
                if (taken == count_a || column == count_b) && cost < best.0 {
                    *best = (cost, (taken, column));
                }
            }
        };
        for taken in 1..=count_a {
            let next_band = band_after(&band, &row, reach, count_b);
            let (next, steps) = next_row(costs, taken, (&band, &row), &next_band, reach);
            rows.push((next_band.start, steps));
            (band, row) = (next_band, next);
            note_end(&band, &row, taken, &mut best);
        }
        Self { rows, end: best.1 }
    }

    fn alignment(&self, costs: &Costs, count_a: usize, count_b: usize) -> Alignment {
        let (mut at_a, mut at_b) = self.end;
        let mut alignment = Alignment::default();
        let mut between = (Vec::new(), Vec::new());
        loop {
            let (start, steps) = &self.rows[at_a];
            match steps[at_b - start] {
                Step::Pair => {
                    (at_a, at_b) = (at_a - 1, at_b - 1);
                    alignment.pairs.push((at_a, at_b));
                    alignment.dropped.append(&mut between.0);
                    alignment.doubled.append(&mut between.1);
                }
                Step::LeaveA => {
                    at_a -= 1;
                    between.0.push(at_a);
                }
                Step::LeaveB => {
                    at_b -= 1;
                    between.1.push(at_b);
                }
                Step::Start => break,
            }
        }
        alignment.pairs.reverse();
        alignment.offset = alignment.pairs.first().map_or(0, |&(a, b)| b as i64 - a as i64);
        alignment.note_held_frames(costs);
        // With an offset, what is missing at the end is its consequence.
        if alignment.offset == 0 {
            alignment.dropped.extend(self.end.0..count_a);
            alignment.doubled.extend(self.end.1..count_b);
        }
        alignment.dropped.sort_unstable();
        alignment.doubled.sort_unstable();
        alignment
    }
}

impl Alignment {
    /// Frames that were left out of both at one place are not missing: they are pairs that differ.
    fn pair_what_differs(&mut self, count_a: usize, count_b: usize) {
        let mut pairs = Vec::with_capacity(self.pairs.len());
        let mut last: Option<(usize, usize)> = None;
        for &(a, b) in &self.pairs {
            let (gap_a, gap_b) = last.map_or((a, b), |(last_a, last_b)| (a - last_a - 1, b - last_b - 1));
            let both = gap_a.min(gap_b);
            match last {
                Some((last_a, last_b)) => pairs.extend((1..=both).map(|step| (last_a + step, last_b + step))),
                // At the beginning the offset is what the pair after says.
                None => pairs.extend((1..=both).rev().map(|step| (a - step, b - step))),
            }
            pairs.push((a, b));
            last = Some((a, b));
        }
        if let Some((a, b)) = last {
            pairs.extend((1..(count_a - a).min(count_b - b)).map(|step| (a + step, b + step)));
        }
        let added: Vec<_> = pairs.iter().filter(|pair| self.pairs.binary_search(pair).is_err()).copied().collect();
        self.dropped.retain(|frame| !added.iter().any(|(a, _)| a == frame));
        self.doubled.retain(|frame| !added.iter().any(|(_, b)| b == frame));
        self.pairs = pairs;
    }

    /// A frame that repeats its predecessor in place of the one due leaves the path straight, and is found here.
    fn note_held_frames(&mut self, costs: &Costs) {
        for step in self.pairs.windows(2) {
            let [(a0, b0), (a, b)] = [step[0], step[1]];
            if a == a0 + 1 && b == b0 + 1 && costs.is_held(a, b) {
                self.dropped.push(a);
                self.doubled.push(b);
            }
        }
    }
}

/// The part of the band one frame of `a` on: around the cheapest way so far, so that it follows a drift.
fn band_after(band: &Range<usize>, row: &[f32], reach: usize, count_b: usize) -> Range<usize> {
    let middle = usize::midpoint(band.start, band.end);
    let distance = |column: usize| column.abs_diff(middle);
    let cheapest = band.clone().zip(row).min_by(|x, y| x.1.total_cmp(y.1).then(distance(x.0).cmp(&distance(y.0))));
    let centre = cheapest.map_or(0, |(column, _)| column) + 1;
    // The band never goes back, and never leaves a column behind that the last row did not reach.
    let start = centre.saturating_sub(reach).clamp(band.start, band.end - 1);
    let end = (centre + reach + 1).min(count_b + 1).max(start + 1);
    start..end
}

/// Least costs after `taken` frames of `a`, from those after one less, and the steps that lead there.
fn next_row(costs: &Costs, taken: usize, last: (&Range<usize>, &[f32]), band: &Range<usize>, reach: usize) -> (Vec<f32>, Vec<Step>) {
    let before = |column: usize| last.0.contains(&column).then(|| last.1[column - last.0.start]);
    let leave_a = costs.leave_a(taken - 1);
    let mut row: Vec<f32> = Vec::with_capacity(band.len());
    let mut steps = Vec::with_capacity(band.len());
    for column in band.clone() {
        let mut best = if column == 0 && taken <= reach { (costs.leave_edge(taken), Step::Start) } else { (f32::INFINITY, Step::LeaveA) };
        let mut offer = |cost: f32, step| {
            if cost < best.0 {
                best = (cost, step);
            }
        };
        if let Some(cost) = column.checked_sub(1).and_then(before) {
            offer(cost + costs.pair(taken - 1, column - 1), Step::Pair);
        }
        if let Some(cost) = before(column) {
            offer(cost + leave_a, Step::LeaveA);
        }
        if let Some(&cost) = row.last() {
            offer(cost + costs.leave_b(column - 1), Step::LeaveB);
        }
        row.push(best.0);
        steps.push(best.1);
    }
    (row, steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pattern that walks, with a cut at 40 and a still scene from 60 to 80; coding noise of about `noise` levels.
    fn clip(frames: impl Iterator<Item = usize>, noise: f64) -> Vec<Thumbnail> {
        let frame = |number: usize| {
            let shown = if (60..80).contains(&number) { 60 } else { number };
            let scene = if shown < 40 { 3.0 } else { 5.0 };
            Thumbnail::of_levels(|x, y| {
                let random = f64::from(((shown * 256 + y * 16 + x) as u32).wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24) - 0.5;
                120.0 + 60.0 * ((x as f64 + shown as f64 * 0.05) / scene).sin() * (y as f64 / 4.0).cos() + noise * random
            })
        };
        frames.map(frame).collect()
    }

    fn found(changed: impl Iterator<Item = usize>) -> (i64, Vec<usize>, Vec<usize>) {
        let alignment = align(&clip(0..120, 0.0), &clip(changed, 0.4), 30);
        (alignment.offset, alignment.dropped, alignment.doubled)
    }

    #[test]
    fn what_was_done_to_a_clip_is_found() {
        assert_eq!(found(0..120), (0, vec![], vec![]));
        assert_eq!(found(1..120), (-1, vec![], vec![]));
        assert_eq!(found((0..7).map(|_| 0).chain(0..113)).0, 7);
        assert_eq!(found((0..120).filter(|&frame| frame != 25)), (0, vec![25], vec![]));
        assert_eq!(found((0..120).filter(|&frame| frame != 40)), (0, vec![40], vec![]));
        let (offset, dropped, doubled) = found((0..31).chain(30..120));
        assert!(offset == 0 && dropped.is_empty() && matches!(doubled[..], [30 | 31]), "{doubled:?}");
        // One repeated in place of the next: the length stays.
        assert_eq!(found((0..120).map(|frame| if frame == 90 { 89 } else { frame })), (0, vec![90], vec![90]));
        assert_eq!(found(0..110), (0, (110..120).collect(), vec![]));
        let (offset, dropped, _) = found((0..120).filter(|&frame| frame != 10 && frame != 95 && frame != 96));
        assert_eq!((offset, dropped), (0, vec![10, 95, 96]));
    }

    #[test]
    fn a_logo_and_other_levels_do_not_hide_a_shift() {
        let a = clip(0..120, 0.0);
        let logo = |number: usize| Thumbnail::of_levels(|x, y| if x < 3 && y < 3 { 250.0 } else { 8.0 + a[number].level(x, y) });
        let b: Vec<Thumbnail> = (1..120).map(logo).collect();
        let alignment = align(&a, &b, 30);
        assert_eq!((alignment.offset, alignment.dropped, alignment.doubled), (-1, vec![], vec![]));
    }

    /// `frames` of the clip with other pictures in place of those at `ruined`.
    fn with_ruined(mut frames: Vec<Thumbnail>, ruined: &[usize]) -> Vec<Thumbnail> {
        ruined.iter().for_each(|&index| frames[index] = Thumbnail::of_levels(|_, _| 16.0));
        frames
    }

    #[test]
    fn ruined_frames_are_pairs_that_differ() {
        let still = |count: usize| vec![Thumbnail::of_levels(|x, y| (x * 9 + y * 5) as f64); count];
        for ruined in [&[50_usize] as &[usize], &[0], &[99], &[30, 31, 32, 33], &[10, 40, 70], &[61, 62]] {
            for (name, a, b) in [("moving", clip(0..100, 0.0), clip(0..100, 0.4)), ("still", still(100), still(100))] {
                let alignment = align(&a, &with_ruined(b.clone(), ruined), 30);
                assert_eq!(alignment, Alignment { pairs: (0..100).map(|i| (i, i)).collect(), ..Alignment::default() }, "{name} {ruined:?}");
                let swapped = align(&with_ruined(a, ruined), &b, 30);
                assert_eq!(swapped.pairs.len(), 100, "{name} {ruined:?}");
            }
        }
        // With a shift besides, the shift is found and the ruined frame paired.
        let alignment = align(&clip(0..100, 0.0), &with_ruined(clip(2..100, 0.4), &[50]), 30);
        assert_eq!((alignment.offset, alignment.pairs.len(), alignment.dropped, alignment.doubled), (-2, 98, vec![], vec![]));
    }

    #[test]
    fn other_pictures_stay_where_they_are() {
        let other: Vec<Thumbnail> = (0..120).map(|n| Thumbnail::of_levels(|x, y| ((x * 37 + y * 91 + n * 53) % 256) as f64)).collect();
        assert_eq!(align(&clip(0..120, 0.0), &other, 30), Alignment::straight(120, 120));
    }

    #[test]
    fn half_the_rate_is_paired_by_time() {
        let (a, b) = (clip(0..120, 0.0), clip((0..60).map(|frame| 2 * frame), 0.3));
        let shown: Vec<usize> = (0..120).map(|frame| frame / 2).collect();
        assert_eq!(align_by_time(&a, &b, &shown, 10).offset, 0);
        let late = align_by_time(&a, &b[3..], &shown, 10);
        assert_eq!((late.offset, late.pairs[0]), (-3, (6, 0)));
    }
}
