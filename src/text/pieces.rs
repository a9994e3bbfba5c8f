//! A text painted in pieces, once; every frame only places them.

use std::sync::Arc;

use super::block::{Coat, union};
use super::piece_pixels::{PixelBounds, Pixels, blurred, draw};
use super::raster::{MOST_PIXELS, painted};
use super::units::Part;
use super::{TextBlock, TextRaster};
use crate::base::{Affine, Frame, LayoutBox, PixelFormat, PixelSize, Planes, Point, Rect};
use crate::draft::TextUnitKind;
use crate::scene::UnitPose;

/// No blur is wider, in pixels: a dot of a huge text would take more memory than the text.
const WIDEST_BLUR: f64 = 200.0;

/// The painted units of a text, each in its coats.
#[derive(Debug)]
pub struct TextPieces {
    scale: f64,
    /// By coat, then by unit.
    coats: [Vec<Option<TextRaster>>; 3],
    /// Boxes and lines behind the letters.
    backdrop: Option<TextRaster>,
    /// The box, where the text is cut at it.
    clip: Option<Rect<LayoutBox>>,
}

impl TextPieces {
    /// Paints the parts of `block` that are no larger than `finest`, for frames of `scale` pixels to a layout pixel.
    /// Where they would take more than 64 million pixels together they are painted smaller.
    pub fn new(block: &TextBlock, finest: TextUnitKind, scale: f64) -> Self {
        let parts = block.parts(finest);
        let reach = |part: &Part, coat: Coat| part.layers.iter().filter_map(|layer| layer.reach(coat)).reduce(|a, b| union(&a, &b));
        let area: f64 =
            parts.iter().flat_map(|part| Coat::ALL.map(|coat| reach(part, coat).map_or(0.0, |rect| rect.width * rect.height))).sum();
        let piece_scale = scale.min((MOST_PIXELS / area.max(1.0)).sqrt());
        let paint = |part: &Part, coat: Coat| {
            painted(reach(part, coat)?, piece_scale, |painter| painter.paint_coat(&part.layers, coat, &block.content))
        };
        Self {
            scale,
            coats: Coat::ALL.map(|coat| parts.iter().map(|part| paint(part, coat)).collect()),
            backdrop: block.backdrop().and_then(|area| painted(area, scale, |painter| painter.paint_backdrop(block))),
            clip: block.clips.then(|| Rect::of_size(block.layout_size())),
        }
    }

    /// The text with each unit where its pose says, as far as it lies within `seen`; `None` where nothing is. The
    /// boxes behind it are as opaque as its most opaque unit.
    pub fn placed(&self, poses: &[UnitPose], seen: Option<Rect<LayoutBox>>) -> Option<TextRaster> {
        let backdrop_opacity = poses.iter().map(|pose| pose.opacity).fold(0.0, f64::max);
        let rest = UnitPose { opacity: backdrop_opacity, ..UnitPose::at_rest(0) };
        let behind = self.backdrop.as_ref().map(|raster| Piece::new(raster, &rest, None));
        let letters = self.coats.iter().flat_map(|coat| poses.iter().filter_map(move |pose| Some((coat.get(pose.shows)?.as_ref()?, pose))));
        let letters = letters.map(|(raster, pose)| Piece::new(raster, pose, self.clip));
        let pieces: Vec<Piece> = behind.into_iter().chain(letters).filter(|piece| piece.opacity > 0).collect();
        let reach = pieces.iter().filter_map(Piece::reach).reduce(|a, b| union(&a, &b))?;
        let reach = seen.map_or(Some(reach), |seen| reach.intersect(&seen))?;
        let (left, top) = ((reach.x * self.scale).floor(), (reach.y * self.scale).floor());
        let (width, height) = ((reach.right() * self.scale).ceil() - left, (reach.bottom() * self.scale).ceil() - top);
        // Poses throw units no further than a few em, and `seen` bounds the rest.
        if !(width * height).is_finite() || width * height > MOST_PIXELS || width < 1.0 || height < 1.0 {
            return None;
        }
        let mut target = Pixels::clear(PixelSize::new(width as u32, height as u32));
        let frame_from_layout =
            Affine::<LayoutBox, LayoutBox>::scale(self.scale, self.scale).then(Affine::<LayoutBox, LayoutBox>::translation(-left, -top));
        pieces.iter().for_each(|piece| piece.draw(&mut target, frame_from_layout));
        let (size, stride) = (target.size, target.size.width as usize * 4);
        let frame = Frame::new(PixelFormat::RgbaPremultiplied, size, Arc::new(Planes::packed(target.bytes, stride)));
        Some(TextRaster { frame, origin: Point::new(left / self.scale, top / self.scale), scale: self.scale })
    }
}

/// A raster at a pose.
struct Piece<'a> {
    raster: &'a TextRaster,
    moved: Affine<LayoutBox, LayoutBox>,
    /// 0..255.
    opacity: u8,
    /// Pixels of the raster.
    blur: f64,
    clip: Option<Rect<LayoutBox>>,
}

impl<'a> Piece<'a> {
    fn new(raster: &'a TextRaster, pose: &UnitPose, clip: Option<Rect<LayoutBox>>) -> Self {
        let nowhere = Rect::new(0.0, 0.0, 0.0, 0.0);
        let clip = match (pose.clip, clip) {
            (Some(own), Some(all)) => Some(own.intersect(&all).unwrap_or(nowhere)),
            (own, all) => own.or(all),
        };
        let opacity = (pose.opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
        Self { raster, moved: pose.moved, opacity, blur: (pose.blur_sigma * raster.scale).min(WIDEST_BLUR), clip }
    }

    /// From its pixels to where it is in the layout.
    fn layout_from_pixels(&self) -> Affine<LayoutBox, LayoutBox> {
        let TextRaster { scale, origin, .. } = self.raster;
        Affine::<LayoutBox, LayoutBox>::new(1.0 / scale, 0.0, 0.0, 1.0 / scale, origin.x, origin.y).then(self.moved)
    }

    /// The part of the layout that it may touch.
    fn reach(&self) -> Option<Rect<LayoutBox>> {
        let size = self.raster.frame.size();
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let grown = 3.0 * self.blur + 1.0;
        let whole = Rect::new(-grown, -grown, width + 2.0 * grown, height + 2.0 * grown);
        let reach = self.layout_from_pixels().bounds_of(&whole);
        self.clip.map_or(Some(reach), |clip| reach.intersect(&clip))
    }

    fn draw(&self, target: &mut Pixels, frame_from_layout: Affine<LayoutBox, LayoutBox>) {
        let map = self.layout_from_pixels().then(frame_from_layout);
        let bounds =
            self.clip.map_or(PixelBounds::of(target.size), |clip| PixelBounds::cover(&frame_from_layout.bounds_of(&clip), target.size));
        let size = self.raster.frame.size();
        let bytes = self.raster.frame.plane(0);
        if self.blur > 0.0 {
            let (soft, margin) = blurred(bytes, size, self.blur);
            draw(target, &soft.bytes, soft.size, Affine::translation(-margin, -margin).then(map), self.opacity, bounds);
        } else {
            draw(target, bytes, size, map, self.opacity, bounds);
        }
    }
}
