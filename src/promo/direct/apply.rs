//! Wishes applied to a draft: each changes what it is about and leaves all else as it is.

use serde_json::{Value, json};

use crate::base::Time;
use crate::draft::{MediaKind, literal};
use crate::promo::{Medium, PromoOptions};

use super::added_texts::{add, apart, caption, length_of};
use super::create::{is_logo, set};
use super::pictures::{follow, stem};
use super::recall::{LOGO, MUSIC, PICTURES, SHADE, TITLES, options_of, segments, track};
use super::refusal::Refusal;
use super::remaking::{remade, reshaped};
use super::retiming::{Retiming, fit_transitions};
use super::sounds::{begin_at, fade, mute, set_gain, without_music};
use super::texts::fit;
use super::wish::{TextChange, TextTarget, Wish};
use super::{pictures, texts};

/// Lengths that a film may have, milliseconds.
const LENGTHS_MS: std::ops::RangeInclusive<i64> = 1000..=3_600_000;

/// Milliseconds of a transition that is added by name.
const TRANSITION_MS: i64 = 500;

/// Applies one wish to `draft`; returns the names of the pictures that it was about.
pub(super) fn apply(wish: &Wish, draft: &mut Value, media: &[Medium]) -> Result<Vec<String>, Refusal> {
    match wish {
        Wish::Picture(target, change) => return pictures::change(draft, target, change, media),
        Wish::Text(target, change) => {
            texts::change(draft, target, change)?;
            if let TextChange::Span(..) | TextChange::Seconds(_) = change {
                apart(draft);
            }
            Ok(())
        }
        Wish::AddText(added) => {
            add(draft, added);
            Ok(())
        }
        Wish::Captions(lines) => {
            caption(draft, lines);
            Ok(())
        }
        Wish::MusicGain(gain) => set_gain(draft, |_| *gain),
        Wish::MusicLouder(factor) => set_gain(draft, |gain| (gain * factor * 100.0).round() / 100.0),
        Wish::MusicFade(side, ms) => fade(draft, *side, *ms),
        Wish::MusicFrom(ms) => begin_at(draft, *ms, media),
        Wish::RemoveMusic => remove(draft, MUSIC, |track| track["tt"] == 1, "music"),
        Wish::AddMusic | Wish::Bed(_) | Wish::MusicFile(_) => replay(wish, draft, media),
        Wish::RemoveLogo => remove_logo(draft, media),
        Wish::AddLogo => add_logo(draft, media),
        Wish::RemoveTitles => remove_titles(draft, media),
        Wish::Title(text) => retitle(draft, text, media),
        Wish::Mute(whose, muted) => mute(draft, *whose, *muted),
        Wish::Transitions(false) => cut_hard(draft),
        Wish::Transitions(true) => {
            let options = PromoOptions { transitions: true, ..options_of(draft, media)? };
            take(draft, &remade(draft, options, media)?, &[PICTURES])
        }
        Wish::Transition(name) => join_by(draft, name),
        Wish::Shape(size, platform) => reshaped(draft, *size, *platform, media),
        Wish::Duration(ms) => last_for(draft, *ms, media),
        Wish::Length(factor) => {
            let ms = (length_of(draft) as f64 * factor / 500.0).round() as i64 * 500;
            last_for(draft, ms.clamp(*LENGTHS_MS.start(), *LENGTHS_MS.end()), media)
        }
        Wish::Pace(_) | Wish::Style(_) | Wish::Create => {
            let mut options = options_of(draft, media)?;
            if let Wish::Style(_) = wish {
                options.pace = 1.0;
            }
            set(&mut options, wish);
            *draft = remade(draft, options, media)?;
            Ok(())
        }
        Wish::Ask(_) | Wish::Turn(_) | Wish::Keep | Wish::WhoseLength(_) => Ok(()),
    }?;
    Ok(Vec::new())
}

