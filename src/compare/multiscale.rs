//! MS-SSIM: Wang, Simoncelli, Bovik, "Multiscale Structural Similarity for Image Quality Assessment", Asilomar 2003,
//! equation 7, with the Gaussian window of 11x11 pixels. Where 'a' and 'b' are the planes, everything is made of a + b
//! and a - b: their variances give the index's sum and product without loss on pictures that are much alike.

use std::ops::Range;

use fearless_simd::{Level, Simd, dispatch, f32x8, prelude::*};

use super::blocks::Plane;

/// Pixels along a side of the window, and its standard deviation (section 2).
const WINDOW: usize = 11;
const SIGMA: f64 = 1.5;

/// The window's middle.
const MIDDLE: usize = WINDOW / 2;

/// (K L)^2 of the two stabilising terms, K 0.01 and 0.03, L 255.
const C1: f32 = 0.01 * 0.01 * 255.0 * 255.0;
const C2: f32 = 0.03 * 0.03 * 255.0 * 255.0;

/// The exponents of the five scales, finest first (section 3.2).
const SCALE_WEIGHTS: [f64; 5] = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

/// Windows handled at once.
const LANES: usize = 8;

/// Windows across a strip at most: eleven rows of its means stay in the nearest cache.
const STRIP: usize = 128;

/// As many lots of [`LANES`].
const LOTS: usize = STRIP / LANES;

/// Samples of a row of a strip, with what windows reach beyond it.
const REACHED: usize = STRIP + REACH;
const REACH: usize = (WINDOW - 1).next_multiple_of(LANES);

/// Rows of windows summed at once: they share most of what they read.
const ROWS: usize = 2;

/// Rows of samples that those windows lie in.
const KEPT: usize = WINDOW - 1 + ROWS;

/// The values averaged over windows: the sum of both planes, its square, their difference, its square.
const MAPS: usize = 4;

/// The sum (less 255) and the difference of two planes.
#[derive(Debug, Default)]
struct Scale {
    width: usize,
    height: usize,
    sum: Vec<f32>,
    difference: Vec<f32>,
}

/// Both planes at some scale.
#[derive(Clone, Copy)]
enum Source<'a> {
    Planes(&'a Plane<'a>, &'a Plane<'a>),
    Halved(&'a Scale),
}

/// Measures pairs of planes; keeps its memory from pair to pair.
pub(super) struct Multiscale {
    /// Half of the window's weights along one axis, the middle last.
    weights: [f32; MIDDLE + 1],
    coarser: [Scale; SCALE_WEIGHTS.len() - 1],
    strip: Strip,
}

/// The work of one strip.
struct Strip {
    /// A row of sums and one of differences.
    row: [[f32; REACHED]; 2],
    /// The four maps of the last rows, averaged along x.
    averaged: [[[[f32; LANES]; LOTS]; MAPS]; KEPT],
}

/// The values averaged over all windows.
#[derive(Clone, Copy, PartialEq)]
enum Figure {
    /// The index itself.
    Index,
    /// Its contrast and structure terms, without luminance.
    Structure,
}

impl Default for Multiscale {
    fn default() -> Self {
        let weight = |index: usize| (-((index as f64 - MIDDLE as f64) / SIGMA).powi(2) / 2.0).exp();
        let total: f64 = (0..WINDOW).map(weight).sum();
        Self {
            weights: std::array::from_fn(|index| (weight(index) / total) as f32),
            coarser: Default::default(),
            strip: Strip { row: [[0.0; REACHED]; 2], averaged: [[[[0.0; LANES]; LOTS]; MAPS]; KEPT] },
        }
    }
}

impl Multiscale {
    /// MS-SSIM of two planes of one size; 1 where they are equal. Each scale halves the last by means of 2x2 pixels.
    /// In a plane too small for five scales, the exponents of those that fit are scaled to the same sum.
    pub(super) fn similarity(&mut self, level: Level, a: &Plane<'_>, b: &Plane<'_>) -> f64 {
        let side = |scale: usize| (0..scale).fold(a.width.min(a.height), |side, _| side.div_ceil(2));
        let scales = (0..SCALE_WEIGHTS.len()).take_while(|&scale| side(scale) >= WINDOW).count();
        let total: f64 = SCALE_WEIGHTS[..scales].iter().sum();
        let Self { weights, coarser, strip } = self;
        let mut source = Source::Planes(a, b);
        let mut product = 1.0;
        let mut targets = coarser.iter_mut();
        for (scale, weight) in SCALE_WEIGHTS[..scales].iter().enumerate() {
            if scale > 0
                && let Some(target) = targets.next()
            {
                dispatch!(level, simd => source.halve_into(simd, target));
                source = Source::Halved(target);
            }
            let figure = if scale + 1 == scales { Figure::Index } else { Figure::Structure };
            let mean = dispatch!(level, simd => source.mean(simd, figure, weights, strip));
            product *= mean.max(0.0).powf(weight / total);
        }
        product
    }
}

