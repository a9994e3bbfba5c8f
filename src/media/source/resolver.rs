//! What a draft names, as a file.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use crate::base::{check_kind, lies_in};
use crate::draft::SourceRef;
use crate::media::{Limits, MediaError, sha256_of_file};

use super::address::is_private;
use super::cache::Cache;
use super::fetch::{FetchOptions, fetch};

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

/// Finds sources, each once.
pub struct Resolver {
    options: ResolverOptions,
    known: Mutex<HashMap<SourceRef, ResolvedSource>>,
}

impl Resolver {
    /// A resolver that has found nothing yet.
    pub fn new(options: ResolverOptions) -> Self {
        Self { options, known: Mutex::default() }
    }

    /// The file that `source` names, fetched where it is elsewhere, its hash checked where the draft gives one.
    ///
    /// # Errors
    /// Where it is missing, outside the jail, at a private address, cannot be fetched, or holds other bytes than the draft names.
    pub fn resolve(&self, source: &SourceRef) -> Result<ResolvedSource, MediaError> {
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(source) {
            return Ok(known.clone());
        }
        let resolved = match remote_url(&source.location)? {
            Some(url) => self.fetched(&url, source)?,
            None => self.local(source)?,
        };
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(source.clone(), resolved.clone());
        Ok(resolved)
    }

    /// Where a source lies that need not be fetched; `None` for others, and where [`Resolver::resolve`] has an error to tell.
    pub fn resolve_local(&self, source: &SourceRef) -> Option<PathBuf> {
        let is_local = remote_url(&source.location).is_ok_and(|url| url.is_none());
        is_local.then(|| self.resolve(source).ok()).flatten().map(|resolved| resolved.path)
    }

    fn local(&self, source: &SourceRef) -> Result<ResolvedSource, MediaError> {
        let path = self.local_path(&source.location)?;
        if let Some(jail) = &self.options.jail {
            check_jail(&source.location, &path, jail)?;
        }
        let metadata = std::fs::metadata(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                MediaError::Missing { location: source.location.clone(), looked_in: path.clone() }
            }
            _ => MediaError::from_io(&path, error),
        })?;
        // Before anything opens it, to sum its bytes either.
        check_kind(&metadata).map_err(|error| MediaError::NotMedia { path: path.clone(), found: error.found.to_owned() })?;
        let Some(wanted) = &source.sha256 else { return Ok(ResolvedSource { path, sha256: None }) };
        let (found, _) = sha256_of_file(&path).map_err(|error| MediaError::from_io(&path, error))?;
        check_hash(&source.location, wanted, &found)?;
        Ok(ResolvedSource { path, sha256: Some(found) })
    }

    fn local_path(&self, location: &str) -> Result<PathBuf, MediaError> {
        let is_file_url = location.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
        if !is_file_url {
            return Ok(self.options.draft_folder.join(location));
        }
        let path = Url::parse(location).ok().and_then(|url| url.to_file_path().ok());
        path.ok_or_else(|| MediaError::Missing { location: location.to_owned(), looked_in: PathBuf::from(location) })
    }

    fn fetched(&self, url: &Url, source: &SourceRef) -> Result<ResolvedSource, MediaError> {
        let cache = &self.options.cache;
        let known = source.sha256.clone().or_else(|| cache.hash_of_url(url.as_str()));
        if let Some((path, sha256)) = known.and_then(|hash| Some((cache.object(&hash)?, hash))) {
            return Ok(ResolvedSource { path, sha256: Some(sha256) });
        }
        let failed = |error: io::Error| MediaError::FetchFailed {
            location: source.location.clone(),
            reason: format!("the cache cannot be written: {error}"),
        };
        let mut file = cache.new_file().map_err(failed)?;
        let options = FetchOptions {
            refuses: if self.options.allow_private_urls { |_| false } else { is_private },
            max_bytes: self.options.limits.max_bytes,
            stop: &self.options.stop,
        };
        let sha256 = fetch(url, &source.location, options, file.as_file_mut())?;
        if let Some(wanted) = &source.sha256 {
            check_hash(&source.location, wanted, &sha256)?;
        }
        let path = cache.insert(file, &sha256, url.as_str()).map_err(failed)?;
        Ok(ResolvedSource { path, sha256: Some(sha256) })
    }
}

/// The URL, where `location` is one that is fetched; `None` for paths and `file:` URLs.
fn remote_url(location: &str) -> Result<Option<Url>, MediaError> {
    let Some((scheme, _)) = location.split_once("://") else { return Ok(None) };
    let failed = |reason: String| MediaError::FetchFailed { location: location.to_owned(), reason };
    match scheme.to_ascii_lowercase().as_str() {
        "file" => Ok(None),
        "http" | "https" => Url::parse(location).map(Some).map_err(|error| failed(error.to_string())),
        scheme if scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) => {
            Err(failed(format!("{scheme:?} is not taken, only file, http and https are")))
        }
        _ => Ok(None),
    }
}

/// Refuses a path that leads out of `jail`.
fn check_jail(location: &str, path: &Path, jail: &Path) -> Result<(), MediaError> {
    match lies_in(path, jail) {
        Ok(true) => Ok(()),
        Ok(false) => Err(MediaError::OutsideJail { location: location.to_owned(), jail: jail.to_owned() }),
        Err(error) => Err(MediaError::from_io(jail, error)),
    }
}

fn check_hash(location: &str, wanted: &str, found: &str) -> Result<(), MediaError> {
    if wanted.eq_ignore_ascii_case(found) {
        return Ok(());
    }
    Err(MediaError::HashMismatch { location: location.to_owned(), wanted: wanted.to_owned(), found: found.to_owned() })
}
