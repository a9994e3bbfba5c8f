//! Where in the text of a draft its diagnostics point: line, column, and the line itself.

use std::collections::HashMap;
use std::ops::Range;

use crate::base::{Code, Diagnostic, TextPosition, holds_secret};

use super::pointer;
use super::tolerant::{end_of_string, plain};

/// The most diagnostics that are given a position.
const MOST: usize = 2000;
/// The longest piece of a line that is shown, in characters, and how much of it stands before the place.
const SHOWN: usize = 100;
const SHOWN_BEFORE: usize = 40;

/// Bytes around an excerpt in which secrets are looked for.
const SECRET_REACH: usize = 4096;

/// Gives diagnostics that point into `text` their positions: of the value, or of its key where the value is a list or
/// an object, or where the key is what they are about. A place that is not there has the position of what would hold
/// it.
pub fn locate(text: &str, diagnostics: &mut [Diagnostic]) {
    let mut root = Wanted::default();
    let in_draft = |one: &&mut Diagnostic| !one.pointer.is_empty() && one.position.is_none();
    for diagnostic in diagnostics.iter().take(MOST).filter(|one| !one.pointer.is_empty()) {
        pointer::entries(&diagnostic.pointer).fold(&mut root, |place, step| place.entries.entry(step).or_default());
    }
    if root.entries.is_empty() {
        return;
    }
    let plain = plain(text);
    Scanner { bytes: plain.as_bytes(), text: &plain, at: 0 }.value(Some(&mut root));
    let lines = Lines::of(text);
    for diagnostic in diagnostics.iter_mut().take(MOST).filter(in_draft) {
        let is_of_key = matches!(diagnostic.code, Code::UnknownKey | Code::ForeignKey | Code::DuplicateKey);
        diagnostic.position = root.range_of(&diagnostic.pointer, is_of_key).map(|range| Box::new(lines.position(text, range)));
    }
}

/// The position of a byte of a text.
pub(super) fn position_at(text: &str, at: usize) -> TextPosition {
    let start = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    Lines::of(text).position(text, start..start + 1)
}

/// A place that a pointer leads through or to, and where it stands.
#[derive(Default)]
struct Wanted {
    entries: HashMap<String, Wanted>,
    key: Option<Range<usize>>,
    value: Option<Range<usize>>,
    is_scalar: bool,
}

impl Wanted {
    fn range_of(&self, pointer: &str, is_of_key: bool) -> Option<Range<usize>> {
        let mut place = self;
        let mut found = None;
        for step in pointer::entries(pointer) {
            let Some(next) = place.entries.get(&step).filter(|next| next.value.is_some()) else { return found };
            place = next;
            let key = place.key.clone().filter(|_| is_of_key || !place.is_scalar);
            found = key.or_else(|| place.value.clone());
        }
        found
    }
}

/// A walk over plain JSON that is right: it was read before.
struct Scanner<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
}

impl Scanner<'_> {
    /// Passes a value, and notes where it and what is wanted in it stand.
    fn value(&mut self, wanted: Option<&mut Wanted>) {
        self.skip_space();
        let start = self.at;
        let mut nowhere = Wanted::default();
        let is_wanted = wanted.is_some();
        let wanted = wanted.unwrap_or(&mut nowhere);
        match self.bytes.get(self.at) {
            Some(b'{') => self.entries(is_wanted.then_some(&mut *wanted), true),
            Some(b'[') => self.entries(is_wanted.then_some(&mut *wanted), false),
            Some(b'"') => self.at = end_of_string(self.bytes, self.at),
            _ => self.at += self.bytes[self.at..].iter().take_while(|byte| !b",]} \t\r\n".contains(byte)).count(),
        }
        wanted.is_scalar = !matches!(self.bytes.get(start), Some(b'{' | b'['));
        wanted.value = Some(start..if wanted.is_scalar { self.at } else { start + 1 });
    }

    fn entries(&mut self, mut wanted: Option<&mut Wanted>, has_keys: bool) {
        self.at += 1;
        for index in 0.. {
            self.skip_space();
            match self.bytes.get(self.at) {
                None => return,
                Some(b'}' | b']') => {
                    self.at += 1;
                    return;
                }
                Some(b',') => self.at += 1,
                _ => {}
            }
            self.skip_space();
            let key = has_keys.then(|| self.key());
            let name = key.as_ref().map_or_else(|| index.to_string(), |(name, _)| name.clone());
            let mut entry = wanted.as_mut().and_then(|wanted| wanted.entries.get_mut(&name));
            if let (Some(entry), Some((_, range))) = (entry.as_mut(), key) {
                entry.key = Some(range);
            }
            self.value(entry);
        }
    }

    /// Passes a key and its colon.
    fn key(&mut self) -> (String, Range<usize>) {
        let start = self.at;
        self.at = end_of_string(self.bytes, start);
        let range = start..self.at;
        let name = self.text.get(range.clone()).and_then(|written| serde_json::from_str(written).ok()).unwrap_or_default();
        self.skip_space();
        self.at += 1;
        (name, range)
    }

    fn skip_space(&mut self) {
        self.at += self.bytes[self.at.min(self.bytes.len())..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }
}

