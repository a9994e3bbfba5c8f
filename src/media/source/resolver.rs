//! What a draft names, as a file.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use url::Url;

use crate::draft::SourceRef;
use crate::media::{MediaError, sha256_of_file};

#[cfg(feature = "fetch")]
use super::download::download;
use super::options::{ResolvedSource, ResolverOptions, check_hash};

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
        if let Err(error) = std::fs::metadata(&path) {
            return Err(match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                    MediaError::Missing { location: source.location.clone(), looked_in: path }
                }
                _ => MediaError::from_io(&path, error),
            });
        }
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
        #[cfg(feature = "fetch")]
        return download(&self.options, url, source);
        #[cfg(not(feature = "fetch"))]
        Err(MediaError::NotInBuild { location: source.location.clone() })
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

/// Refuses what does not lie in `jail` once all symbolic links are followed. Of a missing file the folders that exist are looked at.
fn check_jail(location: &str, path: &Path, jail: &Path) -> Result<(), MediaError> {
    let jail = jail.canonicalize().map_err(|error| MediaError::from_io(jail, error))?;
    let real = path.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    let is_inside = real.is_some_and(|(existing, real)| {
        let missing_part = path.strip_prefix(existing).unwrap_or(path);
        let climbs = missing_part.components().any(|part| part == std::path::Component::ParentDir);
        real.starts_with(&jail) && !climbs
    });
    if is_inside { Ok(()) } else { Err(MediaError::OutsideJail { location: location.to_owned(), jail }) }
}
