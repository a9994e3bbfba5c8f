//! Why the cloud would not take a file.

use std::path::PathBuf;

use crate::api::{self, MAX_UPLOAD_BYTES};
use crate::base::{Code, Explain};

/// The reason why a file is not sent.
#[derive(Debug, thiserror::Error)]
pub enum UnfitFile {
    /// The ending of its name is none of those taken.
    #[error("the cloud does not take files such as {path:?}")]
    Type {
        /// The file.
        path: PathBuf,
        /// The command that makes one it takes, where there is one.
        command: Option<String>,
    },
    /// It has too many bytes.
    #[error("{path:?} has {bytes} bytes; the cloud takes up to {} MB a file", MAX_UPLOAD_BYTES / 1_000_000)]
    Size {
        /// The file.
        path: PathBuf,
        /// Its bytes.
        bytes: u64,
        /// The command that makes a smaller one, where there is one.
        command: Option<String>,
    },
    /// It is no media, whatever its name says.
    #[error("the cloud would not take {path:?}: {reason}")]
    NotMedia {
        /// The file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
}

impl Explain for UnfitFile {
    fn code(&self) -> Code {
        match self {
            Self::Type { .. } | Self::NotMedia { .. } => Code::FileNotAccepted,
            Self::Size { .. } => Code::FileTooLarge,
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::Type { command: Some(command), .. } | Self::Size { command: Some(command), .. } => {
                Some(format!("this makes one that fits: {command}"))
            }
            Self::Type { .. } | Self::NotMedia { .. } => Some(format!("it takes {}", api::accepted_list())),
            Self::Size { .. } => Some("cut or shrink it, then try again".to_owned()),
        }
    }

    fn notes(&self) -> Vec<String> {
        match self {
            Self::Type { command: Some(_), .. } => vec![format!("it takes {}", api::accepted_list())],
            _ => Vec::new(),
        }
    }
}
