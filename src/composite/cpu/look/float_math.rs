//! Functions that platforms' libraries round differently, in operations that none does: IEEE 754 sums, products and
//! quotients.

use std::f32::consts::{LN_2, LOG2_E, SQRT_2};

/// The logarithm to base two of a positive number, within 2e-6 of itself or of one.
#[inline(always)]
fn log2(x: f32) -> f32 {
    let bits = x.to_bits() as i32;
    let exponent = ((bits >> 23) & 255) - 127;
    let mantissa = f32::from_bits(((bits & 0x007f_ffff) | 0x3f80_0000) as u32);
    let large = mantissa > SQRT_2;
    let (mantissa, exponent) = (if large { mantissa * 0.5 } else { mantissa }, if large { exponent + 1 } else { exponent });
    // ln m = 2 artanh((m - 1) / (m + 1)), whose argument is below 0.172.
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    let series = ((square * (1.0 / 9.0) + 1.0 / 7.0) * square + 0.2) * square + 1.0 / 3.0;
    exponent as f32 + 2.0 * LOG2_E * (t + t * square * series)
}

/// Two to the power of a number of -100..100, within 3e-7 of itself.
#[inline(always)]
fn exp2(x: f32) -> f32 {
    let rounded = (x + if x < 0.0 { -0.5 } else { 0.5 }) as i32;
    let y = (x - rounded as f32) * LN_2;
    // Taylor's series, of which |y| < 0.347 needs seven terms.
    let series = 1.0 + y * (1.0 + y * (0.5 + y * (1.0 / 6.0 + y * (1.0 / 24.0 + y * (1.0 / 120.0 + y * (1.0 / 720.0))))));
    series * f32::from_bits(((rounded + 127) << 23) as u32)
}

/// `base` to the power of `exponent`; zero where `base` is not above 1e-20.
#[inline(always)]
pub(super) fn power(base: f32, exponent: f32) -> f32 {
    let result = exp2((exponent * log2(base.max(1e-20))).clamp(-100.0, 100.0));
    if base > 1e-20 { result } else { 0.0 }
}

/// 0 below `low`, 1 from `low + width` on, smooth between; `per_width` is one through the width.
#[inline(always)]
pub(super) fn smooth_step(low: f32, per_width: f32, value: f32) -> f32 {
    let t = ((value - low) * per_width).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_those_of_the_library() {
        for step in 1..=1000_u32 {
            let base = step as f32 / 1000.0;
            for exponent in [0.1_f32, 0.4545, 1.0, 2.2, 10.0] {
                let wanted = f64::from(base).powf(f64::from(exponent));
                assert!((f64::from(power(base, exponent)) - wanted).abs() < 1e-5, "{base} to the {exponent}");
            }
        }
        assert_eq!(power(0.0, 0.5), 0.0);
    }
}
