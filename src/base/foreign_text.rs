//! Text that came from somewhere else, made fit to be shown: a name in a draft or an answer of a service can hold
//! sequences that command a terminal, marks that turn the reading order round, and secrets.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::{LazyLock, PoisonError, RwLock};

/// Where the text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownIn {
    /// One line for people: line ends are escaped, too.
    Line,
    /// Lines for people: line feeds and tabs stay.
    Lines,
    /// A JSON document, already serialised: escapes are those of JSON, so that a reader gets the same text.
    Json,
}

/// Tokens are longer; a shorter secret would blot out ordinary words.
const SHORTEST_SECRET: usize = 8;
/// Beginnings of the service's user tokens (`nmv_usr_…`) and of the header that carries one.
const TOKEN_PREFIXES: [&str; 2] = ["nmv_", "Bearer "];

static SECRETS: LazyLock<RwLock<Vec<String>>> = LazyLock::new(RwLock::default);

/// Keeps `secret` out of all text that [`foreign`] makes from now on.
pub fn keep_secret(secret: &str) {
    if secret.len() < SHORTEST_SECRET {
        return;
    }
    let mut secrets = SECRETS.write().unwrap_or_else(PoisonError::into_inner);
    if !secrets.iter().any(|known| known == secret) {
        secrets.push(secret.to_owned());
    }
}

/// `text` as it may be shown: control characters, escape sequences and marks of direction (Unicode TR 36, section 3.2)
/// as escapes, tokens and the passwords of URLs left out.
pub fn foreign(text: &str, shown_in: ShownIn) -> Cow<'_, str> {
    let scrubbed = scrubbed(text);
    if !scrubbed.chars().any(|c| is_escaped(c, shown_in)) {
        return scrubbed;
    }
    let mut shown = String::with_capacity(scrubbed.len() + 16);
    for c in scrubbed.chars() {
        match c {
            _ if !is_escaped(c, shown_in) => shown.push(c),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ => escape(c, shown_in, &mut shown),
        }
    }
    shown.into()
}

/// Whether `text` holds a token or a password, which [`foreign`] would leave out.
pub fn holds_secret(text: &str) -> bool {
    scrubbed(text) != text
}

/// One line of foreign text.
pub fn foreign_line(text: &str) -> Cow<'_, str> {
    foreign(text, ShownIn::Line)
}

fn escape(c: char, shown_in: ShownIn, shown: &mut String) {
    let mut units = [0; 2];
    let written = match shown_in {
        ShownIn::Json => c.encode_utf16(&mut units).iter().try_for_each(|unit| write!(shown, "\\u{unit:04x}")),
        ShownIn::Line | ShownIn::Lines => write!(shown, "{}", c.escape_unicode()),
    };
    written.expect("a string takes all that is written to it");
}

fn is_escaped(c: char, shown_in: ShownIn) -> bool {
    match c {
        '\n' | '\t' => shown_in == ShownIn::Line,
        // Serialised JSON holds these as its own line ends alone.
        '\r' => shown_in != ShownIn::Json,
        _ => c.is_control() || is_invisible(c),
    }
}

/// Marks of direction, separators of lines, characters without width that hide text, and tags. The joiners U+200C and
/// U+200D stay: Persian and emoji need them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

fn scrubbed(text: &str) -> Cow<'_, str> {
    let mut scrubbed = Cow::Borrowed(text);
    for secret in SECRETS.read().unwrap_or_else(PoisonError::into_inner).iter() {
        if scrubbed.contains(secret.as_str()) {
            scrubbed = scrubbed.replace(secret.as_str(), "(token)").into();
        }
    }
    for prefix in TOKEN_PREFIXES {
        if scrubbed.contains(prefix) {
            scrubbed = without_tokens(&scrubbed, prefix).into();
        }
    }
    if scrubbed.contains("://") { without_passwords(&scrubbed).into() } else { scrubbed }
}

fn without_tokens(text: &str, prefix: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(prefix) {
        let is_token = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
        let end = after.find(|c| !is_token(c)).unwrap_or(after.len());
        shown.push_str(before);
        if end < SHORTEST_SECRET {
            shown.push_str(prefix);
            shown.push_str(&after[..end]);
        } else {
            shown.push_str(if prefix.ends_with(' ') { prefix } else { "" });
            shown.push_str("(token)");
        }
        rest = &after[end..];
    }
    shown.push_str(rest);
    shown
}

/// URLs with `(password)` for what stands between the user's name and the host (RFC 3986, section 3.2.1).
fn without_passwords(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        shown.push_str(before);
        shown.push_str("://");
        let ends = |c: char| c.is_whitespace() || "/?#\"'<>\\".contains(c);
        let (authority, following) = after.split_at(after.find(ends).unwrap_or(after.len()));
        match authority.rsplit_once('@').and_then(|(who, host)| Some((who.split_once(':')?.0, host))) {
            Some((name, host)) => shown.extend([name, ":(password)@", host]),
            None => shown.push_str(authority),
        }
        rest = following;
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commands_a_terminal_or_turns_text_round_is_escaped() {
        for (text, line) in [
            ("\u{1b}[31mred\u{1b}]0;title\u{7}", "\\u{1b}[31mred\\u{1b}]0;title\\u{7}"),
            ("\u{9b}2J\u{7f}", "\\u{9b}2J\\u{7f}"),
            ("gpj.\u{202e}exe\u{2066}", "gpj.\\u{202e}exe\\u{2066}"),
            ("a\r\nb\tc", "a\\r\\nb\\tc"),
            ("\u{feff}\u{200b}\u{e0041}", "\\u{feff}\\u{200b}\\u{e0041}"),
            ("Grüße 导出 می\u{200c}خواهم 👨\u{200d}👩", "Grüße 导出 می\u{200c}خواهم 👨\u{200d}👩"),
        ] {
            assert_eq!(foreign_line(text), line);
        }
        assert_eq!(foreign("a\r\n\tb\u{1b}", ShownIn::Lines), "a\\r\n\tb\\u{1b}");
    }

    #[test]
    fn json_is_the_same_to_its_reader() {
        for text in ["\u{1b}[2J\u{7f}\u{9b}", "\u{202e}\u{e0041}\u{feff}", "line\nline\r\t\"quoted\\\""] {
            let written = serde_json::to_string(text).unwrap();
            let shown = foreign(&written, ShownIn::Json);
            assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text, "{shown}");
            assert!(!shown.chars().any(|c| c.is_control() || is_invisible(c)), "{shown}");
        }
        let pretty = "{\n  \"a\": 1\n}";
        assert_eq!(foreign(pretty, ShownIn::Json), pretty);
    }

    #[test]
    fn tokens_and_passwords_are_left_out() {
        keep_secret("s3cret-of-the-house");
        keep_secret("short");
        for (text, line) in [
            ("bad token nmv_usr_abcdef123!", "bad token (token)!"),
            ("nmv_usr_ is a prefix, short is a word", "nmv_usr_ is a prefix, short is a word"),
            ("Authorization: Bearer abcdefgh.ijk", "Authorization: Bearer (token)"),
            ("was s3cret-of-the-house", "was (token)"),
            ("https://me:pass@w@host/a https://x.example/b", "https://me:(password)@host/a https://x.example/b"),
            ("https://me@host:8080/a:b@c", "https://me@host:8080/a:b@c"),
            ("{\"u\":\"https://me:p@h\"}", "{\"u\":\"https://me:(password)@h\"}"),
        ] {
            assert_eq!(foreign_line(text), line);
        }
    }
}
