//! Harmony: keys, chords by roman numerals, and voicings that lead into one another.

mod chord;
mod key;
mod voicing;

pub(super) use chord::Chord;
pub use key::{Key, Mode};
pub(super) use voicing::voiced;
