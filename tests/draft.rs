//! Drafts that are accepted and refused, as data: `drafts/accept/*.json` give warnings at most, `drafts/refuse/*.json` an error at least.
//! Beside a draft `NAME.expect` lists each diagnostic as `severity code pointer`; without it an accepted draft has none.

use std::fs;
use std::path::{Path, PathBuf};

use offcut::draft::{ParseOptions, Parsed, parse, reference_page, schema, write};
use serde_json::Value;

fn drafts(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drafts").join(folder);
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).expect("the folder of drafts can be read").map(|entry| entry.unwrap().path()).collect();
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
        let parsed = parse(&fs::read_to_string(&path).expect("the folder of drafts can be read"), &ParseOptions::default());
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
        let parsed = parse(&fs::read_to_string(&path).expect("the folder of drafts can be read"), &ParseOptions::default());
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

/// The types that a schema allows for a value that is no variable.
fn types<'a>(root: &'a Value, schema: &'a Value, found: &mut Vec<&'a str>) {
    if let Some(name) = schema["type"].as_str() {
        found.push(name);
    }
    if schema.get("enum").is_some() || schema.get("const").is_some() {
        found.push("string");
    }
    if let Some(place) = schema["$ref"].as_str() {
        types(root, root.pointer(&place[1..]).unwrap(), found);
    }
    for side in schema["anyOf"].as_array().into_iter().flatten().chain(schema.get("else")) {
        types(root, side, found);
    }
}

/// Each key of a value that the schema leads to is in it with a type of the value; unknown keys are named by the warnings.
fn covered(root: &Value, schema: &Value, value: &Value, place: &str, unknown: &[&str]) {
    let mut found = Vec::new();
    types(root, schema, &mut found);
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(found.contains(&kind) || kind == "number" && found.contains(&"integer"), "{place}: {kind} is not among {found:?}");
    let mut schema = schema;
    while let Some(place) = schema["$ref"].as_str() {
        schema = root.pointer(&place[1..]).unwrap();
    }
    if let Some(otherwise) = schema.get("else") {
        return covered(root, otherwise, value, place, unknown);
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(of) = schema["prefixItems"].get(index).or(schema.get("items").filter(|items| items.is_object())) {
            covered(root, of, item, &format!("{place}/{index}"), unknown);
        }
    }
    for (key, item) in value.as_object().into_iter().flatten() {
        let place = format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"));
        match schema["properties"].get(key).or(schema.get("additionalProperties")) {
            Some(of) => covered(root, of, item, &place, unknown),
            None if schema.get("properties").is_some() && schema.get("patternProperties").is_none() => {
                assert!(unknown.contains(&place.as_str()) || place.contains("/m/"), "{place} is not in the schema");
            }
            None => {}
        }
    }
}

#[test]
fn the_schema_has_every_key_of_the_accepted_drafts() {
    let schema = schema();
    for path in drafts("accept").into_iter().filter(|path| !path.ends_with("unknown-track.json")) {
        let parsed = parse(&fs::read_to_string(&path).unwrap(), &ParseOptions::default());
        let unknown: Vec<&str> =
            parsed.diagnostics.iter().filter(|one| one.code.name() == "unknown-key").map(|one| one.pointer.as_str()).collect();
        covered(&schema, &schema, &parsed.document, "", &unknown);
    }
}
