//! Structural similarity over overlapping windows of 8x8 pixels on a grid of 4: Wang, Bovik, Sheikh, Simoncelli, "Image Quality Assessment: From Error
//! Visibility to Structural Similarity", IEEE TIP 13(4), 2004, equation 13, with the square window, and over several scales: Wang, Simoncelli, Bovik,
//! "Multiscale Structural Similarity for Image Quality Assessment", Asilomar 2003, equation 7.

use fearless_simd::{Level, Simd, dispatch};

use super::blocks::{BLOCK, BlockSums, Plane, SumRow};

/// Pixels of a window.
const WINDOW_AREA: i32 = 64;

/// (K L)^2 of the two stabilising terms, K 0.01 and 0.03, L 255, scaled as the sums that they are added to: those of a window, and its variance with
/// the sample's divisor.
const C1: i32 = (0.01 * 0.01 * 255.0 * 255.0 * WINDOW_AREA as f64 + 0.5) as i32;
const C2: i32 = (0.03 * 0.03 * 255.0 * 255.0 * (WINDOW_AREA * (WINDOW_AREA - 1)) as f64 + 0.5) as i32;

/// The exponents of the five scales, finest first (Wang 2003, section 3.2).
const SCALE_WEIGHTS: [f64; 5] = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

/// Windows handled at once.
const LANES: usize = 16;

/// Means over all windows of a plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Similarity {
    /// Of the index itself, 1 where the planes are equal.
    pub(super) index: f64,
    /// Of its contrast and structure terms, without luminance.
    pub(super) structure: f64,
}

/// The mean structural similarity of the planes whose sums these are; equal planes where there is no whole window.
pub(super) fn similarity(level: Level, sums: &BlockSums) -> Similarity {
    if sums.columns < 2 || sums.rows < 2 {
        return Similarity { index: 1.0, structure: 1.0 };
    }
    let (mut index, mut structure) = (0.0, 0.0);
    for row in 1..sums.rows {
        let (of_index, of_structure) = dispatch!(level, simd => window_row(simd, sums.row(row - 1), sums.row(row)));
        index += of_index;
        structure += of_structure;
    }
    let windows = ((sums.columns - 1) * (sums.rows - 1)) as f64;
    Similarity { index: index / windows, structure: structure / windows }
}

/// Sums of the index and of its structure term over the windows between two rows of blocks.
#[inline(always)]
fn window_row<S: Simd>(_: S, upper: SumRow<'_>, lower: SumRow<'_>) -> (f64, f64) {
    let windows = upper.a.len() - 1;
    let (mut index, mut structure) = ([0.0_f32; LANES], [0.0_f32; LANES]);
    let whole = windows / LANES * LANES;
    for first in (0..whole).step_by(LANES) {
        let span = first..first + LANES + 1;
        let (upper, lower) = (part(&upper, span.clone()), part(&lower, span));
        for lane in 0..LANES {
            let (of_index, of_structure) = window(&upper, &lower, lane);
            index[lane] += of_index;
            structure[lane] += of_structure;
        }
    }
    for at in whole..windows {
        let (of_index, of_structure) = window(&upper, &lower, at);
        index[0] += of_index;
        structure[0] += of_structure;
    }
    let total = |lanes: [f32; LANES]| lanes.iter().map(|&lane| f64::from(lane)).sum();
    (total(index), total(structure))
}

#[inline(always)]
fn part<'a>(row: &SumRow<'a>, span: std::ops::Range<usize>) -> SumRow<'a> {
    SumRow { a: &row.a[span.clone()], b: &row.b[span.clone()], squares: &row.squares[span.clone()], products: &row.products[span] }
}

/// The index of the window whose left blocks are at `at`, and its structure term.
#[inline(always)]
fn window(upper: &SumRow<'_>, lower: &SumRow<'_>, at: usize) -> (f32, f32) {
    let four = |upper: &[u32], lower: &[u32]| (upper[at] + upper[at + 1] + lower[at] + lower[at + 1]).cast_signed();
    let (a, b) = (four(upper.a, lower.a), four(upper.b, lower.b));
    let (squares, products) = (four(upper.squares, lower.squares), four(upper.products, lower.products));
    let variances = squares * WINDOW_AREA - a * a - b * b;
    let covariance = products * WINDOW_AREA - a * b;
    let luminance = (2 * a * b + C1) as f32 / (a * a + b * b + C1) as f32;
    let structure = (2 * covariance + C2) as f32 / (variances + C2) as f32;
    (luminance * structure, structure)
}

/// Planes of falling size, kept from picture to picture.
#[derive(Debug, Default)]
pub(super) struct Pyramid {
    levels: [[Vec<u8>; 2]; SCALE_WEIGHTS.len() - 1],
    sums: BlockSums,
}

