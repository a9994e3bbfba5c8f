//! Texts, painted once at the largest size they are shown at.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::{Affine, Canvas, Frame, FrameRate, LayoutBox, MemoryAccount, PixelSize, Point, Rect, Source as SourceSpace, Time};
use crate::draft::TextUnitKind;
use crate::scene::UnitPose;
use crate::text::{TextBlock, TextPieces, TextRaster};
use crate::timeline::{Layer, LayerContent, SegmentKey, TextState, Timeline};

use super::segment_texts::SegmentTexts;
use super::still_pictures::layers_of;
use super::{Failure, Project};

/// No text is painted larger than this many times its size; beyond that it is enlarged.
const LARGEST_SCALE: f64 = 8.0;

/// A painted text, and whether it may be moved to whole pixels.
struct Painted {
    raster: TextRaster,
    /// It stands still and unscaled as long as it is seen: letters are crispest on whole pixels.
    still: bool,
    /// Its units, once one moves.
    pieces: Option<TextPieces>,
    /// The last placing of its units.
    placed: Option<Placed>,
}

/// Units at their poses, seen through a part of the layout.
struct Placed {
    poses: Arc<[UnitPose]>,
    seen: Option<Rect<LayoutBox>>,
    raster: Option<TextRaster>,
}

/// The pixels of a text, and where they go.
pub(super) type PlacedText = (Frame, Affine<SourceSpace, Canvas>);

/// The texts of a render.
pub(super) struct Texts {
    timeline: Arc<Timeline>,
    frame_rate: FrameRate,
    canvas: PixelSize,
    memory: MemoryAccount,
    texts: BTreeMap<SegmentKey, SegmentTexts>,
    pointers: BTreeMap<SegmentKey, String>,
    painted: BTreeMap<(SegmentKey, usize), Option<Painted>>,
}

impl Texts {
    pub(super) fn new(project: &Project, memory: &MemoryAccount) -> Self {
        let texts = project.segment_texts();
        let pointer = |&key: &SegmentKey| {
            let (track, segment) = project.segment(key);
            (key, segment.pointer(track))
        };
        Self {
            timeline: Arc::clone(&project.timeline),
            frame_rate: project.frame_rate,
            canvas: project.canvas,
            memory: memory.clone(),
            pointers: texts.keys().map(pointer).collect(),
            texts,
            painted: BTreeMap::new(),
        }
    }

    /// The text of a layer: its pixels, and where they go. `None` where there is no ink.
    ///
    /// # Errors
    /// Where painting it takes more memory than is left.
    pub(super) fn get(&mut self, layer: &Layer, frames: &Range<u64>) -> Result<Option<PlacedText>, Failure> {
        let Some(index) = layer.content.shows.text() else { return Ok(None) };
        let key = layer.content.segment;
        if !self.painted.contains_key(&(key, index)) {
            self.forget_before(key, index);
            let painted = self.paint(key, index, frames.clone())?;
            self.painted.insert((key, index), painted);
        }
        let Some(painted) = self.painted.get_mut(&(key, index)).and_then(Option::as_mut) else { return Ok(None) };
        let canvas_from_raster = painted.canvas_from_raster(layer);
        let LayerContent::Units(_, poses) = &layer.content.shows else {
            return Ok(Some((painted.raster.frame.clone(), canvas_from_raster)));
        };
        let found = self.texts.get(&key).and_then(|texts| Some((texts.blocks.get(index)?, texts.finest?)));
        let Some((block, finest)) = found else { return Ok(None) };
        let Some(placed) = painted.placed(block, finest, poses, seen_part(layer, self.canvas)) else { return Ok(None) };
        let (from, to, scale) = (painted.raster.origin, placed.origin, placed.scale);
        let shift = Affine::translation((to.x * scale - from.x * scale).round(), (to.y * scale - from.y * scale).round());
        Ok(Some((placed.frame, shift.then(canvas_from_raster))))
    }

    /// Forgets the texts of a segment that is not seen again.
    pub(super) fn release(&mut self, key: SegmentKey) {
        self.painted.retain(|(segment, _), _| *segment != key);
    }

    /// Forgets the texts of a segment that are over when one begins: frames are asked for in rising order.
    fn forget_before(&mut self, key: SegmentKey, index: usize) {
        let Some(texts) = self.texts.get(&key) else { return };
        let Some(start) = texts.states.get(index).and_then(|state| state.span.as_ref()).map(|span| span.shown.start) else { return };
        let is_over = |index: usize| texts.states[index].span.as_ref().is_some_and(|span| span.shown.end <= start);
        self.painted.retain(|&(segment, index), _| segment != key || !is_over(index));
    }

