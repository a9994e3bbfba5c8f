//! Who answers what is said to `offcut node`.

use serde_json::{Value, json};

use crate::api::FileKind;
use crate::node::{Direction, DirectionRequest, Director, DirectorMedia};

/// Milliseconds that a still is shown.
const STILL_MS: i64 = 3000;

/// Puts the session's media one after another, under the first piece of music, and says so.
pub(super) struct NodeDirector;

impl Director for NodeDirector {
    fn direct(&self, request: &DirectionRequest) -> Direction {
        let wants_draft =
            ["create", "make", "video", "promo", "制作", "创建", "视频"].iter().any(|word| request.text.to_lowercase().contains(word));
        let pictures: Vec<&DirectorMedia> = request.media.iter().filter(|media| media.kind != FileKind::Audio).collect();
        if !wants_draft {
            return said(
                "I understand \"create a video\": it puts the uploaded pictures and clips one after another, with the first uploaded music.",
            );
        }
        if pictures.is_empty() {
            return said("There is no picture or clip yet: upload some first.");
        }
        let music = request.media.iter().find(|media| media.kind == FileKind::Audio);
        let reply = format!("Made a draft of {} pictures and clips{}.", pictures.len(), if music.is_some() { ", with music" } else { "" });
        Direction { reply, draft: Some(draft_of(&pictures, music)) }
    }
}

fn said(reply: &str) -> Direction {
    Direction { reply: reply.to_owned(), draft: None }
}

fn draft_of(pictures: &[&DirectorMedia], music: Option<&DirectorMedia>) -> Value {
    let shown_ms = |media: &DirectorMedia| media.duration_ms.filter(|_| media.kind == FileKind::Video).unwrap_or(STILL_MS);
    let segments: Vec<Value> = pictures.iter().map(|media| json!({ "u": media.cdn_url, "d": shown_ms(media) })).collect();
    let total_ms: i64 = pictures.iter().map(|media| shown_ms(media)).sum();
    let mut tracks = vec![json!({ "tt": 0, "sg": segments })];
    tracks.extend(music.map(|music| json!({ "tt": 1, "sg": [{ "u": music.cdn_url, "d": total_ms, "vo": 0.35, "lp": -1 }] })));
    json!({ "v": 1, "d": total_ms, "m": { "width": 1080, "height": 1920, "fps": 30 }, "t": tracks })
}
