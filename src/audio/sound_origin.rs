//! Sound that a clip is played from: a file's, or one that is computed.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::SoundSource;
use crate::music::ComputedSound;

/// The sound behind a clip.
#[derive(Clone)]
pub enum SoundOrigin {
    /// A stream of a file.
    File(SoundSource),
    /// A sound that no file holds.
    Computed {
        /// The sound.
        sound: Arc<ComputedSound>,
        /// All that it is computed from; equal identities are equal samples.
        identity: String,
    },
}

impl SoundOrigin {
    /// The file, for messages; empty where there is none.
    pub fn path(&self) -> PathBuf {
        self.file().map(Path::to_owned).unwrap_or_default()
    }

    /// The file, where there is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(source) => Some(&source.path),
            Self::Computed { .. } => None,
        }
    }
}

impl PartialEq for SoundOrigin {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(a), Self::File(b)) => a == b,
            (Self::Computed { identity: a, .. }, Self::Computed { identity: b, .. }) => a == b,
            _ => false,
        }
    }
}

impl fmt::Debug for SoundOrigin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(source) => source.fmt(formatter),
            Self::Computed { identity, .. } => formatter.debug_tuple("Computed").field(identity).finish(),
        }
    }
}

impl From<SoundSource> for SoundOrigin {
    fn from(source: SoundSource) -> Self {
        Self::File(source)
    }
}
