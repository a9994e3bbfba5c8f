//! From the timeline's picture to a scene of pixels: every layer gets its frame.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::{Affine, Diagnostic, Frame, MemoryAccount, PixelSize, Source as SourceSpace};
use crate::composite::{Content, Layer, Scene};
use crate::draft::MediaKind;
use crate::media::PictureInfo;
use crate::timeline::{self, LayerContent, Picture, SegmentKey};

use super::memory::VIDEO_AHEAD;
use super::shapes::Shapes;
use super::still_pictures::StillPictures;
use super::streams::Streams;
use super::texts::{Texts, whole};
use super::threads::DecoderThreads;
use super::{Failure, Project};

/// Output frames before its first in which a still is loaded.
const STILL_AHEAD: u64 = 60;

/// Gives every layer its pixels, in rising order of frames.
pub(super) struct LayerSource<'a> {
    project: &'a Project,
    /// Output frames in which each segment is seen.
    spans: BTreeMap<SegmentKey, Range<u64>>,
    /// Segments whose pictures are not asked for yet, the next one last.
    upcoming: Vec<SegmentKey>,
    /// Segments that are seen now or soon.
    active: Vec<SegmentKey>,
    /// The frames that are asked for, rising, where that is not each.
    only: Option<Arc<[u64]>>,
    streams: Streams,
    stills: StillPictures,
    texts: Texts,
    shapes: Shapes,
}

impl<'a> LayerSource<'a> {
    /// For the output frames `frames` of the draft.
    pub(super) fn new(project: &'a Project, frames: &Range<u64>, memory: &MemoryAccount) -> Self {
        Self::of(project, frames, None, memory)
    }

    /// For some of the draft's output frames, rising: what lies between them is not decoded where a seek leads past
    /// it.
    pub(super) fn of_frames(project: &'a Project, frames: &[u64], memory: &MemoryAccount) -> Self {
        let all = frames.first().map_or(0..0, |&first| first..frames[frames.len() - 1] + 1);
        Self::of(project, &all, Some(frames.into()), memory)
    }

    fn of(project: &'a Project, frames: &Range<u64>, only: Option<Arc<[u64]>>, memory: &MemoryAccount) -> Self {
        let rate = project.frame_rate;
        let spans: BTreeMap<_, _> = project
            .timeline
            .visible_spans()
            .into_iter()
            .map(|span| (span.segment, rate.frames_before(span.start).max(frames.start)..rate.frames_before(span.end).min(frames.end)))
            .map(|(segment, frames)| (segment, asked_of(only.as_deref(), frames)))
            .filter(|(_, frames)| !frames.is_empty())
            .collect();
        let timeline = &project.timeline;
        let mut upcoming: Vec<SegmentKey> = spans.keys().copied().collect();
        upcoming.sort_by_key(|key| std::cmp::Reverse(spans[key].start));
        Self {
            project,
            upcoming,
            active: Vec::new(),
            streams: Streams::new(project, &spans, only.clone(), memory),
            stills: StillPictures::new(Arc::clone(timeline), rate, project.kept_stills.clone(), memory),
            texts: Texts::new(project, memory),
            shapes: Shapes::new(project.canvas),
            spans,
            only,
        }
    }

    /// The same with `threads` for each video's decoder.
    pub(super) fn decoding_by(mut self, threads: DecoderThreads) -> Self {
        self.streams.decoder_threads = threads;
        self
    }

    /// The scene of a picture that is shown as output frame `frame`.
    pub(super) fn scene(&mut self, picture: Picture, frame: u64) -> Result<Scene, Failure> {
        self.prefetch(frame)?;
        picture.try_map(|layer| self.layer(layer, frame))
    }

