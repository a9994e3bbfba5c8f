//! Files and folders that are written until they are complete. Each has a name of this program's own beside its target
//! and is locked by who makes it, so that what a killed process has left is known, and goes the next time that
//! something is written to that folder.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, TempDir, TempPath};

/// How the names end.
const SUFFIX: &str = ".offcut.part";

/// How often a name is tried.
const TRIES: u32 = 8;

/// A file that is not complete yet. Dropped before [`PartialFile::keep`], it is removed.
pub(super) struct PartialFile {
    path: TempPath,
    _live: Live,
    _lock: File,
}

/// A folder of files that are not complete yet; removed with all in it when it is dropped.
pub struct PartialFolder {
    folder: TempDir,
    _live: Live,
    _lock: Option<File>,
}

impl PartialFile {
    /// An empty file beside `target`.
    pub(super) fn create(target: &Path, folder: &Path) -> io::Result<Self> {
        clear_once(folder);
        let prefix = prefix_of(target);
        let mut builder = Builder::new();
        builder.prefix(&prefix).suffix(SUFFIX);
        with_usual_permissions(&mut builder);
        for _ in 0..TRIES {
            let (file, path) = builder.tempfile_in(folder)?.into_parts();
            // Until it is locked, another process may take it for one that was left.
            if is_locked_here(&file, &path) {
                return Ok(Self { _live: Live::new(&path), _lock: file, path });
            }
        }
        Err(io::Error::other("the temporary files here are removed as soon as they are made"))
    }

    /// Where it lies for now.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it the name `target`; with `force` in place of a file of that name.
    pub(super) fn keep(self, target: &Path, force: bool) -> io::Result<()> {
        let kept = if force { self.path.persist(target) } else { self.path.persist_noclobber(target) };
        kept.map_err(|error| error.error)
    }
}

impl PartialFolder {
    /// An empty folder beside `target`.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn create(target: &Path) -> io::Result<Self> {
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        clear_once(parent);
        for _ in 0..TRIES {
            let folder = Builder::new().prefix(&prefix_of(target)).suffix(SUFFIX).tempdir_in(parent)?;
            // Not every system opens folders; there nothing is locked, and nothing cleared.
            let lock = File::open(folder.path()).ok();
            if lock.as_ref().is_none_or(|lock| is_locked_here(lock, folder.path())) {
                return Ok(Self { _live: Live::new(folder.path()), folder, _lock: lock });
            }
        }
        Err(io::Error::other("the temporary folders here are removed as soon as they are made"))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes everything that this process has not completed: for an end that waits for nothing.
pub fn remove_partials() {
    for path in live().iter() {
        remove(path);
    }
}

fn prefix_of(target: &Path) -> String {
    format!(".{}.", target.file_name().unwrap_or_default().to_string_lossy())
}

/// Locks a path that was just made; `false` where another process has removed it meanwhile. Where the file system has
/// no locks, nothing is cleared either.
fn is_locked_here(file: &File, path: &Path) -> bool {
    // On other systems a lock would keep the encoder out.
    if cfg!(unix) {
        let _ = file.try_lock();
    }
    path.symlink_metadata().is_ok()
}

/// The paths that this process is writing to.
fn live() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    static LIVE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A path among those.
struct Live(PathBuf);

impl Live {
    fn new(path: &Path) -> Self {
        live().insert(path.to_owned());
        Self(path.to_owned())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        live().remove(&self.0);
    }
}

/// Clears a folder the first time that this process writes to it.
fn clear_once(folder: &Path) {
    static CLEARED: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);
    let is_new = CLEARED.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
    if is_new && cfg!(unix) {
        clear(folder);
    }
}

/// Removes the remains of killed processes from a folder: paths with such a name and nobody's lock. Those that cannot
/// be looked at or removed stay.
fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_partial = name.to_str().is_some_and(|name| name.starts_with('.') && name.ends_with(SUFFIX));
        let is_plain = entry.file_type().is_ok_and(|kind| kind.is_file() || kind.is_dir());
        if is_partial && is_plain && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            remove(&entry.path());
        }
    }
}

fn remove(path: &Path) {
    // What is gone already is as it should be.
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

/// The permissions of a new file of this user: temporary files are otherwise for their owner alone.
#[cfg(unix)]
fn with_usual_permissions(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn with_usual_permissions(_builder: &mut Builder<'_, '_>) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_goes_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let target = at("a.mp4");
        let (file, frames) = (PartialFile::create(&target, folder.path()).unwrap(), PartialFolder::create(&target).unwrap());
        fs::write(at(".a.mp4.Abc123.offcut.part"), "left").unwrap();
        fs::create_dir(at(".b.png.Abc123.offcut.part")).unwrap();
        fs::write(at(".b.png.Abc123.offcut.part/1.png"), "left").unwrap();
        for name in ["film.mp4.part", ".film.part", "x.offcut.part"] {
            fs::write(at(name), "somebody's").unwrap();
        }
        std::os::unix::fs::symlink(at("film.mp4.part"), at(".link.offcut.part")).unwrap();
        clear(folder.path());
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        let mut wanted = vec![at(".film.part"), at(".link.offcut.part"), at("film.mp4.part"), at("x.offcut.part")];
        wanted.extend([file.path().to_owned(), frames.path().to_owned()]);
        wanted.sort();
        assert_eq!(names, wanted);
        assert!(live().contains(file.path()) && live().contains(frames.path()));
        let path = file.path().to_owned();
        file.keep(&target, false).unwrap();
        assert!(target.exists() && !live().contains(&path));
    }
}
