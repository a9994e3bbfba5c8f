//! Filters of two inputs that measure one against the other, and write what they found to a file.

use ffmpeg_next::filter::{self, Graph};
use ffmpeg_next::frame::Video;
use ffmpeg_next::{Error, ffi::AVPixelFormat};

use crate::base::{Frame, PixelSize};

use super::av_from_frame;

/// Whether libavfilter comes with a filter of that name.
pub fn has_filter(name: &str) -> bool {
    filter::find(name).is_some()
}

/// A graph of two 4:2:0 inputs and a measuring filter, which completes its file when this is dropped.
pub struct FullReference {
    graph: Graph,
    count: i64,
}

impl FullReference {
    /// A graph for frames of `size`; `filter` with its options, the measured input first.
    ///
    /// # Errors
    /// Where FFmpeg lacks the filter, or does not take its options.
    pub fn new(size: PixelSize, filter: &str) -> Result<Self, Error> {
        let format = AVPixelFormat::AV_PIX_FMT_YUV420P as i32;
        let arguments = format!("video_size={}x{}:pix_fmt={format}:time_base=1/25:pixel_aspect=1/1", size.width, size.height);
        let named = |name| filter::find(name).ok_or(Error::FilterNotFound);
        let mut graph = Graph::new();
        graph.add(&named("buffer")?, "measured", &arguments)?;
        graph.add(&named("buffer")?, "reference", &arguments)?;
        graph.add(&named("buffersink")?, "out", "")?;
        graph.output("measured", 0)?.output("reference", 0)?.input("out", 0)?.parse(&format!("[measured][reference]{filter}[out]"))?;
        graph.validate()?;
        Ok(Self { graph, count: 0 })
    }

    /// Measures one pair of 4:2:0 frames.
    ///
    /// # Errors
    /// Where memory runs out, or the filter fails.
    pub fn add(&mut self, measured: &Frame, reference: &Frame) -> Result<(), Error> {
        for (name, frame) in [("measured", measured), ("reference", reference)] {
            let mut video = av_from_frame(frame).ok_or(Error::Other { errno: ffmpeg_next::error::ENOMEM })?;
            video.set_pts(Some(self.count));
            self.graph.get(name).ok_or(Error::FilterNotFound)?.source().add(&video)?;
        }
        self.count += 1;
        self.drain()
    }

    /// Says that no pair follows.
    ///
    /// # Errors
    /// As [`FullReference::add`].
    pub fn finish(mut self) -> Result<(), Error> {
        for name in ["measured", "reference"] {
            self.graph.get(name).ok_or(Error::FilterNotFound)?.source().flush()?;
        }
        self.drain()
    }

    fn drain(&mut self) -> Result<(), Error> {
        let mut out = self.graph.get("out").ok_or(Error::FilterNotFound)?;
        let mut sink = out.sink();
        loop {
            match sink.frame(&mut Video::empty()) {
                Ok(()) => {}
                Err(Error::Eof | Error::Other { errno: ffmpeg_next::error::EAGAIN }) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }
}
