//! The client's id and the stored token: small files of this user, for their eyes only.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::api::{self, ExpiresAt};

use super::{CloudError, Secret, Settings};

/// The file of the client's id.
const CLIENT_ID_FILE: &str = "client-id";
/// The file of the anonymous token.
const TOKEN_FILE: &str = "token.json";
/// Beginning of the ids of anonymous users.
const ANONYMOUS: &str = "anon_";
/// A token is taken as expired this long before it is.
const MARGIN_MS: i64 = 60_000;

/// Where a token came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenSource {
    /// `NEMO_TOKEN`.
    Environment,
    /// Kept from an earlier run.
    Stored,
    /// Just made.
    New,
}

/// A token in use.
#[derive(Clone, Debug)]
pub struct TokenInUse {
    /// The secret.
    pub(super) secret: Secret,
    /// Where it came from.
    pub source: TokenSource,
    /// Whose it is, where that is known.
    pub user_id: Option<String>,
    /// When it ends, where that is known.
    pub expires_at: Option<Timestamp>,
}

impl TokenInUse {
    /// Whether another may be made in its place: it is this program's own, or the service says that its user is
    /// anonymous.
    pub fn is_anonymous(&self) -> bool {
        self.source != TokenSource::Environment || self.user_id.as_deref().is_some_and(|user| user.starts_with(ANONYMOUS))
    }

    pub(super) fn is_expired(&self) -> bool {
        let now = Timestamp::now().as_millisecond();
        self.expires_at.is_some_and(|end| end.as_millisecond() - MARGIN_MS <= now)
    }
}

/// The files.
pub(super) struct Identity {
    folder: PathBuf,
    /// Tokens are good at one API.
    api: String,
}

impl Identity {
    pub(super) fn new(settings: &Settings) -> Self {
        Self { folder: settings.config_folder.clone(), api: settings.api.to_string() }
    }

    /// The kept client id, made and kept where there is none.
    pub(super) fn client_id(&self) -> Result<String, CloudError> {
        let path = self.folder.join(CLIENT_ID_FILE);
        match self.read_client_id(&path)? {
            Some(id) => Ok(id),
            None => self.new_client_id(),
        }
    }

    /// A new client id in place of the kept one.
    pub(super) fn new_client_id(&self) -> Result<String, CloudError> {
        let id = uuid::Uuid::new_v4().to_string();
        self.write(CLIENT_ID_FILE, &id)?;
        Ok(id)
    }

    fn read_client_id(&self, path: &Path) -> Result<Option<String>, CloudError> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(uuid::Uuid::parse_str(text.trim()).ok().map(|id| id.to_string())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unusable(path, &error)),
        }
    }

    /// The stored token, unless it has expired, is for another API or cannot be read.
    pub(super) fn stored_token(&self) -> Option<TokenInUse> {
        self.kept_token().filter(|token| !token.is_expired())
    }

    /// The stored token, expired or not.
    pub(super) fn kept_token(&self) -> Option<TokenInUse> {
        let text = fs::read_to_string(self.folder.join(TOKEN_FILE)).ok()?;
        let stored: Value = serde_json::from_str(&text).ok()?;
        let word = |key: &str| stored.get(key).and_then(Value::as_str).filter(|word| !word.is_empty()).map(str::to_owned);
        if word("api")? != self.api {
            return None;
        }
        Some(TokenInUse {
            secret: Secret::new(word("token")?),
            source: TokenSource::Stored,
            user_id: word("user_id"),
            expires_at: stored.get("expires_at").and_then(ExpiresAt::read).map(|end| end.0),
        })
    }

    /// Keeps a new token.
    pub(super) fn store(&self, token: &api::Token) -> Result<TokenInUse, CloudError> {
        let stored = json!({ "api": self.api, "token": token.token, "user_id": token.user_id, "expires_at": token.expires_at });
        self.write(TOKEN_FILE, &stored.to_string())?;
        Ok(TokenInUse {
            secret: Secret::new(token.token.clone()),
            source: TokenSource::New,
            user_id: Some(token.user_id.clone()).filter(|id| !id.is_empty()),
            expires_at: token.expires_at.map(|end| end.0),
        })
    }

    /// Forgets the stored token.
    pub(super) fn forget_token(&self) {
        // A file that cannot be removed is replaced by the next token's.
        let _ = fs::remove_file(self.folder.join(TOKEN_FILE));
    }

    /// Writes a file for its owner alone (mode 0600), whole or not at all.
    fn write(&self, name: &str, text: &str) -> Result<(), CloudError> {
        let path = self.folder.join(name);
        let write = || -> io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            // A temporary file is its owner's alone from the beginning.
            let mut file = NamedTempFile::new_in(&self.folder)?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(&path)?;
            Ok(())
        };
        write().map_err(|error| unusable(&path, &error))
    }
}

fn unusable(path: &Path, error: &io::Error) -> CloudError {
    CloudError::Records { path: path.to_owned(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(folder: &Path, api: &str) -> Identity {
        Identity { folder: folder.to_owned(), api: api.to_owned() }
    }

    fn token(expires_at: Value) -> api::Token {
        serde_json::from_value(json!({ "token": "nmv_usr_x", "user_id": "u", "expires_at": expires_at })).unwrap()
    }

    #[test]
    fn the_client_id_stays() {
        let folder = tempfile::tempdir().unwrap();
        let identity = identity(folder.path(), "a");
        let first = identity.client_id().unwrap();
        assert_eq!((uuid::Uuid::parse_str(&first).is_ok(), identity.client_id().unwrap()), (true, first.clone()));
        std::fs::write(folder.path().join(CLIENT_ID_FILE), "damaged").unwrap();
        assert_ne!(identity.client_id().unwrap(), first);
    }

    #[cfg(unix)]
    #[test]
    fn the_token_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        identity(folder.path(), "a").store(&token(json!("2999-01-01T00:00:00Z"))).unwrap();
        let mode = std::fs::metadata(folder.path().join(TOKEN_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_token_is_kept_until_it_expires_and_for_its_api_alone() {
        let folder = tempfile::tempdir().unwrap();
        let own = identity(folder.path(), "a");
        let now = Timestamp::now().as_millisecond();
        for (expires_at, is_kept) in [
            (json!("2999-01-01T00:00:00Z"), true),
            (json!("2001-01-01T00:00:00Z"), false),
            (json!(now + 3_600_000), true),
            (json!(now - 1), false),
            (json!(now + 1000), false),
            (Value::Null, true),
        ] {
            own.store(&token(expires_at.clone())).unwrap();
            assert_eq!(own.stored_token().is_some(), is_kept, "{expires_at}");
        }
        assert!(identity(folder.path(), "b").stored_token().is_none());
        own.forget_token();
        assert!(own.stored_token().is_none());
    }
}
