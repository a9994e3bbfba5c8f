//! Files that a client names by address: fetched by this machine, and never from its own network.

use std::fs::File;
use std::path::Path;

use tempfile::TempDir;
use url::Url;

use crate::api::Code;
use crate::draft::SourceRef;
use crate::media::{Cache, Limits, MediaError, Resolver, ResolverOptions};

use super::data_folder::FETCH_PREFIX;
use super::receive::too_large;
use super::refusal::Refusal;
use super::shared::Shared;

/// A fetched file, in a folder that is removed with it.
pub(super) struct Fetched {
    pub(super) folder: TempDir,
    pub(super) path: std::path::PathBuf,
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

/// The name that an address ends with.
pub(super) fn name_of(address: &str) -> Result<String, Refusal> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| Refusal::bad_request(format!("{address:?} is no http or https address")))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::bad_request("an address with a password is not taken"));
    }
    Ok(url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default().to_owned())
}

/// Fetches `address`, of which at most `max_bytes` are taken; every address that it leads to is checked before it is
/// connected to, redirects included.
pub(super) fn fetch(shared: &Shared, address: &str, max_bytes: u64) -> Result<Fetched, Refusal> {
    let name = name_of(address)?;
    let folder = TempDir::with_prefix_in(FETCH_PREFIX, shared.data.incoming_folder()).map_err(|error| Refusal::fault(&error))?;
    let options = ResolverOptions {
        cache: Cache::new(folder.path(), u64::MAX),
        allow_private_urls: shared.options.allow_private_urls,
        fetch_time: Some(shared.options.fetch_time),
        limits: Limits { max_bytes, ..Limits::default() },
        ..ResolverOptions::new(folder.path())
    };
    let source = SourceRef { location: address.to_owned(), sha256: None, name: None };
    let resolved = Resolver::new(options).resolve(&source).map_err(|error| refusal(&error, &name, max_bytes))?;
    let bytes = size(&resolved.path)?;
    let sha256 = resolved.sha256.ok_or_else(|| Refusal::fault(&"a fetched file came without its hash"))?;
    Ok(Fetched { folder, path: resolved.path, name, sha256, bytes })
}

fn size(path: &Path) -> Result<u64, Refusal> {
    File::open(path).and_then(|file| file.metadata()).map(|metadata| metadata.len()).map_err(|error| Refusal::fault(&error))
}

/// Says what went wrong, and nothing about the networks of this machine.
fn refusal(error: &MediaError, name: &str, max_bytes: u64) -> Refusal {
    match error {
        MediaError::TooManyBytes { .. } => too_large(name, max_bytes),
        MediaError::PrivateUrl { .. } => Refusal::bad_request(format!("the address of {name:?} leads into a private network")),
        MediaError::FetchFailed { .. } => Refusal::new(Code::Unprocessable, error.to_string()),
        other => Refusal::fault(other),
    }
}
