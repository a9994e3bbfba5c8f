//! Loops over rows of bytes: copies, mixes and the premultiplied "over". All are plain loops that compilers turn into
//! vectors.

use fearless_simd::{Level, Simd, dispatch};

/// `target += (source - target) * weight`, weight 0..=32768 for 0..=1.
pub(super) fn mix_row(level: Level, target: &mut [u8], source: &[u8], weight: i32) {
    dispatch!(level, simd => mix_uniform(simd, target, source, weight.clamp(0, 32768)));
}

#[inline(always)]
fn mix_uniform<S: Simd>(_: S, target: &mut [u8], source: &[u8], weight: i32) {
    for (out, &new) in target.iter_mut().zip(source) {
        let old = i32::from(*out);
        *out = (old + (((i32::from(new) - old) * weight + 0x4000) >> 15)) as u8;
    }
}

/// `target += (source - target) * weights * scale`, sample by sample.
pub(super) fn mix_row_by(level: Level, target: &mut [u8], source: &[u8], weights: &[f32], scale: f32) {
    dispatch!(level, simd => mix_weighted(simd, target, source, weights, scale));
}

#[inline(always)]
fn mix_weighted<S: Simd>(_: S, target: &mut [u8], source: &[u8], weights: &[f32], scale: f32) {
    for ((out, &new), &weight) in target.iter_mut().zip(source).zip(weights) {
        let old = f32::from(*out);
        *out = ((f32::from(new) - old).mul_add(weight * scale, old) + 0.5) as u8;
    }
}

/// `target = source + (1 - alpha) * target`, source premultiplied.
pub(super) fn over_row(level: Level, target: &mut [u8], source: &[u8], alpha: &[u8]) {
    dispatch!(level, simd => over_opaque(simd, target, source, alpha));
}

#[inline(always)]
fn over_opaque<S: Simd>(_: S, target: &mut [u8], source: &[u8], alpha: &[u8]) {
    for ((out, &colour), &alpha) in target.iter_mut().zip(source).zip(alpha) {
        // x / 255, rounded, without a division: (x + 128 + ((x + 128) >> 8)) >> 8.
        let below = u16::from(*out) * u16::from(255 - alpha) + 128;
        *out = colour.saturating_add(((below + (below >> 8)) >> 8) as u8);
    }
}

/// `target = opacity * source + (1 - opacity * alpha) * target`, source premultiplied.
pub(super) fn over_row_by(level: Level, target: &mut [u8], source: &[u8], alpha: &[u8], opacity: f32) {
    dispatch!(level, simd => over_faded(simd, target, source, alpha, opacity));
}

#[inline(always)]
fn over_faded<S: Simd>(_: S, target: &mut [u8], source: &[u8], alpha: &[u8], opacity: f32) {
    // Fixed point with 15 bits keeps the error under a tenth of a level.
    let opacity = (opacity * 32768.0).round() as i32;
    let per_alpha = opacity * 257 / 2;
    for ((out, &colour), &alpha) in target.iter_mut().zip(source).zip(alpha) {
        // alpha * opacity / 255 in 1/32768: 32768 / 255 is 128.50; alpha * 257 / 512 scales 0..255 to 0..128.
        let covered = (i32::from(alpha) * per_alpha + (1 << 14)) >> 15;
        let kept = (32768 - covered).max(0);
        let sum = i32::from(colour) * opacity + i32::from(*out) * kept;
        *out = ((sum + 0x4000) >> 15).min(255) as u8;
    }
}

/// Keeps premultiplied samples between two code values times alpha, the lower product rounded down and the upper one
/// up.
pub(super) fn clamp_row(level: Level, samples: &mut [u8], alpha: &[u8], bounds: (u8, u8)) {
    dispatch!(level, simd => clamp_between(simd, samples, alpha, bounds));
}

/// `x / 255`, rounded down, without a division; exact below 65535.
#[inline(always)]
fn over_255(x: u16) -> u8 {
    ((x + 1 + (x >> 8)) >> 8) as u8
}

#[inline(always)]
fn clamp_between<S: Simd>(_: S, samples: &mut [u8], alpha: &[u8], (least, largest): (u8, u8)) {
    for (sample, &alpha) in samples.iter_mut().zip(alpha) {
        let alpha = u16::from(alpha);
        let (low, high) = (over_255(alpha * u16::from(least)), over_255(alpha * u16::from(largest) + 254));
        *sample = (*sample).max(low).min(high);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_within_a_level_of_the_formula() {
        let level = Level::new();
        let every: Vec<u8> = (0..=255).collect();
        for alpha in 0..=255_u8 {
            for opacity in [1.0_f32, 0.8, 0.5, 0.0] {
                let colour = (f32::from(alpha) * 0.6).round() as u8;
                let (source, alphas) = (vec![colour; 256], vec![alpha; 256]);
                let (mut whole, mut faded) = (every.clone(), every.clone());
                over_row(level, &mut whole, &source, &alphas);
                over_row_by(level, &mut faded, &source, &alphas, opacity);
                for old in 0..256 {
                    let wanted = |o: f64| o * f64::from(colour) + (1.0 - o * f64::from(alpha) / 255.0) * old as f64;
                    assert!((f64::from(whole[old]) - wanted(1.0)).abs() <= 0.51);
                    assert!((f64::from(faded[old]) - wanted(f64::from(opacity))).abs() <= 0.6, "{alpha} {opacity} {old}: {}", faded[old]);
                }
            }
        }
    }

    #[test]
    fn samples_stay_between_the_bounds_times_alpha() {
        for bounds in [(16_u8, 235_u8), (16, 240), (0, 255)] {
            let alphas: Vec<u8> = (0..=255).collect();
            for value in [0, 100, 255] {
                let mut samples = vec![value; 256];
                clamp_row(Level::new(), &mut samples, &alphas, bounds);
                for (sample, alpha) in samples.into_iter().zip(0_u32..) {
                    let (low, high) = (alpha * u32::from(bounds.0) / 255, (alpha * u32::from(bounds.1)).div_ceil(255));
                    assert_eq!(u32::from(sample), u32::from(value).clamp(low, high), "{value} under alpha {alpha}");
                }
            }
        }
    }

    #[test]
    fn mixes_reach_both_ends_exactly() {
        let level = Level::new();
        let (old, new): (Vec<u8>, Vec<u8>) = ((0..=255).collect(), (0..=255).rev().collect());
        for (weight, wanted) in [(0, &old), (32768, &new)] {
            let mut target = old.clone();
            mix_row(level, &mut target, &new, weight);
            assert_eq!(&target, wanted);
            let mut target = old.clone();
            mix_row_by(level, &mut target, &new, &[weight as f32 / 32768.0; 256], 1.0);
            assert_eq!(&target, wanted);
        }
    }
}
