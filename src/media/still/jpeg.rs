//! JPEG, by a strict decoder first; what it does not take by FFmpeg's, and what both find damaged as far as it goes.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use ffmpeg_next::format::Pixel;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::base::{Code, Diagnostic, PixelSize};
use crate::ffi::{MAX_JPEG_HALVINGS, PixelConverter, Wholeness, decode_jpeg, start_ffmpeg, wholeness};
use crate::media::error::display;
use crate::media::{Limits, MediaError, SourceColour};

use super::decoded::{Decoded, StillHeader, check_size, reserve_for_now};
use super::exif::stored_orientation;
use super::inks::rgba_from_inks;
use super::jpeg_markers::JpegMarkers;
use super::profile::{Channels, EncodedColour};

/// A JPEG in memory.
pub(in crate::media) struct JpegFile {
    pub(in crate::media) bytes: Vec<u8>,
    markers: JpegMarkers,
}

/// Pixels of a JPEG.
enum Pixels {
    /// Straight RGBA.
    Rgba(Vec<u8>),
    /// Cyan, magenta, yellow, black; 255 is no ink where they are inverted.
    Inks(Vec<u8>),
}

impl JpegFile {
    /// Reads the file and its markers.
    pub(in crate::media) fn read(path: &Path, file: &File, limits: &Limits) -> Result<Self, MediaError> {
        let unreadable = |error| MediaError::from_io(path, error);
        let length = file.metadata().map_err(unreadable)?.len();
        // No sound picture is longer than its pixels in 16 bit.
        let max_bytes = limits.max_bytes.min(limits.max_pixels.saturating_mul(8));
        if length > max_bytes {
            return Err(MediaError::TooManyBytes { location: path.display().to_string(), max_bytes });
        }
        let mut bytes = Vec::new();
        let mut file = file.try_clone().map_err(unreadable)?;
        file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(unreadable)?;
        let markers = JpegMarkers::read(&bytes).ok_or_else(|| MediaError::undecodable(path, "it is cut off, or holds no picture"))?;
        if markers.size.height > 0 {
            check_size(path, markers.size, limits.max_pixels)?;
        }
        Ok(Self { bytes, markers })
    }

    /// The facts in its markers; where the height only follows the pixels they are decoded.
    pub(in crate::media::still) fn header(&self, path: &Path, limits: &Limits) -> Result<StillHeader, MediaError> {
        let size = match self.markers.size {
            PixelSize { height: 0, .. } => self.decode(path, limits)?.size,
            size => size,
        };
        let orientation = stored_orientation(self.markers.exif.as_deref());
        Ok(StillHeader { size, has_alpha: false, bits: self.markers.bits, orientation })
    }

    /// Its size as stored, as far as the markers tell.
    pub(in crate::media) fn size(&self) -> PixelSize {
        self.markers.size
    }

    /// Whether its planes can be taken as they are: Y'CbCr that lies upright and needs no other colours.
    pub(in crate::media) fn is_plain(&self) -> bool {
        let is_upright = stored_orientation(self.markers.exif.as_deref()) == image::metadata::Orientation::NoTransforms;
        let is_ycbcr = self.markers.components.len() == 3 && !self.markers.is_rgb() && self.markers.bits == 8;
        is_upright && is_ycbcr && matches!(self.colour(Channels::Rgb), EncodedColour::Srgb)
    }

    fn colour(&self, channels: Channels) -> EncodedColour {
        EncodedColour::of_icc(self.markers.icc().as_deref(), channels)
    }

    /// Its pixels.
    pub(in crate::media::still) fn decode(&self, path: &Path, limits: &Limits) -> Result<Decoded, MediaError> {
        // Coefficients of progressive ones are there as a whole, two bytes each.
        let memory = reserve_for_now(path, limits, self.markers.size, if self.markers.is_progressive { 12 } else { 8 })?;
        let mut warnings = Vec::new();
        let (size, pixels) = match self.decode_whole(limits) {
            Some(whole) => {
                if self.is_cut_inside(limits) {
                    warnings.push(damage(path));
                }
                whole
            }
            None if !self.markers.has_end => return Err(MediaError::undecodable(path, "it is cut off")),
            None => {
                let damaged = self.by_zune(false).map_err(|error| MediaError::undecodable(path, error))?;
                warnings.push(damage(path));
                damaged
            }
        };
        let (rgba, colour) = match pixels {
            Pixels::Inks(inks) => rgba_from_inks(&inks, self.markers.icc().as_deref(), self.markers.has_inverted_inks()),
            Pixels::Rgba(rgba) => {
                let channels = if self.markers.components.len() == 1 { Channels::Grey } else { Channels::Rgb };
                (rgba, self.colour(channels))
            }
        };
        check_size(path, size, limits.max_pixels)?;
        let orientation = stored_orientation(self.markers.exif.as_deref());
        Ok(Decoded { size, rgba, may_be_transparent: false, orientation, colour, memory, warnings })
    }

