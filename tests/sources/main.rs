//! Where pixels and samples come from: videos, stills, sound, fonts and text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod mixer;
mod origins;
mod reopening;
mod sound_material;
mod sounds;
mod still_formats;
mod stills;
mod text;
mod videos;
