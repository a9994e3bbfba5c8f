//! The track of the pictures.

use serde_json::{Map, Value, json};

use crate::draft::MediaKind;

use super::card::Card;
use super::shot::Shot;
use super::written::rectangle;
use super::{Medium, PromoOptions};

/// Milliseconds in which a clip's sound comes and goes.
const CLIP_FADE_MS: i64 = 80;

/// The track: a segment a shot, then the end card's ground.
pub(super) fn track(shots: &[Shot], pictures: &[&Medium], card: Option<&Card>, options: &PromoOptions) -> Value {
    let mut segments: Vec<Value> = shots.iter().map(|shot| segment(shot, pictures[shot.picture], options)).collect();
    segments.extend(card.map(Card::ground));
    json!({ "tt": 0, "id": "pictures", "n": "Pictures", "sg": segments })
}

fn segment(shot: &Shot, medium: &Medium, options: &PromoOptions) -> Value {
    let mut segment = Map::new();
    let mut set = |key: &str, value: Value| {
        segment.insert(key.to_owned(), value);
    };
    set("n", json!(medium.name));
    set("u", json!(medium.source));
    set("s", json!(shot.start_ms));
    set("d", json!(shot.length_ms()));
    if shot.framing.contained {
        set("ft", json!("blur"));
    }
    if medium.kind == MediaKind::Video {
        if shot.source_start_ms > 0 {
            set("ss", json!(shot.source_start_ms));
        }
        if shot.is_repeated {
            set("lp", json!(-1));
        }
        if medium.has_sound {
            set("fi", json!(CLIP_FADE_MS));
            set("fo", json!(CLIP_FADE_MS));
        }
    }
    if medium.kind == MediaKind::Image {
        let ease = options.style.row().move_ease;
        set("kb", json!({ "f": rectangle(shot.framing.from), "t": rectangle(shot.framing.to), "e": ease }));
    } else if !shot.is_plain {
        set("kb", json!({ "f": rectangle(shot.framing.from), "t": rectangle(shot.framing.to) }));
    }
    if let Some((name, length)) = shot.transition {
        set("tr", json!({ "n": name, "d": length }));
    }
    Value::Object(segment)
}
