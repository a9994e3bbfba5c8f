//! Structural similarity over overlapping windows of 8x8 pixels on a grid of 4: Wang, Bovik, Sheikh, Simoncelli, "Image
//! Quality Assessment: From Error Visibility to Structural Similarity", IEEE TIP 13(4), 2004, equation 13, with the
//! square window that FFmpeg's filter has.

use fearless_simd::{Level, Simd, dispatch};

use super::blocks::{BlockSums, SumRow};

/// Pixels of a window.
const WINDOW_AREA: i32 = 64;

/// (K L)^2 of the two stabilising terms, K 0.01 and 0.03, L 255, scaled as the sums that they are added to: those of a
/// window, and its variance with the sample's divisor.
const C1: i32 = (0.01 * 0.01 * 255.0 * 255.0 * WINDOW_AREA as f64 + 0.5) as i32;
const C2: i32 = (0.03 * 0.03 * 255.0 * 255.0 * (WINDOW_AREA * (WINDOW_AREA - 1)) as f64 + 0.5) as i32;

/// Windows handled at once.
const LANES: usize = 16;

/// The mean structural similarity of the planes whose sums these are, 1 where they are equal; so too where there is no
/// whole window.
pub(super) fn similarity(level: Level, sums: &BlockSums) -> f64 {
    if sums.columns < 2 || sums.rows < 2 {
        return 1.0;
    }
    let total: f64 = (1..sums.rows).map(|row| dispatch!(level, simd => window_row(simd, sums.row(row - 1), sums.row(row)))).sum();
    total / ((sums.columns - 1) * (sums.rows - 1)) as f64
}

/// The sum of the index over the windows between two rows of blocks.
#[inline(always)]
fn window_row<S: Simd>(_: S, upper: SumRow<'_>, lower: SumRow<'_>) -> f64 {
    let windows = upper.a.len() - 1;
    let mut index = [0.0_f32; LANES];
    let whole = windows / LANES * LANES;
    for first in (0..whole).step_by(LANES) {
        let span = first..first + LANES + 1;
        let (upper, lower) = (part(&upper, span.clone()), part(&lower, span));
        for (lane, index) in index.iter_mut().enumerate() {
            *index += window(&upper, &lower, lane);
        }
    }
    for at in whole..windows {
        index[0] += window(&upper, &lower, at);
    }
    index.iter().map(|&lane| f64::from(lane)).sum()
}

#[inline(always)]
fn part<'a>(row: &SumRow<'a>, span: std::ops::Range<usize>) -> SumRow<'a> {
    SumRow { a: &row.a[span.clone()], b: &row.b[span.clone()], squares: &row.squares[span.clone()], products: &row.products[span] }
}

/// The index of the window whose left blocks are at `at`.
#[inline(always)]
fn window(upper: &SumRow<'_>, lower: &SumRow<'_>, at: usize) -> f32 {
    let four = |upper: &[u32], lower: &[u32]| (upper[at] + upper[at + 1] + lower[at] + lower[at + 1]).cast_signed();
    let (a, b) = (four(upper.a, lower.a), four(upper.b, lower.b));
    let (squares, products) = (four(upper.squares, lower.squares), four(upper.products, lower.products));
    let variances = squares * WINDOW_AREA - a * a - b * b;
    let covariance = products * WINDOW_AREA - a * b;
    let luminance = (2 * a * b + C1) as f32 / (a * a + b * b + C1) as f32;
    let structure = (2 * covariance + C2) as f32 / (variances + C2) as f32;
    luminance * structure
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::blocks::Plane;

    const WIDTH: usize = 150;
    const HEIGHT: usize = 140;

    fn noise(seed: u32, amplitude: f64) -> Vec<u8> {
        let value = |i: usize| {
            let random = f64::from((i as u32 ^ seed).wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24) - 0.5;
            128.0 + 60.0 * ((i % WIDTH) as f64 / 9.0).sin() * ((i / WIDTH) as f64 / 7.0).cos() + amplitude * random
        };
        (0..WIDTH * HEIGHT).map(|i| value(i) as u8).collect()
    }

    fn plane(bytes: &[u8], width: usize, height: usize) -> Plane<'_> {
        Plane { bytes, stride: width, width, height }
    }

    /// The mean of the index by its definition, in floats, with the sample variance.
    fn defined(a: &[u8], b: &[u8], width: usize, height: usize) -> f64 {
        let (c1, c2) = ((0.01_f64 * 255.0).powi(2), (0.03_f64 * 255.0).powi(2));
        let mut windows = Vec::new();
        for y in (0..=height / 4 * 4 - 8).step_by(4) {
            for x in (0..=width / 4 * 4 - 8).step_by(4) {
                let pixels = |plane: &[u8]| (0..64).map(|i| f64::from(plane[(y + i / 8) * width + x + i % 8])).collect::<Vec<f64>>();
                let (a, b) = (pixels(a), pixels(b));
                let mean = |v: &[f64]| v.iter().sum::<f64>() / 64.0;
                let (ma, mb) = (mean(&a), mean(&b));
                let covariance = |v: &[f64], m: f64, w: &[f64], n: f64| v.iter().zip(w).map(|(v, w)| (v - m) * (w - n)).sum::<f64>() / 63.0;
                let (va, vb, ab) = (covariance(&a, ma, &a, ma), covariance(&b, mb, &b, mb), covariance(&a, ma, &b, mb));
                let structure = (2.0 * ab + c2) / (va + vb + c2);
                windows.push((2.0 * ma * mb + c1) / (ma * ma + mb * mb + c1) * structure);
            }
        }
        windows.iter().sum::<f64>() / windows.len() as f64
    }

    #[test]
    fn the_index_is_that_of_its_definition() {
        for amplitude in [0.0, 10.0, 120.0] {
            let (a, b) = (noise(3, 20.0), noise(9, amplitude));
            let mut sums = BlockSums::default();
            sums.take(Level::new(), &plane(&a, WIDTH, HEIGHT), &plane(&b, WIDTH, HEIGHT));
            let found = similarity(Level::new(), &sums);
            let wanted = defined(&a, &b, WIDTH, HEIGHT);
            // The scaled constants are rounded to integers.
            assert!((found - wanted).abs() < 2e-5, "{found} {wanted}");
        }
    }
}
