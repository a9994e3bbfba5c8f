//! Texts that are added: a call to action, a price, a badge, captions.

use serde_json::{Value, json};

use crate::draft::literal;

use super::pictures::pictures_at;
use super::texts::{Shape, colours_of, fit, meant, put, rounded, segment, texts};
use super::wish::{AddedText, Part, Place, TextRole, TextTarget};

/// The shortest that a text is shown, milliseconds.
const SHORTEST_MS: i64 = 300;

/// The length of a draft, milliseconds.
pub(super) fn length_of(draft: &Value) -> i64 {
    let ends = draft["t"].as_array().into_iter().flatten().filter_map(|track| track["sg"].as_array()).flatten();
    let end = ends.filter_map(|segment| Some(segment["s"].as_i64()? + segment["d"].as_i64()?)).max();
    draft["d"].as_i64().or(end).unwrap_or(0)
}

/// When the end card begins, or the film ends.
fn body_end(draft: &Value) -> i64 {
    let last = pictures_at(draft).and_then(|at| draft["t"][at]["sg"].as_array()?.last().cloned());
    last.filter(|segment| segment["k"] == "colour").and_then(|segment| segment["s"].as_i64()).unwrap_or_else(|| length_of(draft))
}

/// Adds a text; one of the same role, other than a note, gives way to it.
pub(super) fn add(draft: &mut Value, added: &AddedText) {
    let replaced = if added.role == TextRole::Note { Vec::new() } else { with_role(draft, added.role) };
    for (track, at) in replaced.into_iter().rev() {
        draft["t"][track]["sg"].as_array_mut().map(|segments| segments.remove(at));
    }
    drop_empty(draft);
    let (start, end) = span(draft, added);
    let text = styled(draft, added, (start, end));
    let name = added.role.name();
    place_on_track(draft, text, name);
}

fn with_role(draft: &Value, role: TextRole) -> Vec<(usize, usize)> {
    let mut found: Vec<_> = texts(draft).into_iter().filter(|at| segment(draft, *at)["m"]["role"] == role.name()).collect();
    found.sort_unstable();
    found
}

fn drop_empty(draft: &mut Value) {
    if let Some(tracks) = draft["t"].as_array_mut() {
        tracks.retain(|track| track["tt"] != 7 || track["sg"].as_array().is_none_or(|segments| !segments.is_empty()));
    }
}

/// When a text of a role is shown, unless the wish says so.
fn span(draft: &Value, added: &AddedText) -> (i64, i64) {
    let (whole, body) = (length_of(draft).max(SHORTEST_MS), body_end(draft));
    let title = meant(draft, &TextTarget::First).first().map(|at| segment(draft, *at).clone());
    let title = title.and_then(|title| Some((title["s"].as_i64()?, title["s"].as_i64()? + title["d"].as_i64()?)));
    let usual = match added.role {
        TextRole::CallToAction if body < whole => (body + (whole - body) / 8, whole),
        TextRole::CallToAction => ((whole - 4000).max(0), whole),
        TextRole::Subtitle => title.unwrap_or((0, whole.min(4000))),
        TextRole::Price => (title.map_or(0, |(_, end)| end).min(body - SHORTEST_MS).max(0), body),
        TextRole::Badge => (0, body),
        TextRole::Caption | TextRole::Note => {
            let start = title.map_or(0, |(_, end)| end);
            (start.min(whole - SHORTEST_MS).max(0), (start + 4000).min(whole))
        }
    };
    let (start, end) = match added.span {
        Some((start, Some(end))) => (start, end),
        Some((start, None)) => (start, start + (usual.1 - usual.0).min(4000)),
        None => usual,
    };
    let start = start.clamp(0, whole - SHORTEST_MS);
    (start, end.clamp(start + SHORTEST_MS, whole.max(start + SHORTEST_MS)))
}

