//! The facts of a source that its headers tell.

use std::path::Path;

use num_rational::Ratio;

use crate::base::{Affine, FrameRate, PixelSize, SoundSource, Source, Time};
use crate::draft::MediaKind;

use super::{Orientation, SourceColour};

/// A source as its headers tell it, and its packets where headers only guess. All times count from one origin, the
/// first picture or sample that plays.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaInfo {
    /// By content: a still, moving pictures, or sound alone.
    pub kind: MediaKind,
    /// Short name of the container or picture format.
    pub format: String,
    /// Time stamp, in the container's own count, of what is time zero here.
    pub origin: Time,
    /// End of the longest stream; `None` for stills and where the headers do not tell.
    pub duration: Option<Time>,
    /// Bits a second of the whole.
    pub bit_rate: Option<u64>,
    /// The pictures, where there are some.
    pub picture: Option<PictureInfo>,
    /// The sound, where there is some.
    pub sound: Option<SoundInfo>,
    /// Why a stream of pictures or sound that is there cannot be used.
    pub unusable: Option<String>,
}

impl MediaInfo {
    /// Where the sound of the file at `path`, which this is of, is read; `None` where there is none.
    pub fn sound_source(&self, path: &Path) -> Option<SoundSource> {
        let sound = self.sound.as_ref()?;
        Some(SoundSource {
            path: path.to_owned(),
            stream: sound.stream,
            origin: self.origin,
            counted_end: sound.duration.filter(|_| sound.is_counted),
            stated_end: sound.duration,
        })
    }
}

/// The pictures of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureInfo {
    /// Short name of the codec.
    pub codec: String,
    /// As stored: the size of the frames that come out.
    pub coded_size: PixelSize,
    /// Upright, with square pixels. Stills come out so already.
    pub size: PixelSize,
    /// The map that makes it upright. Already done in stills' pixels.
    pub orientation: Orientation,
    /// Width over height of a stored pixel.
    pub pixel_aspect: Ratio<u32>,
    /// When the first picture is due; it is shown from zero on all the same.
    pub start: Time,
    /// End of the last picture; `None` for stills and where the headers do not tell.
    pub duration: Option<Time>,
    /// Frames a second on average.
    pub frame_rate: Option<FrameRate>,
    /// Whether the distances between pictures differ by more than rounding.
    pub variable_frame_rate: bool,
    /// Whether pictures are made of two fields; they come out deinterlaced.
    pub interlaced: bool,
    /// Whether pixels may be transparent.
    pub has_alpha: bool,
    /// Bits of a component.
    pub bits: u32,
    /// The meaning of the code values.
    pub colour: SourceColour,
}

/// The sound of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct SoundInfo {
    /// Short name of the codec.
    pub codec: String,
    /// Index of the stream in its container.
    pub stream: usize,
    /// Samples a second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u32,
    /// When the first sample is due.
    pub start: Time,
    /// End of the last sample; `None` where that is not known.
    pub duration: Option<Time>,
    /// Whether that end was found by counting packets, and is exact.
    pub is_counted: bool,
}

impl PictureInfo {
    /// Bytes that decoding it as moving pictures takes, roughly: the decoder's frames, and those that wait for the
    /// compositor.
    pub fn bytes_while_moving(&self) -> u64 {
        let bytes_a_sample = if self.bits > 8 { 2 } else { 1 };
        let bytes_a_pixel = if self.has_alpha { 4 * bytes_a_sample } else { 3 * bytes_a_sample / 2 };
        self.coded_size.area().saturating_mul(bytes_a_pixel * self.frames_held())
    }

    /// Frames that a decoder and the queue behind it hold: codecs that predict from other pictures keep up to sixteen
    /// of them.
    fn frames_held(&self) -> u64 {
        const INTRA_ONLY: &[&str] =
            &["gif", "webp", "png", "apng", "mjpeg", "prores", "dnxhd", "rawvideo", "ffv1", "huffyuv", "utvideo", "qtrle"];
        if INTRA_ONLY.contains(&self.codec.as_str()) { 8 } else { 16 }
    }

    /// Leads from the pixels of a frame that comes out to those of the upright picture with square pixels.
    pub fn upright_from_coded(&self) -> Affine<Source, Source> {
        self.orientation.upright_from_coded(self.coded_size, self.size)
    }

    /// The upright size of a stored picture of `coded` size, where a stream changes it midway.
    pub fn upright_size(&self, coded: PixelSize) -> PixelSize {
        square_pixel_size(coded, self.pixel_aspect, self.orientation)
    }
}

/// The upright size with square pixels: the stored height is kept and the width stretched, as players do.
pub(super) fn square_pixel_size(coded: PixelSize, aspect: Ratio<u32>, orientation: Orientation) -> PixelSize {
    let width = (Ratio::from_integer(u64::from(coded.width)) * Ratio::new(u64::from(*aspect.numer()), u64::from(*aspect.denom()))).round();
    let width = u32::try_from(width.to_integer()).unwrap_or(u32::MAX).max(1);
    if orientation.swaps_sides() { PixelSize::new(coded.height, width) } else { PixelSize::new(width, coded.height) }
}
