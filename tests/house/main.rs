//! The house: layers, lengths of files, shaders and the set-up, read as text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod circles;
mod features;
mod functions;
mod install_deps;
mod layers;
mod licences;
mod prose;
#[cfg(feature = "gpu")]
mod shaders;
