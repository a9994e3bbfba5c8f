//! From media to a draft.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Map, Value, json};

use crate::base::FrameRate;
use crate::draft::MediaKind;
use crate::encode::Platform;

use super::analysis::{distinct_pictures, listen_to, look_at};
use super::card::Card;
use super::cuts::{Grid, card_start, shot_count, shot_range, shot_starts};
use super::framing::Framer;
use super::logo::{Logo, leading_colour, looked_at};
use super::safe_area::safe_area;
use super::shot::{Shot, longest_shot, shots};
use super::sight::Look as Sight;
use super::spots::Seen;
use super::written::safe_from_variables;
use super::{Beats, Look, Medium, PromoError, PromoOptions, bed, film, music, order, overlay, pictures};

/// Frames a second of a promo.
const FRAME_RATE: (u32, u32) = (30, 1);

/// Lengths that a promo may have, milliseconds.
const DURATIONS_MS: std::ops::RangeInclusive<i64> = 1000..=3_600_000;

/// Promos shorter than this have no end card, milliseconds.
const SHORTEST_WITH_CARD_MS: i64 = 4000;

/// Gap under a logo, of the canvas height.
const LOGO_GAP: f64 = 0.02;

/// A draft, and how it came to be.
#[derive(Clone, Debug)]
pub struct Promo {
    /// The draft.
    pub draft: Value,
    /// How many shots it has, the end card not among them.
    pub shots: usize,
    /// The beats that it is cut on, where the music has some.
    pub beats: Option<Beats>,
    /// Pictures for which there was no time.
    pub left_out: Vec<String>,
    /// How many files were copies of others.
    pub copies: usize,
}

/// Makes a draft of `media`: stills and clips in the given order, the strongest one first. Sound among them is not
/// used; the music is the options'. The same media, options and seed give the same draft; it lasts exactly as long as
/// asked for.
///
/// # Errors
/// Where there is nothing to show, a medium cannot be decoded, a title cannot be written, or the options do not fit.
pub fn promo(media: &[Medium], options: &PromoOptions) -> Result<Promo, PromoError> {
    check(options)?;
    let total_ms = options.duration.round_ms();
    let (distinct, copies) = distinct_pictures(media);
    if distinct.is_empty() {
        return Err(PromoError::NoPictures);
    }
    let rate = FrameRate::new(FRAME_RATE.0, FRAME_RATE.1).expect("neither part is zero");
    let (beats, grid) = match &options.music {
        Some(music) => listen_to(music, total_ms, rate)?,
        None => options.bed.map_or((None, Grid::default()), |style| bed::beats_of(style, total_ms, rate, options)),
    };
    let closes = !options.titles.is_empty() || options.logo.is_some() || options.cta.is_some() || options.url.is_some();
    let has_card = total_ms >= SHORTEST_WITH_CARD_MS && closes;
    let body_ms = if has_card { card_start(total_ms, &grid) } else { total_ms };
    if let Some(look) = &options.look {
        return filmed(look, (&distinct, copies), (body_ms, total_ms), (beats, &grid), options);
    }
    let count = shot_count(body_ms, distinct.len(), options.style.row(), options.pace);
    let shown = order::spread(&distinct, count);
    let left_out = distinct.iter().filter(|medium| !shown.contains(medium)).map(|medium| medium.name.clone()).collect();
    let looks = look_at(&shown)?;
    let mut random = ChaCha8Rng::seed_from_u64(options.seed);
    let shots = arranged(&shown, &looks, (body_ms, count, has_card), &grid, options, &mut random);
    let draft = assembled(&shots, (&shown, &looks), (body_ms, total_ms), options)?;
    Ok(Promo { draft, shots: shots.len(), beats, left_out, copies })
}

/// A film by a look.
fn filmed(
    look: &Look,
    (distinct, copies): (&[&Medium], usize),
    (body_ms, total_ms): (i64, i64),
    (beats, grid): (Option<Beats>, &Grid),
    options: &PromoOptions,
) -> Result<Promo, PromoError> {
    let most = usize::try_from(body_ms / film::shortest_shot_ms(look, options)).unwrap_or(1).max(1);
    let shown = order::spread(distinct, distinct.len().min(most));
    let left_out = distinct.iter().filter(|medium| !shown.contains(medium)).map(|medium| medium.name.clone()).collect();
    let sights = look_at(&shown)?;
    let logo = looked_at(options)?;
    let film = film::film(look, (&shown, &sights, logo.as_ref()), (body_ms, total_ms), grid, options)?;
    let mut tracks = film.tracks;
    tracks.extend(music_track(&film.shots, &shown, total_ms, options)?.map(safe_from_variables));
    let metadata = safe_from_variables(metadata(options));
    let draft = json!({ "v": 1, "d": total_ms, "bg": film.background, "m": metadata, "vr": film.variables, "t": tracks });
    Ok(Promo { draft, shots: film.shots.len(), beats, left_out, copies })
}

/// The track of the music: the file, else the computed bed, else none.
fn music_track(shots: &[Shot], shown: &[&Medium], total_ms: i64, options: &PromoOptions) -> Result<Option<Value>, PromoError> {
    let segment = match (&options.music, options.bed) {
        (Some(file), _) => music::file(file, total_ms, options),
        (None, Some(style)) => bed::segment(style, total_ms, options),
        (None, None) => return Ok(None),
    };
    music::track(segment, shots, shown, total_ms, options).map(Some)
}

