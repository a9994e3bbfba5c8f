//! How much of each pixel a path covers: exact areas, to the precision of `f32`.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use tiny_skia::{LineCap, LineJoin};
use tiny_skia::{Path, PathBuilder, PathSegment, Stroke};

use crate::base::PixelSize;

/// How much longer, in pixels, the way along a cubic's control points may be than its chord before it is halved; and
/// how often it is at most.
const CUBIC_FLATNESS: f32 = 0.35;
const CUBIC_HALVINGS: u32 = 16;

/// Paths drawn over each other; where they overlap they cover as one.
pub(super) struct Coverage {
    raster: Rasterizer,
    size: PixelSize,
}

impl Coverage {
    pub(super) fn new(size: PixelSize) -> Self {
        Self { raster: Rasterizer::new(size.width as usize, size.height as usize), size }
    }

    /// Adds a path in pixels; what lies outside the frame is cut off exactly. Its outer contours may all turn either
    /// way, as they do in TrueType or in PostScript fonts: they are brought to one sense, so that fonts of both kinds
    /// do not cancel each other.
    pub(super) fn add(&mut self, path: &Path) {
        let reversed = signed_area(path) < 0.0;
        let (mut start, mut last) = (point(0.0, 0.0), point(0.0, 0.0));
        let at = |at: tiny_skia::Point| point(at.x, at.y);
        for segment in path.segments() {
            last = match segment {
                PathSegment::MoveTo(to) => {
                    start = at(to);
                    start
                }
                PathSegment::LineTo(to) => self.curve(&mut [last, at(to)], reversed),
                PathSegment::QuadTo(control, to) => self.curve(&mut [last, at(control), at(to)], reversed),
                PathSegment::CubicTo(first, second, to) => self.curve(&mut [last, at(first), at(second), at(to)], reversed),
                PathSegment::Close => self.curve(&mut [last, start], reversed),
            };
        }
    }

    /// Adds a line or a Bezier curve through its first and last point; returns the latter.
    fn curve(&mut self, points: &mut [Point], reversed: bool) -> Point {
        let end = points[points.len() - 1];
        if reversed {
            points.reverse();
        }
        let (width, height) = (self.size.width as f32, self.size.height as f32);
        let is_inside = points.iter().all(|at| (0.0..=width).contains(&at.x) && (0.0..=height).contains(&at.y));
        match *points {
            [from, to] if is_inside => self.raster.draw_line(from, to),
            [from, control, to] if is_inside => self.raster.draw_quad(from, control, to),
            [from, first, second, to] if is_inside => self.raster.draw_cubic(from, first, second, to),
            _ => self.flattened(points),
        }
        end
    }

    /// Adds a line or curve that leaves the frame, as lines. Curves are divided as the rasteriser divides them, so
    /// that a part of a text is the same as in the whole.
    fn flattened(&mut self, points: &[Point]) {
        match *points {
            [from, control, to] => {
                let bend = (from.x - 2.0 * control.x + to.x).powi(2) + (from.y - 2.0 * control.y + to.y).powi(2);
                let steps = if bend < 0.333 { 1.0 } else { 1.0 + (3.0 * bend).sqrt().sqrt().floor() };
                let mut last = from;
                for step in 1..=steps as u32 {
                    let share = step as f32 / steps;
                    let next = between(between(from, control, share), between(control, to, share), share);
                    self.clipped_line(last, next);
                    last = next;
                }
            }
            [from, first, second, to] => self.halved([from, first, second, to], CUBIC_HALVINGS),
            _ => self.clipped_line(points[0], points[points.len() - 1]),
        }
    }

    /// Adds a cubic curve by halves (de Casteljau) until its control points lie near the chord.
    fn halved(&mut self, [from, first, second, to]: [Point; 4], halvings: u32) {
        let length = |a: Point, b: Point| (a.x - b.x).hypot(a.y - b.y);
        let way = length(from, first) + length(first, second) + length(second, to);
        if halvings == 0 || way * way - length(from, to).powi(2) <= CUBIC_FLATNESS * CUBIC_FLATNESS {
            return self.clipped_line(from, to);
        }
        let half = |a, b| between(a, b, 0.5);
        let (start, middle, end) = (half(from, first), half(first, second), half(second, to));
        let (before, after) = (half(start, middle), half(middle, end));
        let centre = half(before, after);
        self.halved([from, start, before, centre], halvings - 1);
        self.halved([centre, after, end, to], halvings - 1);
    }

    /// Adds the part of a line between the frame's top and bottom. What lies beside the frame is drawn along its
    /// edge: the area between them is inside.
    fn clipped_line(&mut self, from: Point, to: Point) {
        let (width, height) = (self.size.width as f32, self.size.height as f32);
        let crossing = |value: f32, start: f32, end: f32| (value - start) / (end - start);
        let mut cuts = vec![0.0, 1.0];
        for (edge, start, end) in [(0.0, from.y, to.y), (height, from.y, to.y), (0.0, from.x, to.x), (width, from.x, to.x)] {
            cuts.extend(Some(crossing(edge, start, end)).filter(|share| (0.0..1.0).contains(share)));
        }
        cuts.sort_by(f32::total_cmp);
        let inside = |at: Point| point(at.x.clamp(0.0, width), at.y.clamp(0.0, height));
        for pair in cuts.windows(2) {
            let (start, end) = (inside(between(from, to, pair[0])), inside(between(from, to, pair[1])));
            if start.y != end.y {
                self.raster.draw_line(start, end);
            }
        }
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

fn between(from: Point, to: Point, share: f32) -> Point {
    point(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
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
