//! The database of this user: sessions, uploads, jobs and measurements. One file, which several processes may use at
//! once.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;

use crate::api::UploadedFile;

use super::CloudError;

/// The file's name.
const FILE: &str = "cloud.sqlite3";
/// How long another process' writing is waited for.
const BUSY: Duration = Duration::from_secs(20);

/// Attempts at opening within that time.
const BUSY_ATTEMPTS: u32 = 400;

/// Version 1 of the tables.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS sessions (
    api TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    task TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS session_facts (
    api TEXT NOT NULL,
    session TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    user TEXT NOT NULL,
    PRIMARY KEY (api, session)
);
CREATE TABLE IF NOT EXISTS uploads (
    api TEXT NOT NULL,
    session TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    path TEXT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (api, session, sha256)
);
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    api TEXT NOT NULL,
    session TEXT NOT NULL,
    body TEXT NOT NULL,
    draft TEXT,
    output TEXT NOT NULL,
    force INTEGER NOT NULL,
    duration_ms REAL,
    stage TEXT NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0,
    progress REAL NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 1,
    url TEXT,
    result_sha256 TEXT,
    reason TEXT,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    finished_ms INTEGER
);
CREATE UNIQUE INDEX IF NOT EXISTS open_jobs ON jobs (key) WHERE stage IN ('prepared', 'accepted', 'completed');
CREATE TABLE IF NOT EXISTS renders (
    at_ms INTEGER NOT NULL,
    adapter TEXT NOT NULL,
    pixels INTEGER NOT NULL,
    layers INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    elapsed_ms INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS transfers (
    api TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    elapsed_ms INTEGER NOT NULL
);
PRAGMA user_version = 2;
";

/// The name and language that a session was made with, and its user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SessionFacts {
    pub(super) name: String,
    pub(super) language: String,
    /// The user's id at the service; empty where the service did not say.
    pub(super) user: String,
}

/// The open database.
pub(super) struct Records {
    pub(super) connection: Connection,
    path: PathBuf,
}

impl Records {
    /// Opens the database in `folder`, made where it is not there.
    pub(super) fn open(folder: &Path) -> Result<Self, CloudError> {
        let path = folder.join(FILE);
        let unusable = |reason: String| CloudError::Records { path: path.clone(), reason };
        std::fs::create_dir_all(folder).and_then(|()| create(&path)).map_err(|error| unusable(error.to_string()))?;
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(&path)?;
            connection.busy_timeout(BUSY)?;
            // A job's row must outlive a power cut before its request leaves.
            connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
            let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            if version < 2 {
                connection.execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} COMMIT;"))?;
            }
            Ok(connection)
        };
        // Taking up the write-ahead log does not wait for others by itself.
        let mut attempts = 0;
        let connection = loop {
            match open() {
                Err(error) if is_busy(&error) && attempts < BUSY_ATTEMPTS => {
                    attempts += 1;
                    std::thread::sleep(BUSY / BUSY_ATTEMPTS);
                }
                result => break result.map_err(|error| unusable(error.to_string()))?,
            }
        };
        Ok(Self { connection, path })
    }

    /// The folder of the database.
    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// The error of a statement.
    pub(super) fn unusable(&self, error: &rusqlite::Error) -> CloudError {
        CloudError::Records { path: self.path.clone(), reason: error.to_string() }
    }

    /// The session used last at `api`.
    pub(super) fn session(&self, api: &str) -> Result<Option<(String, String)>, CloudError> {
        let found =
            self.connection.query_row("SELECT session, task FROM sessions WHERE api = ?1", [api], |row| Ok((row.get(0)?, row.get(1)?)));
        found.optional().map_err(|error| self.unusable(&error))
    }

    /// Keeps the session used last.
    pub(super) fn keep_session(&self, api: &str, session: &str, task: &str) -> Result<(), CloudError> {
        let sql = "INSERT INTO sessions (api, session, task) VALUES (?1, ?2, ?3)
            ON CONFLICT (api) DO UPDATE SET session = excluded.session, task = excluded.task";
        self.connection.execute(sql, [api, session, task]).map(drop).map_err(|error| self.unusable(&error))
    }

    /// Keeps what a session was made with, and whose it is.
    pub(super) fn keep_session_facts(&self, api: &str, session: &str, facts: &SessionFacts) -> Result<(), CloudError> {
        let sql = "INSERT OR REPLACE INTO session_facts (api, session, name, language, user) VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = [api, session, &facts.name, &facts.language, &facts.user];
        self.connection.execute(sql, values).map(drop).map_err(|error| self.unusable(&error))
    }

    /// The facts of a session; `None` for one that an earlier version made.
    pub(super) fn session_facts(&self, api: &str, session: &str) -> Result<Option<SessionFacts>, CloudError> {
        let sql = "SELECT name, language, user FROM session_facts WHERE api = ?1 AND session = ?2";
        let facts = |row: &rusqlite::Row<'_>| Ok(SessionFacts { name: row.get(0)?, language: row.get(1)?, user: row.get(2)? });
        self.connection.query_row(sql, [api, session], facts).optional().map_err(|error| self.unusable(&error))
    }

    /// The cloud's name of the file of this content in this session.
    pub(super) fn upload(&self, api: &str, session: &str, sha256: &str) -> Result<Option<UploadedFile>, CloudError> {
        let sql = "SELECT file FROM uploads WHERE api = ?1 AND session = ?2 AND sha256 = ?3";
        let found = self.connection.query_row(sql, [api, session, sha256], |row| json_column(row, 0)).optional();
        found.map_err(|error| self.unusable(&error))
    }

    /// Keeps an upload.
    pub(super) fn keep_upload(&self, api: &str, session: &str, sha256: &str, path: &Path, file: &UploadedFile) -> Result<(), CloudError> {
        let text = serde_json::to_string(file).unwrap_or_default();
        let sql = "INSERT OR REPLACE INTO uploads (api, session, sha256, path, file) VALUES (?1, ?2, ?3, ?4, ?5)";
        let result = self.connection.execute(sql, params![api, session, sha256, path.to_string_lossy(), text]);
        result.map(drop).map_err(|error| self.unusable(&error))
    }

    /// The local files that were uploaded to a session: path, content, and what the cloud calls it.
    pub(super) fn uploads(&self, api: &str, session: &str) -> Result<Vec<(PathBuf, String, UploadedFile)>, CloudError> {
        let read = || -> rusqlite::Result<Vec<(PathBuf, String, UploadedFile)>> {
            let mut statement = self.connection.prepare("SELECT path, sha256, file FROM uploads WHERE api = ?1 AND session = ?2")?;
            let rows =
                statement.query_map([api, session], |row| Ok((row.get::<_, String>(0)?.into(), row.get(1)?, json_column(row, 2)?)))?;
            rows.collect()
        };
        read().map_err(|error| self.unusable(&error))
    }

    /// Keeps how long an upload took.
    pub(super) fn keep_transfer(&self, api: &str, bytes: u64, elapsed: Duration) -> Result<(), CloudError> {
        let sql = "INSERT INTO transfers (api, at_ms, bytes, elapsed_ms) VALUES (?1, ?2, ?3, ?4)";
        let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
        let result = self.connection.execute(sql, params![api, now_ms(), signed(bytes), signed(elapsed_ms)]);
        result.map(drop).map_err(|error| self.unusable(&error))
    }

    /// Bytes a second over the last twenty uploads.
    pub(super) fn upload_rate(&self, api: &str) -> Result<Option<f64>, CloudError> {
        let sql = "SELECT SUM(bytes) * 1000.0 / SUM(elapsed_ms) FROM (SELECT bytes, elapsed_ms FROM transfers WHERE api = ?1 ORDER BY at_ms DESC LIMIT 20)";
        self.connection.query_row(sql, [api], |row| row.get(0)).map_err(|error| self.unusable(&error))
    }
}

