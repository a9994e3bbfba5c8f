//! One output frame as a list of things to draw, resolved to pixels: what both compositors take.

use crate::base::{Affine, Canvas, Frame, Paint, PixelSize, Rect, Source};
use crate::draft::{BlendMode, TransitionKind};

/// Everything of one output frame. Two equal scenes give the same pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Size of the output; both even.
    pub canvas: PixelSize,
    /// Below everything.
    pub background: Paint,
    /// From bottom to top.
    pub items: Vec<Item>,
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A layer by itself.
    Layer(Layer),
    /// Two groups of layers, one turning into the other.
    Transition(Box<Transition>),
}

/// A transition under way. Outside of both groups the items below show.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// Which one.
    pub kind: TransitionKind,
    /// How far, 0..1.
    pub progress: f64,
    /// Going.
    pub from: Vec<Layer>,
    /// Coming.
    pub to: Vec<Layer>,
}

/// One source on the canvas. Here `Source` means the pixels of the frame itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What is drawn.
    pub content: Content,
    /// Where its pixels go.
    pub canvas_from_source: Affine<Source, Canvas>,
    /// The part that is drawn; sampling never reads outside it (edges held).
    pub source_rect: Rect<Source>,
    /// 0..1.
    pub opacity: f64,
    /// How it meets what is below.
    pub blend: BlendMode,
    /// Sigma of a Gaussian over the drawn part (its edges held), canvas pixels; 0: none.
    pub blur_sigma: f64,
}

/// What is drawn.
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

impl Layer {
    /// The smallest canvas rectangle around what is drawn.
    pub fn bounds(&self) -> Rect<Canvas> {
        self.canvas_from_source.bounds_of(&self.source_rect)
    }
}
