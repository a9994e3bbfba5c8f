//! Paints evaluated at every pixel.

use crate::base::{Affine, Canvas, Paint, PixelRect, Point, Rect, Source};
use crate::composite::cpu::planar_step::Cover;
use crate::composite::cpu::rotated::Edges;

use super::pixels::{COLUMNS, Pixels, Place};

/// A paint over a rectangle, and what of each pixel that covers.
pub(in super::super) struct PaintTexture {
    pub(in super::super) paint: Paint,
    pub(in super::super) rect: PixelRect,
    pub(in super::super) seen: Rect<Source>,
    pub(in super::super) source_from_canvas: Affine<Canvas, Source>,
    pub(in super::super) edge: PaintEdge,
}

/// The edges of a paint.
pub(in super::super) enum PaintEdge {
    /// Measured elsewhere.
    None,
    Upright(Cover),
    Turned(Edges),
}

impl PaintTexture {
    pub(super) fn fetch(&self, pixels: &mut Pixels, place: Place) {
        let Some((at, within, count)) = place.shared(self.rect.x, self.rect.right()) else { return };
        let gradient = match &self.paint {
            Paint::Gradient(gradient) => Some(gradient.over(self.seen.width, self.seen.height)),
            Paint::Solid(_) => None,
        };
        for row in 0..2_usize {
            let y = place.y + row as u32;
            if y < self.rect.y || y >= self.rect.bottom() {
                continue;
            }
            for i in 0..count {
                let (x, line) = ((self.rect.x as usize + within + i) as f64 + 0.5, f64::from(y) + 0.5);
                let colour = match (&self.paint, &gradient) {
                    (_, Some(gradient)) => {
                        let point = self.source_from_canvas.apply(Point::new(x, line));
                        gradient.at(point.x - self.seen.x, point.y - self.seen.y)
                    }
                    (Paint::Solid(colour), None) => *colour,
                    (Paint::Gradient(_), None) => continue,
                };
                let covered = match &self.edge {
                    PaintEdge::None => 1.0,
                    PaintEdge::Upright(cover) => cover.at(within + i, (y - self.rect.y) as usize),
                    PaintEdge::Turned(edges) => edges.coverage(x, line) as f32,
                };
                let index = row * COLUMNS + at + i;
                for (channel, value) in pixels.colour.iter_mut().zip([colour.r, colour.g, colour.b]) {
                    channel[index] = value;
                }
                pixels.alpha[index] = colour.a * covered;
            }
        }
    }
}
