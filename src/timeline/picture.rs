//! The picture at one instant: layers from bottom to top, each with its place on the canvas.

use crate::base::{Affine, Canvas, Paint, Rect, Source, Time};
use crate::draft::{BlendMode, TransitionKind};

/// A segment of the draft: indices into [`crate::draft::Draft::tracks`] and the track's `segments`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentKey {
    /// Index of the track.
    pub track: usize,
    /// Index of the segment on it.
    pub segment: usize,
}

/// The picture at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Below everything.
    pub background: Paint,
    /// From bottom to top.
    pub items: Vec<Item>,
}

/// One thing to composite.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A layer by itself.
    Layer(Layer),
    /// Two segments, one turning into the other.
    Transition(Box<Transition>),
}

/// A transition under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// Which one.
    pub kind: TransitionKind,
    /// How far, 0..1, eased.
    pub progress: f64,
    /// The outgoing segment's layers.
    pub from: Vec<Layer>,
    /// The incoming segment's layers.
    pub to: Vec<Layer>,
}

/// One source on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Whose it is.
    pub segment: SegmentKey,
    /// Its content.
    pub content: LayerContent,
    /// Where the source's pixels go. For text, source pixels are canvas pixels at scale 1 with the origin at the text box's top-left corner.
    pub canvas_from_source: Affine<Source, Canvas>,
    /// The part that is seen: cropped, panned, and cut at the box. For text: the box.
    pub source_rect: Rect<Source>,
    /// 0..1, of segment and track together.
    pub opacity: f64,
    /// How it meets what is below.
    pub blend: BlendMode,
    /// Sigma of a Gaussian over the shown part (its edges held), canvas pixels; 0: none.
    pub blur_sigma: f64,
}

/// The content of a layer.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerContent {
    /// The frame of the segment's video at this source time.
    Video(Time),
    /// The segment's still picture.
    Still,
    /// The segment's text.
    Text,
    /// A colour or gradient over `source_rect`.
    Paint(Paint),
}
