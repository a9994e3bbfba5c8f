//! From the timeline's picture to a scene of pixels: every layer gets its frame.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::{Affine, Diagnostic, Frame, MemoryAccount, PixelSize, Source as SourceSpace};
use crate::composite::{self, Content, Scene, renders_blend, renders_transition};
use crate::draft::{BlendMode, MediaKind, TransitionKind};
use crate::media::MediaInfo;
use crate::timeline::{self, LayerContent, Picture, SegmentKey};

use super::memory::VIDEO_AHEAD;
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
}

impl<'a> LayerSource<'a> {
    /// For the output frames `frames` of the draft.
    pub(super) fn new(project: &'a Project, frames: &Range<u64>, memory: &MemoryAccount) -> Self {
        Self::of(project, frames, None, memory)
    }

    /// For some of the draft's output frames, rising: what lies between them is not decoded where a seek leads past it.
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
        let mut items = Vec::with_capacity(picture.items.len());
        for item in picture.items {
            match item {
                timeline::Item::Layer(layer) => items.extend(self.layer(layer, frame)?.map(composite::Item::Layer)),
                timeline::Item::Transition(transition) => {
                    let timeline::Transition { kind, progress, from, to } = *transition;
                    // A kind that is not rendered yet has been warned about where the draft was read.
                    let kind = if renders_transition(kind) { kind } else { TransitionKind::Fade };
                    let (from, to) = (self.layers(from, frame)?, self.layers(to, frame)?);
                    items.push(composite::Item::Transition(Box::new(composite::Transition { kind, progress, from, to })));
                }
            }
        }
        Ok(Scene { canvas: self.project.canvas, background: picture.background, items })
    }

    /// What was damaged so far.
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
        }
        Ok(())
    }

    fn layers(&mut self, layers: Vec<timeline::Layer>, frame: u64) -> Result<Vec<composite::Layer>, Failure> {
        layers.into_iter().filter_map(|layer| self.layer(layer, frame).transpose()).collect()
    }

    fn layer(&mut self, layer: timeline::Layer, frame: u64) -> Result<Option<composite::Layer>, Failure> {
        let drawn = |content, canvas_from_source, source_rect| composite::Layer {
            content,
            canvas_from_source,
            source_rect,
            opacity: layer.opacity,
            blend: blend_of(&layer),
            blur_sigma: layer.blur_sigma,
        };
        match &layer.content {
            LayerContent::Paint(paint) => Ok(Some(drawn(Content::Paint(paint.clone()), layer.canvas_from_source, layer.source_rect))),
            LayerContent::Text => {
                let Some(frames) = self.spans.get(&layer.segment) else { return Ok(None) };
                let painted = self.texts.get(&layer, frames)?;
                Ok(painted.map(|(frame, map)| drawn(Content::Frame(frame.clone()), map, whole(&frame))))
            }
            LayerContent::Still => {
                let picture = self.stills.get(layer.segment)?;
                Ok(placed(&layer, picture.frame, picture.frame_from_source))
            }
            LayerContent::Video(_) => {
                let info = &self.project.sources[&layer.segment].info;
                let picture = self.streams.frame(layer.segment, frame)?;
                let frame_from_upright = frame_from_upright(info, &picture);
                Ok(placed(&layer, picture, frame_from_upright))
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

/// The layer's blend mode; one that is not rendered yet has been warned about where the draft was read.
fn blend_of(layer: &timeline::Layer) -> BlendMode {
    if renders_blend(layer.blend) { layer.blend } else { BlendMode::Normal }
}

/// From upright pixels to those of a frame, which lies along the upright axes.
fn frame_from_upright(info: &MediaInfo, frame: &Frame) -> Affine<SourceSpace, SourceSpace> {
    let Some(picture) = &info.picture else { return Affine::identity() };
    let upright_from_frame = if picture.orientation.swaps_sides() {
        let coded = PixelSize::new(frame.size().height, frame.size().width);
        let coded_from_frame: Affine<SourceSpace, SourceSpace> = Affine::new(0.0, 1.0, 1.0, 0.0, 0.0, 0.0);
        coded_from_frame.then(picture.orientation.upright_from_coded(coded, picture.size))
    } else {
        picture.orientation.upright_from_coded(frame.size(), picture.size)
    };
    upright_from_frame.inverse().unwrap_or(Affine::identity())
}

/// A layer of upright pixels as one of its frame's pixels; `None` where it is flattened to nothing.
fn placed(layer: &timeline::Layer, frame: Frame, frame_from_upright: Affine<SourceSpace, SourceSpace>) -> Option<composite::Layer> {
    let canvas_from_source = frame_from_upright.inverse()?.then(layer.canvas_from_source);
    let source_rect = frame_from_upright.bounds_of(&layer.source_rect).intersect(&whole(&frame))?;
    Some(composite::Layer {
        content: Content::Frame(frame),
        canvas_from_source,
        source_rect,
        opacity: layer.opacity,
        blend: blend_of(layer),
        blur_sigma: layer.blur_sigma,
    })
}
