//! `{{name}}` and `{{name|default}}` in the strings of a draft.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use crate::base::{Code, Diagnostic};

use super::keys::document;
use super::pointer;
use super::read::{did_you_mean, nearest};

/// A draft whose variables have their values.
pub(super) struct Substituted {
    /// The draft.
    pub(super) value: Value,
    /// Places of strings that were wholly one variable.
    pub(super) filled: HashSet<String>,
    /// Places of strings with a variable that has no value; they stay as they are.
    pub(super) unset: HashSet<String>,
    /// An error for each of the latter, and a warning for each value from outside that nothing takes.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Puts the values of `vr`, or those of `overrides`, into all strings of `draft` but `vr` itself.
pub(super) fn substitute(draft: &Value, overrides: &[(String, String)]) -> Substituted {
    let written = draft.get(document::VARIABLES.name).and_then(Value::as_object);
    let mut values: BTreeMap<&str, &str> =
        written.into_iter().flatten().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect();
    values.extend(overrides.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let mut walk = Walk {
        values,
        met: BTreeSet::new(),
        pointer: String::new(),
        done: Substituted { value: draft.clone(), filled: HashSet::new(), unset: HashSet::new(), diagnostics: Vec::new() },
    };
    let mut value = std::mem::take(&mut walk.done.value);
    walk.visit(&mut value);
    let met: Vec<&str> = walk.met.iter().map(String::as_str).collect();
    let unused = overrides.iter().map(|(name, _)| name.as_str()).filter(|name| !met.contains(name)).collect::<BTreeSet<_>>();
    walk.done.diagnostics.extend(unused.into_iter().map(|name| unused_variable(name, &met)));
    Substituted { value, ..walk.done }
}

struct Walk<'a> {
    values: BTreeMap<&'a str, &'a str>,
    /// Names that stand in the draft.
    met: BTreeSet<String>,
    pointer: String,
    done: Substituted,
}

impl Walk<'_> {
    fn visit(&mut self, value: &mut Value) {
        match value {
            Value::String(text) if text.contains("{{") => self.fill(text),
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
        let length = pointer::enter(&mut self.pointer, entry);
        self.visit(value);
        self.pointer.truncate(length);
    }

    fn fill(&mut self, text: &mut String) {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text.as_str();
        let mut wholly = false;
        while let Some((before, name, default, after)) = next_variable(rest) {
            self.met.insert(name.to_owned());
            wholly = before.is_empty() && after.is_empty() && filled.is_empty() && rest.len() == text.len();
            filled.push_str(before);
            match self.values.get(name).copied().or(default) {
                Some(value) => filled.push_str(value),
                None => {
                    let near = did_you_mean(&nearest(name, self.values.keys().map(|known| (*known, *known))));
                    self.done.diagnostics.push(unset(name, near).at(self.pointer.clone()));
                    self.done.unset.insert(self.pointer.clone());
                    return;
                }
            }
            rest = after;
        }
        filled.push_str(rest);
        if wholly {
            self.done.filled.insert(self.pointer.clone());
        }
        *text = filled;
    }
}

/// What stands before the first variable, its name, its default, and what stands behind it.
fn next_variable(text: &str) -> Option<(&str, &str, Option<&str>, &str)> {
    let start = text.find("{{")?;
    let length = text[start + 2..].find("}}")?;
    let inner = &text[start + 2..start + 2 + length];
    let (name, default) = inner.split_once('|').map_or((inner, None), |(name, default)| (name, Some(default)));
    Some((&text[..start], name.trim(), default, &text[start + 4 + length..]))
}

fn unset(name: &str, near: Option<String>) -> Diagnostic {
    let help = near.unwrap_or_else(|| format!("pass --var {name}=VALUE, set it in \"vr\", or write {{{{{name}|default}}}}"));
    Diagnostic::error(Code::UnsetVariable, format!("the variable \"{name}\" has no value")).help(help)
}

fn unused_variable(name: &str, met: &[&str]) -> Diagnostic {
    let near = did_you_mean(&nearest(name, met.iter().map(|known| (*known, *known))));
    let help = near.unwrap_or_else(|| match met {
        [] => "no string of the draft holds a {{variable}}".to_owned(),
        met => format!("the draft's variables are {}", met.join(", ")),
    });
    Diagnostic::warning(Code::UnusedVariable, format!("the variable \"{name}\" is set, and stands nowhere in the draft")).help(help)
}
