//! Surfaces whose pixels come from elsewhere, read between four samples.

use rayon::prelude::*;

use crate::composite::cpu::plane::Plane;
use crate::scene::Effect;

use super::surface::Surface;

/// A sample between four; edges are held.
#[inline(always)]
fn between(plane: &Plane<i16>, height: usize, x: f32, y: f32) -> i16 {
    let axis = |at: f32, length: usize| {
        let at = at.max(0.0).min((length - 1) as f32);
        let first = at as usize;
        (first, (first + 1).min(length - 1), at - first as f32)
    };
    let ((x0, x1, fx), (y0, y1, fy)) = (axis(x, plane.width), axis(y, height));
    let sample = |x: usize, y: usize| f32::from(plane.samples[y * plane.width + x]);
    let above = sample(x0, y0) * (1.0 - fx) + sample(x1, y0) * fx;
    let below = sample(x0, y1) * (1.0 - fx) + sample(x1, y1) * fx;
    (above * (1.0 - fy) + below * fy + 0.5) as i16
}

/// The plane read `shift` samples further.
pub(super) fn shifted(plane: &Plane<i16>, (dx, dy): (f64, f64)) -> Plane<i16> {
    let (height, width) = (plane.height(), plane.width);
    let mut moved = Plane::<i16>::new(width, height);
    moved.samples.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
        for (x, sample) in row.iter_mut().enumerate() {
            *sample = between(plane, height, x as f32 + dx as f32, y as f32 + dy as f32);
        }
    });
    moved
}

/// From where on the canvas a pixel of a warped picture comes, by its place about the middle.
fn source_of(effect: &Effect, canvas: (u32, u32)) -> Box<dyn Fn(f64, f64) -> (f64, f64) + Sync> {
    let reach = f64::from(canvas.0.min(canvas.1)) * 0.5;
    match *effect {
        Effect::Swirl { degrees } => Box::new(move |x, y| {
            // As far out as the shorter side reaches nothing turns any more.
            let left = (1.0 - (x * x + y * y).sqrt() / reach).max(0.0);
            let angle = -degrees.to_radians() * left * left;
            let (sin, cos) = (libm::sin(angle), libm::cos(angle));
            (x * cos - y * sin, x * sin + y * cos)
        }),
        Effect::Ripple { amplitude, wavelength, phase } => Box::new(move |x, y| {
            let distance = (x * x + y * y).sqrt().max(1e-6);
            let wave = amplitude * libm::sin(std::f64::consts::TAU * (distance / wavelength - 12.0 * phase));
            (x + x / distance * wave, y + y / distance * wave)
        }),
        _ => Box::new(|x, y| (x, y)),
    }
}

/// `surface` warped about the middle of the canvas.
pub(super) fn warped(surface: &Surface, effect: &Effect, margin: u32, canvas: (u32, u32)) -> Surface {
    let rect = surface.rect;
    let (width, height) = (rect.width as usize, rect.height as usize);
    // Where the canvas's middle lies in the surface, less half a pixel.
    let middle = (
        f64::from(margin) + f64::from(canvas.0) / 2.0 - f64::from(rect.x) - 0.5,
        f64::from(margin) + f64::from(canvas.1) / 2.0 - f64::from(rect.y) - 0.5,
    );
    let source = source_of(effect, canvas);
    let [red, green, blue, alpha] = &surface.planes;
    let place = |x: usize, y: usize| {
        if let Effect::Stretch { shift } = *effect {
            let i = y * width + x;
            let luma = (0.2126 * f64::from(red.samples[i]) + 0.7152 * f64::from(green.samples[i]) + 0.0722 * f64::from(blue.samples[i]))
                / 32_640.0;
            return (x as f64 - shift.0 * luma, y as f64 - shift.1 * luma);
        }
        let (sx, sy) = source(x as f64 - middle.0, y as f64 - middle.1);
        (sx + middle.0, sy + middle.1)
    };
    let mut places = vec![(0.0_f32, 0.0_f32); width * height];
    places.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
        for (x, at) in row.iter_mut().enumerate() {
            let (px, py) = place(x, y);
            *at = (px as f32, py as f32);
        }
    });
    let planes = [red, green, blue, alpha].map(|plane| {
        let samples = places.par_iter().map(|&(x, y)| between(plane, height, x, y)).collect();
        Plane { samples, width }
    });
    Surface { rect, planes }
}
