//! What is done to a band: the scene's items, prepared for one frame.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use fearless_simd::Level;

use crate::base::{Frame, PixelRect, PixelSize, Rgba};
use crate::composite::Weight;

use super::band::{self, Band, BandBuffer};
use super::blend;
use super::colour_code;
use super::look::{LookStep, ShadowStep};
use super::plane::{Plane, PlaneView};
use super::resample::{PlaneTaps, ResampleScratch, Target};
use super::rotated_step::RotatedStep;
use super::sprite::PlacedSprite;
use super::weighted_sums::grown;

/// One thing to do, and the pixels below it that do not show.
pub(super) struct Step {
    pub(super) kind: StepKind,
    pub(super) hides: Option<PixelRect>,
}

/// What is done.
pub(super) enum StepKind {
    /// An opaque picture along the axes.
    Planar(PlanarStep),
    /// A picture with transparency.
    Sprite(Arc<PlacedSprite>, f32),
    /// A picture with transparency that does not lie along the axes.
    Rotated(Box<RotatedStep>),
    /// One colour.
    Fill(FillStep),
    /// A shadow below a layer.
    Shadow(ShadowStep),
    /// A layer with a look.
    Look(Box<LookStep>),
    /// A transition.
    Join(JoinStep),
}

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

/// One colour over a rectangle.
pub(super) struct FillStep {
    pub(super) colour: [u8; 3],
    pub(super) rect: PixelRect,
    pub(super) cover: Cover,
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

/// Two groups and how they are joined.
pub(super) struct JoinStep {
    pub(super) from: Vec<Step>,
    pub(super) to: Vec<Step>,
    pub(super) weight: Weight,
    pub(super) canvas: PixelSize,
}

/// Buffers that a thread keeps.
#[derive(Default)]
struct Scratch {
    resample: ResampleScratch,
    rows: Vec<u8>,
    spare_bands: Vec<BandBuffer>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Draws `steps` into the band, from the last one that hides all below it.
pub(super) fn draw(level: Level, steps: &[Step], band: &mut Band<'_>, width: u32) {
    let start = steps.iter().rposition(|step| step.covers(band, width)).unwrap_or(0);
    for step in &steps[start..] {
        match &step.kind {
            StepKind::Planar(step) => step.draw(level, band),
            StepKind::Sprite(sprite, opacity) => draw_sprite(level, sprite, *opacity, band),
            StepKind::Rotated(step) => step.draw(level, band),
            StepKind::Fill(step) => step.draw(level, band),
            StepKind::Shadow(step) => step.draw(level, band),
            StepKind::Look(step) => step.draw(level, band),
            StepKind::Join(step) => step.draw(level, band, width),
        }
    }
}

impl Step {
    /// Whether nothing below shows through in the band.
    fn covers(&self, band: &Band<'_>, width: u32) -> bool {
        let rows = PixelRect { x: 0, y: band.y as u32, width, height: band.rows as u32 };
        self.hides.is_some_and(|hidden| hidden.contains(&rows))
    }
}

/// The rows of plane `index` that `rect` and the band share: (first row in the band, first row in the rectangle, how many).
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
    fn is_whole(&self, rect: &PixelRect, band: &Band<'_>) -> bool {
        let (top, bottom) = ((band.y as u32).max(rect.y), ((band.y + band.rows) as u32).min(rect.bottom()));
        self.whole_rows.start <= top && self.whole_rows.end >= bottom
    }

