//! The house: layers, lengths of files, shaders and the set-up, read as text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod features;
mod install_deps;
mod layers;
#[cfg(feature = "gpu")]
mod shaders;
