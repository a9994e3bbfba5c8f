//! Samples of pictures with transparency at any point: four samples a word, so that one product scales two of them.

use crate::composite::sampling::Kernel;

use super::sprite::CodeBounds;

/// Interleaved samples (see `Sprite::interleaved`) of one pyramid level.
#[derive(Clone, Copy)]
pub(super) struct Texels<'a> {
    /// Row after row.
    pub(super) pixels: &'a [u32],
    /// Pixels a row.
    pub(super) width: usize,
    /// The pixels that may be read, in whole pixels: left, top, right, bottom.
    pub(super) bounds: [i32; 4],
    /// The code values that kernels may not leave.
    pub(super) codes: CodeBounds,
}

/// Every other byte, so that one product scales two samples.
const HALVES: u32 = 0x00ff_00ff;

/// One half in both of them.
const ROUND: u32 = 0x0080_0080;

/// Points fetched before they are weighed.
const RUN: usize = 32;

/// A point of a line over the texels, in 1/2^32 of a texel, so that a row's many small steps leave no error that shows.
#[derive(Clone, Copy)]
struct FixedPoint {
    x: i64,
    y: i64,
}

impl FixedPoint {
    fn of((x, y): (f64, f64)) -> Self {
        let fixed = |value: f64| (value * f64::from(1_u32 << 31) * 2.0).round() as i64;
        Self { x: fixed(x), y: fixed(y) }
    }
}

impl Texels<'_> {
    /// Fills `target` with the means of the four texels around the points of a line: the first at `start`, each `step`
    /// on from the last. All four texels of every point lie in the bounds. Texels are fetched one by one, and weighed
    /// in vectors.
    #[inline(always)]
    pub(super) fn bilinear_inside(&self, target: &mut [u32], start: (f64, f64), step: (f64, f64)) {
        let mut point = FixedPoint::of((start.0 - 0.5, start.1 - 0.5));
        let step = FixedPoint::of(step);
        let mut corners = [[0; RUN]; 4];
        let (mut fx, mut fy) = ([0; RUN], [0; RUN]);
        for pixels in target.chunks_mut(RUN) {
            for index in 0..pixels.len() {
                let first = (point.y >> 32) as usize * self.width + (point.x >> 32) as usize;
                let (upper, lower) = (&self.pixels[first..][..2], &self.pixels[first + self.width..][..2]);
                (corners[0][index], corners[1][index]) = (upper[0], upper[1]);
                (corners[2][index], corners[3][index]) = (lower[0], lower[1]);
                (fx[index], fy[index]) = ((point.x >> 24) as u32 & 255, (point.y >> 24) as u32 & 255);
                point = FixedPoint { x: point.x + step.x, y: point.y + step.y };
            }
            for (index, pixel) in pixels.iter_mut().enumerate() {
                *pixel = weighted(std::array::from_fn(|corner| corners[corner][index]), fx[index], fy[index]);
            }
        }
    }

    /// The mean of the four texels around a point, weights in 1/256; edges are held.
    pub(super) fn bilinear(&self, x: f64, y: f64) -> u32 {
        let (x, y) = (((x - 0.5) * 256.0).floor() as i32, ((y - 0.5) * 256.0).floor() as i32);
        let [left, top, right, bottom] = self.bounds;
        let (x0, x1) = ((x >> 8).clamp(left, right - 1) as usize, ((x >> 8) + 1).clamp(left, right - 1) as usize);
        let row = |y: i32| y.clamp(top, bottom - 1) as usize * self.width;
        let (y0, y1) = (row(y >> 8), row((y >> 8) + 1));
        let corners = [y0 + x0, y0 + x1, y1 + x0, y1 + x1].map(|index| self.pixels[index]);
        weighted(corners, (x & 255) as u32, (y & 255) as u32)
    }

    /// Any kernel of any width; edges are held.
    pub(super) fn filtered(&self, x: f64, y: f64, kernel: Kernel, widening: (f64, f64)) -> u32 {
        let axis = |centre: f64, widening: f64| {
            let radius = kernel.radius() * widening;
            let (first, last) = ((centre - radius - 0.5).ceil() as i32, (centre + radius - 0.5).floor() as i32);
            (first..=last).map(move |tap| (tap, f64::from(kernel.weight(((f64::from(tap) + 0.5 - centre) / widening) as f32))))
        };
        let [left, top, right, bottom] = self.bounds;
        let (mut sums, mut total) = ([0.0_f64; 4], 0.0);
        for (row, v) in axis(y, widening.1) {
            let start = row.clamp(top, bottom - 1) as usize * self.width;
            for (column, h) in axis(x, widening.0) {
                let pixel = self.pixels[start + column.clamp(left, right - 1) as usize].to_le_bytes();
                total += v * h;
                for (sum, sample) in sums.iter_mut().zip(pixel) {
                    *sum += v * h * f64::from(sample);
                }
            }
        }
        // Where alpha overshoots, colours do as much.
        let total = total * (sums[3] / total / 255.0).max(1.0);
        let alpha = (sums[3] / total).clamp(0.0, 255.0);
        let code = |index: usize| {
            let (least, largest) = self.codes[index];
            let times_alpha = |code: u8| f64::from(code) * alpha / 255.0;
            (sums[index] / total).clamp(times_alpha(least), times_alpha(largest)).round() as u8
        };
        u32::from_le_bytes([code(0), code(1), code(2), alpha.round() as u8])
    }
}

