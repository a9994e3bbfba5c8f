//! Changes of pictures and clips: which are shown, in which order, how long, and in what colours.

use serde_json::{Value, json};

use crate::draft::{MediaKind, literal, of_literal};
use crate::promo::Medium;

use super::grading;
use super::recall::{LOGO, PICTURES};
use super::refusal::Refusal;
use super::retiming::{Retiming, fit_transitions};
use super::wish::{PictureChange, PictureKind, PictureTarget};

/// Keys of a segment that belong to its place rather than to its picture.
const OF_THE_SLOT: [&str; 5] = ["s", "d", "tr", "an", "id"];

/// The shortest that a picture is shown, milliseconds.
const SHORTEST_MS: i64 = 100;

/// A picture and the segments that show it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) source: String,
    pub(super) name: String,
    pub(super) is_clip: bool,
    /// Indices of segments.
    pub(super) slots: Vec<usize>,
}

/// The track that shows the pictures.
pub(super) fn pictures_at(draft: &Value) -> Option<usize> {
    let tracks = draft["t"].as_array()?;
    let shows = |track: &Value| {
        track["tt"] == 0 && track["id"] != LOGO && track["sg"].as_array().is_some_and(|all| all.iter().any(|one| one["u"].is_string()))
    };
    tracks.iter().position(|track| track["id"] == PICTURES).or_else(|| tracks.iter().position(shows))
}

/// The pictures in the order in which they are first shown.
pub(super) fn shown(draft: &Value, media: &[Medium]) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    let segments = pictures_at(draft).and_then(|at| draft["t"][at]["sg"].as_array());
    for (slot, segment) in segments.into_iter().flatten().enumerate() {
        let Some(source) = segment["u"].as_str().map(of_literal) else { continue };
        if let Some(known) = all.iter_mut().find(|known| known.source == source) {
            known.slots.push(slot);
            continue;
        }
        let medium = media.iter().find(|medium| medium.source == source);
        let ending = source.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let is_clip = medium
            .map_or_else(|| ["mp4", "mov", "webm", "mkv", "avi"].contains(&ending.as_str()), |medium| medium.kind == MediaKind::Video);
        let name = segment["n"].as_str().map_or_else(|| stem(&source), of_literal);
        all.push(Shown { source, name, is_clip, slots: vec![slot] });
    }
    all
}

/// A name without its folder and its ending.
pub(super) fn stem(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
}

/// Changes the pictures meant, and returns their names.
pub(super) fn change(draft: &mut Value, target: &PictureTarget, change: &PictureChange, media: &[Medium]) -> Result<Vec<String>, Refusal> {
    let all = shown(draft, media);
    let meant = resolved(&all, target)?;
    let names = meant.iter().map(|index| all[*index].name.clone()).collect();
    let slots: Vec<usize> = meant.iter().flat_map(|index| all[*index].slots.clone()).collect();
    let track = pictures_at(draft).ok_or(Refusal::Nothing("picture"))?;
    match change {
        PictureChange::Remove => remove(draft, track, &slots, &all)?,
        PictureChange::Only => {
            let others: Vec<usize> = all.iter().flat_map(|shown| shown.slots.clone()).filter(|slot| !slots.contains(slot)).collect();
            remove(draft, track, &others, &all)?;
        }
        PictureChange::MoveTo(place) => reorder(draft, track, &all, &meant, place - 1, media),
        PictureChange::MoveLast => reorder(draft, track, &all, &meant, all.len(), media),
        PictureChange::Swap => {
            let [first, second] = meant[..] else { return Err(Refusal::Nothing("second picture")) };
            let mut order: Vec<usize> = (0..all.len()).collect();
            order.swap(first, second);
            rearrange(draft, track, &all, &order, media);
        }
        PictureChange::Replace(name) => replace(draft, track, &slots, name, media)?,
        PictureChange::Seconds(ms) => show_for(draft, track, &slots, (*ms).max(SHORTEST_MS)),
        PictureChange::Grade(grade) => {
            let segments = draft["t"][track]["sg"].as_array_mut().into_iter().flatten().enumerate();
            segments.filter(|(slot, _)| slots.contains(slot)).for_each(|(_, segment)| grading::grade(segment, *grade));
        }
    }
    if let PictureChange::Remove | PictureChange::Only | PictureChange::Replace(_) = change {
        let left: Vec<String> = shown(draft, media).into_iter().map(|shown| shown.source).collect();
        let gone: Vec<&Shown> = all.iter().filter(|one| !left.contains(&one.source)).collect();
        remember_removal(draft, &gone);
    }
    Ok(names)
}

