//! Reasons why a caption file is refused.

use crate::base::{Code, Explain};

/// An error of [`super::read`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CaptionError {
    /// More bytes than any caption file has.
    #[error("the caption file has {found} bytes; at most {allowed} are read")]
    TooLarge {
        /// Bytes found.
        found: usize,
        /// Bytes allowed.
        allowed: usize,
    },
    /// More cues and words than a film has.
    #[error("the caption file has more than {allowed} cues and timed words")]
    TooManyCues {
        /// Cues and words allowed.
        allowed: usize,
    },
    /// Bytes that are no text.
    #[error("the caption file is neither UTF-8 nor UTF-16 text")]
    NotText,
    /// Text of no caption format.
    #[error("the file is none of SubRip, WebVTT, ASS and word-time JSON")]
    UnknownFormat,
    /// JSON that is cut off or broken.
    #[error("the word times are not valid JSON: {reason}")]
    BrokenJson {
        /// The parser's words, with line and column.
        reason: String,
    },
    /// A file without a single cue.
    #[error("the caption file has no cue that can be shown")]
    Empty,
}

impl Explain for CaptionError {
    fn code(&self) -> Code {
        match self {
            Self::TooLarge { .. } | Self::TooManyCues { .. } => Code::MediaTooLarge,
            _ => Code::UnreadableMedia,
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::TooLarge { .. } | Self::TooManyCues { .. } => "split the file into several segments".into(),
            Self::NotText => "save the file as UTF-8".into(),
            Self::UnknownFormat => "name an .srt, .vtt or .ass file, or the word times of a speech recogniser as JSON".into(),
            Self::BrokenJson { .. } => "write the file again; it may be cut off".into(),
            Self::Empty => "check that each cue has a start before its end, and text".into(),
        })
    }
}
