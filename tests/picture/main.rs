//! Frames and files that come out: against mathematics, against golden frames, and as FFmpeg's programs see them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod chunks;
mod compare;
mod encode;
mod golden;
mod gpu;
mod looks;
mod parity;
mod render;
mod render_properties;
