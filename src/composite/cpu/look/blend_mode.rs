//! The blend modes of W3C Compositing and Blending 1, sections 9.1 and 9.2, and `add`, between a chunk and an opaque
//! backdrop.

use fearless_simd::{Level, Simd, dispatch};

use crate::draft::BlendMode;

use super::pixels::{COUNT, Channel, Pixels};

/// The colour of each pixel becomes B(backdrop, source); its alpha is the one it will be drawn with.
pub(super) fn blend(level: Level, mode: BlendMode, pixels: &mut Pixels, backdrop: &[Channel; 3]) {
    dispatch!(level, simd => blend_with(simd, mode, pixels, backdrop));
}

/// Less than half of a code value: black and white come out of bytes with so much noise at most.
const HALF_A_CODE: f32 = 5e-4;

macro_rules! separable {
    ($($function:ident($b:ident, $s:ident) $result:expr;)*) => {
        $(
            #[inline(always)]
            fn $function<S: Simd>(_: S, pixels: &mut Pixels, backdrop: &[Channel; 3]) {
                for (source, backdrop) in pixels.colour.iter_mut().zip(backdrop) {
                    for (source, backdrop) in source.iter_mut().zip(backdrop) {
                        let ($b, $s) = (*backdrop, source.clamp(0.0, 1.0));
                        *source = $result;
                    }
                }
            }
        )*
    };
}

#[inline(always)]
fn hard_light_of(b: f32, s: f32) -> f32 {
    if s <= 0.5 { 2.0 * b * s } else { b + (2.0 * s - 1.0) - b * (2.0 * s - 1.0) }
}

#[inline(always)]
fn soft_light_of(b: f32, s: f32) -> f32 {
    let d = if b <= 0.25 { ((16.0 * b - 12.0) * b + 4.0) * b } else { b.sqrt() };
    if s <= 0.5 { b - (1.0 - 2.0 * s) * b * (1.0 - b) } else { b + (2.0 * s - 1.0) * (d - b) }
}

#[inline(always)]
fn dodge_of(b: f32, s: f32) -> f32 {
    let quotient = (b / (1.0 - s).max(1e-6)).min(1.0);
    if b <= HALF_A_CODE { 0.0 } else { quotient }
}

#[inline(always)]
fn burn_of(b: f32, s: f32) -> f32 {
    let quotient = 1.0 - ((1.0 - b) / s.max(1e-6)).min(1.0);
    if b >= 1.0 - HALF_A_CODE { 1.0 } else { quotient }
}

separable! {
    multiply(b, s) b * s;
    screen(b, s) b + s - b * s;
    overlay(b, s) hard_light_of(s, b);
    darken(b, s) b.min(s);
    lighten(b, s) b.max(s);
    color_dodge(b, s) dodge_of(b, s);
    color_burn(b, s) burn_of(b, s);
    hard_light(b, s) hard_light_of(b, s);
    soft_light(b, s) soft_light_of(b, s);
    difference(b, s) (b - s).abs();
    exclusion(b, s) b + s - 2.0 * b * s;
}

/// The sum of premultiplied colours, clamped: `plus-lighter` of CSS Compositing 2. What `over` then takes of the result
/// by alpha is that sum.
#[inline(always)]
fn add<S: Simd>(_: S, pixels: &mut Pixels, backdrop: &[Channel; 3]) {
    for (source, backdrop) in pixels.colour.iter_mut().zip(backdrop) {
        for ((source, backdrop), alpha) in source.iter_mut().zip(backdrop).zip(&pixels.alpha) {
            let sum = (*backdrop + *alpha * source.clamp(0.0, 1.0)).min(1.0);
            *source = *backdrop + (sum - *backdrop) / alpha.max(1e-6);
        }
    }
}

/// A colour as three numbers.
type Triple = [f32; 3];

/// `Lum` of 9.2: these weights are W3C's own.
#[inline(always)]
fn luminosity([r, g, b]: Triple) -> f32 {
    0.3 * r + 0.59 * g + 0.11 * b
}

