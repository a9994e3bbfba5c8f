//! The samples of a plane: bytes, or 16 bits where more steps follow that would round again.

use bytemuck::{Pod, Zeroable};
use fearless_simd::Simd;

use super::lane_transpose;
use super::resample::Outputs;

/// Fraction bits of samples as the sums take them.
pub(super) const SAMPLE_BITS: u32 = 7;

/// The largest code value with its fraction bits.
const LARGEST: i16 = 255 << SAMPLE_BITS;

/// One sample of a plane.
pub(super) trait Sample: Copy + Default + Send + Sync + 'static {
    /// With `SAMPLE_BITS` fraction bits.
    fn widened(self) -> i16;

    /// From a weighted sum with `bits` fraction bits of which `cut_off` was lost on average.
    fn of_sum(sum: i16, cut_off: i16, bits: u32) -> Self;

    /// The buffer of its kind.
    fn kept(outputs: &mut Outputs) -> &mut Vec<Self>;

    /// Turns columns of sixteen samples into `rows` rows of `width`, `stride` samples from row to row.
    fn turn_back<S: Simd>(simd: S, columns: &[Self], width: usize, rows: usize, target: &mut [Self], stride: usize);
}

impl Sample for u8 {
    #[inline(always)]
    fn widened(self) -> i16 {
        i16::from(self) << SAMPLE_BITS
    }

    #[inline(always)]
    fn of_sum(sum: i16, cut_off: i16, bits: u32) -> Self {
        let half = (1 << (bits - 1)) + cut_off;
        (sum.saturating_add(half) >> bits).clamp(0, 255) as Self
    }

    fn kept(outputs: &mut Outputs) -> &mut Vec<Self> {
        &mut outputs.bytes
    }

    #[inline(always)]
    fn turn_back<S: Simd>(simd: S, columns: &[Self], width: usize, rows: usize, target: &mut [Self], stride: usize) {
        lane_transpose::bytes_back(simd, columns, width, rows, target, stride);
    }
}

/// With `SAMPLE_BITS` fraction bits, 0 to 255.
impl Sample for i16 {
    #[inline(always)]
    fn widened(self) -> i16 {
        self
    }

    #[inline(always)]
    fn of_sum(sum: i16, cut_off: i16, bits: u32) -> Self {
        let most = LARGEST >> (SAMPLE_BITS - bits);
        sum.saturating_add(cut_off).clamp(0, most) << (SAMPLE_BITS - bits)
    }

    fn kept(outputs: &mut Outputs) -> &mut Vec<Self> {
        &mut outputs.words
    }

    #[inline(always)]
    fn turn_back<S: Simd>(simd: S, columns: &[Self], width: usize, rows: usize, target: &mut [Self], stride: usize) {
        lane_transpose::words_back(simd, columns, width, rows, target, stride);
    }
}

/// Fraction bits of sums that are kept as they are.
pub(super) const RAW_BITS: u32 = 4;

/// A sum as it is, below 0 and above 255 too where a kernel overshoots.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
pub(super) struct Raw(pub(super) i16);

impl Sample for Raw {
    #[inline(always)]
    fn widened(self) -> i16 {
        self.0.saturating_mul(1 << (SAMPLE_BITS - RAW_BITS))
    }

    #[inline(always)]
    fn of_sum(sum: i16, cut_off: i16, bits: u32) -> Self {
        Self(sum.saturating_add(cut_off) >> (bits - RAW_BITS))
    }

    fn kept(outputs: &mut Outputs) -> &mut Vec<Self> {
        &mut outputs.raw
    }

    #[inline(always)]
    fn turn_back<S: Simd>(simd: S, columns: &[Self], width: usize, rows: usize, target: &mut [Self], stride: usize) {
        lane_transpose::words_back(simd, bytemuck::cast_slice(columns), width, rows, bytemuck::cast_slice_mut(target), stride);
    }
}
