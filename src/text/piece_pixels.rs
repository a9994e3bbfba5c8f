//! Placing small premultiplied pictures on a larger one.

use super::blur;
use super::raster::scaled;
use crate::base::{Affine, LayoutBox, PixelSize, Rect};

/// Fraction bits of places and weights.
const BITS: u32 = 8;
const ONE: u32 = 1 << BITS;

/// Premultiplied R'G'B'A, row by row.
pub(super) struct Pixels {
    pub(super) bytes: Vec<u8>,
    pub(super) size: PixelSize,
}

impl Pixels {
    pub(super) fn clear(size: PixelSize) -> Self {
        Self { bytes: vec![0; size.area() as usize * 4], size }
    }
}

/// Columns `x..right` and rows `y..bottom` of a picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct PixelBounds {
    x: i64,
    y: i64,
    right: i64,
    bottom: i64,
}

impl PixelBounds {
    pub(super) fn of(size: PixelSize) -> Self {
        Self { x: 0, y: 0, right: i64::from(size.width), bottom: i64::from(size.height) }
    }

    /// The pixels that `rect` touches.
    pub(super) fn cover(rect: &Rect<LayoutBox>, size: PixelSize) -> Self {
        let (whole, at) = (Self::of(size), |value: f64| value as i64);
        Self {
            x: at((rect.x + 1e-6).floor()).max(0),
            y: at((rect.y + 1e-6).floor()).max(0),
            right: at((rect.right() - 1e-6).ceil()).min(whole.right),
            bottom: at((rect.bottom() - 1e-6).ceil()).min(whole.bottom),
        }
    }
}

/// A blurred copy, and the width of the margin that it grew.
pub(super) fn blurred(bytes: &[u8], size: PixelSize, sigma: f64) -> (Pixels, f64) {
    let margin = (3.0 * sigma).ceil() as usize + 1;
    let (width, height) = (size.width as usize, size.height as usize);
    let (wide, tall) = (width + 2 * margin, height + 2 * margin);
    let mut soft = Pixels::clear(PixelSize::new(wide as u32, tall as u32));
    let mut plane = vec![0; wide * tall];
    for channel in 0..4 {
        plane.fill(0);
        for (y, row) in bytes.chunks_exact(4 * width).enumerate() {
            let start = (y + margin) * wide + margin;
            plane[start..start + width].iter_mut().zip(row.as_chunks::<4>().0).for_each(|(value, pixel)| *value = pixel[channel]);
        }
        blur::gaussian(&mut plane, wide, sigma);
        soft.bytes.as_chunks_mut::<4>().0.iter_mut().zip(&plane).for_each(|(pixel, &value)| pixel[channel] = value);
    }
    (soft, margin as f64)
}

/// Draws `bytes`, whose outermost pixels are clear, through `map` within `bounds`, interpolated between four pixels.
pub(super) fn draw(
    target: &mut Pixels,
    bytes: &[u8],
    size: PixelSize,
    map: Affine<LayoutBox, LayoutBox>,
    opacity: u8,
    bounds: PixelBounds,
) {
    let near = |value: f64, wanted: f64| (value - wanted).abs() < 1e-9;
    if near(map.xx, 1.0) && near(map.yy, 1.0) && near(map.xy, 0.0) && near(map.yx, 0.0) {
        draw_shifted(target, bytes, size, (map.dx, map.dy), opacity, bounds);
    } else {
        draw_mapped(target, bytes, size, map, opacity, bounds);
    }
}

