//! Opening a file that somebody else named: a regular file inside its folder, or an error. A pipe would wait for ever,
//! and a device may do anything.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Component, Path};

/// A path that leads to something else than a regular file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is {found}, not a file")]
pub struct NotAFile {
    /// The kind of thing, with its article: `a pipe`, `a socket`, `a device`.
    pub found: &'static str,
}

impl NotAFile {
    /// The error inside one of the system's, where [`open_file`] put it there.
    pub fn in_error(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}

/// Whether `metadata` is of something that must not be opened: neither a file nor a folder.
///
/// # Errors
/// [`NotAFile`] for pipes, sockets and devices.
pub fn check_kind(metadata: &Metadata) -> Result<(), NotAFile> {
    if metadata.is_file() || metadata.is_dir() { Ok(()) } else { Err(NotAFile { found: kind_of(metadata) }) }
}

#[cfg(unix)]
fn kind_of(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    match () {
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () if kind.is_char_device() || kind.is_block_device() => "a device",
        () => "something else",
    }
}

#[cfg(not(unix))]
fn kind_of(_: &Metadata) -> &'static str {
    "a pipe or device"
}

/// Opens a regular file for reading. The kind is looked at before it is opened, and again on what was opened.
///
/// # Errors
/// The system's; one that holds [`NotAFile`] for pipes, sockets and devices; [`io::ErrorKind::IsADirectory`] for
/// folders.
pub fn open_file(path: &Path) -> io::Result<File> {
    let check = |metadata: &Metadata| {
        check_kind(metadata).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        if metadata.is_dir() { Err(io::Error::from(io::ErrorKind::IsADirectory)) } else { Ok(()) }
    };
    check(&std::fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A pipe that took the file's place meanwhile is not waited for.
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    let file = options.open(path)?;
    check(&file.metadata()?)?;
    Ok(file)
}

/// All bytes of a regular file.
///
/// # Errors
/// As [`open_file`].
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_file(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a regular file.
///
/// # Errors
/// As [`open_file`], and [`io::ErrorKind::InvalidData`] for what is not UTF-8.
pub fn read_text_file(path: &Path) -> io::Result<String> {
    String::from_utf8(read_file(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Whether `path` lies in `folder` once all symbolic links are followed. Of a missing file the folders that exist are
/// looked at, so that the answer does not tell what exists outside.
///
/// # Errors
/// Where `folder` itself cannot be followed.
pub fn lies_in(path: &Path, folder: &Path) -> io::Result<bool> {
    // An empty path means the working folder.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.canonicalize()?;
    let absolute = std::path::absolute(path)?;
    let real = absolute.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    Ok(real.is_some_and(|(existing, real)| {
        let missing_part = absolute.strip_prefix(existing).unwrap_or(&absolute);
        let climbs = missing_part.components().any(|part| part == Component::ParentDir);
        real.starts_with(&folder) && !climbs
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn pipes_sockets_and_devices_are_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let [pipe, socket] = ["pipe", "socket"].map(|name| folder.path().join(name));
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for (path, found) in [(pipe.as_path(), "a pipe"), (&socket, "a socket"), (Path::new("/dev/zero"), "a device")] {
            let error = open_file(path).unwrap_err();
            assert_eq!(NotAFile::in_error(&error), Some(NotAFile { found }), "{error}");
        }
        assert_eq!(open_file(folder.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_missing_files_are_followed_as_far_as_they_go() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("in");
        std::fs::create_dir(&inside).unwrap();
        std::os::unix::fs::symlink(folder.path(), inside.join("out")).unwrap();
        for (name, expected) in [("a", true), ("no/a", true), ("out/a", false), ("../a", false), ("no/../../a", false)] {
            assert_eq!(lies_in(&inside.join(name), &inside).unwrap(), expected, "{name}");
        }
        assert!(lies_in(&inside, &folder.path().join("none")).is_err());
    }
}
