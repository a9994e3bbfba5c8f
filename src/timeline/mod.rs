//! The timeline: pure functions from an instant to what is seen and heard then. No file, no clock, no GPU.

mod facts;
mod picture;

pub use facts::{Facts, MediaFacts};
pub use picture::{Item, Layer, LayerContent, Picture, SegmentKey, Transition};
