//! From passes to steps: what a layer needs to be drawn, found again where it stands still.

use std::sync::Arc;

use fearless_simd::Level;

use crate::base::{Affine, Frame, Paint, PixelFormat, PixelSize, Rect};
use crate::composite::sampling::{BlurGrid, Kernel, Sampling};
use crate::composite::{Content, Draw, Layer, Pass, PassList};

use super::band_step::{FillStep, JoinStep, Step, StepKind};
use super::blur::BlurTaps;
use super::cache::{Cache, PlaceKey, Placed, TapsKey};
use super::look_builder::LookBuilder;
use super::placed_layer::{self, Place};
use super::planar_step::{Cover, PlanarSource, PlanarStep, StepSource};
use super::rotated::Rotated;
use super::rotated_step::RotatedStep;
use super::{colour_code, gradient};

/// Makes the steps of frames of one size.
pub(super) struct StepBuilder {
    canvas: PixelSize,
    level: Level,
    cache: Cache,
    looks: LookBuilder,
}

impl StepBuilder {
    pub(super) fn new(canvas: PixelSize, level: Level) -> Self {
        Self { canvas, level, cache: Cache::default(), looks: LookBuilder::new(canvas, level) }
    }

    /// The steps of a frame.
    pub(super) fn steps(&mut self, list: &PassList) -> Vec<Step> {
        self.cache.next_frame();
        self.looks.next_frame();
        let background = self.background(&list.background);
        let mut steps = vec![Step { kind: background, hides: None }];
        for pass in &list.passes {
            match pass {
                Pass::Draw(draw) => self.add(draw, &mut steps),
                Pass::Mix(mix) => {
                    let (mut from, mut to) = (Vec::new(), Vec::new());
                    mix.from.iter().for_each(|draw| self.add(draw, &mut from));
                    mix.to.iter().for_each(|draw| self.add(draw, &mut to));
                    let join = JoinStep { from, to, weight: mix.weight, canvas: self.canvas };
                    let hides = mix.hides_all.then(|| self.canvas.rect());
                    steps.push(Step { kind: StepKind::Join(join), hides });
                }
            }
        }
        steps
    }

    fn background(&mut self, paint: &Paint) -> StepKind {
        let rect = self.canvas.rect();
        match paint {
            Paint::Solid(colour) => {
                let cover = Cover { opacity: 1.0, edges: None, whole_rows: 0..rect.height };
                StepKind::Fill(FillStep { colour: colour_code(*colour), rect, cover })
            }
            Paint::Gradient(_) => {
                let source_rect = Rect::of_size(self.canvas.as_size());
                let canvas_from_source = Affine::identity();
                self.gradient(paint, Place { canvas_from_source, source_rect, rect, clip: rect }, 1.0)
            }
        }
    }

    /// Adds the steps of a layer; none where nothing of it is seen.
    fn add(&mut self, draw: &Draw, steps: &mut Vec<Step>) {
        let layer = &draw.layer;
        let is_planar = matches!(&layer.content, Content::Frame(frame) if frame.format() == PixelFormat::Yuv420);
        let blurs_here = layer.look.blur_sigma() <= 0.0 || is_planar && draw.sampling.along_axes;
        if !layer.look.is_plain_or_blurred() || !blurs_here {
            return self.looks.add(&mut self.cache, draw, steps);
        }
        steps.extend(self.plain(draw).map(|kind| Step { kind, hides: draw.hides }));
    }

    fn plain(&mut self, draw: &Draw) -> Option<StepKind> {
        let Draw { layer, sampling, clip, .. } = draw;
        let place = Place::of(layer, *clip, self.canvas)?;
        let opacity = layer.opacity.clamp(0.0, 1.0) as f32;
        match &layer.content {
            Content::Paint(Paint::Solid(colour)) if sampling.along_axes => {
                let cover = place.cover(opacity * colour.a);
                Some(StepKind::Fill(FillStep { colour: colour_code(*colour), rect: place.rect, cover }))
            }
            Content::Paint(paint) => Some(self.gradient(paint, place, opacity)),
            Content::Frame(frame) if frame.format() == PixelFormat::Yuv420 && sampling.along_axes => {
                self.planar(layer, frame, &place, sampling, opacity)
            }
            Content::Frame(frame) => self.sprite(layer, frame, &place, sampling, opacity),
        }
    }

