//! The text of a draft as a tree that keeps comments.

use crate::draft::tolerant::{end_of_comment, end_of_string};

/// A value as it is written, with the comments in it.
pub(super) enum Tree {
    /// A number, a string, `true`, `false` or `null`.
    Scalar(String),
    /// A list, or an object, whose items have keys.
    Group(Group),
}

/// A list or an object.
pub(super) struct Group {
    /// `[` or `{`.
    pub(super) open: char,
    /// In the order of the text.
    pub(super) items: Vec<Item>,
    /// Comments behind the last item.
    pub(super) rest: Vec<String>,
}

/// An entry of a list or an object.
pub(super) struct Item {
    /// Comments on the lines before it.
    pub(super) before: Vec<String>,
    /// As written, quotes and all.
    pub(super) key: Option<String>,
    pub(super) value: Tree,
    /// Comments behind it on its line.
    pub(super) after: Vec<String>,
}

/// The tree of a text that was read as a draft before, with the comments before and behind it.
pub(super) fn tree_of(text: &str) -> (Vec<String>, Tree, Vec<String>) {
    let mut parser = Parser { text, at: 0 };
    let before = parser.comments(false);
    let tree = parser.value();
    (before, tree, parser.comments(false))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes space and comments, up to the end of the line where `on_line`.
    fn comments(&mut self, on_line: bool) -> Vec<String> {
        let mut comments = Vec::new();
        loop {
            match self.byte() {
                Some(b'\n') if on_line => return comments,
                Some(byte) if byte.is_ascii_whitespace() => self.at += 1,
                Some(b'/') => match end_of_comment(self.text.as_bytes(), self.at) {
                    Some(end) => {
                        comments.push(self.text[self.at..end].trim_end().to_owned());
                        self.at = end;
                    }
                    None => return comments,
                },
                Some(0xef) if self.text[self.at..].starts_with('\u{feff}') => self.at += '\u{feff}'.len_utf8(),
                _ => return comments,
            }
        }
    }

    fn value(&mut self) -> Tree {
        match self.byte() {
            Some(b'{') => Tree::Group(self.group('{')),
            Some(b'[') => Tree::Group(self.group('[')),
            _ => Tree::Scalar(self.scalar()),
        }
    }

    fn scalar(&mut self) -> String {
        let start = self.at;
        self.at = match self.byte() {
            Some(b'"') => end_of_string(self.text.as_bytes(), start),
            _ => start + self.text.as_bytes()[start..].iter().take_while(|byte| !b",:]}/ \t\r\n".contains(byte)).count(),
        };
        self.text[start..self.at].to_owned()
    }

    fn group(&mut self, open: char) -> Group {
        self.at += 1;
        let mut items: Vec<Item> = Vec::new();
        loop {
            let mut before = self.comments(false);
            match self.byte() {
                None | Some(b']' | b'}') => {
                    self.at += 1;
                    return Group { open, items, rest: before };
                }
                _ => {}
            }
            let key = (open == '{').then(|| self.scalar());
            if key.is_some() {
                before.extend(self.comments(false));
                self.at += 1;
                before.extend(self.comments(false));
            }
            let value = self.value();
            let mut after = self.comments(true);
            // A comma may stand on a later line.
            let line_end = self.at;
            let later = self.comments(false);
            if self.byte() == Some(b',') {
                self.at += 1;
                after.extend(later);
                after.extend(self.comments(true));
            } else {
                self.at = line_end;
            }
            items.push(Item { before, key, value, after });
        }
    }
}
