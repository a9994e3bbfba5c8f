//! Glyph outlines as paths, in layout pixels.

use ab_glyph::{OutlineCurve, Point};
use tiny_skia::{Path, PathBuilder};

use super::shape::GlyphRun;

/// Rightward shift per unit of height of an upright letter that stands in for an italic one: the tangent of 14 degrees,
/// the default angle of `oblique` (CSS Fonts 4, 2.4).
const SLANT: f64 = 0.249_328;

/// All glyphs of a run of the line at `line_x`, standing on `baseline`; `None` where none has ink. Nothing is rounded:
/// places are exact to the precision of `f32`.
pub(super) fn run_path(run: &GlyphRun, line_x: f64, baseline: f64) -> Option<Path> {
    let mut path = PathBuilder::new();
    let pixels = run.size / run.face.units_per_em();
    let slant = if run.slanted { SLANT } else { 0.0 };
    for glyph in &run.glyphs {
        let Some(outline) = run.face.outline(glyph.id) else { continue };
        let (x, y) = (line_x + glyph.x, baseline + glyph.y);
        let place = |point: Point| {
            let (right, up) = (f64::from(point.x) * pixels, f64::from(point.y) * pixels);
            ((x + right + slant * up) as f32, (y - up) as f32)
        };
        add_contours(&mut path, &outline.curves, place);
    }
    path.finish()
}

fn add_contours(path: &mut PathBuilder, curves: &[OutlineCurve], place: impl Fn(Point) -> (f32, f32)) {
    let mut end: Option<Point> = None;
    for curve in curves {
        let (from, to) = ends(curve);
        if end != Some(from) {
            if end.is_some() {
                path.close();
            }
            let (x, y) = place(from);
            path.move_to(x, y);
        }
        end = Some(to);
        let (x, y) = place(to);
        match curve {
            // Contours end with a line to their start, often of no length, which would disturb the joins of strokes.
            OutlineCurve::Line(..) if from == to => {}
            OutlineCurve::Line(..) => path.line_to(x, y),
            OutlineCurve::Quad(_, control, _) => {
                let (cx, cy) = place(*control);
                path.quad_to(cx, cy, x, y);
            }
            OutlineCurve::Cubic(_, first, second, _) => {
                let ((ax, ay), (bx, by)) = (place(*first), place(*second));
                path.cubic_to(ax, ay, bx, by, x, y);
            }
        }
    }
    if end.is_some() {
        path.close();
    }
}

fn ends(curve: &OutlineCurve) -> (Point, Point) {
    match curve {
        OutlineCurve::Line(from, to) | OutlineCurve::Quad(from, _, to) | OutlineCurve::Cubic(from, _, _, to) => (*from, *to),
    }
}
