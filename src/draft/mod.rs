//! The draft: short keys in, typed and checked values out. One table of keys drives the parser, the JSON Schema and the reference page.
//! No file is opened here.

mod look;
mod model;
mod motion;
mod text_model;

pub use look::{BlendMode, ChromaKey, Effect, Lut, Mask, MaskKind};
pub use model::{
    Border, Content, Draft, DropShadow, Ducking, Fit, KenBurns, Layout, Look, Master, Media, MediaKind, Meta, PastEnd, Property, Repeats,
    Segment, Shape, ShapeKind, Sound, SourceRef, Speed, Track, TrackKind,
};
pub use motion::{Ease, EaseSide, Keyframe, Keyframes, PennerCurve, Preset, Presets, Transition, TransitionKind};
pub use text_model::{
    Align, Direction, Overflow, StyledRange, Text, TextAnimation, TextBox, TextCase, TextShadow, TextStroke, TextStyle, VerticalAlign,
};
