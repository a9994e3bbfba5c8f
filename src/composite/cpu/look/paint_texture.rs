//! Paints evaluated at every pixel.

use crate::base::{Affine, Canvas, Gradient, Paint, PixelRect, Point, Rect, Rgba, Source};
use crate::composite::cpu::band_step::Cover;
use crate::composite::cpu::gradient::colour_at;
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
        for row in 0..2_usize {
            let y = place.y + row as u32;
            if y < self.rect.y || y >= self.rect.bottom() {
                continue;
            }
            for i in 0..count {
                let (x, line) = ((self.rect.x as usize + within + i) as f64 + 0.5, f64::from(y) + 0.5);
                let colour = match &self.paint {
                    Paint::Solid(colour) => *colour,
                    Paint::Gradient(gradient) => self.gradient(gradient, x, line),
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

    fn gradient(&self, gradient: &Gradient, x: f64, y: f64) -> Rgba {
        let point = self.source_from_canvas.apply(Point::new(x, y));
        colour_at(gradient, point.x - self.seen.x, point.y - self.seen.y, self.seen.width, self.seen.height)
    }
}
