//! The pictures of an output: frames become packets, or files of their own.

use std::path::Path;

use ffmpeg_next::{color, encoder, frame, picture};

use crate::base::{ColourTags, Frame, FrameRate, PixelFormat, PixelSize};
use crate::ffi::{VaapiFrames, av_from_frame};

use super::EncodeError;
use super::chunks::ChunkSink;
use super::codecs::{PictureCodec, name_of};
use super::convert::Converter;
use super::frame_length::frame_length;
use super::muxer::{Muxer, MuxerInput, StreamPlan};
use super::stills::Stills;

/// The pictures of an output, to write to.
pub struct PictureTrack {
    sink: Sink,
    canvas: PixelSize,
    length: u64,
    written: u64,
}

enum Sink {
    Codec(Box<CodecSink>),
    Stills(Box<Stills>),
    Chunks(Box<ChunkSink>),
}

impl PictureTrack {
    pub(super) fn encoded(sink: CodecSink, canvas: PixelSize, length: u64) -> Self {
        Self { sink: Sink::Codec(Box::new(sink)), canvas, length, written: 0 }
    }

    pub(super) fn stills(stills: Stills, canvas: PixelSize, length: u64) -> Self {
        Self { sink: Sink::Stills(Box::new(stills)), canvas, length, written: 0 }
    }

    pub(super) fn joined(sink: ChunkSink, canvas: PixelSize, length: u64) -> Self {
        Self { sink: Sink::Chunks(Box::new(sink)), canvas, length, written: 0 }
    }

    /// Adds the encoded pictures of `chunk` as the next frames, where [`Encoder::join`](super::Encoder::join) made
    /// this. Returns how many they are.
    ///
    /// # Errors
    /// [`EncodeError::Failed`] where the chunk cannot be read or was encoded with other settings,
    /// [`EncodeError::WrongLength`] past the output's end, [`EncodeError::Unwritable`] where the file cannot be
    /// written.
    pub fn append(&mut self, chunk: &Path) -> Result<u64, EncodeError> {
        let Sink::Chunks(sink) = &mut self.sink else {
            return Err(EncodeError::Failed { stage: "joining chunks".to_owned(), reason: "this output encodes frames".to_owned() });
        };
        let frames = sink.append(chunk, self.written)?;
        self.written += frames;
        if self.written > self.length {
            return Err(EncodeError::WrongLength { found: self.written, wanted: self.length });
        }
        Ok(frames)
    }

    /// Adds `frame` as the next one. It is not copied where the encoder takes it as it is.
    ///
    /// # Errors
    /// [`EncodeError::WrongFrame`] unless it is planar 4:2:0 BT.709 limited of the canvas's size,
    /// [`EncodeError::WrongLength`] past the output's end, [`EncodeError::Failed`] where the encoder fails,
    /// [`EncodeError::Unwritable`] where the file cannot be written.
    pub fn write(&mut self, frame: &Frame) -> Result<(), EncodeError> {
        let index = self.written;
        if index >= self.length {
            return Err(EncodeError::WrongLength { found: index + 1, wanted: self.length });
        }
        if (frame.format(), frame.size(), frame.tags()) != (PixelFormat::Yuv420, self.canvas, ColourTags::BT709_LIMITED) {
            let found = format!("{:?} {} {:?}", frame.format(), frame.size(), frame.tags());
            return Err(EncodeError::WrongFrame { index, found, wanted: format!("Yuv420 {} in BT.709 limited", self.canvas) });
        }
        let mut video = av_from_frame(frame)
            .ok_or_else(|| EncodeError::failed("memory", ffmpeg_next::Error::Other { errno: ffmpeg_next::error::ENOMEM }))?;
        present(&mut video, index as i64);
        match &mut self.sink {
            Sink::Codec(sink) => sink.write(video)?,
            Sink::Stills(stills) => stills.write(index, video)?,
            Sink::Chunks(_) => {
                return Err(EncodeError::Failed { stage: "encoding".to_owned(), reason: "this output joins chunks".to_owned() });
            }
        }
        self.written += 1;
        Ok(())
    }

