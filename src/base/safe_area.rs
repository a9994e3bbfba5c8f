//! The part of a video that neither an app's buttons and captions nor a screen's edge cover.

/// Edges in fractions of the picture's sides; roughly, as no two versions of an app agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SafeArea {
    /// The platform that covers the rest, for people.
    pub name: &'static str,
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The lower edge.
    pub bottom: f64,
}

impl SafeArea {
    /// Where actions are safe on screens that cut edges off: 93 % of each side (SMPTE ST 2046-1).
    pub const ACTION: Self = Self::within("action", [0.035; 4]);
    /// Where titles are: 90 % (SMPTE ST 2046-1, EBU R 95).
    pub const TITLE: Self = Self::within("title", [0.05; 4]);
    /// Upright in TikTok, by its guide for advertisers.
    pub const TIKTOK: Self = Self::within("TikTok", [0.056, 0.07, 0.13, 0.21]);
    /// Upright as an Instagram reel, by Meta's guide for advertisers.
    pub const REELS: Self = Self::within("Instagram Reels", [0.06, 0.14, 0.06, 0.35]);
    /// Upright as a YouTube short, by Google's guide for advertisers.
    pub const SHORTS: Self = Self::within("YouTube Shorts", [0.045, 0.15, 0.178, 0.35]);
    /// Upright in some app: what most of them leave.
    pub const PORTRAIT: Self = Self::within("apps", [0.06, 0.08, 0.12, 0.25]);

    /// By what is covered at left, top, right and bottom.
    const fn within(name: &'static str, [left, top, right, bottom]: [f64; 4]) -> Self {
        Self { name, left, top, right: 1.0 - right, bottom: 1.0 - bottom }
    }

    /// The covered widths at left, top, right and bottom.
    pub fn covered(&self) -> [f64; 4] {
        [self.left, self.top, 1.0 - self.right, 1.0 - self.bottom]
    }

    /// The height that is safe.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The widest box about the picture's middle that is safe on both sides: what is centred stays centred.
    pub fn centred_width(&self) -> f64 {
        1.0 - 2.0 * self.left.max(1.0 - self.right)
    }
}
