//! The colour of each pixel of a painted area.

use crate::base::{Gradient, GradientForm, Paint, Rgba};

/// Premultiplied colour by place.
pub(super) enum Ink {
    Solid([u8; 4]),
    /// Position along the gradient line at the frame's corner and its change with x and y, 0..1 over the line; stops,
    /// colours 0..255.
    Gradient {
        origin: f32,
        per_x: f32,
        per_y: f32,
        stops: Vec<(f32, [f32; 4])>,
    },
    /// A gradient in circles or turns, and the frame pixels of its box: left, top, width, height.
    Around(Gradient, [f32; 4]),
}

impl Ink {
    /// `paint` over the rectangle left, top, right, bottom in frame pixels.
    pub(super) fn new(paint: &Paint, area: [f32; 4]) -> Self {
        match paint {
            Paint::Solid(colour) => Self::solid(*colour),
            Paint::Gradient(gradient) if gradient.form == GradientForm::Linear => Self::gradient(gradient, area),
            Paint::Gradient(gradient) => {
                let [left, top, right, bottom] = area;
                Self::Around(gradient.clone(), [left, top, right - left, bottom - top])
            }
        }
    }

    pub(super) fn solid(colour: Rgba) -> Self {
        Self::Solid(premultiplied(colour).map(to_byte))
    }

    /// The gradient line runs through the area's middle and is `|w sin a| + |h cos a|` long (CSS Images 3, 3.1.1).
    fn gradient(gradient: &Gradient, [left, top, right, bottom]: [f32; 4]) -> Self {
        let (sin, cos) = gradient.angle_degrees.to_radians().sin_cos();
        let (sin, cos) = (sin as f32, cos as f32);
        let length = ((right - left) * sin).abs() + ((bottom - top) * cos).abs();
        let (per_x, per_y) = if length > 0.0 { (sin / length, -cos / length) } else { (0.0, 0.0) };
        // Colours are taken at the middle of pixels.
        let origin = 0.5 - ((left + right) / 2.0 - 0.5) * per_x - ((top + bottom) / 2.0 - 0.5) * per_y;
        let stops = gradient.stops.iter().map(|stop| (stop.offset, premultiplied(stop.colour))).collect();
        Self::Gradient { origin, per_x, per_y, stops }
    }

    /// The colour of the pixel in column `x` and row `y`. Between stops it is interpolated premultiplied (CSS Images 3,
    /// 3.4.2).
    pub(super) fn at(&self, x: usize, y: usize) -> [u8; 4] {
        match self {
            Self::Solid(colour) => *colour,
            Self::Gradient { origin, per_x, per_y, stops } => {
                let along = origin + x as f32 * per_x + y as f32 * per_y;
                let next = stops.partition_point(|&(offset, _)| offset <= along);
                match (next.checked_sub(1).and_then(|before| stops.get(before)), stops.get(next)) {
                    (Some(&(start, from)), Some(&(end, to))) => {
                        let share = (along - start) / (end - start);
                        std::array::from_fn(|channel| to_byte(from[channel] + (to[channel] - from[channel]) * share))
                    }
                    (Some(&(_, only)), None) | (None, Some(&(_, only))) => only.map(to_byte),
                    (None, None) => [0; 4],
                }
            }
            Self::Around(gradient, [left, top, width, height]) => {
                let (x, y) = (f64::from(x as f32 + 0.5 - left), f64::from(y as f32 + 0.5 - top));
                premultiplied(gradient.over(f64::from(*width), f64::from(*height)).at(x, y)).map(to_byte)
            }
        }
    }
}

fn to_byte(value: f32) -> u8 {
    (value + 0.5) as u8
}

fn premultiplied(colour: Rgba) -> [f32; 4] {
    colour.premultiplied().map(|value| value.clamp(0.0, 1.0) * 255.0)
}
