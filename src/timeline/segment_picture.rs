//! The picture of one segment at an instant of its own.

use std::collections::BTreeMap;

use crate::base::{Affine, Canvas, LayoutBox, Paint, Rect, Rgba, Size, Source, Time};
use crate::draft::{self, Content, Draft, Fit, Keyframes, Layout, MediaKind, Presets, Property, TextMotion, TrackKind};

use super::figures::figure;
use super::keyframes::value_at;
use super::looks::{Appearance, Moment, of_part};
use super::motion::Pose;
use super::placement::{Fitted, canvas_from_box, fitted, framed};
use super::playback::{SourceClock, at_start};
use super::presets::Change;
use super::text_motion::unit_poses;
use super::{Facts, Layer, LayerContent, SegmentKey, Subject, TextState};

/// A segment that is seen.
#[derive(Clone, Debug)]
pub(super) struct SegmentPicture {
    key: SegmentKey,
    subject: Shown,
    layout: Layout,
    keyframes: BTreeMap<Property, Keyframes>,
    presets: Presets,
    motion: TextMotion,
    track_opacity: f64,
    appearance: Appearance,
}

/// The content of a picture, and its own size.
#[derive(Clone, Debug)]
enum Shown {
    Video(Size<Source>),
    Still(Size<Source>),
    Text(Vec<TextState>),
    Paint(Paint),
    Shape(Box<draft::Shape>),
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
                    MediaKind::Video => Shown::Video(media.size),
                    MediaKind::Image => Shown::Still(media.size),
                    MediaKind::Audio => return None,
                }
            }
            Content::Colour(paint) => Shown::Paint(paint.clone()),
            Content::Text(_) => Shown::Text(facts.text.get(&key)?.clone()),
            Content::Placeholder(placeholder) if placeholder.card => {
                Shown::Card(facts.text.get(&key).and_then(|states| states.first()).map(|state| state.size))
            }
            Content::Placeholder(_) => Shown::Text(facts.text.get(&key)?.clone()),
            Content::Shape(shape) => Shown::Shape(Box::new(shape.clone())),
        };
        Some(Self {
            key,
            subject,
            layout: segment.layout.clone(),
            keyframes: segment.keyframes.clone(),
            presets: segment.presets.clone(),
            motion: if let Content::Text(text) = &segment.content { text.motion.clone() } else { TextMotion::default() },
            track_opacity: track.opacity,
            appearance: Appearance::of(&segment.look, &segment.layout, key, facts),
        })
    }

    /// The same for pictures of `size`.
    pub(super) fn of_size(&self, size: Size<Source>) -> Self {
        Self { subject: Shown::Video(size), ..self.clone() }
    }

    /// Adds the layers at a moment, bottom first; none where nothing of it is seen.
    pub(super) fn layers(&self, moment: Moment, clock: Option<&SourceClock>, canvas: Size<Canvas>, layers: &mut Vec<Layer>) {
        let Shown::Text(states) = &self.subject else { return self.shown(moment, None, clock, canvas, layers) };
        for (index, state) in states.iter().enumerate().filter(|(_, state)| state.is_shown_at(moment.time + Time::HALF_MILLISECOND)) {
            self.shown(moment, Some((index, state)), clock, canvas, layers);
        }
    }

    /// Adds the layers of the segment, or of one of its texts.
    fn shown(
        &self,
        moment: Moment,
        text: Option<(usize, &TextState)>,
        clock: Option<&SourceClock>,
        canvas: Size<Canvas>,
        layers: &mut Vec<Layer>,
    ) {
        let Moment { time: instant, duration, .. } = moment;
        let time = at_start(instant);
        let moment = Moment { time, ..moment };
        let presets = text.and_then(|(_, state)| state.presets.as_ref()).unwrap_or(&self.presets);
        let lasts = text.and_then(|(_, state)| state.span.as_ref()).map_or(Time::ZERO..duration, |span| span.lasts.clone());
        let change = (*presets != Presets::default()).then(|| Change::at(presets, time - lasts.start, lasts.end - lasts.start));
        let mut pose = Pose::at(&self.layout, &self.keyframes, time);
        if let Some((_, state)) = text {
            place_text(&mut pose, state, (self.layout.anchor_x, self.layout.anchor_y), canvas);
        }
        let pose = change.map_or(pose, |change| change.applied_to(pose));
        let opacity = pose.opacity * self.track_opacity;
        if opacity <= 0.0 || pose.scale.0 == 0.0 || pose.scale.1 == 0.0 {
            return;
        }
        let Some((area, bottom, top)) = self.fitted(&pose, text.map(|(_, state)| state.size), time, duration, canvas) else { return };
        let shown = match text {
            Some((index, state)) => self.text(index, state, time - lasts.start, lasts.end - lasts.start),
            None => self.content(instant, clock, area, canvas),
        };
        let Some(shows) = shown else { return };
        let canvas_from_box = canvas_from_box(area, &pose, &self.layout, canvas);
        let (dx, dy) = change.map_or((0.0, 0.0), |change| change.slide(&canvas_from_box.bounds_of(&Rect::of_size(area)), canvas));
        let canvas_from_box = canvas_from_box.then(Affine::<Canvas, Canvas>::translation(dx, dy));
        let plain = self.appearance.look(&self.keyframes, moment, pose.corner_radius, area, canvas);
        let look = match change {
            Some(change) => change.looked(plain, area, canvas),
            None => plain,
        };
        layers.extend([Some(bottom), top].into_iter().flatten().enumerate().map(|(index, fitted)| Layer {
            content: Subject { segment: self.key, shows: shows.clone() },
            canvas_from_source: fitted.box_from_source.then(canvas_from_box),
            source_rect: fitted.source_rect,
            canvas_from_box,
            area,
            opacity,
            look: of_part(&look, fitted.blur_sigma, index == 0),
        }));
        if let Shown::Card(Some(title)) = &self.subject {
            let middle = Affine::translation((area.width - title.width) / 2.0, (area.height - title.height) / 2.0);
            layers.push(Layer {
                content: Subject { segment: self.key, shows: LayerContent::Text(0) },
                canvas_from_source: middle.then(canvas_from_box),
                source_rect: Rect::of_size(*title),
                canvas_from_box,
                area,
                opacity,
                look: of_part(&look, 0.0, false),
            });
        }
    }

    /// The text `index` at `time` of the `duration` that its animation has; `None` where none of its units is seen.
    fn text(&self, index: usize, state: &TextState, time: Time, duration: Time) -> Option<LayerContent> {
        let Some(poses) = unit_poses(&self.motion, &state.units, time, duration) else { return Some(LayerContent::Text(index)) };
        poses.iter().any(|pose| pose.opacity > 0.0).then(|| LayerContent::Units(index, poses.into()))
    }

    fn content(&self, time: Time, clock: Option<&SourceClock>, area: Size<LayoutBox>, canvas: Size<Canvas>) -> Option<LayerContent> {
        Some(match &self.subject {
            Shown::Text(_) => return None,
            Shown::Video(_) => LayerContent::Video(clock?.source_time(time)?),
            Shown::Still(_) => LayerContent::Still,
            Shown::Paint(paint) => LayerContent::Paint(paint.clone()),
            Shown::Card(_) => LayerContent::Paint(Paint::Solid(CARD)),
            Shown::Shape(shape) => {
                let trim = self.keyframes.get(&Property::Trim).and_then(|keys| value_at(keys, time)).unwrap_or(self.layout.trim);
                LayerContent::Shape(Box::new(figure(shape, trim, area, canvas)))
            }
        })
    }

    /// The box and what lies in it, bottom first. `None` where no area is left.
    fn fitted(
        &self,
        pose: &Pose,
        text: Option<Size<Source>>,
        time: Time,
        duration: Time,
        canvas: Size<Canvas>,
    ) -> Option<(Size<LayoutBox>, Fitted, Option<Fitted>)> {
        let area = match &self.subject {
            Shown::Text(_) => text.map(|size| Size::new(size.width, size.height))?,
            Shown::Shape(shape) => {
                Size::new(shape.width.unwrap_or(pose.width) * canvas.width, shape.height.unwrap_or(pose.height) * canvas.height)
            }
            _ => Size::new(pose.width * canvas.width, pose.height * canvas.height),
        };
        if area.width <= 0.0 || area.height <= 0.0 {
            return None;
        }
        let (bottom, top) = match &self.subject {
            Shown::Video(size) | Shown::Still(size) => {
                let progress = if self.layout.ken_burns.is_some() { time.fraction_of(duration) } else { 0.0 };
                fitted(self.layout.fit, framed(*size, &self.layout, progress)?, area, canvas, &self.layout)
            }
            // Text and colours are made in the box's own size.
            Shown::Text(_) | Shown::Paint(_) | Shown::Shape(_) | Shown::Card(_) => {
                fitted(Fit::Fill, Rect::new(0.0, 0.0, area.width, area.height), area, canvas, &self.layout)
            }
        };
        Some((area, bottom, top))
    }
}

/// Moves a text to where its cue asks to stand.
fn place_text(pose: &mut Pose, state: &TextState, anchor: (f64, f64), canvas: Size<Canvas>) {
    let place = state.place;
    pose.x = place.across.map_or(pose.x, |across| across + (anchor.0 - 0.5) * state.size.width / canvas.width);
    pose.y = place.top.map_or(pose.y, |top| top + anchor.1 * state.size.height / canvas.height) - place.raised;
}
