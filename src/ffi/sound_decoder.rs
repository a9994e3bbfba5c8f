//! Sound of any container and codec that FFmpeg reads, as planar float with exact sample positions.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use ffmpeg_next::codec::context::Context;
use ffmpeg_next::codec::packet::side_data;
use ffmpeg_next::error::{EACCES, EAGAIN, EIO, ENOENT};
use ffmpeg_next::ffi::{AVDiscard, avformat_seek_file};
use ffmpeg_next::format::context::Input;
use ffmpeg_next::format::sample::{Sample, Type};
use ffmpeg_next::{Error, Packet, Rational, codec, decoder, frame, media};

use super::input::open_input;
use crate::base::Time;

/// A jump of time stamps below this many parts of a second is rounding or jitter of the container, and the sound goes
/// on without a seam.
const JITTER_DIVISOR: i64 = 50;

/// How many packets in a row may be unreadable before the file counts as ended.
const UNREADABLE_PACKETS: usize = 256;

/// Where a decoded stretch of sound lies and how its channels are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoundSpan {
    /// The first sample, counted at the decoder's [`rate`](SoundDecoder::rate) from the container's time zero.
    pub position: i64,
    /// Samples per second of this stretch, which is another than the decoder's where the stream changes its rate.
    pub rate: u32,
    /// The speakers of the planes in order, one bit each as in WAVEFORMATEXTENSIBLE; 0 where the stream does not say.
    pub speakers: u64,
}

/// A stretch that could not be decoded, in samples at the stream's rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoundDamage {
    /// The first lost sample.
    pub position: i64,
    /// How many samples are lost; 0 where that is not known.
    pub length: i64,
}

/// A decoder of one sound stream. Codec priming and edit lists are taken away; what plays at the container's time zero
/// has position 0.
pub struct SoundDecoder {
    path: PathBuf,
    input: Input,
    decoder: decoder::Audio,
    stream: usize,
    time_base: Rational,
    rate: u32,
    /// Samples that the codec's skip counts as time although the container does not.
    shift: i64,
    at_first_packet: bool,
    first_position: i64,
    frame: frame::Audio,
    /// The first frame after opening or seeking, decoded ahead to learn about it.
    ahead: Option<SoundSpan>,
    /// Where the next frame goes if nothing is missing.
    expected: Option<i64>,
    grid: Grid,
    draining: bool,
    damage: Vec<SoundDamage>,
    /// Whether frames simply follow each other, whatever their time stamps: those of elementary streams are made by
    /// FFmpeg from the first frame's rate.
    is_elementary: bool,
    /// Whether a frame had another rate than the first, so that such time stamps are wrong.
    changes_rate: bool,
}

/// Where frames of constant length begin, to undo the rounding of coarse time bases.
#[derive(Clone, Copy, Default)]
struct Grid {
    anchor: Option<i64>,
    length: Option<i64>,
}

impl SoundDecoder {
    /// Opens stream `index` of a file, and decodes its first frame.
    ///
    /// # Errors
    /// FFmpeg's error, where it is no medium, that stream is no sound, or not a sample of it can be decoded.
    pub fn open(path: &Path, index: usize) -> Result<Self, Error> {
        super::start_ffmpeg().map_err(|_| Error::DecoderNotFound)?;
        let input = open_input(path, File::open(path).map_err(|error| unopened(&error))?, u64::MAX)?;
        let stream = input.stream(index).filter(|stream| stream.parameters().medium() == media::Type::Audio);
        let time_base = stream.as_ref().ok_or(Error::StreamNotFound)?.time_base();
        let stream = stream.ok_or(Error::StreamNotFound)?;
        let is_elementary = ["aac", "mp3"].contains(&input.format().name());
        let mut context = Context::from_parameters(stream.parameters())?.decoder();
        context.set_packet_time_base(time_base);
        let mut opened = Self {
            path: path.to_owned(),
            decoder: context.audio()?,
            input,
            stream: index,
            time_base,
            rate: 0,
            shift: 0,
            at_first_packet: true,
            first_position: 0,
            frame: frame::Audio::empty(),
            ahead: None,
            expected: None,
            grid: Grid::default(),
            draining: false,
            damage: Vec::new(),
            is_elementary,
            changes_rate: false,
        };
        opened.discard_other_streams();
        let first = opened.decode()?.ok_or(Error::InvalidData)?;
        opened.first_position = first.position;
        opened.ahead = Some(first);
        Ok(opened)
    }

