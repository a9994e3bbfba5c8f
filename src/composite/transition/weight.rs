//! How much of the incoming picture each pixel takes.

use crate::base::{PixelRect, PixelSize, Rgba};

use super::Field;

/// How much of the incoming picture each pixel takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weight {
    /// The same everywhere.
    Uniform(f64),
    /// The incoming layers are drawn over the outgoing ones.
    Over,
    /// The outgoing layers are drawn over the incoming ones.
    Under,
    /// The incoming picture in pixel columns from here on to the right.
    RightOf(u32),
    /// The incoming picture in pixel columns left of this one.
    LeftOf(u32),
    /// The incoming picture in pixel rows from here on downwards.
    Below(u32),
    /// The incoming picture in pixel rows above this one.
    Above(u32),
    /// The outgoing picture alone, this much of the colour over it.
    OutgoingTo(Rgba, f64),
    /// The incoming picture alone, this much of the colour over it.
    IncomingFrom(Rgba, f64),
    /// A function of place and progress.
    Field(Field),
}

impl Weight {
    /// The outgoing and the incoming picture's part of a canvas of `size`, where a straight edge divides them.
    pub fn parts(self, size: PixelSize) -> Option<[PixelRect; 2]> {
        let columns = |x: u32, end: u32| PixelRect { x, y: 0, width: end - x, height: size.height };
        let rows = |y: u32, end: u32| PixelRect { x: 0, y, width: size.width, height: end - y };
        Some(match self {
            Self::RightOf(column) => [columns(0, column), columns(column, size.width)],
            Self::LeftOf(column) => [columns(column, size.width), columns(0, column)],
            Self::Below(row) => [rows(0, row), rows(row, size.height)],
            Self::Above(row) => [rows(row, size.height), rows(0, row)],
            _ => return None,
        })
    }
}
