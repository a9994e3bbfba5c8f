//! FFmpeg's process-wide state.

use std::sync::Once;

/// Readies FFmpeg's error texts and keeps its libraries from writing to standard error. Call it before the first use; later calls do nothing.
pub fn start_ffmpeg() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        ffmpeg_next::util::error::register_all();
        ffmpeg_next::log::set_level(ffmpeg_next::log::Level::Fatal);
        give_large_blocks_back();
    });
}

/// Has the C library give every block of a megabyte or more straight back to the system when it is freed. By default it learns from the first large
/// picture that is freed to keep such blocks, a few of them for every thread.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn give_large_blocks_back() {
    // SAFETY: `mallopt` only sets a number of the allocator, under its own lock; both arguments are plain integers.
    unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 20) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_large_blocks_back() {}
