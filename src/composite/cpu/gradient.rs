//! Paints that are more than one colour along the axes: evaluated at every pixel of their area.

use crate::base::{ColourTags, Paint, PixelRect, Point, YcbcrCoefficients};

use super::placed_layer::Place;
use super::plane::Plane;
use super::rotated::Edges;
use super::sprite::PlacedSprite;

/// A paint over the visible part of `place`, placed on the canvas.
pub(super) fn place_paint(paint: &Paint, place: &Place) -> PlacedSprite {
    let (width, height) = (place.rect.width as usize, place.rect.height as usize);
    let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
    let mut planes: [Plane; 4] = std::array::from_fn(|_| Plane::new(width, height));
    let Some(source_from_canvas) = place.canvas_from_source.inverse() else { return PlacedSprite::new(place.rect, planes) };
    let edges = Edges::of(&place.canvas_from_source, &place.source_rect);
    let seen = place.source_rect;
    let gradient = match paint {
        Paint::Gradient(gradient) => Some(gradient.over(seen.width, seen.height)),
        Paint::Solid(_) => None,
    };
    for row in 0..height {
        for column in 0..width {
            let (x, y) = (f64::from(place.rect.x) + column as f64 + 0.5, f64::from(place.rect.y) + row as f64 + 0.5);
            let point = source_from_canvas.apply(Point::new(x, y));
            let colour = match (paint, &gradient) {
                (_, Some(gradient)) => gradient.at(point.x - seen.x, point.y - seen.y),
                (Paint::Solid(colour), None) => *colour,
                (Paint::Gradient(_), None) => continue,
            };
            let pixel = PixelRect { x: x as u32, y: y as u32, width: 1, height: 1 };
            let alpha = if place.clip.contains(&pixel) { f64::from(colour.a) * edges.coverage(x, y) } else { 0.0 };
            let code = coefficients.ycbcr([colour.r, colour.g, colour.b].map(f64::from));
            let values = [code[0] * alpha, code[1] * alpha, code[2] * alpha, 255.0 * alpha];
            for (plane, value) in planes.iter_mut().zip(values) {
                plane.samples[row * width + column] = value.round() as u8;
            }
        }
    }
    PlacedSprite::new(place.rect, planes)
}
