//! How a layer's pixels are sampled: one rule that both compositors follow, so that their pictures agree.
//!
//! A canvas pixel's centre is mapped back into the source. Where the source is minified by two or more, a pyramid level
//! (means of 2x2) is used, and the kernel is widened by what is left. Along the axes the kernel is Catmull-Rom; turned
//! layers use a tent unless they magnify. Chroma of 4:2:0 follows the same rule on its own grid: once for each 2x2
//! block, all lengths doubled. A turned layer that reads a pyramid takes chroma at each pixel instead, from the level
//! before, which is as fine as luma of its own.

use crate::base::{Affine, Canvas, PixelRect, PixelSize, Rect, Source};

/// Below this many source pixels a canvas pixel a turned layer counts as magnified, and gets the cubic.
const MAGNIFIED: f64 = 0.75;

/// A turned layer at nearly its own size (pictures are prepared to whole pixels) is not widened: four texels, not nine.
const NEARLY_OWN_SIZE: f64 = 1.1;

/// Which filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// Catmull-Rom: the cubic of R. Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981, a =
    /// -1/2.
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
    pub fn weight(self, distance: f32) -> f32 {
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
    /// Of what is as large as the canvas.
    pub const fn along_axes() -> Self {
        Self { level: 0, kernel: Kernel::CatmullRom, widening: (1.0, 1.0), along_axes: true }
    }

    /// The sampling of a layer placed by `canvas_from_source`; `None` where the layer is flattened to nothing.
    pub fn of(canvas_from_source: &Affine<Source, Canvas>) -> Option<Self> {
        let inverse = canvas_from_source.inverse()?;
        let along_axes = canvas_from_source.keeps_axes();
        let (x, y) = (libm::hypot(inverse.xx, inverse.xy), libm::hypot(inverse.yx, inverse.yy));
        let (per_canvas_x, per_canvas_y) = inverse.scales();
        let level = libm::log2(per_canvas_x.min(per_canvas_y) + 1e-9).floor().clamp(0.0, 16.0) as u32;
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
pub(super) fn blur_reduction(sigma: f64) -> u32 {
    let halvings = libm::log2(sigma / REDUCED_SIGMA).floor().clamp(0.0, 8.0);
    1 << halvings as u32
}

/// The grid that a layer is blurred on: the canvas reduced, and around it what the Gaussian brings in from outside. So
/// the edges that are held are the layer's own, wherever it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlurGrid {
    /// Canvas pixels a cell, a power of two.
    pub reduction: u32,
    /// Cells beyond each edge of the canvas: three sigma.
    pub margin: u32,
    /// Of the Gaussian, in cells.
    pub sigma: f64,
    /// Columns and rows, margins included.
    pub size: PixelSize,
    /// The cells that hold the layer.
    pub region: PixelRect,
}

impl BlurGrid {
    /// The grid for a layer that lies in `bounds` under a Gaussian of `sigma` canvas pixels; `None` where it lies off
    /// the canvas.
    pub fn of(sigma: f64, bounds: &Rect<Canvas>, canvas: PixelSize) -> Option<Self> {
        bounds.intersect(&Rect::of_size(canvas.as_size()))?;
        let reduction = blur_reduction(sigma);
        let sigma = sigma / f64::from(reduction);
        let margin = (3.0 * sigma).ceil() as u32;
        let side = |pixels: u32| pixels.div_ceil(reduction) + 2 * margin;
        let size = PixelSize::new(side(canvas.width), side(canvas.height));
        let region = PixelRect::cover(&grid_from_canvas(reduction, margin).bounds_of(bounds), size)?;
        Some(Self { reduction, margin, sigma, size, region })
    }

    /// Canvas to cells.
    pub fn grid_from_canvas(&self) -> Affine<Canvas, Canvas> {
        grid_from_canvas(self.reduction, self.margin)
    }
}

fn grid_from_canvas(reduction: u32, margin: u32) -> Affine<Canvas, Canvas> {
    let (scale, shift) = (1.0 / f64::from(reduction), f64::from(margin));
    Affine::new(scale, 0.0, 0.0, scale, shift, shift)
}

/// The weights of a Gaussian of `sigma` pixels from the middle to three sigma, summing to one over both sides.
pub fn gaussian_weights(sigma: f64) -> Vec<f64> {
    let reach = (3.0 * sigma).ceil() as i32;
    let weight = |d: i32| libm::exp(-0.5 * (f64::from(d) / sigma).powi(2));
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
    }

    #[test]
    fn reductions_keep_sigma_above_the_least() {
        let canvas = PixelSize::new(1080, 1920);
        for (sigma, reduction) in [(0.5, 1), (4.9, 1), (5.0, 2), (20.0, 8), (39.0, 8), (40.0, 16)] {
            let grid = BlurGrid::of(sigma, &Rect::new(0.0, 0.0, 1080.0, 1920.0), canvas).unwrap();
            assert_eq!(grid.reduction, reduction, "sigma {sigma}");
        }
    }

    #[test]
    fn what_reaches_into_the_canvas_is_blurred_and_no_more() {
        // Cells of four pixels, a margin of eight of them: 32 pixels, of which the layer covers all on the left and
        // none above.
        let grid = BlurGrid::of(10.0, &Rect::new(-500.0, 9.0, 1000.0, 20.0), PixelSize::new(100, 50)).unwrap();
        assert_eq!((grid.size, grid.region), (PixelSize::new(41, 29), PixelRect { x: 0, y: 10, width: 41, height: 6 }));
        assert_eq!(BlurGrid::of(10.0, &Rect::new(101.0, 0.0, 10.0, 10.0), PixelSize::new(100, 50)), None);
    }
}
