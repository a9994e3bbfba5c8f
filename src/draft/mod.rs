//! The draft: short keys in, typed and checked values out. One table of keys drives the parser, the JSON Schema and the reference page.
//! No file is opened here.

mod build;
mod check;
mod json;
mod keys;
mod layout;
mod look;
mod model;
mod motion;
mod order;
mod parse;
mod pointer;
mod read;
mod reference;
mod schema;
mod text_model;
mod variables;
mod words;

pub use layout::{Border, DropShadow, Fit, KenBurns, Layout};
pub use look::{BlendMode, ChromaKey, Effect, KeyType, Lut, Mask, MaskKind};
pub use model::{
    Content, Draft, Ducking, Look, Master, Media, MediaKind, Meta, PastEnd, Property, Repeats, Segment, Shape, ShapeKind, ShapeStroke,
    Sound, SourceRef, Speed, Track, TrackKind,
};
pub use motion::{Ease, EaseSide, Keyframe, Keyframes, PennerCurve, Preset, Presets, Transition, TransitionKind};
pub use order::sort_diagnostics;
pub use parse::{ParseOptions, Parsed, VERSION, parse, write};
pub use reference::reference_page;
pub use schema::schema;
pub use text_model::{
    Align, CaptionLook, Direction, Overflow, RangeDecoration, StyledRange, Text, TextAnimation, TextBox, TextCase, TextShadow, TextStroke,
    TextStyle, VerticalAlign,
};
