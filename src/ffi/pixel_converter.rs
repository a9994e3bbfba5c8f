//! One pixel format and size to another by FFmpeg's swscale, colours as the tags say.

use ffmpeg_next::Error;
use ffmpeg_next::ffi::{
    AV_PIX_FMT_FLAG_ALPHA, AV_PIX_FMT_FLAG_BE, AV_PIX_FMT_FLAG_PAL, AV_PIX_FMT_FLAG_PLANAR, AV_PIX_FMT_FLAG_RGB, SWS_CS_BT2020,
    SWS_CS_ITU601, SWS_CS_ITU709, sws_getCoefficients, sws_setColorspaceDetails,
};
use ffmpeg_next::format::Pixel;
use ffmpeg_next::frame::Video;
use ffmpeg_next::software::scaling::{Context, Flags};

use crate::base::{ColourTags, Matrix, PixelRect, PixelSize, Range};

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

/// A converter between two formats and sizes.
pub struct PixelConverter(Context);

// SAFETY: swscale's context is plain memory that nothing else refers to; it may be used from any one thread at a time.
unsafe impl Send for PixelConverter {}

impl PixelConverter {
    /// Converts pictures like `video`, meant as `tags`, to `target` of `size`: the same tags where that is Y'CbCr,
    /// full-range R'G'B' otherwise. Sizes change by a bicubic filter, widened where pictures become smaller.
    ///
    /// # Errors
    /// Where swscale does not take the formats.
    pub fn new(video: &Video, tags: ColourTags, target: Pixel, size: PixelSize) -> Result<Self, Error> {
        // Between planes of one depth swscale's rounding is as good without these flags, and twice as fast.
        let is_plain = video.format() == target && target == Pixel::YUV420P;
        let exact = Flags::ACCURATE_RND | Flags::FULL_CHR_H_INT | Flags::FULL_CHR_H_INP | Flags::BITEXACT;
        let flags = if is_plain { Flags::BICUBIC } else { Flags::BICUBIC | exact };
        let mut context = Context::get(video.format(), video.width(), video.height(), target, size.width, size.height, flags)?;
        let colour_space = match tags.matrix {
            Matrix::Bt601 => SWS_CS_ITU601,
            Matrix::Bt709 => SWS_CS_ITU709,
            Matrix::Bt2020 => SWS_CS_BT2020,
        };
        let target_is_rgb = PixelLayout::of(target).is_some_and(|layout| layout.rgb);
        let full = i32::from(tags.range == Range::Full);
        // SAFETY: the context is valid and the tables are static. A refusal (-1) means both formats are R'G'B', where
        // there is nothing to set.
        unsafe {
            let table = sws_getCoefficients(colour_space);
            sws_setColorspaceDetails(context.as_mut_ptr(), table, full, table, if target_is_rgb { 1 } else { full }, 0, 1 << 16, 1 << 16);
        }
        Ok(Self(context))
    }

    /// The picture in the target format.
    ///
    /// # Errors
    /// Where `video` is not like the one given at the start, or memory runs out.
    pub fn convert(&mut self, video: &Video) -> Result<Video, Error> {
        let target = *self.0.output();
        let mut out = Video::new(target.format, target.width, target.height);
        // SAFETY: `out` is a valid frame; a null plane means that its allocation failed.
        if unsafe { out.is_empty() } {
            return Err(Error::Other { errno: ffmpeg_next::error::ENOMEM });
        }
        self.0.run(video, &mut out)?;
        Ok(out)
    }
}

/// Cuts `video` down to `part`, without a copy. Its corner must be even where chroma is smaller than luma.
///
/// # Errors
/// Where `part` does not lie in the picture.
pub fn crop(video: &mut Video, part: PixelRect) -> Result<(), Error> {
    let (width, height) = (video.width(), video.height());
    if part.right() > width || part.bottom() > height || part.width == 0 || part.height == 0 {
        return Err(Error::InvalidData);
    }
    // SAFETY: the frame is valid and owned; FFmpeg moves its plane pointers inside the buffers, by the offsets checked
    // above.
    let status = unsafe {
        let frame = &mut *video.as_mut_ptr();
        frame.crop_left = part.x as usize;
        frame.crop_top = part.y as usize;
        frame.crop_right = (width - part.right()) as usize;
        frame.crop_bottom = (height - part.bottom()) as usize;
        ffmpeg_next::ffi::av_frame_apply_cropping(frame, ffmpeg_next::ffi::AV_FRAME_CROP_UNALIGNED as i32)
    };
    if status < 0 { Err(Error::from(status)) } else { Ok(()) }
}
