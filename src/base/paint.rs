//! What areas are filled with.

use super::colour::Rgba;
use super::gradient::Gradient;

/// What an area is filled with.
#[derive(Clone, Debug, PartialEq)]
pub enum Paint {
    /// One colour.
    Solid(Rgba),
    /// A gradient over the area.
    Gradient(Gradient),
}

impl Paint {
    /// Whether nothing shows through anywhere.
    pub fn is_opaque(&self) -> bool {
        match self {
            Self::Solid(colour) => colour.is_opaque(),
            Self::Gradient(gradient) => gradient.stops.iter().all(|stop| stop.colour.is_opaque()),
        }
    }
}
