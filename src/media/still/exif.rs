//! The orientation in a block of EXIF (CIPA DC-008, 4.6.5).

use crate::media::Orientation;

/// The bytes that JPEG puts before the block, and many writers of WebP and PNG too.
const PREFIX: &[u8] = b"Exif\0\0";

/// The orientation that `block` tells, as the crate that turns pixels has it.
pub(super) fn stored_orientation(block: Option<&[u8]>) -> image::metadata::Orientation {
    let bare = block.map(|block| block.strip_prefix(PREFIX).unwrap_or(block));
    bare.and_then(image::metadata::Orientation::from_exif_chunk).unwrap_or(image::metadata::Orientation::NoTransforms)
}

/// The same in this crate's terms.
pub(super) fn orientation_of(orientation: image::metadata::Orientation) -> Orientation {
    use image::metadata::Orientation as Exif;
    match orientation {
        Exif::NoTransforms => Orientation::Upright,
        Exif::FlipHorizontal => Orientation::FlippedHorizontally,
        Exif::Rotate180 => Orientation::Turned180,
        Exif::FlipVertical => Orientation::FlippedVertically,
        Exif::Rotate90FlipH => Orientation::Transposed,
        Exif::Rotate90 => Orientation::Turned90,
        Exif::Rotate270FlipH => Orientation::Transverse,
        Exif::Rotate270 => Orientation::Turned270,
    }
}
