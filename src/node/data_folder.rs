//! The folder that a node keeps everything in, known by its database. Nothing in it that no node made is ever
//! removed or given another mode.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::NodeError;

/// The database's file name, by which a node's folder is recognised.
const DATABASE: &str = "node.sqlite";

/// An empty file system has a folder of this name.
const LOST_AND_FOUND: &str = "lost+found";

/// Folders of what lasts until its time has come.
const KEPT: [&str; 3] = ["media", "results", "cache"];

/// Where a job's draft and its unfinished output lie.
const WORK: &str = "offcut-node-work";

/// Where files arrive.
const INCOMING: &str = "offcut-node-incoming";

/// A file of this name says that the folder it lies in is a node's temporary one.
const MARKER: &str = "OFFCUT-NODE.txt";

const MARKER_TEXT: &str = "offcut node keeps unfinished work here and removes it when it starts again.\n";

/// How the names of temporary files and folders begin; what is called otherwise is left alone.
const JOB_PREFIX: &str = "job-";
pub(super) const UPLOAD_PREFIX: &str = "upload-";
pub(super) const FETCH_PREFIX: &str = "fetch-";

/// A node's folder.
#[derive(Clone, Debug)]
pub(super) struct DataFolder(PathBuf);

impl DataFolder {
    /// Makes the folder at `path`, or takes the one that is there: a node's, or an empty one. Its database's file is
    /// there afterwards.
    ///
    /// # Errors
    /// [`NodeError::NotEmpty`] for a folder of something else, which stays as it is; [`NodeError::Data`] where the disk
    /// refuses.
    pub(super) fn take(path: &Path) -> Result<Self, NodeError> {
        let unusable = |source| NodeError::Data { folder: path.to_owned(), source };
        match fs::read_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => make_private(path).map_err(unusable)?,
            Err(error) => return Err(unusable(error)),
            Ok(_) if path.join(DATABASE).is_file() => {}
            Ok(entries) => {
                let names = entries.map(|entry| entry.map(|entry| entry.file_name())).collect::<io::Result<Vec<_>>>().map_err(unusable)?;
                if let Some(found) = names.into_iter().filter(|name| name != LOST_AND_FOUND).min() {
                    return Err(NodeError::NotEmpty { folder: path.to_owned(), found });
                }
            }
        }
        let folder = Self(path.to_owned());
        // SQLite gives its other files the mode of this one.
        private_file().append(true).create(true).open(folder.database()).map_err(unusable)?;
        Ok(folder)
    }

    /// Makes the folders that are missing, and removes what a killed node has left in the temporary ones. Call it once
    /// the database is this node's.
    ///
    /// # Errors
    /// [`NodeError::NotEmpty`] where a temporary folder's name is taken by something else; [`NodeError::Data`] where
    /// the disk refuses.
    pub(super) fn ready(&self) -> Result<(), NodeError> {
        let unusable = |source| NodeError::Data { folder: self.0.clone(), source };
        for name in KEPT {
            make_private(&self.0.join(name)).map_err(unusable)?;
        }
        for name in [WORK, INCOMING] {
            let folder = self.0.join(name);
            make_private(&folder).map_err(unusable)?;
            mark(&folder, unusable)?;
            clear(&folder).map_err(unusable)?;
        }
        Ok(())
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn database(&self) -> PathBuf {
        self.0.join(DATABASE)
    }

    /// Files of an account.
    pub(super) fn media_folder(&self, account: i64) -> PathBuf {
        self.0.join("media").join(account.to_string())
    }

    /// The file of these bytes of an account.
    pub(super) fn media_path(&self, account: i64, sha256: &str) -> PathBuf {
        self.media_folder(account).join(sha256)
    }

    /// The same as a job's draft names it, from its own folder.
    pub(super) fn media_path_in_draft(account: i64, sha256: &str) -> String {
        format!("../../media/{account}/{sha256}")
    }

    /// Makes the folder of an account's files, where it is missing.
    pub(super) fn make_media_folder(&self, account: i64) -> io::Result<()> {
        make_private(&self.media_folder(account))
    }

    /// Removes all files of an account.
    pub(super) fn forget_media(&self, account: i64) -> io::Result<()> {
        let folder = self.media_folder(account);
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if is_sha256(&entry.file_name()) {
                fs::remove_file(entry.path())?;
            }
        }
        fs::remove_dir(folder)
    }

    /// Where a job's draft lies while it runs.
    pub(super) fn work_folder(&self, number: i64) -> PathBuf {
        self.0.join(WORK).join(format!("{JOB_PREFIX}{number}"))
    }

    /// Makes that folder, empty.
    pub(super) fn make_work_folder(&self, number: i64) -> io::Result<PathBuf> {
        let folder = self.work_folder(number);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => make_private(&folder)?,
        }
        Ok(folder)
    }

    /// Bytes of the outputs that are being made.
    pub(super) fn work_bytes(&self) -> u64 {
        // What cannot be looked at now has gone.
        let files = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect::<Vec<_>>();
        let jobs = files(&self.0.join(WORK));
        let outputs = jobs.iter().flat_map(|job| files(job)).flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
        outputs.filter_map(|path| path.symlink_metadata().ok()).map(|metadata| metadata.len()).sum()
    }

    /// Where a job's file lies.
    pub(super) fn result_path(&self, number: i64) -> PathBuf {
        self.0.join("results").join(format!("{number}.mp4"))
    }

    /// The jobs whose files lie here, whether a record knows of them or not.
    pub(super) fn results(&self) -> io::Result<Vec<i64>> {
        let number = |name: &OsStr| name.to_str()?.strip_suffix(".mp4")?.parse::<i64>().ok();
        let entries = fs::read_dir(self.0.join("results"))?;
        entries.filter_map(|entry| entry.map(|entry| number(&entry.file_name())).transpose()).collect()
    }

    /// The accounts that have files here, and the files' names.
    pub(super) fn media(&self) -> io::Result<Vec<(i64, Vec<String>)>> {
        let mut found = Vec::new();
        for account in fs::read_dir(self.0.join("media"))? {
            let account = account?;
            let Some(number) = account.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            let files = fs::read_dir(account.path())?.filter_map(|file| file.ok()?.file_name().into_string().ok());
            found.push((number, files.filter(|name| is_sha256(OsStr::new(name))).collect()));
        }
        Ok(found)
    }

    /// Where files arrive.
    pub(super) fn incoming_folder(&self) -> PathBuf {
        self.0.join(INCOMING)
    }

    /// Compiled pipelines between renders.
    pub(super) fn cache_folder(&self) -> PathBuf {
        self.0.join("cache")
    }
}

