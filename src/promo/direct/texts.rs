//! Changes of texts that are there: how they look, where and when they stand, and what they say.

use serde_json::{Value, json};

use crate::draft::literal;
use crate::text::{FontLibrary, FontOptions};

use super::recall::{SHADE, TITLES};
use super::refusal::Refusal;
use super::wish::{Part, Place, TextChange, TextRole, TextTarget};

/// Sizes of texts, of the canvas height.
const SIZES: std::ops::RangeInclusive<f64> = 0.012..=0.3;

/// The widest that a text's box becomes.
const WIDEST: f64 = 0.84;

/// Where a text lies: indices of its track and its segment.
pub(super) type At = (usize, usize);

/// All texts in the order in which they are shown.
pub(super) fn texts(draft: &Value) -> Vec<At> {
    let tracks = draft["t"].as_array().into_iter().flatten().enumerate().filter(|(_, track)| track["tt"] == 7);
    let mut all: Vec<At> = tracks
        .flat_map(|(at, track)| {
            let segments = track["sg"].as_array().into_iter().flatten().enumerate();
            segments.filter(|(_, segment)| segment["tx"].is_string()).map(move |(segment, _)| (at, segment)).collect::<Vec<_>>()
        })
        .collect();
    all.sort_by_key(|at| segment(draft, *at)["s"].as_i64().unwrap_or(0));
    all
}

/// One text.
pub(super) fn segment(draft: &Value, (track, segment): At) -> &Value {
    &draft["t"][track]["sg"][segment]
}

fn has_role(segment: &Value, role: TextRole) -> bool {
    segment["m"]["role"] == role.name()
}

/// The texts meant.
pub(super) fn meant(draft: &Value, target: &TextTarget) -> Vec<At> {
    let all = texts(draft);
    let is_title = |at: &At| !has_role(segment(draft, *at), TextRole::Caption);
    let titles: Vec<At> = all.iter().copied().filter(is_title).collect();
    let own: Vec<At> = titles.iter().copied().filter(|at| draft["t"][at.0]["id"] == TITLES).collect();
    let own = if own.is_empty() { &titles } else { &own };
    match target {
        TextTarget::All => all,
        TextTarget::First => {
            let words = own.first().map(|at| segment(draft, *at)["tx"].clone());
            own.iter().copied().filter(|at| Some(&segment(draft, *at)["tx"]) == words.as_ref()).collect()
        }
        TextTarget::Last => own.last().copied().into_iter().collect(),
        TextTarget::Number(number) => titles.get(number - 1).copied().into_iter().collect(),
        TextTarget::Role(role) => {
            let found: Vec<At> = all.iter().copied().filter(|at| has_role(segment(draft, *at), *role)).collect();
            // A promo's last title is its call to action where no text has the role.
            let is_last = found.is_empty() && *role == TextRole::CallToAction && own.len() > 1;
            if is_last { own.last().copied().into_iter().collect() } else { found }
        }
    }
}

/// Changes the texts meant.
pub(super) fn change(draft: &mut Value, target: &TextTarget, change: &TextChange) -> Result<(), Refusal> {
    let meant = meant(draft, target);
    if meant.is_empty() {
        return Err(Refusal::Nothing(if let TextTarget::Role(role) = target { role.name() } else { "title" }));
    }
    let colour = if let TextChange::Colour(colour) = change { Some(coloured(draft, *colour)?) } else { None };
    let ground = colours_of(draft).map_or_else(|| "#000000b0".to_owned(), |colour| format!("{colour}e6"));
    if let TextChange::Font(name) = change {
        check_font(name)?;
    }
    if *change == TextChange::Remove {
        return remove(draft, &meant);
    }
    let shape = Shape::of(draft);
    for at in meant {
        if let TextChange::Place(_) = change {
            drop_shade(draft, at);
        }
        let segment = &mut draft["t"][at.0]["sg"][at.1];
        match (change, &colour) {
            (TextChange::Place(place), _) => put(segment, *place, &shape),
            (TextChange::Size(factor), _) => resize(segment, *factor),
            (_, Some(colour)) => segment["c"] = json!(colour),
            _ => set(segment, change, &ground),
        }
        fit(segment);
    }
    Ok(())
}

