//! Separable resampling of one plane of bytes. Sixteen output rows at a time: their weighted sums of source rows in 16 bit, turned on their
//! side so that the sixteen rows lie in the lanes, then the weighted sums along x, and back. No gather, no float, any number of taps.

use std::ops::Range;

use fearless_simd::{Level, Simd, dispatch, i16x8, prelude::*, u8x16};

use super::kernel::Taps;
use super::plane::PlaneView;

/// Rows worked on together: the lanes of the horizontal sums.
const LANES: usize = 16;

/// Columns whose source rows are widened at a time: those of a group stay in the nearest cache.
const BLOCK_COLUMNS: usize = 256;

/// Columns summed at a time; rows of sums are padded to a multiple of them, so that no loop has a remainder.
const COLUMNS: usize = 32;

/// A block of one source row, widened.
type WideRow = [[i16; COLUMNS]; BLOCK_COLUMNS / COLUMNS];

/// Fraction bits of widened samples.
const SAMPLE_BITS: u32 = 7;

/// Fraction bits of the sums of rows; the cubic's overshoot still fits 16 bit.
const ROW_SUM_BITS: u32 = 6;

/// Buffers that a thread keeps between calls.
#[derive(Default)]
pub(super) struct ResampleScratch {
    wide: Vec<WideRow>,
    rows: Vec<i16>,
    columns: Vec<i16>,
    output: Vec<u8>,
}

/// Where a plane's rows go: `stride` bytes a row, the first row first.
pub(super) struct Target<'a> {
    /// From the first sample to write on.
    pub(super) bytes: &'a mut [u8],
    /// Bytes from row to row.
    pub(super) stride: usize,
}

/// Both axes of a resampling.
#[derive(Clone, Debug)]
pub(super) struct PlaneTaps {
    /// Along x.
    pub(super) horizontal: Taps,
    /// Along y.
    pub(super) vertical: Taps,
}

impl PlaneTaps {
    /// Samples a row of output.
    pub(super) fn width(&self) -> usize {
        self.horizontal.first.len()
    }

    /// Writes output rows `rows` (counted from the first of the taps) of `source` to `target`.
    pub(super) fn resample(
        &self,
        level: Level,
        source: &PlaneView<'_>,
        rows: Range<usize>,
        target: &mut Target<'_>,
        scratch: &mut ResampleScratch,
    ) {
        if let (Some(x), Some(y)) = (self.horizontal.copies_from, self.vertical.copies_from) {
            for (index, row) in rows.enumerate() {
                let start = index * target.stride;
                target.bytes[start..start + self.width()].copy_from_slice(&source.row(y as usize + row)[x as usize..][..self.width()]);
            }
            return;
        }
        let mut done = 0;
        for start in rows.clone().step_by(LANES) {
            let group = start..(start + LANES).min(rows.end);
            let length = group.len();
            let mut part = Target { bytes: &mut target.bytes[done * target.stride..], stride: target.stride };
            dispatch!(level, simd => self.resample_group(simd, source, group, &mut part, scratch));
            done += length;
        }
    }

    #[inline(always)]
    fn resample_group<S: Simd>(
        &self,
        simd: S,
        source: &PlaneView<'_>,
        group: Range<usize>,
        target: &mut Target<'_>,
        scratch: &mut ResampleScratch,
    ) {
        let columns = self.horizontal.span(0..self.width());
        let stride = columns.len().next_multiple_of(COLUMNS);
        scratch.rows.resize(stride * LANES, 0);
        self.sum_group(source, &group, columns.clone(), stride, scratch);
        if let Some(first) = self.horizontal.copies_from {
            let shift = first as usize - columns.start;
            for lane in 0..group.len() {
                let sums = &scratch.rows[lane * stride + shift..][..self.width()];
                round_row(sums, 1 << (ROW_SUM_BITS - 1), ROW_SUM_BITS, &mut target.bytes[lane * target.stride..][..self.width()]);
            }
            return;
        }
        scratch.columns.resize(stride * LANES, 0);
        turn_rows(simd, &scratch.rows, stride, &mut scratch.columns);
        let padded = self.width().next_multiple_of(16);
        scratch.output.resize(padded * LANES, 0);
        sum_columns(&self.horizontal, columns.start, &scratch.columns, &mut scratch.output[..self.width() * LANES]);
        turn_back(simd, &scratch.output, self.width(), group.len(), target);
    }

    /// The sums of source rows for each row of the group, in rows of `stride`. Neighbouring outputs share source rows, so that each is widened once.
    #[inline(always)]
    fn sum_group(&self, source: &PlaneView<'_>, group: &Range<usize>, columns: Range<usize>, stride: usize, scratch: &mut ResampleScratch) {
        let sources = self.vertical.span(group.clone());
        for start in columns.clone().step_by(BLOCK_COLUMNS) {
            let block = start..(start + BLOCK_COLUMNS).min(columns.end);
            let padded = block.len().next_multiple_of(COLUMNS);
            scratch.wide.resize(sources.len(), WideRow::default());
            for (row, wide) in sources.clone().zip(&mut scratch.wide) {
                let bytes = &source.row(row)[block.clone()];
                wide.as_flattened_mut().iter_mut().zip(bytes).for_each(|(wide, &byte)| *wide = widened(byte));
            }
            for (lane, row) in group.clone().enumerate() {
                let first = self.vertical.first[row] as usize - sources.start;
                let sums = &mut scratch.rows[lane * stride + start - columns.start..][..padded];
                sum_rows(&scratch.wide[first..][..self.vertical.count], &self.vertical, row, sums);
            }
        }
    }
}