impl Source<'_> {
    fn size(&self) -> (usize, usize) {
        match self {
            Self::Planes(a, _) => (a.width, a.height),
            Self::Halved(scale) => (scale.width, scale.height),
        }
    }

    /// The mean of `figure` over all windows that lie within the planes.
    #[inline(always)]
    fn mean<S: Simd>(&self, simd: S, figure: Figure, weights: &[f32; MIDDLE + 1], strip: &mut Strip) -> f64 {
        let (width, height) = self.size();
        let (across, down) = (width + 1 - WINDOW, height + 1 - WINDOW);
        let strips = across.div_ceil(STRIP);
        let step = across.div_ceil(strips).next_multiple_of(LANES);
        let mut total = 0.0;
        for first in (0..across).step_by(step) {
            let windows = step.min(across - first);
            let reached = (windows.next_multiple_of(LANES) + REACH).min(width - first);
            for top in (0..height).step_by(ROWS) {
                let rows = top..(top + ROWS).min(height);
                for y in rows.clone() {
                    self.read_row(y, first, reached, &mut strip.row);
                    strip.average_along_row(simd, y, windows, weights);
                }
                if rows.end >= WINDOW {
                    total += strip.windows_of_rows(simd, figure, rows, windows, weights);
                }
            }
        }
        total / (across * down) as f64
    }

    /// `count` samples of row `y` from column `first` on.
    #[inline(always)]
    fn read_row(&self, y: usize, first: usize, count: usize, row: &mut [[f32; REACHED]; 2]) {
        let [sum, difference] = row.each_mut().map(|map| &mut map[..count]);
        match self {
            Self::Planes(a, b) => {
                let (a, b) = (&a.row(y)[first..first + count], &b.row(y)[first..first + count]);
                for x in 0..count {
                    let (a, b) = (i32::from(a[x]), i32::from(b[x]));
                    sum[x] = (a + b - 255) as f32;
                    difference[x] = (a - b) as f32;
                }
            }
            Self::Halved(scale) => {
                let start = y * scale.width + first;
                sum.copy_from_slice(&scale.sum[start..start + count]);
                difference.copy_from_slice(&scale.difference[start..start + count]);
            }
        }
    }

    /// Means of 2x2 pixels; an odd last column or row is taken as if it stood there twice.
    #[inline(always)]
    fn halve_into<S: Simd>(&self, _: S, target: &mut Scale) {
        let (width, height) = self.size();
        (target.width, target.height) = (width.div_ceil(2), height.div_ceil(2));
        target.sum.resize(target.width * target.height, 0.0);
        target.difference.resize(target.width * target.height, 0.0);
        let rows = target.sum.chunks_exact_mut(target.width).zip(target.difference.chunks_exact_mut(target.width));
        for (y, (sum, difference)) in rows.enumerate() {
            let lines = [2 * y, (2 * y + 1).min(height - 1)];
            match self {
                Self::Planes(a, b) => {
                    halve(lines.map(|line| a.row(line)), sum);
                    halve(lines.map(|line| b.row(line)), difference);
                    for (a, b) in sum.iter_mut().zip(difference) {
                        (*a, *b) = (*a + *b - 255.0, *a - *b);
                    }
                }
                Self::Halved(scale) => {
                    halve(lines.map(|line| &scale.sum[line * width..][..width]), sum);
                    halve(lines.map(|line| &scale.difference[line * width..][..width]), difference);
                }
            }
        }
    }
}

#[inline(always)]
fn halve<T: Copy + Into<f32>>([upper, lower]: [&[T]; 2], target: &mut [f32]) {
    let ((upper, last_upper), (lower, last_lower)) = (upper.as_chunks::<2>(), lower.as_chunks::<2>());
    for (out, (upper, lower)) in target.iter_mut().zip(upper.iter().zip(lower)) {
        let [a, b, c, d]: [f32; 4] = [upper[0].into(), upper[1].into(), lower[0].into(), lower[1].into()];
        *out = (a + b + c + d) / 4.0;
    }
    if let ([upper], [lower], Some(out)) = (last_upper, last_lower, target.last_mut()) {
        let (a, b): (f32, f32) = ((*upper).into(), (*lower).into());
        *out = f32::midpoint(a, b);
    }
}

