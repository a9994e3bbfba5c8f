//! A still as its decoder gives it, and how it is finished: colours brought to sRGB, turned upright.

use std::path::Path;
use std::sync::Arc;

use image::{DynamicImage, RgbaImage};

use crate::base::{Code, Diagnostic, Frame, PixelFormat, PixelSize, Planes, Reservation};
use crate::media::error::display;
use crate::media::{Limits, MediaError};

use super::profile::EncodedColour;

/// A decoded still picture.
#[derive(Debug)]
pub struct Still {
    /// Its pixels, upright, straight RGBA.
    pub frame: Frame,
    /// The memory that decoding took, twice the frame's at least: it passes with the work that is done on the frame.
    pub memory: Reservation,
    /// Damage, and colours that could not be read as they are meant.
    pub warnings: Vec<Diagnostic>,
}

/// The facts in the header of a still.
pub(super) struct StillHeader {
    pub(super) size: PixelSize,
    pub(super) has_alpha: bool,
    /// Bits of a component.
    pub(super) bits: u32,
    pub(super) orientation: image::metadata::Orientation,
}

/// Pixels as they are stored.
pub(super) struct Decoded {
    pub(super) size: PixelSize,
    /// Straight, tightly packed.
    pub(super) rgba: Vec<u8>,
    pub(super) may_be_transparent: bool,
    pub(super) orientation: image::metadata::Orientation,
    pub(super) colour: EncodedColour,
    pub(super) memory: Reservation,
    pub(super) warnings: Vec<Diagnostic>,
}

impl Decoded {
    /// The still of the file at `path`.
    pub(super) fn finish(mut self, path: &Path) -> Result<Still, MediaError> {
        match &self.colour {
            EncodedColour::Srgb => {}
            EncodedColour::Profile(conversion) => conversion.apply(&mut self.rgba),
            EncodedColour::Unreadable => {
                let message = format!("the colour profile of {} cannot be read; its colours are taken as sRGB", display(path));
                let warning = Diagnostic::warning(Code::UnreadableProfile, message);
                self.warnings.push(warning.help("convert the picture to sRGB with another program"));
            }
        }
        let fault = || MediaError::undecodable(path, "its decoder gave another number of pixels than it told");
        let picture = RgbaImage::from_raw(self.size.width, self.size.height, self.rgba).ok_or_else(fault)?;
        let mut picture = DynamicImage::ImageRgba8(picture);
        picture.apply_orientation(self.orientation);
        let size = PixelSize::new(picture.width(), picture.height());
        let frame = rgba_frame(size, picture.into_rgba8().into_raw(), self.may_be_transparent);
        Ok(Still { frame, memory: self.memory, warnings: self.warnings })
    }
}

/// A frame over tightly packed straight RGBA, opaque where no pixel is transparent.
pub(in crate::media) fn rgba_frame(size: PixelSize, bytes: Vec<u8>, may_be_transparent: bool) -> Frame {
    let is_opaque = !may_be_transparent || bytes.chunks_exact(4).all(|pixel| pixel[3] == 255);
    let frame = Frame::new(PixelFormat::Rgba, size, Arc::new(Planes::packed(bytes, size.width as usize * 4)));
    if is_opaque { frame.assume_opaque() } else { frame }
}

/// The memory for decoding a still, `bytes_a_pixel` being there at a time. Twice the bytes of an RGBA frame at least,
/// so that it can be turned and reduced.
pub(in crate::media) fn reserve_for_now(
    path: &Path,
    limits: &Limits,
    size: PixelSize,
    bytes_a_pixel: u64,
) -> Result<Reservation, MediaError> {
    let bytes = size.area().saturating_mul(bytes_a_pixel.max(8));
    Ok(limits.memory.reserve_for_now(bytes, || format!("decoding {}", display(path)))?)
}

/// Refuses pictures above the limit, and those of no size, which decoders misread from damaged headers.
pub(in crate::media) fn check_size(path: &Path, size: PixelSize, max_pixels: u64) -> Result<(), MediaError> {
    match size.area() {
        0 => Err(MediaError::undecodable(path, "its picture has no size")),
        pixels if pixels > max_pixels => Err(MediaError::TooLarge { path: path.to_owned(), size, max_pixels }),
        _ => Ok(()),
    }
}
