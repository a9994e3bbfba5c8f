//! Opaque pictures drawn into a band: resampled straight into its rows where they cover them, mixed into them at edges.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use fearless_simd::Level;

use crate::base::{Frame, PixelRect};

use super::band::Band;
use super::blend;
use super::plane::{Plane, PlaneView};
use super::resample::{PlaneTaps, ResampleScratch, Target};
use super::weighted_sums::grown;

/// An opaque picture, resampled into its rectangle.
pub(super) struct PlanarStep {
    pub(super) source: StepSource,
    /// Of luma and of chroma, over `rect`.
    pub(super) taps: Arc<[PlaneTaps; 2]>,
    /// The pixels it may touch; even on all sides.
    pub(super) rect: PixelRect,
    pub(super) cover: Cover,
}

/// Where a step's samples come from.
pub(super) enum StepSource {
    Bytes(PlanarSource),
    /// With fraction bits.
    Words(Arc<[Plane<i16>; 3]>),
}

/// Planes of bytes: a frame's, or some made of it.
#[derive(Clone)]
pub(super) enum PlanarSource {
    Frame(Frame),
    Planes(Arc<[Plane; 3]>),
}

impl PlanarSource {
    pub(super) fn view(&self, index: usize) -> PlaneView<'_> {
        match self {
            Self::Frame(frame) => PlaneView::of(frame, index),
            Self::Planes(planes) => planes[index].view(),
        }
    }
}

/// How much of the pixels of a rectangle a layer covers.
pub(super) struct Cover {
    /// Opacity of the whole.
    pub(super) opacity: f32,
    /// Of luma columns and rows of the rectangle, then of chroma's.
    pub(super) edges: Option<[(Vec<f32>, Vec<f32>); 2]>,
    /// Frame rows that are covered wholly, over the rectangle's whole width.
    pub(super) whole_rows: Range<u32>,
}

/// Buffers that a thread keeps.
#[derive(Default)]
struct Scratch {
    resample: ResampleScratch,
    rows: Vec<u8>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// The rows of plane `index` that `rect` and the band share: (first row in the band, first row in the rectangle, how
/// many).
pub(super) fn shared_rows(rect: &PixelRect, band: &Band<'_>, index: usize) -> Option<(usize, usize, usize)> {
    let shift = usize::from(index > 0);
    let (top, bottom) = (rect.y as usize >> shift, rect.bottom() as usize >> shift);
    let (start, end) = (band.plane_y(index).max(top), (band.plane_y(index) + band.plane_rows(index)).min(bottom));
    (end > start).then(|| (start - band.plane_y(index), start - top, end - start))
}

impl Cover {
    /// All of a rectangle.
    pub(super) const fn whole(rect: &PixelRect) -> Self {
        Self { opacity: 1.0, edges: None, whole_rows: rect.y..rect.y + rect.height }
    }

    /// How much of the pixel in a column and row of the rectangle.
    #[inline(always)]
    pub(super) fn at(&self, column: usize, row: usize) -> f32 {
        match &self.edges {
            None => self.opacity,
            Some([(columns, rows), _]) => columns[column] * rows[row] * self.opacity,
        }
    }

    /// Whether the rows of `rect` in the band are covered wholly.
    pub(super) fn is_whole(&self, rect: &PixelRect, band: &Band<'_>) -> bool {
        let (top, bottom) = ((band.y as u32).max(rect.y), ((band.y + band.rows) as u32).min(rect.bottom()));
        self.whole_rows.start <= top && self.whole_rows.end >= bottom
    }

    /// Mixes a row of plane `index` (row `row` of the rectangle) into the target by coverage.
    pub(super) fn mix_row(&self, level: Level, index: usize, row: usize, target: &mut [u8], source: &[u8]) {
        match &self.edges {
            None => blend::mix_row(level, target, source, (self.opacity * 32768.0).round() as i32),
            Some(edges) => {
                let (columns, rows) = &edges[index.min(1)];
                blend::mix_row_by(level, target, source, columns, rows[row] * self.opacity);
            }
        }
    }
}

impl PlanarStep {
    /// Writes rows `rows` of plane `index` to `target`.
    pub(super) fn resample(&self, level: Level, index: usize, rows: Range<usize>, target: &mut Target<'_>, scratch: &mut ResampleScratch) {
        let taps = &self.taps[index.min(1)];
        match &self.source {
            StepSource::Bytes(source) => taps.resample(level, &source.view(index), rows, target, scratch),
            StepSource::Words(planes) => taps.weigh(level, &planes[index].view(), rows, target, scratch),
        }
    }

    pub(super) fn draw(&self, level: Level, band: &mut Band<'_>) {
        let whole = self.cover.is_whole(&self.rect, band);
        for index in 0..3 {
            let Some((band_row, row, count)) = shared_rows(&self.rect, band, index) else { continue };
            let left = self.rect.x as usize >> usize::from(index > 0);
            let (bytes, stride) = &mut band.planes[index];
            let bytes = &mut bytes[band_row * *stride + left..];
            SCRATCH.with_borrow_mut(|scratch| {
                if whole {
                    let mut target = Target { samples: bytes, stride: *stride };
                    self.resample(level, index, row..row + count, &mut target, &mut scratch.resample);
                    return;
                }
                let width = self.taps[index.min(1)].width();
                let rows = grown(&mut scratch.rows, width * count, 0);
                let mut target = Target { samples: &mut *rows, stride: width };
                self.resample(level, index, row..row + count, &mut target, &mut scratch.resample);
                for (line, source) in rows.chunks_exact(width).enumerate() {
                    self.cover.mix_row(level, index, row + line, &mut bytes[line * *stride..][..width], source);
                }
            });
        }
    }
}
