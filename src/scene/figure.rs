//! Shapes: outlines in a box, filled and stroked.

use kurbo::BezPath;

use crate::base::{Paint, Rgba};

/// A shape in a box of its own, lengths in box pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its outline.
    pub outline: Outline,
    /// Width and height of the box.
    pub size: (f64, f64),
    /// Its filling.
    pub fill: Option<Paint>,
    /// The line along its outline.
    pub stroke: Option<Stroke>,
    /// The part of the outline that is stroked, from and to, 0..1.
    pub trim: (f64, f64),
}

/// The outline of a shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// The box, its corners rounded.
    Rect {
        /// Box pixels.
        radius: f64,
    },
    /// The ellipse that fits the box.
    Ellipse,
    /// From the middle of the left side to that of the right.
    Line,
    /// A regular polygon that fits the box, one corner at the top.
    Polygon {
        /// At least three.
        corners: u32,
    },
    /// A star that fits the box, one point at the top.
    Star {
        /// At least three.
        points: u32,
        /// Of the outer radius, 0..1.
        inner: f64,
    },
    /// A path in a square of one, stretched to the box.
    Path(BezPath),
}

/// A line along an outline, half of it on either side.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub colour: Rgba,
    /// Box pixels.
    pub width: f64,
    /// Lengths of dashes and of gaps, box pixels.
    pub dashes: Option<(f64, f64)>,
}
