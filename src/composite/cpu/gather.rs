//! Weighted sums along x of rows of bytes, sixteen outputs at a time. Where the samples of eight outputs lie close
//! together, one load holds them and a shuffle brings those of a tap to their lanes, so that nothing need be turned.

use fearless_simd::{Simd, prelude::*, u8x16, u8x32};

use super::kernel::Taps;
use super::sample::SAMPLE_BITS;
use super::weighted_sums::by_count;

/// Outputs summed together: eight out of each of two loads.
pub(super) const OUTPUTS: usize = 16;

/// Samples that a load brings.
const LOADED: usize = 16;

/// How the outputs of a row gather their samples.
#[derive(Clone, Debug)]
pub(super) struct Gather {
    blocks: Vec<Block>,
    /// For each sixteen outputs one a tap.
    taps: Vec<Tap>,
    pub(super) count: usize,
    /// Bits that sums are shifted by, so that no fewer are left than the cubic's overshoot allows.
    up: u32,
    /// Fraction bits of the sums.
    pub(super) sum_bits: u32,
}

/// Sixteen outputs.
#[derive(Clone, Debug)]
struct Block {
    /// The source samples at which the two loads begin.
    begins: [u32; 2],
    /// The share that products cut off: half a unit each on average.
    cut_off: [i16; OUTPUTS],
}

/// Which byte of its load each output takes, and its weight.
#[derive(Clone, Debug)]
struct Tap {
    /// Each twice: a sample's byte above itself is 257 times the sample.
    bytes: [u8; 2 * OUTPUTS],
    /// By 256/257 of what they would be for samples that are shifted.
    weights: [i16; OUTPUTS],
}

impl Gather {
    /// The gathering of `taps` from rows of `width` samples; `None` where they do not lie close enough together.
    pub(super) fn of(taps: &Taps, width: usize) -> Option<Self> {
        let last_begin = u32::try_from(width.checked_sub(LOADED)?).ok()?;
        let up = 15_u32.saturating_sub(taps.weight_bits);
        let sum_bits = SAMPLE_BITS + taps.weight_bits - 16 + up;
        let mut gather = Self { blocks: Vec::new(), taps: Vec::new(), count: taps.count, up, sum_bits };
        for start in (0..taps.first.len()).step_by(OUTPUTS) {
            // What is missing in the last sixteen repeats the last output.
            let output = |lane: usize| (start + lane).min(taps.first.len() - 1);
            // A mirrored row runs backwards.
            let begins = [0, OUTPUTS / 2].map(|lane| {
                let ends = [lane, lane + OUTPUTS / 2 - 1].map(|lane| taps.first[output(lane)]);
                ends[0].min(ends[1]).min(last_begin)
            });
            let mut bytes = [0; OUTPUTS];
            for (lane, byte) in bytes.iter_mut().enumerate() {
                let within = taps.first[output(lane)].checked_sub(begins[lane / (OUTPUTS / 2)])? as usize;
                *byte = u8::try_from(within).ok().filter(|_| within + taps.count <= LOADED)?;
            }
            let cut_off = std::array::from_fn(|lane| i16::from(taps.products[output(lane)]) / 2);
            gather.blocks.push(Block { begins, cut_off });
            gather.taps.extend((0..taps.count).map(|tap| Tap {
                bytes: std::array::from_fn(|index| bytes[index / 2] + tap as u8),
                weights: std::array::from_fn(|lane| lowered(taps.weights(output(lane))[tap])),
            }));
        }
        Some(gather)
    }
}

/// `weight * 256 / 257`, rounded; no quotient lies halfway.
fn lowered(weight: i16) -> i16 {
    (i32::from(weight) * 512 + 257).div_euclid(514) as i16
}

/// The sums of `row` for the outputs from `start` on, a multiple of sixteen.
#[inline(always)]
pub(super) fn sum_row<S: Simd>(simd: S, gather: &Gather, row: &[u8], start: usize, sums: &mut [[i16; OUTPUTS]]) {
    by_count!(gather.count, sum_row_of::<S>(simd, gather, row, start, sums));
}

/// `N` taps; 0 stands for any number.
#[inline(always)]
fn sum_row_of<S: Simd, const N: usize>(simd: S, gather: &Gather, row: &[u8], start: usize, sums: &mut [[i16; OUTPUTS]]) {
    let count = if N == 0 { gather.count } else { N };
    let start = start / OUTPUTS;
    for ((block, taps), sums) in gather.blocks[start..].iter().zip(gather.taps[start * count..].chunks_exact(count)).zip(sums) {
        let [low, high] = block.begins.map(|begin| u8x16::from_slice(simd, &row[begin as usize..][..LOADED]));
        let loaded = simd.combine_u8x16(low, high);
        let mut total = block.cut_off;
        for tap in taps {
            let twice: [u8; 2 * OUTPUTS] = simd.swizzle_dyn_within_blocks_u8x32(loaded, u8x32::from_slice(simd, &tap.bytes)).into();
            for lane in 0..OUTPUTS {
                let sample = u16::from_le_bytes([twice[2 * lane], twice[2 * lane + 1]]) >> 1;
                total[lane] = total[lane].saturating_add(((i32::from(sample as i16) * i32::from(tap.weights[lane])) >> 16) as i16);
            }
        }
        for lane in 0..OUTPUTS {
            sums[lane] = total[lane] << gather.up;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::kernel::AxisMap;
    use super::*;
    use crate::composite::sampling::Kernel;

    #[test]
    fn weights_are_lowered_to_the_nearest() {
        for weight in i16::MIN..=i16::MAX {
            assert_eq!(lowered(weight), (f64::from(weight) * 256.0 / 257.0).round() as i16, "{weight}");
        }
    }

    #[test]
    fn only_what_lies_close_together_is_gathered() {
        let taps = |scale: f64, width: u32| {
            let offset = if scale < 0.0 { f64::from(width) } else { 0.3 };
            Taps::new(0..100, AxisMap { scale, offset }, Kernel::CatmullRom, 0..width)
        };
        for (scale, width, is_gathered) in [
            (0.5, 64, true),
            (1.0, 110, true),
            (-1.1, 110, true),
            (1.2, 130, true),
            (1.8, 190, false),
            (-1.8, 190, false),
            (1.0, 12, false),
        ] {
            assert_eq!(Gather::of(&taps(scale, width), width as usize).is_some(), is_gathered, "{scale} of {width}");
        }
    }
}