/// One key or two of a segment.
fn set(segment: &mut Value, change: &TextChange, ground: &str) {
    match change {
        TextChange::Words(words) => segment["tx"] = json!(literal(words)),
        TextChange::Font(name) => segment["ff"] = json!(literal(name)),
        TextChange::Weight(weight) => segment["fw"] = json!(weight),
        TextChange::Italic => segment["it"] = json!(true),
        TextChange::Capitals(true) => segment["tc"] = json!("upper"),
        TextChange::Capitals(false) => drop(segment.as_object_mut().and_then(|segment| segment.shift_remove("tc"))),
        TextChange::Outline => segment["st"] = json!([{ "c": "#000000", "w": 0.06 }]),
        TextChange::Box => segment["bx"] = json!({ "c": ground, "pad": [0.5, 0.3], "r": 0.25 }),
        TextChange::Span(from, to) => {
            let length = segment["d"].as_i64().unwrap_or(2000);
            segment["s"] = json!(from);
            segment["d"] = json!(to.map_or(length, |to| to - from));
        }
        TextChange::Seconds(ms) => segment["d"] = json!((*ms).max(100)),
        TextChange::Remove | TextChange::Size(_) | TextChange::Place(_) | TextChange::Colour(_) => {}
    }
}

fn resize(segment: &mut Value, factor: f64) {
    let size = segment["fs"].as_f64().unwrap_or(0.05);
    let new = (size * factor).clamp(*SIZES.start(), *SIZES.end());
    segment["fs"] = json!(rounded(new));
    let width = segment["w"].as_f64().unwrap_or(0.9);
    if factor > 1.0 && width < WIDEST {
        segment["w"] = json!(rounded((width * new / size).min(WIDEST)));
    }
}

/// Whether the canvas is upright, where platforms cover more of its ends.
pub(super) struct Shape {
    is_portrait: bool,
}

impl Shape {
    pub(super) fn of(draft: &Value) -> Self {
        let side = |key: &str, default: f64| draft["m"][key].as_f64().unwrap_or(default);
        Self { is_portrait: side("height", 1920.0) > side("width", 1080.0) }
    }

    /// The height at which a text's middle lies in a third of the canvas.
    pub(super) fn down(&self, part: Part, now: f64) -> f64 {
        let (top, bottom) = if self.is_portrait { (0.2, 0.72) } else { (0.18, 0.82) };
        match part {
            Part::Start => top,
            Part::Middle => 0.5,
            Part::End => bottom,
            Part::Before => (now - 0.08).max(top.min(now)),
            Part::After => (now + 0.08).min(bottom.max(now)),
        }
    }
}

/// Puts a text somewhere else; what moves it on its way moves along.
pub(super) fn put(segment: &mut Value, place: Place, shape: &Shape) {
    if let Some(down) = place.down {
        let now = segment["y"].as_f64().unwrap_or(0.5);
        let new = rounded(shape.down(down, now));
        segment["y"] = json!(new);
        shift_keys(segment, "y", new - now);
    }
    if let Some(across) = place.across {
        let now = segment["x"].as_f64().unwrap_or(0.5);
        let width = segment["w"].as_f64().unwrap_or(0.9).min(WIDEST);
        segment["w"] = json!(width);
        let margin = 0.07 + width / 2.0;
        let (new, align) = match across {
            Part::Start | Part::Before => (margin, "left"),
            Part::End | Part::After => (1.0 - margin, "right"),
            Part::Middle => (0.5, "center"),
        };
        segment["x"] = json!(rounded(new));
        segment["al"] = json!(align);
        shift_keys(segment, "x", new - now);
    }
}

fn shift_keys(segment: &mut Value, name: &str, by: f64) {
    let keys = segment.get_mut("kf").and_then(|kf| kf.get_mut(name)).and_then(Value::as_array_mut);
    for key in keys.into_iter().flatten() {
        if let Some(value) = key[1].as_f64() {
            key[1] = json!(rounded(value + by));
        }
    }
}

