//! The table of keys: for each key of each object its values, default, meaning, and whether this version renders it. The reader, its
//! messages, the JSON Schema and the reference page all come from here. Add a key here and read it in `build`.

pub(super) mod document;
pub(super) mod effects;
pub(super) mod foreign;
mod key;
pub(super) mod kinds;
pub(super) mod layout;
pub(super) mod look;
pub(super) mod motion;
pub(super) mod segment;
pub(super) mod sound;
pub(super) mod text;
pub(super) mod track;
mod walk;

pub(super) use key::{Absent, Key, Kind, Pattern, Rendered, Rule, Section, Segments, Table};
pub(super) use walk::tables;
