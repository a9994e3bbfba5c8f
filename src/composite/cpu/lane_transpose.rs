//! Sixteen rows turned on their side, so that they lie in the lanes of vectors, and back.

use fearless_simd::{Simd, i16x8, prelude::*, u8x16};

/// Rows that are turned together.
pub(super) const LANES: usize = 16;

/// Turns sixteen rows of `stride` into columns of sixteen, by blocks of 8x8.
#[inline(always)]
pub(super) fn rows<S: Simd>(simd: S, rows: &[i16], stride: usize, columns: &mut [i16]) {
    for half in 0..2 {
        for x in (0..stride).step_by(8) {
            let mut block = [i16x8::splat(simd, 0); 8];
            for (lane, values) in block.iter_mut().enumerate() {
                *values = i16x8::from_slice(simd, &rows[(half * 8 + lane) * stride + x..][..8]);
            }
            for (index, values) in transposed(simd, block).iter().enumerate() {
                values.store_slice(&mut columns[(x + index) * LANES + half * 8..][..8]);
            }
        }
    }
}

/// Interleaving the first half with the second half three times transposes eight by eight.
#[inline(always)]
fn transposed<S: Simd>(simd: S, mut block: [i16x8<S>; 8]) -> [i16x8<S>; 8] {
    for _ in 0..3 {
        block = interleaved(simd, block);
    }
    block
}

#[inline(always)]
fn interleaved<S: Simd>(simd: S, v: [i16x8<S>; 8]) -> [i16x8<S>; 8] {
    let (a, b) = (simd.zip_low_i16x8(v[0], v[4]), simd.zip_high_i16x8(v[0], v[4]));
    let (c, d) = (simd.zip_low_i16x8(v[1], v[5]), simd.zip_high_i16x8(v[1], v[5]));
    let (e, f) = (simd.zip_low_i16x8(v[2], v[6]), simd.zip_high_i16x8(v[2], v[6]));
    let (g, h) = (simd.zip_low_i16x8(v[3], v[7]), simd.zip_high_i16x8(v[3], v[7]));
    [a, b, c, d, e, f, g, h]
}

/// Turns columns of sixteen bytes back into `rows` rows of `width`. `columns` is padded to sixteen of them.
#[inline(always)]
pub(super) fn bytes_back<S: Simd>(simd: S, columns: &[u8], width: usize, rows: usize, target: &mut [u8], stride: usize) {
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
            let row = &mut target[lane * stride + x..][..length];
            if length == 16 {
                values.store_slice(row);
            } else {
                row.copy_from_slice(&values.as_slice()[..length]);
            }
        }
    }
}

/// The same with samples of 16 bits.
#[inline(always)]
pub(super) fn words_back<S: Simd>(simd: S, columns: &[i16], width: usize, rows: usize, target: &mut [i16], stride: usize) {
    for half in 0..2 {
        for x in (0..width).step_by(8) {
            let mut block = [i16x8::splat(simd, 0); 8];
            for (index, values) in block.iter_mut().enumerate() {
                *values = i16x8::from_slice(simd, &columns[(x + index) * LANES + half * 8..][..8]);
            }
            let length = (width - x).min(8);
            for (lane, values) in transposed(simd, block).iter().take(rows.saturating_sub(half * 8)).enumerate() {
                let row = &mut target[(half * 8 + lane) * stride + x..][..length];
                if length == 8 {
                    values.store_slice(row);
                } else {
                    row.copy_from_slice(&values.as_slice()[..length]);
                }
            }
        }
    }
}
