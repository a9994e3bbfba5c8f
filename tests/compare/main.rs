//! Comparisons of outputs that differ in known ways, and figures against FFmpeg's own filters.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod differences;
mod figures;
mod inputs;
mod material;