/// A column's JSON.
pub(super) fn json_column<T: DeserializeOwned>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    let text: String = row.get(index)?;
    serde_json::from_str(&text).map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, error.into()))
}

/// Makes the file, for its owner alone, since addresses in it open files; the files beside it get its permissions from
/// SQLite.
fn create(path: &Path) -> io::Result<()> {
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Now, in milliseconds since 1970.
pub(super) fn now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

/// A count as SQLite holds it.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uploads_are_known_by_content_and_session() {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::open(folder.path()).unwrap();
        let file = UploadedFile { filename: "a.png".into(), cdn_url: "https://cdn/a".into(), ..UploadedFile::default() };
        records.keep_upload("api", "s", "hash", Path::new("/a.png"), &file).unwrap();
        assert_eq!(records.upload("api", "s", "hash").unwrap(), Some(file.clone()));
        for (api, session, hash) in [("other", "s", "hash"), ("api", "other", "hash"), ("api", "s", "other")] {
            assert_eq!(records.upload(api, session, hash).unwrap(), None);
        }
        assert_eq!(records.uploads("api", "s").unwrap(), [(PathBuf::from("/a.png"), "hash".to_owned(), file)]);
    }

    #[cfg(unix)]
    #[test]
    fn the_records_are_for_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let records = Records::open(folder.path()).unwrap();
        records.keep_session("api", "s", "t").unwrap();
        let entries: Vec<_> = folder.path().read_dir().unwrap().map(Result::unwrap).collect();
        assert!(entries.len() >= 2, "the write-ahead log too: {entries:?}");
        for entry in entries {
            assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{entry:?}");
        }
    }

    #[test]
    fn a_damaged_row_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::open(folder.path()).unwrap();
        records.keep_upload("api", "s", "hash", Path::new("/a.png"), &UploadedFile::default()).unwrap();
        records.connection.execute("UPDATE uploads SET file = '{'", []).unwrap();
        assert!(matches!(records.upload("api", "s", "hash"), Err(CloudError::Records { .. })));
        assert!(matches!(records.uploads("api", "s"), Err(CloudError::Records { .. })));
    }

    #[test]
    fn the_rate_is_that_of_all_bytes_over_all_time() {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::open(folder.path()).unwrap();
        assert_eq!(records.upload_rate("api").unwrap(), None);
        records.keep_transfer("api", 3_000_000, Duration::from_secs(2)).unwrap();
        records.keep_transfer("api", 1_000_000, Duration::from_secs(2)).unwrap();
        assert_eq!(records.upload_rate("api").unwrap(), Some(1_000_000.0));
    }

    #[test]
    fn two_processes_may_open_it_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let threads: Vec<_> = (0..8)
            .map(|index| {
                let folder = folder.path().to_owned();
                std::thread::spawn(move || Records::open(&folder).unwrap().keep_session("api", &format!("s{index}"), "t").unwrap())
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert!(Records::open(folder.path()).unwrap().session("api").unwrap().is_some());
    }
}
