//! From a layer to a step: where it lies, which taps it needs, what it covers.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use fearless_simd::{Level, Simd, dispatch};
use rayon::prelude::*;

use crate::base::{Affine, Canvas, Frame, PixelRect, PixelSize, Rect, Source};
use crate::composite::Layer;
use crate::composite::sampling::{Kernel, Sampling};

use super::blend;
use super::kernel::{AxisMap, Taps};
use super::planar_step::{Cover, PlanarSource};
use super::plane::{Plane, PlaneView};
use super::resample::{PlaneTaps, ResampleScratch, Target};
use super::sample::{RAW_BITS, Raw, Sample};
use super::sprite::{CodeBounds, FullSprite, PlacedSprite, Sprite};

/// A layer's place: its affine map, what of the source is seen, and the canvas pixels that it touches.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) canvas_from_source: Affine<Source, Canvas>,
    pub(super) source_rect: Rect<Source>,
    /// The pixels it may touch; even on all sides.
    pub(super) rect: PixelRect,
    /// Where it ends.
    pub(super) clip: PixelRect,
}

impl Place {
    /// The place of a layer within `clip`, a part of `canvas`; `None` where it lies off the canvas.
    pub(super) fn of(layer: &Layer, clip: PixelRect, canvas: PixelSize) -> Option<Self> {
        let part = Rect::new(f64::from(clip.x), f64::from(clip.y), f64::from(clip.width), f64::from(clip.height));
        let rect = PixelRect::even_cover(&layer.bounds().intersect(&part)?, canvas)?;
        Some(Self { canvas_from_source: layer.canvas_from_source, source_rect: layer.source_rect, rect, clip })
    }

    /// Taps for a plane of this width and height that has `per_pixel` samples for each source pixel along each axis (1,
    /// 1/2 for chroma, less on pyramid levels), sampled once for each `1 / grid` canvas pixels. `None` where the map is
    /// turned.
    pub(super) fn taps(
        &self,
        (width, height): (usize, usize),
        per_pixel: f64,
        grid: f64,
        outputs: PixelRect,
        kernel: Kernel,
    ) -> Option<PlaneTaps> {
        let inverse = self.canvas_from_source.inverse()?;
        let axis = |scale: f64, shift: f64, start: f64, end: f64, length: usize, outputs: Range<u32>| {
            let map = AxisMap { scale: settled(scale * per_pixel / grid, 1.0), offset: settled(shift * per_pixel, 0.5) };
            Taps::new(outputs, map, kernel, readable(start * per_pixel, end * per_pixel, length))
        };
        let seen = &self.source_rect;
        Some(PlaneTaps::new(
            axis(inverse.xx, inverse.dx, seen.x, seen.right(), width, outputs.x..outputs.right()),
            axis(inverse.yy, inverse.dy, seen.y, seen.bottom(), height, outputs.y..outputs.bottom()),
        ))
    }

    /// The cover of the rectangle by an axis-keeping layer of this opacity.
    pub(super) fn cover(&self, opacity: f32) -> Cover {
        let clip = self.clip;
        let part = Rect::new(f64::from(clip.x), f64::from(clip.y), f64::from(clip.width), f64::from(clip.height));
        let bounds = self.canvas_from_source.bounds_of(&self.source_rect);
        let bounds = bounds.intersect(&part).unwrap_or(Rect::new(part.x, part.y, 0.0, 0.0));
        let axis = |start: f64, end: f64, pixels: Range<u32>| -> Vec<f32> {
            pixels.map(|pixel| overlap(start, end, f64::from(pixel)) as f32).collect()
        };
        let columns = axis(bounds.x, bounds.right(), self.rect.x..self.rect.right());
        let rows = axis(bounds.y, bounds.bottom(), self.rect.y..self.rect.bottom());
        let whole = |coverage: &f32| *coverage >= 1.0;
        let whole_rows = if opacity >= 1.0 && columns.iter().all(whole) {
            let first = rows.iter().position(whole).unwrap_or(rows.len()) as u32;
            let count = rows.iter().skip(first as usize).take_while(|row| whole(row)).count() as u32;
            self.rect.y + first..self.rect.y + first + count
        } else {
            0..0
        };
        let edges = (!columns.iter().chain(&rows).all(whole)).then(|| {
            let halves = (paired(&columns), paired(&rows));
            [(columns, rows), halves]
        });
        Cover { opacity, edges, whole_rows }
    }
}

