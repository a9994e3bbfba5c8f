//! The picture at one instant, by the segments that show it.

use std::sync::Arc;

use crate::base::{Paint, Time};
use crate::scene::{self, UnitPose};

/// A segment of the draft: indices into [`crate::draft::Draft::tracks`] and the track's `segments`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentKey {
    /// Index of the track.
    pub track: usize,
    /// Index of the segment on it.
    pub segment: usize,
}

/// The picture at one instant.
pub type Picture = scene::Picture<Subject>;

/// One thing to composite.
pub type Item = scene::Item<Subject>;

/// Two segments, one turning into the other.
pub type Transition = scene::Transition<Subject>;

/// One source on the canvas. For text, source pixels are canvas pixels at scale 1 with the origin at the text box's
/// top-left corner, and the part that is seen is the box.
pub type Layer = scene::Layer<Subject>;

/// The content of a layer, and its segment.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Whose it is.
    pub segment: SegmentKey,
    /// Its content.
    pub shows: LayerContent,
}

/// The content of a layer.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerContent {
    /// The frame of the segment's video at this source time.
    Video(Time),
    /// The segment's still picture.
    Still,
    /// The one of the segment's texts with this index.
    Text(usize),
    /// The one of the segment's texts with this index, each of its units by itself.
    Units(usize, Arc<[UnitPose]>),
    /// The segment's shape, in box pixels.
    Shape(Box<scene::Figure>),
    /// A colour or gradient over `source_rect`.
    Paint(Paint),
}

impl LayerContent {
    /// The index of the text that it shows, still or moving.
    pub const fn text(&self) -> Option<usize> {
        match self {
            Self::Text(index) | Self::Units(index, _) => Some(*index),
            _ => None,
        }
    }
}