/// Keeps the ink in a box on the canvas, whatever it says and however it looks: the text takes its size or less.
pub(super) fn fit(segment: &mut Value) {
    let size = segment["fs"].as_f64().unwrap_or(0.05);
    let middle = segment["y"].as_f64().unwrap_or(0.5);
    let room = rounded((2.0 * middle.min(1.0 - middle) - 0.06).clamp(0.05, 0.5));
    segment["fs"] = json!(size);
    segment["h"] = json!(room);
    segment["fa"] = json!({ "mn": rounded((size * 0.3).max(0.001)), "mx": size });
}

/// The shade that was laid for a text where it stood.
fn drop_shade(draft: &mut Value, at: At) {
    let (start, length) = {
        let text = segment(draft, at);
        (text["s"].clone(), text["d"].clone())
    };
    let tracks = draft["t"].as_array_mut().into_iter().flatten().filter(|track| track["id"] == SHADE);
    for shades in tracks.filter_map(|track| track["sg"].as_array_mut()) {
        shades.retain(|shade| shade["s"] != start || shade["d"] != length);
    }
    let text = &mut draft["t"][at.0]["sg"][at.1];
    if text.get("ts").is_none() && text.get("bx").is_none() {
        text["ts"] = json!([{ "c": "#00000088", "x": 0, "y": 0.03, "b": 0.12 }]);
    }
}

fn remove(draft: &mut Value, gone: &[At]) -> Result<(), Refusal> {
    for (index, track) in draft["t"].as_array_mut().into_iter().flatten().enumerate() {
        let mut slot = 0;
        if let Some(segments) = track["sg"].as_array_mut() {
            segments.retain(|_| {
                slot += 1;
                !gone.contains(&(index, slot - 1))
            });
        }
    }
    if let Some(tracks) = draft["t"].as_array_mut() {
        tracks.retain(|track| track["tt"] != 7 || track["sg"].as_array().is_none_or(|segments| !segments.is_empty()));
    }
    Ok(())
}

/// The colour of a name, or the brand's.
fn coloured(draft: &Value, named: Option<&'static str>) -> Result<String, Refusal> {
    match named {
        Some(colour) => Ok(colour.to_owned()),
        None if draft["vr"]["accent"].is_string() => Ok("{{accent}}".to_owned()),
        None => colours_of(draft).map(|colour| tinted(&colour)).ok_or(Refusal::NoBrandColour),
    }
}

/// The leading colour of a promo: that of its end card.
pub(super) fn colours_of(draft: &Value) -> Option<String> {
    let segments = draft["t"].as_array()?.iter().filter(|track| track["tt"] == 0).filter_map(|track| track["sg"].as_array()).flatten();
    let grounds = segments.filter(|segment| segment["k"] == "colour" && segment["c"]["st"][0][0] == 0);
    grounds.filter_map(|segment| segment["c"]["st"][0][1].as_str()).find(|colour| colour.len() == 7).map(str::to_owned)
}

/// A light tint of a colour, which is read on its own ground.
fn tinted(colour: &str) -> String {
    let channel = |at: usize| u8::from_str_radix(colour.get(at..at + 2).unwrap_or("ff"), 16).unwrap_or(255);
    let most = f64::from(channel(1).max(channel(3)).max(channel(5)).max(1));
    let lighter = |value: u8| {
        let full = f64::from(value) / most * 255.0;
        (full + (255.0 - full) * 0.45).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", lighter(channel(1)), lighter(channel(3)), lighter(channel(5)))
}

fn check_font(name: &str) -> Result<(), Refusal> {
    let fonts = FontLibrary::new(FontOptions::default());
    match fonts.face(name, 400, false) {
        Ok(Some(_)) if !name.contains(['/', '\\', '.']) => Ok(()),
        _ => Err(Refusal::NoFont(name.to_owned())),
    }
}

pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}
