//! Where a chunk's pixels come from.

use std::sync::Arc;

use fearless_simd::{Level, Simd, dispatch};

use crate::base::{ColourTags, PixelRect, YcbcrCoefficients};
use crate::composite::cpu::planar_step::PlanarStep;
use crate::composite::cpu::resample::{ResampleScratch, Target};
use crate::composite::cpu::rotated::Rotated;
use crate::composite::cpu::sprite::FullSprite;
use crate::composite::cpu::weighted_sums::grown;

use super::paint_texture::PaintTexture;
use super::pixels::{COLUMNS, Pixels, Place};
use super::surface::Surface;

/// Pixels on the canvas.
pub(in super::super) enum Texture {
    /// An opaque picture along the axes.
    Planar(PlanarStep),
    /// A picture with transparency along the axes.
    Sprite(Arc<FullSprite>),
    /// A turned picture.
    Turned(Box<Rotated>),
    Paint(Box<PaintTexture>),
    /// Pixels that were drawn by themselves.
    Surface(Arc<Surface>),
}

/// Rows that a thread holds ready.
#[derive(Default)]
pub(super) struct RowStore {
    resample: ResampleScratch,
    planes: [Vec<u8>; 3],
    /// Luma row of the rectangle that is the first in `planes`.
    first: usize,
    turned: [Vec<u32>; 2],
}

/// R', G', B' from code values.
struct FromCodes {
    rows: [[f32; 3]; 3],
    offsets: [f32; 3],
}

impl FromCodes {
    fn new() -> Self {
        let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
        Self {
            rows: coefficients.rgb_from_ycbcr.map(|row| row.map(|value| value as f32)),
            offsets: coefficients.offsets.map(|value| value as f32),
        }
    }
}

impl Texture {
    /// The pixels that may not be clear.
    pub(in super::super) fn rect(&self) -> PixelRect {
        match self {
            Self::Planar(step) => step.rect,
            Self::Sprite(sprite) => sprite.rect,
            Self::Turned(turned) => turned.rect,
            Self::Paint(paint) => paint.rect,
            Self::Surface(surface) => surface.rect,
        }
    }

    /// Makes rows `y..y + count` of the canvas ready.
    pub(super) fn ready_rows(&self, level: Level, y: u32, count: u32, store: &mut RowStore) {
        let Self::Planar(step) = self else { return };
        let (start, end) = (y.max(step.rect.y), (y + count).min(step.rect.bottom()));
        if start >= end {
            return;
        }
        store.first = (start - step.rect.y) as usize;
        for index in 0..3 {
            let shift = usize::from(index > 0);
            let (first, rows) = (store.first >> shift, (end - start) as usize >> shift);
            let width = step.taps[index.min(1)].width();
            let samples = grown(&mut store.planes[index], width * rows, 0);
            let mut target = Target { samples, stride: width };
            step.resample(level, index, first..first + rows, &mut target, &mut store.resample);
        }
    }

    /// Makes rows `y` and `y + 1` ready, which lie among those of `ready_rows`.
    pub(super) fn ready_pair(&self, level: Level, y: u32, store: &mut RowStore) {
        let Self::Turned(turned) = self else { return };
        for (row, samples) in store.turned.iter_mut().enumerate() {
            samples.clear();
            samples.resize(turned.rect.width as usize, 0);
            if (turned.rect.y..turned.rect.bottom()).contains(&(y + row as u32)) {
                turned.sample_row(level, y + row as u32, samples);
            }
        }
    }

