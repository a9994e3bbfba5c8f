//! One output frame resolved to pixels: what both executors take. Here `Source` means the pixels of a layer's frame
//! itself.

use crate::base::{Frame, Paint};
use crate::scene;

/// Everything of one output frame.
pub type Scene = scene::Picture<Content>;

/// One thing to draw.
pub type Item = scene::Item<Content>;

/// A transition under way.
pub type Transition = scene::Transition<Content>;

/// One source on the canvas.
pub type Layer = scene::Layer<Content>;

/// Its content.
#[derive(Clone, Debug)]
pub enum Content {
    /// A frame of a video, a still, a rasterised text.
    Frame(Frame),
    /// A paint over the layer's `source_rect`.
    Paint(Paint),
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Frame(a), Self::Frame(b)) => a.id() == b.id(),
            (Self::Paint(a), Self::Paint(b)) => a == b,
            _ => false,
        }
    }
}

impl Content {
    /// Whether nothing shows through.
    pub fn is_opaque(&self) -> bool {
        match self {
            Self::Frame(frame) => frame.is_opaque(),
            Self::Paint(paint) => paint.is_opaque(),
        }
    }
}
