//! Sampling of turned layers: pixel by pixel along canvas rows, inside the layer's parallelogram.

use rayon::prelude::*;

use crate::base::{Affine, Canvas, PixelRect, Point, Rect, Source};
use crate::composite::sampling::{Kernel, Sampling};

use super::plane::Plane;
use super::sprite::PlacedSprite;

/// Interleaved samples (see `Sprite::interleaved`) of one pyramid level.
pub(super) struct Texels<'a> {
    /// Row after row.
    pub(super) pixels: &'a [u32],
    /// Pixels a row.
    pub(super) width: usize,
    /// The pixels that may be read, in whole pixels: left, top, right, bottom.
    pub(super) bounds: [i32; 4],
}

/// The layer on the pixels of `rect` (even), with its edges' coverage in alpha.
pub(super) fn place_turned(
    texels: &Texels<'_>,
    level_from_canvas: &Affine<Canvas, Source>,
    edges: &Edges,
    sampling: &Sampling,
    rect: PixelRect,
) -> PlacedSprite {
    let (width, height) = (rect.width as usize, rect.height as usize);
    let mut pixels = vec![0_u32; width * height];
    pixels.par_chunks_mut(width).enumerate().for_each(|(row, target)| {
        let y = f64::from(rect.y) + row as f64 + 0.5;
        let (first, end) = edges.span(y, rect);
        let mut point = level_from_canvas.apply(Point::new(f64::from(rect.x) + first as f64 + 0.5, y));
        for (column, pixel) in target.iter_mut().enumerate().take(end).skip(first) {
            let coverage = edges.coverage(f64::from(rect.x) + column as f64 + 0.5, y);
            let sample = match sampling.kernel {
                Kernel::Tent if sampling.widening == (1.0, 1.0) => bilinear(texels, point.x, point.y),
                kernel => filtered(texels, point.x, point.y, kernel, sampling.widening),
            };
            *pixel = faded(sample, coverage);
            point = Point::new(point.x + level_from_canvas.xx, point.y + level_from_canvas.yx);
        }
    });
    let plane = |shift: u32| Plane { bytes: pixels.iter().map(|pixel| (pixel >> shift) as u8).collect(), width };
    PlacedSprite::new(rect, [plane(0), plane(8), plane(16), plane(24)])
}

/// The four edges of a layer on the canvas, as lines whose positive side is inside.
pub(super) struct Edges([[f64; 3]; 4]);

impl Edges {
    /// The edges of `rect` seen on the canvas.
    pub(super) fn of(canvas_from_source: &Affine<Source, Canvas>, rect: &Rect<Source>) -> Self {
        let corners = rect.corners().map(|corner| canvas_from_source.apply(corner));
        let middle = canvas_from_source.apply(Point::new(rect.x + rect.width / 2.0, rect.y + rect.height / 2.0));
        Self(std::array::from_fn(|index| {
            let (a, b) = (corners[index], corners[(index + 1) % 4]);
            let length = (b.x - a.x).hypot(b.y - a.y).max(1e-9);
            let (nx, ny) = ((a.y - b.y) / length, (b.x - a.x) / length);
            let line = [nx, ny, -(nx * a.x + ny * a.y)];
            let inside = line[0] * middle.x + line[1] * middle.y + line[2];
            if inside < 0.0 { line.map(|part| -part) } else { line }
        }))
    }

    /// How much of the pixel around a centre is covered, 0..1: the product over the edges of the distance inside, plus one half.
    pub(super) fn coverage(&self, x: f64, y: f64) -> f64 {
        self.0.iter().map(|[nx, ny, d]| (nx * x + ny * y + d + 0.5).clamp(0.0, 1.0)).product()
    }

    /// The columns of `rect` on the row with centre `y` that are covered at all.
    fn span(&self, y: f64, rect: PixelRect) -> (usize, usize) {
        let (mut low, mut high) = (0.0_f64, f64::from(rect.width));
        for [nx, ny, d] in self.0 {
            let rest = ny * y + d + 0.5;
            if nx.abs() < 1e-12 {
                if rest <= 0.0 {
                    return (0, 0);
                }
                continue;
            }
            let crossing = -rest / nx - f64::from(rect.x) - 0.5;
            if nx > 0.0 { low = low.max(crossing.floor()) } else { high = high.min(crossing.ceil() + 1.0) }
        }
        (low.max(0.0) as usize, (high.max(0.0) as usize).min(rect.width as usize))
    }
}