impl Strip {
    /// Averages the row and its squares along x for `windows` windows.
    #[inline(always)]
    fn average_along_row<S: Simd>(&mut self, simd: S, y: usize, windows: usize, weights: &[f32; MIDDLE + 1]) {
        for (map, targets) in self.row.iter().zip(self.averaged[y % KEPT].as_chunks_mut::<2>().0) {
            let [plain, squared] = targets;
            for (lot, (plain, squared)) in plain.iter_mut().zip(squared).enumerate().take(windows.div_ceil(LANES)) {
                let taps = along_row(simd, map, lot);
                averaged(&taps, weights).store_array(plain);
                averaged_squares(&taps, weights).store_array(squared);
            }
        }
    }

    /// The sum of `figure` over the windows whose last rows are `rows`.
    #[inline(always)]
    fn windows_of_rows<S: Simd>(&self, simd: S, figure: Figure, rows: Range<usize>, windows: usize, weights: &[f32; MIDDLE + 1]) -> f64 {
        let kept: [&[[[f32; LANES]; LOTS]; MAPS]; KEPT] = std::array::from_fn(|row| &self.averaged[(rows.start + ROWS + row) % KEPT]);
        let mut sum = f32x8::splat(simd, 0.0);
        let mut rest = 0.0;
        for lot in 0..windows.div_ceil(LANES).min(LOTS) {
            let upper = of_windows(figure, means(simd, &kept, 0, lot, weights));
            let lower = of_windows(figure, means(simd, &kept, 1, lot, weights));
            let both = if rows.len() == ROWS { upper + lower } else { upper };
            let count = windows - lot * LANES;
            if count >= LANES {
                sum += both;
            } else {
                rest += total(&both.as_slice()[..count]);
            }
        }
        total(sum.as_slice()) + rest
    }
}

/// A row's averages along x, as four maps.
type Averaged = [[[f32; LANES]; LOTS]; MAPS];

/// The reach of the windows of a lot along a row. A function, since a closure might not be inlined.
#[inline(always)]
fn along_row<S: Simd>(simd: S, map: &[f32; REACHED], lot: usize) -> [f32x8<S>; WINDOW] {
    let mut taps = [f32x8::splat(simd, 0.0); WINDOW];
    for (tap, lanes) in taps.iter_mut().enumerate() {
        *lanes = f32x8::from_slice(simd, &map[lot * LANES + tap..][..LANES]);
    }
    taps
}

/// Means over the windows of a lot, from row `row` of those kept on.
#[inline(always)]
fn means<S: Simd>(simd: S, kept: &[&Averaged; KEPT], row: usize, lot: usize, weights: &[f32; MIDDLE + 1]) -> [f32x8<S>; MAPS] {
    let zero = f32x8::splat(simd, 0.0);
    let mut means = [zero; MAPS];
    for (map, mean) in means.iter_mut().enumerate() {
        let mut taps = [zero; WINDOW];
        for (tap, lanes) in taps.iter_mut().enumerate() {
            *lanes = f32x8::load_array_ref(simd, &kept[row + tap][map][lot]);
        }
        *mean = averaged(&taps, weights);
    }
    means
}

fn total(lanes: &[f32]) -> f64 {
    lanes.iter().map(|&lane| f64::from(lane)).sum()
}

/// The weighted mean of the window's places along an axis.
#[inline(always)]
fn averaged<S: Simd>(taps: &[f32x8<S>; WINDOW], weights: &[f32; MIDDLE + 1]) -> f32x8<S> {
    let mut sum = taps[MIDDLE] * weights[MIDDLE];
    for tap in 0..MIDDLE {
        sum = (taps[tap] + taps[WINDOW - 1 - tap]).mul_add(weights[tap], sum);
    }
    sum
}

/// The same of the squares.
#[inline(always)]
fn averaged_squares<S: Simd>(taps: &[f32x8<S>; WINDOW], weights: &[f32; MIDDLE + 1]) -> f32x8<S> {
    let middle = taps[MIDDLE];
    let mut sum = middle * middle * weights[MIDDLE];
    for tap in 0..MIDDLE {
        let (left, right) = (taps[tap], taps[WINDOW - 1 - tap]);
        sum = left.mul_add(left, right * right).mul_add(weights[tap], sum);
    }
    sum
}