    fn planar(&mut self, layer: &Layer, frame: &Frame, place: &Place, sampling: &Sampling, opacity: f32) -> Option<StepKind> {
        let cover = place.cover(opacity);
        let Place { canvas_from_source, source_rect, rect, clip } = *place;
        let blur_sigma = layer.look.blur_sigma();
        let taps_key = TapsKey { canvas_from_source, source_rect, source_size: frame.size(), blur_sigma, clip };
        if layer.look.blur_sigma() > 0.0 {
            let grid = BlurGrid::of(layer.look.blur_sigma(), &layer.bounds(), self.canvas)?;
            let taps = self.cache.blur_taps(taps_key, || BlurTaps::of(place, &grid, frame.size()))?;
            let source = self.cache.planar(frame, taps.source_level);
            let source = StepSource::Words(taps.blurred(self.level, &source));
            return Some(StepKind::Planar(PlanarStep { source, taps: Arc::clone(&taps.heighten), rect, cover }));
        }
        let source = self.cache.planar(frame, sampling.level);
        let per_pixel = 1.0 / f64::from(1_u32 << sampling.level);
        let taps = self.cache.taps(taps_key, || placed_layer::planar_taps(place, &source, per_pixel))?;
        let copies = taps.iter().all(|taps| taps.horizontal.copies_from.is_some() && taps.vertical.copies_from.is_some());
        if copies {
            return Some(StepKind::Planar(PlanarStep { source: StepSource::Bytes(source), taps, rect, cover }));
        }
        let key = key_of(&layer.content, place);
        let planes = match self.cache.placed(&key) {
            Some(Placed::Planar(planes)) => planes,
            Some(_) => {
                let planes =
                    Arc::new([0, 1, 2].map(|index: usize| placed_layer::resampled(self.level, &source.view(index), &taps[index.min(1)])));
                self.cache.keep_placed(key, Placed::Planar(Arc::clone(&planes)));
                planes
            }
            None => {
                self.cache.keep_placed(key, Placed::Once);
                return Some(StepKind::Planar(PlanarStep { source: StepSource::Bytes(source), taps, rect, cover }));
            }
        };
        let source = PlanarSource::Planes(planes);
        let taps = Arc::new([0, 1].map(|index| copy_taps(&source, index)));
        Some(StepKind::Planar(PlanarStep { source: StepSource::Bytes(source), taps, rect, cover }))
    }

    fn sprite(&mut self, layer: &Layer, frame: &Frame, place: &Place, sampling: &Sampling, opacity: f32) -> Option<StepKind> {
        let key = key_of(&layer.content, place);
        let seen = self.cache.placed(&key);
        if let Some(Placed::Sprite(placed)) = seen {
            return Some(StepKind::Sprite(placed, opacity));
        }
        let sprite = self.cache.sprite(frame, sampling.level);
        let placed = if sampling.along_axes {
            placed_layer::place_sprite(self.level, &sprite, place, sampling)?
        } else {
            let turned = Rotated::of(sprite, place, *sampling)?;
            if seen.is_none() {
                self.cache.keep_placed(key, Placed::Once);
                return Some(StepKind::Rotated(Box::new(RotatedStep { turned, opacity })));
            }
            turned.placed(self.level)
        };
        let placed = Arc::new(placed);
        self.cache.keep_placed(key, Placed::Sprite(Arc::clone(&placed)));
        Some(StepKind::Sprite(placed, opacity))
    }

    fn gradient(&mut self, paint: &Paint, place: Place, opacity: f32) -> StepKind {
        let key = key_of(&Content::Paint(paint.clone()), &place);
        if let Some(Placed::Sprite(placed)) = self.cache.placed(&key) {
            return StepKind::Sprite(placed, opacity);
        }
        let placed = Arc::new(gradient::place_paint(paint, &place));
        self.cache.keep_placed(key, Placed::Sprite(Arc::clone(&placed)));
        StepKind::Sprite(placed, opacity)
    }
}

fn key_of(content: &Content, place: &Place) -> PlaceKey {
    let Place { canvas_from_source, source_rect, clip, .. } = *place;
    PlaceKey { content: content.clone(), canvas_from_source, source_rect, clip }
}

/// Taps that copy plane `index` of `source` as it is.
fn copy_taps(source: &PlanarSource, index: usize) -> super::resample::PlaneTaps {
    let view = source.view(index);
    let axis = |length: usize| {
        let map = super::kernel::AxisMap { scale: 1.0, offset: 0.0 };
        super::kernel::Taps::new(0..length as u32, map, Kernel::Tent, 0..length as u32)
    };
    super::resample::PlaneTaps::new(axis(view.width), axis(view.height))
}
