//! The Gaussian of a layer: drawn small, blurred there along both axes, drawn large again.

use crate::base::{Affine, Canvas, PixelRect, PixelSize, Rect};

use super::super::sampling::blur_reduction;
use super::super::scene::Layer;
use super::placement::Placement;
use super::uniforms::BlurUniform;

/// How a layer is blurred.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BlurPlan {
    /// Canvas pixels per pixel of the small copy, a power of two.
    pub(super) reduction: u32,
    /// Size of the small canvas.
    pub(super) size: PixelSize,
    /// The part of it that holds the layer; its edges are held.
    pub(super) region: PixelRect,
    sigma: f64,
}

impl BlurPlan {
    /// For the visible part of a layer whose place on `canvas` is `bounds`; `None` where nothing of it is visible.
    pub(super) fn new(sigma: f64, bounds: &Rect<Canvas>, canvas: PixelSize) -> Option<Self> {
        let visible = bounds.intersect(&Rect::of_size(canvas.as_size()))?;
        let reduction = blur_reduction(sigma);
        let scale = 1.0 / f64::from(reduction);
        let size = PixelSize::new(canvas.width.div_ceil(reduction), canvas.height.div_ceil(reduction));
        let region = PixelRect::cover(&Affine::<Canvas, Canvas>::scale(scale, scale).bounds_of(&visible), size)?;
        Some(Self { reduction, size, region, sigma: sigma * scale })
    }

    /// How the layer is sampled onto the small canvas.
    pub(super) fn placement(&self, layer: &Layer) -> Option<Placement> {
        let scale = 1.0 / f64::from(self.reduction);
        Placement::new(layer.canvas_from_source.then(Affine::<Canvas, Canvas>::scale(scale, scale)), layer.source_rect)
    }

    /// First and last column and row that hold the layer.
    pub(super) fn texels(&self) -> [i32; 4] {
        let PixelRect { x, y, .. } = self.region;
        [x, y, self.region.right() - 1, self.region.bottom() - 1].map(|edge| edge as i32)
    }

    /// The passes along x and y: taps to three sigma.
    pub(super) fn uniforms(&self) -> [BlurUniform; 2] {
        [[1, 0], [0, 1]].map(|direction| BlurUniform {
            texels: self.texels(),
            direction,
            radius: (3.0 * self.sigma).ceil() as i32,
            exponent: (-0.5 / (self.sigma * self.sigma)) as f32,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reductions_keep_sigma_above_the_least() {
        let canvas = PixelSize::new(1080, 1920);
        for (sigma, reduction) in [(0.5, 1), (4.9, 1), (5.0, 2), (20.0, 8), (39.0, 8), (40.0, 16)] {
            let plan = BlurPlan::new(sigma, &Rect::new(0.0, 0.0, 1080.0, 1920.0), canvas).unwrap();
            assert_eq!(plan.reduction, reduction, "sigma {sigma}");
        }
    }

    #[test]
    fn only_the_visible_part_is_blurred() {
        let plan = BlurPlan::new(10.0, &Rect::new(-500.0, 9.0, 1000.0, 20.0), PixelSize::new(100, 50)).unwrap();
        assert_eq!(plan.region, PixelRect { x: 0, y: 2, width: 25, height: 6 });
        assert_eq!(BlurPlan::new(10.0, &Rect::new(200.0, 0.0, 10.0, 10.0), PixelSize::new(100, 50)), None);
    }
}
