//! The tracks of the titles and of the shade behind them.

use serde_json::{Value, json};

use crate::base::SafeArea;

use super::card::Card;
use super::colours::{hex, toned};
use super::spots::Seen;
use super::style::StyleRow;
use super::title_motion::{LEAVE_MS, animate, timed};
use super::titles::{Measure, Title};
use super::written::fraction;
use super::{PromoError, PromoOptions};

/// Height of a title's box, of the safe area.
const BAND: f64 = 0.24;

/// Milliseconds from a shot's start to its title, and between titles.
const DELAY_MS: i64 = 150;

/// Darkness of the shade, over dark pictures and over bright ones.
const SHADE: (f64, f64) = (0.22, 0.5);

/// How far the shade reaches past the title, of the canvas height.
const SHADE_REACH: f64 = 0.12;

/// A title, and when and where it stands.
struct Placed {
    title: Title,
    start_ms: i64,
    end_ms: i64,
    y: f64,
    is_upper: bool,
}

/// The tracks of shade and titles, as they lie. `logo_height` is what a logo takes of the top of the safe area.
///
/// # Errors
/// Where a title cannot be written.
pub(super) fn tracks(
    texts: &[String],
    seen: &Seen<'_>,
    card: Option<&Card>,
    (body_ms, logo_height, colour): (i64, f64, [f64; 3]),
    area: &SafeArea,
    options: &PromoOptions,
) -> Result<Vec<Value>, PromoError> {
    let style = options.style.row();
    let measure = Measure::new(options.canvas);
    let room = (area.centred_width(), area.height() * BAND);
    let titles = texts.iter().map(|text| measure.title(text, style, 1.0, room)).collect::<Result<Vec<_>, _>>()?;
    let body_ms = body_ms - card.map_or(0, |card| card.entrance_ms / 2);
    let placed = placed(titles, seen, body_ms, logo_height, area);
    let accent = hex(toned(colour, 0.3, 0.3));
    let mut segments: Vec<Value> = placed.iter().map(|placed| segment(placed, style, &accent)).collect();
    segments.extend(card.and_then(|card| card.title(style)));
    let mut tracks = Vec::new();
    if !style.boxed && !placed.is_empty() {
        let shades: Vec<Value> = placed.iter().map(|placed| shade(placed, seen)).collect();
        tracks.push(json!({ "tt": 0, "id": "shade", "n": "Shade", "sg": shades }));
    }
    if !segments.is_empty() {
        tracks.push(json!({ "tt": 7, "id": "titles", "n": "Titles", "sg": segments }));
    }
    Ok(tracks)
}

/// Titles one after another, each at the start of a shot where one begins in its share of the time, all in the same
/// band: the one whose subjects they cover least.
fn placed(titles: Vec<Title>, seen: &Seen<'_>, body_ms: i64, logo_height: f64, area: &SafeArea) -> Vec<Placed> {
    let height = titles.iter().map(|title| title.height).fold(0.0, f64::max);
    let (top, bottom) = (area.top + logo_height, area.bottom);
    let upper = seen.covered((top, top + height));
    let lower = seen.covered((bottom - height, bottom));
    let is_upper = upper < lower;
    let count = titles.len() as i64;
    let share = |index: i64| index * body_ms / count.max(1);
    let starts = |index: i64| {
        let (from, to) = (share(index), (share(index) + share(index + 1)) / 2);
        let shot = seen.shots.iter().find(|shot| (from..to).contains(&shot.start_ms));
        let start = if index == 0 { 0 } else { shot.map_or(from, |shot| shot.start_ms) };
        start + DELAY_MS.min((share(index + 1) - start) / 4)
    };
    let place = |(index, title): (i64, Title)| {
        let start_ms = starts(index);
        let limit = if index + 1 < count { starts(index + 1) } else { body_ms };
        let end_ms = (start_ms + title.reading_ms()).min(limit).max(start_ms + 1);
        let y = if is_upper { top + title.height / 2.0 } else { bottom - title.height / 2.0 };
        Placed { title, start_ms, end_ms, y, is_upper }
    };
    (0..count).zip(titles).map(place).collect()
}

fn segment(placed: &Placed, style: &StyleRow, accent: &str) -> Value {
    let mut segment = placed.title.segment(style, "#ffffff");
    if style.boxed {
        segment.insert("bx".into(), json!({ "c": accent, "pad": [0.32, 0.1], "r": 0.14, "pl": true }));
        segment.insert("lh".into(), json!(1.36));
    } else {
        segment.insert("ts".into(), json!([{ "c": "#00000066", "x": 0, "y": 0.03, "b": 0.1 }]));
    }
    let length = placed.end_ms - placed.start_ms;
    timed(&mut segment, "Title", placed.start_ms, length);
    segment.insert("y".into(), json!(fraction(placed.y)));
    animate(&mut segment, style, (0.5, placed.y), length, true);
    Value::Object(segment)
}

/// A soft dark band from the canvas's edge to past a title, the darker the brighter the pictures are there.
fn shade(placed: &Placed, seen: &Seen<'_>) -> Value {
    let (half, length) = (placed.title.height / 2.0, placed.end_ms - placed.start_ms);
    let luma = seen.luma_between((placed.start_ms, placed.end_ms), [0.1, placed.y - half, 0.9, placed.y + half]);
    let amount = SHADE.0 + (SHADE.1 - SHADE.0) * luma;
    let black = |part: f64| format!("#000000{:02x}", (part * amount * 255.0).round() as u8);
    let height = if placed.is_upper { placed.y + half } else { 1.0 - placed.y + half } + SHADE_REACH;
    let (y, angle) = if placed.is_upper { (height / 2.0, 0) } else { (1.0 - height / 2.0, 180) };
    let reach = SHADE_REACH / height;
    // From nothing at the inner end, in a curve without a visible beginning.
    let stops = json!([
        [0, black(0.0)],
        [fraction(reach * 0.5), black(0.25)],
        [fraction(reach), black(0.7)],
        [fraction(reach * 1.6), black(1.0)],
        [1, black(0.9)]
    ]);
    let (enter, leave) = (LEAVE_MS.min(length / 3).max(1), LEAVE_MS.min(length / 4).max(1));
    json!({
        "n": "Shade", "k": "colour", "c": { "a": angle, "st": stops }, "s": placed.start_ms, "d": length, "y": fraction(y), "h": fraction(height),
        "an": { "in": { "n": "fade", "d": enter }, "out": { "n": "fade", "d": leave } },
    })
}