    /// Damage found so far.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        let mut warnings = self.streams.take_warnings();
        warnings.extend(self.stills.take_warnings());
        warnings
    }

    fn prefetch(&mut self, frame: u64) -> Result<(), Failure> {
        let next = self.only.as_deref().and_then(|frames| frames.get(frames.partition_point(|&asked| asked <= frame)));
        let to_next = next.map_or(0, |next| next - frame);
        self.streams.prefetch(frame, VIDEO_AHEAD.max(to_next))?;
        let spans = &self.spans;
        while let Some(key) = self.upcoming.pop_if(|key| spans[key].start <= frame + STILL_AHEAD.max(to_next)) {
            self.active.push(key);
            let is_still = self.project.facts.media.get(&key).is_some_and(|facts| facts.kind == MediaKind::Image);
            if is_still {
                let source = &self.project.sources[&key];
                self.stills.prefetch(key, source.path.clone(), &source.pointer, spans[&key].clone());
            }
        }
        for key in self.active.extract_if(.., |key| spans[key].end <= frame) {
            self.stills.release(key);
            self.texts.release(key);
            self.shapes.release(key);
        }
        Ok(())
    }

    fn layer(&mut self, layer: timeline::Layer, frame: u64) -> Result<Option<Layer>, Failure> {
        let segment = layer.content.segment;
        match &layer.content.shows {
            LayerContent::Paint(paint) => {
                let (content, rect, map) = (Content::Paint(paint.clone()), layer.source_rect, layer.canvas_from_source);
                Ok(Some(layer.with_content(content, rect, map)))
            }
            LayerContent::Shape(figure) => {
                let painted = self.shapes.get(segment, figure, layer.canvas_from_source);
                Ok(painted.map(|(frame, map)| layer.with_content(Content::Frame(frame.clone()), whole(&frame), map)))
            }
            LayerContent::Text(_) | LayerContent::Units(..) => {
                let Some(frames) = self.spans.get(&segment) else { return Ok(None) };
                let painted = self.texts.get(&layer, frames)?;
                Ok(painted.map(|(frame, map)| layer.with_content(Content::Frame(frame.clone()), whole(&frame), map)))
            }
            LayerContent::Still => {
                let picture = self.stills.get(segment)?;
                Ok(placed(layer, picture.frame, picture.frame_from_source))
            }
            LayerContent::Video(_) => {
                let Some(info) = &self.project.sources[&segment].info.picture else { return Ok(None) };
                let picture = self.streams.frame(segment, frame)?;
                let coded = coded_size(info, &picture);
                let upright = info.upright_size(coded);
                let frame_from_upright = frame_from_upright(info, coded, upright);
                if coded == info.coded_size {
                    return Ok(placed(layer, picture, frame_from_upright));
                }
                let time = self.project.frame_rate.time_of(frame);
                let fitted = self.project.timeline.layers_of_size(segment, time, upright.as_size());
                let is_blurred = layer.look.blur_sigma() > 0.0;
                let same = fitted.into_iter().find(|fitted| (fitted.look.blur_sigma() > 0.0) == is_blurred);
                Ok(same.and_then(|layer| placed(layer, picture, frame_from_upright)))
            }
        }
    }
}

/// The part of `frames` from the first to the last that is asked for.
fn asked_of(only: Option<&[u64]>, frames: Range<u64>) -> Range<u64> {
    let Some(asked) = only else { return frames };
    let inside = &asked[asked.partition_point(|&frame| frame < frames.start)..asked.partition_point(|&frame| frame < frames.end)];
    inside.first().map_or(0..0, |&first| first..inside[inside.len() - 1] + 1)
}

/// The size as stored of a frame, which lies along the upright axes.
fn coded_size(picture: &PictureInfo, frame: &Frame) -> PixelSize {
    let size = frame.size();
    if picture.orientation.swaps_sides() { PixelSize::new(size.height, size.width) } else { size }
}

/// From upright pixels to those of a frame that is stored in `coded` size and lies along the upright axes.
fn frame_from_upright(picture: &PictureInfo, coded: PixelSize, upright: PixelSize) -> Affine<SourceSpace, SourceSpace> {
    let upright_from_coded = picture.orientation.upright_from_coded(coded, upright);
    let upright_from_frame = if picture.orientation.swaps_sides() {
        let coded_from_frame: Affine<SourceSpace, SourceSpace> = Affine::new(0.0, 1.0, 1.0, 0.0, 0.0, 0.0);
        coded_from_frame.then(upright_from_coded)
    } else {
        upright_from_coded
    };
    upright_from_frame.inverse().unwrap_or(Affine::identity())
}

/// A layer of upright pixels as one of its frame's pixels; `None` where it is flattened to nothing.
fn placed(layer: timeline::Layer, frame: Frame, frame_from_upright: Affine<SourceSpace, SourceSpace>) -> Option<Layer> {
    let canvas_from_source = frame_from_upright.inverse()?.then(layer.canvas_from_source);
    let source_rect = frame_from_upright.bounds_of(&layer.source_rect).intersect(&whole(&frame))?;
    Some(layer.with_content(Content::Frame(frame), source_rect, canvas_from_source))
}
