//! Single planes of samples.

use crate::base::Frame;

use super::sample::Sample;

/// One plane to read.
#[derive(Clone, Copy)]
pub(super) struct PlaneView<'a, T = u8> {
    /// The samples, `stride` a row.
    pub(super) samples: &'a [T],
    /// Samples from row to row.
    pub(super) stride: usize,
    /// Samples a row.
    pub(super) width: usize,
    /// Rows.
    pub(super) height: usize,
}

impl<'a> PlaneView<'a> {
    /// Plane `index` of a 4:2:0 frame.
    pub(super) fn of(frame: &'a Frame, index: usize) -> Self {
        let (width, height) = frame.format().plane_extent(index, frame.size());
        Self { samples: frame.plane(index), stride: frame.stride(index), width, height }
    }
}

impl<'a, T> PlaneView<'a, T> {
    /// Samples a row, and rows.
    pub(super) const fn extent(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Row `y`, whole.
    pub(super) fn row(&self, y: usize) -> &'a [T] {
        &self.samples[y * self.stride..][..self.width]
    }
}

/// A plane in memory of its own, rows without padding.
#[derive(Clone, Debug, Default)]
pub(super) struct Plane<T = u8> {
    /// The samples.
    pub(super) samples: Vec<T>,
    /// Samples a row.
    pub(super) width: usize,
}

impl<T: Sample> Plane<T> {
    /// A plane of zeros.
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { samples: vec![T::default(); width * height], width }
    }

    /// The samples of `width` by `height` from a column and row on.
    pub(super) fn part(&self, (left, top): (usize, usize), (width, height): (usize, usize)) -> Self {
        let rows = (top..top + height).flat_map(|y| self.samples[y * self.width + left..][..width].iter().copied());
        Self { samples: rows.collect(), width }
    }

    /// Rows.
    pub(super) fn height(&self) -> usize {
        self.samples.len().checked_div(self.width).unwrap_or(0)
    }

    /// The plane to read.
    pub(super) fn view(&self) -> PlaneView<'_, T> {
        PlaneView { samples: &self.samples, stride: self.width, width: self.width, height: self.height() }
    }
}

impl Plane {
    /// Half as wide and high, each sample the mean of four (edges repeated).
    pub(super) fn halved(view: &PlaneView<'_>) -> Self {
        let mut half = Self::new(view.width.div_ceil(2), view.height.div_ceil(2));
        for (y, target) in half.samples.chunks_exact_mut(view.width.div_ceil(2)).enumerate() {
            let upper = view.row(2 * y);
            let lower = view.row((2 * y + 1).min(view.height - 1));
            halve_row(upper, lower, target);
        }
        half
    }
}

/// Means of the 2x2 blocks of two rows, rounded; an odd last column repeats.
pub(super) fn halve_row(upper: &[u8], lower: &[u8], target: &mut [u8]) {
    let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
    for (out, (a, b)) in target.iter_mut().zip(pairs) {
        let sum = u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]);
        *out = ((sum + 2) >> 2) as u8;
    }
    if upper.len() % 2 == 1
        && let (Some(&a), Some(&b), Some(out)) = (upper.last(), lower.last(), target.last_mut())
    {
        *out = (u16::from(a) + u16::from(b)).div_ceil(2) as u8;
    }
}
