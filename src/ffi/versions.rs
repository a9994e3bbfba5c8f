//! Which FFmpeg this program runs with.

use std::ffi::CStr;

/// One of FFmpeg's libraries as it was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryVersion {
    /// Its name, such as `libavcodec`.
    pub name: &'static str,
    /// Major, minor and micro number.
    pub version: String,
}

/// The name of the release, as its builder wrote it, such as `5.1.9-0+deb12u1`.
pub fn ffmpeg_release() -> String {
    // SAFETY: the function takes nothing and returns a pointer to a constant string in the library.
    let release = unsafe { CStr::from_ptr(ffmpeg_next::ffi::av_version_info()) };
    release.to_string_lossy().into_owned()
}

/// The libraries this program uses.
pub fn ffmpeg_versions() -> Vec<LibraryVersion> {
    let libraries = [
        ("libavutil", ffmpeg_next::util::version()),
        ("libavcodec", ffmpeg_next::codec::version()),
        ("libavformat", ffmpeg_next::format::version()),
        ("libavfilter", ffmpeg_next::filter::version()),
        ("libswscale", ffmpeg_next::software::scaling::version()),
        ("libswresample", ffmpeg_next::software::resampling::version()),
    ];
    // AV_VERSION_INT: 16 bits, 8 bits, 8 bits.
    let written = |number: u32| format!("{}.{}.{}", number >> 16, number >> 8 & 0xff, number & 0xff);
    libraries.into_iter().map(|(name, number)| LibraryVersion { name, version: written(number) }).collect()
}
