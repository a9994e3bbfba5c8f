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
mod memory_account;
mod mixer;
mod origins;
mod playback;
mod reopening;
mod sound_material;
mod sounds;
mod still_formats;
mod stills;
mod text;
mod videos;
mod webp_animations;
