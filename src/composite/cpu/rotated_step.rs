//! Rotated layers drawn straight into a band: two rows are sampled, their planes taken apart, and laid over the band's.

use std::cell::RefCell;
use std::ops::Range;

use fearless_simd::{Level, Simd, dispatch};

use super::band::Band;
use super::blend;
use super::planar_step::shared_rows;
use super::rotated::Rotated;

/// A turned layer and its opacity, 0..1.
pub(super) struct RotatedStep {
    pub(super) turned: Rotated,
    pub(super) opacity: f32,
}

/// Buffers that a thread keeps.
#[derive(Default)]
struct Scratch {
    /// Samples of two rows.
    rows: [Vec<u32>; 2],
    /// The colours and the alpha of a plane's row.
    colours: Vec<u8>,
    alphas: Vec<u8>,
    /// A chroma row's samples, each the mean of 2x2.
    means: Vec<u32>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl RotatedStep {
    /// Draws the layer's rows that lie in the band.
    pub(super) fn draw(&self, level: Level, band: &mut Band<'_>) {
        let rect = &self.turned.rect;
        let Some((first, row, count)) = shared_rows(rect, band, 0) else { return };
        SCRATCH.with_borrow_mut(|scratch| {
            for line in (0..count).step_by(2) {
                self.draw_pair(level, rect.y + (row + line) as u32, first + line, band, scratch);
            }
        });
    }

    /// Draws rows `y` and `y + 1` of the canvas, rows `line` and the next of the band.
    fn draw_pair(&self, level: Level, y: u32, line: usize, band: &mut Band<'_>, scratch: &mut Scratch) {
        let (left, width) = (self.turned.rect.x as usize, self.turned.rect.width as usize);
        for row in &mut scratch.rows {
            row.clear();
            row.resize(width, 0);
        }
        let [upper, lower] = &mut scratch.rows;
        let covered = [self.turned.sample_row(level, y, upper), self.turned.sample_row(level, y + 1, lower)];
        for (row, columns) in covered.iter().enumerate().filter(|(_, columns)| !columns.is_empty()) {
            let (bytes, stride) = &mut band.planes[0];
            let target = &mut bytes[(line + row) * *stride + left..][columns.clone()];
            take_apart(level, &scratch.rows[row][columns.clone()], 0, &mut scratch.colours, &mut scratch.alphas);
            self.lay(level, target, &scratch.colours, &scratch.alphas);
        }
        let pairs = chroma_columns(&covered);
        let columns = 2 * pairs.start..2 * pairs.end;
        means(level, [&scratch.rows[0][columns.clone()], &scratch.rows[1][columns]], &mut scratch.means);
        for index in [1, 2] {
            let (bytes, stride) = &mut band.planes[index];
            let target = &mut bytes[line / 2 * *stride + left / 2..][pairs.clone()];
            take_apart(level, &scratch.means, index, &mut scratch.colours, &mut scratch.alphas);
            self.lay(level, target, &scratch.colours, &scratch.alphas);
        }
    }

    fn lay(&self, level: Level, target: &mut [u8], colours: &[u8], alphas: &[u8]) {
        if self.opacity >= 1.0 {
            blend::over_row(level, target, colours, alphas);
        } else {
            blend::over_row_by(level, target, colours, alphas, self.opacity);
        }
    }
}

/// The chroma columns that either row touches.
fn chroma_columns([upper, lower]: &[Range<usize>; 2]) -> Range<usize> {
    match (upper.is_empty(), lower.is_empty()) {
        (true, true) => 0..0,
        (true, false) => lower.start / 2..lower.end.div_ceil(2),
        (false, true) => upper.start / 2..upper.end.div_ceil(2),
        (false, false) => upper.start.min(lower.start) / 2..upper.end.max(lower.end).div_ceil(2),
    }
}

/// Sample `index` of each pixel, and its alpha.
fn take_apart(level: Level, pixels: &[u32], index: usize, colours: &mut Vec<u8>, alphas: &mut Vec<u8>) {
    colours.resize(pixels.len(), 0);
    alphas.resize(pixels.len(), 0);
    dispatch!(level, simd => take_apart_with(simd, pixels, 8 * index as u32, colours, alphas));
}

#[inline(always)]
fn take_apart_with<S: Simd>(_: S, pixels: &[u32], shift: u32, colours: &mut [u8], alphas: &mut [u8]) {
    for ((pixel, colour), alpha) in pixels.iter().zip(colours).zip(alphas) {
        (*colour, *alpha) = ((pixel >> shift) as u8, (pixel >> 24) as u8);
    }
}

/// The means of 2x2 pixels, rounded.
fn means(level: Level, rows: [&[u32]; 2], target: &mut Vec<u32>) {
    target.resize(rows[0].len() / 2, 0);
    dispatch!(level, simd => means_with(simd, rows, target));
}

#[inline(always)]
fn means_with<S: Simd>(_: S, [upper, lower]: [&[u32]; 2], target: &mut [u32]) {
    const HALVES: u32 = 0x00ff_00ff;
    let mean = |samples: [u32; 4]| (samples.iter().map(|sample| sample & HALVES).sum::<u32>() + 0x0002_0002) >> 2 & HALVES;
    for ((upper, lower), out) in upper.chunks_exact(2).zip(lower.chunks_exact(2)).zip(target) {
        let block = [upper[0], upper[1], lower[0], lower[1]];
        *out = mean(block) | mean(block.map(|pixel| pixel >> 8)) << 8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chroma_is_the_rounded_mean_of_each_sample() {
        let pixel = |bytes: [u8; 4]| u32::from_le_bytes(bytes);
        let upper = [pixel([0, 255, 10, 255]), pixel([1, 255, 20, 255])];
        let lower = [pixel([1, 255, 30, 255]), pixel([0, 255, 41, 0])];
        let mut out = Vec::new();
        means(Level::new(), [&upper, &lower], &mut out);
        assert_eq!(out, [pixel([1, 255, 25, 191])]);
        assert_eq!(chroma_columns(&[3..7, 0..0]), 1..4);
        assert_eq!(chroma_columns(&[3..7, 8..9]), 1..5);
    }
}
