//! Texts, painted once at the largest size they are shown at.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::{Affine, FrameRate, Point, Rect, Source as SourceSpace};
use crate::text::{TextBlock, TextRaster};
use crate::timeline::{Layer, SegmentKey, Timeline};

use super::still_pictures::layers_of;

/// No text is painted larger than this many times its size; beyond that it is enlarged.
const LARGEST_SCALE: f64 = 8.0;

/// A painted text, and whether it may be moved to whole pixels.
struct Painted {
    raster: TextRaster,
    /// It stands still and unscaled as long as it is seen: letters are crispest on whole pixels.
    still: bool,
}

/// The texts of a render.
pub(super) struct Texts {
    timeline: Arc<Timeline>,
    frame_rate: FrameRate,
    blocks: BTreeMap<SegmentKey, Arc<TextBlock>>,
    painted: BTreeMap<SegmentKey, Option<Painted>>,
}

impl Texts {
    pub(super) fn new(timeline: Arc<Timeline>, frame_rate: FrameRate, blocks: BTreeMap<SegmentKey, Arc<TextBlock>>) -> Self {
        Self { timeline, frame_rate, blocks, painted: BTreeMap::new() }
    }

    /// The text of a layer: its pixels, and where they go. `None` where there is no ink.
    pub(super) fn get(
        &mut self,
        layer: &Layer,
        frames: &Range<u64>,
    ) -> Option<(crate::base::Frame, Affine<SourceSpace, crate::base::Canvas>)> {
        let key = layer.content.segment;
        if !self.painted.contains_key(&key) {
            let painted = self.paint(key, frames.clone());
            self.painted.insert(key, painted);
        }
        let Painted { raster, still } = self.painted.get(&key)?.as_ref()?;
        let layout_from_raster: Affine<SourceSpace, SourceSpace> =
            Affine::new(1.0 / raster.scale, 0.0, 0.0, 1.0 / raster.scale, raster.origin.x, raster.origin.y);
        let mut canvas_from_raster = layout_from_raster.then(layer.canvas_from_source);
        if *still {
            let corner = canvas_from_raster.apply(Point::new(0.0, 0.0));
            canvas_from_raster = Affine::translation(corner.x.round(), corner.y.round());
        }
        Some((raster.frame.clone(), canvas_from_raster))
    }

    /// Forgets a text that is not seen again.
    pub(super) fn release(&mut self, key: SegmentKey) {
        self.painted.remove(&key);
    }

    fn paint(&self, key: SegmentKey, frames: Range<u64>) -> Option<Painted> {
        let mut scale = 0.0_f64;
        let mut place: Option<Affine<SourceSpace, crate::base::Canvas>> = None;
        let mut still = true;
        for frame in frames {
            let picture = self.timeline.picture_at(self.frame_rate.time_of(frame));
            for (layer, growth) in layers_of(picture.items).filter(|(layer, _)| layer.content.segment == key) {
                let (x, y) = layer.canvas_from_source.scales();
                scale = scale.max(x.max(y) * growth);
                still &= *place.get_or_insert(layer.canvas_from_source) == layer.canvas_from_source;
            }
        }
        let place = place?;
        still &= (place.xx, place.xy, place.yx, place.yy) == (1.0, 0.0, 0.0, 1.0);
        let raster = self.blocks.get(&key)?.rasterise(scale.clamp(0.01, LARGEST_SCALE))?;
        Some(Painted { still: still && raster.scale == 1.0, raster })
    }
}

/// The whole of a frame as a rectangle.
pub(super) fn whole(frame: &crate::base::Frame) -> Rect<SourceSpace> {
    Rect::of_size(frame.size().as_size())
}