/// The upper half of `a * b`: one instruction where vectors have no rounding product that compilers know. What it cuts off is half a unit on
/// average, which the sums add at their end.
#[inline(always)]
fn scaled(value: i16, weight: i16) -> i16 {
    ((i32::from(value) * i32::from(weight)) >> 16) as i16
}

#[inline(always)]
fn widened(byte: u8) -> i16 {
    i16::from(byte) << SAMPLE_BITS
}

#[inline(always)]
fn round_row(sums: &[i16], half: i16, bits: u32, target: &mut [u8]) {
    for (out, &sum) in target.iter_mut().zip(sums) {
        *out = (sum.saturating_add(half) >> bits).clamp(0, 255) as u8;
    }
}

/// Runs `$function::<N>` for the number of weights, so that its loop over them is unrolled.
macro_rules! by_count {
    ($count:expr, $function:ident($($argument:expr),*)) => {
        match $count {
            1 => $function::<1>($($argument),*),
            2 => $function::<2>($($argument),*),
            3 => $function::<3>($($argument),*),
            4 => $function::<4>($($argument),*),
            5 => $function::<5>($($argument),*),
            6 => $function::<6>($($argument),*),
            7 => $function::<7>($($argument),*),
            8 => $function::<8>($($argument),*),
            9 => $function::<9>($($argument),*),
            10 => $function::<10>($($argument),*),
            _ => $function::<0>($($argument),*),
        }
    };
}

/// Weighted sum of the rows of a block, for output row `row` of `taps`.
#[inline(always)]
fn sum_rows(wide: &[WideRow], taps: &Taps, row: usize, target: &mut [i16]) {
    by_count!(taps.count, sum_rows_of(wide, taps, row, target));
}

/// `N` rows; 0 stands for any number.
#[inline(always)]
fn sum_rows_of<const N: usize>(wide: &[WideRow], taps: &Taps, row: usize, target: &mut [i16]) {
    let count = if N == 0 { taps.count } else { N };
    let (wide, weights) = (&wide[..count], &taps.weights(row)[..count]);
    // From the fraction bits that the weights leave to those of sums.
    let bits = SAMPLE_BITS + taps.weight_bits - 16;
    let (up, down) = (ROW_SUM_BITS.saturating_sub(bits), bits.saturating_sub(ROW_SUM_BITS));
    let cut_off = ((count << up) / 2) as i16;
    for (index, out) in target.as_chunks_mut::<COLUMNS>().0.iter_mut().enumerate() {
        let mut sums = [0_i16; COLUMNS];
        for (row, &weight) in wide.iter().zip(weights) {
            for (sum, &sample) in sums.iter_mut().zip(&row[index]) {
                *sum = sum.saturating_add(scaled(sample, weight));
            }
        }
        for (out, &sum) in out.iter_mut().zip(&sums) {
            *out = ((sum << up) + cut_off) >> down;
        }
    }
}

/// Weighted sums of columns, one lane a row, rounded to bytes: sixteen for each output column.
#[inline(always)]
fn sum_columns(taps: &Taps, start: usize, columns: &[i16], output: &mut [u8]) {
    by_count!(taps.count, sum_columns_of(taps, start, columns, output));
}

/// `N` weights; 0 stands for any number.
#[inline(always)]
fn sum_columns_of<const N: usize>(taps: &Taps, start: usize, columns: &[i16], output: &mut [u8]) {
    let count = if N == 0 { taps.count } else { N };
    let bits = ROW_SUM_BITS + taps.weight_bits - 16;
    let half = (1 << (bits - 1)) + (count / 2) as i16;
    let columns = columns.as_chunks::<LANES>().0;
    for (x, output) in output.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let columns = &columns[taps.first[x] as usize - start..][..count];
        let mut sums = [0_i16; LANES];
        for (column, &weight) in columns.iter().zip(&taps.weights(x)[..count]) {
            for (sum, &sample) in sums.iter_mut().zip(column) {
                *sum = sum.saturating_add(scaled(sample, weight));
            }
        }
        round_row(&sums, half, bits, output);
    }
}