    /// Samples per second of what [`next`](Self::next) gives.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// Channels of the frame decoded last.
    pub fn channels(&self) -> u32 {
        u32::from(self.frame.channels())
    }

    /// Where tick `ticks` of the stream's packets lies, as a position.
    pub fn position_of(&self, ticks: i64) -> i64 {
        self.samples(ticks)
    }

    /// The position of the first sample that plays.
    pub fn begin(&self) -> i64 {
        self.first_position
    }

    /// The position after the last sample that plays, as the container declares it for this stream, or for itself where
    /// it holds no other; `None` where it does neither.
    pub fn end(&self) -> Option<i64> {
        let stream = self.input.stream(self.stream)?;
        let start = Some(stream.start_time()).filter(|&ticks| ticks != i64::MIN).unwrap_or(0);
        if stream.duration() > 0 {
            return Some(self.samples(start.saturating_add(stream.duration())));
        }
        let alone = self.input.nb_streams() == 1;
        self.container_duration().filter(|_| alone).map(|duration| duration.round_samples(self.rate) + self.samples(start).max(0))
    }

    /// Whether the declared end is exact to the sample, so that what is decoded past it is the codec's padding.
    pub fn ends_exactly(&self) -> bool {
        self.input.format().name().contains("mp4") && self.tick_in_samples() <= 1
    }

    /// How long the container says it plays, all streams together.
    fn container_duration(&self) -> Option<Time> {
        let microseconds = self.input.duration();
        (microseconds > 0).then(|| Time::new(microseconds, 1_000_000))
    }

    /// Decodes on: fills `planes` with one channel each, full scale ±1. `None` at the end.
    ///
    /// # Errors
    /// FFmpeg's error, where it cannot go on at all. Damaged packets are no error: see
    /// [`take_damage`](Self::take_damage).
    pub fn next(&mut self, planes: &mut Vec<Vec<f32>>) -> Result<Option<SoundSpan>, Error> {
        let span = match self.ahead.take() {
            Some(span) => Some(span),
            None => self.decode()?,
        };
        if span.is_some() {
            copy_planes(&self.frame, planes)?;
        }
        Ok(span)
    }

    /// Goes on from a frame at or before `position`, or from the first one.
    ///
    /// # Errors
    /// FFmpeg's error, where the file can be opened no more.
    pub fn seek(&mut self, position: i64) -> Result<(), Error> {
        if self.grid.length.is_none() {
            self.decode()?;
        }
        if self.is_elementary && self.changes_rate {
            return self.reopen();
        }
        let ticks = Time::new(position.saturating_add(self.shift), i64::from(self.rate))
            .floor_ticks(self.time_base.numerator(), self.time_base.denominator());
        // SAFETY: the format context is valid for as long as `input`, and `stream` is the index of one of its streams.
        let status = unsafe { avformat_seek_file(self.input.as_mut_ptr(), self.stream as i32, i64::MIN, ticks, ticks, 0) };
        self.decoder.flush();
        self.draining = false;
        self.expected = None;
        self.ahead = if status >= 0 { self.decode()? } else { None };
        if self.ahead.is_none_or(|span| span.position > position.max(self.first_position)) {
            self.reopen()?;
        }
        Ok(())
    }

