//! Drafts that are accepted and refused, as data: `drafts/accept/*.json` give warnings at most, `drafts/refuse/*.json` an error at least.
//! Beside a draft `NAME.expect` lists each diagnostic as `severity code pointer`; without it an accepted draft has none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use offcut::base::Code;
use offcut::draft::{ParseOptions, Parsed, parse, reference_page, schema, write};
use serde_json::Value;

fn drafts(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drafts").join(folder);
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    found.sort();
    assert!(!found.is_empty());
    found
}

fn told(parsed: &Parsed) -> Vec<String> {
    parsed.diagnostics.iter().map(|one| format!("{} {} {}", one.severity, one.code, one.pointer).trim_end().into()).collect()
}

fn expected(draft: &Path) -> Vec<String> {
    let text = fs::read_to_string(draft.with_extension("expect")).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty()).map(String::from).collect()
}

fn compare(folder: &str, accepted: bool) {
    let mut wrong = Vec::new();
    for path in drafts(folder) {
        let parsed = parse(&fs::read_to_string(&path).unwrap(), &ParseOptions::default());
        let (told, expected) = (told(&parsed), expected(&path));
        if told != expected || parsed.draft.is_some() != accepted {
            wrong.push(format!("{}:\n  told     {told:#?}\n  expected {expected:#?}\n  {:#?}", path.display(), parsed.diagnostics));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn good_drafts_are_accepted() {
    compare("accept", true);
}

#[test]
fn bad_drafts_are_refused() {
    compare("refuse", false);
}

#[test]
fn accepted_drafts_are_written_as_they_were_read() {
    for path in drafts("accept") {
        let parsed = parse(&fs::read_to_string(&path).unwrap(), &ParseOptions::default());
        let again = parse(&write(&parsed.document), &ParseOptions::default());
        assert_eq!(again.document, parsed.document);
        assert_eq!(write(&again.document), write(&parsed.document), "the order of keys");
    }
}

#[test]
fn the_reference_page_is_up_to_date() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/draft/reference.md");
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        fs::write(&page, reference_page()).unwrap();
    }
    let written = fs::read_to_string(&page).unwrap();
    assert!(written == reference_page(), "write it anew with UPDATE_REFERENCE=1 cargo test --test draft");
}

/// Whether `schema`, no reference, is for values of the type of `value`.
fn takes(schema: &Value, value: &Value) -> bool {
    match (schema["type"].as_str(), value) {
        (Some("boolean"), Value::Bool(_)) | (Some("string"), Value::String(_)) => true,
        (Some("array"), Value::Array(_)) | (Some("object"), Value::Object(_)) => true,
        (Some("number"), Value::Number(_)) => true,
        (Some("integer"), Value::Number(number)) => number.as_f64().is_some_and(|number| number.fract() == 0.0),
        (None, Value::String(word)) => {
            schema["const"] == *word || schema["enum"].as_array().is_some_and(|words| words.iter().any(|known| known == word))
        }
        _ => false,
    }
}

/// The part of `schema` that is for `value`, and the name of the definition it comes from.
fn part<'a>(root: &'a Value, schema: &'a Value, value: &Value, name: &'a str) -> Option<(&'a Value, &'a str)> {
    if let Some(place) = schema["$ref"].as_str() {
        return part(root, root.pointer(&place[1..])?, value, place);
    }
    if let Some(otherwise) = schema.get("else") {
        return part(root, otherwise, value, name);
    }
    if let Some(sides) = schema["anyOf"].as_array() {
        let named = |side: &Value| side.pointer("/properties/n/const").is_none_or(|name| *name == value["n"]);
        return sides.iter().filter(|side| named(side)).find_map(|side| part(root, side, value, name));
    }
    takes(schema, value).then_some((schema, name))
}

/// Walks a draft along the schema: each value is of a type that the schema takes, and each key is in it unless a warning says that it
/// is unknown. Collects the keys that were met, by definition.
struct Walk<'a> {
    root: &'a Value,
    unknown: Vec<String>,
    met: BTreeSet<(String, String)>,
}

impl Walk<'_> {
    fn visit(&mut self, schema: &Value, value: &Value, place: &str) {
        let Some((schema, name)) = part(self.root, schema, value, "#") else { panic!("the schema refuses {place}: {value}") };
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            let of = schema["prefixItems"].get(index).unwrap_or(&schema["items"]);
            self.visit(of, item, &format!("{place}/{index}"));
        }
        for (key, item) in value.as_object().into_iter().flatten() {
            let place = format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"));
            if let Some(of) = schema["properties"].get(key) {
                self.met.insert((name.into(), key.clone()));
                self.visit(of, item, &place);
            } else if let Some(of) = schema.get("additionalProperties") {
                self.visit(of, item, &place);
            } else if let Some(of) = schema["patternProperties"].as_object().and_then(|patterns| patterns.values().next()) {
                self.visit(of, item, &place);
            } else {
                let free = schema.get("properties").is_none() || place.contains("/m/");
                assert!(free || self.unknown.contains(&place), "{place} is not in the schema");
            }
        }
    }
}

#[test]
fn the_schema_takes_the_accepted_drafts_and_they_have_every_key_of_it() {
    let schema = schema();
    let mut walk = Walk { root: &schema, unknown: Vec::new(), met: BTreeSet::new() };
    for path in drafts("accept").into_iter().filter(|path| !path.ends_with("unknown-track.json")) {
        let parsed = parse(&fs::read_to_string(&path).unwrap(), &ParseOptions::default());
        walk.unknown = parsed
            .diagnostics
            .into_iter()
            .filter(|one| matches!(one.code, Code::UnknownKey | Code::ForeignKey))
            .map(|one| one.pointer)
            .collect();
        walk.visit(&schema, &parsed.document, "");
    }
    let definitions = schema["$defs"].as_object().unwrap().iter().map(|(name, of)| (format!("#/$defs/{name}"), of));
    for (name, of) in definitions.chain([("#".into(), &schema)]) {
        for key in of["properties"].as_object().into_iter().flatten().map(|(key, _)| key) {
            assert!(walk.met.contains(&(name.clone(), key.clone())), "no accepted draft has \"{key}\" in {name}");
        }
    }
}
