//! How much a disk still takes.

use std::path::Path;

/// Bytes that this user may still write to the file system of `folder`, or of the nearest folder above it that is
/// there; `None` where the system does not tell.
pub(super) fn free_bytes(folder: &Path) -> Option<u64> {
    folder.ancestors().find(|folder| folder.is_dir()).and_then(of_existing)
}

#[cfg(unix)]
fn of_existing(folder: &Path) -> Option<u64> {
    let status = rustix::fs::statvfs(folder).ok()?;
    status.f_bavail.checked_mul(status.f_frsize)
}

#[cfg(not(unix))]
fn of_existing(_: &Path) -> Option<u64> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_yet_counts_as_the_one_above() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free_bytes(&folder.path().join("a/b")).is_some_and(|bytes| bytes > 0));
    }
}
