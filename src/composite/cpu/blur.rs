//! A Gaussian over an opaque layer: sampled on a reduced grid, blurred there with its edges held, and brought back linearly.

use std::sync::Arc;

use fearless_simd::Level;

use crate::base::{Affine, Canvas, PixelRect, PixelSize};
use crate::composite::sampling::{Kernel, Sampling, blur_reduction, gaussian_weights};

use super::kernel::{AxisMap, Taps};
use super::place::{Place, resampled};
use super::plane::Plane;
use super::resample::PlaneTaps;
use super::step::PlanarSource;

/// A blurred layer as small planes, and the taps that bring them to the canvas.
pub(super) struct Blurred {
    /// Y', Cb, Cr, all on the reduced grid.
    pub(super) planes: Arc<[Plane; 3]>,
    /// Of luma and of chroma.
    pub(super) taps: Arc<[PlaneTaps; 2]>,
}

/// The layer of `place` under a Gaussian of `sigma` canvas pixels; `None` where it lies off the canvas or is turned.
/// `source_at` gives the source on a pyramid level.
pub(super) fn blurred(level: Level, place: &Place, sigma: f64, source_at: impl FnOnce(u32) -> PlanarSource) -> Option<Blurred> {
    let reduction = blur_reduction(sigma);
    let factor = f64::from(reduction);
    let canvas_from_source = place.canvas_from_source.then(Affine::<Canvas, Canvas>::scale(1.0 / factor, 1.0 / factor));
    let sampling = Sampling::of(&canvas_from_source).filter(|sampling| sampling.along_axes)?;
    let grid = reduced_rect(place, factor);
    let small = Place { canvas_from_source, source_rect: place.source_rect, rect: grid };
    let source = source_at(sampling.level);
    let per_pixel = 1.0 / f64::from(1_u32 << sampling.level);
    let luma = small.taps(&source.view(0), per_pixel, 1.0, grid, Kernel::CatmullRom)?;
    let chroma = small.taps(&source.view(1), per_pixel / 2.0, 1.0, grid, Kernel::CatmullRom)?;
    let weights = gaussian_weights(sigma / factor);
    let gaussian = PlaneTaps { horizontal: Taps::symmetric(grid.width, &weights), vertical: Taps::symmetric(grid.height, &weights) };
    let planes = [0, 1, 2].map(|index: usize| {
        let sampled = resampled(level, &source.view(index), if index == 0 { &luma } else { &chroma });
        resampled(level, &sampled.view(), &gaussian)
    });
    let back = |step: f64| {
        let axis = |origin: u32, outputs: std::ops::Range<u32>, length: u32| {
            let map = AxisMap { scale: step / factor, offset: -f64::from(origin) };
            Taps::new(outputs, map, Kernel::Tent, 0..length)
        };
        let (rect, shrink) = (place.rect, step as u32);
        PlaneTaps {
            horizontal: axis(grid.x, rect.x / shrink..rect.right() / shrink, grid.width),
            vertical: axis(grid.y, rect.y / shrink..rect.bottom() / shrink, grid.height),
        }
    };
    Some(Blurred { planes: Arc::new(planes), taps: Arc::new([back(1.0), back(2.0)]) })
}

/// The reduced pixels that the layer touches on the canvas.
fn reduced_rect(place: &Place, factor: f64) -> PixelRect {
    let bounds = place.canvas_from_source.bounds_of(&place.source_rect);
    let canvas = PixelSize::new(place.rect.right(), place.rect.bottom());
    let start = |edge: f64| (edge.max(0.0) / factor + 1e-6).floor() as u32;
    let end = |edge: f64, limit: u32| (edge.min(f64::from(limit)) / factor - 1e-6).ceil() as u32;
    let (x, y) = (start(bounds.x), start(bounds.y));
    let (right, bottom) = (end(bounds.right(), canvas.width), end(bounds.bottom(), canvas.height));
    PixelRect { x, y, width: right.saturating_sub(x).max(1), height: bottom.saturating_sub(y).max(1) }
}
