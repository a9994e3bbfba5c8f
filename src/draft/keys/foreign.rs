//! Keys of other formats: those that are read as ours, and those of ours that mean something else there.

use serde_json::{Map, Value};

use super::{document, segment, sound, text, track};

/// Keys of other formats that stand for one of ours.
struct Alias {
    names: &'static [&'static str],
    key: &'static str,
    /// Whether a value is one that our key takes. Units are not guessed: times are milliseconds.
    takes: fn(&Value) -> bool,
}

/// The key that says where a segment ends, of which our length is made.
pub(crate) const END: &str = "end";

const NAME: Alias = Alias { names: &["name", "title"], key: segment::NAME.name, takes: Value::is_string };
const VOLUME: Alias = Alias { names: &["volume", "gain"], key: sound::LEVEL.name, takes: is_gain };
const LENGTH: Alias = Alias { names: &["duration", "length"], key: segment::DURATION_SHOWN.name, takes: is_length };
const SOURCE: Alias =
    Alias { names: &["src", "url", "path", "file", "media_url", "source"], key: segment::SOURCE.name, takes: is_location };

const OF_SEGMENTS: &[Alias] = &[
    SOURCE,
    Alias { names: &["start", "start_time", "begin"], key: segment::START.name, takes: is_time },
    LENGTH,
    Alias { names: &["text", "content", "value"], key: text::WRITTEN.name, takes: Value::is_string },
    VOLUME,
    Alias { names: &["speed", "rate"], key: segment::SPEEDS.name, takes: is_speed },
    NAME,
    Alias { names: &["trim", "in"], key: segment::SOURCE_START.name, takes: is_time },
];
const OF_TRACKS: &[Alias] = &[Alias { key: track::NAME.name, ..NAME }, Alias { key: track::GAIN_OF_ALL.name, ..VOLUME }];
const OF_RESOURCES: &[Alias] =
    &[Alias { key: document::RESOURCE_SOURCE.name, ..SOURCE }, Alias { key: document::RESOURCE_NAME.name, ..NAME }];
const OF_DOCUMENTS: &[Alias] = &[Alias { key: document::LENGTH.name, ..LENGTH }];

/// The key of ours that an entry of an object of this kind stands for.
pub(crate) fn meant(what: &str, name: &str, value: &Value) -> Option<&'static str> {
    let aliases = match what {
        "a segment" | "a text segment" => OF_SEGMENTS,
        "a track" => OF_TRACKS,
        "a resource" => OF_RESOURCES,
        "the document" => OF_DOCUMENTS,
        _ => return None,
    };
    aliases.iter().find(|alias| alias.names.contains(&name) && (alias.takes)(value)).map(|alias| alias.key)
}

/// Whether a segment has `key` of ours, or one that stands for it.
pub(crate) fn has(map: &Map<String, Value>, key: &str) -> bool {
    map.contains_key(key) || map.iter().any(|(name, value)| meant("a segment", name, value) == Some(key))
}

/// The length of ours that an end says, where the start is written.
pub(crate) fn length_to_end(map: &Map<String, Value>) -> Option<Value> {
    let end = map.get(END)?.as_f64()?;
    let start = map.iter().find_map(|(name, value)| {
        let is_start = name == segment::START.name || meant("a segment", name, value) == Some(segment::START.name);
        value.as_f64().filter(|_| is_start)
    })?;
    let length = serde_json::Number::from_f64(end - start).map(Value::Number)?;
    is_length(&length).then_some(length)
}

/// The entry that names the key of ours `key` in a segment of the document under another name.
pub(in crate::draft) fn written_as<'a>(map: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    let of = ["a segment", "a track", "a resource", "the document"];
    let found = map.iter().find(|(name, value)| of.iter().any(|what| meant(what, name, value) == Some(key)));
    found.map(|(name, _)| name.as_str())
}

/// Tells of a key of ours whose value is one that another format writes there; `None` where it is not known to be.
pub(crate) fn other_meaning(key: &str, value: &Value) -> Option<&'static str> {
    let number = value.as_f64();
    let is_word = value.as_str().is_some_and(|text| text.chars().any(char::is_alphabetic));
    Some(match key {
        "st" if number.is_some() => "other formats write a start time as \"st\"; here it is \"s\", and \"st\" holds the outlines of text",
        "tr" if number.is_some() || is_word => "here \"tr\" is the transition into the next segment: { \"n\": name, \"d\": milliseconds }",
        "c" if value.is_string() => "other formats write content or a caption as \"c\"; here text is \"tx\", and \"c\" is a colour",
        "an" | "fx" if is_word => "other formats name one effect here; \"an\" is { \"in\": { \"n\": name } }, \"fx\" is [{ \"n\": name }]",
        "o" | "vo" if number.is_some_and(|number| number > 1.0) => "other formats write percent here; 1 is the whole",
        "fs" if number.is_some_and(|number| number > 2.0) => "other formats write pixels here; 0.05 is a twentieth of the canvas height",
        "x" | "y" | "w" | "h" if number.is_some_and(|number| number.abs() > 100.0) => {
            "other formats write pixels here; 0.5 is half of the canvas"
        }
        "s" | "d" | "ss" | "sd" if value.is_string() => {
            "other formats write times as text or in seconds; here they are numbers of milliseconds"
        }
        "k" if value.is_string() => "other formats have other words here; without \"k\" the kind is told by the content",
        _ => return None,
    })
}

/// Whether a text is an address of something on the net, or a `file:` URL.
pub(crate) fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest.len()));
    scheme.is_some_and(|(scheme, rest)| ["http", "https", "file"].contains(&scheme.as_str()) && rest > 0)
}

fn is_location(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty() && !text.starts_with('#') && !text.contains('\0'))
}

fn is_time(value: &Value) -> bool {
    value.as_f64().is_some_and(|number| (0.0..=super::kinds::DAY_MS as f64).contains(&number))
}

fn is_length(value: &Value) -> bool {
    is_time(value) && value.as_f64().is_some_and(|number| number >= 0.001)
}

fn is_gain(value: &Value) -> bool {
    value.as_f64().is_some_and(|number| (0.0..=4.0).contains(&number))
}

fn is_speed(value: &Value) -> bool {
    value.as_f64().is_some_and(|number| (0.1..=10.0).contains(&number))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_end_becomes_a_length_where_the_start_is_known() {
        let length = |segment: Value| length_to_end(segment.as_object().unwrap());
        assert_eq!(length(json!({ "start": 500, "end": 2000 })), Some(json!(1500.0)));
        assert_eq!(length(json!({ "s": 0, "end": 2000 })), Some(json!(2000.0)));
        assert_eq!(length(json!({ "end": 2000 })), None);
        assert_eq!(length(json!({ "s": 3000, "end": 2000 })), None);
    }

    #[test]
    fn only_values_that_fit_are_read() {
        assert_eq!(meant("a segment", "volume", &json!(0.5)), Some("vo"));
        assert_eq!(meant("a segment", "volume", &json!(80)), None);
        assert_eq!(meant("a segment", "src", &json!("#1")), None);
        assert_eq!(meant("a track", "src", &json!("a.mp4")), None);
        assert!(is_url("HTTPS://x.example/a") && !is_url("https://") && !is_url("a/b") && !is_url("mailto://a"));
    }
}
