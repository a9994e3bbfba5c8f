//! Outputs as other programs see them: written through the library, read with ffprobe and ffmpeg.

mod broken_samples;
mod formats;
pub(crate) mod material;
mod mp4;
mod refusals;
