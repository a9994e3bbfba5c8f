//! What is heard in files: the beats of music, and where a clip is loud enough that music should make way for it.

mod beats;
mod loud;
mod mono;
mod onsets;
mod tempo;

pub use beats::{Beats, beats_of};
pub(super) use loud::loud_spans;
