//! Words that nobody may read.

use std::fmt;

/// A token. Neither `Debug` nor anything else shows it; only a request's header gets it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The words themselves, for the header and the file of the owner.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// `text` without the secret in it, should a server repeat it.
    pub(super) fn scrub(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { text.replace(&self.0, "(token)") }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown() {
        let secret = Secret::new("nmv_usr_abc");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "(secret) Some((secret))");
        assert_eq!(secret.scrub("bad token nmv_usr_abc!"), "bad token (token)!");
    }
}
