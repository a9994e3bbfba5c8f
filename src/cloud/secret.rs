//! Words that nobody may read.

use std::fmt;

use crate::base::{foreign_line, keep_secret};

/// Characters of the service's own words that are shown.
pub(super) const SHOWN: usize = 300;

/// The service's own words as they are shown: one short line, in which nothing commands a terminal and no token stands.
pub(super) fn shown(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    // Cut last, or a part of the token could stay.
    foreign_line(&line).chars().take(SHOWN).collect()
}

/// A token. Neither `Debug` nor anything else shows it; only a request's header gets it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text`, also out of all that this process shows.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        keep_secret(&text);
        Self(text)
    }

    /// The words themselves, for the header and the file of the owner.
    pub(super) fn reveal(&self) -> &str {
        &self.0
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
        assert_eq!(shown("bad token nmv_usr_abc!"), "bad token (token)!");
    }

    #[test]
    fn the_services_words_are_one_short_line_without_any_part_of_the_token() {
        let line = shown(&format!("a\n\tb\u{1b}[31m {}", "x".repeat(2000)));
        assert!(line.starts_with("a b\\u{1b}[31m x") && line.len() == SHOWN, "{line}");
        let _secret = Secret::new("own-usr-abc");
        for offset in SHOWN - 12..=SHOWN {
            let line = shown(&format!("{}own-usr-abc", "x".repeat(offset)));
            assert!(!line.contains("own"), "{line}");
        }
    }
}
