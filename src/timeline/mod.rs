//! The timeline: pure functions from an instant to what is seen and heard then. No file, no clock, no GPU.
//!
//! [`Timeline::new`] places every segment in time and reports what the lengths of files make impossible or surprising;
//! the timeline then answers [`Timeline::picture_at`] for any instant, and lists its sound as [`SoundClip`]s. Hidden
//! tracks and segments keep their time, but are neither seen nor heard. What reaches past the draft's end is cut there
//! as if it were that much shorter.

mod easing;
mod facts;
mod figures;
mod keyframes;
mod looks;
mod motion;
mod picture;
mod placement;
mod plan;
mod planned_transition;
mod playback;
mod presets;
mod schedule;
mod segment_picture;
mod segment_sound;
mod sound;
mod source_checks;
mod speed_curve;
mod summary;
mod text_motion;

pub use easing::eased;
pub use facts::{Facts, MediaFacts, TextPlace, TextSpan, TextState};
pub use picture::{Item, Layer, LayerContent, Picture, SegmentKey, Subject, Transition};
pub use plan::{Timeline, VisibleSpan};
pub use segment_sound::Gain;
pub use sound::{Fade, FadeKind, SoundClip};
pub use speed_curve::{SpeedCurve, can_keep_pitch};
pub use summary::{segment_name, summary, type_name};
pub use text_motion::finest_unit;
