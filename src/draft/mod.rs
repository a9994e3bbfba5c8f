//! The draft: short keys in, typed and checked values out. One table of keys drives the parser, the JSON Schema and the
//! reference page. No file is opened here.
//!
//! Decision: the draft is walked, not deserialised. serde stops at the first error and knows no pointers; the walk
//! collects all errors, suggests names and keeps unknown keys.

mod bounds;
mod build;
mod check;
mod computed;
mod datum;
mod files;
mod findings;
mod format;
mod json;
mod keys;
mod layout;
mod locate;
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
mod segments;
mod source_ref;
mod template;
mod text_model;
mod text_motion;
mod tolerant;
mod variables;
mod words;

pub use computed::{BedStyle, ComputedSource, SoundEffect};
pub use files::Files;
pub use format::formatted;
pub use keys::document::FORMAT_VERSION as VERSION;
pub use layout::{Border, DropShadow, Fit, KenBurns, Layout};
pub use locate::locate;
pub use look::{BlendMode, ChromaKey, Effect, KeyType, Lut, Mask, MaskKind};
pub use model::{
    Content, Draft, Ducking, FadeCurve, Look, Master, Media, MediaKind, Meta, PastEnd, Placeholder, Property, Repeats, Segment, Shape,
    ShapeKind, ShapeStroke, Sound, Speed, Track, TrackKind,
};
pub use motion::{Ease, EaseSide, Keyframe, Keyframes, PennerCurve, Preset, Presets, Transition, TransitionKind};
pub use order::sort_diagnostics;
pub use outline::outline;
pub use parse::{ParseOptions, Parsed, PlacedSource, parse, write};
pub(crate) use read::shown;
pub use reference::reference_page;
pub use schema::schema;
pub use source_ref::SourceRef;
pub use template::{Template, fill_in};
pub use text_model::{
    Align, CaptionLook, Direction, Overflow, RangeDecoration, StyledRange, Text, TextBox, TextCase, TextShadow, TextStroke, TextStyle,
    VerticalAlign,
};
pub use text_motion::{Count, TextMotion, TextUnitKind, UnitMotion, UnitMotionKind, UnitOrder};
pub use variables::{literal, of_literal};
