//! Changes of sound: gains, fades, and which music plays.

use serde_json::{Value, json};

use crate::draft::of_literal;
use crate::promo::Medium;

use super::creation_wishes::MAX_GAIN;
use super::recall::{LOGO, MUSIC, SHADE, track, track_mut};
use super::refusal::Refusal;
use super::wish::{Muted, Side};

/// The track of the music: the promo's, or the first of sound.
fn music(draft: &mut Value) -> Result<&mut Value, Refusal> {
    let is_promo = track(draft, MUSIC).is_some();
    let tracks = draft["t"].as_array_mut().into_iter().flatten();
    let found = tracks.into_iter().find(|track| if is_promo { track["id"] == MUSIC } else { track["tt"] == 1 });
    found.ok_or(Refusal::Nothing("music"))
}

/// Sets the gain of the music.
pub(super) fn set_gain(draft: &mut Value, gain: impl Fn(f64) -> f64) -> Result<(), Refusal> {
    let track = music(draft)?;
    // Where the segments carry the gain, it is theirs that is changed.
    let owner = if track.get("vo").is_none() && track["sg"][0].get("vo").is_some() { &mut track["sg"][0] } else { track };
    let before = owner.get("vo").and_then(Value::as_f64).unwrap_or(1.0);
    owner["vo"] = json!(gain(before).clamp(0.0, MAX_GAIN));
    Ok(())
}

/// Lets the music come or go within `ms`.
pub(super) fn fade(draft: &mut Value, side: Side, ms: i64) -> Result<(), Refusal> {
    let segments = music(draft)?["sg"].as_array_mut().ok_or(Refusal::Nothing("music"))?;
    let (segment, key) = match side {
        Side::Start => (segments.first_mut(), "fi"),
        Side::End => (segments.last_mut(), "fo"),
    };
    let segment = segment.ok_or(Refusal::Nothing("music"))?;
    let most = segment["d"].as_i64().unwrap_or(ms);
    segment[key] = json!(ms.clamp(0, most));
    Ok(())
}

/// Plays the music from `ms` of its source on.
pub(super) fn begin_at(draft: &mut Value, ms: i64, media: &[Medium]) -> Result<(), Refusal> {
    let segment = music(draft)?["sg"].as_array_mut().and_then(|segments| segments.first_mut()).ok_or(Refusal::Nothing("music"))?;
    let source = segment["u"].as_str().map(of_literal).ok_or(Refusal::Computed)?;
    let whole = media.iter().find(|medium| medium.source == source).and_then(Medium::duration_ms);
    if whole.is_some_and(|whole| ms >= whole) {
        return Err(Refusal::TooShort(whole.unwrap_or(0)));
    }
    segment["ss"] = json!(ms.max(0));
    let length = segment["d"].as_i64().unwrap_or(0);
    if whole.is_some_and(|whole| whole - ms < length) {
        segment["lp"] = json!(-1);
    }
    Ok(())
}

/// Mutes or unmutes.
pub(super) fn mute(draft: &mut Value, whose: Muted, muted: bool) -> Result<(), Refusal> {
    let is_clips = |track: &Value| track["tt"] == 0 && track["id"] != LOGO && track["id"] != SHADE;
    let is_meant = |track: &Value| match whose {
        Muted::All => is_clips(track) || track["tt"] == 1,
        Muted::Music => track["tt"] == 1,
        Muted::Clips => is_clips(track),
    };
    let mut found = false;
    for track in draft["t"].as_array_mut().into_iter().flatten().filter(|track| is_meant(track)) {
        found = true;
        match track.as_object_mut() {
            Some(track) if !muted => drop(track.shift_remove("mu")),
            Some(track) => drop(track.insert("mu".into(), json!(true))),
            None => {}
        }
    }
    if found { Ok(()) } else { Err(Refusal::Nothing("sound")) }
}

/// A draft whose music is to be another one, and need not be at hand.
pub(super) fn without_music(draft: &Value) -> Value {
    let mut rest = draft.clone();
    if let Some(music) = track_mut(&mut rest, MUSIC) {
        music["sg"] = json!([]);
    }
    rest
}
