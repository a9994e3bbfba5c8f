//! Shapes of the draft as figures in box pixels.

use crate::base::{Canvas, LayoutBox, Paint, Rgba, Size};
use crate::draft::{Shape, ShapeKind};
use crate::scene::{Figure, Outline, Stroke};

/// Width of a line for which the draft gives no stroke, in fractions of the canvas height.
const LINE_WIDTH: f64 = 0.004;

/// The shape in a box of `area`.
pub(super) fn figure(shape: &Shape, trim: (f64, f64), area: Size<LayoutBox>, canvas: Size<Canvas>) -> Figure {
    let outline = match shape.kind {
        ShapeKind::Rect => Outline::Rect { radius: shape.radius.min(0.5) * area.width.min(area.height) },
        ShapeKind::Ellipse => Outline::Ellipse,
        ShapeKind::Line => Outline::Line,
        ShapeKind::Polygon => Outline::Polygon { corners: shape.corners },
        ShapeKind::Star => Outline::Star { points: shape.corners, inner: shape.inner_radius },
        ShapeKind::Path => shape.path.clone().map_or(Outline::Rect { radius: 0.0 }, Outline::Path),
    };
    let stroke = shape.stroke.as_ref().map(|stroke| Stroke {
        colour: stroke.line.colour,
        width: stroke.line.width * canvas.height,
        dashes: stroke.dashes.map(|(on, off)| (on * canvas.height, off * canvas.height)),
    });
    let plain = Paint::Solid(Rgba::WHITE);
    let (fill, stroke) = match (shape.kind, stroke) {
        // A line has no area to fill.
        (ShapeKind::Line, None) => {
            let colour = if let Some(Paint::Solid(colour)) = &shape.fill { *colour } else { Rgba::WHITE };
            (None, Some(Stroke { colour, width: LINE_WIDTH * canvas.height, dashes: None }))
        }
        (ShapeKind::Line, stroke) => (None, stroke),
        (_, None) => (Some(shape.fill.clone().unwrap_or(plain)), None),
        (_, stroke) => (shape.fill.clone(), stroke),
    };
    Figure { outline, size: (area.width, area.height), fill, stroke, trim }
}