    /// Mixes a row of plane `index` (row `row` of the rectangle) into the target by coverage.
    fn mix_row(&self, level: Level, index: usize, row: usize, target: &mut [u8], source: &[u8]) {
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

    fn draw(&self, level: Level, band: &mut Band<'_>) {
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

impl FillStep {
    fn draw(&self, level: Level, band: &mut Band<'_>) {
        let whole = self.cover.is_whole(&self.rect, band);
        for index in 0..3 {
            let Some((band_row, row, count)) = shared_rows(&self.rect, band, index) else { continue };
            let shift = usize::from(index > 0);
            let (left, width) = (self.rect.x as usize >> shift, self.rect.width as usize >> shift);
            let (bytes, stride) = &mut band.planes[index];
            let source = vec![self.colour[index]; width];
            for line in 0..count {
                let target = &mut bytes[(band_row + line) * *stride + left..][..width];
                if whole {
                    target.copy_from_slice(&source);
                } else {
                    self.cover.mix_row(level, index, row + line, target, &source);
                }
            }
        }
    }
}

fn draw_sprite(level: Level, sprite: &PlacedSprite, opacity: f32, band: &mut Band<'_>) {
    for index in 0..3 {
        let Some((band_row, row, count)) = shared_rows(&sprite.rect, band, index) else { continue };
        let (colours, alphas) = match index {
            0 => (&sprite.luma, &sprite.alpha),
            1 => (&sprite.cb, &sprite.chroma_alpha),
            _ => (&sprite.cr, &sprite.chroma_alpha),
        };
        let left = sprite.rect.x as usize >> usize::from(index > 0);
        let (bytes, stride) = &mut band.planes[index];
        for line in 0..count {
            let samples = (row + line) * colours.width..(row + line + 1) * colours.width;
            let target = &mut bytes[(band_row + line) * *stride + left..][..colours.width];
            let (colours, alphas) = (&colours.samples[samples.clone()], &alphas.samples[samples]);
            if opacity >= 1.0 {
                blend::over_row(level, target, colours, alphas);
            } else {
                blend::over_row_by(level, target, colours, alphas, opacity);
            }
        }
    }
}

impl JoinStep {
    fn draw(&self, level: Level, band: &mut Band<'_>, width: u32) {
        match self.weight {
            Weight::Over => {
                draw(level, &self.from, band, width);
                draw(level, &self.to, band, width);
            }
            Weight::Under => {
                draw(level, &self.to, band, width);
                draw(level, &self.from, band, width);
            }
            Weight::OutgoingTo(colour, amount) => self.draw_through(level, &self.from, colour, amount, band, width),
            Weight::IncomingFrom(colour, amount) => self.draw_through(level, &self.to, colour, amount, band, width),
            Weight::Below(row) if band.y + band.rows <= row as usize => draw(level, &self.from, band, width),
            Weight::Below(row) if band.y >= row as usize => draw(level, &self.to, band, width),
            Weight::Above(row) if band.y >= row as usize => draw(level, &self.from, band, width),
            Weight::Above(row) if band.y + band.rows <= row as usize => draw(level, &self.to, band, width),
            _ => self.draw_both(level, band, width),
        }
    }

    fn draw_through(&self, level: Level, steps: &[Step], colour: Rgba, amount: f64, band: &mut Band<'_>, width: u32) {
        draw(level, steps, band, width);
        band::mix_colour(level, band, colour_code(colour), amount);
    }

    fn draw_both(&self, level: Level, band: &mut Band<'_>, width: u32) {
        let mut buffer = SCRATCH.with_borrow_mut(|scratch| scratch.spare_bands.pop()).unwrap_or_default();
        let mut incoming = buffer.band(band);
        if !self.to.iter().any(|step| step.covers(band, width)) {
            band::copy(band, &mut incoming);
        }
        draw(level, &self.from, &mut band.reborrow(), width);
        draw(level, &self.to, &mut incoming, width);
        let width = width as usize;
        match self.weight {
            Weight::RightOf(column) => band::take_columns(level, band, &incoming, (column as usize).min(width)..width),
            Weight::LeftOf(column) => band::take_columns(level, band, &incoming, 0..(column as usize).min(width)),
            Weight::Below(row) => band::take_rows(level, band, &incoming, row as usize..usize::MAX),
            Weight::Above(row) => band::take_rows(level, band, &incoming, 0..row as usize),
            Weight::Uniform(weight) => band::mix(level, band, &incoming, weight),
            Weight::Field(field) => band::mix_field(level, band, &incoming, field, self.canvas),
            Weight::Over | Weight::Under | Weight::OutgoingTo(..) | Weight::IncomingFrom(..) => {}
        }
        SCRATCH.with_borrow_mut(|scratch| scratch.spare_bands.push(buffer));
    }
}
