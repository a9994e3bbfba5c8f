//! Photos as planes: a JPEG's own Y'CbCr, of the part and size that are needed, without a detour over whole pictures
//! of R'G'B'.

use std::path::Path;

use image::ImageFormat;

use crate::base::{Frame, PixelFormat, PixelRect, PixelSize, Rect, Reservation, Source};
use crate::ffi::{MAX_JPEG_HALVINGS, PixelLayout, VideoHeader, Wholeness, decode_jpeg, wholeness};

use super::canonical::Canonical;
use super::recognise::{Recognised, recognise};
use super::still::{JpegFile, reserve_for_now};
use super::{Limits, MediaError, Scaled};

/// A part of a photo.
pub struct Photo {
    /// Its pixels, 4:2:0 BT.709 limited.
    pub frame: Frame,
    /// The part of the file's upright pixels that it shows.
    pub part: Rect<Source>,
    /// The memory that decoding took; it passes.
    pub memory: Reservation,
}

/// The part of a JPEG that covers `region`, with `scale` pixels for each of the file's where that is less than one.
/// `None` where it is another kind of file, is to be turned upright, or has no colours in planes:
/// [`super::load_still`] is for those.
///
/// # Errors
/// Where the file is missing, cut off or above the limits.
pub fn load_photo(path: &Path, limits: &Limits, region: &Rect<Source>, scale: f64) -> Result<Option<Photo>, MediaError> {
    let (file, recognised) = recognise(path)?;
    if recognised != Recognised::Still(ImageFormat::Jpeg) {
        return Ok(None);
    }
    let jpeg = JpegFile::read(path, &file, limits)?;
    if !jpeg.is_plain() {
        return Ok(None);
    }
    // Planes of up to three bytes a pixel, and in progressive ones the coefficients, of two bytes each.
    let memory = reserve_for_now(path, limits, jpeg.size(), 9)?;
    let halvings = ((1.0 / scale).log2() + 1e-9).floor().clamp(0.0, f64::from(MAX_JPEG_HALVINGS)) as u32;
    // What this decoder does not take, or only in part, another may.
    let Ok(video) = decode_jpeg(&jpeg.bytes, halvings, limits.max_pixels) else { return Ok(None) };
    let is_planar = PixelLayout::of(video.format()).is_some_and(|layout| layout.planar_ycbcr && !layout.alpha && layout.bits == 8);
    if wholeness(&video) != Wholeness::Whole || !is_planar {
        return Ok(None);
    }
    drop(jpeg);
    let factor = f64::from(1_u32 << halvings);
    let size = PixelSize::new(video.width(), video.height());
    let part = even_part(region, factor, size);
    let scale = (scale * factor).min(1.0);
    let scaled = |length: u32| (f64::from(length) * scale).ceil() as u32;
    let target = PixelSize::new(scaled(part.width), scaled(part.height));
    let mut canonical = Canonical::new(header_of(&video), Some(Scaled { part, size: target }));
    let frame = canonical.frame(path, video)?;
    let part =
        Rect::new(f64::from(part.x) * factor, f64::from(part.y) * factor, f64::from(part.width) * factor, f64::from(part.height) * factor);
    Ok((frame.format() == PixelFormat::Yuv420).then_some(Photo { frame, part, memory }))
}

/// The pixels of a picture reduced by `factor` that hold `region`, left and top edges even.
fn even_part(region: &Rect<Source>, factor: f64, size: PixelSize) -> PixelRect {
    let start = |edge: f64, length: u32| ((edge / factor).floor().max(0.0) as u32).min(length - 1) & !1;
    let end = |edge: f64, start: u32, length: u32| ((edge / factor).ceil() as u32).clamp(start + 1, length);
    let (x, y) = (start(region.x, size.width), start(region.y, size.height));
    PixelRect { x, y, width: end(region.right(), x, size.width) - x, height: end(region.bottom(), y, size.height) - y }
}

fn header_of(video: &ffmpeg_next::frame::Video) -> VideoHeader {
    VideoHeader {
        width: video.width(),
        height: video.height(),
        pixel_aspect: ffmpeg_next::Rational(1, 1),
        format: video.format(),
        space: video.color_space(),
        range: video.color_range(),
        primaries: video.color_primaries(),
        transfer: video.color_transfer_characteristic(),
        interlaced: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::load_still;

    #[test]
    fn a_part_of_a_photo_is_that_of_the_whole_picture() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photo.jpg");
        let picture = image::RgbImage::from_fn(333, 251, |x, y| image::Rgb([(x / 2) as u8, y as u8, ((x + y) / 4) as u8]));
        picture.save(&path).unwrap();
        let whole = load_still(&path, &Limits::default()).unwrap().frame;
        let coefficients = crate::base::YcbcrCoefficients::of(crate::base::ColourTags::BT709_LIMITED);
        for (region, scale) in [(Rect::new(0.0, 0.0, 333.0, 251.0), 1.0), (Rect::new(41.0, 33.0, 200.0, 180.0), 0.3)] {
            let Photo { frame, part, .. } = load_photo(&path, &Limits::default(), &region, scale).unwrap().unwrap();
            assert!(part.x <= region.x && part.y <= region.y && part.right() >= region.right() && part.bottom() >= region.bottom());
            for (x, y) in [(20_usize, 20_usize), (31, 40), (50, 11)] {
                let at = |length: f64, start: f64, index: usize, count: u32| start + (index as f64 + 0.5) / f64::from(count) * length;
                let column = at(part.width, part.x, x, frame.size().width).floor() as usize;
                let row = at(part.height, part.y, y, frame.size().height).floor() as usize;
                let pixel = &whole.row(0, row)[4 * column..][..3];
                let wanted = coefficients.ycbcr([0, 1, 2].map(|c| f64::from(pixel[c]) / 255.0))[0];
                assert!((f64::from(frame.row(0, y)[x]) - wanted).abs() <= 3.0, "{x} {y} at {scale}");
            }
        }
    }
}
