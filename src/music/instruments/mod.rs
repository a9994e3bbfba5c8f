//! Instruments: each turns a note into a grain of sound, the same for the same note, so that a piece renders each note
//! once.

mod bank;
mod bass;
mod cymbals;
mod drums;
mod electric_piano;
mod ensemble;
mod grain;
mod mallets;
mod ornaments;
mod pad;
mod piano;
mod plucked;
mod voice;

pub(super) use bank::Bank;
pub(super) use grain::{Grain, Strike};
pub(super) use voice::Voice;
