//! Effects that look at a pixel's neighbours, from surface to surface.

use fearless_simd::Level;
use rayon::prelude::*;

use crate::composite::cpu::kernel::{AxisMap, Taps};
use crate::composite::cpu::placed_layer::weighed;
use crate::composite::cpu::plane::Plane;
use crate::composite::cpu::resample::PlaneTaps;
use crate::composite::sampling::{Kernel, blur_reduction, gaussian_weights};
use crate::scene::Effect;

use super::surface::{ONE, Surface};
use super::warp;

/// Canvas pixels from which all filters together may bring something in; even.
pub(in super::super) fn margin_of(effects: &[Effect], most: u32) -> u32 {
    let sum: f64 = effects.iter().map(reach).sum();
    (sum.ceil().clamp(0.0, f64::from(most)) as u32).next_multiple_of(2)
}

/// Canvas pixels from which a filter brings something in.
fn reach(effect: &Effect) -> f64 {
    match *effect {
        Effect::Blur { sigma } | Effect::Sharpen { sigma, .. } | Effect::Glow { sigma, .. } => 3.0 * sigma,
        Effect::Pixelate { cell } => cell,
        Effect::RgbSplit { shift } | Effect::Stretch { shift } => shift.0.abs().max(shift.1.abs()) + 1.0,
        Effect::Ripple { amplitude, .. } => amplitude.abs() + 1.0,
        _ => 0.0,
    }
}

/// `surface` after `effect`; a pointwise one changes nothing here. The canvas's origin lies `margin` pixels after the
/// grid's.
pub(in super::super) fn filtered(level: Level, surface: Surface, effect: &Effect, margin: u32, canvas: (u32, u32)) -> Surface {
    match *effect {
        Effect::Blur { sigma } => blurred(level, surface, sigma),
        Effect::Sharpen { amount, sigma } => sharpened(level, surface, amount as f32, sigma),
        Effect::Glow { amount, sigma, threshold } => glowing(level, surface, amount as f32, sigma, threshold as f32),
        Effect::Pixelate { cell } => pixelated(surface, (cell as u32).max(1), margin),
        Effect::RgbSplit { shift } => split(&surface, shift),
        Effect::Ripple { .. } | Effect::Swirl { .. } | Effect::Stretch { .. } => warp::warped(&surface, effect, margin, canvas),
        _ => surface,
    }
}

/// A Gaussian, on a reduced grid where it is wide; what lies outside the surface is its edge again.
fn blurred(level: Level, surface: Surface, sigma: f64) -> Surface {
    let blur = Blur::of(surface.rect.width, surface.rect.height, sigma);
    Surface { planes: surface.planes.each_ref().map(|plane| blur.run(level, plane)), ..surface }
}

/// One plane under a Gaussian.
pub(super) fn blurred_plane(level: Level, plane: &Plane<i16>, sigma: f64) -> Plane<i16> {
    if sigma <= 0.0 { plane.clone() } else { Blur::of(plane.width as u32, plane.height() as u32, sigma).run(level, plane) }
}

/// The taps of a Gaussian.
struct Blur {
    reduce: Option<PlaneTaps>,
    gaussian: PlaneTaps,
    enlarge: Option<PlaneTaps>,
}

impl Blur {
    fn of(width: u32, height: u32, sigma: f64) -> Self {
        let reduction = blur_reduction(sigma);
        let (small_width, small_height) = (width.div_ceil(reduction), height.div_ceil(reduction));
        let cells = sigma / f64::from(reduction);
        // The tents before and after add a variance of 1/6 each.
        let left = if reduction > 1 { (cells * cells - 1.0 / 3.0).max(0.25 * cells * cells).sqrt() } else { cells };
        let weights = gaussian_weights(left.max(0.05));
        let axis = |outputs: u32, scale: f64, inputs: u32| Taps::new(0..outputs, AxisMap { scale, offset: 0.0 }, Kernel::Tent, 0..inputs);
        let factor = f64::from(reduction);
        let taps =
            |(w, h): (u32, u32), scale: f64, (from_w, from_h): (u32, u32)| PlaneTaps::new(axis(w, scale, from_w), axis(h, scale, from_h));
        Self {
            reduce: (reduction > 1).then(|| taps((small_width, small_height), factor, (width, height))),
            gaussian: PlaneTaps::new(Taps::symmetric(small_width, &weights), Taps::symmetric(small_height, &weights)),
            enlarge: (reduction > 1).then(|| taps((width, height), 1.0 / factor, (small_width, small_height))),
        }
    }

    fn run(&self, level: Level, plane: &Plane<i16>) -> Plane<i16> {
        let Some(reduce) = &self.reduce else { return weighed(level, &plane.view(), &self.gaussian) };
        let small: Plane<i16> = weighed(level, &plane.view(), reduce);
        let blurred: Plane<i16> = weighed(level, &small.view(), &self.gaussian);
        match &self.enlarge {
            Some(enlarge) => weighed(level, &blurred.view(), enlarge),
            None => blurred,
        }
    }
}