#[inline(always)]
fn least([r, g, b]: Triple) -> f32 {
    r.min(g).min(b)
}

#[inline(always)]
fn largest([r, g, b]: Triple) -> f32 {
    r.max(g).max(b)
}

/// `SetLum`, `ClipColor` in it.
#[inline(always)]
fn with_luminosity(colour: Triple, wanted: f32) -> Triple {
    let shift = wanted - luminosity(colour);
    let colour = [colour[0] + shift, colour[1] + shift, colour[2] + shift];
    let (low, high) = (least(colour), largest(colour));
    let down = if low < 0.0 { wanted / (wanted - low).max(1e-6) } else { 1.0 };
    let up = if high > 1.0 { (1.0 - wanted) / (high - wanted).max(1e-6) } else { 1.0 };
    let factor = down.min(up);
    [wanted + (colour[0] - wanted) * factor, wanted + (colour[1] - wanted) * factor, wanted + (colour[2] - wanted) * factor]
}

/// `SetSat`: the least of the three becomes 0 and the largest `wanted`.
#[inline(always)]
fn with_saturation(colour: Triple, wanted: f32) -> Triple {
    let (low, high) = (least(colour), largest(colour));
    let factor = if high > low { wanted / (high - low).max(1e-6) } else { 0.0 };
    [(colour[0] - low) * factor, (colour[1] - low) * factor, (colour[2] - low) * factor]
}

#[inline(always)]
fn saturation_of(colour: Triple) -> f32 {
    largest(colour) - least(colour)
}

macro_rules! joint {
    ($($function:ident($b:ident, $s:ident) $result:expr;)*) => {
        $(
            #[inline(always)]
            fn $function<S: Simd>(_: S, pixels: &mut Pixels, backdrop: &[Channel; 3]) {
                let [red, green, blue] = &mut pixels.colour;
                for i in 0..COUNT {
                    let $b = [backdrop[0][i], backdrop[1][i], backdrop[2][i]];
                    let $s = [red[i].clamp(0.0, 1.0), green[i].clamp(0.0, 1.0), blue[i].clamp(0.0, 1.0)];
                    let result: Triple = $result;
                    (red[i], green[i], blue[i]) = (result[0], result[1], result[2]);
                }
            }
        )*
    };
}

joint! {
    hue(b, s) with_luminosity(with_saturation(s, saturation_of(b)), luminosity(b));
    saturation(b, s) with_luminosity(with_saturation(b, saturation_of(s)), luminosity(b));
    colour(b, s) with_luminosity(s, luminosity(b));
    luminosity_of_source(b, s) with_luminosity(b, luminosity(s));
}

#[inline(always)]
fn blend_with<S: Simd>(simd: S, mode: BlendMode, pixels: &mut Pixels, backdrop: &[Channel; 3]) {
    match mode {
        BlendMode::Normal => {}
        BlendMode::Multiply => multiply(simd, pixels, backdrop),
        BlendMode::Screen => screen(simd, pixels, backdrop),
        BlendMode::Overlay => overlay(simd, pixels, backdrop),
        BlendMode::Darken => darken(simd, pixels, backdrop),
        BlendMode::Lighten => lighten(simd, pixels, backdrop),
        BlendMode::ColorDodge => color_dodge(simd, pixels, backdrop),
        BlendMode::ColorBurn => color_burn(simd, pixels, backdrop),
        BlendMode::HardLight => hard_light(simd, pixels, backdrop),
        BlendMode::SoftLight => soft_light(simd, pixels, backdrop),
        BlendMode::Difference => difference(simd, pixels, backdrop),
        BlendMode::Exclusion => exclusion(simd, pixels, backdrop),
        BlendMode::Hue => hue(simd, pixels, backdrop),
        BlendMode::Saturation => saturation(simd, pixels, backdrop),
        BlendMode::Color => colour(simd, pixels, backdrop),
        BlendMode::Luminosity => luminosity_of_source(simd, pixels, backdrop),
        BlendMode::Add => add(simd, pixels, backdrop),
    }
}
