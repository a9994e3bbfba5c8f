//! How sources are found, and what is found.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use crate::media::{Limits, MediaError};

use super::cache::Cache;

/// How sources are found.
#[derive(Clone, Debug)]
pub struct ResolverOptions {
    /// Where relative paths start.
    pub draft_folder: PathBuf,
    /// Files must lie in this folder, symbolic links followed.
    pub jail: Option<PathBuf>,
    /// Where fetched files are kept.
    pub cache: Cache,
    /// Whether URLs may lead into private networks and to this machine.
    pub allow_private_urls: bool,
    /// Bounds on what is fetched.
    pub limits: Limits,
    /// Once it is not 0, fetches fail.
    pub stop: Arc<AtomicUsize>,
}

impl ResolverOptions {
    /// Paths from `draft_folder`, no jail, the user's cache, public addresses only.
    pub fn new(draft_folder: impl Into<PathBuf>) -> Self {
        Self {
            draft_folder: draft_folder.into(),
            jail: None,
            cache: Cache::of_user(),
            allow_private_urls: false,
            limits: Limits::default(),
            stop: Arc::default(),
        }
    }
}

/// A source as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedSource {
    /// Where it lies.
    pub path: PathBuf,
    /// The hash of its bytes, lower-case hex, where it was needed to know it.
    pub sha256: Option<String>,
}

/// Refuses other bytes than the draft names.
pub(super) fn check_hash(location: &str, wanted: &str, found: &str) -> Result<(), MediaError> {
    if wanted.eq_ignore_ascii_case(found) {
        return Ok(());
    }
    Err(MediaError::HashMismatch { location: location.to_owned(), wanted: wanted.to_owned(), found: found.to_owned() })
}