impl Pyramid {
    /// MS-SSIM of two planes, whose similarity at full size is known. Each scale halves the last by means of 2x2 pixels, rounded to 8 bits. Windows are
    /// those of [`similarity`]; where a plane is too small for five scales, the exponents of those that fit are scaled to the same sum.
    pub(super) fn multiscale(&mut self, level: Level, a: &Plane<'_>, b: &Plane<'_>, finest: Similarity) -> f64 {
        let fits = |scale: usize| (a.width >> scale).min(a.height >> scale) >= 2 * BLOCK;
        let scales = (1..SCALE_WEIGHTS.len()).take_while(|&scale| fits(scale)).count() + 1;
        let mut found = vec![finest];
        let [mut last_a, mut last_b] = [*a, *b];
        for [target_a, target_b] in self.levels.iter_mut().take(scales - 1) {
            let (width, height) = (last_a.width / 2, last_a.height / 2);
            dispatch!(level, simd => halve(simd, &last_a, target_a));
            dispatch!(level, simd => halve(simd, &last_b, target_b));
            last_a = Plane { bytes: target_a, stride: width, width, height };
            last_b = Plane { bytes: target_b, stride: width, width, height };
            self.sums.take(level, &last_a, &last_b);
            found.push(similarity(level, &self.sums));
        }
        let total: f64 = SCALE_WEIGHTS[..scales].iter().sum();
        let term = |scale: usize, found: &Similarity| {
            let value = if scale + 1 == scales { found.index } else { found.structure };
            value.max(0.0).powf(SCALE_WEIGHTS[scale] / total)
        };
        found.iter().enumerate().map(|(scale, found)| term(scale, found)).product()
    }
}

/// The means of 2x2 pixels, tightly packed; an odd last column or row is left out.
#[inline(always)]
fn halve<S: Simd>(_: S, source: &Plane<'_>, target: &mut Vec<u8>) {
    let (width, height) = (source.width / 2, source.height / 2);
    target.resize(width * height, 0);
    for (y, out) in target.chunks_exact_mut(width.max(1)).enumerate() {
        let (upper, lower) = (source.row(2 * y), source.row(2 * y + 1));
        for ((out, upper), lower) in out.iter_mut().zip(upper.chunks_exact(2)).zip(lower.chunks_exact(2)) {
            let sum = u16::from(upper[0]) + u16::from(upper[1]) + u16::from(lower[0]) + u16::from(lower[1]);
            *out = ((sum + 2) >> 2) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    /// Means of the index and its structure term by their definitions, in floats, with the sample variance.
    fn defined(a: &[u8], b: &[u8], width: usize, height: usize) -> (f64, f64) {
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
                windows.push(((2.0 * ma * mb + c1) / (ma * ma + mb * mb + c1) * structure, structure));
            }
        }
        let count = windows.len() as f64;
        (windows.iter().map(|w| w.0).sum::<f64>() / count, windows.iter().map(|w| w.1).sum::<f64>() / count)
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
            assert!((found.index - wanted.0).abs() < 2e-5 && (found.structure - wanted.1).abs() < 2e-5, "{found:?} {wanted:?}");
        }
    }

    #[test]
    fn several_scales_are_weighted_as_published() {
        let (a, b) = (noise(3, 20.0), noise(9, 60.0));
        let halved = |source: &[u8], width: usize, height: usize| -> Vec<u8> {
            let at = |x: usize, y: usize| f64::from(source[y * width + x]);
            let mean = |x: usize, y: usize| (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4.0;
            let places = (0..height / 2).flat_map(|y| (0..width / 2).map(move |x| (2 * x, 2 * y)));
            places.map(|(x, y)| (mean(x, y) + 0.5).floor() as u8).collect()
        };
        let (mut wanted, mut size) = (1.0, (WIDTH, HEIGHT));
        let (mut coarse_a, mut coarse_b) = (a.clone(), b.clone());
        for (scale, weight) in SCALE_WEIGHTS.iter().enumerate() {
            let (index, structure) = defined(&coarse_a, &coarse_b, size.0, size.1);
            wanted *= (if scale == 4 { index } else { structure }).powf(*weight / 1.0001);
            (coarse_a, coarse_b) = (halved(&coarse_a, size.0, size.1), halved(&coarse_b, size.0, size.1));
            size = (size.0 / 2, size.1 / 2);
        }
        let (plane_a, plane_b) = (plane(&a, WIDTH, HEIGHT), plane(&b, WIDTH, HEIGHT));
        let mut sums = BlockSums::default();
        sums.take(Level::new(), &plane_a, &plane_b);
        let found = Pyramid::default().multiscale(Level::new(), &plane_a, &plane_b, similarity(Level::new(), &sums));
        assert!((found - wanted).abs() < 1e-4, "{found} {wanted}");
        assert!(found < 0.98);
    }
}
