//! Uploaded files; the bytes lie beside the database.

use rusqlite::{OptionalExtension, Row, params};

use super::Store;

/// A file of an account.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FileRow {
    /// Unguessable; what its address ends with.
    pub(crate) file: String,
    pub(crate) account: i64,
    pub(crate) sha256: String,
    pub(crate) name: String,
    /// `video`, `image` or `audio`.
    pub(crate) kind: String,
    pub(crate) bytes: i64,
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
    pub(crate) fps: Option<f64>,
    pub(crate) duration_ms: Option<i64>,
}

const COLUMNS: &str =
    "files.file, files.account, files.sha256, files.name, files.kind, files.bytes, files.width, files.height, files.fps, files.duration_ms";

fn file_of(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    Ok(FileRow {
        file: row.get(0)?,
        account: row.get(1)?,
        sha256: row.get(2)?,
        name: row.get(3)?,
        kind: row.get(4)?,
        bytes: row.get(5)?,
        width: row.get(6)?,
        height: row.get(7)?,
        fps: row.get(8)?,
        duration_ms: row.get(9)?,
    })
}

impl Store {
    /// Adds a file to an account and a session; where the account has the same bytes already, that file is the one, and
    /// its row is returned.
    pub(crate) fn add_file(&self, new: &FileRow, session: &str) -> rusqlite::Result<FileRow> {
        let connection = self.connection();
        let adding = connection.unchecked_transaction()?;
        adding.execute(
            "INSERT INTO files (file, account, sha256, name, kind, bytes, width, height, fps, duration_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING",
            params![new.file, new.account, new.sha256, new.name, new.kind, new.bytes, new.width, new.height, new.fps, new.duration_ms],
        )?;
        let query = format!("SELECT {COLUMNS} FROM files WHERE account = ?1 AND sha256 = ?2");
        let file = adding.query_row(&query, params![new.account, new.sha256], file_of)?;
        adding.execute("INSERT INTO session_files (session, file) VALUES (?1, ?2) ON CONFLICT DO NOTHING", params![session, file.file])?;
        adding.commit()?;
        Ok(file)
    }

    /// The files of a session, in the order they came.
    pub(crate) fn session_files(&self, session: &str) -> rusqlite::Result<Vec<FileRow>> {
        let query = format!("SELECT {COLUMNS} FROM session_files JOIN files USING (file) WHERE session = ?1 ORDER BY session_files.rowid");
        self.connection().prepare(&query)?.query_map([session], file_of)?.collect()
    }

    /// All files of an account.
    pub(crate) fn account_files(&self, account: i64) -> rusqlite::Result<Vec<FileRow>> {
        self.connection().prepare(&format!("SELECT {COLUMNS} FROM files WHERE account = ?1"))?.query_map([account], file_of)?.collect()
    }

    /// One file, whosever it is.
    pub(crate) fn file(&self, file: &str) -> rusqlite::Result<Option<FileRow>> {
        let query = format!("SELECT {COLUMNS} FROM files WHERE file = ?1");
        self.connection().query_row(&query, [file], file_of).optional()
    }

    /// Bytes of an account's files and results.
    pub(crate) fn stored_bytes_of(&self, account: i64) -> rusqlite::Result<i64> {
        let query = "SELECT (SELECT ifnull(sum(bytes), 0) FROM files WHERE account = ?1)
                          + (SELECT ifnull(sum(bytes), 0) FROM jobs WHERE account = ?1)";
        self.connection().query_row(query, [account], |row| row.get(0))
    }

    /// Bytes of all files and results.
    pub(crate) fn stored_bytes(&self) -> rusqlite::Result<i64> {
        let query = "SELECT (SELECT ifnull(sum(bytes), 0) FROM files) + (SELECT ifnull(sum(bytes), 0) FROM jobs)";
        self.connection().query_row(query, [], |row| row.get(0))
    }
}
