//! Pictures that are encoded already: chunks rendered apart, joined by copying their packets.

use std::path::Path;

use ffmpeg_next::codec::{Id, Parameters};
use ffmpeg_next::format::{self, context::Input};
use ffmpeg_next::{Packet, Rational, media};

use crate::base::FrameRate;
use crate::ffi::{extradata, without_tag};

use super::EncodeError;
use super::frame_length::frame_length;
use super::muxer::{Muxer, MuxerInput, StreamPlan};

/// Takes chunks, in the order of their pictures.
pub(super) struct ChunkSink {
    parameters: Parameters,
    frame_length: Rational,
    input: MuxerInput,
}

/// The opened file of a chunk.
struct Chunk {
    input: Input,
    stream: usize,
    parameters: Parameters,
    time_base: Rational,
}

impl Chunk {
    fn open(path: &Path) -> Result<Self, EncodeError> {
        let name = path.to_str().ok_or_else(|| unusable(path, "its name is not UTF-8, which FFmpeg needs"))?;
        let input = format::input(&format!("file:{name}")).map_err(|error| unusable(path, &error.to_string()))?;
        let stream = input.streams().best(media::Type::Video).ok_or_else(|| unusable(path, "it has no pictures"))?;
        let (index, time_base, parameters) = (stream.index(), stream.time_base(), without_tag(&stream.parameters()));
        if parameters.id() != Id::H264 {
            return Err(unusable(path, "it is not H.264"));
        }
        Ok(Self { input, stream: index, parameters, time_base })
    }
}

fn unusable(path: &Path, reason: &str) -> EncodeError {
    EncodeError::Failed { stage: format!("joining the chunk {path:?}"), reason: reason.to_owned() }
}

/// The stream that `chunk` begins.
pub(super) fn plan_of(chunk: &Path, rate: FrameRate) -> Result<StreamPlan, EncodeError> {
    let time_base = frame_length(rate)?;
    Ok(StreamPlan { parameters: Chunk::open(chunk)?.parameters, time_base, rate: Some(time_base.invert()) })
}

impl ChunkSink {
    /// Copies into stream 0 of `muxer` what fits behind the chunk `first`.
    pub(super) fn new(first: &Path, rate: FrameRate, muxer: &Muxer) -> Result<Self, EncodeError> {
        Ok(Self { parameters: Chunk::open(first)?.parameters, frame_length: frame_length(rate)?, input: muxer.input(0) })
    }

    /// Copies the pictures of `path`, the first of which becomes frame `start`; returns how many they are.
    pub(super) fn append(&mut self, path: &Path, start: u64) -> Result<u64, EncodeError> {
        let mut chunk = Chunk::open(path)?;
        // Equal parameter sets: a decoder set up for one chunk decodes the others.
        if extradata(&chunk.parameters) != extradata(&self.parameters) {
            return Err(unusable(path, "it was encoded with other settings than the first"));
        }
        let mut frames = 0;
        loop {
            let mut packet = Packet::empty();
            match packet.read(&mut chunk.input) {
                Ok(()) if packet.stream() != chunk.stream => continue,
                Ok(()) => {}
                Err(ffmpeg_next::Error::Eof) => return Ok(frames),
                Err(error) => return Err(unusable(path, &error.to_string())),
            }
            packet.rescale_ts(chunk.time_base, self.frame_length);
            packet.set_pts(packet.pts().map(|pts| pts + start as i64));
            packet.set_dts(packet.dts().map(|dts| dts + start as i64));
            packet.set_duration(1);
            packet.set_position(-1);
            self.input.write(packet, self.frame_length)?;
            frames += 1;
        }
    }
}
