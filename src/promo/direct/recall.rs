//! The options that a draft of this program was made with, read back out of it.

use serde_json::Value;
use url::Url;

use super::refusal::Refusal;
use crate::base::{PixelSize, Time};
use crate::draft::{BedStyle, of_literal};
use crate::encode::Platform;
use crate::promo::{DEFAULT_MUSIC_GAIN, Look, Medium, PromoOptions, Style};

/// Ids of the tracks that a promo has.
pub(super) const PICTURES: &str = "pictures";
pub(super) const SHADE: &str = "shade";
pub(super) const LOGO: &str = "logo";
pub(super) const TITLES: &str = "titles";
pub(super) const MUSIC: &str = "music";

/// The track of this id.
pub(super) fn track<'a>(draft: &'a Value, id: &str) -> Option<&'a Value> {
    draft["t"].as_array()?.iter().find(|track| track["id"] == id)
}

/// The same, to be changed.
pub(super) fn track_mut<'a>(draft: &'a mut Value, id: &str) -> Option<&'a mut Value> {
    draft["t"].as_array_mut()?.iter_mut().find(|track| track["id"] == id)
}

/// The segments of a track.
pub(super) fn segments(track: &Value) -> impl Iterator<Item = &Value> {
    track["sg"].as_array().into_iter().flatten()
}

/// The options of a promo of this program.
///
/// # Errors
/// [`Refusal::Foreign`] for other drafts, [`Refusal::Unknown`] where its music or logo is none of `media`.
pub(super) fn options_of(draft: &Value, media: &[Medium]) -> Result<PromoOptions, Refusal> {
    let mut options = options_without_media(draft).ok_or(Refusal::Foreign)?;
    options.logo = medium_of(draft, LOGO, "logo", media)?;
    options.music = medium_of(draft, MUSIC, "music", media)?;
    options.bed = bed_of(draft);
    Ok(options)
}

/// The computed bed of the music's track.
fn bed_of(draft: &Value) -> Option<BedStyle> {
    let first = track(draft, MUSIC).and_then(|track| segments(track).next())?;
    BedStyle::of(first["bed"].as_str()?)
}

/// The medium of a track that shows or plays one.
fn medium_of(draft: &Value, id: &str, what: &'static str, media: &[Medium]) -> Result<Option<Medium>, Refusal> {
    let first = track(draft, id).and_then(|track| segments(track).next());
    let Some(source) = first.and_then(|segment| segment["u"].as_str()).map(of_literal) else { return Ok(None) };
    let found = media.iter().find(|medium| medium.source == source).or_else(|| moved(&source, media));
    found.map(|medium| Some(medium.clone())).ok_or(Refusal::Unknown(what))
}

/// The one medium whose address differs from `source` in nothing but the host: a server can come to be reached by
/// another name.
fn moved<'a>(source: &str, media: &'a [Medium]) -> Option<&'a Medium> {
    let source = Url::parse(source).ok()?;
    let is_same = |medium: &&Medium| {
        Url::parse(&medium.source).is_ok_and(|url| url.has_host() && (url.path(), url.query()) == (source.path(), source.query()))
    };
    let mut found = media.iter().filter(is_same);
    found.next().filter(|_| found.next().is_none())
}

fn options_without_media(draft: &Value) -> Option<PromoOptions> {
    let made_with = draft["m"]["promo"].as_object()?;
    let text = |key: &str| made_with.get(key).and_then(Value::as_str);
    let side = |key: &str| draft["m"][key].as_u64().and_then(|side| u32::try_from(side).ok());
    let pictures = track(draft, PICTURES)?;
    let platform = text("platform").and_then(|name| Platform::ALL.iter().find(|(known, _)| *known == name));
    Some(PromoOptions {
        duration: Time::from_ms_f64(draft["d"].as_f64()?)?,
        titles: titles_of(draft),
        logo: None,
        music: None,
        bed: None,
        music_gain: track(draft, MUSIC).and_then(|track| track["vo"].as_f64()).unwrap_or(DEFAULT_MUSIC_GAIN),
        style: text("style").and_then(Style::of).unwrap_or_default(),
        pace: made_with.get("pace").and_then(Value::as_f64).unwrap_or(1.0),
        transitions: segments(pictures).any(|segment| segment.get("tr").is_some()) || segments(pictures).count() < 2,
        canvas: PixelSize::new(side("width")?, side("height")?),
        platform: platform.map(|(_, platform)| *platform),
        seed: made_with.get("seed").and_then(Value::as_u64).unwrap_or(0),
        look: text("look").and_then(Look::named),
        kicker: text("kicker").map(of_literal),
        cta: text("cta").map(of_literal),
        url: text("url").map(of_literal),
        ..PromoOptions::default()
    })
}

/// The titles in order; the end card's is told apart only where it is another one.
fn titles_of(draft: &Value) -> Vec<String> {
    let texts = track(draft, TITLES).into_iter().flat_map(segments).filter_map(|segment| segment["tx"].as_str().map(of_literal));
    let mut titles: Vec<String> = texts.collect();
    titles.dedup();
    titles
}
