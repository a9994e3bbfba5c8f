//! From values that were read without an error to the typed draft.

mod document;
mod layout;
mod look;
mod media;
mod motion;
mod segment;
mod text;
mod values;

pub(super) use document::draft;
pub(super) use media::resource;
