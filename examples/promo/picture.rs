//! A scene taken as 8-bit sRGB: antialiased where it needs it, tone-mapped, dithered.

use rayon::prelude::*;

use crate::raymarch::trace;
use crate::scene::Scene;
use crate::shapes::{hash, smoothstep};
use crate::vector::{Vec3, splat, vec3};

/// Khronos PBR Neutral: keeps a product's colours as they are and rolls off the highlights.
fn tone_map(colour: Vec3) -> Vec3 {
    const START: f32 = 0.8 - 0.04;
    let least = colour.x.min(colour.y).min(colour.z);
    let offset = if least < 0.08 { least - 6.25 * least * least } else { 0.04 };
    let colour = colour - splat(offset);
    let peak = colour.largest();
    if peak < START {
        return colour;
    }
    let room = 1.0 - START;
    let rolled = 1.0 - room * room / (peak + room - START);
    let faded = 1.0 - 1.0 / (0.15 * (peak - rolled) + 1.0);
    (colour * (rolled / peak)).mix(splat(rolled), faded)
}

/// The sRGB curve, times 255.
fn encoded(linear: f32) -> f32 {
    let linear = linear.clamp(0.0, 1.0);
    255.0 * if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

/// One ray through a place in pixels, as sRGB 0..255.
fn sample(scene: &Scene, width: u32, height: u32, x: f32, y: f32) -> Vec3 {
    let half = height as f32 * 0.5;
    let (across, up) = ((x - width as f32 * 0.5) / half, (half - y) / half);
    let corner = (across * across + up * up).sqrt();
    let vignette = 1.0 - 0.16 * smoothstep(0.55, 1.3, corner);
    let light = trace(scene, scene.camera.eye, scene.camera.ray(across, up)) * vignette;
    tone_map(light).map(encoded)
}

/// The mean of `grid` x `grid` rays in one pixel.
fn refined(scene: &Scene, width: u32, height: u32, index: usize, grid: u16) -> Vec3 {
    let (x, y) = ((index as u32 % width) as f32, (index as u32 / width) as f32);
    let place = |step: u16| (f32::from(step) + 0.5) / f32::from(grid);
    let mut sum = splat(0.0);
    for row in 0..grid {
        for column in 0..grid {
            sum = sum + sample(scene, width, height, x + place(column), y + place(row));
        }
    }
    sum * (1.0 / f32::from(grid * grid))
}

/// The picture as packed RGB rows: one ray a pixel, `grid` x `grid` where it differs from its neighbours. `frame` seeds the dither.
pub(crate) fn take(scene: &Scene, width: u32, height: u32, grid: u16, frame: u32) -> Vec<u8> {
    let pixels = (width * height) as usize;
    let coarse: Vec<Vec3> = (0..pixels)
        .into_par_iter()
        .map(|index| {
            let (x, y) = (index as u32 % width, index as u32 / width);
            sample(scene, width, height, x as f32 + 0.5, y as f32 + 0.5)
        })
        .collect();
    let stride = width as usize;
    let differs =
        |index: usize, other: usize| coarse.get(other).is_some_and(|&there| (there - coarse[index]).map(f32::abs).largest() > 5.0);
    (0..pixels)
        .into_par_iter()
        .flat_map_iter(|index| {
            let neighbours = [index + 1, index.wrapping_sub(1), index + stride, index.wrapping_sub(stride)];
            let edge = neighbours.into_iter().any(|other| differs(index, other));
            let colour = if edge { refined(scene, width, height, index, grid) } else { coarse[index] };
            let seed = (index as u32).wrapping_mul(3).wrapping_add(frame.wrapping_mul(0x9e37_79b9));
            let noise = |channel: u32| hash(seed ^ (channel << 30)) - hash(seed.wrapping_add(0x51ed_270b) ^ (channel << 30));
            let dithered = colour + vec3(noise(0), noise(0), noise(0));
            [dithered.x, dithered.y, dithered.z].map(|value| value.round().clamp(0.0, 255.0) as u8)
        })
        .collect()
}