/// Notes in the draft which uploads a remaking is to leave out.
fn remember_removal(draft: &mut Value, gone: &[&Shown]) {
    let mut without: Vec<Value> = draft["m"]["director"]["without"].as_array().cloned().unwrap_or_default();
    without.extend(gone.iter().map(|shown| json!(literal(&shown.source))).filter(|source| !without.contains(source)).collect::<Vec<_>>());
    if draft["m"].is_object() {
        draft["m"]["director"]["without"] = Value::Array(without);
    }
}

/// Indices of the pictures meant.
fn resolved(all: &[Shown], target: &PictureTarget) -> Result<Vec<usize>, Refusal> {
    let is_one = |shown: &Shown, kind: PictureKind| match kind {
        PictureKind::Any => true,
        PictureKind::Still => !shown.is_clip,
        PictureKind::Clip => shown.is_clip,
    };
    let of_kind = |kind: PictureKind| (0..all.len()).filter(|index| is_one(&all[*index], kind)).collect::<Vec<_>>();
    let found = match target {
        PictureTarget::All => (0..all.len()).collect(),
        PictureTarget::Last(kind) => of_kind(*kind).last().copied().into_iter().collect(),
        PictureTarget::Numbers(numbers, kind) => {
            let those = of_kind(*kind);
            let found: Option<Vec<usize>> = numbers.iter().map(|number| those.get(number - 1).copied()).collect();
            found.ok_or(Refusal::NoSuchPicture(those.len()))?
        }
        PictureTarget::Named(names) => {
            let is_named = |shown: &Shown, name: &str| {
                shown.name.to_lowercase() == name
                    || stem(&shown.name).to_lowercase() == stem(name)
                    || stem(&shown.source).to_lowercase() == stem(name)
            };
            let found: Option<Vec<usize>> = names.iter().map(|name| all.iter().position(|shown| is_named(shown, name))).collect();
            found.ok_or(Refusal::NoSuchPicture(all.len()))?
        }
    };
    if found.is_empty() { Err(Refusal::Nothing("picture")) } else { Ok(found) }
}

fn times(segment: &Value) -> (i64, i64) {
    (segment["s"].as_i64().unwrap_or(0), segment["d"].as_i64().unwrap_or(0))
}

/// Takes segments out; their time goes to the still before them, else to the next one, else to whatever is beside them.
fn remove(draft: &mut Value, track: usize, gone: &[usize], all: &[Shown]) -> Result<(), Refusal> {
    let segments = draft["t"][track]["sg"].as_array().cloned().unwrap_or_default();
    let is_still = |slot: usize| all.iter().any(|shown| !shown.is_clip && shown.slots.contains(&slot));
    let is_picture = |slot: usize| all.iter().any(|shown| shown.slots.contains(&slot));
    let left: Vec<usize> = (0..segments.len()).filter(|slot| !gone.contains(slot)).collect();
    if !left.iter().any(|slot| is_picture(*slot)) {
        return Err(Refusal::LastPicture);
    }
    let mut lengths: Vec<i64> = segments.iter().map(|segment| times(segment).1).collect();
    let mut looped = Vec::new();
    for slot in gone {
        let before = left.iter().rev().copied().find(|other| other < slot && is_still(*other));
        let still = before.or_else(|| left.iter().copied().find(|other| other > slot && is_still(*other)));
        let heir = still.or_else(|| left.iter().copied().filter(|other| is_picture(*other)).min_by_key(|other| other.abs_diff(*slot)));
        let Some(heir) = heir else { continue };
        lengths[heir] += lengths[*slot];
        looped.extend(still.is_none().then_some(heir));
    }
    let mut start = segments.first().map_or(0, |first| times(first).0);
    let mut kept: Vec<Value> = Vec::with_capacity(left.len());
    for slot in left {
        let mut segment = segments[slot].clone();
        segment["s"] = json!(start);
        segment["d"] = json!(lengths[slot]);
        if looped.contains(&slot) {
            segment["lp"] = json!(-1);
        }
        start += lengths[slot];
        kept.push(segment);
    }
    fit_transitions(&mut kept);
    draft["t"][track]["sg"] = Value::Array(kept);
    Ok(())
}

