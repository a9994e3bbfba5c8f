//! Still pictures: a file a format, each decoded to straight RGBA in sRGB, upright.

mod decoded;
mod exif;
mod inks;
mod jpeg;
mod jpeg_markers;
mod load;
mod png;
mod profile;

pub use decoded::Still;
pub use load::load_still;

pub(super) use decoded::{check_size, reserve_for_now, rgba_frame};
pub(super) use jpeg::JpegFile;
pub(super) use load::{probe_still, srgb};
