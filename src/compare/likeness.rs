//! Signatures made ready for alignment: what differs throughout says nothing about time, and would hide what does.

use super::signature::{CELLS, Thumbnail};

/// Squared levels below which two thumbnails show the same: what rounding leaves.
pub(super) const ROUNDING: f32 = 0.02;

/// Frames from which the differences are told.
const SAMPLED: usize = 128;

/// Cells whose difference is over so many times the median one show something else in one of both: a logo, a caption.
const FOREIGN: f32 = 4.0;

/// Rounds in which foreign cells are found: the first may be misled by them.
const ROUNDS: usize = 2;

/// Both rows of signatures, with what is foreign to either taken out.
pub(super) struct Likeness {
    pub(super) a: Vec<Thumbnail>,
    pub(super) b: Vec<Thumbnail>,
    /// The median distance between a frame and what is most like it: what coding leaves.
    pub(super) noise: f32,
}

impl Likeness {
    /// As they are, or with the means of all frames brought together, whichever is more alike. Neither row is empty.
    pub(super) fn of(a: &[Thumbnail], b: &[Thumbnail], reach: usize) -> Self {
        let (mean_a, mean_b) = (means(a), means(b));
        let levelled: Vec<Thumbnail> =
            b.iter().map(|thumbnail| thumbnail.changed(|cell, value| value + (mean_a[cell] - mean_b[cell]) as i32)).collect();
        let (plain, levelled) = (Self::without_foreign_cells(a, b, reach), Self::without_foreign_cells(a, &levelled, reach));
        if levelled.noise < plain.noise { levelled } else { plain }
    }

    fn without_foreign_cells(a: &[Thumbnail], b: &[Thumbnail], reach: usize) -> Self {
        let mut found = Self { a: a.to_vec(), b: b.to_vec(), noise: 0.0 };
        for _ in 0..ROUNDS {
            let errors = found.errors_of_cells(reach);
            let mut sorted = errors;
            sorted.sort_by(f32::total_cmp);
            let limit = FOREIGN * sorted[CELLS / 2] + ROUNDING;
            let keep = |cell: usize, value: i32| if errors[cell] > limit { 0 } else { value };
            for thumbnail in found.a.iter_mut().chain(&mut found.b) {
                *thumbnail = thumbnail.changed(keep);
            }
        }
        let mut distances: Vec<f32> = found.nearest_pairs(reach).map(|(a, b)| a.distance(b)).collect();
        distances.sort_by(f32::total_cmp);
        found.noise = distances[distances.len() / 2];
        found
    }

    /// Sampled frames with what is most like them.
    fn nearest_pairs(&self, reach: usize) -> impl Iterator<Item = (&Thumbnail, &Thumbnail)> {
        let Self { a, b, .. } = self;
        (0..a.len()).step_by(a.len().div_ceil(SAMPLED)).filter_map(move |row| {
            let start = row.saturating_sub(reach).min(b.len() - 1);
            let near = &b[start..(row + reach + 1).min(b.len())];
            near.iter().min_by(|x, y| a[row].distance(x).total_cmp(&a[row].distance(y))).map(|nearest| (&a[row], nearest))
        })
    }

    /// The mean squared difference of each cell, squared levels.
    fn errors_of_cells(&self, reach: usize) -> [f32; CELLS] {
        let (mut sums, mut count) = ([0.0; CELLS], 0.0_f32);
        for (a, b) in self.nearest_pairs(reach) {
            for (sum, (a, b)) in sums.iter_mut().zip(a.cells().iter().zip(b.cells())) {
                *sum += ((f32::from(*a) - f32::from(*b)) / 256.0).powi(2);
            }
            count += 1.0;
        }
        sums.map(|sum| sum / count.max(1.0))
    }
}

fn means(thumbnails: &[Thumbnail]) -> [i64; CELLS] {
    let mut sums = [0_i64; CELLS];
    thumbnails.iter().for_each(|thumbnail| sums.iter_mut().zip(thumbnail.cells()).for_each(|(sum, cell)| *sum += i64::from(*cell)));
    sums.map(|sum| sum / thumbnails.len().max(1) as i64)
}
