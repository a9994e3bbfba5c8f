//! What need not be made again: pictures turned into planes, their pyramids, and layers that stand still on the canvas.

use std::sync::Arc;

use crate::base::{Affine, Canvas, Frame, FrameId, PixelRect, PixelSize, Rect, Source};
use crate::composite::Content;

use super::blur::BlurTaps;
use super::plane::Plane;
use super::resample::PlaneTaps;
use super::sprite::{PlacedSprite, Sprite};
use super::step::PlanarSource;
use super::{place, plane};

/// Frames after which what was not used is dropped.
const KEPT_FRAMES: u64 = 45;

/// A layer in its place, for finding it again.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlaceKey {
    pub(super) content: Content,
    pub(super) canvas_from_source: Affine<Source, Canvas>,
    pub(super) source_rect: Rect<Source>,
    pub(super) clip: PixelRect,
}

/// A layer as it lies on the canvas.
#[derive(Clone)]
pub(super) enum Placed {
    /// Seen once: not worth keeping yet.
    Once,
    Sprite(Arc<PlacedSprite>),
    /// Luma and chroma of the touched pixels.
    Planar(Arc<[Plane; 3]>),
}

/// Y', Cb and Cr of a frame on a pyramid level.
type LevelPlanes = Arc<[Plane; 3]>;

/// A 4:2:0 layer's place, by which its taps are found again: all frames of a video that stands still have the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TapsKey {
    pub(super) canvas_from_source: Affine<Source, Canvas>,
    pub(super) source_rect: Rect<Source>,
    pub(super) source_size: PixelSize,
    pub(super) blur_sigma: f64,
}

/// Taps of luma and of chroma.
type LayerTaps = Arc<[PlaneTaps; 2]>;

struct Entry<K, V> {
    key: K,
    value: V,
    last_used: u64,
}

fn found_or_made<K: PartialEq, V: Clone>(
    entries: &mut Vec<Entry<K, V>>,
    frame: u64,
    key: K,
    make: impl FnOnce() -> Option<V>,
) -> Option<V> {
    if let Some(entry) = entries.iter_mut().find(|entry| entry.key == key) {
        entry.last_used = frame;
        return Some(entry.value.clone());
    }
    let value = make()?;
    entries.push(Entry { key, value: value.clone(), last_used: frame });
    Some(value)
}

/// All caches of one compositor.
#[derive(Default)]
pub(super) struct Cache {
    frame: u64,
    placed: Vec<Entry<PlaceKey, Placed>>,
    taps: Vec<Entry<TapsKey, LayerTaps>>,
    blurs: Vec<Entry<TapsKey, Arc<BlurTaps>>>,
    sprites: Vec<Entry<(FrameId, u32), Arc<Sprite>>>,
    pyramids: Vec<Entry<(FrameId, u32), LevelPlanes>>,
}

impl Cache {
    /// Begins a frame: drops what has not been used for a while, and layers that did not stand still.
    pub(super) fn next_frame(&mut self) {
        self.frame += 1;
        let frame = self.frame;
        self.placed.retain(|entry| entry.last_used + 2 > frame);
        self.taps.retain(|entry| entry.last_used + 2 > frame);
        self.blurs.retain(|entry| entry.last_used + 2 > frame);
        self.sprites.retain(|entry| entry.last_used + KEPT_FRAMES > frame);
        self.pyramids.retain(|entry| entry.last_used + 2 > frame);
    }

    /// The layer as it lay on the canvas in the last frame.
    pub(super) fn placed(&mut self, key: &PlaceKey) -> Option<Placed> {
        let entry = self.placed.iter_mut().find(|entry| entry.key == *key)?;
        entry.last_used = self.frame;
        Some(entry.value.clone())
    }

    /// Keeps a placed layer.
    pub(super) fn keep_placed(&mut self, key: PlaceKey, value: Placed) {
        self.placed.retain(|entry| entry.key != key);
        self.placed.push(Entry { key, value, last_used: self.frame });
    }

    /// The taps of a place, made by `make` where they are not known.
    pub(super) fn taps(&mut self, key: TapsKey, make: impl FnOnce() -> Option<LayerTaps>) -> Option<LayerTaps> {
        found_or_made(&mut self.taps, self.frame, key, make)
    }

    /// The taps of a blurred layer, made by `make` where they are not known.
    pub(super) fn blur_taps(&mut self, key: TapsKey, make: impl FnOnce() -> Option<BlurTaps>) -> Option<Arc<BlurTaps>> {
        found_or_made(&mut self.blurs, self.frame, key, || make().map(Arc::new))
    }

    /// The frame as a sprite on a pyramid level.
    pub(super) fn sprite(&mut self, frame: &Frame, level: u32) -> Arc<Sprite> {
        let key = (frame.id(), level);
        if let Some(entry) = self.sprites.iter_mut().find(|entry| entry.key == key) {
            entry.last_used = self.frame;
            return Arc::clone(&entry.value);
        }
        let sprite = Arc::new(match level {
            0 if frame.format().plane_count() == 3 => place::sprite_of_planar(frame),
            0 => Sprite::of(frame),
            _ => self.sprite(frame, level - 1).halved(),
        });
        self.sprites.push(Entry { key, value: Arc::clone(&sprite), last_used: self.frame });
        sprite
    }

    /// A 4:2:0 frame on a pyramid level.
    pub(super) fn planar(&mut self, frame: &Frame, level: u32) -> PlanarSource {
        if level == 0 {
            return PlanarSource::Frame(frame.clone());
        }
        let key = (frame.id(), level);
        if let Some(entry) = self.pyramids.iter_mut().find(|entry| entry.key == key) {
            entry.last_used = self.frame;
            return PlanarSource::Planes(Arc::clone(&entry.value));
        }
        let above = self.planar(frame, level - 1);
        let planes = Arc::new([0, 1, 2].map(|index: usize| plane::Plane::halved(&above.view(index))));
        self.pyramids.push(Entry { key, value: Arc::clone(&planes), last_used: self.frame });
        PlanarSource::Planes(planes)
    }
}
