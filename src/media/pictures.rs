//! The pictures of a container's stream, one after another in order of presentation: decoded, deinterlaced, damaged ones left out.

use std::collections::VecDeque;
use std::fs::File;
use std::path::{Path, PathBuf};

use ffmpeg_next::frame::Video;
use ffmpeg_next::{Error, Packet};

use crate::base::{Code, Diagnostic, Time};
use crate::ffi::{Decoded, Deinterlacer, Demuxer, StreamHeader, VideoDecoder, Wholeness, length_ticks, wholeness};

use super::probe::{open_container, time_of};
use super::{Limits, MediaError, MediaInfo};

/// One decoded picture.
pub(super) struct Picture {
    /// Its time stamp in ticks of the stream.
    pub(super) tick: i64,
    /// How long it is shown, in ticks; 0 where unknown.
    pub(super) length: i64,
    /// Its pixels.
    pub(super) video: Video,
}

/// The pictures of one stream.
pub(super) struct Pictures {
    path: PathBuf,
    threads: usize,
    limits: Limits,
    stream: StreamHeader,
    demuxer: Demuxer,
    decoder: VideoDecoder,
    deinterlacer: Option<Deinterlacer>,
    ready: VecDeque<Picture>,
    state: State,
    interlaced: bool,
    /// How much later pictures are stamped than shown, where the container (AVI) only knows the order of decoding.
    reordering_delay: Option<i64>,
    damage: Damage,
}

/// What is forgotten by a seek.
#[derive(Default)]
struct State {
    ended: bool,
    /// Packets are dropped up to a key frame.
    awaits_key_packet: bool,
    /// Pictures before this refer to what came before the key frame, which was never decoded.
    first_whole: Option<i64>,
    /// A picture has come out that builds on nothing before the place where decoding began.
    whole: bool,
    /// Pictures are dropped up to a key frame, since they build on a damaged one.
    awaits_key_picture: bool,
    /// The largest time stamp, not past the target, of the packets handed in.
    best_candidate: Option<i64>,
    /// Decoding time of the first packet handed in, where its packets have no other.
    undated_start: Option<i64>,
    /// Decoding time of the last packet read.
    position: Option<i64>,
    last_tick: Option<i64>,
    failures: u32,
}

/// After this many failures without a picture in between the rest is given up.
const MAX_FAILURES: u32 = 5000;

/// Damaged stretches, each told once.
#[derive(Default)]
struct Damage {
    under_way: bool,
    warnings: Vec<Diagnostic>,
}

impl Pictures {
    /// Opens the picture stream of `file` at its start.
    pub(super) fn open(path: &Path, file: File, threads: usize, limits: Limits) -> Result<(Self, MediaInfo), MediaError> {
        let mut demuxer = open_container(path, file, &limits)?;
        let info = super::probe::describe_container(path, &demuxer, &limits)?;
        let stream = demuxer.video_stream().ok_or_else(|| MediaError::NoPicture(path.to_owned()))?;
        demuxer.keep_only(stream.index);
        let decoder = open_decoder(path, &demuxer, &stream, threads, &limits)?;
        let interlaced = stream.video.interlaced;
        let pictures = Self {
            path: path.to_owned(),
            threads,
            limits,
            stream,
            demuxer,
            decoder,
            deinterlacer: None,
            ready: VecDeque::new(),
            state: State::default(),
            interlaced,
            reordering_delay: None,
            damage: Damage::default(),
        };
        Ok((pictures, info))
    }

    /// What the header tells of the stream.
    pub(super) fn stream(&self) -> &StreamHeader {
        &self.stream
    }

    /// Whether a seek must start well before its target: where neighbours have a part in a picture, or time stamps need some pictures to settle.
    pub(super) fn needs_run_up(&self) -> bool {
        self.interlaced || self.reordering_delay.is_some_and(|delay| delay > 0)
    }

