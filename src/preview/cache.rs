//! Made fragments, kept by the hash of what they are made of, the longest unused removed first.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

/// How large the cache may grow.
const MOST_BYTES: u64 = 2_000_000_000;

/// Additions between two removals of all that is over the bound: looking through the folder takes longer than adding to
/// it.
const ADDITIONS_A_SWEEP: u32 = 64;

/// A folder of files named by keys.
#[derive(Debug)]
pub(super) struct FragmentCache {
    folder: PathBuf,
    most_bytes: u64,
    additions: AtomicU32,
}

impl FragmentCache {
    /// The cache in `folder`; without one that of this user, beside fetched media (see
    /// [`crate::media::Cache::of_user`]).
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub(super) fn open(folder: Option<PathBuf>) -> io::Result<Self> {
        let named =
            || std::env::var_os("OFFCUT_CACHE").filter(|folder| !folder.is_empty()).map(|folder| PathBuf::from(folder).join("preview"));
        let usual = || directories::ProjectDirs::from("", "", "offcut").map(|folders| folders.cache_dir().join("preview"));
        let folder = folder.or_else(named).or_else(usual).unwrap_or_else(|| std::env::temp_dir().join("offcut-preview"));
        fs::create_dir_all(&folder)?;
        let cache = Self { folder, most_bytes: MOST_BYTES, additions: AtomicU32::new(0) };
        cache.sweep();
        Ok(cache)
    }

    /// Where the file of this name is, or is to be written.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Whether it is here; it counts as used now.
    pub(super) fn touch(&self, name: &str) -> bool {
        let Ok(file) = File::options().append(true).open(self.path(name)) else { return false };
        // Where the time cannot be set it only looks older than it is.
        let _ = file.set_modified(SystemTime::now());
        true
    }

    /// Tells that a file was added.
    pub(super) fn added(&self) {
        if (self.additions.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(ADDITIONS_A_SWEEP) {
            self.sweep();
        }
    }

    /// Removes what is over the bound. A cache that cannot be swept is only larger than it should be.
    fn sweep(&self) {
        let mut files = files_of(&self.folder);
        files.sort();
        let mut total: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, bytes, path) in files {
            if total <= self.most_bytes {
                break;
            }
            if fs::remove_file(path).is_ok() {
                total -= bytes;
            }
        }
    }
}

/// Whether a file is one of the cache's own, for others may lie beside them: a hash of 40 digits and an ending.
fn is_fragment(name: &str) -> bool {
    name.split_once('.').is_some_and(|(hash, _)| hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// When each file of the folder was used last, how large it is, and where.
fn files_of(folder: &Path) -> Vec<(SystemTime, u64, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| is_fragment(&entry.file_name().to_string_lossy())).filter_map(|entry| {
        let metadata = entry.metadata().ok()?;
        Some((metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len(), entry.path()))
    });
    files.collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_longest_unused_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let cache = FragmentCache { most_bytes: 250, ..FragmentCache::open(Some(folder.path().to_owned())).unwrap() };
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|digit| format!("{}.mp4", digit.repeat(40)));
        for (age, name) in [(30, &a), (20, &b), (10, &c), (90, &"film.mp4".to_owned())] {
            fs::write(cache.path(name), [0; 100]).unwrap();
            let file = File::options().append(true).open(cache.path(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        }
        assert!(cache.touch(&a) && !cache.touch(&d));
        cache.sweep();
        assert_eq!([&a, &b, &c].map(|name| cache.touch(name)), [true, false, true]);
        assert!(cache.touch("film.mp4"), "what is no fragment stays, however old");
    }
}
