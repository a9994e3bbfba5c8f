//! The draft: short keys in, typed and checked values out. One table of keys drives the parser, the JSON Schema and the reference page.
//! No file is opened here.

mod bounds;
mod build;
mod check;
mod files;
mod findings;
mod json;
mod keys;
mod layout;
mod look;
mod model;
mod motion;
mod order;
mod outline;
mod parse;
mod pointer;
mod read;
mod reference;
mod schema;
mod text_model;
mod variables;
mod words;

pub use files::Files;
pub use keys::document::FORMAT_VERSION as VERSION;
pub use layout::{Border, DropShadow, Fit, KenBurns, Layout};
pub use look::{BlendMode, ChromaKey, Effect, Lut, Mask, MaskKind};
pub use model::{
    Content, Draft, Ducking, Look, Master, Media, MediaKind, Meta, PastEnd, Placeholder, Property, Repeats, Segment, Shape, ShapeKind,
    Sound, SourceRef, Speed, Track, TrackKind,
};
pub use motion::{Ease, EaseSide, Keyframe, Keyframes, PennerCurve, Preset, Presets, Transition, TransitionKind};
pub use order::sort_diagnostics;
pub use outline::outline;
pub use parse::{ParseOptions, Parsed, PlacedSource, parse, write};
pub(crate) use read::shown;
pub use reference::reference_page;
pub use schema::schema;
pub use text_model::{
    Align, Direction, Overflow, StyledRange, Text, TextAnimation, TextBox, TextCase, TextShadow, TextStroke, TextStyle, VerticalAlign,
};
pub(crate) use variables::{literal, of_literal};