/// The mean of left and right of an upper and a lower row; `fx` and `fy` are how much of the right and of the lower
/// ones, in 1/256.
#[inline(always)]
fn weighted(corners: [u32; 4], fx: u32, fy: u32) -> u32 {
    let w11 = (fx * fy + 128) >> 8;
    let weights = [256 + w11 - fx - fy, fx - w11, fy - w11, w11];
    let (mut even, mut odd) = (ROUND, ROUND);
    for (corner, weight) in corners.into_iter().zip(weights) {
        even = even.wrapping_add((corner & HALVES).wrapping_mul(weight));
        odd = odd.wrapping_add(((corner >> 8) & HALVES).wrapping_mul(weight));
    }
    ((even >> 8) & HALVES) | (odd & !HALVES)
}

/// All four samples times `coverage`, 0..1.
pub(super) fn faded(sample: u32, coverage: f64) -> u32 {
    if coverage >= 1.0 {
        return sample;
    }
    let weight = (coverage * 256.0).round() as u32;
    weighted([sample, 0, 0, 0], 256 - weight, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_scales_all_four_samples() {
        for (pixel, coverage, wanted) in
            [(0xffff_ffff, 0.5, 0x8080_8080), (0xff40_2000, 0.25, 0x4010_0800), (0x0102_0304, 1.0, 0x0102_0304)]
        {
            assert_eq!(faded(pixel, coverage), wanted);
        }
        assert_eq!(faded(0xffff_ffff, 0.0), 0);
    }

    #[test]
    fn all_samplers_agree_with_the_formula() {
        let pixels: Vec<u32> = (0..64_u32).map(|i| u32::from_le_bytes([(i * 3) as u8, (i * 2) as u8, (200 - i * 3) as u8, 255])).collect();
        let texels = Texels { pixels: &pixels, width: 8, bounds: [0, 0, 8, 8], codes: [(0, 255); 3] };
        for (x, y) in [(3.0, 4.0), (2.2, 5.7), (0.1, 0.2), (7.9, 3.3)] {
            let exact = texels.filtered(x, y, Kernel::Tent, (1.0, 1.0)).to_le_bytes();
            let close = |found: u32| found.to_le_bytes().iter().zip(exact).all(|(a, b)| a.abs_diff(b) <= 1);
            assert!(close(texels.bilinear(x, y)), "{x} {y} {exact:?}");
            if (0.5..6.5).contains(&x) && (0.5..6.5).contains(&y) {
                let mut line = [0; 2];
                texels.bilinear_inside(&mut line, (x - 0.3, y - 0.1), (0.3, 0.1));
                assert!(close(line[1]), "{x} {y} {exact:?}");
            }
        }
    }
}
