//! Edits of a draft: each changes what it is about and leaves all else as it is.

use serde_json::{Value, json};

use crate::draft::{MediaKind, literal};
use crate::promo::{Medium, PromoError, PromoOptions, promo};

use super::create::{is_logo, set, shown};
use super::recall::{LOGO, MUSIC, PICTURES, SHADE, TITLES, options_of, segments, track, track_mut};
use super::wishes::{MAX_GAIN, Muted, Wish};

/// Why a wish is not granted.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The draft was not made by this program, and the edit makes it anew.
    Foreign,
    /// The draft has a file that is none of the media, and the edit makes it anew.
    Unknown(&'static str),
    /// There is no track to change.
    Nothing(&'static str),
    /// No medium that could serve.
    NoMedium(&'static str),
    /// It cannot be made.
    Failed(PromoError),
}

/// Applies one wish to `draft`.
pub(super) fn apply(wish: &Wish, draft: &mut Value, media: &[Medium]) -> Result<(), Refusal> {
    match wish {
        Wish::MusicGain(gain) => set_gain(draft, |_| *gain),
        Wish::MusicLouder(factor) => set_gain(draft, |gain| (gain * factor * 100.0).round() / 100.0),
        Wish::RemoveMusic => remove(draft, MUSIC, |track| track["tt"] == 1, "music"),
        Wish::RemoveLogo => remove_logo(draft, media),
        Wish::RemoveTitles => remove_titles(draft, media),
        Wish::Mute(whose, muted) => mute(draft, *whose, *muted),
        Wish::Transitions(false) => cut_hard(draft),
        Wish::Title(text) => retitle(draft, text, media),
        Wish::AddMusic => {
            let music = media.iter().find(|medium| medium.kind == MediaKind::Audio).ok_or(Refusal::NoMedium("music"))?;
            let options = PromoOptions { music: Some(music.clone()), ..options_of(draft, media)? };
            take(draft, &remade(draft, options, media)?, &[MUSIC])
        }
        Wish::AddLogo => {
            let logo = media.iter().find(|medium| is_logo(medium)).ok_or(Refusal::NoMedium("logo"))?;
            let options = PromoOptions { logo: Some(logo.clone()), ..options_of(draft, media)? };
            let new = remade(draft, options, media)?;
            take_titling(draft, new)
        }
        Wish::Transitions(true) => {
            let options = PromoOptions { transitions: true, ..options_of(draft, media)? };
            take(draft, &remade(draft, options, media)?, &[PICTURES])
        }
        Wish::Duration(_) | Wish::Pace(_) | Wish::Style(_) | Wish::Shape(..) | Wish::Create => {
            let mut options = options_of(draft, media)?;
            if let Wish::Style(_) = wish {
                options.pace = 1.0;
            }
            set(&mut options, wish);
            *draft = remade(draft, options, media)?;
            Ok(())
        }
    }
}

/// The promo of these options, with what is muted in `old` muted.
fn remade(old: &Value, options: PromoOptions, media: &[Medium]) -> Result<Value, Refusal> {
    let mut new = promo(&shown(media), &options).map_err(Refusal::Failed)?.draft;
    for track in new["t"].as_array_mut().into_iter().flatten() {
        let id = track["id"].as_str().unwrap_or_default().to_owned();
        if let Some(muted) = super::recall::track(old, &id).and_then(|old| old.get("mu")) {
            track["mu"] = muted.clone();
        }
    }
    Ok(new)
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

fn set_gain(draft: &mut Value, gain: impl Fn(f64) -> f64) -> Result<(), Refusal> {
    let is_promo = track(draft, MUSIC).is_some();
    let tracks = draft["t"].as_array_mut().into_iter().flatten();
    let music = tracks.into_iter().find(|track| if is_promo { track["id"] == MUSIC } else { track["tt"] == 1 });
    let track = music.ok_or(Refusal::Nothing("music"))?;
    // Where the segments carry the gain, it is theirs that is changed.
    let owner = if track.get("vo").is_none() && track["sg"][0].get("vo").is_some() { &mut track["sg"][0] } else { track };
    let before = owner.get("vo").and_then(Value::as_f64).unwrap_or(1.0);
    owner["vo"] = json!(gain(before).clamp(0.0, MAX_GAIN));
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
    let mut texts = draft["t"].as_array_mut().into_iter().flatten().filter(|track| track["tt"] == 7);
    let segment = texts.find_map(|track| track["sg"].as_array_mut()?.first_mut()).ok_or(Refusal::Nothing("title"))?;
    segment["tx"] = json!(literal(text));
    Ok(())
}

fn mute(draft: &mut Value, whose: Muted, muted: bool) -> Result<(), Refusal> {
    let is_meant = |track: &Value| match whose {
        Muted::All => track["tt"] == 0 && track["id"] != LOGO && track["id"] != SHADE || track["tt"] == 1,
        Muted::Music => track["tt"] == 1,
        Muted::Clips => track["tt"] == 0 && track["id"] != LOGO && track["id"] != SHADE,
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

/// Takes the transitions away.
fn cut_hard(draft: &mut Value) -> Result<(), Refusal> {
    let is_promo = track_mut(draft, PICTURES).is_some();
    let mut found = false;
    for track in draft["t"].as_array_mut().into_iter().flatten().filter(|track| !is_promo || track["id"] == PICTURES) {
        for segment in track["sg"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            found |= segment.shift_remove("tr").is_some();
        }
    }
    if found { Ok(()) } else { Err(Refusal::Nothing("transitions")) }
}
