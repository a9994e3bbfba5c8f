//! Smooth functions of one number as Chebyshev series, eight values at once: no table to gather from, and no call that
//! leaves the lanes.

use std::f64::consts::PI;

use fearless_simd::{Simd, f32x8, prelude::*};

/// A function over an interval by the first `N` Chebyshev polynomials: the one that agrees with it at their `N` nodes
/// (Press, Teukolsky, Vetterling, Flannery, "Numerical Recipes", 5.8).
#[derive(Clone, Copy, Debug)]
pub(super) struct Chebyshev<const N: usize> {
    coefficients: [f32; N],
    /// From the interval to -1..=1.
    scale: f32,
    shift: f32,
}

impl<const N: usize> Chebyshev<N> {
    /// The series of `function` over `low..=high`.
    pub(super) fn of(function: impl Fn(f64) -> f64, low: f64, high: f64) -> Self {
        let angle = |node: usize| PI * (node as f64 + 0.5) / N as f64;
        let values: [f64; N] = std::array::from_fn(|node| function(f64::midpoint(low, high) + 0.5 * (high - low) * angle(node).cos()));
        let coefficient = |degree: usize| {
            let sum: f64 = values.iter().enumerate().map(|(node, value)| value * (degree as f64 * angle(node)).cos()).sum();
            sum * if degree == 0 { 1.0 } else { 2.0 } / N as f64
        };
        let scale = 2.0 / (high - low);
        Self {
            coefficients: std::array::from_fn(|degree| coefficient(degree) as f32),
            scale: scale as f32,
            shift: (-1.0 - low * scale) as f32,
        }
    }

    /// Its values at `x`, which lie in the interval; by Clenshaw's recurrence.
    #[inline(always)]
    pub(super) fn at<S: Simd>(&self, simd: S, x: f32x8<S>) -> f32x8<S> {
        let x = x.mul_add(self.scale, self.shift);
        let twice = x + x;
        let (mut last, mut before) = (f32x8::splat(simd, 0.0), f32x8::splat(simd, 0.0));
        for &coefficient in self.coefficients[1..].iter().rev() {
            (last, before) = (twice.mul_add(last, f32x8::splat(simd, coefficient) - before), last);
        }
        x.mul_add(last, f32x8::splat(simd, self.coefficients[0]) - before)
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;

    #[test]
    fn a_series_is_its_function() {
        let series = Chebyshev::<12>::of(|x| (3.0 * x).sin() + x, 0.25, 2.0);
        let inputs: [f32; 8] = std::array::from_fn(|lane| 0.25 + 0.25 * lane as f32);
        let found = dispatch!(Level::new(), simd => series.at(simd, f32x8::from_slice(simd, &inputs)).to_array());
        for (found, x) in found.into_iter().zip(inputs) {
            assert!((found - ((3.0 * x).sin() + x)).abs() < 1e-6, "{x}: {found}");
        }
    }
}
