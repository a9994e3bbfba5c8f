//! A layer with a look drawn into a band.

use std::cell::RefCell;

use fearless_simd::{Level, Simd, dispatch};

use crate::base::{ColourTags, PixelRect, YcbcrCoefficients};
use crate::composite::cpu::band::Band;
use crate::draft::BlendMode;

use super::blend_mode::blend;
use super::coverage::{Coverage, Part};
use super::pixels::{COLUMNS, COUNT, Channel, Pixels, Place};
use super::program::Program;
use super::texture::{RowStore, Texture};

/// A layer, ready to be drawn.
pub(in super::super) struct LookStep {
    pub(in super::super) texture: Texture,
    pub(in super::super) program: Program,
    pub(in super::super) coverage: Option<Coverage>,
    pub(in super::super) blend: BlendMode,
    pub(in super::super) opacity: f32,
    /// The pixels it may touch; even on all sides.
    pub(in super::super) rect: PixelRect,
    /// The pixels it may not leave.
    pub(in super::super) clip: PixelRect,
}

struct Scratch {
    store: RowStore,
    pixels: Box<Pixels>,
    backdrop: Box<[Channel; 3]>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch {
        store: RowStore::default(),
        pixels: Box::new(Pixels::clear()),
        backdrop: Box::new([[0.0; COUNT]; 3]),
    });
}

impl LookStep {
    /// Draws the layer's rows that lie in the band.
    pub(in super::super) fn draw(&self, level: Level, band: &mut Band<'_>) {
        let (top, bottom) = ((band.y as u32).max(self.rect.y), ((band.y + band.rows) as u32).min(self.rect.bottom()));
        if top >= bottom {
            return;
        }
        SCRATCH.with_borrow_mut(|scratch| {
            self.texture.ready_rows(level, top, bottom - top, &mut scratch.store);
            for y in (top..bottom).step_by(2) {
                self.draw_pair(level, band, y, scratch);
            }
        });
    }

    fn draw_pair(&self, level: Level, band: &mut Band<'_>, y: u32, scratch: &mut Scratch) {
        let Scratch { store, pixels, backdrop } = scratch;
        let mut is_ready = false;
        for x in (self.rect.x..self.rect.right()).step_by(COLUMNS) {
            let place = Place { x, y, columns: ((self.rect.right() - x) as usize).min(COLUMNS) };
            let part = self.coverage.as_ref().map_or(Part::All, |coverage| coverage.part(place));
            if part == Part::Nothing {
                continue;
            }
            if !is_ready {
                self.texture.ready_pair(level, y, store);
                is_ready = true;
            }
            self.texture.fetch(level, store, pixels, place);
            self.program.run(level, pixels, place);
            if let Some(coverage) = self.coverage.as_ref().filter(|_| part == Part::Some) {
                coverage.cover(level, pixels, place);
            }
            self.fade(pixels, place);
            if self.blend != BlendMode::Normal {
                dispatch!(level, simd => read(simd, band, place, backdrop));
                blend(level, self.blend, pixels, backdrop);
            }
            dispatch!(level, simd => write(simd, band, place, pixels));
        }
    }

    /// Opacity, and what lies off the clip.
    fn fade(&self, pixels: &mut Pixels, place: Place) {
        if self.opacity < 1.0 {
            pixels.alpha.iter_mut().for_each(|alpha| *alpha *= self.opacity);
        }
        if self.clip.contains(&self.rect) {
            return;
        }
        let (left, right) = (self.clip.x.saturating_sub(place.x) as usize, self.clip.right().saturating_sub(place.x) as usize);
        for (row, alphas) in pixels.alpha.chunks_exact_mut(COLUMNS).enumerate() {
            let y = place.y + row as u32;
            let seen = (self.clip.y..self.clip.bottom()).contains(&y);
            for (column, alpha) in alphas.iter_mut().enumerate() {
                if !seen || column < left || column >= right {
                    *alpha = 0.0;
                }
            }
        }
    }
}

