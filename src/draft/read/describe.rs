//! Kinds and values in words, for messages and the reference page.

use serde_json::Value;

use crate::draft::keys::Kind;

/// The longest piece of a string that a message repeats.
const SHOWN: usize = 40;

/// The most words that are listed where values are described.
pub(crate) const LISTED: usize = 8;

/// What `kind` takes, as in "takes a number from 0 to 1".
pub(crate) fn allowed(kind: &Kind) -> String {
    match kind {
        Kind::Flag => "true or false".into(),
        Kind::Text => "a string".into(),
        Kind::Whole { min, max, step } => whole(*min, *max, *step),
        Kind::Number { min, max } => format!("a number from {min} to {max}"),
        Kind::Time { zero: true, max_ms } => format!("milliseconds from 0 to {max_ms}"),
        Kind::Time { zero: false, max_ms } => format!("milliseconds above 0, up to {max_ms}"),
        Kind::FrameRate => "frames per second from 1 to 240, as a number or as in \"30000/1001\"".into(),
        Kind::Gain { max } => format!("a gain from 0 to {max}, or decibels as in \"-9dB\""),
        Kind::Level => "decibels from -120 to 0 as in \"-12dB\", or a linear gain up to 1".into(),
        Kind::Colour => "a colour: #RGB, #RRGGBB, #RRGGBBAA, or a CSS name".into(),
        Kind::Word(words) if words.len() > LISTED => format!("one of {} words", words.len()),
        Kind::Word(words) => format!("one of {}", words.join(", ")),
        Kind::Source => "a path, a URL, or #id of a resource".into(),
        Kind::Location => "a path or a URL".into(),
        Kind::TrackReference => "the id of a track, or its index in t".into(),
        Kind::Sha256 => "64 hexadecimal digits".into(),
        Kind::Object(table) => format!("{} (an object)", table.what),
        Kind::Free => "an object".into(),
        Kind::List { of, min: 0 } => format!("a list; each entry {}", allowed(of)),
        Kind::List { of, min } => format!("a list of {min} or more; each entry {}", allowed(of)),
        Kind::Map(of) => format!("an object; each entry {}", allowed(of)),
        Kind::Tuple { of, optional } => tuple(of, *optional),
        Kind::Or { plain, nested } => format!("{}, or {}", allowed(plain), allowed(nested)),
        Kind::Tracks => "a list of tracks".into(),
        Kind::Segments => "a list of segments".into(),
        Kind::Effects => "a list of effects".into(),
    }
}

fn whole(min: i64, max: i64, step: i64) -> String {
    let number = if step == 2 { "an even number" } else { "a whole number" };
    if max == i64::MAX { format!("{number} from {min} on") } else { format!("{number} from {min} to {max}") }
}

fn tuple(of: &[Kind], optional: usize) -> String {
    let parts: Vec<String> = of.iter().map(allowed).collect();
    let left_out = if optional > 0 { "; the last may be left out" } else { "" };
    if parts.len() > 1 && parts.iter().all(|part| part == &parts[0]) {
        format!("a list of {}, each {}", parts.len(), parts[0])
    } else {
        format!("a list [{}]{left_out}", parts.join("; "))
    }
}

/// A value as a message names it.
pub(crate) fn found(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => format!("the string \"{}\"", shown(text)),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(_) => "an object".into(),
    }
}

/// A name or text of the draft as a message repeats it: its beginning, in which nothing can end the line or the quotes.
pub(crate) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text[..end].escape_debug()),
        None => text.escape_debug().to_string(),
    }
}
