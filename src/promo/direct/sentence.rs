//! A sentence, ready to be searched for words: quotes taken out, in lower case.

use super::words::{REMOVE, Words};

/// Stands where a quote was.
const QUOTE: char = '\u{1}';

/// Opening and closing marks.
const MARKS: &[(char, char)] = &[('"', '"'), ('“', '”'), ('„', '“'), ('「', '」'), ('『', '』'), ('《', '》'), ('«', '»')];

/// A sentence, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sentence {
    /// As written, quotes replaced by a mark.
    pub(super) text: String,
    /// The same in lower case, byte for byte.
    lower: String,
    /// The texts that stood in quotes.
    pub(super) quotes: Vec<String>,
}

impl Sentence {
    pub(super) fn new(text: &str) -> Self {
        let (mut plain, mut quotes) = (String::new(), Vec::new());
        let mut rest = text.trim();
        while let Some((at, open)) = rest.char_indices().find(|(_, c)| MARKS.iter().any(|(open, _)| open == c)) {
            let inner = &rest[at + open.len_utf8()..];
            let end = MARKS.iter().filter(|(mark, _)| *mark == open).find_map(|(_, close)| Some((inner.find(*close)?, close.len_utf8())));
            let Some((end, width)) = end else { break };
            plain.push_str(&rest[..at]);
            plain.push(QUOTE);
            quotes.push(inner[..end].trim().to_owned());
            rest = &inner[end + width..];
        }
        plain.push_str(rest);
        quotes.retain(|quote| !quote.is_empty());
        Self { lower: plain.to_ascii_lowercase(), text: plain, quotes }
    }

    /// A part of it; the quotes stay with the part that holds the first mark.
    fn part(&self, range: std::ops::Range<usize>) -> Self {
        let text = self.text[range].trim().to_owned();
        let quotes = if text.contains(QUOTE) { self.quotes.clone() } else { Vec::new() };
        Self { lower: text.to_ascii_lowercase(), text, quotes }
    }

    /// Where the first of `words` ends that is in it, and where that begins.
    pub(super) fn find(&self, words: Words) -> Option<(usize, usize)> {
        words.iter().find_map(|word| self.find_word(word))
    }

    /// Whether one of `words` is in it.
    pub(super) fn has(&self, words: Words) -> bool {
        self.find(words).is_some()
    }

    /// Whether it asks for something to go, in one word or as "take the cup out".
    pub(super) fn removes(&self) -> bool {
        let is_split = self.has(&["take", "leave", "cut"]) && self.lower.trim_end_matches(['.', '!', ' ']).ends_with(" out");
        self.has(REMOVE) || is_split
    }

    fn find_word(&self, word: &str) -> Option<(usize, usize)> {
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        self.lower.match_indices(word).map(|(at, _)| (at, at + word.len())).find(|(from, to)| {
            let (first, last) = (word.chars().next(), word.chars().next_back());
            let glued_before = is_letter(first) && is_letter(self.lower[..*from].chars().next_back());
            let glued_after = is_letter(last) && is_letter(self.lower[*to..].chars().next());
            !glued_before && !glued_after
        })
    }

    /// In lower case.
    pub(super) fn lower(&self) -> &str {
        &self.lower
    }

    /// The text that follows byte `at`, without marks of punctuation around it.
    pub(super) fn rest(&self, at: usize) -> Self {
        self.part(at..self.text.len())
    }

    /// The text that comes before byte `at`.
    pub(super) fn before(&self, at: usize) -> Self {
        self.part(0..at)
    }

    /// The same without its quotes.
    pub(super) fn without_quotes(&self) -> Self {
        let text = self.text.replace(QUOTE, " ");
        Self { lower: text.to_ascii_lowercase(), text, quotes: Vec::new() }
    }

    /// Where a name in lower case begins, in quotes or not.
    pub(super) fn find_name(&self, name: &str) -> Option<usize> {
        let is_quoted = self.quotes.iter().any(|quote| quote.to_lowercase() == name);
        self.find_word(name).map(|(from, _)| from).or_else(|| is_quoted.then(|| self.text.find(QUOTE)).flatten())
    }

    /// Each way to cut it in two at a separator, from the left.
    pub(super) fn halves<'a>(&'a self, separators: Words) -> impl Iterator<Item = (Self, Self)> + use<'a> {
        let mut cuts: Vec<(usize, usize)> =
            separators.iter().flat_map(|mark| self.lower.match_indices(mark).map(|(at, _)| (at, at + mark.len()))).collect();
        cuts.sort_by_key(|(from, to)| (*from, std::cmp::Reverse(*to)));
        cuts.dedup_by_key(|(from, _)| *from);
        cuts.into_iter().map(|(from, to)| (self.part(0..from), self.part(to..self.text.len())))
    }

    /// Whether it has Chinese characters outside of quotes.
    pub(super) fn is_chinese(&self) -> bool {
        self.text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff5e}'))
    }

    /// As written, for an answer that quotes it.
    pub(super) fn shown(&self) -> String {
        let mut quotes = self.quotes.iter();
        self.text
            .chars()
            .map(|c| if c == QUOTE { quotes.next().map_or(String::new(), |quote| format!("“{quote}”")) } else { c.to_string() })
            .collect()
    }

    /// As written, quotes and punctuation at its ends taken off: the text of a title.
    pub(super) fn as_title(&self) -> Option<String> {
        if let Some(quote) = self.quotes.first() {
            return Some(quote.clone());
        }
        let trimmed = self.text.trim_matches(|c: char| c.is_whitespace() || "\u{1}:：,，.。;；'‘’".contains(c));
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    }
}
