//! FFmpeg's own messages.

/// Keeps FFmpeg's messages off the standard error stream; what matters in them is told by results.
pub fn quiet() {
    ffmpeg_next::log::set_level(ffmpeg_next::log::Level::Quiet);
}
