//! Drop shadows: a layer's coverage moved and blurred, in one colour, below it.

use std::sync::Arc;

use fearless_simd::{Level, Simd, dispatch};

use crate::base::PixelRect;
use crate::composite::cpu::band::Band;
use crate::composite::cpu::planar_step::shared_rows;
use crate::composite::cpu::plane::Plane;

use super::filter;
use super::surface::{ONE, Surface};

/// How much of each canvas pixel a shadow takes.
pub(in super::super) struct Shade {
    /// Even on all sides.
    pub(in super::super) rect: PixelRect,
    pub(in super::super) luma: Plane,
    /// Means of 2x2.
    pub(in super::super) chroma: Plane,
}

/// A shadow in its colour.
pub(in super::super) struct ShadowStep {
    pub(in super::super) shade: Arc<Shade>,
    pub(in super::super) colour: [u8; 3],
    pub(in super::super) opacity: f32,
}

impl Shade {
    /// The alpha of `surface`, which lies where the shadow falls, blurred and brought to a canvas of this size. `None`
    /// where it falls off it.
    pub(in super::super) fn of(level: Level, surface: Surface, sigma: f64, margin: u32, canvas: (u32, u32)) -> Option<Self> {
        let Surface { rect, planes: [_, _, _, alpha] } = surface;
        let alpha = filter::blurred_plane(level, &alpha, sigma);
        let whole = PixelRect { x: margin, y: margin, width: canvas.0, height: canvas.1 };
        let seen = rect.intersect(&whole)?;
        let alpha = alpha.part(((seen.x - rect.x) as usize, (seen.y - rect.y) as usize), (seen.width as usize, seen.height as usize));
        let samples = alpha.samples.iter().map(|&sample| (f32::from(sample) * (255.0 / ONE) + 0.5) as u8).collect();
        let luma = Plane { samples, width: alpha.width };
        Some(Self { rect: PixelRect { x: seen.x - margin, y: seen.y - margin, ..seen }, chroma: Plane::halved(&luma.view()), luma })
    }
}

impl ShadowStep {
    /// Draws the rows that lie in the band.
    pub(in super::super) fn draw(&self, level: Level, band: &mut Band<'_>) {
        let rect = &self.shade.rect;
        for index in 0..3 {
            let Some((band_row, row, count)) = shared_rows(rect, band, index) else { continue };
            let alphas = if index == 0 { &self.shade.luma } else { &self.shade.chroma };
            let left = rect.x as usize >> usize::from(index > 0);
            let (bytes, stride) = &mut band.planes[index];
            for line in 0..count {
                let target = &mut bytes[(band_row + line) * *stride + left..][..alphas.width];
                let alphas = &alphas.samples[(row + line) * alphas.width..][..alphas.width];
                dispatch!(level, simd => shade_row(simd, target, alphas, self.colour[index], self.opacity));
            }
        }
    }
}

#[inline(always)]
fn shade_row<S: Simd>(_: S, target: &mut [u8], alphas: &[u8], colour: u8, opacity: f32) {
    let (colour, per_code) = (f32::from(colour), opacity / 255.0);
    for (sample, &alpha) in target.iter_mut().zip(alphas) {
        let old = f32::from(*sample);
        *sample = (old + (colour - old) * (f32::from(alpha) * per_code) + 0.5) as u8;
    }
}
