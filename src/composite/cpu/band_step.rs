//! The steps that paint a band: the scene's items, prepared for one frame.

use std::cell::RefCell;
use std::sync::Arc;

use fearless_simd::Level;

use crate::base::{PixelRect, PixelSize, Rgba};
use crate::composite::Weight;

use super::band::{self, Band, BandBuffer};
use super::blend;
use super::colour_code;
use super::look::{LookStep, ShadowStep};
use super::planar_step::{Cover, PlanarStep, shared_rows};
use super::rotated_step::RotatedStep;
use super::sprite::PlacedSprite;

/// One thing to do, and the pixels below it that do not show.
pub(super) struct Step {
    pub(super) kind: StepKind,
    pub(super) hides: Option<PixelRect>,
}

/// The operation.
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

/// One colour over a rectangle.
pub(super) struct FillStep {
    pub(super) colour: [u8; 3],
    pub(super) rect: PixelRect,
    pub(super) cover: Cover,
}

/// Two groups and how they are joined.
pub(super) struct JoinStep {
    pub(super) from: Vec<Step>,
    pub(super) to: Vec<Step>,
    pub(super) weight: Weight,
    pub(super) canvas: PixelSize,
}

thread_local! {
    /// Bands that a thread keeps for the second side of a transition.
    static SPARE_BANDS: RefCell<Vec<BandBuffer>> = RefCell::default();
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
        let mut buffer = SPARE_BANDS.with_borrow_mut(Vec::pop).unwrap_or_default();
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
        SPARE_BANDS.with_borrow_mut(|spare| spare.push(buffer));
    }
}
