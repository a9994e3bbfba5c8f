//! The database and its layout.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use crate::node::NodeError;

/// The layout that this program writes.
const LAYOUT: i64 = 3;

const TABLES: &str = "
    CREATE TABLE node (key BLOB NOT NULL);
    CREATE TABLE accounts (
        -- A number is never given twice: jobs outlive their account.
        account INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id TEXT NOT NULL UNIQUE,
        client TEXT NOT NULL,
        token_hash BLOB NOT NULL UNIQUE,
        issued_ms INTEGER NOT NULL,
        expires_ms INTEGER NOT NULL,
        credits INTEGER NOT NULL
    );
    CREATE INDEX accounts_by_client ON accounts (client);
    CREATE TABLE sessions (
        session TEXT PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
        task TEXT NOT NULL,
        name TEXT NOT NULL,
        language TEXT NOT NULL,
        draft TEXT,
        revision INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE INDEX sessions_by_account ON sessions (account);
    CREATE TABLE files (
        file TEXT PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
        sha256 TEXT NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        width INTEGER,
        height INTEGER,
        fps REAL,
        duration_ms INTEGER,
        UNIQUE (account, sha256)
    ) WITHOUT ROWID;
    CREATE TABLE session_files (
        session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        file TEXT NOT NULL REFERENCES files ON DELETE CASCADE,
        UNIQUE (session, file)
    );
    CREATE TABLE jobs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        account INTEGER NOT NULL,
        id TEXT NOT NULL,
        body_hash BLOB NOT NULL,
        quality TEXT NOT NULL,
        draft TEXT,
        status TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        error TEXT,
        bytes INTEGER,
        link TEXT,
        link_expires_ms INTEGER,
        ended_ms INTEGER,
        UNIQUE (account, id)
    );
";

/// From layout 1 to 2: when a job came, what was asked of its output (JSON), how long it is, and what may surprise
/// about it (JSON).
const SECOND: &str = "
    ALTER TABLE jobs ADD COLUMN created_ms INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE jobs ADD COLUMN output TEXT;
    ALTER TABLE jobs ADD COLUMN duration_ms INTEGER;
    ALTER TABLE jobs ADD COLUMN warnings TEXT;
";

/// From layout 2 to 3: the director's own record of each session's drafts.
const THIRD: &str = "
    CREATE TABLE histories (
        session TEXT PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
        history TEXT NOT NULL
    ) WITHOUT ROWID;
";

/// The database.
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens or makes the database; no second process can until this one has ended.
    pub(crate) fn open(path: &Path) -> Result<Self, NodeError> {
        let failed = |source| NodeError::Database { path: path.to_owned(), source };
        let connection = Connection::open(path).map_err(failed)?;
        if !is_nodes_own(&connection).map_err(failed)? {
            return Err(NodeError::ForeignDatabase { path: path.to_owned() });
        }
        let found = prepare(&connection).map_err(failed)?;
        if found != LAYOUT {
            return Err(NodeError::Layout { path: path.to_owned(), found, wanted: LAYOUT });
        }
        Ok(Self { connection: Mutex::new(connection) })
    }

    pub(super) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The node's secret, from which tokens are derived.
    pub(crate) fn key(&self) -> rusqlite::Result<Vec<u8>> {
        self.connection().query_row("SELECT key FROM node", [], |row| row.get(0))
    }
}

/// Whether the database is a node's, or empty. Nothing is written for that.
fn is_nodes_own(connection: &Connection) -> rusqlite::Result<bool> {
    connection.busy_timeout(Duration::from_secs(1))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    let own: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_master WHERE name IN ('node', 'accounts', 'jobs')", [], |row| row.get(0))?;
    Ok(tables == 0 || own == 3)
}

/// Sets the connection up, makes the tables of a new database, and tells the layout.
fn prepare(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    let layout = |connection: &Connection| connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    let found = layout(connection)?;
    if found < LAYOUT {
        let making = connection.unchecked_transaction()?;
        if found < 1 {
            making.execute_batch(TABLES)?;
            making.execute("INSERT INTO node (key) VALUES (?1)", [rand::random::<[u8; 32]>()])?;
        }
        if found < 2 {
            making.execute_batch(SECOND)?;
        }
        making.execute_batch(THIRD)?;
        making.pragma_update(None, "user_version", LAYOUT)?;
        making.commit()?;
    }
    layout(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_one_nodes_alone_and_keeps_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("node.sqlite");
        let first = Store::open(&path).unwrap();
        let key = first.key().unwrap();
        assert_eq!(key.len(), 32);
        assert!(matches!(Store::open(&path), Err(NodeError::Database { .. })));
        drop(first);
        let again = Store::open(&path).unwrap();
        assert_eq!(again.key().unwrap(), key);
        again.connection().pragma_update(None, "user_version", 7).unwrap();
        drop(again);
        assert!(matches!(Store::open(&path), Err(NodeError::Layout { found: 7, .. })));
    }

    #[test]
    fn a_database_of_the_first_layout_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("node.sqlite");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(TABLES).unwrap();
        old.execute("INSERT INTO node (key) VALUES (?1)", [[7_u8; 32]]).unwrap();
        let job =
            "INSERT INTO jobs (account, id, body_hash, quality, draft, status) VALUES (1, 'r', zeroblob(32), 'draft', '{}', 'pending')";
        old.execute(job, []).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        drop(old);
        let store = Store::open(&path).unwrap();
        assert_eq!((store.key().unwrap(), store.jobs().unwrap().len()), (vec![7; 32], 1));
        let (draft, output) = store.begin_job(1).unwrap();
        assert_eq!((draft.as_str(), output.quality.as_str()), ("{}", "draft"));
    }

    #[test]
    fn another_programs_database_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("node.sqlite");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE photos (name TEXT)").unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(Store::open(&path), Err(NodeError::ForeignDatabase { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
