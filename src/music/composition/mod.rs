//! Pieces: a form, chords, and the notes of each section. A section is composed by itself, so that any can be asked for
//! first.

mod accompaniment;
mod form;
mod grid;
mod melody;
mod note;
mod ornaments;
mod percussion;
mod piece;
mod section;
mod sketch;

pub(super) use form::{Section, SectionKind};
pub(super) use note::Note;
pub(super) use piece::{Piece, Wanted};
pub(super) use section::compose;
