//! Why there is no promo.

use crate::audio::AudioError;
use crate::base::{Code, Diagnostic, Explain, Time};
use crate::media::MediaError;
use crate::text::TextError;

/// Why there is no promo.
#[derive(Debug, thiserror::Error)]
pub enum PromoError {
    /// Nothing to show.
    #[error("there is no picture and no clip among the media")]
    NoPictures,
    /// A length no promo has.
    #[error("a promo of {0} cannot be made")]
    Duration(Time),
    /// A file whose pictures cannot be taken in.
    #[error("cannot use {name:?}: {source}")]
    Medium {
        /// As the user knows it.
        name: String,
        /// What is wrong.
        source: MediaError,
    },
    /// A file whose sound cannot be taken in.
    #[error("cannot use the sound of {name:?}: {source}")]
    Sound {
        /// As the user knows it.
        name: String,
        /// What is wrong.
        source: AudioError,
    },
    /// A file of another kind than its use asks for.
    #[error("{name:?} cannot be the {usage}: it is {found}")]
    WrongKind {
        /// As the user knows it.
        name: String,
        /// `music` or `logo`.
        usage: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// A title that cannot be written.
    #[error("cannot write the title {title:?}: {source}")]
    Title {
        /// The title.
        title: String,
        /// What is wrong.
        source: TextError,
    },
}

impl Explain for PromoError {
    fn code(&self) -> Code {
        match self {
            Self::NoPictures | Self::Duration(_) | Self::WrongKind { .. } => Code::Usage,
            Self::Medium { source, .. } => source.code(),
            Self::Sound { source, .. } => source.code(),
            Self::Title { source, .. } => source.code(),
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::NoPictures => Some("name at least one picture (jpg, png, gif, webp) or clip (mp4, mov, avi, webm, mkv)".to_owned()),
            Self::Duration(_) => Some("a promo takes from 1 second to 1 hour".to_owned()),
            Self::Medium { source, .. } => source.help(),
            Self::Sound { source, .. } => source.help(),
            Self::WrongKind { usage: "music", .. } => Some("music is a file with sound: mp3, wav, m4a or aac".to_owned()),
            Self::WrongKind { .. } => Some("a logo is a still picture, best a png with a clear background".to_owned()),
            Self::Title { .. } => Some("install a font that has its characters, or write the title in another script".to_owned()),
        }
    }

    fn notes(&self) -> Vec<String> {
        match self {
            Self::Medium { source, .. } => source.notes(),
            Self::Sound { source, .. } => source.notes(),
            Self::Title { source, .. } => source.notes(),
            _ => Vec::new(),
        }
    }
}

impl From<PromoError> for Diagnostic {
    fn from(error: PromoError) -> Self {
        error.diagnostic()
    }
}