/// Another music: the first upload, a computed bed, or the upload of a name.
fn replay(wish: &Wish, draft: &mut Value, media: &[Medium]) -> Result<(), Refusal> {
    let named = |medium: &&Medium, name: &str| stem(&medium.name).to_lowercase() == stem(name);
    let sounds = || media.iter().filter(|medium| medium.kind == MediaKind::Audio);
    let rest = if *wish == Wish::AddMusic { draft.clone() } else { without_music(draft) };
    let mut options = options_of(&rest, media)?;
    (options.music, options.bed) = match wish {
        Wish::Bed(style) => (None, Some(*style)),
        Wish::MusicFile(name) => {
            let found = sounds().find(|medium| named(medium, name)).cloned();
            (Some(found.ok_or_else(|| Refusal::NoSuchUpload(name.clone()))?), None)
        }
        _ => match sounds().next() {
            Some(music) => (Some(music.clone()), None),
            None => (None, Some(options.bed.unwrap_or_else(|| options.style.bed()))),
        },
    };
    let new = remade(&rest, options, media)?;
    take(draft, &new, &[MUSIC])
}

/// A film of another length: made anew where this program made it, otherwise with each part longer or shorter.
fn last_for(draft: &mut Value, ms: i64, media: &[Medium]) -> Result<(), Refusal> {
    match options_of(draft, media) {
        Ok(options) => {
            *draft = remade(draft, PromoOptions { duration: Time::from_ms(ms), ..options }, media)?;
            return Ok(());
        }
        Err(Refusal::Foreign) => {}
        Err(refusal) => return Err(refusal),
    }
    let before = length_of(draft);
    let is_timed = |segment: &Value| segment["d"].is_number();
    let timed = draft["t"].as_array().into_iter().flatten().filter_map(|track| track["sg"].as_array()).flatten().all(is_timed);
    if before < 1 || !timed || !LENGTHS_MS.contains(&ms) {
        return Err(Refusal::Foreign);
    }
    follow(draft, &Retiming::new(vec![(0, 0), (before, ms)]), None);
    for track in draft["t"].as_array_mut().into_iter().flatten() {
        if let Some(segments) = track["sg"].as_array_mut() {
            fit_transitions(segments);
        }
    }
    Ok(())
}

fn add_logo(draft: &mut Value, media: &[Medium]) -> Result<(), Refusal> {
    let logo = media.iter().find(|medium| is_logo(medium)).ok_or(Refusal::NoLogo)?;
    let options = PromoOptions { logo: Some(logo.clone()), ..options_of(draft, media)? };
    let new = remade(draft, options, media)?;
    take_titling(draft, new)
}

/// All transitions between pictures by one name; where there is none, one of half a second between each two.
fn join_by(draft: &mut Value, name: &str) -> Result<(), Refusal> {
    let at = pictures::pictures_at(draft).ok_or(Refusal::Nothing("transitions"))?;
    let segments = draft["t"][at]["sg"].as_array_mut().ok_or(Refusal::Nothing("transitions"))?;
    let has_some = segments.iter().any(|segment| segment.get("tr").is_some());
    let last = segments.len().saturating_sub(1);
    for segment in &mut segments[..last] {
        if segment.get("tr").is_some() || !has_some {
            let length = segment["tr"]["d"].as_i64().unwrap_or(TRANSITION_MS);
            segment["tr"] = json!({ "n": name, "d": length });
        }
    }
    fit_transitions(segments);
    if last == 0 { Err(Refusal::Nothing("transitions")) } else { Ok(()) }
}

/// Takes tracks of `new` over into `draft`, in the new one's order.
fn take(draft: &mut Value, new: &Value, ids: &[&str]) -> Result<(), Refusal> {
    let mut tracks: Vec<Value> = Vec::new();
    let order = [PICTURES, SHADE, LOGO, TITLES, MUSIC];
    for id in order {
        let from = if ids.contains(&id) { track(new, id) } else { track(draft, id) };
        tracks.extend(from.cloned());
    }
    let others = draft["t"].as_array().into_iter().flatten();
    tracks.extend(others.filter(|track| !order.iter().any(|id| track["id"] == *id)).cloned());
    draft["t"] = Value::Array(tracks);
    Ok(())
}