/// The figure of windows, from the means of the four maps.
#[inline(always)]
fn of_windows<S: Simd>(figure: Figure, [sum, sum_squares, difference, difference_squares]: [f32x8<S>; MAPS]) -> f32x8<S> {
    // Four times the covariance, and twice both variances.
    let (of_sum, of_difference) = (sum_squares - sum * sum, difference_squares - difference * difference);
    let structure = (of_sum - of_difference + 2.0 * C2) / (of_sum + of_difference + 2.0 * C2);
    if figure == Figure::Structure {
        return structure;
    }
    let (sum, difference) = ((sum + 255.0) * (sum + 255.0), difference * difference);
    structure * (sum - difference + 2.0 * C1) / (sum + difference + 2.0 * C1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published formula in doubles, slow: all windows within the planes, each with its 121 weights.
    fn defined(a: &[f64], b: &[f64], width: usize, height: usize) -> (f64, f64) {
        let (c1, c2) = ((0.01_f64 * 255.0).powi(2), (0.03_f64 * 255.0).powi(2));
        let weight = |x: usize, y: usize| (-((x as f64 - 5.0).powi(2) + (y as f64 - 5.0).powi(2)) / (2.0 * 1.5 * 1.5)).exp();
        let places: Vec<(usize, usize)> = (0..121).map(|i| (i % 11, i / 11)).collect();
        let all: f64 = places.iter().map(|&(x, y)| weight(x, y)).sum();
        let (mut index, mut structure, mut count) = (0.0, 0.0, 0.0);
        for top in 0..=height - 11 {
            for left in 0..=width - 11 {
                let mean = |of: &dyn Fn(usize) -> f64| {
                    places.iter().map(|&(x, y)| weight(x, y) / all * of((top + y) * width + left + x)).sum::<f64>()
                };
                let (mean_a, mean_b) = (mean(&|i| a[i]), mean(&|i| b[i]));
                let variance_a = mean(&|i| (a[i] - mean_a).powi(2));
                let variance_b = mean(&|i| (b[i] - mean_b).powi(2));
                let covariance = mean(&|i| (a[i] - mean_a) * (b[i] - mean_b));
                let of_structure = (2.0 * covariance + c2) / (variance_a + variance_b + c2);
                structure += of_structure;
                index += of_structure * (2.0 * mean_a * mean_b + c1) / (mean_a * mean_a + mean_b * mean_b + c1);
                count += 1.0;
            }
        }
        (index / count, structure / count)
    }

    fn halved(plane: &[f64], width: usize, height: usize) -> Vec<f64> {
        let at = |x: usize, y: usize| plane[y.min(height - 1) * width + x.min(width - 1)];
        let places = (0..height.div_ceil(2)).flat_map(|y| (0..width.div_ceil(2)).map(move |x| (2 * x, 2 * y)));
        places.map(|(x, y)| (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4.0).collect()
    }

    /// Over so many scales.
    fn multiscale_defined(a: &[u8], b: &[u8], (mut width, mut height): (usize, usize), scales: usize) -> f64 {
        let weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
        let total: f64 = weights[..scales].iter().sum();
        let [mut a, mut b] = [a, b].map(|plane| plane.iter().map(|&value| f64::from(value)).collect::<Vec<f64>>());
        let mut product = 1.0;
        for (scale, weight) in weights[..scales].iter().enumerate() {
            let (index, structure) = defined(&a, &b, width, height);
            product *= (if scale + 1 == scales { index } else { structure }).powf(weight / total);
            (a, b) = (halved(&a, width, height), halved(&b, width, height));
            (width, height) = (width.div_ceil(2), height.div_ceil(2));
        }
        product
    }

    fn picture(width: usize, height: usize, seed: u32, noise: f64, level: f64) -> Vec<u8> {
        let value = |i: usize| {
            let random = f64::from((i as u32 ^ seed).wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24) - 0.5;
            level + 60.0 * ((i % width) as f64 / 9.0).sin() * ((i / width) as f64 / 7.0).cos() + noise * random
        };
        (0..width * height).map(|i| value(i) as u8).collect()
    }

    #[test]
    fn the_figure_is_that_of_the_published_formula() {
        // Widths around that of a strip, odd sides, and planes too small for all five scales; from near to far.
        for ((width, height), scales) in [((180, 177), 5), ((267, 176), 5), ((139, 90), 4), ((33, 20), 1)] {
            let a = picture(width, height, 3, 20.0, 120.0);
            for (noise, level) in [(21.0, 120.0), (60.0, 110.0), (150.0, 160.0)] {
                let b = picture(width, height, 9, noise, level);
                let plane = |bytes| Plane { bytes, stride: width, width, height };
                let found = Multiscale::default().similarity(Level::new(), &plane(&a), &plane(&b));
                let wanted = multiscale_defined(&a, &b, (width, height), scales);
                assert!((found - wanted).abs() < 1e-5, "{width}x{height}, {noise}: {found} {wanted}");
                assert!(found < 0.999);
            }
            let plane = Plane { bytes: &a, stride: width, width, height };
            assert_eq!(Multiscale::default().similarity(Level::new(), &plane, &plane), 1.0);
        }
    }
}