/// `value`, or the multiple of `step` that it misses only by the rounding noise of the transforms.
fn settled(value: f64, step: f64) -> f64 {
    let nearest = (value / step).round() * step;
    if (value - nearest).abs() < 1e-6 { nearest } else { value }
}

/// The whole samples that `start..end` touches, at least one, inside a plane of `length`.
pub(super) fn readable(start: f64, end: f64, length: usize) -> Range<u32> {
    let limit = length as f64;
    let first = (start + 1e-6).floor().clamp(0.0, limit - 1.0);
    let last = (end - 1e-6).ceil().clamp(first + 1.0, limit);
    first as u32..last as u32
}

/// How much of the pixel that starts at `pixel` lies in `start..end`.
fn overlap(start: f64, end: f64, pixel: f64) -> f64 {
    let covered = (end.min(pixel + 1.0) - start.max(pixel)).clamp(0.0, 1.0);
    if covered > 1.0 - 1e-3 { 1.0 } else { covered }
}

fn paired(values: &[f32]) -> Vec<f32> {
    values.chunks_exact(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect()
}

/// Rows resampled by one task.
const ROWS_A_TASK: usize = 64;

thread_local! {
    static SCRATCH: RefCell<ResampleScratch> = RefCell::default();
}

/// A plane resampled whole, by all cores.
pub(super) fn resampled(level: Level, view: &PlaneView<'_>, taps: &PlaneTaps) -> Plane {
    by_all_cores(taps, |rows, target, scratch| taps.resample(level, view, rows, target, scratch))
}

/// The same from any kind of samples to any.
pub(super) fn weighed<A: Sample, B: Sample>(level: Level, view: &PlaneView<'_, A>, taps: &PlaneTaps) -> Plane<B> {
    by_all_cores(taps, |rows, target, scratch| taps.weigh(level, view, rows, target, scratch))
}

/// The plane of `taps` whose rows `write` gives.
fn by_all_cores<B: Sample>(taps: &PlaneTaps, write: impl Fn(Range<usize>, &mut Target<'_, B>, &mut ResampleScratch) + Sync) -> Plane<B> {
    let (width, height) = (taps.width(), taps.vertical.first.len());
    let mut plane = Plane::new(width, height);
    plane.samples.par_chunks_mut(width * ROWS_A_TASK).enumerate().for_each(|(index, samples)| {
        let first = index * ROWS_A_TASK;
        let rows = first..first + samples.len() / width;
        SCRATCH.with_borrow_mut(|scratch| write(rows, &mut Target { samples, stride: width }, scratch));
    });
    plane
}

/// The luma and chroma taps of a 4:2:0 source whose luma has `per_pixel` samples a source pixel.
pub(super) fn planar_taps(place: &Place, source: &PlanarSource, per_pixel: f64) -> Option<Arc<[PlaneTaps; 2]>> {
    let rect = place.rect;
    let half = PixelRect { x: rect.x / 2, y: rect.y / 2, width: rect.width / 2, height: rect.height / 2 };
    Some(Arc::new([
        place.taps(source.view(0).extent(), per_pixel, 1.0, rect, Kernel::CatmullRom)?,
        place.taps(source.view(1).extent(), per_pixel / 2.0, 0.5, half, Kernel::CatmullRom)?,
    ]))
}

/// A picture with transparency on the canvas, along the axes; its edges are faded unless they are measured elsewhere.
pub(super) fn full_sprite(level: Level, sprite: &Sprite, place: &Place, sampling: &Sampling, fades: bool) -> Option<FullSprite> {
    let per_pixel = 1.0 / f64::from(1_u32 << sampling.level);
    let taps = place.taps(sprite.planes[3].view().extent(), per_pixel, 1.0, place.rect, Kernel::CatmullRom)?;
    let copies = taps.horizontal.copies_from.is_some() && taps.vertical.copies_from.is_some();
    let mut planes = if copies {
        [0, 1, 2, 3].map(|index: usize| resampled(level, &sprite.planes[index].view(), &taps))
    } else {
        within_alpha(level, [0, 1, 2, 3].map(|index: usize| weighed(level, &sprite.planes[index].view(), &taps)))
    };
    let cover = place.cover(1.0);
    if let Some([(columns, rows), _]) = cover.edges.as_ref().filter(|_| fades) {
        planes.iter_mut().for_each(|plane| fade_edges(plane, columns, rows));
    }
    clamp_to_alpha(level, &mut planes, sprite.codes);
    Some(FullSprite { rect: place.rect, planes })
}

/// Sums as samples. Where alpha overshoots, colours do as much: both are taken down together, so that a rim has the
/// colour of what is inside it.
fn within_alpha(level: Level, [luma, cb, cr, alpha]: [Plane<Raw>; 4]) -> [Plane; 4] {
    let width = alpha.width;
    let mut bytes = [0, 1, 2, 3].map(|_| Plane::new(width, alpha.height()));
    let [luma_bytes, cb_bytes, cr_bytes, alpha_bytes] = &mut bytes;
    let pairs = [(&luma, luma_bytes), (&cb, cb_bytes), (&cr, cr_bytes)];
    for (raw, bytes) in pairs {
        let rows = bytes.samples.par_chunks_mut(width).zip(raw.samples.par_chunks(width)).zip(alpha.samples.par_chunks(width));
        rows.for_each(|((bytes, raw), alpha)| dispatch!(level, simd => lowered_row(simd, bytes, raw, alpha)));
    }
    let rows = alpha_bytes.samples.par_chunks_mut(width).zip(alpha.samples.par_chunks(width));
    rows.for_each(|(bytes, alpha)| bytes.iter_mut().zip(alpha).for_each(|(byte, alpha)| *byte = byte_of(f32::from(alpha.0) * PER_RAW)));
    bytes
}

/// One through the fraction of raw sums.
const PER_RAW: f32 = 1.0 / (1 << RAW_BITS) as f32;

#[inline(always)]
fn byte_of(value: f32) -> u8 {
    (value + 0.5).clamp(0.0, 255.0) as u8
}

#[inline(always)]
fn lowered_row<S: Simd>(_: S, bytes: &mut [u8], raw: &[Raw], alpha: &[Raw]) {
    const WHOLE: f32 = (255 << RAW_BITS) as f32;
    for ((byte, raw), alpha) in bytes.iter_mut().zip(raw).zip(alpha) {
        let over = f32::from(alpha.0).max(WHOLE);
        *byte = byte_of(f32::from(raw.0) * (255.0 / over));
    }
}

/// The same, ready to be laid over a band.
pub(super) fn place_sprite(level: Level, sprite: &Sprite, place: &Place, sampling: &Sampling) -> Option<PlacedSprite> {
    full_sprite(level, sprite, place, sampling, true).map(|FullSprite { rect, planes }| PlacedSprite::new(rect, planes))
}

/// Takes the samples at the edges down by how much of their pixels is covered. Few are not covered wholly.
fn fade_edges(plane: &mut Plane, columns: &[f32], rows: &[f32]) {
    let partial: Vec<(usize, f32)> = columns.iter().copied().enumerate().filter(|(_, covered)| *covered < 1.0).collect();
    let faded = |sample: u8, covered: f32| (f32::from(sample) * covered + 0.5) as u8;
    for (line, &row) in plane.samples.chunks_exact_mut(plane.width).zip(rows) {
        partial.iter().for_each(|&(x, column)| line[x] = faded(line[x], column));
        if row < 1.0 {
            line.iter_mut().for_each(|sample| *sample = faded(*sample, row));
        }
    }
}

/// The cubic overshoots at edges: premultiplied samples stay between their least and their largest code value times
/// alpha.
fn clamp_to_alpha(level: Level, planes: &mut [Plane; 4], codes: CodeBounds) {
    let [luma, cb, cr, alpha] = planes;
    for (plane, bounds) in [luma, cb, cr].into_iter().zip(codes) {
        blend::clamp_row(level, &mut plane.samples, &alpha.samples, bounds);
    }
}

/// A 4:2:0 frame as a sprite without transparency, for turned layers.
pub(super) fn sprite_of_planar(frame: &Frame) -> Sprite {
    let (width, height) = (frame.size().width as usize, frame.size().height as usize);
    let full = |index: usize| {
        let mut plane = Plane::new(width, height);
        for (y, row) in plane.samples.chunks_exact_mut(width).enumerate() {
            let shift = usize::from(index > 0);
            let source = frame.row(index, y >> shift);
            row.iter_mut().enumerate().for_each(|(x, sample)| *sample = source[x >> shift]);
        }
        plane
    };
    Sprite::of_video([full(0), full(1), full(2), Plane { samples: vec![255; width * height], width }])
}
