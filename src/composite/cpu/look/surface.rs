//! Layers drawn by themselves, for filters: premultiplied R'G'B'A with fraction bits on a grid of canvas pixels that
//! reaches beyond the canvas.

use fearless_simd::{Level, Simd, dispatch};

use crate::base::PixelRect;
use crate::composite::cpu::plane::Plane;

use super::pixels::{COLUMNS, Pixels, Place};

/// One, as samples keep it: code values of 0..255 with seven fraction bits.
pub(super) const ONE: f32 = 32_640.0;

/// A layer's pixels.
#[derive(Clone)]
pub(in super::super) struct Surface {
    /// Where they lie on the grid; even on all sides.
    pub(in super::super) rect: PixelRect,
    /// R', G' and B' times alpha, alpha.
    pub(in super::super) planes: [Plane<i16>; 4],
}

impl Surface {
    /// The same pixels by canvas coordinates, those off a canvas of this size left out; `None` where none is left.
    pub(in super::super) fn on_canvas(&self, margin: u32, canvas: (u32, u32)) -> Option<Self> {
        let whole = PixelRect { x: margin, y: margin, width: canvas.0, height: canvas.1 };
        let seen = self.rect.intersect(&whole)?;
        let (left, top) = ((seen.x - self.rect.x) as usize, (seen.y - self.rect.y) as usize);
        let (width, height) = (seen.width as usize, seen.height as usize);
        let planes = self.planes.each_ref().map(|plane| plane.part((left, top), (width, height)));
        Some(Self { rect: PixelRect { x: seen.x - margin, y: seen.y - margin, ..seen }, planes })
    }

    pub(super) fn fetch(&self, level: Level, pixels: &mut Pixels, place: Place, (at, within, count): (usize, usize, usize)) {
        for row in 0..2 {
            let first = ((place.y - self.rect.y) as usize + row) * self.rect.width as usize + within;
            let samples = self.planes.each_ref().map(|plane| &plane.samples[first..][..count]);
            dispatch!(level, simd => straight(simd, samples, pixels, row * COLUMNS + at));
        }
    }
}

/// Straight colours of premultiplied samples.
#[inline(always)]
fn straight<S: Simd>(_: S, samples: [&[i16]; 4], pixels: &mut Pixels, first: usize) {
    let count = samples[3].len();
    let mut per_alpha = [0.0_f32; COLUMNS];
    for (factor, &alpha) in per_alpha.iter_mut().zip(samples[3]) {
        *factor = if alpha <= 0 { 0.0 } else { 1.0 / f32::from(alpha) };
    }
    for (channel, samples) in pixels.colour.iter_mut().zip(&samples) {
        let values = &mut channel[first..][..count];
        for ((value, &sample), factor) in values.iter_mut().zip(*samples).zip(&per_alpha) {
            *value = (f32::from(sample) * factor).min(1.0);
        }
    }
    for (alpha, &sample) in pixels.alpha[first..][..count].iter_mut().zip(samples[3]) {
        *alpha = f32::from(sample) * (1.0 / ONE);
    }
}
