//! The frame of a source that is shown at a time.

use std::path::{Path, PathBuf};

use crate::base::{Diagnostic, Frame, Time};

use super::animation::{Animation, AnimationPicture};
use super::canonical::{Canonical, Scaled};
use super::pictures::{Picture, Pictures};
use super::recognise::{Recognised, recognise};
use super::{Limits, MediaError, MediaInfo, animation};

/// How a [`VideoReader`] works.
#[derive(Clone, Debug, Default)]
pub struct VideoOptions {
    /// Threads of the decoder; 0 stands for one a core.
    pub threads: usize,
    /// Bounds on memory.
    pub limits: Limits,
    /// Frames come out cut and scaled so, rather than whole as stored. Animated WebP does not heed it.
    pub scaled: Option<Scaled>,
}

/// An instant of a source, and where what is used of the source ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourcePosition {
    /// The instant.
    pub time: Time,
    /// No frame at or past this time is shown.
    pub out_point: Option<Time>,
}

impl From<Time> for SourcePosition {
    fn from(time: Time) -> Self {
        Self { time, out_point: None }
    }
}

/// Gives the frames of one moving source by time: exact, whatever the order in which they are asked for, cheapest in
/// rising order.
pub struct VideoReader {
    path: PathBuf,
    options: VideoOptions,
    info: MediaInfo,
    clock: Clock,
    feed: Feed,
    current: Option<Shown>,
    following: Option<Waiting>,
    first_tick: i64,
    ended: bool,
    end: Option<Time>,
    early_end_told: bool,
}

/// Where pictures come from.
enum Feed {
    Container { pictures: Box<Pictures>, canonical: Canonical },
    Animation(Animation),
}

/// Source times to time stamps and back.
struct Clock {
    origin: Time,
    numerator: i32,
    denominator: i32,
}

/// A picture and where it stands, not brought to canonical form before it is shown.
struct Waiting {
    tick: i64,
    length: i64,
    pixels: Pixels,
}

enum Pixels {
    Decoded(ffmpeg_next::frame::Video),
    Frame(Frame),
}

struct Shown {
    tick: i64,
    length: i64,
    frame: Result<Frame, Option<ffmpeg_next::frame::Video>>,
}

impl Clock {
    /// How much later than an instant a time stamp may be that means it: half a tick, since containers round, but at
    /// least 0.5 ms, since drafts do too, and at most 1 ms, since a tick may be a whole frame.
    fn slack(&self) -> Time {
        let half = Time::from_ticks(1, self.numerator, self.denominator) / 2;
        half.clamp(Time::new(1, 2000), Time::from_ms(1))
    }

    /// The last time stamp that is shown at `time`.
    fn tick_at(&self, time: Time) -> i64 {
        (time + self.origin + self.slack()).floor_ticks(self.numerator, self.denominator)
    }

    /// The last time stamp that cannot mean `out_point`.
    fn tick_before(&self, out_point: Time) -> i64 {
        // ceil(x) - 1, written by the floor that there is.
        -(self.slack() - out_point - self.origin).floor_ticks(self.numerator, self.denominator) - 1
    }

    fn time_at(&self, tick: i64) -> Time {
        Time::from_ticks(tick, self.numerator, self.denominator) - self.origin
    }
}

impl VideoReader {
    /// Opens the moving pictures of `path` and decodes the first one.
    ///
    /// # Errors
    /// Where the file is missing, a still or sound alone, above the limits, or no picture in it can be decoded.
    pub fn open(path: &Path, options: VideoOptions) -> Result<Self, MediaError> {
        let (file, recognised) = recognise(path)?;
        let (feed, info, clock) = match recognised {
            Recognised::Still(_) => return Err(MediaError::undecodable(path, "it is a still picture, not a video")),
            Recognised::AnimatedWebp => {
                let info = animation::probe(path, recognise(path)?.0, &options.limits)?;
                let clock = Clock { origin: Time::ZERO, numerator: 1, denominator: 1000 };
                (Feed::Animation(Animation::open(path, file, &info, &options.limits)?), info, clock)
            }
            Recognised::Gif | Recognised::Container => {
                let (pictures, info) = Pictures::open(path, file, options.threads, &options.limits)?;
                let stream = pictures.stream();
                let clock =
                    Clock { origin: info.origin, numerator: stream.time_base.numerator(), denominator: stream.time_base.denominator() };
                let canonical = Canonical::new(stream.video, options.scaled);
                (Feed::Container { pictures: Box::new(pictures), canonical }, info, clock)
            }
        };
        let mut reader = Self {
            path: path.to_owned(),
            options,
            info,
            clock,
            feed,
            current: None,
            following: None,
            first_tick: i64::MIN,
            ended: false,
            end: None,
            early_end_told: false,
        };
        let first = reader.pull(i64::MIN)?.ok_or_else(|| MediaError::undecodable(path, "not one of its pictures can be decoded"))?;
        reader.first_tick = first.tick;
        reader.current = Some(first.into());
        Ok(reader)
    }

    /// The facts in the headers.
    pub fn info(&self) -> &MediaInfo {
        &self.info
    }

    /// The frame whose interval holds `at`, with a slack of half a tick of the stream's time base, held between 0.5
    /// and 1 ms. Before the first frame it is the first, past the end the last, and none at or past an out-point; the
    /// same frame again is the same [`Frame`], with the same id.
    ///
    /// # Errors
    /// Where the file cannot be read any more, or its pictures cannot be brought to canonical form.
    pub fn frame_at(&mut self, at: impl Into<SourcePosition>) -> Result<Frame, MediaError> {
        let SourcePosition { time, out_point } = at.into();
        let tick = self.clock.tick_at(time);
        let target = out_point.map_or(tick, |out_point| tick.min(self.clock.tick_before(out_point)));
        let shown = self.current.as_ref().map_or(i64::MIN, |current| current.tick);
        let is_behind = target < shown && shown > self.first_tick;
        if is_behind || (target > shown && self.seek_pays(target)) {
            self.seek(target)?;
        }
        self.advance(target)?;
        self.show()
    }

