//! Still pictures: decoded once, upright, as straight RGBA.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use num_rational::Ratio;

use crate::base::{ColourTags, Frame, Matrix, PixelFormat, PixelSize, Planes, Range, Time};
use crate::draft::MediaKind;

use super::info::square_pixel_size;
use super::recognise::{Recognised, recognise};
use super::{Limits, MediaError, MediaInfo, Orientation, PictureInfo, SourceColour};

/// Decodes a still picture to straight RGBA, 8 bits a component, turned upright by its EXIF orientation. Colour
/// profiles are not applied: numbers are taken as sRGB. The first picture of a GIF or of an animated WebP counts as
/// one.
///
/// # Errors
/// Where the file is missing, no still picture, damaged, or above the limits.
pub fn load_still(path: &Path, limits: &Limits) -> Result<Frame, MediaError> {
    let (file, recognised) = recognise(path)?;
    let format = match recognised {
        Recognised::Still(format) => format,
        Recognised::Gif => ImageFormat::Gif,
        Recognised::AnimatedWebp => ImageFormat::WebP,
        Recognised::Container => return Err(MediaError::NotMedia { path: path.to_owned(), found: super::recognise::describe(path) }),
    };
    let mut decoder = open(path, file, format, limits)?;
    if format == ImageFormat::Jpeg && is_cut_off(path)? {
        return Err(MediaError::undecodable(path, "it is cut off"));
    }
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let may_be_transparent = decoder.color_type().has_alpha();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| MediaError::undecodable(path, error))?;
    picture.apply_orientation(orientation);
    let rgba = picture.into_rgba8();
    let size = PixelSize::new(rgba.width(), rgba.height());
    Ok(rgba_frame(size, rgba.into_raw(), may_be_transparent))
}

/// A frame over tightly packed straight RGBA, opaque where no pixel is transparent.
pub(super) fn rgba_frame(size: PixelSize, bytes: Vec<u8>, may_be_transparent: bool) -> Frame {
    let is_opaque = !may_be_transparent || bytes.chunks_exact(4).all(|pixel| pixel[3] == 255);
    let frame = Frame::new(PixelFormat::Rgba, size, Arc::new(Planes::packed(bytes, size.width as usize * 4)));
    if is_opaque { frame.assume_opaque() } else { frame }
}

/// The facts in the headers of a still.
pub(super) fn probe_still(path: &Path, file: File, format: ImageFormat, limits: &Limits) -> Result<MediaInfo, MediaError> {
    let mut decoder = open(path, file, format, limits)?;
    let (width, height) = decoder.dimensions();
    let orientation = decoder.orientation().map_or(Orientation::Upright, orientation_of);
    let colour = decoder.color_type();
    // Pixels come out turned already, so that what is left to do is nothing.
    let size = square_pixel_size(PixelSize::new(width, height), Ratio::from_integer(1), orientation);
    let picture = PictureInfo {
        codec: format!("{format:?}").to_lowercase(),
        coded_size: size,
        size,
        orientation: Orientation::Upright,
        pixel_aspect: Ratio::from_integer(1),
        start: Time::ZERO,
        duration: None,
        frame_rate: None,
        variable_frame_rate: false,
        interlaced: false,
        has_alpha: colour.has_alpha(),
        bits: u32::from(colour.bits_per_pixel()) / u32::from(colour.channel_count()),
        colour: srgb(),
    };
    let kind = MediaKind::Image;
    Ok(MediaInfo {
        kind,
        format: picture.codec.clone(),
        origin: Time::ZERO,
        duration: None,
        bit_rate: None,
        picture: Some(picture),
        sound: None,
        unusable: None,
    })
}

/// The colours of pictures that are R'G'B' from the start.
pub(super) const fn srgb() -> SourceColour {
    SourceColour { tags: ColourTags { matrix: Matrix::Bt709, range: Range::Full }, wide_gamut: false, high_dynamic_range: false }
}

pub(super) fn open(path: &Path, file: File, format: ImageFormat, limits: &Limits) -> Result<impl ImageDecoder, MediaError> {
    let bytes = file.metadata().map_err(|error| MediaError::from_io(path, error))?.len();
    // Decoders take in the whole file; no sound picture is longer than its pixels in 16 bit.
    let max_bytes = limits.max_bytes.min(limits.max_pixels.saturating_mul(8));
    if bytes > max_bytes {
        return Err(MediaError::TooManyBytes { location: path.display().to_string(), max_bytes });
    }
    let mut reader = ImageReader::with_format(BufReader::new(file), format);
    let mut allocation = image::Limits::default();
    // Four bytes a pixel come out; 16-bit sources need eight, and decoders some of their own.
    allocation.max_alloc = Some(limits.max_pixels.saturating_mul(10));
    reader.limits(allocation);
    let decoder = reader.into_decoder().map_err(|error| MediaError::undecodable(path, error))?;
    let (width, height) = decoder.dimensions();
    check_size(path, PixelSize::new(width, height), limits.max_pixels)?;
    Ok(decoder)
}

/// Refuses pictures above the limit, and those of no size, which decoders misread from damaged headers.
pub(super) fn check_size(path: &Path, size: PixelSize, max_pixels: u64) -> Result<(), MediaError> {
    match size.area() {
        0 => Err(MediaError::undecodable(path, "its picture has no size")),
        pixels if pixels > max_pixels => Err(MediaError::TooLarge { path: path.to_owned(), size, max_pixels }),
        _ => Ok(()),
    }
}

/// Whether a JPEG has no end-of-image marker after its first scan began (ITU-T T.81 B.1.1): the decoder would fill the
/// rest with grey and say nothing.
pub(super) fn is_cut_off(path: &Path) -> Result<bool, MediaError> {
    let bytes = std::fs::read(path).map_err(|error| MediaError::from_io(path, error))?;
    let mut position = 2;
    // Segments are a marker, a length that counts itself, and as many bytes; 0xff may be repeated before a marker.
    while let Some(&[0xff, marker, high, low]) = bytes.get(position..position + 4) {
        match marker {
            0xff => position += 1,
            0xda => return Ok(!bytes[position..].windows(2).any(|pair| pair == [0xff, 0xd9])),
            _ => position += 2 + usize::from(u16::from_be_bytes([high, low])),
        }
    }
    // No scan at all; the decoder says so.
    Ok(false)
}

fn orientation_of(orientation: image::metadata::Orientation) -> Orientation {
    use image::metadata::Orientation as Exif;
    match orientation {
        Exif::NoTransforms => Orientation::Upright,
        Exif::FlipHorizontal => Orientation::FlippedHorizontally,
        Exif::Rotate180 => Orientation::Turned180,
        Exif::FlipVertical => Orientation::FlippedVertically,
        Exif::Rotate90FlipH => Orientation::Transposed,
        Exif::Rotate90 => Orientation::Turned90,
        Exif::Rotate270FlipH => Orientation::Transverse,
        Exif::Rotate270 => Orientation::Turned270,
    }
}
