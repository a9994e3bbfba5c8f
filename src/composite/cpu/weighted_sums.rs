//! Weighted sums of rows and of columns in 16 bit, of as many samples at once as there are lanes. No gather, no float,
//! any number of taps.

use std::ops::Range;

use super::kernel::Taps;
use super::lane_transpose::LANES;
use super::plane::PlaneView;
use super::sample::{SAMPLE_BITS, Sample};

/// Columns whose source rows are worked on at a time: whole rows of usual videos, since the encoder has taken the
/// caches meanwhile, and processors fetch ahead along rows. Not a multiple of a page, so that rows do not push each
/// other out of the cache.
pub(super) const BLOCK_COLUMNS: usize = 1952;

/// Columns summed at a time; rows of sums are padded to a multiple of them, so that no loop has a remainder.
pub(super) const COLUMNS: usize = 32;

/// A block of one source row, widened.
pub(super) type WideRow = [[i16; COLUMNS]; BLOCK_COLUMNS / COLUMNS];

/// Zeros.
pub(super) const EMPTY_ROW: WideRow = [[0; COLUMNS]; BLOCK_COLUMNS / COLUMNS];

/// Fraction bits of the sums of rows; the cubic's overshoot still fits 16 bit.
pub(super) const ROW_SUM_BITS: u32 = 6;

/// Runs `$function::<N>` for the number of weights, so that its loop over them is unrolled.
macro_rules! by_count {
    ($count:expr, $function:ident $(::<$kind:ident>)?($($argument:expr),*)) => {
        match $count {
            1 => $function::<$($kind,)? 1>($($argument),*),
            2 => $function::<$($kind,)? 2>($($argument),*),
            3 => $function::<$($kind,)? 3>($($argument),*),
            4 => $function::<$($kind,)? 4>($($argument),*),
            5 => $function::<$($kind,)? 5>($($argument),*),
            6 => $function::<$($kind,)? 6>($($argument),*),
            7 => $function::<$($kind,)? 7>($($argument),*),
            8 => $function::<$($kind,)? 8>($($argument),*),
            9 => $function::<$($kind,)? 9>($($argument),*),
            10 => $function::<$($kind,)? 10>($($argument),*),
            _ => $function::<$($kind,)? 0>($($argument),*),
        }
    };
}
pub(super) use by_count;

/// The first `length` elements of a buffer that only grows: what it held is left as it is, since clearing it costs as
/// much as some of the sums.
pub(super) fn grown<T: Clone>(buffer: &mut Vec<T>, length: usize, filling: T) -> &mut [T] {
    if buffer.len() < length {
        buffer.resize(length, filling);
    }
    &mut buffer[..length]
}

/// A block of columns of some source rows, widened: neighbouring outputs share source rows, so that each is widened
/// once.
#[inline(always)]
pub(super) fn widen<A: Sample>(source: &PlaneView<'_, A>, rows: Range<usize>, columns: Range<usize>, wide: &mut Vec<WideRow>) {
    let wide = grown(wide, rows.len(), EMPTY_ROW);
    for (row, wide) in rows.zip(wide) {
        let samples = &source.row(row)[columns.clone()];
        wide.as_flattened_mut().iter_mut().zip(samples).for_each(|(wide, &sample)| *wide = sample.widened());
    }
}

/// The upper half of `a * b`: one instruction where vectors have no rounding product that compilers know. What it cuts
/// off is half a unit on average, which the sums add at their end.
#[inline(always)]
fn scaled(value: i16, weight: i16) -> i16 {
    ((i32::from(value) * i32::from(weight)) >> 16) as i16
}

/// Sums of `bits` fraction bits as samples; `cut_off` is added first.
#[inline(always)]
pub(super) fn round_row<B: Sample>(sums: &[i16], cut_off: i16, bits: u32, target: &mut [B]) {
    for (out, &sum) in target.iter_mut().zip(sums) {
        *out = B::of_sum(sum, cut_off, bits);
    }
}

/// Weighted sum of the rows of a block, for output row `row` of `taps`.
#[inline(always)]
pub(super) fn sum_rows(wide: &[WideRow], taps: &Taps, row: usize, target: &mut [i16]) {
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
    let cut_off = (i16::from(taps.products[row]) << up) / 2;
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

/// Weighted sums of columns, one lane a row, rounded to samples: sixteen for each output column.
#[inline(always)]
pub(super) fn sum_columns<B: Sample>(taps: &Taps, start: usize, columns: &[i16], output: &mut [B]) {
    by_count!(taps.count, sum_columns_of::<B>(taps, start, columns, output));
}

/// `N` weights; 0 stands for any number.
#[inline(always)]
fn sum_columns_of<B: Sample, const N: usize>(taps: &Taps, start: usize, columns: &[i16], output: &mut [B]) {
    let count = if N == 0 { taps.count } else { N };
    let bits = ROW_SUM_BITS + taps.weight_bits - 16;
    let columns = columns.as_chunks::<LANES>().0;
    for (x, output) in output.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let columns = &columns[taps.first[x] as usize - start..][..count];
        let mut sums = [0_i16; LANES];
        for (column, &weight) in columns.iter().zip(&taps.weights(x)[..count]) {
            for (sum, &sample) in sums.iter_mut().zip(column) {
                *sum = sum.saturating_add(scaled(sample, weight));
            }
        }
        round_row(&sums, i16::from(taps.products[x]) / 2, bits, output);
    }
}