/// Turns sixteen rows of `stride` into columns of sixteen, by blocks of 8x8.
#[inline(always)]
fn turn_rows<S: Simd>(simd: S, rows: &[i16], stride: usize, columns: &mut [i16]) {
    for half in 0..2 {
        for x in (0..stride).step_by(8) {
            let mut block = [i16x8::splat(simd, 0); 8];
            for (lane, values) in block.iter_mut().enumerate() {
                *values = i16x8::from_slice(simd, &rows[(half * 8 + lane) * stride + x..][..8]);
            }
            // Interleaving the first half with the second half three times transposes eight by eight.
            for _ in 0..3 {
                block = interleaved(simd, block);
            }
            for (index, values) in block.iter().enumerate() {
                values.store_slice(&mut columns[(x + index) * LANES + half * 8..][..8]);
            }
        }
    }
}

#[inline(always)]
fn interleaved<S: Simd>(simd: S, v: [i16x8<S>; 8]) -> [i16x8<S>; 8] {
    let (a, b) = (simd.zip_low_i16x8(v[0], v[4]), simd.zip_high_i16x8(v[0], v[4]));
    let (c, d) = (simd.zip_low_i16x8(v[1], v[5]), simd.zip_high_i16x8(v[1], v[5]));
    let (e, f) = (simd.zip_low_i16x8(v[2], v[6]), simd.zip_high_i16x8(v[2], v[6]));
    let (g, h) = (simd.zip_low_i16x8(v[3], v[7]), simd.zip_high_i16x8(v[3], v[7]));
    [a, b, c, d, e, f, g, h]
}

/// Turns columns of sixteen bytes back into `rows` rows of `width`.
#[inline(always)]
fn turn_back<S: Simd>(simd: S, columns: &[u8], width: usize, rows: usize, target: &mut Target<'_>) {
    for x in (0..width).step_by(16) {
        let mut block = [u8x16::splat(simd, 0); 16];
        for (index, values) in block.iter_mut().enumerate() {
            *values = u8x16::from_slice(simd, &columns[(x + index) * LANES..][..LANES]);
        }
        for _ in 0..4 {
            let mut next = block;
            for pair in 0..8 {
                next[2 * pair] = simd.zip_low_u8x16(block[pair], block[pair + 8]);
                next[2 * pair + 1] = simd.zip_high_u8x16(block[pair], block[pair + 8]);
            }
            block = next;
        }
        let length = (width - x).min(16);
        for (lane, values) in block.iter().take(rows).enumerate() {
            let row = &mut target.bytes[lane * target.stride + x..][..length];
            if length == 16 {
                values.store_slice(row);
            } else {
                row.copy_from_slice(&values.as_slice()[..length]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::kernel::AxisMap;
    use super::super::plane::Plane;
    use super::*;
    use crate::composite::sampling::Kernel;

    /// The same by the definition, in double precision.
    fn reference(source: &Plane, x_map: AxisMap, y_map: AxisMap, x: u32, y: u32) -> f64 {
        let axis = |map: AxisMap, output: u32, length: usize| {
            let centre = map.scale * (f64::from(output) + 0.5) + map.offset;
            let widening = map.scale.abs().max(1.0);
            let taps: Vec<(usize, f64)> = (-20..40 + length as i64)
                .map(|i| (i.clamp(0, length as i64 - 1) as usize, Kernel::CatmullRom.weight((i as f64 + 0.5 - centre) / widening)))
                .collect();
            let sum: f64 = taps.iter().map(|tap| tap.1).sum();
            taps.into_iter().map(|(i, weight)| (i, weight / sum)).collect::<Vec<_>>()
        };
        let columns = axis(x_map, x, source.width);
        let rows = axis(y_map, y, source.height());
        let value: f64 =
            rows.iter().flat_map(|&(j, v)| columns.iter().map(move |&(i, h)| v * h * f64::from(source.bytes[j * source.width + i]))).sum();
        value.clamp(0.0, 255.0)
    }

    #[test]
    fn every_ratio_matches_the_definition() {
        let mut source = Plane::new(61, 47);
        let mut state = 7_u32;
        for byte in &mut source.bytes {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = (state >> 24) as u8;
        }
        let cases = [(1.0, 0.0, 1.0, 0.5), (1.15, 0.3, 1.15, -0.2), (0.4, 5.0, 0.77, 3.0), (1.9, 0.0, 1.3, 2.0), (-1.0, 61.0, 2.7, -9.0)];
        for (sx, dx, sy, dy) in cases {
            let (x_map, y_map) = (AxisMap { scale: sx, offset: dx }, AxisMap { scale: sy, offset: dy });
            let taps = PlaneTaps {
                horizontal: Taps::new(0..53, x_map, Kernel::CatmullRom, 0..61),
                vertical: Taps::new(0..37, y_map, Kernel::CatmullRom, 0..47),
            };
            let mut output = vec![0_u8; 53 * 37];
            taps.resample(
                Level::new(),
                &source.view(),
                0..37,
                &mut Target { bytes: &mut output, stride: 53 },
                &mut ResampleScratch::default(),
            );
            for y in 0..37 {
                for x in 0..53 {
                    let wanted = reference(&source, x_map, y_map, x, y);
                    let found = f64::from(output[(y * 53 + x) as usize]);
                    assert!((found - wanted).abs() <= 1.0, "{sx} {sy} at {x},{y}: {found} for {wanted}");
                }
            }
        }
    }
}
