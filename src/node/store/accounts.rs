//! Tokens; of each only a hash.

use rusqlite::{OptionalExtension, Row, params};

use super::Store;

/// A token's account.
#[derive(Clone, Debug)]
pub(crate) struct AccountRow {
    pub(crate) account: i64,
    pub(crate) user_id: String,
    pub(crate) client: String,
    pub(crate) token_hash: [u8; 32],
    pub(crate) issued_ms: i64,
    pub(crate) expires_ms: i64,
    pub(crate) credits: i64,
}

const COLUMNS: &str = "account, user_id, client, token_hash, issued_ms, expires_ms, credits";

fn account_of(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        account: row.get(0)?,
        user_id: row.get(1)?,
        client: row.get(2)?,
        token_hash: row.get(3)?,
        issued_ms: row.get(4)?,
        expires_ms: row.get(5)?,
        credits: row.get(6)?,
    })
}

impl Store {
    /// All accounts.
    pub(crate) fn accounts(&self) -> rusqlite::Result<Vec<AccountRow>> {
        self.connection().prepare(&format!("SELECT {COLUMNS} FROM accounts"))?.query_map([], account_of)?.collect()
    }

    /// The account that a client has at `now_ms`.
    pub(crate) fn account_of_client(&self, client: &str, now_ms: i64) -> rusqlite::Result<Option<AccountRow>> {
        let query = format!("SELECT {COLUMNS} FROM accounts WHERE client = ?1 AND expires_ms > ?2 ORDER BY expires_ms DESC LIMIT 1");
        self.connection().query_row(&query, params![client, now_ms], account_of).optional()
    }

    /// Adds an account; its number is the one that is returned.
    pub(crate) fn add_account(&self, new: &AccountRow) -> rusqlite::Result<i64> {
        let connection = self.connection();
        connection.execute(
            "INSERT INTO accounts (user_id, client, token_hash, issued_ms, expires_ms, credits) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![new.user_id, new.client, new.token_hash, new.issued_ms, new.expires_ms, new.credits],
        )?;
        Ok(connection.last_insert_rowid())
    }

    /// The user's id of an account.
    pub(crate) fn user_id(&self, account: i64) -> rusqlite::Result<String> {
        self.connection().query_row("SELECT user_id FROM accounts WHERE account = ?1", [account], |row| row.get(0))
    }

    /// The credits that an account can spend.
    pub(crate) fn credits(&self, account: i64) -> rusqlite::Result<i64> {
        self.connection().query_row("SELECT credits FROM accounts WHERE account = ?1", [account], |row| row.get(0))
    }

    /// Forgets accounts that ended before `end_ms`, with their sessions and files; returns which.
    pub(crate) fn forget_accounts(&self, end_ms: i64) -> rusqlite::Result<Vec<i64>> {
        let connection = self.connection();
        let mut statement = connection.prepare("DELETE FROM accounts WHERE expires_ms < ?1 RETURNING account")?;
        statement.query_map([end_ms], |row| row.get(0))?.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_forgotten_account_is_not_given_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("db")).unwrap();
        let add = |name: &str, expires_ms| {
            let token_hash = [name.as_bytes()[0]; 32];
            let (user_id, client) = (name.to_owned(), name.to_owned());
            store.add_account(&AccountRow { account: 0, user_id, client, token_hash, issued_ms: 0, expires_ms, credits: 1 }).unwrap()
        };
        let (first, newest) = (add("a", 1000), add("b", 10));
        assert_eq!(store.forget_accounts(100).unwrap(), [newest]);
        let next = add("c", 1000);
        assert!(next != first && next != newest, "{next} was the number of another");
    }
}
