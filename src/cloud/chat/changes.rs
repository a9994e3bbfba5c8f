//! What an edit changed, told from the states before and after, and the timeline in one line.

use serde_json::Value;

use crate::api::SessionState;
use crate::draft::{self, TrackKind};
use crate::timeline::{Facts, Timeline, summary};

/// The timeline summary of a draft as the service holds it, lengths of its media not looked up.
pub fn summary_of(document: &Value) -> String {
    if document.is_null() {
        return "Timeline (0 tracks)".to_owned();
    }
    match &draft::outline(document) {
        Some(draft) => {
            let facts = Facts::default();
            let (timeline, _) = Timeline::new(draft, &facts, draft.meta.canvas, draft.meta.frame_rate);
            summary(draft, &timeline, &facts)
        }
        None => {
            let tracks = tracks_of(document);
            let names: Vec<_> = tracks.iter().enumerate().map(|(index, track)| format!("{}. {}", index + 1, described(track))).collect();
            format!("Timeline ({} tracks): {}", tracks.len(), names.join(" "))
        }
    }
}

/// What is different in `after`, a sentence each; nothing where nothing is.
pub fn changes(before: &SessionState, after: &SessionState) -> Vec<String> {
    let mut found = Vec::new();
    let (old, new) = (&before.draft, &after.draft);
    if old != new {
        document_changes(old, new, &mut found);
        track_changes(old, new, &mut found);
        if found.is_empty() {
            found.push("the draft changed".to_owned());
        }
    }
    for (what, old, new) in
        [("media", &before.video_infos, &after.video_infos), ("made media", &before.generated_media, &after.generated_media)]
    {
        match (count(old), count(new)) {
            (old, new) if new > old => found.push(format!("{what} added: {} more", new - old)),
            (old, new) if new < old => found.push(format!("{what} removed: {} fewer", old - new)),
            _ => {}
        }
    }
    if before.canvas_config != after.canvas_config {
        found.push(format!("canvas settings changed to {}", after.canvas_config));
    }
    found
}

fn count(value: &Value) -> usize {
    value.as_array().map(Vec::len).or_else(|| value.as_object().map(serde_json::Map::len)).unwrap_or(0)
}

fn document_changes(old: &Value, new: &Value, found: &mut Vec<String>) {
    tell(found, "length", &old["d"], &new["d"], &milliseconds);
    let (old, new) = (&old["m"], &new["m"]);
    tell(found, "project title", &old["title"], &new["title"], &Value::to_string);
    for side in ["width", "height", "fps"] {
        tell(found, side, &old[side], &new[side], &Value::to_string);
    }
}

fn track_changes(old: &Value, new: &Value, found: &mut Vec<String>) {
    let (old, new) = (tracks_of(old), tracks_of(new));
    let is_same = |a: &Value, b: &Value| a.get("id").is_some() && a.get("id") == b.get("id");
    let has_ids = old.iter().chain(&new).all(|track| track.get("id").is_some());
    let partner = |index: usize, track: &Value, others: &[Value]| -> Option<usize> {
        if has_ids { others.iter().position(|other| is_same(track, other)) } else { (index < others.len()).then_some(index) }
    };
    for (index, track) in new.iter().enumerate() {
        match partner(index, track, &old) {
            Some(other) => one_track(&old[other], track, found),
            None => found.push(format!("track added: {}", described(track))),
        }
    }
    for (index, track) in old.iter().enumerate() {
        if partner(index, track, &new).is_none() {
            found.push(format!("track removed: {}", described(track)));
        }
    }
}

fn one_track(old: &Value, new: &Value, found: &mut Vec<String>) {
    if old == new {
        return;
    }
    let name = kind_of(new);
    let before = found.len();
    tell(found, &format!("volume of {name}"), &old["vo"], &new["vo"], &percent);
    for (key, on, off) in [("mu", "muted", "not muted any more"), ("hd", "hidden", "shown again")] {
        if old[key] != new[key] {
            found.push(format!("{name} is {}", if new[key] == Value::Bool(true) { on } else { off }));
        }
    }
    let (segments, others) = (segments_of(new), segments_of(old));
    match (others.len(), segments.len()) {
        (old, new) if new > old => found.push(format!("{} added to {name}", counted(new - old))),
        (old, new) if new < old => found.push(format!("{} removed from {name}", counted(old - new))),
        _ => {}
    }
    for (old, new) in others.iter().zip(segments).filter(|(old, new)| old != new) {
        one_segment(name, old, new, found);
    }
    if found.len() == before {
        found.push(format!("{name} changed"));
    }
}

fn one_segment(name: &str, old: &Value, new: &Value, found: &mut Vec<String>) {
    let before = found.len();
    tell(found, &format!("words of {name}"), &old["tx"], &new["tx"], &Value::to_string);
    tell(found, &format!("source of {name}"), &old["u"], &new["u"], &Value::to_string);
    tell(found, &format!("start of {name}"), &old["s"], &new["s"], &milliseconds);
    tell(found, &format!("duration of {name}"), &old["d"], &new["d"], &milliseconds);
    tell(found, &format!("volume of {name}"), &old["vo"], &new["vo"], &percent);
    if found.len() == before {
        let keys = |value: &Value| value.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect::<Vec<_>>();
        let mut changed: Vec<_> = keys(old).into_iter().chain(keys(new)).filter(|key| old[key] != new[key]).collect();
        changed.sort_unstable();
        changed.dedup();
        found.push(format!("{} of {name} changed", changed.join(", ")));
    }
}

