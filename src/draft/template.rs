//! The variables of a draft that serves as a template: which there are, where, and strings filled in beside the draft.

use std::collections::BTreeSet;

use serde_json::Value;

use super::bounds::Stop;
use super::json;
use super::variables::next_variable;

/// The text with each variable replaced by its value or its default.
///
/// # Errors
/// The name of the first variable that has neither.
pub fn fill_in<'a>(text: &'a str, value_of: impl Fn(&str) -> Option<&'a str>) -> Result<String, String> {
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, name, default, after)) = next_variable(rest) {
        let value = value_of(name).or(default).ok_or_else(|| name.to_owned())?;
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// A draft that is filled in many times.
#[derive(Clone, Debug)]
pub struct Template {
    document: Value,
    names: BTreeSet<String>,
}

impl Template {
    /// The template of a draft's text; `None` where it is no JSON.
    pub fn of(text: &str) -> Option<Self> {
        let (document, _) = json::read(text, &Stop::default()).ok()?;
        let mut names = BTreeSet::new();
        collect(&document, &mut names);
        Some(Self { document, names })
    }

    /// The names of its variables.
    pub fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    /// The names in the string that a JSON pointer leads to, or in the strings below it.
    pub fn names_at(&self, pointer: &str) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        if let Some(value) = self.document.pointer(pointer) {
            collect(value, &mut names);
        }
        names
    }
}

fn collect(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let mut rest = text.as_str();
            while let Some((_, name, _, after)) = next_variable(rest) {
                if !name.is_empty() {
                    names.insert(name.to_owned());
                }
                rest = after;
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Object(map) => map.values().for_each(|item| collect(item, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_wherever_they_stand() {
        let template = Template::of(r#"{"t":[{"sg":[{"tx":"{{ a }} and {{b|c}}"},{"u":"{{d}}"}]}], /* x */ "m":{}}"#).unwrap();
        assert_eq!(template.names().iter().map(String::as_str).collect::<Vec<_>>(), ["a", "b", "d"]);
        assert_eq!(template.names_at("/t/0/sg/1/u").into_iter().collect::<Vec<_>>(), ["d"]);
        assert!(template.names_at("/t/9").is_empty() && Template::of("no").is_none());
    }

    #[test]
    fn a_text_is_filled_in_or_names_what_lacks() {
        let value_of = |name: &str| (name == "a").then_some("1");
        assert_eq!(fill_in("x/{{a}}-{{b|2}}.mp4", value_of).unwrap(), "x/1-2.mp4");
        assert_eq!(fill_in("{{c}}", value_of).unwrap_err(), "c");
    }
}
