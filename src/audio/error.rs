//! Why sound cannot be read.

use std::path::PathBuf;

use thiserror::Error;

use crate::base::{Code, Diagnostic, Explain, OutOfMemory};

/// Samples a second that sources may have.
pub(super) const SOURCE_RATES: std::ops::RangeInclusive<u32> = 8_000..=384_000;

/// Why sound cannot be read.
#[derive(Debug, Error)]
pub enum AudioError {
    /// The file cannot be opened.
    #[error("cannot open sound `{}`", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// No decoder reads it.
    #[error("cannot decode the sound of `{}`: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The decoder's words.
        reason: String,
    },
    /// A sample rate that no sound is recorded with.
    #[error("the sound of `{}` has {rate} samples a second; {} to {} are taken in", path.display(), SOURCE_RATES.start(), SOURCE_RATES.end())]
    UnusualRate {
        /// The file.
        path: PathBuf,
        /// Samples a second.
        rate: u32,
    },
    /// Reading it takes more memory than is left.
    #[error(transparent)]
    OutOfMemory(#[from] OutOfMemory),
    /// A rate or a speed that the resampler does not take.
    #[error("cannot resample the sound of `{}`: {reason}", path.display())]
    Resample {
        /// The file.
        path: PathBuf,
        /// The resampler's words.
        reason: String,
    },
}

impl Explain for AudioError {
    fn code(&self) -> Code {
        match self {
            Self::Missing { .. } => Code::MissingMedia,
            Self::Unreadable { .. } | Self::UnusualRate { .. } => Code::UnreadableMedia,
            Self::OutOfMemory(error) => error.code(),
            Self::Resample { .. } => Code::Internal,
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::Missing { .. } => Some("check the path of the source; paths are relative to the draft's folder".into()),
            Self::Unreadable { .. } => {
                Some("accepted are mp3, wav, m4a and aac files, and the sound of mp4, mov, mkv, webm and avi".into())
            }
            Self::UnusualRate { .. } => Some("convert it to 48000 samples a second with another program".into()),
            Self::OutOfMemory(error) => error.help(),
            Self::Resample { .. } => None,
        }
    }

    fn notes(&self) -> Vec<String> {
        match self {
            Self::Missing { source, .. } => vec![source.to_string()],
            _ => Vec::new(),
        }
    }
}

/// A clip that cannot be mixed.
#[derive(Debug, Error)]
#[error("{source}")]
pub struct MixError {
    /// JSON pointer of the segment.
    pub pointer: String,
    /// The fault of its sound.
    pub source: AudioError,
}

impl Explain for MixError {
    fn code(&self) -> Code {
        self.source.code()
    }

    fn help(&self) -> Option<String> {
        self.source.help()
    }

    fn notes(&self) -> Vec<String> {
        self.source.notes()
    }

    fn diagnostic(&self) -> Diagnostic {
        self.source.diagnostic().at(self.pointer.clone())
    }
}
