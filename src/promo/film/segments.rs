//! Segments and tracks that every part of a film is written with.

use serde_json::{Value, json};

use crate::promo::written::fraction;

/// A colour segment in a box.
pub(super) fn field(name: &str, colour: Value, [left, top, width, height]: [f64; 4], (start, end): (i64, i64)) -> Value {
    json!({
        "n": name, "k": "colour", "c": colour, "s": start, "d": end - start, "x": fraction(left + width / 2.0), "y": fraction(top + height / 2.0),
        "w": fraction(width), "h": fraction(height),
    })
}

/// A track, where it has segments.
pub(super) fn track(id: &str, name: &str, kind: u8, segments: Vec<Value>) -> Option<Value> {
    (!segments.is_empty()).then(|| json!({ "tt": kind, "id": id, "n": name, "sg": segments }))
}
