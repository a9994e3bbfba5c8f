//! Paints that are more than one colour along the axes: evaluated at every pixel of their area.

use crate::base::{ColourTags, Gradient, Paint, PixelRect, Point, Rgba, YcbcrCoefficients};

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
    for row in 0..height {
        for column in 0..width {
            let (x, y) = (f64::from(place.rect.x) + column as f64 + 0.5, f64::from(place.rect.y) + row as f64 + 0.5);
            let point = source_from_canvas.apply(Point::new(x, y));
            let colour = match paint {
                Paint::Solid(colour) => *colour,
                Paint::Gradient(gradient) => colour_at(gradient, point.x - seen.x, point.y - seen.y, seen.width, seen.height),
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

/// The colour of a gradient at a point of a box: CSS Images 3, 3.1. Colours between stops are mixed premultiplied.
pub(super) fn colour_at(gradient: &Gradient, x: f64, y: f64, width: f64, height: f64) -> Rgba {
    let (sin, cos) = gradient.angle_degrees.to_radians().sin_cos();
    let length = (width * sin).abs() + (height * cos).abs();
    let along = (x - width / 2.0) * sin - (y - height / 2.0) * cos;
    let position = (along / length.max(1e-9) + 0.5) as f32;
    let stops = &gradient.stops;
    let Some(next) = stops.iter().position(|stop| stop.offset > position) else {
        return stops.last().map_or(Rgba::BLACK, |stop| stop.colour);
    };
    let (Some(before), after) = (next.checked_sub(1).map(|index| &stops[index]), &stops[next]) else { return stops[next].colour };
    let part = (position - before.offset) / (after.offset - before.offset).max(1e-9);
    let (from, to) = (before.colour.premultiplied(), after.colour.premultiplied());
    let mixed: [f32; 4] = std::array::from_fn(|i| from[i] + (to[i] - from[i]) * part);
    let alpha = mixed[3].max(1e-6);
    Rgba::new(mixed[0] / alpha, mixed[1] / alpha, mixed[2] / alpha, mixed[3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::GradientStop;

    #[test]
    fn gradients_run_as_in_css() {
        let stops = vec![GradientStop { offset: 0.0, colour: Rgba::BLACK }, GradientStop { offset: 1.0, colour: Rgba::WHITE }];
        let gradient = |angle_degrees| Gradient { angle_degrees, stops: stops.clone() };
        let close = |colour: Rgba, wanted: f32| assert!((colour.r - wanted).abs() < 1e-6, "{colour} for {wanted}");
        close(colour_at(&gradient(0.0), 50.0, 20.0, 100.0, 40.0), 0.5);
        close(colour_at(&gradient(0.0), 50.0, 0.0, 100.0, 40.0), 1.0);
        close(colour_at(&gradient(90.0), 25.0, 0.0, 100.0, 40.0), 0.25);
        // At 45 degrees the corner at the top right is exactly the end (the "magic corners").
        close(colour_at(&gradient(45.0), 40.0, 0.0, 40.0, 40.0), 1.0);
    }
}
