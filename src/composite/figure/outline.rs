//! Outlines as Bézier paths in box pixels.

use std::f64::consts::{PI, TAU};

use kurbo::{Affine, BezPath, Cap, Ellipse, Join, ParamCurve, ParamCurveArclen, PathSeg, Point, RoundedRect, Shape, StrokeOpts};

use crate::scene::{Figure, Outline, Stroke};

/// How far a curve may lie from what stands for it, box pixels.
const TOLERANCE: f64 = 0.02;

/// The outline of a figure.
pub(super) fn outline(figure: &Figure) -> BezPath {
    let (width, height) = figure.size;
    let middle = Point::new(width / 2.0, height / 2.0);
    match &figure.outline {
        Outline::Rect { radius } => RoundedRect::new(0.0, 0.0, width, height, *radius).to_path(TOLERANCE),
        Outline::Ellipse => Ellipse::new(middle, (width / 2.0, height / 2.0), 0.0).to_path(TOLERANCE),
        Outline::Line => {
            let mut path = BezPath::new();
            path.move_to((0.0, middle.y));
            path.line_to((width, middle.y));
            path
        }
        Outline::Polygon { corners } => ring(*corners, |_| 1.0, figure.size),
        Outline::Star { points, inner } => ring(2 * points, |corner| if corner % 2 == 0 { 1.0 } else { *inner }, figure.size),
        Outline::Path(path) => Affine::scale_non_uniform(width, height) * path,
    }
}

/// Corners about the middle, the first at the top, at their radius of the box's half.
fn ring(corners: u32, radius: impl Fn(u32) -> f64, (width, height): (f64, f64)) -> BezPath {
    let mut path = BezPath::new();
    for corner in 0..corners {
        let angle = TAU * f64::from(corner) / f64::from(corners) - PI / 2.0;
        let (x, y) = (libm::cos(angle) * radius(corner), libm::sin(angle) * radius(corner));
        let point = Point::new(width / 2.0 * (1.0 + x), height / 2.0 * (1.0 + y));
        if corner == 0 { path.move_to(point) } else { path.line_to(point) }
    }
    path.close_path();
    path
}

/// The area of a line along `path`.
pub(super) fn stroked(path: &BezPath, stroke: &Stroke, trim: (f64, f64)) -> BezPath {
    let part = if trim == (0.0, 1.0) { path.clone() } else { trimmed(path, trim) };
    let line = kurbo::Stroke::new(stroke.width).with_caps(Cap::Butt).with_join(Join::Miter);
    let line = match stroke.dashes {
        Some((on, off)) if on > 0.0 && off > 0.0 => line.with_dashes(0.0, [on, off]),
        _ => line,
    };
    kurbo::stroke(part, &line, &StrokeOpts::default(), TOLERANCE)
}

/// The part of a path from one fraction of its length to another.
fn trimmed(path: &BezPath, (from, to): (f64, f64)) -> BezPath {
    let segments: Vec<(PathSeg, f64)> = path.segments().map(|segment| (segment, segment.arclen(TOLERANCE))).collect();
    let whole: f64 = segments.iter().map(|(_, length)| length).sum();
    let (start, end) = (from.clamp(0.0, 1.0) * whole, to.clamp(0.0, 1.0) * whole);
    let (mut part, mut at, mut last) = (BezPath::new(), 0.0, None);
    for (segment, length) in segments {
        let (low, high) = ((start - at).max(0.0), (end - at).min(length));
        at += length;
        if high <= low || length <= 0.0 {
            continue;
        }
        let place = |distance: f64| if distance >= length { 1.0 } else { segment.inv_arclen(distance, TOLERANCE) };
        let piece = segment.subsegment(place(low)..place(high));
        if last.is_none_or(|last: Point| last.distance(piece.start()) > TOLERANCE) {
            part.move_to(piece.start());
        }
        part.push(piece.as_path_el());
        last = Some(piece.end());
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(outline: Outline) -> Figure {
        Figure { outline, size: (80.0, 40.0), fill: None, stroke: None, trim: (0.0, 1.0) }
    }

    #[test]
    fn outlines_have_their_areas() {
        let area = |shape| outline(&figure(shape)).area().abs();
        let close = |found: f64, wanted: f64| assert!((found - wanted).abs() < 2.0, "{found}, not {wanted}");
        close(area(Outline::Rect { radius: 10.0 }), 3200.0 - (4.0 - PI) * 100.0);
        close(area(Outline::Ellipse), PI * 800.0);
        // n/2 sin(360/n) of the circle's square radius.
        close(area(Outline::Polygon { corners: 6 }), 3.0 * (PI / 3.0).sin() * 800.0);
        close(area(Outline::Star { points: 5, inner: 0.5 }), 5.0 * (PI / 5.0).sin() * 0.5 * 800.0);
        let square = BezPath::from_svg("M0 0H1V1H0Z").unwrap();
        close(area(Outline::Path(square)), 3200.0);
    }

    #[test]
    fn a_part_has_its_share_of_the_length() {
        let whole = outline(&figure(Outline::Ellipse));
        let length = |path: &BezPath| path.segments().map(|segment| segment.arclen(0.01)).sum::<f64>();
        for (from, to) in [(0.0, 0.3), (0.2, 0.9), (0.5, 0.5)] {
            let found = length(&trimmed(&whole, (from, to)));
            assert!((found - (to - from) * length(&whole)).abs() < 0.5, "{from} to {to}: {found}");
        }
    }
}
