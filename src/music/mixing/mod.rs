//! From notes to sound: the mix of a section with its room and echo, and the master over all sections.

mod echo;
mod loudness;
mod master;
mod mix;
mod room;

pub(super) use loudness::LoudnessMeter;
pub(super) use master::{Compressor, soft_clip};
pub(super) use mix::{mixed, tail_of};
pub(super) use room::Room;
