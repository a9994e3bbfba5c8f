//! Reading a container: recognised by content alone, never opening another file or an address that it names.

use std::fs::File;
use std::path::Path;

use ffmpeg_next::ffi::{
    AV_NOPTS_VALUE, AVDurationEstimationMethod, AVSEEK_FLAG_BACKWARD, AVStream, av_seek_frame, avformat_index_get_entries_count,
    avformat_index_get_entry, avformat_index_get_entry_from_timestamp,
};
use ffmpeg_next::format::context::Input;
use ffmpeg_next::{Error, Packet, Rational, media};

use super::input::open_input;
use super::pixel_format::known_format;
use crate::base::Time;

/// An open container.
pub struct Demuxer(Input);

/// One stream as its header tells it. Times are in ticks of `time_base`.
#[derive(Clone, Debug)]
pub struct StreamHeader {
    /// Index in the container.
    pub index: usize,
    /// Short name of the codec.
    pub codec: String,
    /// Seconds a tick.
    pub time_base: Rational,
    /// Time stamp of the first picture or sample.
    pub start: Option<i64>,
    /// Length in ticks.
    pub duration: Option<i64>,
    /// How many frames the header counts; 0 where it does not.
    pub frame_count: i64,
    /// Bits a second.
    pub bit_rate: Option<u64>,
    /// Frames a second on average, numerator and denominator; zero where unknown.
    pub average_rate: Rational,
    /// The lowest rate with which all time stamps can be told; zero where unknown.
    pub base_rate: Rational,
    /// Row-major display matrix (16.16 fixed point in the first two columns), where there is one.
    pub display_matrix: Option<[i32; 9]>,
    /// Fields of pictures.
    pub video: VideoHeader,
    /// Samples a second; 0 for pictures.
    pub sample_rate: u32,
    /// Channels; 0 for pictures.
    pub channels: u32,
}

/// The facts of a stream's pictures in its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VideoHeader {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Width over height of a pixel; numerator 0 where unknown.
    pub pixel_aspect: Rational,
    /// Format of the decoded pictures; `None` where it is not known, or newer than this program.
    pub format: ffmpeg_next::format::Pixel,
    /// Luma weights.
    pub space: ffmpeg_next::color::Space,
    /// Code values of black and white.
    pub range: ffmpeg_next::color::Range,
    /// Primaries.
    pub primaries: ffmpeg_next::color::Primaries,
    /// Transfer characteristic.
    pub transfer: ffmpeg_next::color::TransferCharacteristic,
    /// Whether pictures are said to be made of two fields.
    pub interlaced: bool,
}

impl Demuxer {
    /// Opens `file`, which is the one at `path`, and reads what is needed to know its streams. Pictures above
    /// `max_pixels` are not decoded for that.
    ///
    /// # Errors
    /// Those of FFmpeg: no allowed demuxer recognises the content, or its headers are damaged.
    pub fn open(path: &Path, file: File, max_pixels: u64) -> Result<Self, Error> {
        open_input(path, file, max_pixels).map(Self)
    }

    /// Names of the container format, comma-separated.
    pub fn format_name(&self) -> String {
        self.0.format().name().to_owned()
    }

    /// Bits a second of the whole.
    pub fn bit_rate(&self) -> Option<u64> {
        u64::try_from(self.0.bit_rate()).ok().filter(|&rate| rate > 0)
    }