fn styled(draft: &Value, added: &AddedText, (start, end): (i64, i64)) -> Value {
    let side = |key: &str, default: f64| draft["m"][key].as_f64().unwrap_or(default);
    let (width, height) = (side("width", 1080.0), side("height", 1920.0));
    let unit = width.min(height) / height;
    let title = meant(draft, &TextTarget::First).first().and_then(|at| segment(draft, *at)["y"].as_f64()).unwrap_or(0.5);
    let ground = colours_of(draft).unwrap_or_else(|| "#101010".to_owned());
    let (size, y, box_width) = match added.role {
        TextRole::CallToAction => (0.062, 0.66, 0.7),
        TextRole::Subtitle => (0.045, title + 0.05 + 0.045 * unit, 0.76),
        TextRole::Price => (0.075, 0.66, 0.5),
        TextRole::Badge => (0.045, 0.2, 0.3),
        TextRole::Caption => (0.05, 0.74, 0.8),
        TextRole::Note => (0.055, 0.66, 0.76),
    };
    let length = end - start;
    let mut text = json!({
        "tx": literal(&added.words), "n": added.role.name(), "m": { "role": added.role.name() }, "s": start, "d": length,
        "fs": rounded(size * unit), "fw": if added.role == TextRole::Caption { 600 } else { 700 }, "c": "#ffffff", "w": box_width, "y": rounded(y.min(0.8)),
    });
    match added.role {
        TextRole::CallToAction => text["bx"] = json!({ "c": "#ffffff", "pad": [0.7, 0.4], "r": 0.6 }),
        TextRole::Price | TextRole::Badge => text["bx"] = json!({ "c": ground, "pad": [0.5, 0.3], "r": 0.3 }),
        _ => text["ts"] = json!([{ "c": "#000000a0", "x": 0, "y": 0.03, "b": 0.12 }]),
    }
    if added.role == TextRole::CallToAction {
        text["c"] = json!(ground);
    }
    if added.role == TextRole::Badge {
        text["x"] = json!(0.78);
        text["ro"] = json!(-6);
    }
    let fade = (length / 4).clamp(1, 300);
    text["an"] = json!({ "in": { "n": "fade", "d": fade }, "out": { "n": "fade", "d": fade } });
    if let Some(place) = added.place {
        put(&mut text, place, &Shape::of(draft));
    }
    fit(&mut text);
    text
}

/// Lines after each other over the whole film, but for its end card.
pub(super) fn caption(draft: &mut Value, lines: &[String]) {
    for (track, at) in with_role(draft, TextRole::Caption).into_iter().rev() {
        draft["t"][track]["sg"].as_array_mut().map(|segments| segments.remove(at));
    }
    drop_empty(draft);
    let body = body_end(draft).max(SHORTEST_MS);
    let count = lines.len() as i64;
    for (index, line) in lines.iter().enumerate() {
        let bound = |index: i64| body * index / count;
        let span = (bound(index as i64), Some(bound(index as i64 + 1)));
        let place = Some(Place { across: None, down: Some(Part::End) });
        let added = AddedText { words: line.clone(), role: TextRole::Caption, span: Some(span), place };
        let text = styled(draft, &added, self::span(draft, &added));
        place_on_track(draft, text, "captions");
    }
}

/// Puts a text on a track of its own name, or of another where it would overlap.
fn place_on_track(draft: &mut Value, text: Value, name: &str) {
    let ends =
        |segment: &Value| (segment["s"].as_i64().unwrap_or(0), segment["s"].as_i64().unwrap_or(0) + segment["d"].as_i64().unwrap_or(0));
    let (start, end) = ends(&text);
    let Some(tracks) = draft["t"].as_array_mut() else { return };
    let is_free = |track: &Value| track["sg"].as_array().into_iter().flatten().all(|other| ends(other).1 <= start || ends(other).0 >= end);
    let is_known = |id: &str| tracks.iter().any(|track| track["id"] == id);
    let mut id = name.to_owned();
    let mut number = 2;
    while is_known(&id) && !tracks.iter().any(|track| track["id"] == id.as_str() && track["tt"] == 7 && is_free(track)) {
        id = format!("{name}-{number}");
        number += 1;
    }
    match tracks.iter_mut().find(|track| track["id"] == id.as_str()) {
        Some(track) => {
            if let Some(segments) = track["sg"].as_array_mut() {
                let at = segments.partition_point(|other| ends(other).0 < start);
                segments.insert(at, text);
            }
        }
        None => tracks.push(json!({ "tt": 7, "id": id, "n": name, "sg": [text] })),
    }
}

/// Moves texts that overlap others of their track, since their times were changed, to tracks of their own, and keeps
/// all within the film.
pub(super) fn apart(draft: &mut Value) {
    let whole = length_of(draft).max(SHORTEST_MS);
    let mut moved = Vec::new();
    for track in draft["t"].as_array_mut().into_iter().flatten().filter(|track| track["tt"] == 7) {
        let Some(segments) = track["sg"].as_array_mut() else { continue };
        for segment in segments.iter_mut() {
            let start = segment["s"].as_i64().unwrap_or(0).clamp(0, whole - SHORTEST_MS);
            let length = segment["d"].as_i64().unwrap_or(SHORTEST_MS).clamp(SHORTEST_MS, whole - start);
            segment["s"] = json!(start);
            segment["d"] = json!(length);
        }
        segments.sort_by_key(|segment| segment["s"].as_i64());
        let mut end = 0;
        let mut kept = Vec::new();
        for segment in segments.drain(..) {
            let start = segment["s"].as_i64().unwrap_or(0);
            if start < end {
                moved.push(segment);
            } else {
                end = start + segment["d"].as_i64().unwrap_or(0);
                kept.push(segment);
            }
        }
        *segments = kept;
    }
    for text in moved {
        place_on_track(draft, text, "texts");
    }
}
