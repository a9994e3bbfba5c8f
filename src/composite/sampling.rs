//! How a layer's pixels are sampled: one rule that both compositors follow, so that their pictures agree.
//!
//! A canvas pixel's centre is mapped back into the source. Where the source is minified by two or more, a pyramid level (means of 2x2) is
//! used, and the kernel is widened by what is left. Along the axes the kernel is Catmull-Rom; turned layers use a tent unless they magnify.

use crate::base::{Affine, Canvas, Source};

/// Below this many source pixels a canvas pixel a turned layer counts as magnified, and gets the cubic.
const MAGNIFIED: f64 = 0.75;

/// A turned layer at nearly its own size (pictures are prepared to whole pixels) is not widened: four texels, not nine.
const NEARLY_OWN_SIZE: f64 = 1.1;

/// Which filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// Catmull-Rom: the cubic of R. Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981, a = -1/2.
    CatmullRom,
    /// Linear interpolation.
    Tent,
}

impl Kernel {
    /// Half its width in pixels when nothing is minified.
    pub fn radius(self) -> f64 {
        match self {
            Self::CatmullRom => 2.0,
            Self::Tent => 1.0,
        }
    }

    /// Its value at a distance in pixels.
    pub fn weight(self, distance: f64) -> f64 {
        let d = distance.abs();
        match self {
            Self::CatmullRom if d < 1.0 => (1.5 * d - 2.5) * d * d + 1.0,
            Self::CatmullRom if d < 2.0 => ((-0.5 * d + 2.5) * d - 4.0) * d + 2.0,
            Self::Tent if d < 1.0 => 1.0 - d,
            Self::CatmullRom | Self::Tent => 0.0,
        }
    }
}

/// The sampling of one layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// How often the source is halved first.
    pub level: u32,
    /// The filter on that level.
    pub kernel: Kernel,
    /// How many times as wide the filter is along the source's x and y, at least 1.
    pub widening: (f64, f64),
    /// Whether the map keeps the axes.
    pub along_axes: bool,
}

impl Sampling {
    /// The sampling of a layer placed by `canvas_from_source`; `None` where the layer is flattened to nothing.
    pub fn of(canvas_from_source: &Affine<Source, Canvas>) -> Option<Self> {
        let inverse = canvas_from_source.inverse()?;
        let along_axes = canvas_from_source.keeps_axes();
        let (x, y) = (inverse.xx.hypot(inverse.xy), inverse.yx.hypot(inverse.yy));
        let (per_canvas_x, per_canvas_y) = inverse.scales();
        let level = (per_canvas_x.min(per_canvas_y) + 1e-9).log2().floor().clamp(0.0, 16.0) as u32;
        let left = f64::from(1_u32 << level);
        let (x, y) = (x / left, y / left);
        if along_axes {
            return Some(Self { level, kernel: Kernel::CatmullRom, widening: (x.max(1.0), y.max(1.0)), along_axes });
        }
        let kernel = if x.min(y) < MAGNIFIED { Kernel::CatmullRom } else { Kernel::Tent };
        let widen = |m: f64| if m < NEARLY_OWN_SIZE { 1.0 } else { m };
        Some(Self { level, kernel, widening: (widen(x), widen(y)), along_axes })
    }
}

/// Sigma at and above which a Gaussian runs on a reduced grid: 2.5 of its pixels lose nothing that shows.
const REDUCED_SIGMA: f64 = 2.5;

/// By how much the canvas is reduced for a Gaussian of `sigma` canvas pixels: a power of two, at least 1.
pub fn blur_reduction(sigma: f64) -> u32 {
    (sigma / REDUCED_SIGMA).log2().floor().clamp(0.0, 8.0).exp2() as u32
}

/// The weights of a Gaussian of `sigma` pixels from the middle to three sigma, summing to one over both sides.
pub fn gaussian_weights(sigma: f64) -> Vec<f64> {
    let reach = (3.0 * sigma).ceil() as i32;
    let weight = |d: i32| (-0.5 * (f64::from(d) / sigma).powi(2)).exp();
    let sum: f64 = (-reach..=reach).map(weight).sum();
    (0..=reach).map(|d| weight(d) / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_leave_less_than_a_factor_of_two() {
        for (scale, level, widening) in
            [(1.0, 0, 1.0), (2.0, 0, 1.0), (0.6, 0, 1.0 / 0.6), (0.5, 1, 1.0), (0.3, 1, 1.0 / 0.6), (0.124, 3, 1.0 / 0.992)]
        {
            let sampling = Sampling::of(&Affine::scale(scale, scale)).unwrap();
            assert_eq!(sampling.level, level, "{scale}");
            assert!((sampling.widening.0 - widening).abs() < 1e-9, "{scale}");
        }
        assert!(Sampling::of(&Affine::scale(0.0, 1.0)).is_none());
    }

    #[test]
    fn a_gaussian_sums_to_one() {
        let weights = gaussian_weights(2.5);
        let sum: f64 = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
        assert!((sum - 1.0).abs() < 1e-12);
        assert_eq!([1.0, 2.5, 5.0, 20.0].map(blur_reduction), [1, 1, 2, 8]);
    }
}
