//! Texts, painted once at the largest size they are shown at.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::{Affine, Canvas, Frame, FrameRate, LayoutBox, MemoryAccount, PixelSize, Point, Rect, Source as SourceSpace};
use crate::text::{TextBlock, TextRaster};
use crate::timeline::{Layer, SegmentKey, Timeline};

use super::still_pictures::layers_of;
use super::{Failure, Project};

/// No text is painted larger than this many times its size; beyond that it is enlarged.
const LARGEST_SCALE: f64 = 8.0;

/// Canvas pixels around the canvas that have a part in it by filtering.
const MARGIN_PX: f64 = 4.0;

/// A painted text, and whether it may be moved to whole pixels.
struct Painted {
    raster: TextRaster,
    /// It stands still and unscaled as long as it is seen: letters are crispest on whole pixels.
    still: bool,
}

/// The pixels of a text, and where they go.
pub(super) type PlacedText = (Frame, Affine<SourceSpace, Canvas>);

/// The texts of a render.
pub(super) struct Texts {
    timeline: Arc<Timeline>,
    frame_rate: FrameRate,
    canvas: PixelSize,
    memory: MemoryAccount,
    blocks: BTreeMap<SegmentKey, Arc<TextBlock>>,
    pointers: BTreeMap<SegmentKey, String>,
    painted: BTreeMap<SegmentKey, Option<Painted>>,
}

impl Texts {
    pub(super) fn new(project: &Project, memory: &MemoryAccount) -> Self {
        let pointer = |&key: &SegmentKey| {
            let (track, segment) = project.segment(key);
            (key, segment.pointer(track))
        };
        Self {
            timeline: Arc::clone(&project.timeline),
            frame_rate: project.frame_rate,
            canvas: project.canvas,
            memory: memory.clone(),
            blocks: project.texts.clone(),
            pointers: project.texts.keys().map(pointer).collect(),
            painted: BTreeMap::new(),
        }
    }

    /// The text of a layer: its pixels, and where they go. `None` where there is no ink.
    ///
    /// # Errors
    /// Where painting it takes more memory than is left.
    pub(super) fn get(&mut self, layer: &Layer, frames: &Range<u64>) -> Result<Option<PlacedText>, Failure> {
        let key = layer.segment;
        if !self.painted.contains_key(&key) {
            let painted = self.paint(key, frames.clone())?;
            self.painted.insert(key, painted);
        }
        let Some(Painted { raster, still }) = self.painted.get(&key).and_then(Option::as_ref) else { return Ok(None) };
        let layout_from_raster: Affine<SourceSpace, SourceSpace> =
            Affine::new(1.0 / raster.scale, 0.0, 0.0, 1.0 / raster.scale, raster.origin.x, raster.origin.y);
        let mut canvas_from_raster = layout_from_raster.then(layer.canvas_from_source);
        if *still {
            let corner = canvas_from_raster.apply(Point::new(0.0, 0.0));
            canvas_from_raster = Affine::translation(corner.x.round(), corner.y.round());
        }
        Ok(Some((raster.frame.clone(), canvas_from_raster)))
    }

    /// Forgets a text that is not seen again.
    pub(super) fn release(&mut self, key: SegmentKey) {
        self.painted.remove(&key);
    }

    fn paint(&self, key: SegmentKey, frames: Range<u64>) -> Result<Option<Painted>, Failure> {
        let mut scale = 0.0_f64;
        let mut place: Option<Affine<SourceSpace, Canvas>> = None;
        let mut still = true;
        let mut seen: Option<Rect<LayoutBox>> = None;
        for frame in frames {
            let picture = self.timeline.picture_at(self.frame_rate.time_of(frame));
            for (layer, growth) in layers_of(picture.items).filter(|(layer, _)| layer.segment == key) {
                let (x, y) = layer.canvas_from_source.scales();
                scale = scale.max(x.max(y) * growth);
                still &= *place.get_or_insert(layer.canvas_from_source) == layer.canvas_from_source;
                seen = seen.into_iter().chain(self.part_seen(&layer, key)).reduce(|a, b| a.union(&b));
            }
        }
        let (Some(place), Some(seen), Some(block)) = (place, seen, self.blocks.get(&key)) else { return Ok(None) };
        still &= (place.xx, place.xy, place.yx, place.yy) == (1.0, 0.0, 0.0, 1.0);
        let raster = block.rasterise_part(scale.clamp(0.01, LARGEST_SCALE), &seen, &self.memory);
        let raster = raster.map_err(|error| Failure::at(self.pointers.get(&key).cloned().unwrap_or_default(), &error))?;
        Ok(raster.map(|raster| Painted { still: still && raster.scale == 1.0, raster }))
    }

    /// The part of a text's layout that a layer shows on the canvas; `None` where that is nothing.
    fn part_seen(&self, layer: &Layer, key: SegmentKey) -> Option<Rect<LayoutBox>> {
        let margin = MARGIN_PX + 3.0 * layer.blur_sigma;
        let (width, height) = (f64::from(self.canvas.width), f64::from(self.canvas.height));
        let canvas: Rect<Canvas> = Rect::new(-margin, -margin, width + 2.0 * margin, height + 2.0 * margin);
        let part = layer.canvas_from_source.inverse()?.bounds_of(&canvas);
        Rect::new(part.x, part.y, part.width, part.height).intersect(&self.blocks.get(&key)?.ink()?)
    }
}

/// The whole of a frame as a rectangle.
pub(super) fn whole(frame: &crate::base::Frame) -> Rect<SourceSpace> {
    Rect::of_size(frame.size().as_size())
}