    /// Paints a text at the largest scale at which any of the output frames `frames` shows it.
    fn paint(&self, key: SegmentKey, index: usize, frames: Range<u64>) -> Result<Option<Painted>, Failure> {
        let found = self.texts.get(&key).and_then(|texts| Some((texts.states.get(index)?, texts.blocks.get(index)?)));
        let Some((state, block)) = found else { return Ok(None) };
        let mut scale = 0.0_f64;
        let mut place: Option<Affine<SourceSpace, Canvas>> = None;
        let mut still = true;
        let mut seen: Option<Rect<LayoutBox>> = None;
        for frame in self.frames_of(key, state, frames) {
            let picture = self.timeline.picture_at(self.frame_rate.time_of(frame));
            let is_this = |layer: &Layer| layer.content.segment == key && layer.content.shows.text() == Some(index);
            for (layer, growth) in layers_of(picture.items).filter(|(layer, _)| is_this(layer)) {
                let (x, y) = layer.canvas_from_source.scales();
                scale = scale.max(x.max(y) * growth);
                still &= *place.get_or_insert(layer.canvas_from_source) == layer.canvas_from_source;
                seen = seen.into_iter().chain(seen_part(&layer, self.canvas)).reduce(|a, b| a.union(&b));
            }
        }
        let (Some(place), Some(seen)) = (place, seen.or(block.ink())) else { return Ok(None) };
        still &= (place.xx, place.xy, place.yx, place.yy) == (1.0, 0.0, 0.0, 1.0);
        let raster = block.rasterise_part(scale.clamp(0.01, LARGEST_SCALE), &seen, &self.memory);
        let raster = raster.map_err(|error| Failure::at(self.pointers.get(&key).cloned().unwrap_or_default(), &error))?;
        Ok(raster.map(|raster| Painted { still: still && raster.scale == 1.0, raster, pieces: None, placed: None }))
    }

    /// The part of `frames` in which a text of a segment is shown.
    fn frames_of(&self, key: SegmentKey, state: &TextState, frames: Range<u64>) -> Range<u64> {
        let start = self.timeline.span(key).map_or(Time::ZERO, |(start, _)| start);
        state.span.as_ref().map_or(frames.clone(), |span| {
            let shown = self.frame_rate.frames_before(start + span.shown.start)..self.frame_rate.frames_before(start + span.shown.end);
            shown.start.max(frames.start)..shown.end.min(frames.end)
        })
    }
}

impl Painted {
    /// Where the pixels of its raster go.
    fn canvas_from_raster(&self, layer: &Layer) -> Affine<SourceSpace, Canvas> {
        let raster = &self.raster;
        let layout_from_raster: Affine<SourceSpace, SourceSpace> =
            Affine::new(1.0 / raster.scale, 0.0, 0.0, 1.0 / raster.scale, raster.origin.x, raster.origin.y);
        let canvas_from_raster = layout_from_raster.then(layer.canvas_from_source);
        if !self.still {
            return canvas_from_raster;
        }
        let corner = canvas_from_raster.apply(Point::new(0.0, 0.0));
        Affine::translation(corner.x.round(), corner.y.round())
    }

    /// Its units at `poses`: the last picture where nothing has moved since.
    fn placed(
        &mut self,
        block: &TextBlock,
        finest: TextUnitKind,
        poses: &Arc<[UnitPose]>,
        seen: Option<Rect<LayoutBox>>,
    ) -> Option<TextRaster> {
        if let Some(last) = self.placed.as_ref().filter(|last| last.poses == *poses && last.seen == seen) {
            return last.raster.clone();
        }
        let scale = self.raster.scale;
        let raster = self.pieces.get_or_insert_with(|| TextPieces::new(block, finest, scale)).placed(poses, seen);
        self.placed = Some(Placed { poses: Arc::clone(poses), seen, raster: raster.clone() });
        raster
    }
}

/// The part of a text's layout that lies near the canvas; `None` where that is not known.
fn seen_part(layer: &Layer, canvas: PixelSize) -> Option<Rect<LayoutBox>> {
    let (width, height) = (f64::from(canvas.width), f64::from(canvas.height));
    // Looks reach past the edge: shadows fall in from there, and blurs draw on it.
    let near = Rect::new(-width / 2.0, -height / 2.0, 2.0 * width, 2.0 * height);
    let layout = layer.canvas_from_source.inverse()?.bounds_of(&near);
    Some(Rect::new(layout.x.floor(), layout.y.floor(), layout.width.ceil() + 1.0, layout.height.ceil() + 1.0))
}

/// The whole of a frame as a rectangle.
pub(super) fn whole(frame: &Frame) -> Rect<SourceSpace> {
    Rect::of_size(frame.size().as_size())
}
