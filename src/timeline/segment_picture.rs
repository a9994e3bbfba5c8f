//! What one segment shows at an instant of its own.

use std::collections::BTreeMap;

use crate::base::{Affine, Canvas, LayoutBox, Paint, Rect, Rgba, Size, Source, Time};
use crate::draft::{BlendMode, Content, Draft, Fit, Keyframes, Layout, MediaKind, Presets, Property, TrackKind};

use super::motion::Pose;
use super::placement::{Fitted, canvas_from_box, fitted, framed};
use super::playback::{SourceClock, at_start};
use super::presets::Change;
use super::{Facts, Layer, LayerContent, SegmentKey};

/// A segment that is seen.
#[derive(Clone, Debug)]
pub(super) struct SegmentPicture {
    key: SegmentKey,
    subject: Subject,
    layout: Layout,
    keyframes: BTreeMap<Property, Keyframes>,
    presets: Presets,
    track_opacity: f64,
    blend: BlendMode,
}

/// What is shown, and how large it is by itself.
#[derive(Clone, Debug)]
enum Subject {
    Video(Size<Source>),
    Still(Size<Source>),
    Text(Size<Source>),
    Paint(Paint),
    /// A neutral card, with a title where its size is known.
    Card(Option<Size<Source>>),
}

/// The colour of a card that stands for a missing source: dark enough for white letters, and no black frame.
const CARD: Rgba = Rgba::new(0.2, 0.22, 0.24, 1.0);

impl SegmentPicture {
    /// The picture of segment `key`; `None` for sound, for what is hidden, and for what is not known or not rendered.
    pub(super) fn of(draft: &Draft, key: SegmentKey, facts: &Facts) -> Option<Self> {
        let track = &draft.tracks[key.track];
        let segment = &track.segments[key.segment];
        if track.hidden || segment.hidden || track.kind == TrackKind::Audio {
            return None;
        }
        let subject = match &segment.content {
            Content::Media(_) => {
                let media = facts.media.get(&key)?;
                match media.kind {
                    MediaKind::Video => Subject::Video(media.size),
                    MediaKind::Image => Subject::Still(media.size),
                    MediaKind::Audio => return None,
                }
            }
            Content::Colour(paint) => Subject::Paint(paint.clone()),
            Content::Text(_) => Subject::Text(*facts.text.get(&key)?),
            Content::Placeholder(placeholder) if placeholder.card => Subject::Card(facts.text.get(&key).copied()),
            Content::Placeholder(_) => Subject::Text(*facts.text.get(&key)?),
            Content::Shape(_) => return None,
        };
        Some(Self {
            key,
            subject,
            layout: segment.layout.clone(),
            keyframes: segment.keyframes.clone(),
            presets: segment.presets.clone(),
            track_opacity: track.opacity,
            blend: segment.look.blend,
        })
    }

    /// Adds the layers at `time` of a segment that is `duration` long, bottom first; none where nothing of it is seen.
    pub(super) fn layers(&self, time: Time, duration: Time, clock: Option<&SourceClock>, canvas: Size<Canvas>, layers: &mut Vec<Layer>) {
        let Some(content) = self.content(time, clock) else { return };
        let time = at_start(time);
        let change = (self.presets != Presets::default()).then(|| Change::at(&self.presets, time, duration));
        let pose = Pose::at(&self.layout, &self.keyframes, time);
        let pose = change.map_or(pose, |change| change.applied_to(pose));
        let opacity = pose.opacity * self.track_opacity;
        if opacity <= 0.0 || pose.scale.0 == 0.0 || pose.scale.1 == 0.0 {
            return;
        }
        let Some((area, bottom, top)) = self.fitted(&pose, time, duration, canvas) else { return };
        let canvas_from_box = canvas_from_box(area, &pose, &self.layout, canvas);
        let (dx, dy) = change.map_or((0.0, 0.0), |change| change.slide(&canvas_from_box.bounds_of(&Rect::of_size(area)), canvas));
        let slide = Affine::<Canvas, Canvas>::translation(dx, dy);
        layers.extend([Some(bottom), top].into_iter().flatten().map(|fitted| Layer {
            segment: self.key,
            content: content.clone(),
            canvas_from_source: fitted.box_from_source.then(canvas_from_box).then(slide),
            source_rect: fitted.source_rect,
            opacity,
            blend: self.blend,
            blur_sigma: fitted.blur_sigma,
        }));
        if let Subject::Card(Some(title)) = &self.subject {
            let middle = Affine::translation((area.width - title.width) / 2.0, (area.height - title.height) / 2.0);
            layers.push(Layer {
                segment: self.key,
                content: LayerContent::Text,
                canvas_from_source: middle.then(canvas_from_box).then(slide),
                source_rect: Rect::of_size(*title),
                opacity,
                blend: self.blend,
                blur_sigma: 0.0,
            });
        }
    }

    fn content(&self, time: Time, clock: Option<&SourceClock>) -> Option<LayerContent> {
        Some(match &self.subject {
            Subject::Video(_) => LayerContent::Video(clock?.source_time(time)?),
            Subject::Still(_) => LayerContent::Still,
            Subject::Text(_) => LayerContent::Text,
            Subject::Paint(paint) => LayerContent::Paint(paint.clone()),
            Subject::Card(_) => LayerContent::Paint(Paint::Solid(CARD)),
        })
    }

    /// The box and what lies in it, bottom first. `None` where no area is left.
    fn fitted(&self, pose: &Pose, time: Time, duration: Time, canvas: Size<Canvas>) -> Option<(Size<LayoutBox>, Fitted, Option<Fitted>)> {
        let area = match &self.subject {
            Subject::Text(size) => Size::new(size.width, size.height),
            _ => Size::new(pose.width * canvas.width, pose.height * canvas.height),
        };
        if area.width <= 0.0 || area.height <= 0.0 {
            return None;
        }
        let (bottom, top) = match &self.subject {
            Subject::Video(size) | Subject::Still(size) => {
                let progress = if self.layout.ken_burns.is_some() { time.fraction_of(duration) } else { 0.0 };
                fitted(self.layout.fit, framed(*size, &self.layout, progress)?, area, canvas, &self.layout)
            }
            // Text and colours are made in the box's own size.
            Subject::Text(_) | Subject::Paint(_) | Subject::Card(_) => {
                fitted(Fit::Fill, Rect::new(0.0, 0.0, area.width, area.height), area, canvas, &self.layout)
            }
        };
        Some((area, bottom, top))
    }
}
