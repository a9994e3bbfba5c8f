//! One process at a job at a time.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::cloud::CloudError;

/// A file that the system keeps locked for this process, and unlocks however the process ends.
pub(super) struct JobLock {
    path: PathBuf,
    file: File,
}

impl JobLock {
    /// The lock of a job; `None` where another process has it.
    pub(super) fn take(folder: &Path, id: &str) -> Result<Option<Self>, CloudError> {
        let folder = folder.join("locks");
        // Ids are this program's own, but a record may have been edited.
        let name: String = id
            .chars()
            .map(|character| if character.is_ascii_alphanumeric() || "-_".contains(character) { character } else { '_' })
            .collect();
        let path = folder.join(format!("{name}.lock"));
        let unusable = |error: std::io::Error| CloudError::Records { path: path.clone(), reason: error.to_string() };
        std::fs::create_dir_all(&folder).map_err(unusable)?;
        let file = File::options().create(true).append(true).open(&path).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { path, file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }

    /// Gives the lock of a job back that has ended for good, with its file. A process that still waits for it finds the
    /// job ended.
    pub(super) fn end(self) {
        // A file that stays is small and does no harm.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Drop for JobLock {
    fn drop(&mut self) {
        // Closing is not enough: a process that is just being started has the file open too, until its program is
        // loaded.
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_had_once() {
        let folder = tempfile::tempdir().unwrap();
        let first = JobLock::take(folder.path(), "render_1").unwrap().unwrap();
        assert!(JobLock::take(folder.path(), "render_1").unwrap().is_none());
        assert!(JobLock::take(folder.path(), "render_2").unwrap().is_some());
        drop(first);
        assert!(JobLock::take(folder.path(), "render_1").unwrap().is_some());
        assert!(JobLock::take(folder.path(), "../../x").unwrap().is_some());
    }
}