/// Each pixel plus `amount` of what it differs from a blurred copy.
fn sharpened(level: Level, surface: Surface, amount: f32, sigma: f64) -> Surface {
    let blur = Blur::of(surface.rect.width, surface.rect.height, sigma.max(0.3));
    let mut surface = surface;
    let [red, green, blue, alpha] = &mut surface.planes;
    for plane in [red, green, blue] {
        let soft = blur.run(level, plane);
        let samples = plane.samples.par_chunks_mut(1 << 14).zip(soft.samples.par_chunks(1 << 14).zip(alpha.samples.par_chunks(1 << 14)));
        samples.for_each(|(samples, (soft, alpha))| {
            for ((sample, &soft), &alpha) in samples.iter_mut().zip(soft).zip(alpha) {
                let sharp = f32::from(*sample) + amount * (f32::from(*sample) - f32::from(soft));
                *sample = sharp.max(0.0).min(f32::from(alpha)) as i16;
            }
        });
    }
    surface
}

/// The screen of a surface and `amount` of its bright part, blurred: s + b - s b. A pixel's bright part is itself times
/// how far its luma lies above the threshold, of what can lie above it.
fn glowing(level: Level, surface: Surface, amount: f32, sigma: f64, threshold: f32) -> Surface {
    let blur = Blur::of(surface.rect.width, surface.rect.height, sigma.max(0.3));
    let mut surface = surface;
    let [red, green, blue, alpha] = &surface.planes;
    let per_rest = 1.0 / (1.0 - threshold).max(1e-3);
    let bright = |i: usize| {
        let full = f32::from(alpha.samples[i].max(1));
        let value = |plane: &Plane<i16>| f32::from(plane.samples[i]);
        let luma = (0.2126 * value(red) + 0.7152 * value(green) + 0.0722 * value(blue)) / full;
        ((luma - threshold) * per_rest).clamp(0.0, 1.0)
    };
    let weights: Vec<f32> = (0..alpha.samples.len()).into_par_iter().map(bright).collect();
    for plane in &mut surface.planes {
        let part: Vec<i16> = plane.samples.par_iter().zip(&weights).map(|(&sample, weight)| (f32::from(sample) * weight) as i16).collect();
        let part = blur.run(level, &Plane { samples: part, width: plane.width });
        plane.samples.par_iter_mut().zip(&part.samples).for_each(|(sample, &part)| {
            let (s, b) = (f32::from(*sample), amount * f32::from(part));
            *sample = (s + b - s * b * (1.0 / ONE) + 0.5).clamp(0.0, ONE) as i16;
        });
    }
    surface
}

/// The means of cells that begin at the canvas's corner.
fn pixelated(surface: Surface, cell: u32, margin: u32) -> Surface {
    let rect = surface.rect;
    // The first edges of cells at or before the surface's own.
    let phase = |start: u32| (start + cell - margin % cell) % cell;
    let edges = |start: u32, length: u32| -> Vec<usize> {
        let first = (cell - phase(start)) % cell;
        let inner = (first..length).step_by(cell as usize).filter(|edge| *edge > 0);
        std::iter::once(0).chain(inner).chain([length]).map(|edge| edge as usize).collect()
    };
    let (columns, rows) = (edges(rect.x, rect.width), edges(rect.y, rect.height));
    let mut surface = surface;
    surface.planes.par_iter_mut().for_each(|plane| {
        let width = plane.width;
        for lines in rows.windows(2) {
            for span in columns.windows(2) {
                let lines_of = lines[0]..lines[1];
                let row = |y: usize| y * width + span[0]..y * width + span[1];
                let sum: i64 = lines_of.clone().flat_map(|y| &plane.samples[row(y)]).map(|&sample| i64::from(sample)).sum();
                let count = ((lines[1] - lines[0]) * (span[1] - span[0])).max(1) as i64;
                let mean = ((sum + count / 2) / count) as i16;
                lines_of.for_each(|y| plane.samples[row(y)].fill(mean));
            }
        }
    });
    surface
}

/// Red from where it lies `shift` before, blue from behind; alpha is the largest of the three.
fn split(surface: &Surface, (dx, dy): (f64, f64)) -> Surface {
    let [red, green, blue, alpha] = &surface.planes;
    let moved = |plane: &Plane<i16>, sign: f64| warp::shifted(plane, (sign * dx, sign * dy));
    let (red_alpha, blue_alpha) = (moved(alpha, -1.0), moved(alpha, 1.0));
    let largest = alpha.samples.iter().zip(&red_alpha.samples).zip(&blue_alpha.samples).map(|((a, b), c)| *a.max(b).max(c)).collect();
    let alpha = Plane { samples: largest, width: alpha.width };
    Surface { rect: surface.rect, planes: [moved(red, -1.0), green.clone(), moved(blue, 1.0), alpha] }
}
