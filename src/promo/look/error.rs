//! Why a look cannot be used.

use crate::base::{Code, Explain};

/// Why a look cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LookError {
    /// There is none of this name.
    #[error("there is no look {name:?}: known are {known}, and files that end in .toml")]
    Unknown {
        /// As given.
        name: String,
        /// All names.
        known: String,
    },
    /// The file cannot be read.
    #[error("cannot read the look {path:?}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not a look.
    #[error("{path:?} is not a look: {reason}")]
    Invalid {
        /// The file.
        path: String,
        /// Where and why.
        reason: String,
    },
}

impl Explain for LookError {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn help(&self) -> Option<String> {
        Some("docs/looks/README.md tells each key of a look".to_owned())
    }
}
