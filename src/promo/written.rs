//! Numbers and names as they are written into a draft.

use serde_json::{Value, json};

use crate::draft;

/// Decimals of fractions: a tenth of a pixel of the largest canvas.
const SCALE: f64 = 1e5;

/// A fraction, without digits that nobody sees.
pub(super) fn fraction(value: f64) -> f64 {
    (value * SCALE).round() / SCALE
}

/// The same draft in which no string begins a variable: names of files and titles may hold double braces.
pub(super) fn safe_from_variables(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(draft::literal(&text)),
        Value::Array(items) => items.into_iter().map(safe_from_variables).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, safe_from_variables(value))).collect(),
        other => other,
    }
}

/// A rectangle `[x, y, w, h]` in fractions that stays inside the whole when its digits are cut.
pub(super) fn rectangle([x, y, width, height]: [f64; 4]) -> Value {
    let down = |value: f64| (value * SCALE + 1e-6).floor() / SCALE;
    let (width, height) = (down(width.min(1.0)), down(height.min(1.0)));
    let within = |start: f64, length: f64| fraction(down(start.max(0.0)).min(1.0 - length));
    json!([within(x, width), within(y, height), width, height])
}
