//! Layers that do not lie along the axes: sampled along canvas rows, inside the layer's parallelogram.

use std::ops::Range;
use std::sync::Arc;

use fearless_simd::{Level, Simd, dispatch};
use rayon::prelude::*;

use crate::base::{Affine, Canvas, PixelRect, Point, Rect, Source};
use crate::composite::sampling::{Kernel, Sampling};

use super::placed_layer::{Place, readable};
use super::plane::Plane;
use super::sprite::{PlacedSprite, Sprite};
use super::texels::{Texels, faded};

/// A turned layer, ready to be sampled.
pub(super) struct Rotated {
    sprite: Arc<Sprite>,
    level_from_canvas: Affine<Canvas, Source>,
    edges: Edges,
    sampling: Sampling,
    /// The texels that may be read: left, top, right, bottom.
    bounds: [i32; 4],
    /// The pixels it may touch; even on all sides.
    pub(super) rect: PixelRect,
    clip: PixelRect,
}

impl Rotated {
    /// The layer of `place`, its source on the pyramid level that `sampling` names; `None` where it is flattened.
    pub(super) fn of(sprite: Arc<Sprite>, place: &Place, sampling: Sampling) -> Option<Self> {
        let per_pixel = 1.0 / f64::from(1_u32 << sampling.level);
        let seen = &place.source_rect;
        let (width, height) = (sprite.planes[0].width, sprite.planes[0].height());
        let columns = readable(seen.x * per_pixel, seen.right() * per_pixel, width);
        let rows = readable(seen.y * per_pixel, seen.bottom() * per_pixel, height);
        Some(Self {
            bounds: [columns.start, rows.start, columns.end, rows.end].map(|edge| edge as i32),
            level_from_canvas: place.canvas_from_source.inverse()?.then(Affine::<Source, Source>::scale(per_pixel, per_pixel)),
            edges: Edges::of(&place.canvas_from_source, &place.source_rect),
            rect: place.rect,
            clip: place.clip,
            sprite,
            sampling,
        })
    }

    /// The same without edges, which are measured elsewhere: what lies outside the source is its edge again.
    pub(super) fn without_edges(self) -> Self {
        Self { edges: Edges([[0.0, 0.0, 1e9]; 4]), ..self }
    }

    /// Samples row `y` of the canvas over the columns of `rect`, with the edges' coverage in alpha. Returns the columns
    /// that are covered at all; the others are left as they were.
    pub(super) fn sample_row(&self, level: Level, y: u32, target: &mut [u32]) -> Range<usize> {
        dispatch!(level, simd => self.sample_row_with(simd, y, target))
    }

    #[inline(always)]
    fn sample_row_with<S: Simd>(&self, _: S, y: u32, target: &mut [u32]) -> Range<usize> {
        let Sprite { planes, codes, .. } = &*self.sprite;
        let texels = Texels { pixels: self.sprite.interleaved(), width: planes[0].width, bounds: self.bounds, codes: *codes };
        let y = f64::from(y) + 0.5;
        let middle = |column: usize| Point::new(f64::from(self.rect.x) + column as f64 + 0.5, y);
        let covered = self.covered(y);
        let inside = self.inside(y, &covered);
        for column in (covered.start..inside.start).chain(inside.end..covered.end) {
            let (canvas, point) = (middle(column), self.level_from_canvas.apply(middle(column)));
            let sample = match self.sampling.kernel {
                Kernel::Tent if self.sampling.widening == (1.0, 1.0) => texels.bilinear(point.x, point.y),
                kernel => texels.filtered(point.x, point.y, kernel, self.sampling.widening),
            };
            target[column] = faded(sample, self.edges.coverage(canvas.x, canvas.y));
        }
        let start = self.level_from_canvas.apply(middle(inside.start));
        texels.bilinear_inside(&mut target[inside], (start.x, start.y), (self.level_from_canvas.xx, self.level_from_canvas.yx));
        covered
    }

    /// The columns on the row with centre `y` that are covered at all.
    fn covered(&self, y: f64) -> Range<usize> {
        let PixelRect { x, y: top, .. } = self.clip;
        if y < f64::from(top) || y > f64::from(self.clip.bottom()) {
            return 0..0;
        }
        let column = |x: u32| x.saturating_sub(self.rect.x) as usize;
        let covered = clipped(self.rect, self.edges.0.iter().map(|[nx, ny, d]| [*nx, ny * y + d + 0.5 - MARGIN]));
        let start = covered.start.max(column(x));
        start..covered.end.min(column(self.clip.right())).max(start)
    }

