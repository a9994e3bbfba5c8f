//! The end card: the products one by one, the headline, a button in the accent, the address and the logo, on one edge,
//! over the film's ground; its last second stands still.

use serde_json::{Map, Value, json};

use crate::base::PixelSize;
use crate::draft::{MediaKind, literal};
use crate::promo::PromoError;
use crate::promo::colours::hex;
use crate::promo::look::{Box4, Shape};
use crate::promo::sight::Thumbnail;
use crate::promo::written::{fraction, rectangle};

use super::oklch::{Oklch, contrast, luminance};
use super::plan::{Matter, on_canvas};
use super::shot::{FilmShot, framed};
use super::words::{Face, Fitter, Words, timed};

/// Milliseconds between two things that come.
const STAGGER_MS: i64 = 80;

/// Most products on it.
const MOST_PRODUCTS: usize = 3;

/// Where its parts stand, in fractions of the safe area.
struct Places {
    products: Box4,
    headline: Box4,
    button: Box4,
    address: Box4,
    logo: Box4,
}

impl Places {
    fn of(shape: Shape) -> Self {
        match shape {
            Shape::Portrait => Self {
                products: [0.0, 0.13, 1.0, 0.27],
                headline: [0.0, 0.44, 1.0, 0.28],
                button: [0.0, 0.755, 1.0, 0.09],
                address: [0.0, 0.875, 1.0, 0.045],
                logo: [0.0, 0.0, 0.5, 0.1],
            },
            Shape::Square | Shape::Landscape => Self {
                products: [0.52, 0.06, 0.48, 0.88],
                headline: [0.0, 0.22, 0.47, 0.4],
                button: [0.0, 0.68, 0.47, 0.12],
                address: [0.0, 0.86, 0.47, 0.07],
                logo: [0.0, 0.0, 0.3, 0.16],
            },
        }
    }
}

/// The parts of the end card.
#[derive(Default)]
pub(super) struct Card {
    /// On the track of the grounds, and of the pictures.
    pub(super) ground: Option<Value>,
    pub(super) headline: Option<Value>,
    pub(super) tracks: Vec<Value>,
}

/// The end card from `start_ms` to `end_ms`.
///
/// # Errors
/// Where a text cannot be written.
pub(super) fn tracks(
    matter: &Matter<'_>,
    fitter: &Fitter<'_>,
    logo: Option<&Thumbnail>,
    shots: &[FilmShot],
    (start_ms, end_ms): (i64, i64),
) -> Result<Card, PromoError> {
    let (options, look) = (matter.options, matter.look);
    let places = Places::of(Shape::of(options.canvas));
    let entrance = shots.last().and_then(|shot| shot.shot.transition).map_or(0, |(_, length)| length / 2);
    let from = start_ms + entrance;
    let shorter = f64::from(options.canvas.width.min(options.canvas.height)) / f64::from(options.canvas.height);
    let ground = json!({ "n": "End card", "k": "colour", "c": "{{ground}}", "s": start_ms, "d": end_ms - start_ms });
    let mut card = Card { ground: Some(ground), headline: None, tracks: products(matter, shots, &places, (from, end_ms)) };
    let words = |text, role, face, place: Box4, largest: f64, colour: &str, lines| Words {
        text,
        role,
        face,
        place: on_canvas(place, &matter.area),
        largest: largest * shorter,
        colour: colour.to_owned(),
        most_lines: lines,
        vertical: "middle",
    };
    let motion = (look.motion.text, look.motion.text_ms.min(500), look.motion.ease.as_str());
    let mut start = from + STAGGER_MS;
    if let Some(title) = options.titles.last() {
        let words = words(title, "headline", Face::Display, places.headline, look.letters.size * 0.9, "{{ink}}", 3);
        let mut segment = fitter.segment(&words)?;
        timed(&mut segment, "End title", (start, end_ms), Some(motion), false);
        card.headline = Some(Value::Object(segment));
        start += STAGGER_MS;
    }
    let mut texts = Vec::new();
    if let Some(action) = &options.cta {
        let words = words(action, "cta", Face::Text, places.button, 0.042, "{{on-accent}}", 1);
        let mut segment = fitter.segment(&words)?;
        segment.insert("bx".into(), json!({ "c": "{{accent}}", "pad": [1.1, 0.62], "r": 1.2 }));
        inset(&mut segment, options.canvas, &look.letters.align);
        timed(&mut segment, "Call to action", (start, end_ms), Some(motion), false);
        texts.push(("button", segment));
        start += STAGGER_MS;
    }
    if let Some(address) = &options.url {
        let words = words(address, "url", Face::Text, places.address, 0.034, "{{ink}}", 1);
        let mut segment = fitter.segment(&words)?;
        segment.shift_remove("tc");
        timed(&mut segment, "Address", (start, end_ms), Some(motion), false);
        texts.push(("address", segment));
    }
    card.tracks.extend(texts.into_iter().map(|(id, segment)| json!({ "tt": 7, "id": id, "n": id, "sg": [segment] })));
    card.tracks.extend(logo.and_then(|picture| logo_tracks(matter, picture, &places, (from, end_ms))).into_iter().flatten());
    Ok(card)
}