    /// The last packets; returns the number of frames.
    pub(super) fn finish(&mut self) -> Result<u64, EncodeError> {
        if self.written != self.length {
            return Err(EncodeError::WrongLength { found: self.written, wanted: self.length });
        }
        match &mut self.sink {
            Sink::Codec(sink) => sink.finish()?,
            Sink::Stills(_) | Sink::Chunks(_) => {}
        }
        Ok(self.written)
    }

    /// The numbered files, where that is what it writes.
    pub(super) fn into_stills(self) -> Option<Stills> {
        match self.sink {
            Sink::Stills(stills) => Some(*stills),
            Sink::Codec(_) | Sink::Chunks(_) => None,
        }
    }
}

/// Stamps a frame, and takes off what a decoder left on it: the source's frame type would be forced on the encoder, and
/// its captions copied.
fn present(video: &mut frame::Video, index: i64) {
    use ffmpeg_next::frame::side_data::Type;
    video.set_pts(Some(index));
    video.set_kind(picture::Type::None);
    for kind in [Type::A53CC, Type::REGIONS_OF_INTEREST] {
        video.remove_side_data(kind);
    }
    video.set_color_space(color::Space::BT709);
    video.set_color_range(color::Range::MPEG);
    video.set_color_primaries(color::Primaries::BT709);
    video.set_color_transfer_characteristic(color::TransferCharacteristic::BT709);
}

/// An encoder, with what comes before and after it.
pub(super) struct CodecSink {
    converter: Option<Converter>,
    device_frames: Option<VaapiFrames>,
    encoder: encoder::Video,
    input: Option<MuxerInput>,
}

impl CodecSink {
    /// The opened encoder of `codec`. [`CodecSink::connect`] it before writing.
    pub(super) fn open(codec: &PictureCodec, canvas: PixelSize, rate: FrameRate) -> Result<Self, EncodeError> {
        let length = frame_length(rate)?;
        let converter = codec.conversion.as_deref().map(|conversion| Converter::new(conversion, canvas, length)).transpose()?;
        let time_base = converter.as_ref().map_or(length, Converter::time_base);
        let device_frames = codec.device_frames(canvas)?;
        let encoder = codec.open(canvas, time_base, length.invert(), device_frames.as_ref())?;
        Ok(Self { converter, device_frames, encoder, input: None })
    }

    /// The stream it makes.
    pub(super) fn plan(&self, rate: FrameRate) -> Result<StreamPlan, EncodeError> {
        Ok(StreamPlan::of(&self.encoder, Some(frame_length(rate)?.invert())))
    }

    /// Sends its packets into `stream` of `muxer`.
    pub(super) fn connect(&mut self, muxer: &Muxer, stream: usize) {
        self.input = Some(muxer.input(stream));
    }

    fn write(&mut self, video: frame::Video) -> Result<(), EncodeError> {
        match &mut self.converter {
            None => self.encode(&video),
            Some(converter) => {
                converter.send(&video)?;
                self.encode_converted()
            }
        }
    }

    fn encode_converted(&mut self) -> Result<(), EncodeError> {
        while let Some(video) = self.converter.as_mut().map(Converter::receive).transpose()?.flatten() {
            self.encode(&video)?;
        }
        Ok(())
    }

    fn encode(&mut self, video: &frame::Video) -> Result<(), EncodeError> {
        let sent = match &self.device_frames {
            None => self.encoder.send_frame(video),
            Some(frames) => frames.upload(video).and_then(|uploaded| self.encoder.send_frame(&uploaded)),
        };
        sent.map_err(|error| EncodeError::failed(&name_of(&self.encoder), error))?;
        self.drain()
    }

    fn drain(&mut self) -> Result<(), EncodeError> {
        self.input.as_mut().map_or(Ok(()), |input| input.drain(&mut self.encoder, 1))
    }

    fn finish(&mut self) -> Result<(), EncodeError> {
        if let Some(converter) = &mut self.converter {
            converter.end()?;
            self.encode_converted()?;
        }
        self.encoder.send_eof().map_err(|error| EncodeError::failed(&name_of(&self.encoder), error))?;
        self.drain()
    }
}