    /// A chunk of two rows that are ready; clear where the texture has no pixels.
    pub(super) fn fetch(&self, level: Level, store: &RowStore, pixels: &mut Pixels, place: Place) {
        pixels.alpha.fill(0.0);
        let rect = self.rect();
        if place.y < rect.y || place.y >= rect.bottom() {
            return;
        }
        let Some((at, within, count)) = place.shared(rect.x, rect.right()) else { return };
        match self {
            Self::Planar(step) => dispatch!(level, simd => planar(simd, step, store, pixels, (at, within, count), place.y)),
            Self::Sprite(sprite) => {
                for row in 0..2 {
                    let first = ((place.y - rect.y) as usize + row) * rect.width as usize + within;
                    let codes = sprite.planes.each_ref().map(|plane| &plane.samples[first..][..count]);
                    dispatch!(level, simd => premultiplied(simd, codes, pixels, row * COLUMNS + at));
                }
            }
            Self::Turned(_) => {
                for row in 0..2 {
                    let samples = &store.turned[row][within..][..count];
                    let mut bytes = [[0_u8; COLUMNS]; 4];
                    for (i, sample) in samples.iter().enumerate() {
                        let parts = sample.to_le_bytes();
                        (bytes[0][i], bytes[1][i], bytes[2][i], bytes[3][i]) = (parts[0], parts[1], parts[2], parts[3]);
                    }
                    let codes = bytes.each_ref().map(|bytes| &bytes[..count]);
                    dispatch!(level, simd => premultiplied(simd, codes, pixels, row * COLUMNS + at));
                }
            }
            Self::Paint(paint) => paint.fetch(pixels, place),
            Self::Surface(surface) => surface.fetch(level, pixels, place, (at, within, count)),
        }
    }
}

/// Both rows of an opaque picture; a chroma sample is that of its four pixels.
#[inline(always)]
fn planar<S: Simd>(_: S, step: &PlanarStep, store: &RowStore, pixels: &mut Pixels, (at, within, count): (usize, usize, usize), y: u32) {
    let FromCodes { rows, offsets } = FromCodes::new();
    let width = step.rect.width as usize;
    let line = (y - step.rect.y) as usize - store.first;
    let chroma = |index: usize| &store.planes[index][line / 2 * (width / 2) + within / 2..][..count.div_ceil(2)];
    let (cb_row, cr_row) = (chroma(1), chroma(2));
    let (mut cb, mut cr) = ([0.0_f32; COLUMNS], [0.0_f32; COLUMNS]);
    for (i, (&blue, &red)) in cb_row.iter().zip(cr_row).enumerate() {
        let (blue, red) = (f32::from(blue) - offsets[1], f32::from(red) - offsets[2]);
        (cb[2 * i], cb[2 * i + 1]) = (blue, blue);
        (cr[2 * i], cr[2 * i + 1]) = (red, red);
    }
    for row in 0..2 {
        let luma = &store.planes[0][(line + row) * width + within..][..count];
        let first = row * COLUMNS + at;
        for (channel, weights) in pixels.colour.iter_mut().zip(&rows) {
            let values = &mut channel[first..][..count];
            for (((value, &luma), cb), cr) in values.iter_mut().zip(luma).zip(&cb).zip(&cr) {
                *value = (f32::from(luma) - offsets[0]) * weights[0] + cb * weights[1] + cr * weights[2];
            }
        }
        for (i, alpha) in pixels.alpha[first..][..count].iter_mut().enumerate() {
            *alpha = step.cover.at(within + i, (y - step.rect.y) as usize + row);
        }
    }
}

/// Y', Cb and Cr times alpha, and alpha, as straight colours.
#[inline(always)]
fn premultiplied<S: Simd>(_: S, codes: [&[u8]; 4], pixels: &mut Pixels, first: usize) {
    let FromCodes { rows, offsets } = FromCodes::new();
    let count = codes[3].len();
    let mut per_alpha = [0.0_f32; COLUMNS];
    for (factor, &alpha) in per_alpha.iter_mut().zip(codes[3]) {
        *factor = if alpha == 0 { 0.0 } else { 255.0 / f32::from(alpha) };
    }
    for (channel, weights) in pixels.colour.iter_mut().zip(&rows) {
        let constant = offsets[0] * weights[0] + offsets[1] * weights[1] + offsets[2] * weights[2];
        for i in 0..count {
            let sum = f32::from(codes[0][i]) * weights[0] + f32::from(codes[1][i]) * weights[1] + f32::from(codes[2][i]) * weights[2];
            channel[first + i] = (sum * per_alpha[i] - constant).clamp(0.0, 1.0);
        }
    }
    for (alpha, &code) in pixels.alpha[first..][..count].iter_mut().zip(codes[3]) {
        *alpha = f32::from(code) * (1.0 / 255.0);
    }
}
