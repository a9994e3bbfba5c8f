//! The music: as long as the promo, under its clips' sound, gone at the end.

use serde_json::{Value, json};

use crate::base::Time;
use crate::draft::MediaKind;

use super::shot::Shot;
use super::sound::loud_spans;
use super::{Medium, PromoError, PromoOptions};

/// Gain of the music while a clip sounds: 12 dB down, as the format's ducking.
const DUCKED: f64 = 0.25;

/// Milliseconds on the way down, which begins that much ahead, and on the way back.
const ATTACK_MS: i64 = 150;
const RELEASE_MS: i64 = 500;

/// The segment of a file.
pub(super) fn file(music: &Medium, total_ms: i64, options: &PromoOptions) -> Value {
    let mut segment = json!({ "n": music.name, "u": music.source, "s": 0, "d": total_ms });
    if music.duration_ms().is_some_and(|length| length < total_ms) {
        segment["lp"] = json!(-1);
    }
    segment["fo"] = json!(options.style.row().fade_out_ms.min(total_ms / 3));
    segment
}

/// The track of the music, whose one segment makes way for the clips.
///
/// # Errors
/// Where the sound of a clip cannot be decoded.
pub(super) fn track(
    mut segment: Value,
    shots: &[Shot],
    pictures: &[&Medium],
    total_ms: i64,
    options: &PromoOptions,
) -> Result<Value, PromoError> {
    let keys = ducking(&sounding(shots, pictures)?, total_ms);
    if !keys.is_empty() {
        segment["kf"] = json!({ "vo": keys });
    }
    Ok(json!({ "tt": 1, "id": "music", "n": "Music", "vo": options.music_gain, "sg": [segment] }))
}

/// When the clips sound, on the timeline, rising and apart from each other.
fn sounding(shots: &[Shot], pictures: &[&Medium]) -> Result<Vec<(i64, i64)>, PromoError> {
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for shot in shots {
        let medium = pictures[shot.picture];
        if medium.kind != MediaKind::Video || !medium.has_sound {
            continue;
        }
        let found = loud_spans(&medium.path, Time::from_ms(shot.source_start_ms), Time::from_ms(shot.length_ms()))
            .map_err(|source| PromoError::Sound { name: medium.name.clone(), source })?;
        for (from, to) in found {
            let (from, to) = (shot.start_ms + from, (shot.start_ms + to).min(shot.end_ms));
            match spans.last_mut().filter(|(_, end)| from - *end < ATTACK_MS + RELEASE_MS) {
                Some((_, end)) => *end = to.max(*end),
                None => spans.push((from, to)),
            }
        }
    }
    Ok(spans)
}

/// Keyframes of the gain that take the music down for each span.
fn ducking(spans: &[(i64, i64)], total_ms: i64) -> Vec<Value> {
    let mut keys: Vec<(i64, f64)> = Vec::new();
    for (from, to) in spans {
        if *from > 0 {
            keys.push(((from - ATTACK_MS).max(0), 1.0));
        }
        keys.push(((*from).max(0), DUCKED));
        keys.push((*to, DUCKED));
        keys.push((to + RELEASE_MS, 1.0));
    }
    keys.retain(|(time, _)| *time <= total_ms);
    keys.into_iter().map(|(time, gain)| json!([time, gain])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn music_is_down_before_a_clip_speaks_and_back_after() {
        let keys = ducking(&[(0, 1000), (5000, 7000)], 7200);
        let wanted = json!([[0, 0.25], [1000, 0.25], [1500, 1.0], [4850, 1.0], [5000, 0.25], [7000, 0.25]]);
        assert_eq!(Value::Array(keys), wanted);
    }
}
