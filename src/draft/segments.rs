//! Kinds of segments.

/// A set of kinds of segments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Segments(u8);

impl Segments {
    /// Media on a video track.
    pub(crate) const CLIP: Self = Self(1);
    /// Media on an audio track.
    pub(crate) const SOUND: Self = Self(2);
    /// Colours.
    pub(crate) const COLOUR: Self = Self(4);
    /// Shapes.
    pub(crate) const SHAPE: Self = Self(8);
    /// Text.
    pub(crate) const TEXT: Self = Self(16);
    /// Media anywhere.
    pub(crate) const MEDIA: Self = Self(3);
    /// All that is seen.
    pub(crate) const PICTURES: Self = Self(1 | 4 | 8 | 16);
    /// All.
    pub(crate) const ALL: Self = Self(31);

    /// Those of both.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// As messages name one.
    pub(crate) const fn what(self) -> &'static str {
        match self {
            Self::CLIP => "a video or image segment",
            Self::SOUND => "a segment of an audio track",
            Self::COLOUR => "a colour segment",
            Self::SHAPE => "a shape segment",
            Self::TEXT => "a text segment",
            _ => "a segment",
        }
    }

    /// Whether one of `others` is among them.
    pub(crate) const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}
