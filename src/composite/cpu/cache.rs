//! Work that need not be done again: pictures turned into planes, their pyramids, and layers that stand still on the
//! canvas.

use std::sync::Arc;

use crate::base::{Affine, Canvas, Frame, FrameId, PixelRect, PixelSize, Rect, Source};
use crate::composite::Content;

use super::blur::BlurTaps;
use super::planar_step::PlanarSource;
use super::plane::Plane;
use super::resample::PlaneTaps;
use super::sprite::{PlacedSprite, Sprite};
use super::{placed_layer, plane};

/// Frames after which what was not used is dropped.
const KEPT_FRAMES: u64 = 45;

/// Bytes of sprites that are kept though the last frame did not show them: moving pictures with transparency bring new
/// ones all the time.
const IDLE_SPRITE_BYTES: usize = 64 << 20;

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
    pub(super) clip: PixelRect,
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
        self.shed_sprites();
        self.pyramids.retain(|entry| entry.last_used + 2 > frame);
    }

    /// Lets go of the idle sprites that were not used longest, until the rest is within its bound.
    fn shed_sprites(&mut self) {
        let (frame, mut idle) = (self.frame, 0);
        self.sprites.sort_by_key(|entry| std::cmp::Reverse(entry.last_used));
        self.sprites.retain(|entry| {
            let is_idle = entry.last_used + 1 < frame;
            idle += if is_idle { entry.value.bytes() } else { 0 };
            !is_idle || idle <= IDLE_SPRITE_BYTES
        });
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
            0 if frame.format().plane_count() == 3 => placed_layer::sprite_of_planar(frame),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{PixelFormat, Planes};

    #[test]
    fn sprites_of_moving_pictures_do_not_pile_up() {
        let mut cache = Cache::default();
        // A megabyte each, twice that as a sprite, and a third more for its pyramid.
        let picture = |_| Frame::new(PixelFormat::Rgba, PixelSize::new(512, 512), Arc::new(Planes::packed(vec![0; 1 << 20], 2048)));
        let still = picture(0);
        for frame in (0..100).map(picture) {
            cache.next_frame();
            cache.sprite(&still, 0);
            cache.sprite(&frame, 1);
        }
        cache.next_frame();
        let bytes: usize = cache.sprites.iter().map(|entry| entry.value.bytes()).sum();
        assert!((60 << 20..72 << 20).contains(&bytes), "{bytes}");
        assert!(cache.sprites.iter().any(|entry| entry.key == (still.id(), 0)), "what is shown stays");
    }
}
