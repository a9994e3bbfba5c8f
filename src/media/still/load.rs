//! Still pictures: recognised by content, decoded once.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::Path;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use num_rational::Ratio;

use crate::base::{ColourTags, Matrix, PixelSize, Range, Time};
use crate::draft::MediaKind;
use crate::media::info::square_pixel_size;
use crate::media::recognise::{Recognised, describe, recognise};
use crate::media::{Limits, MediaError, MediaInfo, Orientation, PictureInfo, SourceColour};

use super::decoded::{Decoded, Still, StillHeader, check_size, reserve_for_now};
use super::exif::{orientation_of, stored_orientation};
use super::jpeg::JpegFile;
use super::png;
use super::profile::{Channels, EncodedColour};

/// Decodes a still picture to straight RGBA, 8 bits a component, turned upright by its EXIF orientation, in sRGB. The
/// first picture of a GIF or of an animated WebP counts as one.
///
/// # Errors
/// Where the file is missing, no still picture, damaged, or above the limits.
pub fn load_still(path: &Path, limits: &Limits) -> Result<Still, MediaError> {
    let (file, recognised) = recognise(path)?;
    let decoded = match recognised {
        Recognised::Still(ImageFormat::Png) => png::decode(path, &file, limits)?,
        Recognised::Still(ImageFormat::Jpeg) => JpegFile::read(path, &file, limits)?.decode(path, limits)?,
        Recognised::Still(format) => decode(path, &file, format, limits)?,
        Recognised::Gif => decode(path, &file, ImageFormat::Gif, limits)?,
        Recognised::AnimatedWebp => decode(path, &file, ImageFormat::WebP, limits)?,
        Recognised::Container => return Err(MediaError::NotMedia { path: path.to_owned(), found: describe(path) }),
    };
    decoded.finish(path)
}

/// The facts in the headers of a still.
pub(in crate::media) fn probe_still(path: &Path, file: &File, format: ImageFormat, limits: &Limits) -> Result<MediaInfo, MediaError> {
    let header = match format {
        ImageFormat::Png => png::header(path, file, limits)?,
        ImageFormat::Jpeg => JpegFile::read(path, file, limits)?.header(path, limits)?,
        _ => header(path, file, format, limits)?,
    };
    // Pixels come out turned already, so that what is left to do is nothing.
    let size = square_pixel_size(header.size, Ratio::from_integer(1), orientation_of(header.orientation));
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
        has_alpha: header.has_alpha,
        bits: header.bits,
        colour: srgb(),
    };
    Ok(MediaInfo {
        kind: MediaKind::Image,
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
pub(in crate::media) const fn srgb() -> SourceColour {
    SourceColour { tags: ColourTags { matrix: Matrix::Bt709, range: Range::Full }, wide_gamut: false, high_dynamic_range: false }
}

fn header(path: &Path, file: &File, format: ImageFormat, limits: &Limits) -> Result<StillHeader, MediaError> {
    let mut decoder = open(path, file, format, limits)?;
    let (width, height) = decoder.dimensions();
    let orientation = stored_orientation(decoder.exif_metadata().ok().flatten().as_deref());
    let colour = decoder.color_type();
    let bits = u32::from(colour.bits_per_pixel()) / u32::from(colour.channel_count());
    Ok(StillHeader { size: PixelSize::new(width, height), has_alpha: colour.has_alpha(), bits, orientation })
}

fn decode(path: &Path, file: &File, format: ImageFormat, limits: &Limits) -> Result<Decoded, MediaError> {
    let mut decoder = open(path, file, format, limits)?;
    let (width, height) = decoder.dimensions();
    let size = PixelSize::new(width, height);
    let orientation = stored_orientation(decoder.exif_metadata().ok().flatten().as_deref());
    let colour = EncodedColour::of_icc(decoder.icc_profile().ok().flatten().as_deref(), Channels::Rgb);
    let may_be_transparent = decoder.color_type().has_alpha();
    let memory = reserve_for_now(path, limits, size, 4 + 2 * u64::from(decoder.color_type().bytes_per_pixel()))?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| MediaError::undecodable(path, error))?;
    Ok(Decoded { size, rgba: picture.into_rgba8().into_raw(), may_be_transparent, orientation, colour, memory, warnings: Vec::new() })
}

fn open(path: &Path, file: &File, format: ImageFormat, limits: &Limits) -> Result<impl ImageDecoder, MediaError> {
    let unreadable = |error| MediaError::from_io(path, error);
    let bytes = file.metadata().map_err(unreadable)?.len();
    // Decoders take in the whole file; no sound picture is longer than its pixels in 16 bit.
    let max_bytes = limits.max_bytes.min(limits.max_pixels.saturating_mul(8));
    if bytes > max_bytes {
        return Err(MediaError::TooManyBytes { location: path.display().to_string(), max_bytes });
    }
    let mut file = file.try_clone().map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    let mut reader = ImageReader::with_format(BufReader::new(file), format);
    let mut allocation = image::Limits::default();
    // Four bytes a pixel come out, and decoders need some of their own.
    allocation.max_alloc = Some(limits.max_pixels.saturating_mul(10));
    reader.limits(allocation);
    let decoder = reader.into_decoder().map_err(|error| MediaError::undecodable(path, error))?;
    let (width, height) = decoder.dimensions();
    check_size(path, PixelSize::new(width, height), limits.max_pixels)?;
    Ok(decoder)
}
