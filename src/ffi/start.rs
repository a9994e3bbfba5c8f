//! FFmpeg's process-wide state.

use std::sync::OnceLock;

use crate::base::{Code, Explain};

/// FFmpeg's libraries are not on this machine, or are not those that this program was built for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("FFmpeg's libraries cannot be loaded: {0}")]
pub struct NoFfmpeg(String);

impl Explain for NoFfmpeg {
    fn code(&self) -> Code {
        Code::NoFfmpeg
    }

    fn help(&self) -> Option<String> {
        let packages = "Debian and Ubuntu: ffmpeg; Fedora: ffmpeg from RPM Fusion; Arch: ffmpeg";
        Some(format!("install FFmpeg ({packages}); if another release of it is there, build this program anew"))
    }
}

/// Loads FFmpeg's libraries, readies their error texts and keeps them from writing to standard error. Call it before
/// the first use; later calls do nothing.
///
/// # Errors
/// Where the libraries are not there.
pub fn start_ffmpeg() -> Result<(), NoFfmpeg> {
    static STARTED: OnceLock<Result<(), NoFfmpeg>> = OnceLock::new();
    STARTED.get_or_init(start).clone()
}

fn start() -> Result<(), NoFfmpeg> {
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    super::on_demand::load().map_err(NoFfmpeg)?;
    ffmpeg_next::util::error::register_all();
    // What matters in their messages is told by results.
    ffmpeg_next::log::set_level(ffmpeg_next::log::Level::Quiet);
    give_large_blocks_back();
    Ok(())
}

/// Has the C library give every block of a megabyte or more straight back to the system when it is freed. By default it
/// learns from the first large picture that is freed to keep such blocks, a few of them for every thread. What is
/// smaller it keeps, up to 16 MB: given back and taken again for each frame, it would be cleared each time.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn give_large_blocks_back() {
    for (parameter, bytes) in [(libc::M_MMAP_THRESHOLD, 1 << 20), (libc::M_TRIM_THRESHOLD, 16 << 20)] {
        // SAFETY: `mallopt` only sets a number of the allocator, under its own lock; both arguments are plain integers.
        unsafe { libc::mallopt(parameter, bytes) };
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_large_blocks_back() {}