    /// Goes on from the first frame, on a fresh view of the file.
    fn reopen(&mut self) -> Result<(), Error> {
        let (damage, changes_rate) = (std::mem::take(&mut self.damage), self.changes_rate);
        *self = Self::open(&self.path, self.stream)?;
        self.damage.extend(damage);
        self.changes_rate = changes_rate;
        Ok(())
    }

    /// The parts that could not be decoded since the last call.
    pub fn take_damage(&mut self) -> Vec<SoundDamage> {
        std::mem::take(&mut self.damage)
    }

    fn discard_other_streams(&mut self) {
        let kept = self.stream;
        for mut stream in self.input.streams_mut().filter(|stream| stream.index() != kept) {
            // SAFETY: the stream belongs to the open input; `discard` is a plain field that users may set at any time.
            unsafe { (*stream.as_mut_ptr()).discard = AVDiscard::AVDISCARD_ALL };
        }
    }

    fn decode(&mut self) -> Result<Option<SoundSpan>, Error> {
        let mut unreadable = 0;
        loop {
            match self.decoder.receive_frame(&mut self.frame) {
                Ok(()) => {
                    if let Some(span) = self.place_frame() {
                        return Ok(Some(span));
                    }
                }
                Err(Error::Eof) => return Ok(None),
                Err(Error::Other { errno }) if errno == EAGAIN => self.feed(&mut unreadable)?,
                Err(_) => self.note_damage(None),
            }
        }
    }

    /// Gives the decoder one more packet, or tells it that there is none.
    fn feed(&mut self, unreadable: &mut usize) -> Result<(), Error> {
        let mut packet = Packet::empty();
        match packet.read(&mut self.input) {
            Ok(()) if packet.stream() != self.stream => {}
            Ok(()) => {
                if std::mem::replace(&mut self.at_first_packet, false) {
                    self.shift = uncounted_skip(&packet);
                }
                if self.decoder.send_packet(&packet).is_err() {
                    self.note_damage(Some(&packet));
                }
            }
            Err(error) if error == Error::Eof || *unreadable >= UNREADABLE_PACKETS || self.draining => {
                if self.draining {
                    return Err(error);
                }
                self.draining = true;
                self.decoder.send_eof()?;
            }
            Err(_) => {
                *unreadable += 1;
                if *unreadable == 1 {
                    self.note_damage(None);
                }
            }
        }
        Ok(())
    }

    fn note_damage(&mut self, packet: Option<&Packet>) {
        let rate = self.rate.max(1);
        let length = packet.map_or(0, |packet| {
            Time::from_ticks(packet.duration(), self.time_base.numerator(), self.time_base.denominator()).round_samples(rate)
        });
        let position = packet.and_then(Packet::pts).map(|ticks| self.samples(ticks)).or(self.expected).unwrap_or(0);
        self.damage.push(SoundDamage { position, length });
        self.expected = None;
    }

    /// The position of the frame just decoded; `None` where it has no sound.
    fn place_frame(&mut self) -> Option<SoundSpan> {
        let length = self.frame.samples() as i64;
        if self.rate == 0 {
            self.rate = self.frame.rate();
        }
        let rate = self.frame.rate();
        if length == 0 || rate == 0 {
            return None;
        }
        self.changes_rate |= rate != self.rate;
        let length = if rate == self.rate { length } else { Time::new(length, i64::from(rate)).round_samples(self.rate) };
        let stamped = self.frame.pts().map(|ticks| self.samples(ticks));
        let position = match (self.expected, stamped) {
            (Some(expected), _) if self.is_elementary && self.changes_rate => expected,
            (Some(expected), Some(stamped)) if (stamped - expected).abs() <= i64::from(self.rate) / JITTER_DIVISOR => expected,
            (_, Some(stamped)) => self.grid.snap(stamped, self.tick_in_samples()),
            (expected, None) => expected.unwrap_or(0),
        };
        if self.grid.anchor.is_none() {
            self.grid.anchor = Some(position + length);
        } else if codec::Id::VORBIS != self.decoder.id() {
            self.grid.length = self.grid.length.max(Some(length));
        }
        self.expected = Some(position + length);
        Some(SoundSpan { position, rate, speakers: speakers(&self.frame) })
    }

