//! Cyan, magenta, yellow and black to sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout, RenderingIntent, TransformOptions};
use rayon::prelude::*;

use super::profile::EncodedColour;

/// Pixels converted at a time.
const BAND: usize = 16_384;

/// Tightly packed RGBA of `inks`, four bytes a pixel; by the profile, whose black becomes black, or without one that
/// can be read by what light the inks leave if they are ideal. Returns too whether a profile is there that cannot be
/// read.
pub(super) fn rgba_from_inks(inks: &[u8], icc: Option<&[u8]>, are_inverted: bool) -> (Vec<u8>, EncodedColour) {
    let cover = |value: u8| if are_inverted { 255 - value } else { value };
    let profile = icc.map(|icc| ColorProfile::new_from_slice(icc).ok().filter(|profile| profile.color_space == DataColorSpace::Cmyk));
    let mut rgba = vec![255; inks.len()];
    if let Some(Some(profile)) = &profile
        && convert(profile, inks, &cover, &mut rgba).is_some()
    {
        return (rgba, EncodedColour::Srgb);
    }
    for (pixel, inks) in rgba.as_chunks_mut::<4>().0.iter_mut().zip(inks.as_chunks::<4>().0) {
        let left = inks.map(|value| u32::from(255 - cover(value)));
        pixel[..3].iter_mut().zip(left).for_each(|(light, left_by_ink)| *light = ((left_by_ink * left[3] + 127) / 255) as u8);
    }
    (rgba, if profile.is_some() { EncodedColour::Unreadable } else { EncodedColour::Srgb })
}

/// Inverted inks of Y'CbCr and K, as Adobe's programs store them: R'G'B' by JFIF's matrix are the inverted C, M and
/// Y.
pub(super) fn inks_from_ycck(mut pixels: Vec<u8>) -> Vec<u8> {
    for pixel in pixels.as_chunks_mut::<4>().0 {
        let [luma, cb, cr] = [f32::from(pixel[0]), f32::from(pixel[1]) - 128.0, f32::from(pixel[2]) - 128.0];
        let light = [luma + 1.402 * cr, luma - 0.344_136 * cb - 0.714_136 * cr, luma + 1.772 * cb];
        pixel.iter_mut().zip(light).for_each(|(value, light)| *value = (light + 0.5) as u8);
    }
    pixels
}

fn convert(profile: &ColorProfile, inks: &[u8], cover: &(impl Fn(u8) -> u8 + Sync), rgba: &mut [u8]) -> Option<()> {
    let srgb = ColorProfile::new_srgb();
    let options = |rendering_intent| TransformOptions { rendering_intent, prefer_fixed_point: false, ..TransformOptions::default() };
    let colorimetric = options(RenderingIntent::RelativeColorimetric);
    let transform = profile.create_transform_16bit(Layout::Rgba, &srgb, Layout::Rgb, colorimetric).ok()?;
    // The darkest the inks get, perceptually: what black becomes and back, as littleCMS finds an output profile's
    // black point.
    let to_inks = srgb.create_transform_16bit(Layout::Rgb, profile, Layout::Rgba, options(RenderingIntent::Perceptual)).ok();
    let mut darkest = [0_u16, 0, 0, u16::MAX];
    if let Some(to_inks) = to_inks {
        to_inks.transform(&[0; 3], &mut darkest).ok()?;
    }
    let mut black = [0_u16; 3];
    transform.transform(&darkest, &mut black).ok()?;
    let light = black.map(|value| linear(f64::from(value) / 65_535.0));
    let floor = (0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]).min(0.5);
    let levels: Vec<u8> = (0..=u16::MAX).map(|value| level((linear(f64::from(value) / 65_535.0) - floor) / (1.0 - floor))).collect();
    rgba.par_chunks_mut(4 * BAND).zip(inks.par_chunks(4 * BAND)).try_for_each(|(rgba, inks)| {
        let deep: Vec<u16> = inks.iter().map(|&value| u16::from(cover(value)) * 257).collect();
        let mut colours = vec![0_u16; inks.len() / 4 * 3];
        transform.transform(&deep, &mut colours).ok()?;
        for (pixel, colour) in rgba.as_chunks_mut::<4>().0.iter_mut().zip(colours.as_chunks::<3>().0) {
            pixel[..3].iter_mut().zip(colour).for_each(|(value, &deep)| *value = levels[usize::from(deep)]);
        }
        Some(())
    })
}

/// IEC 61966-2-1, 5.2.
fn linear(signal: f64) -> f64 {
    if signal <= 0.04045 { signal / 12.92 } else { ((signal + 0.055) / 1.055).powf(2.4) }
}

/// The 8-bit code of linear light.
fn level(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let signal = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (signal * 255.0).round() as u8
}
