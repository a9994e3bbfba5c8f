//! Listening to files: the beats of music, and where a clip is loud enough that music should make way for it.

mod beats;
mod loud_parts;
mod mono_stretch;
mod onsets;
mod tempo;

pub use beats::{Beats, beats_of};
pub(super) use loud_parts::loud_spans;
