//! The pictures of a container's stream, one after another in order of presentation: decoded, deinterlaced, damaged
//! ones left out.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Seek;
use std::path::{Path, PathBuf};

use ffmpeg_next::Error;
use ffmpeg_next::frame::Video;

use crate::base::{Diagnostic, Reservation, Time};
use crate::ffi::{
    Care, Decoded, Deinterlacer, Demuxer, StreamHeader, VideoDecoder, Wholeness, decoding_tick, length_ticks, pixel_format, wholeness,
};

use super::damage::Damage;
use super::decode_state::State;
use super::lengths::time_of;
use super::picture_memory::reserve_for;
use super::probe::open_container;
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
    /// Once something seems damaged, the decoder is one that tells reliably which pictures are.
    careful: bool,
    /// Careful decoding keeps a few pictures back: one that comes later may be damaged, and have been decoded before
    /// them.
    pending: VecDeque<Video>,
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
    _memory: Reservation,
}

/// How many pictures may be decoded before one that is shown earlier (H.264 allows 16, encoders use up to 4).
const MAX_REORDERED: usize = 8;

/// After this many failures without a picture in between the rest is given up.
const MAX_FAILURES: u32 = 5000;

impl Pictures {
    /// Opens the picture stream of `file` at its start.
    pub(super) fn open(path: &Path, mut file: File, threads: usize, limits: &Limits) -> Result<(Self, MediaInfo), MediaError> {
        let copy = file.try_clone().map_err(|error| MediaError::from_io(path, error))?;
        let info = super::probe::probe_container(path, copy, limits)?;
        if info.picture.is_none() {
            return Err(MediaError::NoPicture(path.to_owned()));
        }
        file.rewind().map_err(|error| MediaError::from_io(path, error))?;
        let mut demuxer = open_container(path, file, limits)?;
        let memory = reserve_for(path, info.picture.as_ref(), limits)?;
        let stream = demuxer.video_stream().ok_or_else(|| MediaError::NoPicture(path.to_owned()))?;
        demuxer.keep_only(stream.index);
        let decoder = open_decoder(path, &demuxer, &stream, Care::Quick(threads), limits)?;
        let interlaced = stream.video.interlaced;
        let pictures = Self {
            path: path.to_owned(),
            threads,
            careful: false,
            pending: VecDeque::new(),
            limits: limits.clone(),
            stream,
            demuxer,
            decoder,
            deinterlacer: None,
            ready: VecDeque::new(),
            state: State::default(),
            interlaced,
            reordering_delay: None,
            damage: Damage::new(path),
            _memory: memory,
        };
        Ok((pictures, info))
    }

    /// The facts in the header of the stream.
    pub(super) fn stream(&self) -> &StreamHeader {
        &self.stream
    }

    /// Whether a seek must start well before its target: where neighbours have a part in a picture, or time stamps
    /// need some pictures to settle.
    pub(super) fn needs_run_up(&self) -> bool {
        self.interlaced || self.reordering_delay.is_some_and(|delay| delay > 0)
    }

