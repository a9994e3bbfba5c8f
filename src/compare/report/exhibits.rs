//! The worst frames as pictures inside the page: both sides, and where they differ.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::base::{Frame, PixelSize, YcbcrCoefficients};
use crate::render::Failure;

use super::super::failures::internal;
use super::super::pictures::scaled;

/// Pixels along the longer side.
const LONGEST: u32 = 640;

const QUALITY: u8 = 82;

/// A difference of this many levels is as hot as it gets.
const HOTTEST: f64 = 48.0;

/// A frame of both sides and their heat map, as addresses that hold the pictures themselves.
pub(super) struct Exhibit {
    pub(super) a: String,
    pub(super) b: String,
    pub(super) heat: String,
    pub(super) size: PixelSize,
}

/// Draws a pair of frames of one size.
pub(super) fn exhibit(frames: &[Frame; 2]) -> Result<Exhibit, Failure> {
    let whole = frames[0].size();
    let scale = (f64::from(LONGEST) / f64::from(whole.width.max(whole.height))).min(1.0);
    let side = |pixels: u32| ((f64::from(pixels) * scale).round() as u32).max(2);
    let size = PixelSize::new(side(whole.width), side(whole.height));
    let [a, b] = [rgb(&scaled(&frames[0], size)?), rgb(&scaled(&frames[1], size)?)];
    Ok(Exhibit { heat: jpeg(&heat_map(&a, &b), size)?, a: jpeg(&a, size)?, b: jpeg(&b, size)?, size })
}

/// The colours of a 4:2:0 frame by its own matrix and range, three bytes a pixel.
fn rgb(frame: &Frame) -> Vec<u8> {
    let coefficients = YcbcrCoefficients::of(frame.tags());
    let (width, height) = (frame.size().width as usize, frame.size().height as usize);
    let mut bytes = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        let (luma, cb, cr) = (frame.row(0, y), frame.row(1, y / 2), frame.row(2, y / 2));
        for x in 0..width {
            let colour = coefficients.rgb([luma[x], cb[x / 2], cr[x / 2]].map(f64::from));
            bytes.extend(colour.map(|component| (component.clamp(0.0, 1.0) * 255.0).round() as u8));
        }
    }
    bytes
}

/// Black where both are equal, over violet and orange to white where they differ most.
fn heat_map(a: &[u8], b: &[u8]) -> Vec<u8> {
    let heat = |a: &[u8], b: &[u8]| {
        let difference = a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0);
        (f64::from(difference) / HOTTEST).min(1.0)
    };
    let ramp = |heat: f64| [heat * 3.0, heat * 3.0 - 1.0, if heat < 0.5 { heat * 1.2 } else { heat * 2.0 - 1.0 }];
    a.chunks_exact(3)
        .zip(b.chunks_exact(3))
        .flat_map(|(a, b)| ramp(heat(a, b)).map(|level| (level.clamp(0.0, 1.0) * 255.0) as u8))
        .collect()
}

fn jpeg(rgb: &[u8], size: PixelSize) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    let fault = |error| internal(format!("cannot encode a picture for the report: {error}"));
    encoder.write_image(rgb, size.width, size.height, ExtendedColorType::Rgb8).map_err(fault)?;
    Ok(format!("data:image/jpeg;base64,{}", STANDARD.encode(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heat_rises_with_the_difference() {
        let map = heat_map(&[10, 10, 10, 10, 10, 10, 10, 10, 10], &[10, 10, 10, 10, 34, 10, 10, 10, 90]);
        assert_eq!(map[..3], [0, 0, 0]);
        assert!(map[3] > 200 && map[4] < map[3]);
        assert_eq!(map[6..], [255, 255, 255]);
    }
}
