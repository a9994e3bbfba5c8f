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

/// How the names of fetches that are under way begin.
#[cfg(feature = "fetch")]
const PARTIAL: &str = "offcut-partial-";

/// How often a name is tried.
#[cfg(feature = "fetch")]
const TRIES: u32 = 8;

/// A folder of fetched files: `objects/<sha256>` holds bytes, `addresses/<sha256 of the URL>` names the object that a
/// URL led to. (Earlier versions had `urls`, and did not tell private addresses apart.)
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

    /// The cache of this user: in the folder that the environment variable `OFFCUT_CACHE` names, else where the system
    /// keeps caches.
    pub fn of_user() -> Self {
        let named = std::env::var_os("OFFCUT_CACHE").filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let usual = || directories::ProjectDirs::from("", "", "offcut").map(|folders| folders.cache_dir().join("media"));
        Self::new(named.or_else(usual).unwrap_or_else(|| std::env::temp_dir().join("offcut-media")), DEFAULT_CACHE_BYTES)
    }

    /// The part of the cache for what came from private addresses: who may not go there does not find it either.
    pub(super) fn of_private(&self) -> Self {
        Self { folder: self.folder.join("private"), max_bytes: self.max_bytes }
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
        is_sha256(&hash).then_some(hash)
    }

    fn objects(&self) -> PathBuf {
        self.folder.join("objects")
    }

    fn url_entry(&self, url: &str) -> PathBuf {
        self.folder.join("addresses").join(sha256_of(url.as_bytes()))
    }
}

#[cfg(feature = "fetch")]
impl Cache {
    /// A file to fetch into, on the same file system.
    pub(super) fn new_file(&self) -> io::Result<NamedTempFile> {
        fs::create_dir_all(self.objects())?;
        self.clear();
        for _ in 0..TRIES {
            let file = NamedTempFile::with_prefix_in(PARTIAL, &self.folder)?;
            // Until it is locked, another process may take it for one that was left. Not every file system has locks.
            let _ = file.as_file().try_lock();
            if file.path().exists() {
                return Ok(file);
            }
        }
        Err(io::Error::other("the files in the cache are removed as soon as they are made"))
    }

    /// Removes what fetches of killed processes have left: what is called so and has nobody's lock.
    fn clear(&self) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let is_partial = entry.file_name().to_string_lossy().starts_with(PARTIAL) && entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_partial && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
                // What another process removes first is gone as well.
                let _ = fs::remove_file(entry.path());
            }
        }
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

    /// As [`Cache::insert`], of a file that lies elsewhere on the same file system.
    pub(super) fn take_in(&self, file: NamedTempFile, sha256: &str, url: &str) -> io::Result<PathBuf> {
        fs::create_dir_all(self.objects())?;
        self.insert(file, sha256, url)
    }

    fn evict(&self, keep: &Path) -> io::Result<()> {
        let mut objects = Vec::new();
        for entry in fs::read_dir(self.objects())? {
            let entry = entry?;
            if !is_sha256(&entry.file_name().to_string_lossy()) {
                continue;
            }
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

/// The folder may be one that holds other things as well.
fn is_sha256(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(all(test, feature = "fetch"))]
mod tests {
    use std::io::Write;
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_a_killed_fetch_has_left_goes() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), 250);
        let running = cache.new_file().unwrap();
        for name in ["offcut-partial-left", "partial-film"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let next = cache.new_file().unwrap();
        assert!(running.path().exists() && next.path().exists() && folder.path().join("partial-film").exists());
        assert!(!folder.path().join("offcut-partial-left").exists());
    }

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