/// Where the lines of a text start.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn position(&self, text: &str, range: Range<usize>) -> TextPosition {
        let line = self.0.partition_point(|start| *start <= range.start).saturating_sub(1);
        let start = self.0[line];
        let end = self.0.get(line + 1).map_or(text.len(), |next| next - 1);
        let count = |from: usize, to: usize| text.get(from..to.max(from)).map_or(0, |part| part.chars().count());
        let (before, width) = (count(start, range.start.min(end)), count(range.start.min(end), range.end.min(end)).max(1));
        let skipped = if before > SHOWN_BEFORE && count(start, end) > SHOWN { before - SHOWN_BEFORE } else { 0 };
        let line_text = text.get(start..end).unwrap_or_default();
        let excerpt_start = line_text.char_indices().nth(skipped).map_or(line_text.len(), |(at, _)| at);
        // A secret may begin before what is shown of the line.
        let around = boundary_before(line_text, excerpt_start.saturating_sub(SECRET_REACH))
            ..boundary_before(line_text, excerpt_start + SECRET_REACH);
        let excerpt: String = match line_text.get(around) {
            Some(around) if holds_secret(around) => String::new(),
            _ => line_text[excerpt_start..].chars().take(SHOWN).map(shown).collect(),
        };
        TextPosition { line: line + 1, column: before + 1, width: width.min(SHOWN - (before - skipped).min(SHOWN - 1)), excerpt, skipped }
    }
}

/// The last boundary of characters at or before byte `at`, or the end.
fn boundary_before(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// A character as a terminal may show it: nothing that moves the cursor or turns the line round.
fn shown(character: char) -> char {
    match character {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => '\u{fffd}',
        other if other.is_control() => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, pointer: &str, code: Code) -> Option<(usize, usize, usize)> {
        let mut one = [Diagnostic::error(code, "").at(pointer)];
        locate(text, &mut one);
        one[0].position.as_ref().map(|position| (position.line, position.column, position.width))
    }

    #[test]
    fn pointers_lead_to_line_and_column() {
        let text = "{\n  // ä comment, with { brackets\n  \"t\": [{ \"sg\": [\n    { \"u\": \"ä.mp4\", \"x\": 12 },\n    { \"zz\": [1, {}], },\n  ]}]\n}\n";
        let wrong = |pointer| place(text, pointer, Code::WrongType);
        assert_eq!(wrong("/t/0/sg/0/u"), Some((4, 12, 7)));
        assert_eq!(wrong("/t/0/sg/0/x"), Some((4, 26, 2)));
        assert_eq!(wrong("/t/0/sg/1"), Some((5, 5, 1)));
        assert_eq!(wrong("/t/0/sg/1/zz/1"), Some((5, 17, 1)));
        assert_eq!(place(text, "/t/0/sg/0/x", Code::UnknownKey), Some((4, 21, 3)));
        assert_eq!(wrong("/t/0/sg/1/gone/deeper"), wrong("/t/0/sg/1"));
        assert_eq!(wrong(""), None);
    }

    #[test]
    fn long_lines_are_shown_around_the_place() {
        let text = format!("{{\"m\": \"{}\", \"x\": 5, \"n\": \"{}\"}}", "a".repeat(500), "b".repeat(500));
        let mut one = [Diagnostic::error(Code::WrongType, "").at("/x")];
        locate(&text, &mut one);
        let position = one[0].position.clone().unwrap();
        assert_eq!((position.line, position.column), (1, 516));
        let caret = position.column - 1 - position.skipped;
        assert_eq!(position.excerpt.chars().nth(caret), Some('5'));
        assert!(position.excerpt.chars().count() <= SHOWN);
    }
}
