//! Colours of pictures, as effects of their segments.

use serde_json::{Value, json};

use super::wish::Grade;

/// Effects that a grade sets, and that a reset takes away.
const GRADED: [&str; 9] = ["grayscale", "sepia", "exposure", "temperature", "contrast", "saturation", "sharpen", "vignette", "grain"];

/// Grades one segment; other effects stay.
pub(super) fn grade(segment: &mut Value, grade: Grade) {
    if !segment["u"].is_string() {
        return;
    }
    let mut effects = segment["fx"].as_array().cloned().unwrap_or_default();
    match grade {
        Grade::Reset => effects.retain(|effect| !effect["n"].as_str().is_some_and(|name| GRADED.contains(&name))),
        Grade::On(name) if effects.iter().any(|effect| effect["n"] == name) => {}
        Grade::On(name) => effects.push(json!({ "n": name })),
        Grade::Shift { effect, by, neutral } => {
            let shifted = |value: f64| (((value + by) * 100.0).round() / 100.0).clamp(least(effect), most(effect));
            match effects.iter_mut().find(|one| one["n"] == effect) {
                Some(one) => one["v"] = json!(shifted(one["v"].as_f64().unwrap_or(neutral))),
                None => effects.push(json!({ "n": effect, "v": shifted(neutral) })),
            }
        }
    }
    match segment.as_object_mut() {
        Some(object) if effects.is_empty() => drop(object.shift_remove("fx")),
        Some(object) => drop(object.insert("fx".into(), Value::Array(effects))),
        None => {}
    }
}

/// Bounds of a grade: further on nothing but grey, black or white is seen.
fn least(effect: &str) -> f64 {
    match effect {
        "exposure" => -2.0,
        "temperature" => -1.0,
        "contrast" => 0.4,
        _ => 0.0,
    }
}

fn most(effect: &str) -> f64 {
    match effect {
        "exposure" | "contrast" | "saturation" | "sharpen" => 2.0,
        _ => 1.0,
    }
}
