//! The tree as text.

use std::fmt::Write;

use crate::base::Diagnostic;
use crate::draft::bounds::Stop;
use crate::draft::json;

use super::tree::{Group, Item, Tree, tree_of};

/// The longest line of what is not a segment, in characters.
const WIDTH: usize = 120;

/// The same draft laid out anew: each track's segments a line each, other objects on one line where they fit. Comments
/// stay.
///
/// # Errors
/// A text that is not JSON, comments and trailing commas aside.
pub fn formatted(text: &str) -> Result<String, Diagnostic> {
    json::read(text, &Stop::default())?;
    let (before, tree, after) = tree_of(text);
    let mut printer = Printer { text: String::with_capacity(text.len()) };
    before.iter().for_each(|comment| printer.comment_line(0, comment));
    printer.value(&tree, Place::Document, 0);
    printer.text.push('\n');
    after.iter().for_each(|comment| printer.comment_line(0, comment));
    Ok(printer.text)
}

/// The role of a value in the draft, as far as its layout depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Document,
    Tracks,
    Track,
    Segments,
    Other,
    /// A segment, or what is in it.
    Segment,
}

impl Place {
    /// The place of an entry of this one.
    fn of(self, item: &Item) -> Self {
        match (self, item.key.as_deref()) {
            (Self::Document, Some("\"t\"")) => Self::Tracks,
            (Self::Tracks, _) => Self::Track,
            (Self::Track, Some("\"sg\"")) => Self::Segments,
            (Self::Segments | Self::Segment, _) => Self::Segment,
            _ => Self::Other,
        }
    }

    /// Whether entries have lines of their own, however short they are.
    fn is_open(self) -> bool {
        matches!(self, Self::Document | Self::Tracks | Self::Track | Self::Segments)
    }
}

struct Printer {
    text: String,
}

impl Printer {
    fn value(&mut self, tree: &Tree, place: Place, indent: usize) {
        match tree {
            Tree::Scalar(scalar) => self.text.push_str(scalar),
            Tree::Group(group) if group.items.is_empty() && group.rest.is_empty() => self.text.push_str(brackets(group)),
            Tree::Group(group) => match one_line(group) {
                Some(line) if !place.is_open() && (place == Place::Segment || line.chars().count() + indent <= WIDTH) => {
                    self.text.push_str(&line);
                }
                _ => self.lines(group, place, indent),
            },
        }
    }

    /// A group with a line for each entry.
    fn lines(&mut self, group: &Group, place: Place, indent: usize) {
        self.text.push(group.open);
        self.text.push('\n');
        let inner = indent + 2;
        for (index, item) in group.items.iter().enumerate() {
            item.before.iter().for_each(|comment| self.comment_line(inner, comment));
            self.indent(inner);
            if let Some(key) = &item.key {
                let _ = write!(self.text, "{key}: ");
            }
            self.value(&item.value, place.of(item), inner);
            if index + 1 < group.items.len() {
                self.text.push(',');
            }
            item.after.iter().for_each(|comment| {
                let _ = write!(self.text, " {comment}");
            });
            self.text.push('\n');
        }
        group.rest.iter().for_each(|comment| self.comment_line(inner, comment));
        self.indent(indent);
        self.text.push_str(&brackets(group)[1..]);
    }

    fn comment_line(&mut self, indent: usize, comment: &str) {
        self.indent(indent);
        self.text.push_str(comment);
        self.text.push('\n');
    }

    fn indent(&mut self, indent: usize) {
        self.text.extend(std::iter::repeat_n(' ', indent));
    }
}

fn brackets(group: &Group) -> &'static str {
    if group.open == '{' { "{}" } else { "[]" }
}

/// A group on one line; `None` where a comment in it ends its line.
fn one_line(group: &Group) -> Option<String> {
    let mut line = String::from(group.open);
    let pad = if group.open == '{' { " " } else { "" };
    line.push_str(pad);
    for (index, item) in group.items.iter().enumerate() {
        if index > 0 {
            line.push_str(", ");
        }
        for comment in &item.before {
            let _ = write!(line, "{} ", inline(comment)?);
        }
        if let Some(key) = &item.key {
            let _ = write!(line, "{key}: ");
        }
        match &item.value {
            Tree::Scalar(scalar) => line.push_str(scalar),
            Tree::Group(inner) if inner.items.is_empty() && inner.rest.is_empty() => line.push_str(brackets(inner)),
            Tree::Group(inner) => line.push_str(&one_line(inner)?),
        }
        for comment in &item.after {
            let _ = write!(line, " {}", inline(comment)?);
        }
    }
    for comment in &group.rest {
        let _ = write!(line, " {}", inline(comment)?);
    }
    line.push_str(pad);
    line.push_str(&brackets(group)[1..]);
    Some(line)
}

/// A comment that may stand within a line.
fn inline(comment: &str) -> Option<&str> {
    (comment.starts_with("/*") && !comment.contains('\n')).then_some(comment)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = r#"// A promo.
{"m":{"width":64, "height" : 48,}, /* canvas */
"t":[{"tt":0,"sg":[
{"u":"a.mp4","kf":{"o":[[0,1],[1000,1.50]]},}, // the first
// the second
{"u":"b.mp4"
// without a length
}]},
{"tt":7,"sg":[],/* none */}],
}
// end"#;

    const WANTED: &str = r#"// A promo.
{
  "m": { "width": 64, "height": 48 }, /* canvas */
  "t": [
    {
      "tt": 0,
      "sg": [
        { "u": "a.mp4", "kf": { "o": [[0, 1], [1000, 1.50]] } }, // the first
        // the second
        {
          "u": "b.mp4"
          // without a length
        }
      ]
    },
    {
      "tt": 7,
      "sg": [] /* none */
    }
  ]
}
// end
"#;

    #[test]
    fn segments_have_a_line_each_and_comments_stay() {
        let text = formatted(WRITTEN).unwrap();
        assert_eq!(text, WANTED);
        assert_eq!(formatted(&text).unwrap(), text);
        assert_eq!(json::read(WRITTEN, &Stop::default()).unwrap().0, json::read(&text, &Stop::default()).unwrap().0);
        assert!(formatted("{\"t\": [}").is_err());
    }

    #[test]
    fn commas_on_lines_of_their_own_lose_no_comment() {
        let text = formatted("{\"a\": 1 // one\n // more\n , \"b\": /* two */ 2 }").unwrap();
        assert_eq!(text, "{\n  \"a\": 1, // one // more\n  /* two */\n  \"b\": 2\n}\n");
    }
}
