//! The styles as data: tempo, harmony, rhythms, and who plays how loud, where and from when on. One file a style.

mod bold;
mod calm;
mod channel;
mod cinematic;
mod corporate;
mod lofi;
mod style;
mod table;
mod upbeat;

pub(super) use channel::{Channel, Part};
pub(super) use style::{Groove, Style};
