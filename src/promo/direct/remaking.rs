//! A promo made anew with other options, in which the edits of the old one hold.

use serde_json::{Value, json};

use crate::base::PixelSize;
use crate::draft::of_literal;
use crate::encode::Platform;
use crate::promo::{Medium, PromoOptions, promo};

use super::carried::carry;
use super::create::shown;
use super::recall::{LOGO, PICTURES, SHADE, TITLES, options_of, segments, track, track_mut};
use super::refusal::Refusal;
use super::texts::{fit, rounded};

/// Keys by which a picture is framed.
const FRAMING: [&str; 3] = ["kb", "cr", "ft"];

/// The promo of these options, with the edits of `old`.
pub(super) fn remade(old: &Value, options: PromoOptions, media: &[Medium]) -> Result<Value, Refusal> {
    let without: Vec<String> =
        old["m"]["director"]["without"].as_array().into_iter().flatten().filter_map(Value::as_str).map(of_literal).collect();
    let mut pictures = shown(media);
    if pictures.iter().any(|medium| !without.contains(&medium.source)) {
        pictures.retain(|medium| !without.contains(&medium.source));
    }
    let mut new = promo(&pictures, &options).map_err(Refusal::Failed)?.draft;
    // Whose music or logo is no longer at hand is compared with what is made without.
    if let Ok(fresh) = options_of(old, media).and_then(|options| promo(&pictures, &options).map_err(Refusal::Failed)) {
        carry(old, &fresh.draft, &mut new, media);
    }
    Ok(new)
}

/// The draft on a canvas of another shape: the same pictures at the same times, framed anew by their subjects, titles
/// laid out anew; a draft of others keeps its layout, with letters as large as before.
pub(super) fn reshaped(draft: &mut Value, size: PixelSize, platform: Option<Platform>, media: &[Medium]) -> Result<(), Refusal> {
    match options_of(draft, media) {
        Ok(options) => {
            let mut new = remade(draft, PromoOptions { canvas: size, platform, ..options }, media)?;
            keep_pictures(draft, &mut new);
            [SHADE, LOGO, TITLES].iter().for_each(|id| keep_times(draft, &mut new, id));
            *draft = new;
        }
        Err(Refusal::Foreign) => resize(draft, size),
        Err(refusal) => return Err(refusal),
    }
    Ok(())
}

fn keep_pictures(old: &Value, new: &mut Value) {
    let Some(mut kept) = track(old, PICTURES).cloned() else { return };
    let framed: Vec<Value> = track(new, PICTURES).map(|track| segments(track).cloned().collect()).unwrap_or_default();
    for segment in kept["sg"].as_array_mut().into_iter().flatten() {
        let Some(source) = segment["u"].as_str().map(str::to_owned) else { continue };
        let Some(segment) = segment.as_object_mut() else { continue };
        let from = framed.iter().find(|other| other["u"] == source.as_str());
        for key in FRAMING {
            match from.and_then(|from| from.get(key)) {
                Some(value) => drop(segment.insert(key.into(), value.clone())),
                None => drop(segment.shift_remove(key)),
            }
        }
    }
    if let Some(track) = track_mut(new, PICTURES) {
        *track = kept;
    }
}

fn keep_times(old: &Value, new: &mut Value, id: &str) {
    let times: Vec<(Value, Value)> =
        track(old, id).map(|track| segments(track).map(|one| (one["s"].clone(), one["d"].clone())).collect()).unwrap_or_default();
    let Some(laid) = track_mut(new, id).and_then(|track| track["sg"].as_array_mut()) else { return };
    if laid.len() == times.len() {
        for (segment, (start, length)) in laid.iter_mut().zip(times) {
            segment["s"] = start;
            segment["d"] = length;
        }
    }
}

fn resize(draft: &mut Value, size: PixelSize) {
    let side = |draft: &Value, key: &str, default: f64| draft["m"][key].as_f64().unwrap_or(default);
    let share = |width: f64, height: f64| width.min(height) / height;
    let before = share(side(draft, "width", 1080.0), side(draft, "height", 1920.0));
    let factor = share(f64::from(size.width), f64::from(size.height)) / before;
    if !draft["m"].is_object() {
        draft["m"] = json!({});
    }
    draft["m"]["width"] = json!(size.width);
    draft["m"]["height"] = json!(size.height);
    for segment in draft["t"]
        .as_array_mut()
        .into_iter()
        .flatten()
        .filter(|track| track["tt"] == 7)
        .flat_map(|track| track["sg"].as_array_mut().into_iter().flatten())
    {
        if segment["tx"].is_string() {
            segment["fs"] = json!(rounded(segment["fs"].as_f64().unwrap_or(0.05) * factor));
            fit(segment);
        }
    }
}
