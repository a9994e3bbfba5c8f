//! One pixel format to another by FFmpeg's swscale, size kept, colours as the tags say.

use ffmpeg_next::Error;
use ffmpeg_next::ffi::{
    AV_PIX_FMT_FLAG_ALPHA, AV_PIX_FMT_FLAG_BE, AV_PIX_FMT_FLAG_PAL, AV_PIX_FMT_FLAG_PLANAR, AV_PIX_FMT_FLAG_RGB, SWS_CS_BT2020,
    SWS_CS_ITU601, SWS_CS_ITU709, sws_getCoefficients, sws_setColorspaceDetails,
};
use ffmpeg_next::format::Pixel;
use ffmpeg_next::frame::Video;
use ffmpeg_next::software::scaling::{Context, Flags};

use crate::base::{ColourTags, Matrix, Range};

/// How a picture's samples are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelLayout {
    /// Red, green, blue (a palette counts) rather than Y'CbCr or grey.
    pub rgb: bool,
    /// With an alpha channel.
    pub alpha: bool,
    /// Y'CbCr in three planes of native byte order.
    pub planar_ycbcr: bool,
    /// Without chroma.
    pub grey: bool,
    /// Bits of a component.
    pub bits: u32,
    /// Base-2 logarithms of how much smaller chroma is across and down.
    pub chroma_shift: (u8, u8),
}

impl PixelLayout {
    /// The layout of `format`; `None` for formats in device memory.
    pub fn of(format: Pixel) -> Option<Self> {
        let descriptor = format.descriptor()?;
        // SAFETY: descriptors are static tables of FFmpeg.
        let raw = unsafe { &*descriptor.as_ptr() };
        let flag = |flag: i32| raw.flags & flag as u64 != 0;
        if flag(ffmpeg_next::ffi::AV_PIX_FMT_FLAG_HWACCEL) {
            return None;
        }
        let rgb = flag(AV_PIX_FMT_FLAG_RGB) || flag(AV_PIX_FMT_FLAG_PAL);
        let separate = raw.nb_components >= 3 && raw.comp[1].plane == 1 && raw.comp[2].plane == 2;
        Some(Self {
            rgb,
            alpha: flag(AV_PIX_FMT_FLAG_ALPHA) || flag(AV_PIX_FMT_FLAG_PAL),
            planar_ycbcr: !rgb && flag(AV_PIX_FMT_FLAG_PLANAR) && !flag(AV_PIX_FMT_FLAG_BE) && separate && raw.comp[0].shift == 0,
            grey: raw.nb_components < 3 && !rgb,
            bits: u32::try_from(raw.comp[0].depth).unwrap_or(8),
            chroma_shift: (raw.log2_chroma_w, raw.log2_chroma_h),
        })
    }
}

/// A converter between two formats for pictures of one size.
pub struct PixelConverter {
    context: Context,
    target: Pixel,
}

// SAFETY: swscale's context is plain memory that nothing else refers to; it may be used from any one thread at a time.
unsafe impl Send for PixelConverter {}

impl PixelConverter {
    /// Converts pictures like `video`, meant as `tags`, to `target`: the same tags where that is Y'CbCr, full-range R'G'B' otherwise.
    ///
    /// # Errors
    /// Where swscale does not take the formats.
    pub fn new(video: &Video, tags: ColourTags, target: Pixel) -> Result<Self, Error> {
        let (width, height) = (video.width(), video.height());
        let flags = Flags::BICUBIC | Flags::ACCURATE_RND | Flags::FULL_CHR_H_INT | Flags::FULL_CHR_H_INP | Flags::BITEXACT;
        let mut context = Context::get(video.format(), width, height, target, width, height, flags)?;
        let colour_space = match tags.matrix {
            Matrix::Bt601 => SWS_CS_ITU601,
            Matrix::Bt709 => SWS_CS_ITU709,
            Matrix::Bt2020 => SWS_CS_BT2020,
        };
        let target_is_rgb = PixelLayout::of(target).is_some_and(|layout| layout.rgb);
        let full = i32::from(tags.range == Range::Full);
        // SAFETY: the context is valid and the tables are static. A refusal (-1) means both formats are R'G'B', where there is nothing to set.
        unsafe {
            let table = sws_getCoefficients(colour_space);
            sws_setColorspaceDetails(context.as_mut_ptr(), table, full, table, if target_is_rgb { 1 } else { full }, 0, 1 << 16, 1 << 16);
        }
        Ok(Self { context, target })
    }

    /// The picture in the target format.
    ///
    /// # Errors
    /// Where `video` is not like the one given at the start, or memory runs out.
    pub fn convert(&mut self, video: &Video) -> Result<Video, Error> {
        let mut out = Video::new(self.target, video.width(), video.height());
        // SAFETY: `out` is a valid frame; a null plane means that its allocation failed.
        if unsafe { out.is_empty() } {
            return Err(Error::Other { errno: ffmpeg_next::error::ENOMEM });
        }
        self.context.run(video, &mut out)?;
        Ok(out)
    }
}