    /// Where the last frame's interval ends: exact once it has been reached, before that as the header tells; `None`
    /// where it does not.
    pub fn end(&self) -> Option<Time> {
        self.end.or_else(|| self.info.picture.as_ref().and_then(|picture| picture.duration))
    }

    /// Damage in what has been decoded since the last call.
    pub fn take_warnings(&mut self) -> Vec<Diagnostic> {
        match &mut self.feed {
            Feed::Container { pictures, .. } => pictures.take_warnings(),
            Feed::Animation(_) => Vec::new(),
        }
    }

    fn seek_pays(&self, target: i64) -> bool {
        match &self.feed {
            Feed::Container { pictures, .. } => !self.ended && pictures.seek_pays(target),
            Feed::Animation(_) => false,
        }
    }

    /// Makes a picture at or before `target` the current one, as near as a seek leads.
    fn seek(&mut self, target: i64) -> Result<(), MediaError> {
        let second = (self.clock.tick_at(Time::from_ms(1000)) - self.clock.tick_at(Time::ZERO)).max(1);
        let mut back = match &self.feed {
            // A frame must not depend on where the seek began.
            Feed::Container { pictures, .. } if pictures.needs_run_up() => second / 2,
            _ => 0,
        };
        loop {
            let aim = target.saturating_sub(back);
            self.following = None;
            self.ended = false;
            let is_start = aim <= self.first_tick;
            self.move_to(aim, is_start)?;
            match self.pull(target)? {
                Some(picture) if picture.tick <= aim || is_start => {
                    self.current = Some(picture.into());
                    return Ok(());
                }
                // Not even the start can be decoded any more; what is current stays.
                None if is_start => return Ok(()),
                _ => back = (back * 2).max(second),
            }
        }
    }

    fn move_to(&mut self, tick: i64, is_start: bool) -> Result<(), MediaError> {
        match &mut self.feed {
            Feed::Container { pictures, .. } if is_start => pictures.restart(),
            Feed::Container { pictures, .. } => pictures.seek(tick),
            Feed::Animation(animation) => animation.restart(&self.path, recognise(&self.path)?.0, &self.options.limits),
        }
    }

    /// Goes forward until the current picture is the last one not past `target`.
    fn advance(&mut self, target: i64) -> Result<(), MediaError> {
        loop {
            if self.following.is_none() && !self.ended {
                self.following = self.pull(target)?;
                if self.following.is_none() {
                    self.note_end();
                }
            }
            match self.following.take() {
                Some(next) if next.tick <= target || self.current.is_none() => self.current = Some(next.into()),
                waiting => {
                    self.following = waiting;
                    return Ok(());
                }
            }
        }
    }

    fn pull(&mut self, target: i64) -> Result<Option<Waiting>, MediaError> {
        Ok(match &mut self.feed {
            Feed::Container { pictures, .. } => pictures.next(target)?.map(Waiting::from),
            Feed::Animation(animation) => animation.next()?.map(Waiting::from),
        })
    }

    fn note_end(&mut self) {
        self.ended = true;
        let Some(current) = &self.current else { return };
        let average = self.info.picture.as_ref().and_then(|picture| picture.frame_rate).map_or(Time::ZERO, |rate| rate.time_of(1));
        let length = if current.length > 0 { self.clock.time_at(current.length) - self.clock.time_at(0) } else { average };
        let end = self.clock.time_at(current.tick) + length;
        self.end = Some(end);
        let promised = self.info.picture.as_ref().and_then(|picture| picture.duration);
        if let (Some(promised), Feed::Container { pictures, .. }, false) = (promised, &mut self.feed, self.early_end_told) {
            // Headers round and estimate; half a second is more than both.
            if promised - end > Time::from_ms(500) {
                pictures.note_early_end(end, promised);
                self.early_end_told = true;
            }
        }
    }

    fn show(&mut self) -> Result<Frame, MediaError> {
        let Some(current) = &mut self.current else {
            return Err(MediaError::undecodable(&self.path, "not one of its pictures can be decoded"));
        };
        let frame = match &mut current.frame {
            Ok(frame) => return Ok(frame.clone()),
            Err(video) => match (video.take(), &mut self.feed) {
                (Some(video), Feed::Container { canonical, .. }) => canonical.frame(&self.path, video)?,
                _ => return Err(MediaError::undecodable(&self.path, "a picture could not be brought to canonical form")),
            },
        };
        current.frame = Ok(frame.clone());
        Ok(frame)
    }
}

impl From<Picture> for Waiting {
    fn from(picture: Picture) -> Self {
        Self { tick: picture.tick, length: picture.length, pixels: Pixels::Decoded(picture.video) }
    }
}

impl From<AnimationPicture> for Waiting {
    fn from(picture: AnimationPicture) -> Self {
        Self { tick: picture.tick, length: picture.length, pixels: Pixels::Frame(picture.frame) }
    }
}

impl From<Waiting> for Shown {
    fn from(waiting: Waiting) -> Self {
        let frame = match waiting.pixels {
            Pixels::Decoded(video) => Err(Some(video)),
            Pixels::Frame(frame) => Ok(frame),
        };
        Self { tick: waiting.tick, length: waiting.length, frame }
    }
}
