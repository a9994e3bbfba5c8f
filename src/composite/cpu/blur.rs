//! A Gaussian over an opaque layer: sampled on a reduced grid, blurred there with its edges held, and brought back
//! linearly.

use std::sync::Arc;

use fearless_simd::Level;

use crate::base::{PixelFormat, PixelSize};
use crate::composite::sampling::{BlurGrid, Kernel, Sampling, gaussian_weights};

use super::kernel::{AxisMap, Taps};
use super::placed_layer::{Place, weighed};
use super::planar_step::PlanarSource;
use super::plane::Plane;
use super::resample::PlaneTaps;

/// Minified by more than this, a source is halved first: tents of up to sixteen pixels.
const HALVINGS_LEFT: u32 = 2;

/// The taps of a blurred layer; all frames of a video that stands still have the same.
pub(super) struct BlurTaps {
    /// The pyramid level of the source that is read.
    pub(super) source_level: u32,
    /// Luma and chroma to the reduced grid. A tent spreads what it samples; the Gaussian is that much narrower.
    reduce: [PlaneTaps; 2],
    gaussian: PlaneTaps,
    /// Columns to the canvas's, rows as they are.
    widen: [PlaneTaps; 2],
    /// Rows to the canvas's: two rows and one sum for each.
    pub(super) heighten: Arc<[PlaneTaps; 2]>,
}

impl BlurTaps {
    /// The taps for the layer of `place`, whose frames are of `source_size`, on the grid of a canvas; `None` where it
    /// is turned.
    pub(super) fn of(place: &Place, grid: &BlurGrid, source_size: PixelSize) -> Option<Self> {
        let canvas_from_source = place.canvas_from_source.then(grid.grid_from_canvas());
        let sampling = Sampling::of(&canvas_from_source).filter(|sampling| sampling.along_axes)?;
        let region = grid.region;
        let small = Place { canvas_from_source, rect: region, ..*place };
        let source_level = sampling.level.saturating_sub(HALVINGS_LEFT);
        let per_pixel = 1.0 / f64::from(1_u32 << source_level);
        let extent = |index| {
            let (width, height) = PixelFormat::Yuv420.plane_extent(index, source_size);
            let halved = |length: usize| (0..source_level).fold(length, |length, _| length.div_ceil(2));
            (halved(width), halved(height))
        };
        let reduce = [
            small.taps(extent(0), per_pixel, 1.0, region, Kernel::Tent)?,
            small.taps(extent(1), per_pixel / 2.0, 1.0, region, Kernel::Tent)?,
        ];
        let weights = gaussian_weights(narrowed(grid.sigma));
        let gaussian = PlaneTaps::new(Taps::symmetric(region.width, &weights), Taps::symmetric(region.height, &weights));
        let (widen, heighten) = (
            [1, 2].map(|step| PlaneTaps::new(columns(place, grid, step), unchanged(region.height))),
            [1, 2].map(|step| PlaneTaps::new(unchanged(place.rect.width / step), rows(place, grid, step))),
        );
        Some(Self { source_level, reduce, gaussian, widen, heighten: Arc::new(heighten) })
    }

    /// The blurred planes of `source`, as wide as the layer on the canvas and as high as the reduced grid. They are
    /// rounded to bytes once, on the canvas: slow gradients show each rounding before that as steps that move, and the
    /// encoder pays for them.
    pub(super) fn blurred(&self, level: Level, source: &PlanarSource) -> Arc<[Plane<i16>; 3]> {
        Arc::new([0, 1, 2].map(|index: usize| {
            let sampled: Plane<i16> = weighed(level, &source.view(index), &self.reduce[index.min(1)]);
            let blurred: Plane<i16> = weighed(level, &sampled.view(), &self.gaussian);
            weighed(level, &blurred.view(), &self.widen[index.min(1)])
        }))
    }
}

/// The sigma in grid pixels, less what the tents before and after add: each has a variance of 1/6.
fn narrowed(sigma: f64) -> f64 {
    (sigma * sigma - 1.0 / 3.0).max(0.25 * sigma * sigma).sqrt()
}

/// From cells of the region that starts at `origin` to the canvas, `step` of its pixels at a time.
fn outwards(step: u32, grid: &BlurGrid, origin: u32) -> AxisMap {
    AxisMap { scale: f64::from(step) / f64::from(grid.reduction), offset: f64::from(grid.margin) - f64::from(origin) }
}

fn columns(place: &Place, grid: &BlurGrid, step: u32) -> Taps {
    let map = outwards(step, grid, grid.region.x);
    Taps::new(place.rect.x / step..place.rect.right() / step, map, Kernel::Tent, 0..grid.region.width)
}

fn rows(place: &Place, grid: &BlurGrid, step: u32) -> Taps {
    let map = outwards(step, grid, grid.region.y);
    Taps::new(place.rect.y / step..place.rect.bottom() / step, map, Kernel::Tent, 0..grid.region.height)
}

fn unchanged(length: u32) -> Taps {
    Taps::new(0..length, AxisMap { scale: 1.0, offset: 0.0 }, Kernel::Tent, 0..length)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;
    use crate::base::{Affine, Frame, Paint, Planes, Rect, Rgba};
    use crate::composite::{Content, CpuCompositor, Item, Layer, Scene};
    use crate::scene::{Effect, Look};

    /// A Gaussian of `sigma` takes a wave of angular frequency w down to exp(-(w sigma)^2 / 2) of itself.
    #[test]
    fn slow_waves_are_rounded_once() {
        const SIDE: u32 = 512;
        let (sigma, frequency) = (20.0_f64, TAU / 800.0);
        let size = PixelSize::new(SIDE, SIDE);
        let wave = |x: usize, y: usize, amplitude: f64| 128.0 + amplitude * (frequency * (x as f64 + 0.7 * y as f64)).sin();
        let mut planes = Planes::zeroed(PixelFormat::Yuv420, size);
        for (index, (samples, stride)) in planes.planes_mut().enumerate() {
            let step = if index == 0 { 1 } else { 2 };
            samples.iter_mut().enumerate().for_each(|(i, sample)| {
                *sample = wave(i % stride * step, i / stride * step, 100.0).round() as u8;
            });
        }
        let frame = Frame::new(PixelFormat::Yuv420, size, Arc::new(planes));
        let look = Look { effects: vec![Effect::Blur { sigma }], ..Look::default() };
        let layer = Layer { look, ..Layer::plain(Content::Frame(frame), Rect::of_size(size.as_size()), Affine::identity()) };
        let scene = Scene { canvas: size, background: Paint::Solid(Rgba::BLACK), items: vec![Item::Layer(layer)] };
        let blurred = CpuCompositor::new(size).compose(&scene);
        let left = (-(sigma * frequency).powi(2) * (1.0 + 0.7 * 0.7) / 2.0).exp();
        // Away from the edges, which are held.
        let inner = 64..SIDE as usize - 64;
        let errors = inner.clone().flat_map(|y| inner.clone().map(move |x| (x, y))).map(|(x, y)| {
            let found = f64::from(blurred.row(0, y)[x]);
            (found - wave(x, y, 100.0 * left)).abs()
        });
        let largest = errors.fold(0.0, f64::max);
        assert!(largest < 0.85, "{largest}: half a level is what one rounding costs");
    }
}
