//! `{{name}}` and `{{name|default}}` in the strings of a draft.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::base::{Code, Diagnostic};

use super::bounds::Stop;
use super::findings::Findings;
use super::keys::document;
use super::pointer;
use super::read::{Filled, LISTED, NearMisses, did_you_mean, shown};

/// A draft whose variables have their values.
pub(super) struct Substituted {
    /// The draft; `None` where its variables make it too large.
    pub(super) value: Option<Value>,
    /// Which strings were filled, and which not.
    pub(super) filled: Filled,
    /// An error for each variable without a value, and a warning for each value from outside that nothing takes.
    pub(super) findings: Findings,
}

/// Puts the values of `vr`, or those of `overrides`, into all strings of `draft` but `vr` itself.
pub(super) fn substitute(draft: &Value, overrides: &[(String, String)], stop: &Stop) -> Substituted {
    let written = draft.get(document::VARIABLES.name).and_then(Value::as_object);
    let mut values: BTreeMap<&str, &str> =
        written.into_iter().flatten().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect();
    values.extend(overrides.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let mut walk = Walk {
        values,
        met: BTreeSet::new(),
        pointer: String::new(),
        filled: Filled::default(),
        findings: Findings::default(),
        near_misses: NearMisses::default(),
        too_large: false,
        stop,
    };
    let mut value = draft.clone();
    walk.visit(&mut value);
    walk.note_unused(overrides);
    Substituted { value: (!walk.too_large).then_some(value), filled: walk.filled, findings: walk.findings }
}

struct Walk<'a> {
    values: BTreeMap<&'a str, &'a str>,
    /// Names that stand in the draft.
    met: BTreeSet<String>,
    pointer: String,
    filled: Filled,
    findings: Findings,
    near_misses: NearMisses,
    /// Whether the bound is passed, after which nothing is filled in.
    too_large: bool,
    stop: &'a Stop,
}

impl Walk<'_> {
    fn visit(&mut self, value: &mut Value) {
        match value {
            Value::String(text) if text.contains("{{") => {
                if let Some(filled) = self.fill(text) {
                    *text = filled;
                }
            }
            Value::Array(items) => items.iter_mut().enumerate().for_each(|(index, item)| self.enter(&index.to_string(), item)),
            Value::Object(map) => {
                for (name, item) in map.iter_mut() {
                    if !self.pointer.is_empty() || name != document::VARIABLES.name {
                        self.enter(name, item);
                    }
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self, entry: &str, value: &mut Value) {
        if self.too_large || self.stop.is_set() {
            return;
        }
        let length = pointer::enter(&mut self.pointer, entry);
        self.visit(value);
        self.pointer.truncate(length);
    }

    /// The text with its variables' values; `None` where one has none, or where they are too long.
    fn fill(&mut self, text: &str) -> Option<String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        let mut wholly = false;
        while let Some((before, name, default, after)) = next_variable(rest) {
            if !self.met.contains(name) {
                self.met.insert(name.to_owned());
            }
            wholly = before.is_empty() && after.is_empty() && filled.is_empty() && rest.len() == text.len();
            let Some(value) = self.values.get(name).copied().or(default) else {
                self.note_unset(name);
                return None;
            };
            if !self.grow(before.len() + value.len()) {
                return None;
            }
            filled.push_str(before);
            filled.push_str(value);
            rest = after;
        }
        if !self.grow(rest.len() + self.pointer.len()) {
            return None;
        }
        filled.push_str(rest);
        if wholly {
            self.filled.whole.insert(self.pointer.clone());
        }
        Some(filled)
    }

    /// Whether a string may become longer by `bytes`.
    fn grow(&mut self, bytes: usize) -> bool {
        let grown = self.filled.expansion.grow(bytes);
        if let Err(error) = grown {
            self.too_large = true;
            if let Some(error) = error {
                self.findings.push(error.at(self.pointer.clone()));
            }
            return false;
        }
        true
    }

    fn note_unset(&mut self, name: &str) {
        if !self.grow(self.pointer.len()) {
            return;
        }
        let near = did_you_mean(&self.near_misses.nearest(name, self.values.keys().map(|known| (*known, *known))));
        let name = shown(name);
        let help = near.unwrap_or_else(|| format!("pass --var {name}=VALUE, set it in \"vr\", or write {{{{{name}|default}}}}"));
        let error = Diagnostic::error(Code::UnsetVariable, format!("the variable \"{name}\" has no value")).help(help);
        self.findings.push(error.at(self.pointer.clone()));
        self.filled.unset.insert(self.pointer.clone());
    }

    /// Warns of values from outside that stand nowhere.
    fn note_unused(&mut self, overrides: &[(String, String)]) {
        let unused: BTreeSet<&str> = overrides.iter().map(|(name, _)| name.as_str()).filter(|name| !self.met.contains(*name)).collect();
        let known = listed(&self.met);
        for name in unused {
            let met = self.met.iter().map(|known| (known.as_str(), known.as_str()));
            let near = did_you_mean(&self.near_misses.nearest(name, met));
            let message = format!("the variable \"{}\" is set, and stands nowhere in the draft", shown(name));
            self.findings.push(Diagnostic::warning(Code::UnusedVariable, message).help(near.unwrap_or_else(|| known.clone())));
        }
    }
}

/// The first names of the draft's variables.
fn listed(met: &BTreeSet<String>) -> String {
    if met.is_empty() {
        return "no string of the draft holds a {{variable}}".to_owned();
    }
    let names: Vec<String> = met.iter().filter(|name| !name.is_empty()).take(LISTED).map(|name| shown(name)).collect();
    let more = if met.len() > LISTED { format!(", and {} more", met.len() - LISTED) } else { String::new() };
    format!("the draft's variables are {}{more}", names.join(", "))
}

/// A brace that begins no variable, as a string of a draft writes it: an unnamed variable whose default is a brace.
const BRACE: &str = "{{|{}}";

/// `text` as a string of a draft that says just that: of double braces all but the last are written so that they begin no variable.
pub(crate) fn literal(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let doubled = character == '{' && characters.peek() == Some(&'{');
        if doubled { written.push_str(BRACE) } else { written.push(character) }
    }
    written
}

/// The text that [`literal`] wrote.
pub(crate) fn of_literal(written: &str) -> String {
    written.replace(BRACE, "{")
}

/// Splits off the first variable: the text before it, its name, its default, and the text behind it.
fn next_variable(text: &str) -> Option<(&str, &str, Option<&str>, &str)> {
    let start = text.find("{{")?;
    let length = text[start + 2..].find("}}")?;
    let inner = &text[start + 2..start + 2 + length];
    let (name, default) = inner.split_once('|').map_or((inner, None), |(name, default)| (name, Some(default)));
    Some((&text[..start], name.trim(), default, &text[start + 4 + length..]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn literal_texts_are_read_as_they_were() {
        for text in ["", "{", "{{a}}", "a {{b|c}} {{{d}}}", "{{{{", "}}{{|{}}{{", "100 {% if %}", "{{{|{{x}}"] {
            let written = literal(text);
            let draft = json!({ "tx": written });
            let filled = substitute(&draft, &[], &Stop::default());
            assert!(filled.findings.into_diagnostics().is_empty(), "{text}");
            assert_eq!(filled.value, Some(json!({ "tx": text })), "{written}");
        }
        assert_eq!(of_literal(&literal("a {{b}} {{{c")), "a {{b}} {{{c");
        assert_eq!(literal("plain {text}"), "plain {text}");
    }
}
