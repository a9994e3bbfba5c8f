//! The places of subjects on the canvas while the shots run, by which titles and logo find theirs.

use super::shot::Shot;
use super::sight::Look;

/// The shots, as the viewer sees them.
pub(super) struct Seen<'a> {
    pub(super) shots: &'a [Shot],
    pub(super) looks: &'a [Look],
}

impl Seen<'_> {
    /// How far, on average, the luma of a part of the canvas (left, top, right, bottom) is from `luma`.
    pub(super) fn contrast(&self, luma: f64, part: [f64; 4]) -> f64 {
        let sum: f64 = self.shots.iter().map(|shot| (self.luma_in(shot, part) - luma).abs()).sum();
        sum / self.shots.len().max(1) as f64
    }

    /// Mean luma of a part of the canvas over the shots that run between two instants.
    pub(super) fn luma_between(&self, (from, to): (i64, i64), part: [f64; 4]) -> f64 {
        let shots = || self.shots.iter().filter(|shot| shot.start_ms < to && shot.end_ms > from);
        shots().map(|shot| self.luma_in(shot, part)).sum::<f64>() / shots().count().max(1) as f64
    }

    fn luma_in(&self, shot: &Shot, [left, top, right, bottom]: [f64; 4]) -> f64 {
        let [x, y, width, height] = shot.framing.to;
        self.looks[shot.picture].luma_of([x + left * width, y + top * height, x + right * width, y + bottom * height])
    }

    /// How much of a band of the canvas, from `top` to `bottom`, subjects cover, summed over the shots: 0 where none
    /// reaches into it.
    pub(super) fn covered(&self, (top, bottom): (f64, f64)) -> f64 {
        let of_shot = |shot: &Shot| {
            let [_, start, _, height] = shot.framing.to;
            let bounds = self.looks[shot.picture].subject.bounds;
            let on_canvas = |place: f64| (place - start) / height;
            let (from, to) = (on_canvas(bounds[1]).clamp(0.0, 1.0), on_canvas(bounds[3]).clamp(0.0, 1.0));
            (to.min(bottom) - from.max(top)).max(0.0) * shot.length_ms() as f64
        };
        self.shots.iter().map(of_shot).sum()
    }
}