fn check(options: &PromoOptions) -> Result<(), PromoError> {
    if !DURATIONS_MS.contains(&options.duration.round_ms()) {
        return Err(PromoError::Duration(options.duration));
    }
    let wrong = |medium: &Medium, usage| PromoError::WrongKind { name: medium.name.clone(), usage, found: medium.described() };
    match (&options.music, &options.logo) {
        (Some(music), _) if !music.has_sound => Err(wrong(music, "music")),
        (_, Some(logo)) if logo.kind != MediaKind::Image => Err(wrong(logo, "logo")),
        _ => Ok(()),
    }
}

/// The shots: pictures in order, again and again where there are fewer than shots.
fn arranged(
    shown: &[&Medium],
    looks: &[Sight],
    (body_ms, count, has_card): (i64, usize, bool),
    grid: &Grid,
    options: &PromoOptions,
    random: &mut ChaCha8Rng,
) -> Vec<Shot> {
    let style = options.style.row();
    let strengths: Vec<f64> = shown.iter().zip(looks).map(|(medium, look)| strength(medium, look, options)).collect();
    let order = order::order(shown, &strengths);
    let (shortest, _) = shot_range(style, options.pace);
    let cap = |index: usize| longest_shot(shown[order[index % order.len()]], style, shortest);
    let mut caps: Vec<i64> = (0..count).map(cap).collect();
    // Clips may be too short to fill the time in so few shots.
    let most = usize::try_from(body_ms / shortest).unwrap_or(1).max(count);
    while caps.iter().fold(0_i64, |sum, cap| sum.saturating_add(*cap)) < body_ms && caps.len() < most {
        caps.push(cap(caps.len()));
    }
    let starts = shot_starts(body_ms, &caps, shortest, grid);
    let sequence: Vec<usize> = (0..caps.len()).map(|index| order[index % order.len()]).collect();
    shots(&sequence, (&starts, body_ms), has_card, (shown, looks), options, random)
}

/// How good a picture is to open with: strong, and not in need of a blurred ground.
fn strength(medium: &Medium, look: &Sight, options: &PromoOptions) -> f64 {
    let is_contained = medium.size.is_some_and(|size| Framer::new(size, options.canvas, &look.subject).still().contained);
    look.strength * if is_contained { 0.6 } else { 1.0 }
}

/// The document.
fn assembled(
    shots: &[Shot],
    (shown, looks): (&[&Medium], &[Sight]),
    (body_ms, total_ms): (i64, i64),
    options: &PromoOptions,
) -> Result<Value, PromoError> {
    let area = safe_area(options.platform, options.canvas);
    let logo_picture = looked_at(options)?;
    let logo = options.logo.as_ref().zip(logo_picture.as_ref()).map(|(medium, picture)| Logo::new(medium, picture, options.canvas));
    let colour = leading_colour(looks, shots.first().map_or(0, |shot| shot.picture));
    let has_card = body_ms < total_ms;
    let mut card =
        if has_card { Some(Card::new(options.titles.last(), logo.as_ref(), (body_ms, total_ms), colour, &area, options)?) } else { None };
    if let Some(card) = &mut card {
        card.entrance_ms = shots.last().and_then(|shot| shot.transition).map_or(0, |(_, length)| length);
    }
    let seen = Seen { shots, looks };
    let logo_height = logo.as_ref().map_or(0.0, |logo| logo.corner.1 + LOGO_GAP);
    let texts = match options.titles.as_slice() {
        [before @ .., _] if has_card && !before.is_empty() => before,
        all => all,
    };
    let mut tracks = vec![pictures::track(shots, shown, card.as_ref(), options)];
    tracks.extend(overlay::tracks(texts, &seen, card.as_ref(), (body_ms, logo_height, colour), &area, options)?);
    if let Some(logo) = &logo {
        let place = tracks.len().min(tracks.iter().position(|track| track["tt"] == 7).unwrap_or(tracks.len()));
        tracks.insert(place, logo.track(&seen, &area, card.as_ref(), (body_ms, total_ms)));
    }
    tracks.extend(music_track(shots, shown, total_ms, options)?);
    Ok(safe_from_variables(json!({ "v": 1, "d": total_ms, "m": metadata(options), "t": tracks })))
}

/// Canvas and title, and under `promo` what the draft was made with.
fn metadata(options: &PromoOptions) -> Value {
    let mut made_with = Map::new();
    made_with.insert("style".into(), json!(options.style.name()));
    if let Some(look) = &options.look {
        made_with.insert("look".into(), json!(look.name));
        for (key, words) in [("kicker", &options.kicker), ("cta", &options.cta), ("url", &options.url)] {
            made_with.extend(words.as_ref().map(|words| (key.to_owned(), json!(words))));
        }
    }
    made_with.insert("seed".into(), json!(options.seed));
    if options.pace != 1.0 {
        made_with.insert("pace".into(), json!(options.pace));
    }
    if let Some((name, _)) = Platform::ALL.iter().find(|(_, platform)| Some(*platform) == options.platform) {
        made_with.insert("platform".into(), json!(name));
    }
    let mut metadata = Map::new();
    if let Some(title) = options.titles.first() {
        metadata.insert("title".into(), json!(title));
    }
    metadata.insert("width".into(), json!(options.canvas.width));
    metadata.insert("height".into(), json!(options.canvas.height));
    metadata.insert("fps".into(), json!(FRAME_RATE.0));
    metadata.insert("promo".into(), Value::Object(made_with));
    Value::Object(metadata)
}
