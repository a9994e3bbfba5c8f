//! JSON text to values, by a walk that knows where it is.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::base::{Code, Diagnostic};

use super::bounds::Stop;
use super::findings::Findings;
use super::keys::document::FORMAT_VERSION;
use super::pointer;
use super::read::shown;

/// The value of a JSON text, and a warning for each key that an object has twice.
///
/// # Errors
/// A text that is not JSON, with line and column; a number that no double holds, with its place.
pub(super) fn read(text: &str, stop: &Stop) -> Result<(Value, Vec<Diagnostic>), Diagnostic> {
    let walk = Walk { pointer: RefCell::default(), warnings: RefCell::default(), stop };
    let mut deserializer = serde_json::Deserializer::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let value = walk.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) => Ok((value, walk.warnings.into_inner().into_diagnostics())),
        Err(_) if stop.is_set() => Err(Stop::error()),
        Err(_) if is_template(text) => Err(template()),
        Err(error) => Err(refusal(&error, walk.pointer.into_inner())),
    }
}

fn refusal(error: &serde_json::Error, place: String) -> Diagnostic {
    let message = error.to_string();
    if message.starts_with("number out of range") {
        return Diagnostic::error(Code::OutOfRange, format!("a {message}")).at(place).help("write a number up to 1.8e308");
    }
    if message.starts_with("EOF while parsing a value at line 1 column 0") {
        return Diagnostic::error(Code::NotJson, "the draft's file is empty").help("save the draft again");
    }
    let deep = message.starts_with("recursion limit");
    let help = if deep {
        "nest lists and objects at most 127 deep"
    } else {
        "a draft is one JSON document (RFC 8259), without comments or trailing commas"
    };
    Diagnostic::error(Code::NotJson, format!("the draft is not JSON: {message}")).help(help)
}

/// Whether a text is a template of Draft Protocol V3: XML-like, `<draft …>` at its root.
fn is_template(text: &str) -> bool {
    let text = text.trim_start_matches(|character: char| character == '\u{feff}' || character.is_whitespace());
    let head = text.char_indices().nth(4096).map_or(text, |(end, _)| &text[..end]);
    text.starts_with('<') && head.to_ascii_lowercase().contains("<draft")
}

fn template() -> Diagnostic {
    let message = format!(
        "the draft is a Draft Protocol V3 template (XML-like), and no JSON; this program reads JSON drafts of version {FORMAT_VERSION}"
    );
    Diagnostic::error(Code::UnsupportedVersion, message).help(
        "save the session's JSON draft with `offcut cloud state --save draft.json`, or write its <clip>s as segments of a JSON draft \
         (`offcut schema` has its form)",
    )
}

/// Where the walk is, and what it found.
struct Walk<'a> {
    pointer: RefCell<String>,
    warnings: RefCell<Findings>,
    stop: &'a Stop,
}

impl Walk<'_> {
    /// Reads an entry; where that fails the place stays, so that the error can tell it.
    fn inside<T, E: Error>(&self, entry: &str, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if self.stop.is_set() {
            return Err(E::custom("stopped"));
        }
        let length = pointer::enter(&mut self.pointer.borrow_mut(), entry);
        let value = read()?;
        self.pointer.borrow_mut().truncate(length);
        Ok(value)
    }
}

impl<'de> DeserializeSeed<'de> for &Walk<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &Walk<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.into()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = self.inside(&items.len().to_string(), || sequence.next_element_seed(self))? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let value = self.inside(&name, || entries.next_value_seed(self))?;
            if map.contains_key(&name) {
                let mut place = self.pointer.borrow().clone();
                pointer::enter(&mut place, &name);
                let message = format!("the key \"{}\" stands here twice; the last one counts", shown(&name));
                self.warnings.borrow_mut().push(Diagnostic::warning(Code::DuplicateKey, message).at(place).help("keep one of them"));
            }
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Value, Vec<Diagnostic>), Diagnostic> {
        super::read(text, &Stop::default())
    }

    fn refused(text: &str) -> (Code, String) {
        let error = read(text).unwrap_err();
        (error.code, error.pointer)
    }

    #[test]
    fn what_is_no_json_is_told() {
        for text in ["", "{", "[1,]", "{\"a\" 1}", "NaN", "// a", "{} {}", "\u{feff}", "'a'", "{\"a\": -}"] {
            assert_eq!(refused(text), (Code::NotJson, String::new()), "{text}");
        }
        assert!(read("{\n  \"t\": [,\n").unwrap_err().message.contains("line 2 column 9"));
    }

    #[test]
    fn numbers_that_no_double_holds_have_their_place() {
        assert_eq!(refused("{\"t\": [{\"a/b\": 1e999}]}"), (Code::OutOfRange, "/t/0/a~1b".into()));
    }

    #[test]
    fn nesting_is_bounded() {
        assert_eq!(refused(&"[".repeat(100_000)), (Code::NotJson, String::new()));
        assert!(read(&format!("{}{}", "[".repeat(127), "]".repeat(127))).is_ok());
    }

    #[test]
    fn a_key_twice_is_told_and_the_last_counts() {
        let (value, warnings) = read("\u{feff}{\"a\": {\"b\": 1, \"c\": 2, \"b\": 3}}").unwrap();
        assert_eq!(value.to_string(), "{\"a\":{\"b\":3,\"c\":2}}");
        assert_eq!(warnings.iter().map(|one| (one.code, one.pointer.as_str())).collect::<Vec<_>>(), [(Code::DuplicateKey, "/a/b")]);
    }
}
