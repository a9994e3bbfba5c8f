//! Differences in the making of two outputs, by the manifests that were written beside them.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::base::{Code, Diagnostic};
use crate::files::read_text_file;
use crate::render::Failure;

use super::Tag;

/// The fields in which two manifests differ, by JSON pointer, in order; a field that only one has is `None` in the
/// other.
///
/// # Errors
/// Where a manifest cannot be read or is not JSON.
pub fn differences_in_making(a: &Path, b: &Path) -> Result<Vec<Tag>, Failure> {
    let (a, b) = (read(a)?, read(b)?);
    let mut differences = Vec::new();
    note_differences(Some(&a), Some(&b), String::new(), &mut differences);
    Ok(differences)
}

fn read(path: &Path) -> Result<Value, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        let message = format!("cannot read the manifest {}: {error}", path.display());
        Failure::from(Diagnostic::error(Code::UnreadableMedia, message).help("give a file that render --manifest has written"))
    };
    let text = read_text_file(path).map_err(|error| unreadable(&error))?;
    serde_json::from_str(&text).map_err(|error| unreadable(&error))
}

fn note_differences(a: Option<&Value>, b: Option<&Value>, pointer: String, differences: &mut Vec<Tag>) {
    if a == b {
        return;
    }
    let keys = |value: Option<&Value>| -> Vec<String> {
        match value {
            Some(Value::Object(fields)) => fields.keys().cloned().collect(),
            Some(Value::Array(items)) => (0..items.len()).map(|index| index.to_string()).collect(),
            _ => Vec::new(),
        }
    };
    let (keys_a, keys_b) = (keys(a), keys(b));
    if keys_a.is_empty() && keys_b.is_empty() {
        let words = |value: Option<&Value>| value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        differences.push(Tag { name: pointer, a: words(a), b: words(b) });
        return;
    }
    let mut seen = BTreeSet::new();
    for key in keys_a.iter().chain(&keys_b).filter(|key| seen.insert((*key).clone())) {
        let field = |value: Option<&'_ Value>| -> Option<Value> {
            match value? {
                Value::Object(fields) => fields.get(key).cloned(),
                Value::Array(items) => items.get(key.parse::<usize>().ok()?).cloned(),
                _ => None,
            }
        };
        let escaped = key.replace('~', "~0").replace('/', "~1");
        note_differences(field(a).as_ref(), field(b).as_ref(), format!("{pointer}/{escaped}"), differences);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_differ_are_named_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let a = write("a.json", r#"{"adapter":"llvmpipe","media":[{"sha":"1"},{"sha":"2"}],"crf":20,"x/y":1}"#);
        let b = write("b.json", r#"{"media":[{"sha":"1"},{"sha":"3"}],"adapter":"llvmpipe","crf":20,"x/y":2,"driver":"mesa"}"#);
        let found = differences_in_making(&a, &b).unwrap();
        let tag =
            |name: &str, a: Option<&str>, b: Option<&str>| Tag { name: name.into(), a: a.map(str::to_owned), b: b.map(str::to_owned) };
        assert_eq!(
            found,
            [tag("/media/1/sha", Some("2"), Some("3")), tag("/x~1y", Some("1"), Some("2")), tag("/driver", None, Some("mesa"))]
        );
        assert!(differences_in_making(&a, &folder.path().join("none.json")).is_err());
    }
}