    /// The next picture. Pictures that surely lie before the one shown at `target` may be left out.
    pub(super) fn next(&mut self, target: i64) -> Result<Option<Picture>, MediaError> {
        loop {
            if let Some(picture) = self.ready.pop_front() {
                return Ok(Some(picture));
            }
            if self.state.ended {
                return Ok(None);
            }
            match self.decoder.receive() {
                Ok(Decoded::Picture(video)) => self.take(video)?,
                Ok(Decoded::NeedsPacket) => self.feed(target),
                Ok(Decoded::End) => self.finish()?,
                Err(_) => self.fail(),
            }
        }
    }

    /// Goes on from the last key frame at or before `tick`, as far as the container can tell.
    pub(super) fn seek(&mut self, tick: i64) -> Result<(), MediaError> {
        if self.demuxer.seek(self.stream.index, tick).is_err() {
            return self.restart();
        }
        self.decoder.flush();
        self.forget();
        self.state.awaits_key_packet = true;
        Ok(())
    }

    /// Goes on from the very start, on a fresh view of the file.
    pub(super) fn restart(&mut self) -> Result<(), MediaError> {
        let file = File::open(&self.path).map_err(|error| MediaError::from_io(&self.path, error))?;
        self.demuxer = open_container(&self.path, file, &self.limits)?;
        self.demuxer.keep_only(self.stream.index);
        self.decoder = open_decoder(&self.path, &self.demuxer, &self.stream, self.threads, &self.limits)?;
        self.forget();
        Ok(())
    }

    fn forget(&mut self) {
        self.deinterlacer = None;
        self.ready.clear();
        self.state = State::default();
        self.damage.under_way = false;
    }

    /// Whether a seek to `target` saves decoding: a key frame lies between what has been read and the target, and well past the former.
    pub(super) fn seek_pays(&self, target: i64) -> bool {
        let Some(position) = self.state.position else { return false };
        let ticks = |time: Time| time.round_ticks(self.stream.time_base.numerator(), self.stream.time_base.denominator());
        match self.demuxer.key_frame_before(self.stream.index, target) {
            Some(key) if key > position => key - position > ticks(Time::from_ms(500)),
            // Some containers learn their key frames by being read.
            _ => target.saturating_sub(position) > ticks(Time::from_ms(10_000)),
        }
    }

