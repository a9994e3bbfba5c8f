//! JPEG to the planes that it holds, at its own size or a fraction of it.

use ffmpeg_next::codec::{self, Context, Id};
use ffmpeg_next::frame::Video;
use ffmpeg_next::{Dictionary, Error, Packet};

/// The most halvings that [`decode_jpeg`] does.
pub const MAX_JPEG_HALVINGS: u32 = 3;

/// The picture of a whole JPEG file, halved `halvings` times along both axes by a smaller inverse transform (sizes
/// round up).
///
/// # Errors
/// Where FFmpeg's decoder does not take it or finds it damaged, or its picture has more than `max_pixels`.
pub fn decode_jpeg(bytes: &[u8], halvings: u32, max_pixels: u64) -> Result<Video, Error> {
    let codec = codec::decoder::find(Id::MJPEG).ok_or(Error::DecoderNotFound)?;
    let mut options = Dictionary::new();
    options.set("threads", "1");
    // What is damaged is refused: the decoder would fill the rest with zeros, that is green.
    options.set("err_detect", "explode");
    options.set("lowres", &halvings.min(MAX_JPEG_HALVINGS).to_string());
    options.set("max_pixels", &max_pixels.min(i32::MAX as u64).to_string());
    let mut decoder = Context::new_with_codec(codec).decoder().open_as_with(codec, options)?.video()?;
    decoder.send_packet(&Packet::copy(bytes))?;
    decoder.send_eof()?;
    let mut video = Video::empty();
    decoder.receive_frame(&mut video)?;
    Ok(video)
}
