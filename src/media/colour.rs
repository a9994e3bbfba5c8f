//! The meaning of the code values of a source's pictures, by its tags or, without them, by its size.

use ffmpeg_next::color;
use ffmpeg_next::format::Pixel;
use ffmpeg_next::frame::Video;

use crate::base::{ColourTags, Matrix, Range};
use crate::ffi::VideoHeader;

/// The colours of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceColour {
    /// Luma weights and range.
    pub tags: ColourTags,
    /// Whether the primaries are those of BT.2020.
    pub wide_gamut: bool,
    /// Whether the transfer is PQ or HLG (BT.2100).
    pub high_dynamic_range: bool,
}

/// Untagged pictures up to this many lines are BT.601.
const STANDARD_DEFINITION_LINES: u32 = 576;

impl SourceColour {
    pub(super) fn of_header(header: &VideoHeader) -> Self {
        Self::of(header.format, header.height, header.space, header.range, header.primaries, header.transfer)
    }

    /// The colours of a picture by itself.
    pub(super) fn of_picture(video: &Video) -> Self {
        let (space, range) = (video.color_space(), video.color_range());
        Self::of(video.format(), video.height(), space, range, video.color_primaries(), video.color_transfer_characteristic())
    }

    /// The colours of `video`, whose missing tags are taken from `header`.
    pub(super) fn of_video(video: &Video, header: &VideoHeader) -> Self {
        let or = |found, otherwise| if found == color::Space::Unspecified { otherwise } else { found };
        let space = or(video.color_space(), header.space);
        let range = if video.color_range() == color::Range::Unspecified { header.range } else { video.color_range() };
        let primaries = if video.color_primaries() == color::Primaries::Unspecified { header.primaries } else { video.color_primaries() };
        let transfer = match video.color_transfer_characteristic() {
            color::TransferCharacteristic::Unspecified => header.transfer,
            found => found,
        };
        Self::of(video.format(), video.height(), space, range, primaries, transfer)
    }

    fn of(
        format: Pixel,
        height: u32,
        space: color::Space,
        range: color::Range,
        primaries: color::Primaries,
        transfer: color::TransferCharacteristic,
    ) -> Self {
        use color::Space;
        let wide_gamut = primaries == color::Primaries::BT2020;
        let matrix = match space {
            Space::FCC | Space::BT470BG | Space::SMPTE170M => Matrix::Bt601,
            Space::BT2020NCL | Space::BT2020CL => Matrix::Bt2020,
            Space::Unspecified if wide_gamut => Matrix::Bt2020,
            Space::Unspecified | Space::Reserved if height <= STANDARD_DEFINITION_LINES => Matrix::Bt601,
            _ => Matrix::Bt709,
        };
        let is_full = range == color::Range::JPEG || unranged(format) != format;
        let range = if is_full { Range::Full } else { Range::Limited };
        let high_dynamic_range = matches!(transfer, color::TransferCharacteristic::SMPTE2084 | color::TransferCharacteristic::ARIB_STD_B67);
        Self { tags: ColourTags { matrix, range }, wide_gamut, high_dynamic_range }
    }
}

/// The same layout without the full range that FFmpeg's old `yuvj` formats imply.
pub(super) fn unranged(format: Pixel) -> Pixel {
    match format {
        Pixel::YUVJ420P => Pixel::YUV420P,
        Pixel::YUVJ422P => Pixel::YUV422P,
        Pixel::YUVJ444P => Pixel::YUV444P,
        Pixel::YUVJ440P => Pixel::YUV440P,
        Pixel::YUVJ411P => Pixel::YUV411P,
        other => other,
    }
}
