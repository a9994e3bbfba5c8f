//! Whatever a decoder gives to the one kind of frame that the engine works in.

use std::path::Path;

use ffmpeg_next::format::Pixel;
use ffmpeg_next::frame::Video;

use crate::base::{ColourTags, Frame, FramePool, PixelFormat, PixelRect, PixelSize};
use crate::ffi::{PixelConverter, PixelLayout, VideoHeader, crop, frame_from_av};

use super::colour::unranged;
use super::colour_conversion::{ColourConversion, SourcePlanes};
use super::{MediaError, SourceColour};

/// A part of the stored picture, and the size at which it comes out. Decoding 4K for a smaller canvas, this is much
/// cheaper than scaling later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scaled {
    /// In stored pixels; its left and top edges even.
    pub part: PixelRect,
    /// Of the frames that come out.
    pub size: PixelSize,
}

/// Brings pictures of one stream to canonical form. What it needs for that is worked out once a kind of picture.
pub(super) struct Canonical {
    header: VideoHeader,
    scaled: Option<Scaled>,
    prepared: Option<(Kind, Conversion)>,
}

/// The properties of a frame that the conversion depends on.
#[derive(Clone, Copy, PartialEq)]
struct Kind {
    format: Pixel,
    size: PixelSize,
    colour: SourceColour,
    /// The planes of a part end before their last stride does; only swscale reads such.
    is_part: bool,
}

enum Conversion {
    /// It is canonical already.
    Pass,
    /// Another layout first, then perhaps another colour.
    Convert { layout: Option<Box<PixelConverter>>, colour: Option<Box<(ColourConversion, FramePool)>> },
}

impl Canonical {
    pub(super) fn new(header: VideoHeader, scaled: Option<Scaled>) -> Self {
        Self { header, scaled, prepared: None }
    }

    /// `video` as 8-bit 4:2:0 BT.709 limited, without a copy where it is that already, or as straight RGBA where it has
    /// transparency or is R'G'B' or grey itself.
    pub(super) fn frame(&mut self, path: &Path, mut video: Video) -> Result<Frame, MediaError> {
        let colour = SourceColour::of_video(&video, &self.header);
        video.set_format(unranged(video.format()));
        let stored = PixelSize::new(self.header.width, self.header.height);
        // A stream may change its size; such a picture comes out whole, in its own size where no other is asked for.
        let found = PixelSize::new(video.width(), video.height());
        let is_usual = found == stored;
        let part = self.scaled.map(|scaled| scaled.part).filter(|&part| is_usual && part != stored.rect());
        if let Some(part) = part {
            crop(&mut video, part).map_err(|error| MediaError::undecodable(path, error))?;
        }
        let kind = Kind { format: video.format(), size: PixelSize::new(video.width(), video.height()), colour, is_part: part.is_some() };
        let target = self.scaled.map_or(found, |scaled| scaled.size);
        if self.prepared.as_ref().is_none_or(|(prepared, _)| *prepared != kind) {
            self.prepared = Some((kind, way(path, &video, kind, target)?));
        }
        let unreadable = || MediaError::undecodable(path, format!("pictures of the form {:?} cannot be taken in", kind.format));
        let Some((_, Conversion::Convert { layout, colour })) = &mut self.prepared else {
            return frame_from_av(video).ok_or_else(unreadable);
        };
        if let Some(converter) = layout {
            video = converter.convert(&video).map_err(|error| MediaError::undecodable(path, error))?;
        }
        let Some((conversion, pool)) = colour.as_deref() else {
            let frame = frame_from_av(video).ok_or_else(unreadable)?;
            return Ok(if is_opaque(&frame) { frame.assume_opaque() } else { frame });
        };
        let plane = |index| video.data(index);
        let source =
            SourcePlanes { planes: [plane(0), plane(1), plane(2)], strides: [0, 1, 2].map(|index| video.stride(index)), size: target };
        let mut planes = pool.take();
        conversion.convert(&source, &mut planes);
        Ok(pool.frame(planes))
    }
}

fn way(path: &Path, video: &Video, kind: Kind, size: PixelSize) -> Result<Conversion, MediaError> {
    let layout = PixelLayout::of(kind.format).ok_or_else(|| MediaError::undecodable(path, "its pictures lie in the memory of a device"))?;
    let convert = |target| PixelConverter::new(video, kind.colour.tags, target, size).map_err(|error| MediaError::undecodable(path, error));
    if layout.rgb || layout.alpha || layout.grey {
        let converter =
            if kind.format == Pixel::RGBA && kind.size == size && !kind.is_part { None } else { Some(Box::new(convert(Pixel::RGBA)?)) };
        return Ok(Conversion::Convert { layout: converter, colour: None });
    }
    let fits = layout.planar_ycbcr && layout.chroma_shift == (1, 1) && kind.size == size && !kind.is_part;
    let deep = if cfg!(target_endian = "little") { Pixel::YUV420P16LE } else { Pixel::YUV420P16BE };
    let target = if layout.bits > 8 { deep } else { Pixel::YUV420P };
    let (converter, bits) =
        if fits { (None, layout.bits) } else { (Some(Box::new(convert(target)?)), if layout.bits > 8 { 16 } else { 8 }) };
    let tags = kind.colour.tags;
    if bits == 8 && tags == ColourTags::BT709_LIMITED && !kind.colour.wide_gamut {
        return Ok(if converter.is_none() { Conversion::Pass } else { Conversion::Convert { layout: converter, colour: None } });
    }
    let conversion = ColourConversion::new(tags, bits, kind.colour.wide_gamut, size.width);
    let pool = FramePool::new(PixelFormat::Yuv420, size);
    Ok(Conversion::Convert { layout: converter, colour: Some(Box::new((conversion, pool))) })
}

fn is_opaque(frame: &Frame) -> bool {
    let rows = 0..frame.size().height as usize;
    frame.is_opaque() || rows.into_iter().all(|y| frame.row(0, y).chunks_exact(4).all(|pixel| pixel[3] == 255))
}