/// The band's rows at a place as R'G'B', kept within 0..1.
#[inline(always)]
fn read<S: Simd>(_: S, band: &Band<'_>, place: Place, backdrop: &mut [Channel; 3]) {
    let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
    let offsets = coefficients.offsets.map(|value| value as f32);
    let (x, count, line) = (place.x as usize, place.columns, place.y as usize - band.y);
    let row_of = |index: usize, line: usize, first: usize, count: usize| {
        let (bytes, stride) = &band.planes[index];
        &bytes[line * *stride + first..][..count]
    };
    let (cb_row, cr_row) = (row_of(1, line / 2, x / 2, count / 2), row_of(2, line / 2, x / 2, count / 2));
    let (mut cb, mut cr) = ([0.0_f32; COLUMNS], [0.0_f32; COLUMNS]);
    for (i, (&blue, &red)) in cb_row.iter().zip(cr_row).enumerate() {
        let (blue, red) = (f32::from(blue) - offsets[1], f32::from(red) - offsets[2]);
        (cb[2 * i], cb[2 * i + 1]) = (blue, blue);
        (cr[2 * i], cr[2 * i + 1]) = (red, red);
    }
    for row in 0..2 {
        let luma = row_of(0, line + row, x, count);
        for (channel, weights) in backdrop.iter_mut().zip(&coefficients.rgb_from_ycbcr) {
            let weights = weights.map(|weight| weight as f32);
            let values = &mut channel[row * COLUMNS..][..count];
            for (((value, &luma), cb), cr) in values.iter_mut().zip(luma).zip(&cb).zip(&cr) {
                let sum = (f32::from(luma) - offsets[0]) * weights[0] + cb * weights[1] + cr * weights[2];
                *value = sum.clamp(0.0, 1.0);
            }
        }
    }
}

/// Lays a chunk over the band's rows: each sample goes to the colour's code value by alpha, chroma by the means of its
/// four pixels.
#[inline(always)]
fn write<S: Simd>(_: S, band: &mut Band<'_>, place: Place, pixels: &Pixels) {
    let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
    let offsets = coefficients.offsets.map(|value| value as f32);
    let rows = coefficients.ycbcr_from_rgb.map(|row| row.map(|value| value as f32));
    let (x, count, line) = (place.x as usize, place.columns, place.y as usize - band.y);
    let [red, green, blue] = &pixels.colour;
    for row in 0..2 {
        let first = row * COLUMNS;
        let (bytes, stride) = &mut band.planes[0];
        let target = &mut bytes[(line + row) * *stride + x..][..count];
        for (i, sample) in target.iter_mut().enumerate() {
            let i = first + i;
            let code = red[i] * rows[0][0] + green[i] * rows[0][1] + blue[i] * rows[0][2] + offsets[0];
            let old = f32::from(*sample);
            *sample = (old + (code - old) * pixels.alpha[i] + 0.5).clamp(0.0, 255.0) as u8;
        }
    }
    let mut alphas = [0.0_f32; COLUMNS / 2];
    for (i, alpha) in alphas.iter_mut().enumerate() {
        let a = &pixels.alpha;
        *alpha = (a[2 * i] + a[2 * i + 1] + a[COLUMNS + 2 * i] + a[COLUMNS + 2 * i + 1]) * 0.25;
    }
    for index in [1, 2] {
        let mut weighted = [0.0_f32; COUNT];
        for (i, value) in weighted.iter_mut().enumerate() {
            let code = red[i] * rows[index][0] + green[i] * rows[index][1] + blue[i] * rows[index][2] + offsets[index];
            *value = code * pixels.alpha[i];
        }
        let (bytes, stride) = &mut band.planes[index];
        let target = &mut bytes[line / 2 * *stride + x / 2..][..count / 2];
        for (i, sample) in target.iter_mut().enumerate() {
            let (upper, lower) = (2 * i, COLUMNS + 2 * i);
            let sum = (weighted[upper] + weighted[upper + 1] + weighted[lower] + weighted[lower + 1]) * 0.25;
            let old = f32::from(*sample);
            *sample = (old - old * alphas[i] + sum + 0.5).clamp(0.0, 255.0) as u8;
        }
    }
}
