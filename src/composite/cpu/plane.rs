//! Views of single planes of bytes.

use crate::base::Frame;

/// One plane to read.
#[derive(Clone, Copy)]
pub(super) struct PlaneView<'a> {
    /// The bytes, `stride` a row.
    pub(super) bytes: &'a [u8],
    /// Bytes from row to row.
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
        Self { bytes: frame.plane(index), stride: frame.stride(index), width, height }
    }

    /// Samples a row, and rows.
    pub(super) const fn extent(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Row `y`, whole.
    pub(super) fn row(&self, y: usize) -> &'a [u8] {
        &self.bytes[y * self.stride..][..self.width]
    }
}

/// A plane in memory of its own, rows without padding.
#[derive(Clone, Debug, Default)]
pub(super) struct Plane {
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    /// Samples a row.
    pub(super) width: usize,
}

impl Plane {
    /// A plane of zeros.
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { bytes: vec![0; width * height], width }
    }

    /// Rows.
    pub(super) fn height(&self) -> usize {
        self.bytes.len().checked_div(self.width).unwrap_or(0)
    }

    /// The plane to read.
    pub(super) fn view(&self) -> PlaneView<'_> {
        PlaneView { bytes: &self.bytes, stride: self.width, width: self.width, height: self.height() }
    }

    /// Half as wide and high, each sample the mean of four (edges repeated).
    pub(super) fn halved(view: &PlaneView<'_>) -> Self {
        let mut half = Self::new(view.width.div_ceil(2), view.height.div_ceil(2));
        for (y, target) in half.bytes.chunks_exact_mut(view.width.div_ceil(2)).enumerate() {
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