    /// The picture stream a player would show; covers of albums do not count.
    pub fn video_stream(&self) -> Option<StreamHeader> {
        let best = self.0.streams().best(media::Type::Video).map(|stream| stream.index());
        let is_moving = |stream: &ffmpeg_next::Stream<'_>| {
            stream.parameters().medium() == media::Type::Video
                && !stream.disposition().contains(ffmpeg_next::format::stream::Disposition::ATTACHED_PIC)
        };
        let moving: Vec<usize> = self.0.streams().filter(is_moving).map(|stream| stream.index()).collect();
        best.filter(|index| moving.contains(index)).or_else(|| moving.first().copied()).and_then(|index| self.header(index))
    }

    /// The streams of sound, the one that a player would play first.
    pub fn audio_streams(&self) -> Vec<StreamHeader> {
        let best = self.0.streams().best(media::Type::Audio).map(|stream| stream.index());
        let is_sound = |stream: &ffmpeg_next::Stream<'_>| stream.parameters().medium() == media::Type::Audio;
        let others = self.0.streams().filter(is_sound).map(|stream| stream.index()).filter(|&index| Some(index) != best);
        best.into_iter().chain(others).filter_map(|index| self.header(index)).collect()
    }

    /// How long the whole is; `None` where the container does not tell, or FFmpeg guesses it from a bit rate.
    pub fn duration(&self) -> Option<Time> {
        // SAFETY: the context is open; only plain fields are read.
        let (microseconds, method) = unsafe {
            let context = &*self.0.as_ptr();
            (context.duration, context.duration_estimation_method)
        };
        let is_guess = method == AVDurationEstimationMethod::AVFMT_DURATION_FROM_BITRATE;
        (microseconds > 0 && !is_guess).then(|| Time::new(microseconds, 1_000_000))
    }

    /// Whether the lengths that its streams tell are guesses, too.
    pub fn guesses_lengths(&self) -> bool {
        // SAFETY: as above.
        unsafe { (*self.0.as_ptr()).duration_estimation_method == AVDurationEstimationMethod::AVFMT_DURATION_FROM_BITRATE }
    }

    fn header(&self, index: usize) -> Option<StreamHeader> {
        let stream = self.0.stream(index)?;
        let parameters = stream.parameters();
        // SAFETY: the parameters belong to a stream of this open container; the struct is plain data.
        let raw = unsafe { &*parameters.as_ptr() };
        // SAFETY: as above.
        let aspect = unsafe { (*stream.as_ptr()).sample_aspect_ratio };
        let known = |ticks: i64| (ticks != AV_NOPTS_VALUE).then_some(ticks);
        let display_matrix = stream.side_data().find(|data| data.kind() == ffmpeg_next::packet::side_data::Type::DisplayMatrix);
        Some(StreamHeader {
            index,
            codec: codec_name(parameters.id()),
            time_base: stream.time_base(),
            start: known(stream.start_time()),
            duration: known(stream.duration()).filter(|&ticks| ticks > 0),
            frame_count: stream.frames(),
            bit_rate: u64::try_from(raw.bit_rate).ok().filter(|&rate| rate > 0),
            average_rate: stream.avg_frame_rate(),
            base_rate: stream.rate(),
            display_matrix: display_matrix.and_then(|data| matrix(data.data())),
            video: video_header(raw, if aspect.num > 0 { aspect } else { raw.sample_aspect_ratio }),
            sample_rate: u32::try_from(raw.sample_rate).unwrap_or(0),
            channels: u32::try_from(raw.ch_layout.nb_channels).unwrap_or(0),
        })
    }

    /// The value of a stream's metadata `key`.
    pub fn stream_tag(&self, index: usize, key: &str) -> Option<String> {
        self.0.stream(index).and_then(|stream| stream.metadata().get(key).map(str::to_owned))
    }

    /// The name of a stream's coding profile and the codec's own number of its level, each where it is known.
    pub fn profile_and_level(&self, index: usize) -> (Option<String>, Option<i32>) {
        self.parameters(index).map_or((None, None), |parameters| super::parameters::profile_and_level(&parameters))
    }

    /// Whether a stream's blocks hold an alpha channel beside the picture (Matroska's `AlphaMode`).
    pub fn has_alpha_layer(&self, index: usize) -> bool {
        self.stream_tag(index, "alpha_mode").is_some_and(|mode| mode == "1")
    }

    /// Leaves out all packets but those of stream `index`.
    pub fn keep_only(&mut self, index: usize) {
        for mut stream in self.0.streams_mut() {
            let discard = if stream.index() == index { ffmpeg_next::Discard::Default } else { ffmpeg_next::Discard::All };
            // SAFETY: the stream belongs to this open container, which is borrowed alone.
            unsafe { (*stream.as_mut_ptr()).discard = discard.into() };
        }
    }

    /// A decoder's settings for stream `index`.
    pub(super) fn parameters(&self, index: usize) -> Option<ffmpeg_next::codec::Parameters> {
        self.0.stream(index).map(|stream| stream.parameters())
    }

    /// The next packet of any stream, `None` at the end.
    ///
    /// # Errors
    /// `InvalidData` where a packet is damaged (reading may go on), others where the file cannot be read any further.
    pub fn read(&mut self) -> Result<Option<Packet>, Error> {
        let mut packet = Packet::empty();
        match packet.read(&mut self.0) {
            Ok(()) => Ok(Some(packet)),
            Err(Error::Eof) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Moves to the last key frame of stream `index` at or before `tick`, as far as the container can tell.
    ///
    /// # Errors
    /// Where the container cannot seek there.
    pub fn seek(&mut self, index: usize, tick: i64) -> Result<(), Error> {
        let index = i32::try_from(index).map_err(|_| Error::StreamNotFound)?;
        // SAFETY: the context is open; FFmpeg checks the index against its streams.
        match unsafe { av_seek_frame(self.0.as_mut_ptr(), index, tick, AVSEEK_FLAG_BACKWARD) } {
            status if status < 0 => Err(Error::from(status)),
            _ => Ok(()),
        }
    }

    /// Time stamp of the last key frame at or before `tick` that the container's index knows.
    pub fn key_frame_before(&self, index: usize, tick: i64) -> Option<i64> {
        let stream = self.raw_stream(index)?;
        // SAFETY: the stream belongs to this open container; the entry is read before anything can move it.
        unsafe { avformat_index_get_entry_from_timestamp(stream, tick, AVSEEK_FLAG_BACKWARD).as_ref() }.map(|entry| entry.timestamp)
    }

    /// Time stamps of all frames in the container's index, in coding order; few or none where it has no full one.
    pub fn index_times(&self, index: usize) -> Vec<i64> {
        let Some(stream) = self.raw_stream(index) else { return Vec::new() };
        // SAFETY: the stream belongs to this open container.
        let count = unsafe { avformat_index_get_entries_count(stream) };
        // SAFETY: as above; each entry is read before anything can move it.
        (0..count).filter_map(|entry| unsafe { avformat_index_get_entry(stream, entry).as_ref() }.map(|entry| entry.timestamp)).collect()
    }

    fn raw_stream(&self, index: usize) -> Option<*mut AVStream> {
        self.0.stream(index).map(|stream| {
            // SAFETY: only the pointer is taken; the container keeps its streams where they are while it is open.
            unsafe { stream.as_ptr() }.cast_mut()
        })
    }
}

fn codec_name(id: ffmpeg_next::codec::Id) -> String {
    // SAFETY: FFmpeg gives a static string for every id, `none` and `unknown_codec` included.
    unsafe { std::ffi::CStr::from_ptr(ffmpeg_next::ffi::avcodec_get_name(id.into())) }.to_string_lossy().into_owned()
}

fn video_header(raw: &ffmpeg_next::ffi::AVCodecParameters, aspect: ffmpeg_next::ffi::AVRational) -> VideoHeader {
    use ffmpeg_next::ffi::AVFieldOrder::{AV_FIELD_PROGRESSIVE, AV_FIELD_UNKNOWN};
    let is_video = raw.codec_type == ffmpeg_next::ffi::AVMediaType::AVMEDIA_TYPE_VIDEO && raw.format >= 0;
    let format = if is_video { known_format(raw.format) } else { None };
    VideoHeader {
        width: u32::try_from(raw.width).unwrap_or(0),
        height: u32::try_from(raw.height).unwrap_or(0),
        pixel_aspect: aspect.into(),
        format: format.unwrap_or(ffmpeg_next::format::Pixel::None),
        space: raw.color_space.into(),
        range: raw.color_range.into(),
        primaries: raw.color_primaries.into(),
        transfer: raw.color_trc.into(),
        interlaced: !matches!(raw.field_order, AV_FIELD_PROGRESSIVE | AV_FIELD_UNKNOWN),
    }
}

fn matrix(bytes: &[u8]) -> Option<[i32; 9]> {
    let mut matrix = [0; 9];
    for (value, bytes) in matrix.iter_mut().zip(bytes.chunks_exact(4)) {
        *value = i32::from_ne_bytes(bytes.try_into().ok()?);
    }
    (bytes.len() >= 36).then_some(matrix)
}