/// Takes the room of a button's padding out of its box, so that the button's edge is the words' edge.
fn inset(segment: &mut Map<String, Value>, canvas: PixelSize, align: &str) {
    let number = |key: &str, segment: &Map<String, Value>| segment.get(key).and_then(Value::as_f64).unwrap_or(0.0);
    let aspect = f64::from(canvas.height) / f64::from(canvas.width);
    let padding = number("fs", segment) * 1.1 * aspect;
    let width = number("w", segment);
    segment.insert("w".into(), json!(fraction((width - 2.0 * padding).max(0.05))));
    if align != "center" && align != "left" {
        segment.insert("al".into(), json!("left"));
    }
}

/// Up to three products in a row, in one by one.
fn products(matter: &Matter<'_>, shots: &[FilmShot], places: &Places, (from, end_ms): (i64, i64)) -> Vec<Value> {
    let mut pictures: Vec<usize> = Vec::new();
    for shot in shots {
        let picture = shot.shot.picture;
        let is_still = matter.shown[picture].kind == MediaKind::Image;
        if is_still && !pictures.contains(&picture) && pictures.len() < MOST_PRODUCTS {
            pictures.push(picture);
        }
    }
    let [left, top, width, height] = on_canvas(places.products, &matter.area);
    let gap = 0.018;
    let each = (width - gap * (pictures.len().max(1) - 1) as f64) / pictures.len().max(1) as f64;
    let style = &matter.look.picture;
    let one = |(index, picture): (usize, &usize)| {
        let (picture, medium) = (*picture, matter.shown[*picture]);
        let cell = [left + index as f64 * (each + gap), top, each, height];
        let size = medium.size.unwrap_or(PixelSize::new(1, 1));
        let (place, framing, _) = framed(size, &matter.sights[picture], &matter.colours[picture], cell, matter.options.canvas, None);
        let start = from + index as i64 * STAGGER_MS;
        let y = place[1] + place[3] / 2.0;
        let mut segment = json!({
            "n": literal(&medium.name), "u": literal(&medium.source), "s": start, "d": end_ms - start,
            "x": fraction(place[0] + place[2] / 2.0), "y": fraction(y), "w": fraction(place[2]), "h": fraction(place[3]),
            "kb": { "f": rectangle(framing.from), "t": rectangle(framing.to) },
            "kf": { "y": [[0, fraction(y + 0.03), "out-expo"], [500.min((end_ms - start) / 2).max(1), fraction(y)]] },
            "an": { "in": { "n": "fade", "d": 200 } }, "m": { "role": "product" },
        });
        if style.radius > 0.0 {
            segment["br"] = json!(style.radius);
        }
        if matter.colours[picture].is_white && luminance(matter.palette.ground) > 0.3 {
            segment["bm"] = json!("multiply");
        }
        json!({ "tt": 0, "id": format!("product-{}", index + 1), "n": "Product", "sg": [segment] })
    };
    pictures.iter().enumerate().map(one).collect()
}

/// The logo at its edge, on a plate where it would not be seen on the ground.
fn logo_tracks(matter: &Matter<'_>, picture: &Thumbnail, places: &Places, (from, end_ms): (i64, i64)) -> Option<Vec<Value>> {
    let medium = matter.options.logo.as_ref()?;
    let size = medium.size?;
    let canvas = matter.options.canvas;
    let [left, top, width, height] = on_canvas(places.logo, &matter.area);
    let aspect = f64::from(size.width) / f64::from(size.height.max(1)) * f64::from(canvas.height) / f64::from(canvas.width);
    let wide = width.min(height * aspect).min(0.3);
    let tall = wide / aspect;
    let is_centred = matter.look.letters.align == "center";
    let x = if is_centred { 0.5 } else { left + wide / 2.0 };
    let y = top + tall / 2.0;
    let opaque: f64 = picture.pixels.iter().map(|pixel| f64::from(pixel[3])).sum::<f64>().max(1e-6);
    let mean = [0, 1, 2].map(|channel| picture.pixels.iter().map(|pixel| f64::from(pixel[channel] * pixel[3])).sum::<f64>() / opaque);
    let mut tracks = Vec::new();
    let ground = matter.palette.ground;
    if contrast(mean, ground) < 1.8 {
        let lightness = if luminance(mean) > 0.3 { 0.2 } else { 0.97 };
        let plate = hex(Oklch::of(ground).toned(lightness, (0.01, 0.04)).rgb());
        let segment = json!({
            "n": "Plate", "k": "colour", "c": plate, "s": from, "d": end_ms - from, "x": fraction(x), "y": fraction(y),
            "w": fraction(wide), "h": fraction(tall), "br": 0.12, "an": { "in": { "n": "fade", "d": 300 } },
        });
        tracks.push(json!({ "tt": 0, "id": "plate", "n": "Plate", "sg": [segment] }));
    }
    let segment = json!({
        "n": literal(&medium.name), "u": literal(&medium.source), "s": from, "d": end_ms - from, "ft": "contain", "x": fraction(x), "y": fraction(y),
        "w": fraction(wide), "h": fraction(tall), "an": { "in": { "n": "fade", "d": 300 } }, "m": { "role": "logo" },
    });
    tracks.push(json!({ "tt": 0, "id": "logo", "n": "Logo", "sg": [segment] }));
    Some(tracks)
}