    /// The damaged stretches met since the last call.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.damage.warnings)
    }

    /// Notes that the file ends before its header says.
    pub(super) fn note_early_end(&mut self, end: Time, promised: Time) {
        self.damage
            .warnings
            .push(warning(&self.path, format!("ends at {end}, although its header promises {promised}; the last picture is held")));
    }

    fn feed(&mut self, target: i64) {
        let packet = match self.demuxer.read() {
            Ok(Some(packet)) if packet.stream() != self.stream.index => return,
            // Part of it is lost; the decoder might make a picture of the rest, and not say so.
            Ok(Some(packet)) if packet.is_corrupt() => return self.fail(),
            Ok(Some(packet)) => packet,
            Ok(None) => return self.decoder.finish(),
            Err(Error::InvalidData) => return self.fail(),
            Err(_) => {
                self.fail();
                return self.decoder.finish();
            }
        };
        self.state.position = packet.dts().or(packet.pts()).or(self.state.position);
        if self.state.awaits_key_packet {
            if !packet.is_key() {
                return;
            }
            self.state.awaits_key_packet = false;
            self.state.first_whole = packet.pts();
        }
        if packet.pts().is_none() {
            self.state.undated_start = self.state.undated_start.or(packet.dts());
        }
        let droppable = self.is_droppable(&packet);
        if let Some(tick) = packet.pts().filter(|&tick| tick <= target) {
            self.state.best_candidate = self.state.best_candidate.max(Some(tick));
        }
        if self.decoder.send(&packet, droppable).is_err() {
            self.fail();
        }
    }

    /// A picture that nobody refers to is not needed where a later one, not past the target, is known to come.
    fn is_droppable(&self, packet: &Packet) -> bool {
        let is_surpassed = packet.pts().zip(self.state.best_candidate).is_some_and(|(tick, best)| tick < best);
        is_surpassed && !self.interlaced && !self.state.awaits_key_picture
    }

    fn take(&mut self, mut video: Video) -> Result<(), MediaError> {
        let tick = self.tick_of(&video);
        if self.state.first_whole.is_some_and(|first| tick < first) {
            return Ok(());
        }
        let wholeness = wholeness(&video);
        if wholeness == Wholeness::Unproven && !self.state.whole {
            return Ok(());
        }
        // What follows a whole picture in order of presentation is whole, unless it is damaged itself.
        self.state.whole = true;
        if wholeness == Wholeness::Damaged || (self.state.awaits_key_picture && !video.is_key()) {
            self.state.awaits_key_picture = true;
            self.note_damage(tick);
            return Ok(());
        }
        self.state.awaits_key_picture = false;
        self.damage.under_way = false;
        self.state.failures = 0;
        // A picture must not come before its predecessor; broken time stamps are moved on by a tick.
        let tick = self.state.last_tick.map_or(tick, |last| tick.max(last + 1));
        self.state.last_tick = Some(tick);
        video.set_pts(Some(tick));
        self.interlaced |= video.is_interlaced();
        if !self.interlaced {
            let length = length_ticks(&video);
            self.ready.push_back(Picture { tick, length, video });
            return Ok(());
        }
        self.deinterlace(&video).map_err(|error| MediaError::undecodable(&self.path, error))
    }

    /// The time stamp of a picture, guessed from its neighbours where it has none.
    fn tick_of(&mut self, video: &Video) -> i64 {
        let start = self.state.undated_start;
        let delay = match (self.reordering_delay, start, video.timestamp()) {
            (Some(delay), ..) => delay,
            (None, Some(start), Some(tick)) => *self.reordering_delay.insert((tick - start).max(0)),
            _ => 0,
        };
        let after_last = || self.state.last_tick.map(|tick| tick + length_ticks(video).max(1));
        video.timestamp().map(|tick| tick - delay).or_else(after_last).or(start).unwrap_or(0)
    }

    fn deinterlace(&mut self, video: &Video) -> Result<(), Error> {
        if self.deinterlacer.as_ref().is_some_and(|filter| !filter.takes(video)) {
            self.drain_deinterlacer()?;
        }
        let filter = match &mut self.deinterlacer {
            Some(filter) => filter,
            none => none.insert(Deinterlacer::new(video, self.stream.time_base)?),
        };
        filter.send(video)?;
        while let Some(video) = filter.receive()? {
            self.ready.push_back(Picture { tick: video.pts().unwrap_or(0), length: length_ticks(&video), video });
        }
        Ok(())
    }

    fn drain_deinterlacer(&mut self) -> Result<(), Error> {
        if let Some(mut filter) = self.deinterlacer.take() {
            filter.finish()?;
            while let Some(video) = filter.receive()? {
                self.ready.push_back(Picture { tick: video.pts().unwrap_or(0), length: length_ticks(&video), video });
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), MediaError> {
        self.state.ended = true;
        self.drain_deinterlacer().map_err(|error| MediaError::undecodable(&self.path, error))
    }

    fn fail(&mut self) {
        self.state.failures += 1;
        self.state.awaits_key_picture = true;
        let tick = self.state.last_tick.or(self.state.position).unwrap_or(0);
        self.note_damage(tick);
        if self.state.failures > MAX_FAILURES {
            self.state.ended = true;
        }
    }

    fn note_damage(&mut self, tick: i64) {
        if !std::mem::replace(&mut self.damage.under_way, true) {
            let origin = self.stream.start.unwrap_or(0);
            let time = time_of(tick.saturating_sub(origin).max(0), self.stream.time_base);
            self.damage.warnings.push(warning(&self.path, format!("is damaged from about {time}; the last good picture is held")));
        }
    }
}

fn open_decoder(
    path: &Path,
    demuxer: &Demuxer,
    stream: &StreamHeader,
    threads: usize,
    limits: &Limits,
) -> Result<VideoDecoder, MediaError> {
    VideoDecoder::open(demuxer, stream, threads, limits.max_pixels)
        .map_err(|error| MediaError::undecodable(path, format!("no decoder takes its {} pictures ({error})", stream.codec)))
}

fn warning(path: &Path, what: String) -> Diagnostic {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    Diagnostic::warning(Code::DamagedMedia, format!("{name:?} {what}"))
        .help("copy or download the file again, or trim the damaged part away")
}
