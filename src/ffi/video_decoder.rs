//! Packets to pictures.

use std::num::NonZero;
use std::thread::available_parallelism;

use ffmpeg_next::decoder::Video as Decoder;
use ffmpeg_next::frame::Video;
use ffmpeg_next::{Dictionary, Discard, Error, Packet, codec};

use super::{Demuxer, StreamHeader};

/// A decoder of one picture stream.
pub struct VideoDecoder(Decoder);

/// How a decoder goes about damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// So many threads, 0 for one a core. Errors tell what is damaged, harmless ones among them.
    Quick(usize),
    /// One thread, and [`wholeness`] tells which pictures are damaged: between threads FFmpeg 5 loses those marks.
    Careful,
}

/// The answer of a decoder that is asked for a picture.
pub enum Decoded {
    /// A picture, in the order of presentation.
    Picture(Video),
    /// It needs another packet first.
    NeedsPacket,
    /// All pictures are out.
    End,
}

impl VideoDecoder {
    /// Opens the decoder of `stream`. Pictures of more than `max_pixels` are refused.
    ///
    /// # Errors
    /// Where FFmpeg has no decoder for the codec, or it does not open.
    pub fn open(demuxer: &Demuxer, stream: &StreamHeader, care: Care, max_pixels: u64) -> Result<Self, Error> {
        let parameters = demuxer.parameters(stream.index).ok_or(Error::StreamNotFound)?;
        let id = parameters.id();
        let mut context = codec::Context::from_parameters(parameters)?.decoder();
        context.set_packet_time_base(stream.time_base);
        // Without this, FFmpeg 5 loses the last pictures after a seek to a key frame of an open GOP. Pictures are
        // marked, and sorted out by the caller.
        context.set_flags(codec::Flags::OUTPUT_CORRUPT);
        // FFmpeg's own decoders of VP8 and VP9 drop the alpha channel; libvpx keeps it.
        let with_alpha = match id {
            codec::Id::VP9 => Some("libvpx-vp9"),
            codec::Id::VP8 => Some("libvpx"),
            _ => None,
        };
        let decoder = with_alpha.filter(|_| demuxer.has_alpha_layer(stream.index)).and_then(codec::decoder::find_by_name);
        let decoder = decoder.or_else(|| codec::decoder::find(id)).ok_or(Error::DecoderNotFound)?;
        let mut options = Dictionary::new();
        let threads = match care {
            Care::Quick(0) => one_a_core(),
            Care::Quick(threads) => threads,
            Care::Careful => 1,
        };
        options.set("threads", &threads.to_string());
        // Some of these errors are harmless, as after a seek.
        if care != Care::Careful {
            options.set("err_detect", "explode");
        }
        // Between threads, FFmpeg 5 frees a damaged picture of MPEG-4 part 2 and aborts since it is not there.
        if id == codec::Id::MPEG4 {
            options.set("thread_type", "slice");
        }
        options.set("max_pixels", &max_pixels.min(i32::MAX as u64).to_string());
        Ok(Self(context.open_as_with(decoder, options)?.video()?))
    }

    /// Hands a packet in. With `droppable`, pictures in it that no other refers to are not decoded.
    ///
    /// # Errors
    /// Where the packet is damaged.
    pub fn send(&mut self, packet: &Packet, droppable: bool) -> Result<(), Error> {
        self.0.skip_frame(if droppable { Discard::NonReference } else { Discard::Default });
        self.0.send_packet(packet)
    }

    /// Says that no packet follows; the last pictures come out.
    pub fn finish(&mut self) {
        // A second call is an error that changes nothing.
        self.0.skip_frame(Discard::Default);
        let _ = self.0.send_eof();
    }

    /// The next picture in the order of presentation.
    ///
    /// # Errors
    /// Where a picture could not be decoded; later ones may.
    pub fn receive(&mut self) -> Result<Decoded, Error> {
        let mut video = Video::empty();
        match self.0.receive_frame(&mut video) {
            Ok(()) => Ok(Decoded::Picture(video)),
            Err(Error::Other { errno: ffmpeg_next::error::EAGAIN }) => Ok(Decoded::NeedsPacket),
            Err(Error::Eof) => Ok(Decoded::End),
            Err(error) => Err(error),
        }
    }

    /// Forgets all packets and pictures, as after a seek.
    pub fn flush(&mut self) {
        self.0.flush();
    }
}

/// FFmpeg's own choice is one more, up to the same bound; each holds some frames in memory, and the last gained no
/// time.
fn one_a_core() -> usize {
    available_parallelism().map_or(1, NonZero::get).min(16)
}

/// The soundness of a picture's pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wholeness {
    /// All of them are right.
    Whole,
    /// They may build on pictures before the place where decoding began.
    Unproven,
    /// Some of them were guessed, since the data are damaged.
    Damaged,
}

/// The decoder's word on `video`.
pub fn wholeness(video: &Video) -> Wholeness {
    match (video.has_decode_errors(), video.is_corrupt()) {
        (true, _) => Wholeness::Damaged,
        (false, true) => Wholeness::Unproven,
        (false, false) => Wholeness::Whole,
    }
}

/// Time at which the picture was decoded, in ticks of its stream; reliable with one thread.
pub fn decoding_tick(video: &Video) -> i64 {
    video.packet().dts
}

/// Length of the picture in ticks of its stream, 0 where unknown.
pub fn length_ticks(video: &Video) -> i64 {
    video.packet().duration
}
