//! Fetched files, kept by the hash of their bytes, the longest unused removed first.

use std::fs::{self, File};
#[cfg(feature = "fetch")]
use std::io;
#[cfg(feature = "fetch")]
use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;

#[cfg(feature = "fetch")]
use tempfile::NamedTempFile;

use crate::base::sha256_of;

/// How large a cache may grow unless told otherwise.
pub const DEFAULT_CACHE_BYTES: u64 = 5_000_000_000;

/// A folder of fetched files: `objects/<sha256>` holds bytes, `urls/<sha256 of the URL>` names the object that a URL led to.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    #[cfg_attr(not(feature = "fetch"), allow(dead_code, reason = "only what is fetched makes the cache grow"))]
    max_bytes: u64,
}

impl Cache {
    /// A cache in `folder`, which is made when it is needed, of at most `max_bytes`.
    pub fn new(folder: impl Into<PathBuf>, max_bytes: u64) -> Self {
        Self { folder: folder.into(), max_bytes }
    }

    /// The cache of this user: in the folder that the environment variable `OFFCUT_CACHE` names, else where the system keeps caches.
    pub fn of_user() -> Self {
        let named = std::env::var_os("OFFCUT_CACHE").filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let usual = || directories::ProjectDirs::from("", "", "offcut").map(|folders| folders.cache_dir().join("media"));
        Self::new(named.or_else(usual).unwrap_or_else(|| std::env::temp_dir().join("offcut-media")), DEFAULT_CACHE_BYTES)
    }

    /// The object with these bytes, if it is here; it counts as used now.
    pub(super) fn object(&self, sha256: &str) -> Option<PathBuf> {
        let path = self.objects().join(sha256);
        let file = File::options().append(true).open(&path).ok()?;
        // Where the time cannot be set the object only looks older than it is.
        let _ = file.set_modified(SystemTime::now());
        Some(path)
    }

    /// The hash of what `url` led to, if it was fetched before.
    pub(super) fn hash_of_url(&self, url: &str) -> Option<String> {
        let hash = fs::read_to_string(self.url_entry(url)).ok()?;
        (hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(hash)
    }

    fn objects(&self) -> PathBuf {
        self.folder.join("objects")
    }

    fn url_entry(&self, url: &str) -> PathBuf {
        self.folder.join("urls").join(sha256_of(url.as_bytes()))
    }
}

#[cfg(feature = "fetch")]
impl Cache {
    /// A file to fetch into, on the same file system.
    pub(super) fn new_file(&self) -> io::Result<NamedTempFile> {
        fs::create_dir_all(self.objects())?;
        NamedTempFile::with_prefix_in("partial-", &self.folder)
    }

    /// Takes a complete file in under its hash, as what `url` led to, and removes what is over the bound.
    pub(super) fn insert(&self, file: NamedTempFile, sha256: &str, url: &str) -> io::Result<PathBuf> {
        let path = self.objects().join(sha256);
        file.persist(&path).map_err(|error| error.error)?;
        let entry = self.url_entry(url);
        fs::create_dir_all(entry.parent().unwrap_or(&self.folder))?;
        fs::write(entry, sha256)?;
        self.evict(&path)?;
        Ok(path)
    }

    fn evict(&self, keep: &Path) -> io::Result<()> {
        let mut objects = Vec::new();
        for entry in fs::read_dir(self.objects())? {
            let entry = entry?;
            // An object that another process removes meanwhile is none to count.
            if let Ok(metadata) = entry.metadata() {
                objects.push((metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len(), entry.path()));
            }
        }
        objects.sort();
        let mut total: u64 = objects.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, bytes, path) in objects.into_iter().filter(|(_, _, path)| path != keep) {
            if total <= self.max_bytes {
                break;
            }
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => total -= bytes,
            }
        }
        Ok(())
    }
}

#[cfg(all(test, feature = "fetch"))]
mod tests {
    use std::io::Write;
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_longest_unused_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), 250);
        let insert = |name: &str| {
            let mut file = cache.new_file().unwrap();
            file.write_all(&[0; 100]).unwrap();
            let path = cache.insert(file, &name.repeat(64), name).unwrap();
            let age = Duration::from_secs(1000 - u64::from(name.as_bytes()[0]));
            File::options().append(true).open(path).unwrap().set_modified(SystemTime::now() - age).unwrap();
        };
        insert("a");
        insert("b");
        assert!(cache.object(&"a".repeat(64)).is_some());
        insert("c");
        let left = ["a", "b", "c"].map(|name| cache.object(&name.repeat(64)).is_some());
        assert_eq!(left, [true, false, true]);
        assert_eq!(cache.hash_of_url("c"), Some("c".repeat(64)));
    }
}
