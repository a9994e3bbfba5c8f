//! How much of each pixel a path covers: exact areas, to the precision of `f32`.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use tiny_skia::{LineCap, LineJoin};
use tiny_skia::{Path, PathBuilder, PathSegment, Stroke};

use crate::base::PixelSize;

/// Paths drawn over each other; where they overlap they cover as one.
pub(super) struct Coverage {
    raster: Rasterizer,
    size: PixelSize,
}

impl Coverage {
    pub(super) fn new(size: PixelSize) -> Self {
        Self { raster: Rasterizer::new(size.width as usize, size.height as usize), size }
    }

    /// Adds a path in pixels. Its outer contours may all turn either way, as they do in TrueType or in PostScript
    /// fonts: they are brought to one sense, so that fonts of both kinds do not cancel each other.
    pub(super) fn add(&mut self, path: &Path) {
        let reversed = signed_area(path) < 0.0;
        let (mut start, mut last) = (point(0.0, 0.0), point(0.0, 0.0));
        for segment in path.segments() {
            last = match segment {
                PathSegment::MoveTo(to) => {
                    start = self.inside(to);
                    start
                }
                PathSegment::LineTo(to) => self.line(last, self.inside(to), reversed),
                PathSegment::QuadTo(control, to) => {
                    let (control, to) = (self.inside(control), self.inside(to));
                    let (from, until) = if reversed { (to, last) } else { (last, to) };
                    self.raster.draw_quad(from, control, until);
                    to
                }
                PathSegment::CubicTo(first, second, to) => {
                    let (first, second, to) = (self.inside(first), self.inside(second), self.inside(to));
                    if reversed {
                        self.raster.draw_cubic(to, second, first, last);
                    } else {
                        self.raster.draw_cubic(last, first, second, to);
                    }
                    to
                }
                PathSegment::Close => self.line(last, start, reversed),
            };
        }
    }

    fn line(&mut self, from: Point, to: Point, reversed: bool) -> Point {
        if reversed {
            self.raster.draw_line(to, from);
        } else {
            self.raster.draw_line(from, to);
        }
        to
    }

    /// Frames have room for all that is drawn; this holds rounding in.
    fn inside(&self, at: tiny_skia::Point) -> Point {
        point(at.x.clamp(0.0, self.size.width as f32), at.y.clamp(0.0, self.size.height as f32))
    }

    /// 0 (bare) to 255 (covered) for each pixel, row by row.
    pub(super) fn values(&self) -> Vec<u8> {
        let mut values = vec![0; self.size.area() as usize];
        self.raster.for_each_pixel(|index, covered| {
            // Less shows in no 8-bit pixel, and may be rounding left over from the edges before.
            if covered > 1.0 / 512.0 {
                values[index] = (covered.min(1.0) * 255.0 + 0.5) as u8;
            }
        });
        values
    }
}

/// Above zero where the path turns clockwise, `y` down, by its ends of segments (shoelace formula).
fn signed_area(path: &Path) -> f32 {
    let (mut area, mut start, mut last) = (0.0, tiny_skia::Point::zero(), tiny_skia::Point::zero());
    for segment in path.segments() {
        let to = match segment {
            PathSegment::MoveTo(to) => {
                start = to;
                last = to;
                to
            }
            PathSegment::LineTo(to) | PathSegment::QuadTo(_, to) | PathSegment::CubicTo(_, _, to) => to,
            PathSegment::Close => start,
        };
        area += last.x * to.y - to.x * last.y;
        last = to;
    }
    area
}

/// The band that reaches `reach` pixels to both sides of an outline, with round corners; `None` where there is none.
pub(super) fn band(outline: &Path, reach: f32) -> Option<Path> {
    let stroke = Stroke { width: 2.0 * reach, line_join: LineJoin::Round, line_cap: LineCap::Round, ..Stroke::default() };
    let mut band = PathBuilder::new();
    band.push_path(&outline.stroke(&stroke, 1.0)?);
    for contour in contours(outline) {
        // The inner edge of a band around a contour that lies within reach as a whole turns inside out and leaves a
        // hole: discs fill it.
        let bounds = contour.bounds();
        if reach > 1.0 && bounds.width().max(bounds.height()) < 2.0 * reach {
            for &vertex in contour.points() {
                band.push_circle(vertex.x, vertex.y, reach - 1.0);
            }
        }
    }
    band.finish()
}

/// The closed parts of a path, their curves' control points left out.
fn contours(path: &Path) -> Vec<Path> {
    let (mut contours, mut current) = (Vec::new(), PathBuilder::new());
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(to) => {
                contours.extend(std::mem::take(&mut current).finish());
                current.move_to(to.x, to.y);
            }
            PathSegment::LineTo(to) | PathSegment::QuadTo(_, to) | PathSegment::CubicTo(_, _, to) => current.line_to(to.x, to.y),
            PathSegment::Close => {}
        }
    }
    contours.extend(current.finish());
    contours
}
