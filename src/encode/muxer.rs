//! The container: packets of one or two encoders into one file, in the order of their times.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ffmpeg_next::codec::Parameters;
use ffmpeg_next::format::context::Output;
use ffmpeg_next::{Codec, Dictionary, Packet, Rational, encoder, format};

use super::target::Target;
use super::{EncodeError, OutputFormat, Settings};

/// The facts of a stream that its container needs.
pub(super) struct StreamPlan {
    pub parameters: Parameters,
    /// Seconds a tick; the container may choose a finer one.
    pub time_base: Rational,
    /// Frames a second of a picture.
    pub rate: Option<Rational>,
}

impl StreamPlan {
    /// The stream of an opened encoder.
    pub(super) fn of(encoder: &encoder::Encoder, rate: Option<Rational>) -> Self {
        let context: &ffmpeg_next::codec::Context = encoder;
        Self { parameters: Parameters::from(encoder), time_base: context.time_base(), rate }
    }
}

/// A file being written, shared by the tracks.
#[derive(Clone)]
pub(super) struct Muxer {
    output: Arc<Mutex<Output>>,
    path: PathBuf,
    forgets_delay: bool,
}

/// The last libavformat, as `major << 16 | minor << 8 | micro`, whose WebM muxer writes Opus's delay but does not add
/// it to the time stamps: 59.30.100.
const LAST_WITHOUT_DELAY: u32 = 59 << 16 | 30 << 8 | 100;

impl Muxer {
    /// A container in `target` with these streams.
    pub(super) fn create(
        target: &Target,
        format: OutputFormat,
        settings: &Settings,
        streams: Vec<StreamPlan>,
    ) -> Result<Self, EncodeError> {
        // The flavour of MPEG-4 for sound alone does not take FLAC.
        let name = if settings.fragmented { "mp4" } else { format.muxer().unwrap_or_default() };
        let path = target.path();
        let mut output = format::output_as(&target.address()?, name).map_err(|error| EncodeError::writing(path, error))?;
        for plan in streams {
            let mut stream = output.add_stream(None::<Codec>).map_err(|error| EncodeError::failed(name, error))?;
            stream.set_parameters(plan.parameters);
            stream.set_time_base(plan.time_base);
            if let Some(rate) = plan.rate {
                stream.set_avg_frame_rate(rate);
            }
        }
        if let Some(title) = &settings.title {
            // A NUL cannot stand in FFmpeg's strings.
            output.set_metadata(Dictionary::from_iter([("title", title.replace('\0', " ").as_str())]));
        }
        let options = Dictionary::from_iter(format.muxer_options(settings.fragmented));
        output.write_header_with(options).map_err(|error| EncodeError::writing(path, error))?;
        let forgets_delay = format == OutputFormat::Webm && format::version() <= LAST_WITHOUT_DELAY;
        Ok(Self { output: Arc::new(Mutex::new(output)), path: path.to_owned(), forgets_delay })
    }

    /// The end through which one encoder's packets go in.
    pub(super) fn input(&self, stream: usize) -> MuxerInput {
        let output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        let time_base = output.stream(stream).map_or(Rational(1, 1000), |stream| stream.time_base());
        drop(output);
        MuxerInput { muxer: self.clone(), stream, time_base, delay: None }
    }

    /// Writes the end of the file. No packet may follow.
    pub(super) fn finish(&self) -> Result<(), EncodeError> {
        let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        output.write_trailer().map_err(|error| EncodeError::writing(&self.path, error))
    }
}

/// One stream of a [`Muxer`].
pub(super) struct MuxerInput {
    muxer: Muxer,
    stream: usize,
    time_base: Rational,
    /// Ticks of the encoder's time base that are added to time stamps, once the first packet has told them.
    delay: Option<i64>,
}

impl MuxerInput {
    /// Moves all packets that `encoder` has ready into the file. A packet without a length gets `length` ticks of the
    /// encoder's time base.
    pub(super) fn drain(&mut self, encoder: &mut encoder::Encoder, length: i64) -> Result<(), EncodeError> {
        loop {
            let mut packet = Packet::empty();
            match encoder.receive_packet(&mut packet) {
                Ok(()) => {}
                Err(ffmpeg_next::Error::Eof | ffmpeg_next::Error::Other { errno: ffmpeg_next::error::EAGAIN }) => return Ok(()),
                Err(error) => return Err(EncodeError::failed(&super::codecs::name_of(encoder), error)),
            }
            if packet.duration() == 0 {
                packet.set_duration(length);
            }
            if self.muxer.forgets_delay {
                let delay = *self.delay.get_or_insert_with(|| -packet.pts().unwrap_or_default().min(0));
                packet.set_pts(packet.pts().map(|pts| pts + delay));
                packet.set_dts(packet.dts().map(|dts| dts + delay));
            }
            self.write(packet, encoder.time_base())?;
        }
    }

    /// Moves `packet`, whose times are in `time_base`, into the file.
    pub(super) fn write(&self, mut packet: Packet, time_base: Rational) -> Result<(), EncodeError> {
        packet.set_stream(self.stream);
        packet.rescale_ts(time_base, self.time_base);
        let mut output = self.muxer.output.lock().unwrap_or_else(PoisonError::into_inner);
        packet.write_interleaved(&mut output).map_err(|error| EncodeError::writing(&self.muxer.path, error))
    }
}