fn tell(found: &mut Vec<String>, what: &str, old: &Value, new: &Value, words: &dyn Fn(&Value) -> String) {
    match (old.is_null(), new.is_null()) {
        _ if old == new => {}
        (true, _) => found.push(format!("{what} set to {}", words(new))),
        (_, true) => found.push(format!("{what} is its default again")),
        _ => found.push(format!("{what} changed from {} to {}", words(old), words(new))),
    }
}

fn milliseconds(value: &Value) -> String {
    value.as_f64().map_or_else(|| value.to_string(), |ms| format!("{} s", (ms / 10.0).round() / 100.0))
}

fn percent(value: &Value) -> String {
    value.as_f64().map_or_else(|| value.to_string(), |gain| format!("{} %", (gain * 100.0).round()))
}

fn counted(segments: usize) -> String {
    if segments == 1 { "1 segment".to_owned() } else { format!("{segments} segments") }
}

fn tracks_of(document: &Value) -> Vec<Value> {
    document.get("t").and_then(Value::as_array).cloned().unwrap_or_default()
}

fn segments_of(track: &Value) -> &[Value] {
    track.get("sg").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn kind_of(track: &Value) -> &'static str {
    match track["tt"].as_i64().and_then(TrackKind::from_number) {
        Some(TrackKind::Video) => "video",
        Some(TrackKind::Audio) => "sound",
        Some(TrackKind::Text) => "title",
        None => "a track",
    }
}

/// A track by its type and what stands first on it.
fn described(track: &Value) -> String {
    let first = segments_of(track).first();
    let words = ["tx", "n", "u"].iter().find_map(|key| first?.get(key)?.as_str()).or_else(|| track.get("n")?.as_str());
    words.map_or_else(|| kind_of(track).to_owned(), |words| format!("{} {words:?}", kind_of(track)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn state(draft: Value) -> SessionState {
        SessionState { draft, ..SessionState::default() }
    }

    fn base() -> Value {
        json!({ "d": 10_000, "t": [
            { "tt": 0, "sg": [{ "u": "a.mp4", "d": 10_000 }] },
            { "tt": 1, "sg": [{ "u": "lofi.mp3", "d": 10_000, "vo": 0.35 }] },
            { "tt": 7, "sg": [{ "tx": "Urban Dreams", "d": 3000 }] },
        ] })
    }

    #[test]
    fn each_kind_of_edit_is_told() {
        let edit = |change: &dyn Fn(&mut Value)| {
            let mut after = base();
            change(&mut after);
            changes(&state(base()), &state(after))
        };
        type Edit<'a> = &'a dyn Fn(&mut Value);
        let table: [(Edit<'_>, &str); 9] = [
            (&|draft| draft["t"][2]["sg"][0]["tx"] = json!("City"), "words of title changed from \"Urban Dreams\" to \"City\""),
            (&|draft| draft["d"] = json!(15_500), "length changed from 10 s to 15.5 s"),
            (&|draft| draft["t"][1]["sg"][0]["vo"] = json!(0.5), "volume of sound changed from 35 % to 50 %"),
            (&|draft| draft["t"][1]["vo"] = json!(0.2), "volume of sound set to 20 %"),
            (&|draft| draft["t"][0]["sg"][0]["d"] = json!(4000), "duration of video changed from 10 s to 4 s"),
            (&|draft| draft["t"].as_array_mut().unwrap().push(json!({ "tt": 7, "sg": [{ "tx": "End" }] })), "track added: title \"End\""),
            (&|draft| drop(draft["t"].as_array_mut().unwrap().pop()), "track removed: title \"Urban Dreams\""),
            (&|draft| draft["t"][0]["sg"].as_array_mut().unwrap().push(json!({ "u": "b.mp4" })), "1 segment added to video"),
            (&|draft| draft["t"][0]["sg"][0]["fl"] = json!("h"), "fl of video changed"),
        ];
        for (change, wanted) in table {
            assert_eq!(edit(change), [wanted]);
        }
        assert!(edit(&|_| {}).is_empty());
    }

    #[test]
    fn tracks_with_ids_are_followed_when_they_move() {
        let track = |id: &str, words: &str| json!({ "id": id, "tt": 7, "sg": [{ "tx": words }] });
        let before = state(json!({ "t": [track("a", "A"), track("b", "B")] }));
        let after = state(json!({ "t": [track("b", "B")] }));
        assert_eq!(changes(&before, &after), ["track removed: title \"A\""]);
    }

    #[test]
    fn the_summary_is_that_of_the_format() {
        let draft = json!({ "t": [
            { "tt": 0, "sg": [{ "u": "x.mp4", "n": "city timelapse", "d": 10_000 }] },
            { "tt": 1, "sg": [{ "u": "x.mp3", "n": "Lo-fi", "d": 10_000, "vo": 0.35 }] },
            { "tt": 7, "sg": [{ "tx": "Urban Dreams", "d": 3000 }] },
        ] });
        assert_eq!(
            summary_of(&draft),
            "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: \"Urban Dreams\" (0-3s)"
        );
        assert_eq!(summary_of(&Value::Null), "Timeline (0 tracks)");
    }
}
