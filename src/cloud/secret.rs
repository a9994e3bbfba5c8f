//! Words that nobody may read.

use std::fmt;

/// Characters of the service's own words that are shown.
pub(super) const SHOWN: usize = 300;

/// The service's own words as they are shown: one short line of plain characters, without the token that was asked with.
pub(super) fn shown(words: &str, token: Option<&Secret>) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ").replace(char::is_control, "");
    // Cut last, or a part of the token could stay.
    token.map_or(line.clone(), |token| token.scrub(&line)).chars().take(SHOWN).collect()
}

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
    fn scrub(&self, text: &str) -> String {
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
        assert_eq!(shown("bad token nmv_usr_abc!", Some(&secret)), "bad token (token)!");
    }

    #[test]
    fn the_services_words_are_one_short_line_without_any_part_of_the_token() {
        let line = shown(&format!("a\n\tb\u{1b}[31m {}", "x".repeat(2000)), None);
        assert!(line.starts_with("a b[31m x") && line.len() == SHOWN, "{line}");
        let secret = Secret::new("nmv_usr_abc");
        for offset in SHOWN - 12..=SHOWN {
            let line = shown(&format!("{}nmv_usr_abc", "x".repeat(offset)), Some(&secret));
            assert!(!line.contains("nmv"), "{line}");
        }
    }
}
