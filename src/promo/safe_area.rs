//! The part of the canvas that neither a platform's buttons and captions nor a screen's edge cover.

use crate::base::PixelSize;
use crate::encode::Platform;

/// Edges in fractions of the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SafeArea {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl SafeArea {
    /// What the platforms' own guides for advertisers leave free; without a platform, what all portrait ones leave, or 90 % (EBU R 95) elsewhere.
    pub(super) fn of(platform: Option<Platform>, canvas: PixelSize) -> Self {
        let is_portrait = canvas.height > canvas.width;
        // Left, top, right, bottom that are covered.
        let [left, top, right, bottom] = match platform {
            Some(Platform::Tiktok) if is_portrait => [0.056, 0.07, 0.13, 0.21],
            Some(Platform::Reels) if is_portrait => [0.06, 0.14, 0.06, 0.35],
            Some(Platform::Shorts) if is_portrait => [0.045, 0.15, 0.12, 0.35],
            None if is_portrait => [0.06, 0.08, 0.12, 0.25],
            _ => [0.05, 0.05, 0.05, 0.05],
        };
        Self { left, top, right: 1.0 - right, bottom: 1.0 - bottom }
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The widest box about the canvas's middle that is safe on both sides: what is centred stays centred.
    pub(super) fn centred_width(&self) -> f64 {
        1.0 - 2.0 * self.left.max(1.0 - self.right)
    }
}