/// Brings pictures to a place among all, in the order they are named.
fn reorder(draft: &mut Value, track: usize, all: &[Shown], meant: &[usize], place: usize, media: &[Medium]) {
    let mut order: Vec<usize> = (0..all.len()).filter(|index| !meant.contains(index)).collect();
    let place = place.min(order.len());
    order.splice(place..place, meant.iter().copied());
    rearrange(draft, track, all, &order, media);
}

/// Shows the pictures in another order, each where another one was first shown: cuts and transitions stay in their
/// places.
pub(super) fn rearrange(draft: &mut Value, track: usize, all: &[Shown], order: &[usize], media: &[Medium]) {
    let Some(segments) = draft["t"][track]["sg"].as_array_mut() else { return };
    let old = segments.clone();
    for (place, picture) in order.iter().enumerate() {
        let (to, from) = (all[place].slots[0], all[*picture].slots[0]);
        if to == from {
            continue;
        }
        let mut segment = serde_json::Map::new();
        let content = old[from].as_object().into_iter().flatten().filter(|(key, _)| !OF_THE_SLOT.contains(&key.as_str()));
        segment.extend(content.map(|(key, value)| (key.clone(), value.clone())));
        let slot = old[to].as_object().into_iter().flatten().filter(|(key, _)| OF_THE_SLOT.contains(&key.as_str()));
        segment.extend(slot.map(|(key, value)| (key.clone(), value.clone())));
        let mut segment = Value::Object(segment);
        fit_clip(&mut segment, &all[*picture].source, media);
        segments[to] = segment;
    }
}

/// A clip that is too short for its place begins earlier, or is played again.
fn fit_clip(segment: &mut Value, source: &str, media: &[Medium]) {
    let Some(whole) = media.iter().find(|medium| medium.source == source).and_then(Medium::duration_ms) else { return };
    let (start, length) = (segment["ss"].as_i64().unwrap_or(0), times(segment).1);
    if start + length > whole {
        if whole < length {
            segment["lp"] = json!(-1);
        }
        segment["ss"] = json!((whole - length).max(0));
    }
}

fn replace(draft: &mut Value, track: usize, slots: &[usize], name: &str, media: &[Medium]) -> Result<(), Refusal> {
    let wanted = |medium: &&Medium| {
        medium.kind != MediaKind::Audio
            && (medium.name.to_lowercase() == name.to_lowercase() || stem(&medium.name).to_lowercase() == stem(name).to_lowercase())
    };
    let medium = media.iter().find(wanted).ok_or_else(|| Refusal::NoSuchUpload(name.to_owned()))?;
    for slot in slots {
        let segment = &mut draft["t"][track]["sg"][*slot];
        if let Some(object) = segment.as_object_mut() {
            // What frames one picture frames no other.
            for key in ["kb", "cr", "ss", "sd", "lp", "sha", "fb", "ft"] {
                object.shift_remove(key);
            }
        }
        segment["u"] = json!(literal(&medium.source));
        segment["n"] = json!(literal(&stem(&medium.name)));
        fit_clip(segment, &medium.source, media);
    }
    Ok(())
}

/// Shows segments for so long each; everything after them moves, and all beside them follows.
fn show_for(draft: &mut Value, track: usize, slots: &[usize], ms: i64) {
    let Some(segments) = draft["t"][track]["sg"].as_array_mut() else { return };
    let mut points = vec![(0, 0)];
    let (mut new_start, mut old_end) = (0, 0);
    for (slot, segment) in segments.iter_mut().enumerate() {
        let (start, length) = times(segment);
        let gap = (start - old_end).max(0);
        new_start += gap;
        let new_length = if slots.contains(&slot) { ms } else { length };
        old_end = start + length;
        segment["s"] = json!(new_start);
        segment["d"] = json!(new_length);
        if slots.contains(&slot) && new_length > length && segment["u"].is_string() && segment.get("ss").is_some() {
            segment["lp"] = json!(-1);
        }
        new_start += new_length;
        points.push((old_end, new_start));
    }
    fit_transitions(segments);
    let retiming = Retiming::new(points);
    follow(draft, &retiming, Some(track));
}

/// Takes the rest of a draft over into other times.
pub(super) fn follow(draft: &mut Value, retiming: &Retiming, except: Option<usize>) {
    for (index, track) in draft["t"].as_array_mut().into_iter().flatten().enumerate() {
        if Some(index) != except {
            retiming.track(track);
        }
    }
    if let Some(length) = draft["d"].as_i64() {
        draft["d"] = json!(retiming.at(length).max(1));
    }
}
