//! A URL's bytes, fetched into the cache.

use std::io;

use url::Url;

use crate::draft::SourceRef;
use crate::media::MediaError;

use super::address::is_private;
use super::fetch::{FetchOptions, fetch};
use super::options::{ResolvedSource, ResolverOptions, check_hash};

/// Fetches `url`, which `source` names, and keeps it in the cache of `options`.
///
/// # Errors
/// [`MediaError::FetchFailed`], [`MediaError::PrivateUrl`], [`MediaError::TooManyBytes`], [`MediaError::HashMismatch`].
pub(super) fn download(options: &ResolverOptions, url: &Url, source: &SourceRef) -> Result<ResolvedSource, MediaError> {
    let failed = |error: io::Error| MediaError::FetchFailed {
        location: source.location.clone(),
        reason: format!("the cache cannot be written: {error}"),
    };
    let mut file = options.cache.new_file().map_err(failed)?;
    let bounds = FetchOptions {
        refuses: if options.allow_private_urls { |_| false } else { is_private },
        max_bytes: options.limits.max_bytes,
        stop: &options.stop,
    };
    let sha256 = fetch(url, &source.location, bounds, file.as_file_mut())?;
    if let Some(wanted) = &source.sha256 {
        check_hash(&source.location, wanted, &sha256)?;
    }
    let path = options.cache.insert(file, &sha256, url.as_str()).map_err(failed)?;
    Ok(ResolvedSource { path, sha256: Some(sha256) })
}
