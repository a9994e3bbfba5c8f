//! FFmpeg's numbers of pixel formats. The libraries may be newer than the headers that this program was built with, and
//! give numbers that no variant of the bindings' enum stands for; such a number must never become one.

use ffmpeg_next::ffi::AVPixelFormat;
use ffmpeg_next::format::Pixel;
use ffmpeg_next::frame::Video;

/// The format of a decoded picture; `None` where it is one that this program does not know.
pub fn pixel_format(video: &Video) -> Option<Pixel> {
    // SAFETY: the frame is valid; `format` is a plain number in it.
    known_format(unsafe { (*video.as_ptr()).format })
}

/// The format of this number; `None` where it is above those of the headers, or means none.
pub(super) fn known_format(number: i32) -> Option<Pixel> {
    let is_known = (0..AVPixelFormat::AV_PIX_FMT_NB as i32).contains(&number);
    // SAFETY: FFmpeg counts its formats without a gap from 0 to `AV_PIX_FMT_NB`, and the number was just held to that
    // range.
    is_known.then(|| Pixel::from(unsafe { std::mem::transmute::<i32, AVPixelFormat>(number) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_the_headers_is_a_format_and_no_other_is() {
        for number in 0..AVPixelFormat::AV_PIX_FMT_NB as i32 {
            let format = known_format(number).unwrap();
            assert_eq!(AVPixelFormat::from(format) as i32, number);
        }
        for number in [i32::MIN, -1, AVPixelFormat::AV_PIX_FMT_NB as i32, AVPixelFormat::AV_PIX_FMT_NB as i32 + 7, i32::MAX] {
            assert_eq!(known_format(number), None, "{number}");
        }
    }
}
