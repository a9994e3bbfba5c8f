//! One frame as the bytes of a picture file.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, RgbImage};

use crate::base::{Frame, YcbcrCoefficients};

use super::EncodeError;

/// Of 100: what is lost by it cannot be seen.
const JPEG_QUALITY: u8 = 95;

/// The format of a picture's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Lossless.
    Png,
    /// Lossy, 8 bit.
    Jpeg,
    /// Lossless.
    Webp,
}

impl PictureFormat {
    /// The file of a 4:2:0 frame.
    ///
    /// # Errors
    /// [`EncodeError::Failed`] where the picture is too large for the format.
    pub fn encode(self, frame: &Frame) -> Result<Vec<u8>, EncodeError> {
        let picture = rgb_from_planar(frame);
        let mut bytes = Cursor::new(Vec::new());
        let written = match self {
            Self::Png => picture.write_to(&mut bytes, ImageFormat::Png),
            Self::Webp => picture.write_to(&mut bytes, ImageFormat::WebP),
            Self::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)),
        };
        written.map_err(|error| EncodeError::Failed { stage: "the picture".to_owned(), reason: error.to_string() })?;
        Ok(bytes.into_inner())
    }
}

/// R'G'B' of a 4:2:0 frame, 8 bit. Chroma is interpolated linearly between the centres of its 2x2 pixels, where the
/// compositors put it.
pub fn rgb_from_planar(frame: &Frame) -> RgbImage {
    let coefficients = YcbcrCoefficients::of(frame.tags());
    let size = frame.size();
    let mut picture = RgbImage::new(size.width, size.height);
    let (columns, rows) = (size.width.div_ceil(2) as usize, size.height.div_ceil(2) as usize);
    for y in 0..size.height as usize {
        let (near, far) = chroma_neighbours(y, rows);
        let luma = frame.row(0, y);
        let chroma = [1, 2].map(|plane| (frame.row(plane, near), frame.row(plane, far)));
        for (x, code) in luma.iter().enumerate() {
            let (left, right) = chroma_neighbours(x, columns);
            let [cb, cr] = chroma.map(|(near_row, far_row)| {
                let across = |row: &[u8]| 0.75 * f64::from(row[left]) + 0.25 * f64::from(row[right]);
                0.75 * across(near_row) + 0.25 * across(far_row)
            });
            let rgb = coefficients.rgb([f64::from(*code), cb, cr]);
            picture.put_pixel(x as u32, y as u32, image::Rgb(rgb.map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8)));
        }
    }
    picture
}

/// The chroma sample that holds a pixel, and the next nearest one; at the edge the same.
fn chroma_neighbours(pixel: usize, count: usize) -> (usize, usize) {
    let near = pixel / 2;
    let far = if pixel.is_multiple_of(2) { near.saturating_sub(1) } else { (near + 1).min(count - 1) };
    (near, far)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::{ColourTags, PixelFormat, PixelSize, Planes};

    /// A frame of the code values that `ycbcr` has at luma pixels.
    fn frame(size: PixelSize, ycbcr: impl Fn(f64, f64) -> [f64; 3]) -> Frame {
        let mut planes = Planes::zeroed(PixelFormat::Yuv420, size);
        for (plane, (bytes, stride)) in planes.planes_mut().enumerate() {
            let step = if plane == 0 { 1.0 } else { 2.0 };
            for (index, byte) in bytes.iter_mut().enumerate() {
                let centre = |at: usize| (at as f64 + 0.5) * step - 0.5;
                *byte = ycbcr(centre(index % stride), centre(index / stride))[plane].round().clamp(0.0, 255.0) as u8;
            }
        }
        Frame::new(PixelFormat::Yuv420, size, Arc::new(planes))
    }

    #[test]
    fn flat_colours_come_back() {
        let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
        for rgb in [[0, 0, 0], [255, 255, 255], [200, 30, 60], [10, 200, 120]] {
            let code = coefficients.ycbcr(rgb.map(|value| f64::from(value) / 255.0));
            let picture = rgb_from_planar(&frame(PixelSize::new(6, 4), |_, _| code));
            for pixel in picture.pixels() {
                for (found, wanted) in pixel.0.iter().zip(rgb) {
                    assert!(found.abs_diff(wanted) <= 2, "{pixel:?} for {rgb:?}");
                }
            }
        }
    }

    #[test]
    fn chroma_ramps_stay_straight() {
        let (size, ramp) = (PixelSize::new(32, 8), |x: f64| 60.0 + 4.0 * x);
        let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
        let picture = rgb_from_planar(&frame(size, |x, _| [120.0, 128.0, ramp(x)]));
        for x in 1..31 {
            let wanted = coefficients.rgb([120.0, 128.0, ramp(f64::from(x))])[0].clamp(0.0, 1.0) * 255.0;
            let found = f64::from(picture.get_pixel(x, 3).0[0]);
            assert!((found - wanted).abs() <= 1.0, "{x}: {found} for {wanted}");
        }
    }
}