/// Takes titles, shade and logo over, and the pictures too where the end card comes or goes.
fn take_titling(draft: &mut Value, new: Value) -> Result<(), Refusal> {
    let ends =
        |draft: &Value| track(draft, PICTURES).and_then(|track| segments(track).last().map(|last| (last["s"].clone(), last["n"].clone())));
    let has_same_card = ends(draft) == ends(&new);
    let ids: &[&str] = if has_same_card { &[SHADE, LOGO, TITLES] } else { &[PICTURES, SHADE, LOGO, TITLES, MUSIC] };
    let title = new["m"].get("title").cloned();
    take(draft, &new, ids)?;
    match (title, draft["m"].as_object_mut()) {
        (Some(title), Some(metadata)) => drop(metadata.insert("title".into(), title)),
        (None, Some(metadata)) => drop(metadata.shift_remove("title")),
        _ => {}
    }
    Ok(())
}

/// Removes the track of this id, or the first that is one.
fn remove(draft: &mut Value, id: &str, is_one: impl Fn(&Value) -> bool, what: &'static str) -> Result<(), Refusal> {
    let tracks = draft["t"].as_array_mut().ok_or(Refusal::Nothing(what))?;
    let place = tracks.iter().position(|track| track["id"] == id).or_else(|| tracks.iter().position(is_one));
    tracks.remove(place.ok_or(Refusal::Nothing(what))?);
    Ok(())
}

fn remove_logo(draft: &mut Value, media: &[Medium]) -> Result<(), Refusal> {
    let is_one = |track: &Value| track["n"].as_str().is_some_and(|name| name.to_lowercase().contains("logo"));
    let needs_card = track(draft, TITLES).is_some();
    match options_of(draft, media) {
        // Without a title there is nothing left for an end card to show.
        Ok(options) if !needs_card && track(draft, LOGO).is_some() => {
            let new = remade(draft, PromoOptions { logo: None, ..options }, media)?;
            take_titling(draft, new)
        }
        _ => remove(draft, LOGO, is_one, "logo"),
    }
}

fn remove_titles(draft: &mut Value, media: &[Medium]) -> Result<(), Refusal> {
    match options_of(draft, media) {
        Ok(_) if track(draft, TITLES).is_none() => Err(Refusal::Nothing("title")),
        Ok(options) => {
            let new = remade(draft, PromoOptions { titles: Vec::new(), ..options }, media)?;
            take_titling(draft, new)
        }
        Err(Refusal::Unknown(what)) => Err(Refusal::Unknown(what)),
        Err(_) => remove(draft, TITLES, |track| track["tt"] == 7, "title"),
    }
}

/// The first title, and the last where it is the same.
fn retitle(draft: &mut Value, text: &str, media: &[Medium]) -> Result<(), Refusal> {
    match options_of(draft, media) {
        Ok(mut options) => {
            match options.titles.first_mut() {
                Some(first) => text.clone_into(first),
                None => options.titles.push(text.to_owned()),
            }
            let new = remade(draft, options, media)?;
            return take_titling(draft, new);
        }
        Err(Refusal::Foreign) => {}
        Err(refusal) => return Err(refusal),
    }
    let meant = texts::meant(draft, &TextTarget::First);
    if meant.is_empty() {
        return Err(Refusal::Nothing("title"));
    }
    for (track, at) in meant {
        let segment = &mut draft["t"][track]["sg"][at];
        segment["tx"] = json!(literal(text));
        if segment.get("fa").is_some() {
            fit(segment);
        }
    }
    Ok(())
}

/// Takes the transitions away.
fn cut_hard(draft: &mut Value) -> Result<(), Refusal> {
    let is_promo = track(draft, PICTURES).is_some();
    let mut found = false;
    for track in draft["t"].as_array_mut().into_iter().flatten().filter(|track| !is_promo || track["id"] == PICTURES) {
        for segment in track["sg"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            found |= segment.shift_remove("tr").is_some();
        }
    }
    if found { Ok(()) } else { Err(Refusal::Nothing("transitions")) }
}
