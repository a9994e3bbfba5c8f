//! Edits that a remaking keeps: what the old draft says otherwise than a fresh one with its options is said again.

use serde_json::{Value, json};

use crate::promo::Medium;

use super::added_texts::length_of;
use super::pictures::{pictures_at, rearrange, shown};
use super::recall::{LOGO, MUSIC, PICTURES, SHADE, TITLES, segments, track, track_mut};
use super::retiming::Retiming;
use super::texts::{fit, rounded};

/// Keys that say how a title looks.
const LOOK: [&str; 11] = ["c", "ff", "fw", "it", "tc", "st", "ts", "bx", "ls", "al", "x"];

/// Says the edits of `old` again in `new`; `fresh` is what the options of `old` make by themselves.
pub(super) fn carry(old: &Value, fresh: &Value, new: &mut Value, media: &[Medium]) {
    order(old, fresh, new, media);
    titles(old, fresh, new);
    grades(old, fresh, new);
    mutes(old, new);
    added_tracks(old, new);
    if let Some(notes) = old["m"].get("director") {
        new["m"]["director"] = notes.clone();
    }
    for key in ["vr", "au", "bg", "r", "id"] {
        if let Some(value) = old.get(key) {
            new[key] = value.clone();
        }
    }
}

/// Pictures whose order was changed by hand come in that order again.
fn order(old: &Value, fresh: &Value, new: &mut Value, media: &[Medium]) {
    let sources = |draft: &Value| shown(draft, media).into_iter().map(|shown| shown.source).collect::<Vec<_>>();
    let was = sources(old);
    let all = shown(new, media);
    let Some(track) = pictures_at(new).filter(|_| was != sources(fresh)) else { return };
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|index| was.iter().position(|source| *source == all[*index].source).unwrap_or(usize::MAX));
    rearrange(new, track, &all, &order, media);
}

fn titles(old: &Value, fresh: &Value, new: &mut Value) {
    let of = |draft: &Value| track(draft, TITLES).map(|track| segments(track).cloned().collect::<Vec<_>>()).unwrap_or_default();
    let (old, fresh) = (of(old), of(fresh));
    let count = old.len();
    let Some(titles) = track_mut(new, TITLES).and_then(|track| track["sg"].as_array_mut()) else { return };
    let last = titles.len().saturating_sub(1);
    for (index, title) in titles.iter_mut().enumerate() {
        // The first goes with the first, the last with the last.
        let from = if index == last { count.saturating_sub(1) } else { index };
        let (Some(was), Some(plain)) = (old.get(from), fresh.get(from)) else { continue };
        restyle(was, plain, title);
    }
}

fn restyle(was: &Value, plain: &Value, title: &mut Value) {
    let mut changed = false;
    for key in LOOK {
        if was.get(key) != plain.get(key) {
            changed = true;
            match (was.get(key), title.as_object_mut()) {
                (Some(value), Some(title)) => drop(title.insert(key.into(), value.clone())),
                (None, Some(title)) => drop(title.shift_remove(key)),
                _ => {}
            }
        }
    }
    if let (Some(size), Some(usual), Some(now)) = (was["fs"].as_f64(), plain["fs"].as_f64(), title["fs"].as_f64())
        && (size - usual).abs() > 1e-4
    {
        changed = true;
        title["fs"] = json!(rounded(now * size / usual));
        let width = title["w"].as_f64().unwrap_or(0.9);
        title["w"] = json!(rounded((width * size / usual).clamp(width.min(0.84), 0.84)));
    }
    if let (Some(place), Some(usual), Some(now)) = (was["y"].as_f64(), plain["y"].as_f64(), title["y"].as_f64())
        && (place - usual).abs() > 1e-4
    {
        changed = true;
        title["y"] = json!(place);
        for key in title.get_mut("kf").and_then(|kf| kf.get_mut("y")).and_then(Value::as_array_mut).into_iter().flatten() {
            key[1] = json!(rounded(key[1].as_f64().unwrap_or(now) + place - now));
        }
    }
    if changed {
        fit(title);
    }
}

/// Effects go with their pictures.
fn grades(old: &Value, fresh: &Value, new: &mut Value) {
    let pictures = |draft: &Value| track(draft, PICTURES).map(|track| segments(track).cloned().collect::<Vec<_>>()).unwrap_or_default();
    let (old, fresh) = (pictures(old), pictures(fresh));
    let effects = |all: &[Value], source: &Value| all.iter().find(|one| one["u"] == *source).and_then(|one| one.get("fx").cloned());
    for segment in track_mut(new, PICTURES).and_then(|track| track["sg"].as_array_mut()).into_iter().flatten() {
        let source = segment["u"].clone();
        let wanted = effects(&old, &source);
        if source.is_string() && wanted != effects(&fresh, &source) {
            match (wanted, segment.as_object_mut()) {
                (Some(effects), Some(segment)) => drop(segment.insert("fx".into(), effects)),
                (None, Some(segment)) => drop(segment.shift_remove("fx")),
                _ => {}
            }
        }
    }
}

fn mutes(old: &Value, new: &mut Value) {
    for track in new["t"].as_array_mut().into_iter().flatten() {
        let id = track["id"].as_str().unwrap_or_default().to_owned();
        if let Some(muted) = super::recall::track(old, &id).and_then(|old| old.get("mu")) {
            track["mu"] = muted.clone();
        }
    }
}

/// Tracks that no promo has by itself, their times as the whole's.
fn added_tracks(old: &Value, new: &mut Value) {
    let own = [PICTURES, SHADE, LOGO, TITLES, MUSIC];
    let (before, after) = (length_of(old).max(1), length_of(new).max(1));
    let retiming = Retiming::new(vec![(0, 0), (before, after)]);
    let others = old["t"].as_array().into_iter().flatten().filter(|track| !own.iter().any(|id| track["id"] == *id));
    for track in others {
        let mut track = track.clone();
        if before != after {
            retiming.track(&mut track);
        }
        if let Some(tracks) = new["t"].as_array_mut() {
            tracks.push(track);
        }
    }
}
