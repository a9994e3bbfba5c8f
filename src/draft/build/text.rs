//! Text segments.

use crate::base::{Paint, Rgba, Time};
use crate::draft::keys::{Key, text as keys};
use crate::draft::read::{Datum, Object};
use crate::draft::text_model::{StyledRange, Text, TextBox, TextShadow, TextStroke, TextStyle};
use crate::draft::text_motion::{Count, TextMotion, UnitMotion, UnitMotionKind};
use crate::draft::words::Named;

use super::values;

/// How long a unit takes by default.
const UNIT_MS: i64 = 400;
/// The default period, and the default time of a count.
const PERIOD_MS: i64 = 1000;

/// The text of a segment.
pub(super) fn text(object: &Object) -> Text {
    let style = style(object, None);
    Text {
        text: object.find(&keys::WRITTEN).unwrap_or_default(),
        subtitles: object.find(&keys::SUBTITLES),
        ranges: list(object, &keys::RANGES, |range| StyledRange {
            first: count(range, &keys::RANGE_FIRST),
            end: count(range, &keys::RANGE_END),
            decoration: None,
            style: self::style(range, Some(&style)),
        }),
        auto_fit: object.find::<Object>(&keys::AUTO_FIT).map(|fit| (fit.get(&keys::SMALLEST), fit.get(&keys::LARGEST))),
        align: object.word(&keys::ALIGN),
        vertical_align: object.word(&keys::VERTICAL_ALIGN),
        line_height: object.get(&keys::LINE_HEIGHT),
        max_lines: object.find::<i64>(&keys::MAX_LINES).and_then(|lines| u32::try_from(lines).ok()),
        overflow: object.word(&keys::OVERFLOW),
        direction: object.word(&keys::DIRECTION),
        background: object.find(&keys::BACKGROUND).map(|background| text_box(&background)),
        motion: object.find::<Object>(&keys::ANIMATION).map(|animation| motion(&animation)).unwrap_or_default(),
        words: object.get::<Vec<Datum>>(&keys::WORDS).iter().filter_map(word).collect(),
        spoken_style: object.find::<Object>(&keys::SPOKEN).map(|spoken| self::style(&spoken, Some(&style))),
        caption_look: object.find_word(&keys::CAPTION_LOOK),
        style,
    }
}

/// The style that an object writes; what it leaves out is as in `parent`, else the default.
fn style(object: &Object, parent: Option<&TextStyle>) -> TextStyle {
    let inherits = |key: &Key| parent.filter(|_| object.datum(key).is_none());
    macro_rules! inherited {
        ($key:ident, $field:ident, $own:expr) => {
            inherits(&keys::$key).map_or_else(|| $own, |parent| parent.$field.clone())
        };
    }
    TextStyle {
        families: inherited!(FAMILIES, families, families(object)),
        weight: inherited!(WEIGHT, weight, u16::try_from(object.get::<i64>(&keys::WEIGHT)).unwrap_or(u16::MAX)),
        italic: inherited!(ITALIC, italic, object.get(&keys::ITALIC)),
        size: inherited!(FONT_SIZE, size, object.get(&keys::FONT_SIZE)),
        fill: inherited!(FILL, fill, values::paint(object, &keys::FILL).unwrap_or(Paint::Solid(Rgba::WHITE))),
        letter_spacing: inherited!(LETTER_SPACING, letter_spacing, object.get(&keys::LETTER_SPACING)),
        case: inherited!(CASE, case, object.find_word(&keys::CASE)),
        strokes: inherited!(STROKES, strokes, list(object, &keys::STROKES, stroke)),
        shadows: inherited!(SHADOWS, shadows, list(object, &keys::SHADOWS, shadow)),
    }
}

fn families(object: &Object) -> Vec<String> {
    match object.datum(&keys::FAMILIES) {
        Some(Datum::Text(family)) => vec![family.clone()],
        Some(Datum::List(families)) => {
            families.iter().filter_map(|family| if let Datum::Text(family) = family { Some(family.clone()) } else { None }).collect()
        }
        _ => Vec::new(),
    }
}

fn list<T>(object: &Object, key: &Key, build: impl Fn(&Object) -> T) -> Vec<T> {
    let entries: Vec<Datum> = object.get(key);
    entries.iter().filter_map(|entry| if let Datum::Object(object) = entry { Some(build(object)) } else { None }).collect()
}

fn count(object: &Object, key: &Key) -> usize {
    usize::try_from(object.get::<i64>(key)).unwrap_or(usize::MAX)
}

fn stroke(object: &Object) -> TextStroke {
    TextStroke { colour: object.get(&keys::STROKE_COLOUR), width: object.get(&keys::STROKE_WIDTH) }
}

fn shadow(object: &Object) -> TextShadow {
    TextShadow {
        colour: object.get(&keys::SHADOW_COLOUR),
        x: object.get(&keys::SHADOW_X),
        y: object.get(&keys::SHADOW_Y),
        blur: object.get(&keys::SHADOW_BLUR),
    }
}

fn text_box(object: &Object) -> TextBox {
    TextBox {
        colour: object.get(&keys::BOX_COLOUR),
        padding: values::pair(object, &keys::BOX_PADDING),
        radius: object.get(&keys::BOX_RADIUS),
        per_line: object.get(&keys::BOX_PER_LINE),
    }
}

fn motion(object: &Object) -> TextMotion {
    let named = object.find::<&str>(&keys::ANIMATION_NAME);
    let part = |key: &Key, default_ms: i64| {
        let part = object.find::<Object>(key)?;
        Some(unit_motion(&part, part.word(&keys::UNIT_NAME), default_ms))
    };
    let own = named.and_then(UnitMotionKind::from_name).map(|kind| unit_motion(object, kind, UNIT_MS));
    TextMotion {
        enter: part(&keys::ENTER, UNIT_MS).or(own),
        leave: part(&keys::LEAVE, UNIT_MS),
        cycle: part(&keys::CYCLE, PERIOD_MS),
        count: (named == Some("count")).then(|| Count {
            from: object.get(&keys::COUNT_FROM),
            to: object.get(&keys::COUNT_TO),
            pattern: object.get(&keys::COUNT_PATTERN),
            duration: object.find(&keys::ANIMATION_DURATION).unwrap_or(Time::from_ms(PERIOD_MS)),
            ease: values::ease(object, &keys::ANIMATION_EASE),
        }),
    }
}

fn unit_motion(object: &Object, kind: UnitMotionKind, default_ms: i64) -> UnitMotion {
    UnitMotion {
        kind,
        unit: object.word(&keys::UNIT),
        duration: object.find(&keys::ANIMATION_DURATION).unwrap_or(Time::from_ms(default_ms)),
        stagger: object.get(&keys::ANIMATION_STAGGER),
        ease: values::ease(object, &keys::ANIMATION_EASE),
        order: object.word(&keys::ANIMATION_ORDER),
        seed: object.get::<i64>(&keys::ANIMATION_SEED).unsigned_abs(),
    }
}

fn word(datum: &Datum) -> Option<(Time, Time, String)> {
    match datum {
        Datum::List(parts) => match parts.as_slice() {
            [Datum::Time(from), Datum::Time(to), Datum::Text(word)] => Some((*from, *to, word.clone())),
            _ => None,
        },
        _ => None,
    }
}