    /// The next picture. Pictures that surely lie before the one shown at `target` may be left out.
    pub(super) fn next(&mut self, target: i64) -> Result<Option<Picture>, MediaError> {
        loop {
            if let Some(picture) = self.ready.pop_front() {
                self.state.emitted = Some(picture.tick);
                return Ok(Some(picture));
            }
            if self.state.ended {
                return Ok(None);
            }
            match self.decoder.receive() {
                Ok(Decoded::Picture(video)) => self.take(video)?,
                Ok(Decoded::NeedsPacket) => self.feed(target)?,
                Ok(Decoded::End) => self.finish()?,
                Err(_) => self.recover()?,
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
        self.reopen_decoder()?;
        self.forget();
        Ok(())
    }

    fn reopen_decoder(&mut self) -> Result<(), MediaError> {
        let care = if self.careful { Care::Careful } else { Care::Quick(self.threads) };
        self.decoder = open_decoder(&self.path, &self.demuxer, &self.stream, care, &self.limits)?;
        Ok(())
    }

    fn forget(&mut self) {
        self.deinterlacer = None;
        self.pending.clear();
        self.ready.clear();
        self.state = State::default();
        self.damage.end();
    }

    /// Whether a seek to `target` saves decoding: a key frame lies between what has been read and the target, and
    /// well past the former.
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
        self.damage.take()
    }

    /// Notes that the file ends before its header says.
    pub(super) fn note_early_end(&mut self, end: Time, promised: Time) {
        self.damage.ends_early(end, promised);
    }

    fn feed(&mut self, target: i64) -> Result<(), MediaError> {
        let packet = match self.demuxer.read() {
            Ok(Some(packet)) if packet.stream() != self.stream.index => return Ok(()),
            // Where a part is lost the decoder might make a picture of the rest, and not say so.
            Ok(Some(packet)) if !packet.is_corrupt() => packet,
            Ok(Some(_)) | Err(Error::InvalidData) => {
                self.resynchronise();
                return Ok(());
            }
            // What cannot be read is the end, told by the header's length.
            Ok(None) | Err(_) => {
                self.decoder.finish();
                return Ok(());
            }
        };
        self.state.position = packet.dts().or(packet.pts()).or(self.state.position);
        if self.state.awaits_key_packet {
            if !packet.is_key() {
                return Ok(());
            }
            self.state.awaits_key_packet = false;
            self.state.first_whole = packet.pts();
        }
        if packet.pts().zip(self.state.first_whole).is_some_and(|(tick, first)| tick < first) {
            return Ok(());
        }
        if packet.pts().is_none() {
            self.state.undated_start = self.state.undated_start.or(packet.dts());
        }
        let droppable = !self.interlaced && self.state.is_surpassed(&packet);
        if let Some(tick) = packet.pts().filter(|&tick| tick <= target) {
            self.state.best_candidate = self.state.best_candidate.max(Some(tick));
        }
        self.decoder.send(&packet, droppable).or_else(|_| self.recover())
    }

    fn take(&mut self, mut video: Video) -> Result<(), MediaError> {
        if pixel_format(&video).is_none() {
            return Err(MediaError::undecodable(&self.path, "its pixel format is newer than this program"));
        }
        let tick = self.tick_of(&video);
        let wholeness = wholeness(&video);
        if wholeness == Wholeness::Unproven && !self.state.whole {
            return Ok(());
        }
        // What follows a whole picture in order of presentation is whole, unless it is damaged itself.
        self.state.whole = true;
        if wholeness == Wholeness::Damaged && !self.careful {
            return self.start_again_carefully();
        }
        if wholeness == Wholeness::Damaged || (self.state.awaits_key_picture && !video.is_key()) {
            self.state.awaits_key_picture = true;
            self.pending.retain(|pending| decoding_tick(pending) <= decoding_tick(&video));
            self.note_damage(tick);
            return Ok(());
        }
        self.state.awaits_key_picture = false;
        // A picture must not come before its predecessor; broken time stamps are moved on by a tick.
        let tick = self.state.last_tick.map_or(tick, |last| tick.max(last + 1));
        self.state.last_tick = Some(tick);
        video.set_pts(Some(tick));
        if !self.careful {
            return self.deliver(video);
        }
        self.pending.push_back(video);
        if self.pending.len() <= MAX_REORDERED { Ok(()) } else { self.deliver_pending(MAX_REORDERED) }
    }

    fn deliver_pending(&mut self, keep: usize) -> Result<(), MediaError> {
        while self.pending.len() > keep
            && let Some(video) = self.pending.pop_front()
        {
            self.deliver(video)?;
        }
        Ok(())
    }

    /// A good picture goes its way, through the deinterlacer where there are fields.
    fn deliver(&mut self, video: Video) -> Result<(), MediaError> {
        if !self.state.resynchronising {
            self.damage.end();
            self.state.failures = 0;
        }
        self.interlaced |= video.is_interlaced();
        if self.interlaced {
            return self.deinterlace(&video).map_err(|error| MediaError::undecodable(&self.path, error));
        }
        self.emit(video);
        Ok(())
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
        self.take_deinterlaced()
    }

    fn drain_deinterlacer(&mut self) -> Result<(), Error> {
        if let Some(filter) = &mut self.deinterlacer {
            filter.finish()?;
            self.take_deinterlaced()?;
            self.deinterlacer = None;
        }
        Ok(())
    }

    fn take_deinterlaced(&mut self) -> Result<(), Error> {
        while let Some(filter) = &mut self.deinterlacer
            && let Some(video) = filter.receive()?
        {
            self.emit(video);
        }
        Ok(())
    }

    fn emit(&mut self, video: Video) {
        let tick = video.pts().unwrap_or(0);
        if self.state.skip_to.is_none_or(|skipped| tick > skipped) {
            self.ready.push_back(Picture { tick, length: length_ticks(&video), video });
        }
    }

    /// The decoder has given all it had: at the end, or before it goes on behind a damaged stretch.
    fn finish(&mut self) -> Result<(), MediaError> {
        self.deliver_pending(0)?;
        if !self.state.resynchronising {
            self.state.ended = true;
            return self.drain_deinterlacer().map_err(|error| MediaError::undecodable(&self.path, error));
        }
        self.decoder.flush();
        let State { last_tick, emitted, skip_to, position, failures, .. } = std::mem::take(&mut self.state);
        self.state = State { last_tick, emitted, skip_to, position, failures, awaits_key_packet: true, ..State::default() };
        Ok(())
    }

    /// After an error of the decoder: it may have come late, or mean nothing, so that decoding starts again with
    /// care.
    fn recover(&mut self) -> Result<(), MediaError> {
        if !self.careful {
            return self.start_again_carefully();
        }
        self.state.failures += 1;
        self.state.ended |= self.state.failures > MAX_FAILURES;
        self.state.awaits_key_picture = true;
        self.note_damage(self.state.last_tick.or(self.state.position).unwrap_or(0));
        Ok(())
    }

    fn start_again_carefully(&mut self) -> Result<(), MediaError> {
        self.careful = true;
        let emitted = self.state.emitted;
        if emitted.is_some_and(|tick| self.demuxer.seek(self.stream.index, tick).is_ok()) {
            self.reopen_decoder()?;
            self.forget();
            self.state.awaits_key_packet = true;
        } else {
            self.restart()?;
        }
        (self.state.emitted, self.state.skip_to) = (emitted, emitted);
        Ok(())
    }

    /// Packets are lost, and what follows builds on them: the decoder gives what it has, and goes on at the next key
    /// frame.
    fn resynchronise(&mut self) {
        self.note_damage(self.state.last_tick.or(self.state.position).unwrap_or(0));
        self.state.failures += 1;
        self.state.ended |= self.state.failures > MAX_FAILURES;
        self.state.resynchronising = true;
        self.decoder.finish();
    }

    fn note_damage(&mut self, tick: i64) {
        let start = self.stream.start.unwrap_or(0);
        self.damage.begin(time_of(tick.saturating_sub(start).max(0), self.stream.time_base));
    }
}

fn open_decoder(path: &Path, demuxer: &Demuxer, stream: &StreamHeader, care: Care, limits: &Limits) -> Result<VideoDecoder, MediaError> {
    VideoDecoder::open(demuxer, stream, care, limits.max_moving_pixels)
        .map_err(|error| MediaError::undecodable(path, format!("no decoder takes its {} pictures ({error})", stream.codec)))
}
