//! Two fields to one picture: FFmpeg's `bwdif`, applied to pictures that are marked as interlaced.

use ffmpeg_next::filter::{self, Graph};
use ffmpeg_next::frame::Video;
use ffmpeg_next::{Error, Rational};

/// A filter graph for pictures of one shape. It holds one picture back, since it looks at both neighbours.
pub struct Deinterlacer {
    graph: Graph,
    shape: Shape,
    time_base: Rational,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Shape {
    format: ffmpeg_next::format::Pixel,
    width: u32,
    height: u32,
}

impl Shape {
    fn of(video: &Video) -> Self {
        Self { format: video.format(), width: video.width(), height: video.height() }
    }
}

impl Deinterlacer {
    /// A graph for pictures like `video`, whose time stamps count ticks of `time_base`.
    ///
    /// # Errors
    /// Where FFmpeg was built without the filter, or it does not take the pixel format.
    pub fn new(video: &Video, time_base: Rational) -> Result<Self, Error> {
        let shape = Shape::of(video);
        let format: ffmpeg_next::ffi::AVPixelFormat = shape.format.into();
        let arguments = format!(
            "video_size={}x{}:pix_fmt={}:time_base={}/{}:pixel_aspect=1/1",
            shape.width,
            shape.height,
            format as i32,
            time_base.numerator(),
            time_base.denominator()
        );
        let named = |name| filter::find(name).ok_or(Error::FilterNotFound);
        let mut graph = Graph::new();
        graph.add(&named("buffer")?, "in", &arguments)?;
        graph.add(&named("buffersink")?, "out", "")?;
        graph.output("in", 0)?.input("out", 0)?.parse("bwdif=mode=send_frame:parity=auto:deint=interlaced")?;
        graph.validate()?;
        Ok(Self { graph, shape, time_base })
    }

    /// Whether `video` has the shape that this graph is for.
    pub fn takes(&self, video: &Video) -> bool {
        Shape::of(video) == self.shape
    }

    /// Hands a picture in.
    ///
    /// # Errors
    /// Where memory runs out.
    pub fn send(&mut self, video: &Video) -> Result<(), Error> {
        self.graph.get("in").ok_or(Error::FilterNotFound)?.source().add(video)
    }

    /// Says that no picture follows; the last one comes out.
    ///
    /// # Errors
    /// Where memory runs out.
    pub fn finish(&mut self) -> Result<(), Error> {
        self.graph.get("in").ok_or(Error::FilterNotFound)?.source().flush()
    }

    /// The next picture, its time stamp in ticks of the `time_base` given at the start; `None` until more is handed in.
    ///
    /// # Errors
    /// Where memory runs out.
    pub fn receive(&mut self) -> Result<Option<Video>, Error> {
        let mut out = self.graph.get("out").ok_or(Error::FilterNotFound)?;
        let mut sink = out.sink();
        let scale = sink.time_base();
        let mut video = Video::empty();
        match sink.frame(&mut video) {
            Ok(()) => {
                // The filter counts half ticks; the stream's ticks are whole, so nothing is lost.
                let ratio = i64::from(self.time_base.denominator()) * i64::from(scale.numerator());
                let whole = i64::from(scale.denominator()) * i64::from(self.time_base.numerator());
                let ticks = video.pts().map(|ticks| ticks * ratio / whole.max(1));
                video.set_pts(ticks);
                Ok(Some(video))
            }
            Err(Error::Eof | Error::Other { errno: ffmpeg_next::error::EAGAIN }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
