//! The JSON Schema of the format, made from the table of keys.

use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use super::keys::{Absent, Key, Kind, Table, document, effects, segment, tables, track};
use super::model::TrackKind;

/// The dialect.
const DRAFT_2020_12: &str = "https://json-schema.org/draft/2020-12/schema";

/// The JSON Schema (draft 2020-12) of a draft. Keys it does not name are allowed: they are kept, with a warning.
pub fn schema() -> Value {
    let mut definitions = Map::new();
    for table in tables().into_iter().skip(1) {
        definitions.insert(definition_name(table), object(table).to_value());
    }
    definitions.insert("effect".into(), effect().to_value());
    definitions.insert(
        "variable".into(),
        json!({ "type": "string", "pattern": "^\\{\\{[^{}]+\\}\\}$", "description": "A variable that fills a number." }),
    );
    definitions
        .insert("filled".into(), json!({ "type": "string", "pattern": "\\{\\{[^{}]+\\}\\}", "description": "A string with variables." }));
    let mut schema = object(&document::DOCUMENT);
    let root = schema.ensure_object();
    root.shift_insert(0, "$schema".into(), DRAFT_2020_12.into());
    root.shift_insert(1, "title".into(), "Offcut draft".into());
    root.insert("$defs".into(), definitions.into());
    schema.to_value()
}

/// `a drop shadow` is `drop-shadow`.
fn definition_name(table: &Table) -> String {
    let name = table.what.trim_start_matches("a ").trim_start_matches("an ").trim_start_matches("the ");
    name.replace(' ', "-")
}

fn reference(name: &str) -> Schema {
    json_schema!({ "$ref": format!("#/$defs/{name}") })
}

fn object(table: &Table) -> Schema {
    let mut properties = Map::new();
    for section in table.sections {
        for key in section.keys {
            match properties.get_mut(key.name) {
                Some(known) => join(known, key),
                None => {
                    properties.insert(key.name.into(), property(key).to_value());
                }
            }
        }
    }
    let required: Vec<&str> = table.keys().filter(|key| key.is_required()).map(|key| key.name).collect();
    let mut schema = json_schema!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema.insert("required".into(), json!(required));
    }
    if let Some(pattern) = table.pattern {
        let mut keyed = kind(&pattern.kind);
        keyed.insert("description".into(), pattern.meaning.into());
        schema.insert("patternProperties".into(), json!({ pattern.expression: keyed }));
    }
    schema
}

fn property(key: &Key) -> Schema {
    let mut schema = kind(&key.kind);
    schema.insert("description".into(), key.meaning.into());
    if let Absent::Value(default) = key.default {
        schema.insert("default".into(), serde_json::from_str(default).expect("a test reads every default of the table"));
    }
    schema
}

/// A key that another section has too, for segments of another kind: both meanings hold, and the default depends on the
/// kind.
fn join(known: &mut Value, key: &Key) {
    let Some(known) = known.as_object_mut() else { return };
    let default = property(key).get("default").cloned();
    if known.get("default") != default.as_ref() {
        known.shift_remove("default");
    }
    let meaning = known.get("description").and_then(Value::as_str).unwrap_or_default();
    let joined = format!("{meaning} In text: {}", key.meaning);
    known.insert("description".into(), joined.into());
}

/// A number, or a variable that fills it.
fn number(schema: Schema) -> Schema {
    json_schema!({ "anyOf": [schema, reference("variable")] })
}

/// A string of one form, or one with variables.
fn text(schema: Schema) -> Schema {
    json_schema!({ "anyOf": [schema, reference("filled")] })
}