    /// The pixels, by the first decoder that finds nothing wrong with them.
    fn decode_whole(&self, limits: &Limits) -> Option<(PixelSize, Pixels)> {
        self.by_zune(true).ok().or_else(|| self.by_ffmpeg(limits))
    }

    /// Whether pixels are missing before the end, which only FFmpeg's decoder notes; of kinds that it may not take it
    /// is not asked.
    fn is_cut_inside(&self, limits: &Limits) -> bool {
        let is_common = self.markers.bits == 8 && matches!(self.markers.components.as_slice(), [1, 2, 3] | [_]);
        let is_invalid = |error| matches!(error, ffmpeg_next::Error::InvalidData);
        is_common
            && self.markers.has_end
            && start_ffmpeg().is_ok()
            && decode_jpeg(&self.bytes, MAX_JPEG_HALVINGS, limits.max_pixels).is_err_and(is_invalid)
    }

    fn by_zune(&self, strict: bool) -> Result<(PixelSize, Pixels), String> {
        let text = |error: zune_jpeg::errors::DecodeErrors| format!("{error:?}");
        let options = DecoderOptions::default().set_strict_mode(strict).set_max_width(usize::MAX).set_max_height(usize::MAX);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(self.bytes.as_slice()), options);
        decoder.decode_headers().map_err(text)?;
        let stored = decoder.input_colorspace().unwrap_or(ColorSpace::Unknown);
        let is_misread_rgb = stored == ColorSpace::YCbCr && self.markers.is_rgb();
        let wanted = match stored {
            // Not converted: the components are red, green and blue.
            ColorSpace::YCbCr if is_misread_rgb => ColorSpace::YCbCr,
            ColorSpace::CMYK | ColorSpace::YCCK => stored,
            _ => ColorSpace::RGB,
        };
        decoder.set_options(options.jpeg_set_out_colorspace(wanted));
        let (width, height) = decoder.dimensions().ok_or("it has no size")?;
        let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let size = PixelSize::new(side(width), side(height));
        let pixels = decoder.decode().map_err(text)?;
        Ok((
            size,
            match wanted {
                ColorSpace::CMYK => Pixels::Inks(pixels),
                ColorSpace::YCCK => Pixels::Inks(super::inks::inks_from_ycck(pixels)),
                _ => Pixels::Rgba(pixels.as_chunks::<3>().0.iter().flat_map(|&[red, green, blue]| [red, green, blue, 255]).collect()),
            },
        ))
    }

    /// FFmpeg's decoder takes what the other refuses: some arithmetic, lossless and oddly sampled pictures.
    fn by_ffmpeg(&self, limits: &Limits) -> Option<(PixelSize, Pixels)> {
        start_ffmpeg().ok()?;
        let video = decode_jpeg(&self.bytes, 0, limits.max_pixels).ok().filter(|video| wholeness(video) == Wholeness::Whole)?;
        let size = PixelSize::new(video.width(), video.height());
        let colour = SourceColour::of_picture(&video);
        let rgba = PixelConverter::new(&video, colour.tags, Pixel::RGBA, size).ok()?.convert(&video).ok()?;
        let row = size.width as usize * 4;
        let rows = (0..size.height as usize).flat_map(|y| &rgba.data(0)[y * rgba.stride(0)..][..row]);
        Some((size, Pixels::Rgba(rows.copied().collect())))
    }
}

fn damage(path: &Path) -> Diagnostic {
    let message = format!("{} is damaged; it is shown as far as it can be decoded", display(path));
    Diagnostic::warning(Code::DamagedMedia, message).help("copy or download the file again")
}
