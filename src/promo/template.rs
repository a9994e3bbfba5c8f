//! A draft as a template: its pictures, words and music become variables, whose values are those it had.

use serde_json::{Map, Value, json};

use crate::draft::of_literal;

/// Endings of clips; what has none of them is called a photo.
const CLIPS: [&str; 5] = ["mp4", "mov", "webm", "mkv", "avi"];

/// A template and the names of its slots, in the order in which they stand in the draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// The draft, with the slots' values under `vr`.
    pub draft: Value,
    /// Names of the slots: `photo1`, `clip1`, `logo`, `headline`, `music`.
    pub slots: Vec<String>,
}

/// Makes a template of `draft`: each source and each text becomes a slot, the same value the same one; the template
/// renders as the draft does until a variable is set.
pub fn template(draft: &Value) -> Template {
    let mut slots = Slots { values: draft["vr"].as_object().cloned().unwrap_or_default(), names: Vec::new(), sources: Vec::new() };
    let mut draft = draft.clone();
    let last = last_text(&draft);
    let mut texts = 0;
    for track in draft["t"].as_array_mut().into_iter().flatten() {
        let (kind, id) = (track["tt"].as_i64(), track["id"].as_str().unwrap_or_default().to_owned());
        for segment in track["sg"].as_array_mut().into_iter().flatten() {
            if let Some(source) = segment["u"].as_str().filter(|source| !is_variable(source) && !source.starts_with('#')).map(of_literal) {
                let name = slots.source(&source, kind, &id);
                segment["u"] = json!(format!("{{{{{name}}}}}"));
                // A file of another's bytes would be refused.
                segment.as_object_mut().map(|segment| segment.shift_remove("sha"));
            }
            if let Some(words) = segment["tx"].as_str().filter(|_| kind == Some(7)).filter(|words| !is_variable(words)).map(of_literal) {
                texts += 1;
                let name = slots.text(&words, segment["m"]["role"].as_str(), (texts, last));
                segment["tx"] = json!(format!("{{{{{name}}}}}"));
            }
        }
    }
    if let Some(title) = draft["m"]["title"].as_str().map(of_literal)
        && slots.values.get("headline").and_then(Value::as_str) == Some(title.as_str())
    {
        draft["m"]["title"] = json!("{{headline}}");
    }
    if let Some(metadata) = draft["m"].as_object_mut() {
        // What remakes a promo knows its media, and would undo the slots.
        metadata.shift_remove("promo");
        metadata.shift_remove("director");
    }
    draft["vr"] = Value::Object(slots.values);
    Template { draft, slots: slots.names }
}

fn is_variable(words: &str) -> bool {
    words.replace("{{|{}}", "").contains("{{")
}

/// How many texts there are.
fn last_text(draft: &Value) -> usize {
    let tracks = draft["t"].as_array().into_iter().flatten().filter(|track| track["tt"] == 7).filter_map(|track| track["sg"].as_array());
    tracks.flatten().filter(|segment| segment["tx"].as_str().is_some_and(|words| !is_variable(words))).count()
}

struct Slots {
    values: Map<String, Value>,
    names: Vec<String>,
    /// Sources that have a slot, and its name.
    sources: Vec<(String, String)>,
}

impl Slots {
    fn source(&mut self, source: &str, kind: Option<i64>, track: &str) -> String {
        if let Some((_, name)) = self.sources.iter().find(|(known, _)| known == source) {
            return name.clone();
        }
        let ending = source.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let stem = match (kind, track) {
            (Some(1), _) => "music",
            (_, "logo") => "logo",
            _ if CLIPS.contains(&ending.as_str()) => "clip",
            _ => "photo",
        };
        let numbered = stem == "clip" || stem == "photo";
        let name = self.free(stem, numbered, source);
        self.sources.push((source.to_owned(), name.clone()));
        name
    }

    fn text(&mut self, words: &str, role: Option<&str>, (number, count): (usize, usize)) -> String {
        let known = self.names.iter().find(|name| self.values.get(*name).and_then(Value::as_str) == Some(words));
        if let Some(known) = known {
            return known.clone();
        }
        let is_name = |role: &&str| !role.is_empty() && role.bytes().all(|byte| byte.is_ascii_lowercase());
        let usual = match () {
            () if number == 1 => "headline",
            () if number == count => "cta",
            () => "text",
        };
        self.free(role.filter(is_name).unwrap_or(usual), false, words)
    }

    /// A name that no variable has, with the value that it has in this draft.
    fn free(&mut self, stem: &str, numbered: bool, value: &str) -> String {
        let first = if numbered { format!("{stem}1") } else { stem.to_owned() };
        let mut name = first;
        let mut number = 2;
        while self.values.contains_key(&name) {
            name = format!("{stem}{number}");
            number += 1;
        }
        self.values.insert(name.clone(), json!(value));
        self.names.push(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{ParseOptions, parse};

    #[test]
    fn sources_and_words_become_slots_with_the_values_they_had() {
        let draft = json!({ "m": { "title": "Hello" }, "t": [
            { "tt": 0, "sg": [{ "u": "a.jpg", "d": 1000, "sha": "0".repeat(64) }, { "u": "b {{|{}}x.mp4", "d": 1000 }, { "u": "a.jpg", "d": 1000 }] },
            { "tt": 0, "id": "logo", "sg": [{ "u": "logo.png", "d": 3000 }] },
            { "tt": 7, "sg": [{ "tx": "Hello", "d": 1000 }, { "tx": "Now only {{|{}}9}}", "d": 1000 }, { "tx": "Buy", "d": 1000 }] },
            { "tt": 1, "sg": [{ "u": "song.mp3", "d": 3000 }] },
        ] });
        let made = template(&draft);
        assert_eq!(made.slots, ["photo1", "clip1", "logo", "headline", "text", "cta", "music"]);
        let read = |draft: &Value| parse(&draft.to_string(), &ParseOptions::default()).draft.unwrap();
        let (before, after) = (read(&draft), read(&made.draft));
        for (old, new) in before.tracks.iter().zip(&after.tracks).flat_map(|(old, new)| old.segments.iter().zip(&new.segments)) {
            // The sum of a file's bytes does not outlive the slot that others fill.
            let sum = format!("Some({:?})", "0".repeat(64));
            assert_eq!(format!("{:?}", old.content).replace(&sum, "None"), format!("{:?}", new.content));
        }
        assert_eq!(after.meta.title.as_deref(), Some("Hello"));
        assert_eq!(template(&made.draft).slots, Vec::<String>::new());
    }
}