fn kind(of: &Kind) -> Schema {
    match of {
        Kind::Flag => json_schema!({ "type": "boolean" }),
        Kind::Text => json_schema!({ "type": "string" }),
        Kind::Location | Kind::Source => json_schema!({ "type": "string", "minLength": 1 }),
        Kind::TrackReference => json_schema!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string" }] }),
        Kind::Sha256 => text(json_schema!({ "type": "string", "pattern": "^[0-9A-Fa-f]{64}$" })),
        Kind::Colour => {
            text(json_schema!({ "type": "string", "pattern": "^(#[0-9A-Fa-f]{3}|#[0-9A-Fa-f]{6}|#[0-9A-Fa-f]{8}|[A-Za-z]+)$" }))
        }
        Kind::Word(words) => text(json_schema!({ "enum": words })),
        Kind::Free => json_schema!({ "type": "object" }),
        Kind::Whole { .. } | Kind::Number { .. } | Kind::Time { .. } | Kind::FrameRate | Kind::Gain { .. } | Kind::Level => numeric(of),
        _ => nested(of),
    }
}

fn numeric(of: &Kind) -> Schema {
    let decibels = json!({ "type": "string", "pattern": "^\\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\\s*[dD][bB]\\s*$" });
    number(match of {
        Kind::Whole { min, max: i64::MAX, .. } => json_schema!({ "type": "integer", "minimum": min }),
        Kind::Whole { min, max, step: 1 } => json_schema!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Whole { min, max, step } => json_schema!({ "type": "integer", "minimum": min, "maximum": max, "multipleOf": step }),
        Kind::Number { min, max } => json_schema!({ "type": "number", "minimum": min, "maximum": max }),
        Kind::Time { zero: true, max_ms } => json_schema!({ "type": "number", "minimum": 0, "maximum": max_ms }),
        Kind::Time { zero: false, max_ms } => json_schema!({ "type": "number", "exclusiveMinimum": 0, "maximum": max_ms }),
        Kind::FrameRate => json_schema!({ "anyOf": [
            { "type": "number", "minimum": 1, "maximum": 240 },
            { "type": "string", "pattern": "^\\s*[0-9]+(\\.[0-9]+|\\s*/\\s*[0-9]+)?\\s*$" },
        ] }),
        Kind::Gain { max } => json_schema!({ "anyOf": [{ "type": "number", "minimum": 0, "maximum": max }, decibels] }),
        _ => json_schema!({ "anyOf": [{ "type": "number", "exclusiveMinimum": 0, "maximum": 1 }, decibels] }),
    })
}

fn nested(of: &Kind) -> Schema {
    match of {
        Kind::Object(table) => reference(&definition_name(table)),
        Kind::Tracks => json_schema!({ "type": "array", "minItems": 1, "items": {
            "type": "object",
            "required": [track::TYPE.name],
            "if": { "properties": { track::TYPE.name: { "type": "integer", "not": { "enum": TrackKind::NUMBERS }, "minimum": 0 } } },
            "else": reference(&definition_name(&track::TRACK)),
        } }),
        Kind::Segments => json_schema!({ "type": "array", "items": reference(&definition_name(&segment::SEGMENT)) }),
        Kind::Effects => json_schema!({ "type": "array", "items": reference("effect") }),
        Kind::List { of, min } => json_schema!({ "type": "array", "minItems": min, "items": kind(of) }),
        Kind::Map(of) => json_schema!({ "type": "object", "additionalProperties": kind(of) }),
        Kind::Tuple { of, optional } => {
            let parts: Vec<Schema> = of.iter().map(kind).collect();
            json_schema!({ "type": "array", "prefixItems": parts, "items": false, "minItems": of.len() - optional })
        }
        Kind::Or { plain, nested } => json_schema!({ "anyOf": [kind(plain), kind(nested)] }),
        _ => json_schema!(true),
    }
}

/// An effect: the parameters are those of its name.
fn effect() -> Schema {
    let of_name = |effect: &effects::Effect| {
        let mut schema = object(effect.table);
        schema.insert("description".into(), effect.does.into());
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            properties.insert(effects::NAME.name.into(), json!({ "const": effect.name }));
        }
        schema
    };
    json_schema!({ "anyOf": effects::EFFECTS.iter().map(of_name).collect::<Vec<_>>() })
}
