//! Outputs as other programs see them: written through the library, read with ffprobe and ffmpeg.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod formats;
mod material;
mod mp4;
mod refusals;
