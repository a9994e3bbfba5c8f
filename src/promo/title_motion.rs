//! When a title stands, and the movement it comes and goes by.

use serde_json::{Map, Value, json};

use super::style::{Entrance, StyleRow};
use super::written::fraction;

/// Milliseconds in which titles go.
pub(super) const LEAVE_MS: i64 = 300;

/// Name, start and length.
pub(super) fn timed(segment: &mut Map<String, Value>, name: &str, start_ms: i64, length_ms: i64) {
    segment.insert("n".into(), json!(name));
    segment.insert("s".into(), json!(start_ms));
    segment.insert("d".into(), json!(length_ms));
}

/// The entrance of a title, and its exit if it `leaves`, however long it is made afterwards.
pub(super) fn animate(segment: &mut Map<String, Value>, style: &StyleRow, (x, y): (f64, f64), length_ms: i64, leaves: bool) {
    let enter = style.entrance_ms.min(length_ms / 3).max(1);
    let leave = LEAVE_MS.min(length_ms / 4).max(1);
    let mut fades = Map::new();
    fades.insert("in".into(), json!({ "n": "fade", "d": enter / 2 + 1 }));
    if leaves {
        fades.insert("out".into(), json!({ "n": "fade", "d": leave }));
    }
    segment.insert("an".into(), Value::Object(fades));
    let (key, from, to, ease) = match style.entrance {
        Entrance::Rise => ("y", y + 0.02, y, "out-cubic"),
        Entrance::Pop => ("sc", 0.7, 1.0, "out-back"),
        Entrance::Slide => ("x", x - 0.12, x, "out-quint"),
    };
    segment.insert("kf".into(), json!({ key: [[0, fraction(from), ease], [enter, fraction(to)]] }));
}
