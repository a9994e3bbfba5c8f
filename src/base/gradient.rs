//! Gradients: which colour stands where in a box (CSS Images 3 and 4).

use std::f64::consts::TAU;

use super::colour::Rgba;

/// One colour of a gradient and where it stands, 0..1 along the gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientStop {
    /// Position along the gradient.
    pub offset: f32,
    /// Colour there.
    pub colour: Rgba,
}

/// Which way a gradient runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum GradientForm {
    /// Along a line; angle and length as CSS `linear-gradient` (CSS Images 3, 3.1): 0 is up, 90 is right.
    #[default]
    Linear,
    /// Outwards from a point, in circles.
    Radial {
        /// Fractions of the box.
        centre: (f64, f64),
        /// In fractions of the box's longer side.
        radius: f64,
    },
    /// Clockwise about a point, from the angle on (CSS Images 4, 3.3).
    Conic {
        /// Fractions of the box.
        centre: (f64, f64),
    },
}

/// A gradient.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// Which way it runs.
    pub form: GradientForm,
    /// Degrees clockwise from up.
    pub angle_degrees: f64,
    /// At least two, offsets not falling.
    pub stops: Vec<GradientStop>,
}

/// A gradient over a box, ready to be asked.
#[derive(Clone, Debug)]
pub struct PlacedGradient<'a> {
    stops: &'a [GradientStop],
    place: Place,
}

/// Position by place in the box.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// Position at the origin, and per pixel.
    Line([f64; 3]),
    /// Middle, and one through the radius.
    Circles([f64; 3]),
    /// Middle, and turns at which it begins.
    Turn([f64; 3]),
}

impl Gradient {
    /// The gradient over a box of this width and height.
    pub fn over(&self, width: f64, height: f64) -> PlacedGradient<'_> {
        let turns = self.angle_degrees / 360.0;
        let place = match self.form {
            GradientForm::Linear => {
                let (sin, cos) = (libm::sin(turns * TAU), libm::cos(turns * TAU));
                // The line goes through the middle, and its ends are where the corners project to.
                let length = ((width * sin).abs() + (height * cos).abs()).max(1e-9);
                Place::Line([0.5 + (height * cos - width * sin) / 2.0 / length, sin / length, -cos / length])
            }
            GradientForm::Radial { centre, radius } => {
                Place::Circles([centre.0 * width, centre.1 * height, 1.0 / (radius * width.max(height)).max(1e-9)])
            }
            GradientForm::Conic { centre } => Place::Turn([centre.0 * width, centre.1 * height, turns]),
        };
        PlacedGradient { stops: &self.stops, place }
    }
}

impl PlacedGradient<'_> {
    /// The colour at a point of the box, from its top-left corner. Colours between stops are mixed premultiplied (CSS
    /// Images 3, 3.4.2).
    pub fn at(&self, x: f64, y: f64) -> Rgba {
        let position = match self.place {
            Place::Line([origin, per_x, per_y]) => origin + per_x * x + per_y * y,
            Place::Circles([cx, cy, per_radius]) => ((x - cx) * (x - cx) + (y - cy) * (y - cy)).sqrt() * per_radius,
            Place::Turn([cx, cy, start]) => {
                // Clockwise from up.
                let turns = libm::atan2(x - cx, cy - y) / TAU - start;
                turns - turns.floor()
            }
        };
        self.colour(position as f32)
    }

    fn colour(&self, position: f32) -> Rgba {
        let stops = self.stops;
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient(form: GradientForm, angle_degrees: f64) -> Gradient {
        let stops = vec![GradientStop { offset: 0.0, colour: Rgba::BLACK }, GradientStop { offset: 1.0, colour: Rgba::WHITE }];
        Gradient { form, angle_degrees, stops }
    }

    fn close(gradient: &Gradient, (x, y): (f64, f64), (width, height): (f64, f64), wanted: f32) {
        let colour = gradient.over(width, height).at(x, y);
        assert!((colour.r - wanted).abs() < 1e-5, "{colour} for {wanted} at {x},{y} of {gradient:?}");
    }

    #[test]
    fn lines_run_as_in_css() {
        let line = |angle| gradient(GradientForm::Linear, angle);
        close(&line(0.0), (50.0, 20.0), (100.0, 40.0), 0.5);
        close(&line(0.0), (50.0, 0.0), (100.0, 40.0), 1.0);
        close(&line(90.0), (25.0, 0.0), (100.0, 40.0), 0.25);
        // At 45 degrees the corner at the top right is exactly the end (the "magic corners").
        close(&line(45.0), (40.0, 0.0), (40.0, 40.0), 1.0);
    }

    #[test]
    fn circles_and_turns_run_from_their_centre() {
        let circles = gradient(GradientForm::Radial { centre: (0.5, 0.5), radius: 0.5 }, 0.0);
        close(&circles, (50.0, 20.0), (100.0, 40.0), 0.0);
        close(&circles, (75.0, 20.0), (100.0, 40.0), 0.5);
        close(&circles, (50.0, 45.0), (100.0, 40.0), 0.5);
        let turn = |angle| gradient(GradientForm::Conic { centre: (0.5, 0.5) }, angle);
        close(&turn(0.0), (90.0, 20.0), (100.0, 40.0), 0.25);
        close(&turn(0.0), (50.0, 39.0), (100.0, 40.0), 0.5);
        close(&turn(90.0), (50.0, 39.0), (100.0, 40.0), 0.25);
    }
}