/// Makes a folder that only this user can read, and those above it; one that is there keeps its mode.
fn make_private(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent)?;
    }
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// How a file that only this user can read is opened.
pub(super) fn private_file() -> OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Puts the marker into an empty folder; one that holds anything has it already, or is something else's.
fn mark(folder: &Path, unusable: impl Fn(io::Error) -> NodeError) -> Result<(), NodeError> {
    let marker = folder.join(MARKER);
    match fs::read_to_string(&marker) {
        Ok(text) if text == MARKER_TEXT => return Ok(()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(error)),
        // A node that was killed just here has left it empty.
        Ok(text) if text.is_empty() => {}
        Ok(_) => return Err(NodeError::NotEmpty { folder: folder.to_owned(), found: MARKER.into() }),
        Err(_) => {
            if let Some(entry) = fs::read_dir(folder).map_err(&unusable)?.next() {
                return Err(NodeError::NotEmpty { folder: folder.to_owned(), found: entry.map_err(&unusable)?.file_name() });
            }
        }
    }
    let file = private_file().write(true).create(true).truncate(true).open(marker);
    file.and_then(|mut file| file.write_all(MARKER_TEXT.as_bytes())).map_err(unusable)
}

/// Removes what a node calls by such names.
fn clear(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_own = [JOB_PREFIX, UPLOAD_PREFIX, FETCH_PREFIX].iter().any(|prefix| name.as_encoded_bytes().starts_with(prefix.as_bytes()));
        match entry.file_type()? {
            _ if !is_own => {}
            kind if kind.is_dir() => fs::remove_dir_all(entry.path())?,
            _ => fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}

fn is_sha256(name: &OsStr) -> bool {
    name.len() == 64 && name.as_encoded_bytes().iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_something_else_is_refused_and_stays_as_it_is() {
        let outside = tempfile::tempdir().unwrap();
        let folder = outside.path().join("films");
        fs::create_dir_all(folder.join("work")).unwrap();
        fs::write(folder.join("work/wedding.mp4"), "x").unwrap();
        assert!(matches!(DataFolder::take(&folder), Err(NodeError::NotEmpty { found, .. }) if found == "work"));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        let file = outside.path().join("file");
        fs::write(&file, "x").unwrap();
        assert!(matches!(DataFolder::take(&file), Err(NodeError::Data { .. })));
        let disk = outside.path().join("disk");
        fs::create_dir_all(disk.join(LOST_AND_FOUND)).unwrap();
        DataFolder::take(&disk).unwrap().ready().unwrap();
    }

    #[test]
    fn only_what_a_node_has_left_is_cleared() {
        let outside = tempfile::tempdir().unwrap();
        let folder = DataFolder::take(&outside.path().join("a/b")).unwrap();
        folder.ready().unwrap();
        let own = [folder.make_work_folder(7).unwrap().join("draft.json"), folder.incoming_folder().join("upload-x")];
        let foreign = [folder.path().join("work"), folder.incoming_folder().join("film.mp4"), folder.path().join("media/3")];
        own.iter().chain(&foreign).for_each(|path| fs::write(path, "x").unwrap());
        let again = DataFolder::take(folder.path()).unwrap();
        again.ready().unwrap();
        assert!(own.iter().all(|path| !path.exists()) && foreign.iter().all(|path| path.exists()));
        assert!(!folder.work_folder(7).exists());
        // A folder of that name without the marker is somebody's.
        fs::remove_file(folder.incoming_folder().join(MARKER)).unwrap();
        assert!(matches!(again.ready(), Err(NodeError::NotEmpty { .. })));
        assert!(foreign[1].exists());
    }
}