/// Two bytes a word half, so that one product scales four samples.
const HALVES: u64 = 0x00ff_00ff_00ff_00ff;

#[inline]
fn spread(pixel: u32) -> u64 {
    (u64::from(pixel) | (u64::from(pixel) << 24)) & HALVES
}

#[inline]
fn gathered(lanes: u64) -> u32 {
    (lanes | (lanes >> 24)) as u32
}

/// The mean of the four texels around a point, weights in 1/256.
#[inline]
fn bilinear(texels: &Texels<'_>, x: f64, y: f64) -> u32 {
    let (x, y) = (((x - 0.5) * 256.0).round() as i32, ((y - 0.5) * 256.0).round() as i32);
    let (fx, fy) = ((x & 255) as u64, (y & 255) as u64);
    let [left, top, right, bottom] = texels.bounds;
    let (x0, x1) = ((x >> 8).clamp(left, right - 1) as usize, ((x >> 8) + 1).clamp(left, right - 1) as usize);
    let (y0, y1) = ((y >> 8).clamp(top, bottom - 1) as usize * texels.width, ((y >> 8) + 1).clamp(top, bottom - 1) as usize * texels.width);
    let w11 = (fx * fy + 128) >> 8;
    let (w10, w01) = (fx - w11, fy - w11);
    let w00 = 256 + w11 - fx - fy;
    let sum = spread(texels.pixels[y0 + x0]) * w00
        + spread(texels.pixels[y0 + x1]) * w10
        + spread(texels.pixels[y1 + x0]) * w01
        + spread(texels.pixels[y1 + x1]) * w11;
    gathered(((sum + 0x0080_0080_0080_0080) >> 8) & HALVES)
}

/// Any kernel of any width.
fn filtered(texels: &Texels<'_>, x: f64, y: f64, kernel: Kernel, widening: (f64, f64)) -> u32 {
    let axis = |centre: f64, widening: f64| {
        let radius = kernel.radius() * widening;
        let (first, last) = ((centre - radius - 0.5).ceil() as i32, (centre + radius - 0.5).floor() as i32);
        (first..=last).map(move |tap| (tap, kernel.weight((f64::from(tap) + 0.5 - centre) / widening)))
    };
    let [left, top, right, bottom] = texels.bounds;
    let (mut sums, mut total) = ([0.0_f64; 4], 0.0);
    for (row, v) in axis(y, widening.1) {
        let start = row.clamp(top, bottom - 1) as usize * texels.width;
        for (column, h) in axis(x, widening.0) {
            let pixel = texels.pixels[start + column.clamp(left, right - 1) as usize].to_le_bytes();
            total += v * h;
            for (sum, sample) in sums.iter_mut().zip(pixel) {
                *sum += v * h * f64::from(sample);
            }
        }
    }
    let alpha = (sums[3] / total).clamp(0.0, 255.0);
    // Premultiplied samples lie between nothing and their largest code value (240) times alpha.
    let code = |sum: f64| (sum / total).clamp(0.0, alpha * (240.0 / 255.0)).round() as u8;
    u32::from_le_bytes([code(sums[0]), code(sums[1]), code(sums[2]), alpha.round() as u8])
}

#[inline]
fn faded(sample: u32, coverage: f64) -> u32 {
    if coverage >= 1.0 {
        return sample;
    }
    let weight = (coverage * 256.0).round() as u64;
    gathered(((spread(sample) * weight + 0x0080_0080_0080_0080) >> 8) & HALVES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreading_and_gathering_keep_the_four_samples() {
        for pixel in [0x0102_0304, 0xffff_ffff, 0x00ff_00ff, 0x8000_7f01] {
            assert_eq!(gathered(spread(pixel)), pixel);
        }
    }

    #[test]
    fn both_samplers_agree_with_the_formula() {
        let pixels: Vec<u32> = (0..64_u32).map(|i| u32::from_le_bytes([(i * 3) as u8, (i * 2) as u8, (200 - i * 3) as u8, 255])).collect();
        let texels = Texels { pixels: &pixels, width: 8, bounds: [0, 0, 8, 8] };
        for (x, y) in [(3.0, 4.0), (2.2, 5.7), (0.1, 0.2), (7.9, 3.3)] {
            let fast = bilinear(&texels, x, y).to_le_bytes();
            let exact = filtered(&texels, x, y, Kernel::Tent, (1.0, 1.0)).to_le_bytes();
            for (a, b) in fast.iter().zip(exact) {
                assert!(a.abs_diff(b) <= 1, "{fast:?} {exact:?}");
            }
        }
    }
}
