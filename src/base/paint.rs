//! The filling of areas.

use super::colour::Rgba;
use super::gradient::Gradient;

/// The filling of an area.
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
