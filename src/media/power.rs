//! Powers of numbers from 0 to 1, written so that compilers work on many at once: the library's function is a call for
//! each.

/// log2(1 + x) from sqrt(1/2) - 1 to sqrt(2) - 1, by powers of x: least squares over Chebyshev's points, within 2.2e-6.
const LOG2: [f32; 7] = [-1.593_166_2e-6, 1.442_713_8, -0.721_039, 0.479_392_3, -0.368_821_7, 0.321_648_8, -0.200_985_6];

/// 2^x from -1/2 to 1/2, likewise, within 2.7e-6.
const EXP2: [f32; 5] = [1.000_000_1, 0.693_121, 0.240_221_07, 0.055_922_04, 0.009_676_04];

/// Beside 1.5 * 2^23 a number has no bits left for a fraction, and its lowest bits are the nearest whole number.
const WHOLE: f32 = 12_582_912.0;

const SQUARE_ROOT_OF_HALF_BITS: i32 = 0x3f35_04f3;
const FRACTION_BITS: u32 = 23;
const EXPONENT_BIAS: u32 = 127;

/// `base` to the power of `exponent` for bases from 0 to 1 and exponents from 0 to 4, within a hundred-thousandth of
/// it. What is below 2^-126 is that.
#[inline(always)]
pub(super) fn power(base: f32, exponent: f32) -> f32 {
    let bits = base.to_bits().cast_signed();
    // base = 2^octave * (1 + part)
    let octave = (bits - SQUARE_ROOT_OF_HALF_BITS) >> FRACTION_BITS;
    let part = f32::from_bits((bits - (octave << FRACTION_BITS)).cast_unsigned()) - 1.0;
    let logarithm = (exponent * (octave as f32 + polynomial(LOG2, part))).max(-126.0);
    let whole = logarithm + WHOLE;
    let scale = f32::from_bits(whole.to_bits().wrapping_add(EXPONENT_BIAS) << FRACTION_BITS);
    polynomial(EXP2, logarithm - (whole - WHOLE)) * scale
}

/// Horner's scheme.
#[inline(always)]
fn polynomial<const N: usize>(coefficients: [f32; N], x: f32) -> f32 {
    coefficients.into_iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_those_of_the_library() {
        for exponent in [0.3, 1.0 / 2.4, 1.0, 2.2, 2.4, 4.0] {
            for step in 1..=100_000 {
                let base = step as f32 / 100_000.0;
                let (found, wanted) = (f64::from(power(base, exponent)), f64::from(base).powf(f64::from(exponent)));
                assert!((found - wanted).abs() <= 1e-5 * wanted, "{base}^{exponent}: {found} for {wanted}");
            }
            assert!(power(0.0, exponent).abs() < 1e-9);
        }
    }
}
