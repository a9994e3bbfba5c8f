//! Videos, decoded ahead: one thread for each stretch of a file that is shown, opened shortly before its first frame
//! and closed after its last. Segments that show the same file at the same times share one.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::base::{Diagnostic, Frame, FrameRate, MemoryAccount};
use crate::composite::transposed;
use crate::media::{Limits, MediaInfo, ReadAhead, SourcePosition, VideoOptions, VideoReader};
use crate::timeline::{SegmentKey, Timeline};

use super::threads::DecoderThreads;
use super::{Failure, Project, Source};

/// Frames decoded ahead of the compositor.
const DEPTH: usize = 2;

/// One stretch of one file.
struct Stream {
    path: PathBuf,
    pointer: String,
    segments: Vec<SegmentKey>,
    /// The facts in its headers.
    info: Arc<MediaInfo>,
    /// Output frames that ask for it.
    frames: Range<u64>,
    reader: Option<ReadAhead>,
    /// The output frame that `current` is for.
    position: Option<u64>,
    current: Option<Frame>,
    /// The frame that `current` was made of.
    decoded: Option<Frame>,
}

/// All videos of a render.
pub(super) struct Streams {
    timeline: Arc<Timeline>,
    frame_rate: FrameRate,
    streams: Vec<Stream>,
    /// Indices of streams not opened yet, the next one last.
    upcoming: Vec<usize>,
    /// Indices of streams that are open.
    open: Vec<usize>,
    by_segment: BTreeMap<SegmentKey, usize>,
    /// The frames that are asked for, rising, where that is not each.
    only: Option<Arc<[u64]>>,
    /// Threads of the decoders.
    pub(super) decoder_threads: DecoderThreads,
    limits: Limits,
    warnings: Vec<Diagnostic>,
}

impl Streams {
    /// The streams of the segments in `spans` (output frames in which each is seen); of these frames `only` are asked
    /// for, if that is given.
    pub(super) fn new(
        project: &Project,
        spans: &BTreeMap<SegmentKey, Range<u64>>,
        only: Option<Arc<[u64]>>,
        memory: &MemoryAccount,
    ) -> Self {
        let timeline = Arc::clone(&project.timeline);
        let mut streams = Self {
            timeline,
            frame_rate: project.frame_rate,
            streams: Vec::new(),
            upcoming: Vec::new(),
            open: Vec::new(),
            by_segment: BTreeMap::new(),
            only,
            decoder_threads: DecoderThreads::OneACore,
            limits: Limits { memory: memory.clone(), ..Limits::default() },
            warnings: Vec::new(),
        };
        for (&key, frames) in spans {
            if let Some(source) = project.sources.get(&key).filter(|_| streams.source_time(key, frames).is_some()) {
                streams.add(key, frames.clone(), source);
            }
        }
        streams.upcoming = (0..streams.streams.len()).collect();
        streams.upcoming.sort_by_key(|&index| std::cmp::Reverse(streams.streams[index].frames.start));
        streams
    }

    fn source_time(&self, key: SegmentKey, frames: &Range<u64>) -> Option<crate::base::Time> {
        frames.clone().find_map(|frame| self.timeline.source_time_at(key, self.frame_rate.time_of(frame)))
    }

    fn add(&mut self, key: SegmentKey, frames: Range<u64>, source: &Source) {
        let path = &source.path;
        let shared = self
            .streams
            .iter()
            .position(|stream| stream.path == *path && stream.frames == frames && self.same_times(stream.segments[0], key, &frames));
        let index = shared.unwrap_or_else(|| {
            let (path, pointer) = (path.clone(), source.pointer.clone());
            self.streams.push(Stream {
                path,
                pointer,
                segments: Vec::new(),
                info: Arc::clone(&source.info),
                frames,
                reader: None,
                position: None,
                current: None,
                decoded: None,
            });
            self.streams.len() - 1
        });
        self.streams[index].segments.push(key);
        self.by_segment.insert(key, index);
    }

    fn same_times(&self, a: SegmentKey, b: SegmentKey, frames: &Range<u64>) -> bool {
        self.timeline.out_point(a) == self.timeline.out_point(b)
            && frames.clone().all(|frame| {
                let time = self.frame_rate.time_of(frame);
                self.timeline.source_time_at(a, time) == self.timeline.source_time_at(b, time)
            })
    }

