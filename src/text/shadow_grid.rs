//! The pixels that a shadow is blurred on: as coarse as its blur allows, and no further out than it reaches into the
//! frame.

use super::blur;
use crate::base::PixelSize;

/// A blur keeps a standard deviation of this many of its pixels at least, where its pixels are larger than the
/// frame's.
const LEAST_SIGMA: f64 = 16.0;

/// Bytes a pixel of the grid: exact areas, the mask, and three copies for the blur.
const BYTES: u64 = 17;

/// Variance, in pixels of the grid, of what is read into it (means of pixels, 1/12) and out of it (linear
/// interpolation, 1/6).
const RESAMPLING_VARIANCE: f64 = 0.25;

/// A grid around a frame.
pub(super) struct ShadowGrid {
    /// Frame pixels to one of the grid, a power of two.
    pub(super) step: f64,
    /// The grid's top-left corner in frame pixels.
    pub(super) corner: (f64, f64),
    /// Pixels of the grid.
    pub(super) size: PixelSize,
    /// Standard deviation of the blur in frame pixels.
    sigma: f64,
}

impl ShadowGrid {
    /// The grid for a blur of `sigma` frame pixels that shows in a frame of `size`.
    pub(super) fn around(size: PixelSize, sigma: f64) -> Self {
        let step = (sigma / LEAST_SIGMA).max(1.0).log2().floor().exp2();
        // Three box filters reach three standard deviations, and round up.
        let reach = (3.0 * (sigma / step + 1.0)).ceil() + 1.0;
        let side = |length: u32| ((f64::from(length) / step).ceil() + 2.0 * reach) as u32;
        Self { step, corner: (-reach * step, -reach * step), size: PixelSize::new(side(size.width), side(size.height)), sigma }
    }

    /// Whether its pixels are the frame's.
    pub(super) fn is_plain(&self) -> bool {
        self.step == 1.0
    }

    /// Bytes that blurring takes.
    pub(super) fn bytes(&self) -> u64 {
        self.size.area().saturating_mul(BYTES)
    }

    /// The frame's part of the blurred `mask`, which is the grid's, in a frame of `size`.
    pub(super) fn blurred(&self, mask: &[u8], size: PixelSize) -> Vec<u8> {
        let width = self.size.width as usize;
        let sigma = self.sigma / self.step;
        let sigma = if self.is_plain() { sigma } else { (sigma * sigma - RESAMPLING_VARIANCE).sqrt() };
        let values = if sigma > 0.0 { blur::blurred(mask, width, sigma) } else { mask.iter().map(|&value| f32::from(value)).collect() };
        let columns = Places::new(size.width, self.corner.0, self.step);
        let rows = Places::new(size.height, self.corner.1, self.step);
        let mut out = Vec::with_capacity(size.area() as usize);
        for &(row, down) in &rows.0 {
            let (above, below) = (&values[row * width..], &values[(row + 1) * width..]);
            out.extend(columns.0.iter().map(|&(column, across)| {
                let mix = |row: &[f32]| row[column] + (row[column + 1] - row[column]) * across;
                let (above, below) = (mix(above), mix(below));
                (above + (below - above) * down + 0.5) as u8
            }));
        }
        out
    }
}

/// Where each pixel of a frame's side lies between two of the grid's: the first of them, and how far behind it.
struct Places(Vec<(usize, f32)>);

impl Places {
    fn new(length: u32, corner: f64, step: f64) -> Self {
        let place = |index: u32| {
            let at = (f64::from(index) + 0.5 - corner) / step - 0.5;
            (at.floor() as usize, at.fract() as f32)
        };
        Self((0..length).map(place).collect())
    }
}
