//! FFmpeg's process-wide state.

use std::sync::Once;

/// Readies FFmpeg's error texts and keeps its libraries from writing to standard error. Call it before the first use; later calls do nothing.
pub fn start_ffmpeg() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        ffmpeg_next::util::error::register_all();
        ffmpeg_next::log::set_level(ffmpeg_next::log::Level::Fatal);
    });
}