    /// Opens what is seen at `frame` or soon after, and closes what is over.
    pub(super) fn prefetch(&mut self, frame: u64, ahead: u64) -> Result<(), Failure> {
        let streams = &mut self.streams;
        let over: Vec<usize> = self.open.extract_if(.., |&mut index| streams[index].frames.end <= frame).collect();
        for index in over {
            self.warnings.extend(streams[index].close());
        }
        while let Some(index) = self.upcoming.pop_if(|&mut index| self.streams[index].frames.start <= frame + ahead) {
            self.open(index, frame)?;
            self.open.push(index);
        }
        Ok(())
    }

    fn open(&mut self, index: usize, frame: u64) -> Result<(), Failure> {
        let stream = &mut self.streams[index];
        let threads = self.decoder_threads.count(&stream.info);
        let reader = VideoReader::open(&stream.path, VideoOptions { threads, limits: self.limits.clone(), scaled: None })
            .map_err(|error| Failure::at(format!("{}/u", stream.pointer), &error))?;
        let (timeline, rate, key) = (Arc::clone(&self.timeline), self.frame_rate, stream.segments[0]);
        let frames = stream.frames.start.max(frame)..stream.frames.end;
        stream.position = frames.start.checked_sub(1);
        let only = self.only.clone();
        let asked = frames.filter(move |&frame| is_asked(only.as_deref(), frame));
        let out_point = timeline.out_point(key);
        let times =
            asked.filter_map(move |frame| timeline.source_time_at(key, rate.time_of(frame)).map(|time| SourcePosition { time, out_point }));
        stream.reader = Some(ReadAhead::start(reader, times, DEPTH));
        Ok(())
    }

    /// The frame of a segment's video at output frame `frame`. Frames are asked for in rising order; those in between
    /// are passed over.
    pub(super) fn frame(&mut self, key: SegmentKey, frame: u64) -> Result<Frame, Failure> {
        let index = *self.by_segment.get(&key).ok_or_else(|| Failure::internal("a video was drawn that has no stream"))?;
        if self.streams[index].reader.is_none() {
            self.open(index, frame)?;
        }
        let (timeline, rate, only) = (&self.timeline, self.frame_rate, self.only.as_deref());
        self.streams[index].advance(frame, |frame| is_asked(only, frame) && timeline.source_time_at(key, rate.time_of(frame)).is_some())
    }

    /// Damage found so far.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        let open = self.streams.iter_mut().flat_map(Stream::warnings);
        let open: Vec<_> = open.collect();
        self.warnings.extend(open);
        std::mem::take(&mut self.warnings)
    }
}

fn is_asked(only: Option<&[u64]>, frame: u64) -> bool {
    only.is_none_or(|frames| frames.binary_search(&frame).is_ok())
}

impl Stream {
    fn advance(&mut self, frame: u64, is_asked: impl Fn(u64) -> bool) -> Result<Frame, Failure> {
        let from = self.position.map_or(self.frames.start, |position| position + 1);
        for step in from..=frame {
            if !is_asked(step) {
                continue;
            }
            let next = self.reader.as_mut().and_then(ReadAhead::next);
            let next = next.ok_or_else(|| Failure::internal("a video's decoder ended before its last frame"))?;
            let next = next.map_err(|error| Failure::at(format!("{}/u", self.pointer), &error))?;
            self.show(next);
        }
        self.position = Some(frame.max(self.position.unwrap_or(0)));
        self.current.clone().ok_or_else(|| Failure::internal("a video was asked for a frame that it does not show"))
    }

    /// Keeps a decoded frame, turned upright as far as the axes go; the same frame again is not turned again.
    fn show(&mut self, decoded: Frame) {
        if self.decoded.as_ref().is_some_and(|last| last.id() == decoded.id()) {
            return;
        }
        let sideways = self.info.picture.as_ref().is_some_and(|picture| picture.orientation.swaps_sides());
        self.current = Some(if sideways { transposed(&decoded) } else { decoded.clone() });
        self.decoded = Some(decoded);
    }

    fn warnings(&mut self) -> Vec<Diagnostic> {
        let warnings = self.reader.as_mut().map(ReadAhead::take_warnings).unwrap_or_default();
        warnings.into_iter().map(|warning| warning.at(format!("{}/u", self.pointer))).collect()
    }

    fn close(&mut self) -> Vec<Diagnostic> {
        let warnings = self.warnings();
        self.reader = None;
        self.current = None;
        self.decoded = None;
        warnings
    }
}
