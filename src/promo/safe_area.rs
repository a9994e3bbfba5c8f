//! The part of the canvas that neither a platform's buttons and captions nor a screen's edge cover.

use crate::base::{PixelSize, SafeArea};
use crate::encode::Platform;

/// The part of an upright canvas that the platform leaves free; without a platform, the part that all leave; elsewhere
/// the safe area of titles.
pub(super) fn safe_area(platform: Option<Platform>, canvas: PixelSize) -> SafeArea {
    let is_portrait = canvas.height > canvas.width;
    match platform {
        Some(Platform::Tiktok) if is_portrait => SafeArea::TIKTOK,
        Some(Platform::Reels) if is_portrait => SafeArea::REELS,
        Some(Platform::Shorts) if is_portrait => SafeArea::SHORTS,
        None if is_portrait => SafeArea::PORTRAIT,
        _ => SafeArea::TITLE,
    }
}
