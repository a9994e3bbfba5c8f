//! Frames as an encoder wants them, where that is not planar 4:2:0 BT.709 limited: an FFmpeg filter graph of one input
//! and one output.

use ffmpeg_next::filter::{self, Graph};
use ffmpeg_next::{Rational, frame};

use crate::base::PixelSize;

use super::EncodeError;

/// A running filter graph.
pub(super) struct Converter {
    graph: Graph,
    time_base: Rational,
}

const STAGE: &str = "the filter graph";

impl Converter {
    /// The graph of `description` for 4:2:0 frames of `size`, each `frame_length` seconds.
    pub(super) fn new(description: &str, size: PixelSize, frame_length: Rational) -> Result<Self, EncodeError> {
        let mut graph = Graph::new();
        let Rational(numerator, denominator) = frame_length;
        let source = format!(
            "video_size={size}:pix_fmt=yuv420p:time_base={numerator}/{denominator}:frame_rate={denominator}/{numerator}:pixel_aspect=1/1"
        );
        let time_base = build(&mut graph, &source, description).map_err(|error| EncodeError::failed(STAGE, error))?;
        Ok(Self { graph, time_base })
    }

    /// Seconds a tick of the time stamps that come out.
    pub(super) fn time_base(&self) -> Rational {
        self.time_base
    }

    pub(super) fn send(&mut self, video: &frame::Video) -> Result<(), EncodeError> {
        let mut source = self.graph.get("in").ok_or_else(missing)?;
        source.source().add(video).map_err(|error| EncodeError::failed(STAGE, error))
    }

    /// Says that no frame follows.
    pub(super) fn end(&mut self) -> Result<(), EncodeError> {
        let mut source = self.graph.get("in").ok_or_else(missing)?;
        source.source().flush().map_err(|error| EncodeError::failed(STAGE, error))
    }

    /// The next converted frame that is ready.
    pub(super) fn receive(&mut self) -> Result<Option<frame::Video>, EncodeError> {
        let mut video = frame::Video::empty();
        let mut sink = self.graph.get("out").ok_or_else(missing)?;
        match sink.sink().frame(&mut video) {
            Ok(()) => Ok(Some(video)),
            Err(ffmpeg_next::Error::Eof | ffmpeg_next::Error::Other { errno: ffmpeg_next::error::EAGAIN }) => Ok(None),
            Err(error) => Err(EncodeError::failed(STAGE, error)),
        }
    }
}

fn missing() -> EncodeError {
    EncodeError::failed(STAGE, ffmpeg_next::Error::FilterNotFound)
}

fn build(graph: &mut Graph, source: &str, description: &str) -> Result<Rational, ffmpeg_next::Error> {
    let buffer = filter::find("buffer").ok_or(ffmpeg_next::Error::FilterNotFound)?;
    let buffersink = filter::find("buffersink").ok_or(ffmpeg_next::Error::FilterNotFound)?;
    graph.add(&buffer, "in", source)?;
    graph.add(&buffersink, "out", "")?;
    graph.output("in", 0)?.input("out", 0)?.parse(description)?;
    graph.validate()?;
    let mut sink = graph.get("out").ok_or(ffmpeg_next::Error::FilterNotFound)?;
    Ok(sink.sink().time_base())
}