fn draw_shifted(target: &mut Pixels, bytes: &[u8], size: PixelSize, (dx, dy): (f64, f64), opacity: u8, bounds: PixelBounds) {
    let in_parts = |shift: f64| ((shift * f64::from(ONE)).round() as i64).div_euclid(i64::from(ONE));
    let rest = |shift: f64| ((shift * f64::from(ONE)).round() as i64).rem_euclid(i64::from(ONE)) as u32;
    let ((left, top), (across, down)) = ((in_parts(dx), in_parts(dy)), (rest(dx), rest(dy)));
    let (width, height) = (i64::from(size.width), i64::from(size.height));
    let row_of = |y: i64| &bytes.as_chunks::<4>().0[(y * width) as usize..((y + 1) * width) as usize];
    // The pixel before the first is as clear as the first.
    let (first, last) = (bounds.x.max(left + 1), bounds.right.min(left + width));
    if first >= last {
        return;
    }
    let stride = target.size.width as usize;
    for y in bounds.y.max(top + 1)..bounds.bottom.min(top + height) {
        let (upper, lower) = (row_of(y - top - 1), row_of(y - top));
        let part = (first - left) as usize..(last - left) as usize;
        let before = part.start - 1..part.end - 1;
        let row = &mut target.bytes.as_chunks_mut::<4>().0[y as usize * stride..(y as usize + 1) * stride];
        let out = &mut row[first as usize..last as usize];
        if across == 0 && down == 0 {
            out.iter_mut().zip(&lower[part]).for_each(|(pixel, over)| *pixel = blended(*pixel, *over, opacity));
            continue;
        }
        let corners = upper[before.clone()].iter().zip(&upper[part.clone()]).zip(lower[before].iter().zip(&lower[part]));
        for (pixel, ((a, b), (c, d))) in out.iter_mut().zip(corners) {
            if (a[3] | b[3] | c[3] | d[3]) != 0 {
                *pixel = blended(*pixel, between([*a, *b, *c, *d], ONE - across, ONE - down), opacity);
            }
        }
    }
}

fn draw_mapped(target: &mut Pixels, bytes: &[u8], size: PixelSize, map: Affine<LayoutBox, LayoutBox>, opacity: u8, bounds: PixelBounds) {
    let Some(back) = map.inverse() else { return };
    let whole = Rect::new(0.0, 0.0, f64::from(size.width), f64::from(size.height));
    let touched = PixelBounds::cover(&map.bounds_of(&whole), target.size);
    let pixels = bytes.as_chunks::<4>().0;
    let (width, height, stride) = (i64::from(size.width), i64::from(size.height), target.size.width as usize);
    let fixed = |value: f64| (value * f64::from(ONE)).floor() as i64;
    for y in bounds.y.max(touched.y)..bounds.bottom.min(touched.bottom) {
        for x in bounds.x.max(touched.x)..bounds.right.min(touched.right) {
            let (at_x, at_y) = (x as f64 + 0.5, y as f64 + 0.5);
            let (u, v) = (fixed(back.xx * at_x + back.xy * at_y + back.dx - 0.5), fixed(back.yx * at_x + back.yy * at_y + back.dy - 0.5));
            let (column, row) = (u >> BITS, v >> BITS);
            if column < 0 || row < 0 || column + 1 >= width || row + 1 >= height {
                continue;
            }
            let at = (row * width + column) as usize;
            let corners = [pixels[at], pixels[at + 1], pixels[at + width as usize], pixels[at + width as usize + 1]];
            let part = |place: i64| place as u32 & (ONE - 1);
            let over = between(corners, part(u), part(v));
            let pixel = &mut target.bytes.as_chunks_mut::<4>().0[y as usize * stride + x as usize];
            *pixel = blended(*pixel, over, opacity);
        }
    }
}

/// The colour `across` and `down` between four pixels, in 1/256 from the first.
#[inline]
fn between([a, b, c, d]: [[u8; 4]; 4], across: u32, down: u32) -> [u8; 4] {
    let weights = [(ONE - across) * (ONE - down), across * (ONE - down), (ONE - across) * down, across * down];
    std::array::from_fn(|channel| {
        let sum = [a, b, c, d].iter().zip(weights).map(|(pixel, weight)| u32::from(pixel[channel]) * weight).sum::<u32>();
        ((sum + (1 << (2 * BITS - 1))) >> (2 * BITS)) as u8
    })
}

/// Source over (W3C Compositing 1, 9.1.4), of `opacity` / 255.
#[inline]
fn blended(below: [u8; 4], over: [u8; 4], opacity: u8) -> [u8; 4] {
    let over = if opacity == 255 { over } else { scaled(over, opacity) };
    match over[3] {
        0 => below,
        255 => over,
        alpha => {
            let under = scaled(below, 255 - alpha);
            std::array::from_fn(|channel| over[channel].saturating_add(under[channel]))
        }
    }
}
