//! Sessions and their drafts.

use rusqlite::{OptionalExtension, params};

use super::Store;

/// A session.
#[derive(Clone, Debug)]
pub(crate) struct SessionRow {
    pub(crate) session: String,
    pub(crate) account: i64,
    pub(crate) task: String,
    pub(crate) name: String,
    pub(crate) language: String,
    /// JSON text.
    pub(crate) draft: Option<String>,
    /// Counts the drafts.
    pub(crate) revision: i64,
}

impl Store {
    /// Adds a session.
    pub(crate) fn add_session(&self, new: &SessionRow) -> rusqlite::Result<()> {
        let insert = "INSERT INTO sessions (session, account, task, name, language) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.connection().execute(insert, params![new.session, new.account, new.task, new.name, new.language]).map(drop)
    }

    /// How many sessions an account has.
    pub(crate) fn session_count(&self, account: i64) -> rusqlite::Result<i64> {
        self.connection().query_row("SELECT count(*) FROM sessions WHERE account = ?1", [account], |row| row.get(0))
    }

    /// A session of this account.
    pub(crate) fn session(&self, account: i64, session: &str) -> rusqlite::Result<Option<SessionRow>> {
        let query = "SELECT session, account, task, name, language, draft, revision FROM sessions WHERE session = ?1 AND account = ?2";
        self.connection()
            .query_row(query, params![session, account], |row| {
                Ok(SessionRow {
                    session: row.get(0)?,
                    account: row.get(1)?,
                    task: row.get(2)?,
                    name: row.get(3)?,
                    language: row.get(4)?,
                    draft: row.get(5)?,
                    revision: row.get(6)?,
                })
            })
            .optional()
    }

    /// Stores the draft that was made of revision `of` and takes a credit for it; `false` where another was made meanwhile.
    pub(crate) fn replace_draft(&self, session: &str, account: i64, of: i64, draft: &str) -> rusqlite::Result<bool> {
        let connection = self.connection();
        let replacing = connection.unchecked_transaction()?;
        let update = "UPDATE sessions SET draft = ?1, revision = revision + 1 WHERE session = ?2 AND revision = ?3";
        let changed = replacing.execute(update, params![draft, session, of])?;
        if changed == 1 {
            replacing.execute("UPDATE accounts SET credits = max(credits - 1, 0) WHERE account = ?1", [account])?;
        }
        replacing.commit()?;
        Ok(changed == 1)
    }
}
