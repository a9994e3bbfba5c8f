//! Where pixels and samples come from: videos, stills, sound, fonts and text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod beds;
mod broken_samples;
mod captions;
mod containers;
mod fuzzed_media;
mod loudness;
mod mixer;
mod origins;
mod playback;
mod reopening;
mod sound_material;
mod sounds;
mod stills;
mod text;
mod videos;
