//! The sizes that every plan holds.

use crate::api::MAX_CANVAS;

/// Whether a canvas is within what the cloud renders, upright or lying.
pub(in crate::cloud) fn is_within_plan(width: u32, height: u32) -> bool {
    width.min(height) <= MAX_CANVAS.0 && width.max(height) <= MAX_CANVAS.1
}