    /// Of those, the columns that are covered wholly and read four texels inside the bounds; none where the filter is
    /// wider.
    fn inside(&self, y: f64, covered: &Range<usize>) -> Range<usize> {
        if self.sampling.kernel != Kernel::Tent || self.sampling.widening != (1.0, 1.0) {
            return covered.end..covered.end;
        }
        let [left, top, right, bottom] = self.bounds.map(f64::from);
        let map = &self.level_from_canvas;
        let (u, v) = (map.xy * y + map.dx - 0.5, map.yy * y + map.dy - 0.5);
        let texels = [[map.xx, u - left], [-map.xx, right - 1.0 - u], [map.yx, v - top], [-map.yx, bottom - 1.0 - v]];
        let whole = self.edges.0.iter().map(|[nx, ny, d]| [*nx, ny * y + d - 0.5]);
        let inside = clipped(self.rect, whole.chain(texels).map(|[slope, rest]| [slope, rest - MARGIN]));
        let start = inside.start.clamp(covered.start, covered.end);
        start..inside.end.clamp(start, covered.end)
    }

    /// The layer sampled whole, to be drawn again.
    pub(super) fn placed(&self, level: Level) -> PlacedSprite {
        let (width, height) = (self.rect.width as usize, self.rect.height as usize);
        let mut pixels = vec![0_u32; width * height];
        pixels.par_chunks_mut(width).enumerate().for_each(|(row, target)| {
            self.sample_row(level, self.rect.y + row as u32, target);
        });
        let plane = |shift: u32| Plane { samples: pixels.iter().map(|pixel| (pixel >> shift) as u8).collect(), width };
        PlacedSprite::new(self.rect, [plane(0), plane(8), plane(16), plane(24)])
    }
}

/// Keeps rounding from letting a pixel in at the very edge, in pixels.
const MARGIN: f64 = 1e-6;

/// The columns of `rect` at whose centres all of `lines` (slope along x, and value at x = 0) are not negative.
fn clipped(rect: PixelRect, lines: impl Iterator<Item = [f64; 2]>) -> Range<usize> {
    let (mut low, mut high) = (0.0_f64, f64::from(rect.width));
    for [slope, rest] in lines {
        // The value at the centre of the first column.
        let first = slope * (f64::from(rect.x) + 0.5) + rest;
        if slope.abs() < 1e-12 {
            if first < 0.0 {
                return 0..0;
            }
        } else if slope > 0.0 {
            low = low.max((-first / slope).ceil());
        } else {
            high = high.min((-first / slope).floor() + 1.0);
        }
    }
    let low = low.min(f64::from(rect.width)) as usize;
    low..(high.max(0.0) as usize).max(low)
}

/// The four edges of a layer on the canvas, as lines whose positive side is inside.
pub(super) struct Edges([[f64; 3]; 4]);

impl Edges {
    /// The edges of `rect` seen on the canvas.
    pub(super) fn of(canvas_from_source: &Affine<Source, Canvas>, rect: &Rect<Source>) -> Self {
        let corners = rect.corners().map(|corner| canvas_from_source.apply(corner));
        let middle = canvas_from_source.apply(Point::new(rect.x + rect.width / 2.0, rect.y + rect.height / 2.0));
        Self(std::array::from_fn(|index| {
            let (a, b) = (corners[index], corners[(index + 1) % 4]);
            let length = libm::hypot(b.x - a.x, b.y - a.y).max(1e-9);
            let (nx, ny) = ((a.y - b.y) / length, (b.x - a.x) / length);
            let line = [nx, ny, -(nx * a.x + ny * a.y)];
            let inside = line[0] * middle.x + line[1] * middle.y + line[2];
            if inside < 0.0 { line.map(|part| -part) } else { line }
        }))
    }

    /// How much of the pixel around a centre is covered, 0..1: the product over the edges of the distance inside, plus
    /// one half.
    pub(super) fn coverage(&self, x: f64, y: f64) -> f64 {
        self.0.iter().map(|[nx, ny, d]| (nx * x + ny * y + d + 0.5).clamp(0.0, 1.0)).product()
    }
}