    fn samples(&self, ticks: i64) -> i64 {
        Time::from_ticks(ticks, self.time_base.numerator(), self.time_base.denominator()).round_samples(self.rate) - self.shift
    }

    /// The length of a tick of the stream's time base, in samples rounded up.
    fn tick_in_samples(&self) -> i64 {
        let samples = Time::from_ticks(1, self.time_base.numerator(), self.time_base.denominator()) * i64::from(self.rate);
        -(-samples).floor_samples(1)
    }
}

impl Grid {
    /// The frame boundary within a tick of `stamped`, or `stamped` itself where none is near or time stamps are exact.
    fn snap(self, stamped: i64, tick: i64) -> i64 {
        if tick <= 1 {
            return stamped;
        }
        let nearest = match (self.anchor, self.length) {
            (None, _) => 0,
            (Some(anchor), Some(length)) => anchor + (stamped - anchor + length / 2).div_euclid(length) * length,
            (Some(_), None) => return stamped,
        };
        if (nearest - stamped).abs() <= tick { nearest } else { stamped }
    }
}

/// FFmpeg's word for a file that the system does not open.
fn unopened(error: &io::Error) -> Error {
    let errno = match error.kind() {
        io::ErrorKind::NotFound => ENOENT,
        io::ErrorKind::PermissionDenied => EACCES,
        _ => EIO,
    };
    Error::Other { errno }
}

/// Samples that FFmpeg skips at the start although the first packet is stamped zero (MP3's encoder delay, iTunes'
/// gapless tag): the first sample that plays is the container's zero then.
fn uncounted_skip(first: &Packet) -> i64 {
    let skip = first.side_data().find(|data| data.kind() == side_data::Type::SkipSamples);
    match skip.as_ref().and_then(|data| data.data().first_chunk::<4>()) {
        Some(bytes) if first.pts() == Some(0) => i64::from(u32::from_le_bytes(*bytes)),
        _ => 0,
    }
}

fn speakers(frame: &frame::Audio) -> u64 {
    let bits = frame.channel_layout().bits();
    if bits.count_ones() == u32::from(frame.channels()) { bits } else { 0 }
}

fn copy_planes(frame: &frame::Audio, planes: &mut Vec<Vec<f32>>) -> Result<(), Error> {
    const I16_SCALE: f32 = 1.0 / 32_768.0;
    const I32_SCALE: f64 = 1.0 / 2_147_483_648.0;
    planes.resize_with(usize::from(frame.channels()), Vec::new);
    match frame.format() {
        Sample::F32(layout) => fill(frame, layout, planes, |value: f32| value),
        Sample::F64(layout) => fill(frame, layout, planes, |value: f64| value as f32),
        Sample::I16(layout) => fill(frame, layout, planes, |value: i16| f32::from(value) * I16_SCALE),
        Sample::I32(layout) => fill(frame, layout, planes, |value: i32| (f64::from(value) * I32_SCALE) as f32),
        Sample::U8(layout) => fill(frame, layout, planes, |value: u8| (f32::from(value) - 128.0) / 128.0),
        Sample::I64(_) | Sample::None => return Err(Error::PatchWelcome),
    }
    Ok(())
}

fn fill<T: Copy + frame::audio::Sample>(frame: &frame::Audio, layout: Type, planes: &mut [Vec<f32>], convert: impl Fn(T) -> f32) {
    let channels = planes.len();
    for (index, plane) in planes.iter_mut().enumerate() {
        plane.clear();
        match layout {
            Type::Planar => plane.extend(frame.plane::<T>(index).iter().map(|&value| convert(value))),
            Type::Packed => plane.extend(frame.plane::<T>(0).iter().skip(index).step_by(channels).map(|&value| convert(value))),
        }
    }
}
