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

/// The result of another draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replaced {
    /// It stands.
    Done,
    /// Another was made meanwhile.
    Outdated,
    /// There is no credit for it.
    Unpaid,
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

    /// The director's record of a session's drafts; `None` before there is one.
    pub(crate) fn history(&self, session: &str) -> rusqlite::Result<Option<String>> {
        self.connection().query_row("SELECT history FROM histories WHERE session = ?1", [session], |row| row.get(0)).optional()
    }

    /// Stores the draft that was made of revision `of`, with the director's record, and takes a credit for it: all or
    /// nothing.
    pub(crate) fn replace_draft(
        &self,
        session: &str,
        account: i64,
        of: i64,
        (draft, history): (&str, Option<&str>),
    ) -> rusqlite::Result<Replaced> {
        let connection = self.connection();
        let replacing = connection.unchecked_transaction()?;
        let update = "UPDATE sessions SET draft = ?1, revision = revision + 1 WHERE session = ?2 AND revision = ?3";
        if replacing.execute(update, params![draft, session, of])? == 0 {
            return Ok(Replaced::Outdated);
        }
        if replacing.execute("UPDATE accounts SET credits = credits - 1 WHERE account = ?1 AND credits > 0", [account])? == 0 {
            return Ok(Replaced::Unpaid);
        }
        if let Some(history) = history {
            replacing.execute("INSERT OR REPLACE INTO histories (session, history) VALUES (?1, ?2)", params![session, history])?;
        }
        replacing.commit()?;
        Ok(Replaced::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::store::AccountRow;

    #[test]
    fn one_credit_pays_for_one_draft() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("db")).unwrap();
        let (user_id, client) = ("u".to_owned(), "c".to_owned());
        let row = AccountRow { account: 0, user_id, client, token_hash: [1; 32], issued_ms: 0, expires_ms: 10, credits: 1 };
        let account = store.add_account(&row).unwrap();
        for name in ["a", "b"] {
            let [session, task, name, language] = [name; 4].map(str::to_owned);
            store.add_session(&SessionRow { session, account, task, name, language, draft: None, revision: 0 }).unwrap();
        }
        let replace = |session, of| store.replace_draft(session, account, of, ("{}", Some("kept"))).unwrap();
        assert_eq!((replace("a", 7), replace("a", 0), replace("b", 0)), (Replaced::Outdated, Replaced::Done, Replaced::Unpaid));
        let history = |session| store.history(session).unwrap();
        assert_eq!((history("a").as_deref(), history("b")), (Some("kept"), None));
        assert_eq!(store.session(account, "b").unwrap().unwrap().draft, None);
        assert_eq!(store.credits(account).unwrap(), 0);
    }
}
