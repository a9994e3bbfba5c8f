//! The list of the cloud's files that is kept beside a draft saved from there: names in the draft become addresses.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::draft::SourceRef;
use crate::media::{MediaError, ResolvedSource, Resolver};

/// Where the service's sandbox keeps a session's files.
const MOUNT: &str = "/mnt/userdata/";
/// Bytes of the longest list that is read.
const MOST_BYTES: u64 = 16_000_000;
/// Keys under which an entry of the list has an address, the first that is there counting.
const ADDRESSES: [&str; 4] = ["cdn_url", "url", "media_url", "output_url"];
/// Keys under which an entry has a name that drafts may use.
const NAMES: [&str; 5] = ["s3_key", "filename", "file_name", "name", "key"];

/// Addresses by the names that a draft may use.
#[derive(Debug, Default)]
pub struct MediaIndex {
    addresses: BTreeMap<String, String>,
}

impl MediaIndex {
    /// Where the list of a draft lies: `draft.json` has `draft.media.json`.
    pub fn path_of(draft: &Path) -> PathBuf {
        draft.with_extension("media.json")
    }

    /// Whether a location is a path of the service's sandbox.
    pub fn is_mounted(location: &str) -> bool {
        location.starts_with(MOUNT)
    }

    /// The list beside a draft; empty where there is none that can be read.
    pub fn beside(draft: &Path) -> Self {
        let path = Self::path_of(draft);
        let is_readable = std::fs::metadata(&path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= MOST_BYTES);
        let text = if is_readable { std::fs::read_to_string(&path).ok() } else { None };
        text.and_then(|text| serde_json::from_str(&text).ok()).map_or_else(Self::default, |value: Value| Self::of(&value))
    }

    /// The list of a session's state: every object in it that has a name and an address counts, whatever lists hold it.
    pub fn of(state: &Value) -> Self {
        let mut index = Self::default();
        index.collect(state);
        index
    }

    fn collect(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.collect(item)),
            Value::Object(map) => {
                let text = |key: &str| map.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
                let address = ADDRESSES.iter().find_map(|key| text(key)).filter(|address| address.contains("://"));
                for name in address.into_iter().flat_map(|_| NAMES.iter().filter_map(|key| text(key))) {
                    self.addresses.entry(name.to_owned()).or_insert_with(|| address.unwrap_or_default().to_owned());
                }
                map.values().for_each(|value| self.collect(value));
            }
            _ => {}
        }
    }

    /// The address of what a draft calls `location`: a path of the sandbox, or a bare name.
    pub fn address(&self, location: &str) -> Option<&str> {
        let key = location.strip_prefix(MOUNT).unwrap_or(location);
        let last = || key.rsplit('/').next().filter(|_| location.starts_with(MOUNT)).and_then(|name| self.addresses.get(name));
        self.addresses.get(key).or_else(last).map(String::as_str)
    }

    /// Finds a source: files of this machine go before those of the list.
    ///
    /// # Errors
    /// As [`Resolver::resolve`].
    pub(super) fn resolve(&self, source: &SourceRef, resolver: &Resolver) -> Result<ResolvedSource, MediaError> {
        match resolver.resolve(source) {
            Err(error @ (MediaError::Missing { .. } | MediaError::OutsideJail { .. })) => match self.address(&source.location) {
                Some(address) => resolver.resolve(&SourceRef { location: address.to_owned(), ..source.clone() }),
                None => Err(error),
            },
            found => found,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_found_in_every_list_of_the_state() {
        let state = json!({
            "files": [{ "s3_key": "users/1/a.mp4", "cdn_url": "https://cdn.example/a.mp4" }],
            "video_infos": { "1": { "filename": "b.mp4", "cdn_url": "https://cdn.example/b" } },
            "generated_media": [{ "name": "c", "url": "no address" }],
        });
        let index = MediaIndex::of(&state);
        assert_eq!(index.address("/mnt/userdata/users/1/a.mp4"), Some("https://cdn.example/a.mp4"));
        assert_eq!(index.address("users/1/a.mp4"), Some("https://cdn.example/a.mp4"));
        assert_eq!(index.address("b.mp4"), Some("https://cdn.example/b"));
        assert_eq!(index.address("/mnt/userdata/x/b.mp4"), Some("https://cdn.example/b"));
        assert_eq!([index.address("c"), index.address("x/b.mp4")], [None, None]);
    }
}
