//! The output's name: written under another beside it, and renamed when complete, so that there is a whole file or
//! none.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::EncodeError;
use super::numbered_name::NumberedName;
use super::partial::PartialFile;

/// The name that stands for standard output.
const STANDARD_OUTPUT: &str = "-";

/// Whether an output of this name goes to standard output.
pub fn is_standard_output(path: &Path) -> bool {
    path.as_os_str() == STANDARD_OUTPUT
}

/// A file that is not there yet. Dropped before [`Target::keep`], it leaves nothing.
pub(super) struct Target {
    path: PathBuf,
    /// `None` where it is standard output, which takes the bytes as they come.
    part: Option<PartialFile>,
    force: bool,
}

impl Target {
    /// An empty file with a temporary name in the folder of `path`.
    pub(super) fn create(path: &Path, force: bool) -> Result<Self, EncodeError> {
        check_target(path, force)?;
        let create = |path| PartialFile::create(path, folder_of(path)?).map_err(|error| EncodeError::unwritable(path, &error));
        let part = if is_standard_output(path) { None } else { Some(create(path)?) };
        Ok(Self { path: path.to_owned(), part, force })
    }

    /// The name asked for.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// FFmpeg's address of the temporary file. `file:` keeps a colon in the name from being read as a protocol.
    pub(super) fn address(&self) -> Result<String, EncodeError> {
        let Some(part) = &self.part else { return Ok("pipe:1".to_owned()) };
        let part = part.path().to_str().ok_or_else(|| EncodeError::Unwritable {
            path: self.path.clone(),
            reason: "its name is not UTF-8, which FFmpeg needs".to_owned(),
        })?;
        Ok(format!("file:{part}"))
    }

    /// Gives the finished file its name; returns its size in bytes, which is 0 for standard output.
    pub(super) fn keep(self) -> Result<u64, EncodeError> {
        let Self { path, part, force } = self;
        let Some(part) = part else { return Ok(0) };
        let bytes = part.path().metadata().map_err(|error| EncodeError::unwritable(&path, &error))?.len();
        part.keep(&path, force).map(|()| bytes).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => EncodeError::OutputExists { path },
            _ => EncodeError::unwritable(&path, &error),
        })
    }
}

/// Checks a target before any work: its folder is there, and its name is free or, with `force`, a file's. Standard
/// output must be no terminal.
///
/// # Errors
/// [`EncodeError::OutputExists`], [`EncodeError::Unwritable`].
pub fn check_target(path: &Path, force: bool) -> Result<(), EncodeError> {
    if is_standard_output(path) {
        let reason = "standard output is a terminal; send it to a program or a file".to_owned();
        let is_terminal = std::io::stdout().is_terminal();
        return if is_terminal { Err(EncodeError::Unwritable { path: path.to_owned(), reason }) } else { Ok(()) };
    }
    if path.is_dir() {
        return Err(EncodeError::Unwritable { path: path.to_owned(), reason: "it is a folder".to_owned() });
    }
    if !force && path.symlink_metadata().is_ok() {
        return Err(EncodeError::OutputExists { path: path.to_owned() });
    }
    folder_of(path).map(drop)
}

/// Writes a small file as an output is written: all of it or nothing. Returns its size in bytes.
///
/// # Errors
/// As [`check_target`], and [`EncodeError::Unwritable`] where the disk refuses.
pub fn write_whole(path: &Path, bytes: &[u8], force: bool) -> Result<u64, EncodeError> {
    let target = Target::create(path, force)?;
    let written = match &target.part {
        Some(part) => std::fs::write(part.path(), bytes),
        None => std::io::stdout().lock().write_all(bytes),
    };
    written.map_err(|error| EncodeError::unwritable(path, &error))?;
    target.keep()
}

/// Whether two paths lead to one file, or would once it is written.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    let written = |path: &Path| Some(folder_of(path).ok()?.canonicalize().ok()?.join(path.file_name()?));
    let place = |path: &Path| path.canonicalize().ok().or_else(|| written(path));
    place(a).is_some_and(|a| place(b) == Some(a))
}

/// Whether writing to `target` may replace `file`: it is the same, or one of the numbered pictures that `target` stands
/// for.
pub fn may_replace(target: &Path, file: &Path) -> bool {
    let Some(numbered) = NumberedName::of(target) else { return is_same_file(target, file) };
    let canonical = |folder: &Path| folder.canonicalize().ok();
    let places = [Some(file.to_owned()), canonical(file)];
    places.into_iter().flatten().any(|file| {
        let name = file.file_name().and_then(|name| name.to_str());
        let is_beside = || canonical(folder_of(target).ok()?).zip(canonical(folder_of(&file).ok()?)).map(|(a, b)| a == b);
        name.is_some_and(|name| numbered.covers(name)) && is_beside() == Some(true)
    })
}

/// The folder of `path`, which must be there.
pub(super) fn folder_of(path: &Path) -> Result<&Path, EncodeError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() {
        return Ok(folder);
    }
    Err(EncodeError::Unwritable { path: path.to_owned(), reason: format!("the folder {folder:?} does not exist") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_is_known_by_any_name_and_before_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("inside")).unwrap();
        std::fs::write(at("a.mp4"), "a").unwrap();
        std::fs::write(at("b.mp4"), "a").unwrap();
        for (a, b, same) in [
            ("a.mp4", "inside/../a.mp4", true),
            ("a.mp4", "b.mp4", false),
            ("new.mp4", "./inside/../new.mp4", true),
            ("new.mp4", "inside/new.mp4", false),
            ("nowhere/new.mp4", "nowhere/new.mp4", false),
        ] {
            assert_eq!(is_same_file(&at(a), &at(b)), same, "{a} {b}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("a.mp4"), at("link.mp4")).unwrap();
            assert!(is_same_file(&at("link.mp4"), &at("a.mp4")));
        }
    }
}
