//! Reading a file's sound at 48 kHz stereo, by sample.

use std::path::Path;
use std::sync::Arc;

use num_rational::Ratio;

use super::error::SOURCE_RATES;
use super::rate_converter::RateConverter;
use super::source_stream::SourceStream;
use super::stream::Stream;
use super::{AudioError, SoundOrigin};
use crate::base::{CHANNELS, Diagnostic, SAMPLE_RATE, SampleBlock, SoundSource, Time};

/// Up to this many samples ahead, converting on is cheaper than starting anew.
const CONVERT_AHEAD: i64 = SAMPLE_RATE as i64;

/// A sound stream of a file as 48 kHz stereo on the source's own timeline: sample 0 plays at the file's origin, where
/// its picture's zero is too.
///
/// Encoder delay, padding and edit lists are taken away; a stream that starts late is preceded by silence.
pub struct SoundReader {
    stream: Stream,
    converter: Option<RateConverter>,
    input: Vec<Vec<f32>>,
    ready: SampleBlock,
    ready_start: i64,
    /// Whether the converter was fed, so that it can go on from `ready`'s end.
    running: bool,
}

impl SoundReader {
    /// Opens a file at its own speed.
    ///
    /// # Errors
    /// Where the file cannot be opened, or the stream is no sound that a decoder reads.
    pub fn open(source: &SoundSource) -> Result<Self, AudioError> {
        Self::open_at_speed(source, Ratio::from_integer(1))
    }

    /// Opens a file to be played `speed` times as fast, pitch and all: output sample *n* is source time *n* · `speed`
    /// / 48000.
    ///
    /// # Errors
    /// As [`open`](Self::open), and for a speed that is not above zero.
    pub fn open_at_speed(source: &SoundSource, speed: Ratio<i128>) -> Result<Self, AudioError> {
        Self::of_stream(Stream::File(Box::new(SourceStream::open(source)?)), speed)
    }

    /// Opens what a clip is played from, `speed` times as fast.
    ///
    /// # Errors
    /// As [`open_at_speed`](Self::open_at_speed).
    pub(super) fn of(origin: &SoundOrigin, speed: Ratio<i128>) -> Result<Self, AudioError> {
        match origin {
            SoundOrigin::File(source) => Self::open_at_speed(source, speed),
            SoundOrigin::Computed { sound, .. } => Self::of_stream(Stream::Computed(Arc::clone(sound), 0), speed),
        }
    }

    fn of_stream(stream: Stream, speed: Ratio<i128>) -> Result<Self, AudioError> {
        if !SOURCE_RATES.contains(&stream.rate()) {
            return Err(AudioError::UnusualRate { path: stream.path(), rate: stream.rate() });
        }
        let converter = RateConverter::new(stream.rate(), speed).map_err(|error| resample(&stream.path(), &error))?;
        let input = vec![Vec::new(); CHANNELS];
        Ok(Self { stream, converter, input, ready: SampleBlock::default(), ready_start: 0, running: false })
    }

    /// Where the sound ends, in source time: exact where packets were counted and for WAV and MP4, what the container
    /// says for others.
    pub fn end(&self) -> Time {
        self.stream.end()
    }

    /// `length` samples from `first` on; silence before the start and past the end. Any order of calls is right,
    /// forwards is fast.
    ///
    /// # Errors
    /// Where the decoder cannot go on. Damaged stretches are silent and reported by
    /// [`take_warnings`](Self::take_warnings).
    pub fn read(&mut self, first: i64, length: usize) -> Result<SampleBlock, AudioError> {
        if self.converter.is_some() {
            return self.read_converted(first, length);
        }
        let mut block = SampleBlock { left: Vec::with_capacity(length), right: Vec::with_capacity(length) };
        self.stream.seek(first)?;
        self.stream.read(&mut block.left, &mut block.right, length)?;
        Ok(block)
    }

    /// The warnings since the last call, as warnings without a place in the draft.
    pub fn take_warnings(&mut self) -> Vec<Diagnostic> {
        self.stream.take_warnings()
    }

    fn read_converted(&mut self, first: i64, length: usize) -> Result<SampleBlock, AudioError> {
        if !self.running || first < self.ready_start || first > self.ready_end() + CONVERT_AHEAD {
            self.restart(first)?;
        }
        let end = first + length as i64;
        while self.ready_end() < end {
            self.convert_block()?;
            self.forget_before(first);
        }
        self.forget_before(first);
        Ok(SampleBlock { left: self.ready.left[..length].to_vec(), right: self.ready.right[..length].to_vec() })
    }

    fn restart(&mut self, first: i64) -> Result<(), AudioError> {
        let Some(converter) = &mut self.converter else { return Ok(()) };
        let feed = converter.restart(first);
        self.ready = SampleBlock::default();
        self.ready_start = first - feed.skipped as i64;
        self.running = true;
        self.stream.seek(feed.source_start)
    }

    fn convert_block(&mut self) -> Result<(), AudioError> {
        let Some(converter) = &mut self.converter else { return Ok(()) };
        let [left, right] = &mut self.input[..] else { return Ok(()) };
        left.clear();
        right.clear();
        self.stream.read(left, right, converter.input_length())?;
        let (left, right) = converter.convert(&self.input).map_err(|error| resample(&self.stream.path(), &error))?;
        self.ready.left.extend_from_slice(left);
        self.ready.right.extend_from_slice(right);
        Ok(())
    }

    fn ready_end(&self) -> i64 {
        self.ready_start + self.ready.len() as i64
    }

    fn forget_before(&mut self, first: i64) {
        let count = usize::try_from(first - self.ready_start).unwrap_or(0).min(self.ready.len());
        self.ready.left.drain(..count);
        self.ready.right.drain(..count);
        self.ready_start += count as i64;
    }
}

fn resample(path: &Path, error: &dyn std::error::Error) -> AudioError {
    AudioError::Resample { path: path.to_owned(), reason: error.to_string() }
}
