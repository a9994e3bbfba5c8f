//! Kinds that several keys share.

use super::key::{Key, Kind, Table, section};
use crate::draft::datum::Datum;
use crate::draft::motion::Ease;
use crate::draft::words::{GradientType, Named};

/// The longest output and the latest instant on the timeline: 24 hours.
pub(crate) const DAY_MS: i64 = 86_400_000;
/// The latest instant in a source.
const SOURCE_MS: i64 = 10_000_000_000;

/// An instant or length that may be zero.
pub(crate) const TIME: Kind = Kind::Time { zero: true, max_ms: DAY_MS };
/// A length above zero.
pub(crate) const DURATION: Kind = Kind::Time { zero: false, max_ms: DAY_MS };
/// An instant in a source.
pub(crate) const SOURCE_TIME: Kind = Kind::Time { zero: true, max_ms: SOURCE_MS };
/// A length of a source above zero.
pub(crate) const SOURCE_LENGTH: Kind = Kind::Time { zero: false, max_ms: SOURCE_MS };
/// A part of a whole.
pub(crate) const FRACTION: Kind = number(0.0, 1.0);
/// A place in fractions of the canvas, also far outside of it.
pub(crate) const PLACE: Kind = number(-100.0, 100.0);
/// A length in fractions of the canvas.
pub(crate) const LENGTH: Kind = number(0.0, 100.0);
/// An angle, degrees clockwise.
pub(crate) const ANGLE: Kind = number(-1_000_000.0, 1_000_000.0);
/// A gain of a source, a track or the whole.
pub(crate) const GAIN: Kind = Kind::Gain { max: 4.0 };
/// A balance between left and right.
pub(crate) const BALANCE: Kind = number(-1.0, 1.0);
/// A scale: one factor, or one across and one down.
pub(crate) const SCALE: Kind = Kind::Or { plain: &FACTOR, nested: &Kind::Tuple { of: &[FACTOR, FACTOR], optional: 0 } };
const FACTOR: Kind = number(0.0, 100.0);
/// A curve.
pub(crate) const EASE: Kind = Kind::Or {
    plain: &Kind::Word(Ease::NAMES),
    nested: &Kind::Tuple { of: &[FRACTION, number(-100.0, 100.0), FRACTION, number(-100.0, 100.0)], optional: 0 },
};
/// A colour or a gradient.
pub(crate) const PAINT: Kind = Kind::Or { plain: &Kind::Colour, nested: &Kind::Object(&GRADIENT) };
/// A rectangle `[x, y, width, height]` in fractions.
pub(crate) const RECTANGLE: Kind = Kind::Tuple { of: &[FRACTION, FRACTION, FRACTION, FRACTION], optional: 0 };

/// A number of `min..=max`.
pub(crate) const fn number(min: f64, max: f64) -> Kind {
    Kind::Number { min, max }
}

/// A whole number of `min..=max`.
pub(crate) const fn whole(min: i64, max: i64) -> Kind {
    Kind::Whole { min, max, step: 1 }
}

section! {
    /// A gradient.
    GRADIENT_KEYS "Gradient";
    GRADIENT_TYPE = Key::new("ty", "type", Kind::Word(GradientType::NAMES),
        "Along a line, in circles from a point, or clockwise about it.").or("\"linear\"");
    GRADIENT_ANGLE = Key::new("a", "angle", ANGLE,
        "Direction of the gradient line, clockwise from upwards, as CSS `linear-gradient` has it; of `conic`, where it begins (0 unless given).").or_else("180, of `conic` 0");
    GRADIENT_X = Key::new("x", "x", PLACE, "Centre of `radial` and `conic` across the box.").or("0.5");
    GRADIENT_Y = Key::new("y", "y", PLACE, "Centre of `radial` and `conic` down the box.").or("0.5");
    GRADIENT_RADIUS = Key::new("r", "radius", number(0.0, 100.0), "Radius of `radial`, in fractions of the box's longer side.").or("0.5");
    GRADIENT_STOPS = Key::new("st", "stops", Kind::List { of: &Kind::Tuple { of: &[FRACTION, Kind::Colour], optional: 0 }, min: 2 },
        "Two or more pairs of a position along the line, 0..1, and the colour there.")
        .required().rule("a list whose positions never fall", firsts_do_not_fall);
}

/// The keys of a gradient.
pub(crate) static GRADIENT: Table = Table::new("a gradient", &[&GRADIENT_KEYS]);

section! {
    /// A line round something.
    BORDER_KEYS "Border and shape outline (`bd`, `sh.st`)";
    BORDER_COLOUR = Key::new("c", "colour", Kind::Colour, "Colour of the line.").or("\"#000000\"");
    BORDER_WIDTH = Key::new("w", "width", FRACTION, "Width of the line, in fractions of the canvas height.").required();
}

/// The keys of a border.
pub(crate) static BORDER: Table = Table::new("a border", &[&BORDER_KEYS]);

/// Whether the numbers that the tuples of a list begin with never fall.
fn firsts_do_not_fall(list: &Datum) -> bool {
    firsts(list).is_sorted()
}

/// Whether the numbers or times that the tuples of a list begin with rise.
pub(crate) fn firsts_rise(list: &Datum) -> bool {
    firsts(list).is_sorted_by(|a, b| a < b)
}

fn firsts(list: &Datum) -> Vec<f64> {
    let Datum::List(items) = list else { return Vec::new() };
    let first = |item: &Datum| match item {
        Datum::List(parts) => match parts.first() {
            Some(Datum::Number(number)) => Some(*number),
            Some(Datum::Time(time)) => Some(time.as_ms_f64()),
            _ => None,
        },
        _ => None,
    };
    items.iter().filter_map(first).collect()
}
