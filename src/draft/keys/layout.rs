//! Keys of a segment: layout.

use super::key::{Key, Kind, Table, section};
use super::kinds::{ANGLE, BORDER, EASE, FRACTION, LENGTH, PLACE, RECTANGLE, SCALE, number};
use crate::draft::datum::Datum;
use crate::draft::layout::Fit;
use crate::draft::segments::Segments;
use crate::draft::words::Named;

const PICTURES: Segments = Segments::PICTURES;

section! {
    /// Where it lies.
    LAYOUT "Segment: layout";
    FIT = Key::new("ft", "fit", Kind::Word(Fit::NAMES), "How the source is fitted into its box.").or("\"cover\"").on(Segments::CLIP);
    X = Key::new("x", "x", PLACE, "Where the anchor lies across the canvas.").or("0.5").on(PICTURES);
    Y = Key::new("y", "y", PLACE, "Where the anchor lies down the canvas.").or("0.5").on(PICTURES);
    WIDTH = Key::new("w", "width", LENGTH, "Width of the box.").or("1").on(PICTURES);
    HEIGHT = Key::new("h", "height", LENGTH, "Height of the box.").or("1").on(PICTURES);
    SCALES = Key::new("sc", "scale", SCALE, "Scale about the anchor, one number or `[across, down]`.").or("1").on(PICTURES);
    ROTATION = Key::new("ro", "rotation rotate angle", ANGLE, "Rotation about the anchor, degrees clockwise.").or("0").on(PICTURES);
    ANCHOR_X = Key::new("ax", "anchor-x", PLACE, "Anchor across the box.").or("0.5").on(PICTURES);
    ANCHOR_Y = Key::new("ay", "anchor-y", PLACE, "Anchor down the box.").or("0.5").on(PICTURES);
    FLIP = Key::new("fl", "flip mirror", Kind::Word(&["h", "v", "hv"]), "Mirrors left-right, top-bottom, or both.").on(PICTURES);
    CROP = Key::new("cr", "crop", RECTANGLE, "What is cut away of the source: `[left, top, right, bottom]` in fractions.")
        .on(Segments::CLIP).rule("such that something is left: left + right and top + bottom below 1", leaves_something);
    RADIUS = Key::new("br", "border-radius", FRACTION,
        "Corner radius, in fractions of the box's shorter side.").or("0").on(PICTURES);
    BORDER_LINE = Key::new("bd", "border", Kind::Object(&BORDER), "Line inside the edge of the box.").on(PICTURES);
    SHADOW = Key::new("ds", "drop-shadow", Kind::Object(&SHADOW_TABLE), "Shadow under the segment.").on(PICTURES);
    OPACITY = Key::new("o", "opacity alpha", FRACTION, "Opacity.").or("1").on(PICTURES);
    KEN_BURNS = Key::new("kb", "ken-burns", Kind::Object(&KEN_BURNS_TABLE),
        "A slow move from one rectangle of the cropped source to another.").on(Segments::CLIP);
}

section! {
    /// `ds`.
    SHADOW_KEYS "Drop shadow (`ds`)";
    SHADOW_COLOUR = Key::new("c", "colour", Kind::Colour, "Colour.").or("\"#00000080\"");
    SHADOW_X = Key::new("x", "x", number(-1.0, 1.0), "Distance to the right, in fractions of the canvas height.").or("0");
    SHADOW_Y = Key::new("y", "y", number(-1.0, 1.0), "Distance downwards, in fractions of the canvas height.").or("0.01");
    SHADOW_BLUR = Key::new("b", "blur", FRACTION, "Sigma of the Gaussian, in fractions of the canvas height.").or("0.01");
}

section! {
    /// `kb`.
    KEN_BURNS_KEYS "Ken Burns (`kb`)";
    FROM = Key::new("f", "from", RECTANGLE,
        "Rectangle at the start: `[x, y, width, height]` in fractions.").or("[0, 0, 1, 1]").rule(INSIDE, lies_inside);
    TO = Key::new("t", "to", RECTANGLE, "Rectangle at the end.").or("[0, 0, 1, 1]").rule(INSIDE, lies_inside);
    CURVE = Key::new("e", "ease", EASE, "How it moves from one to the other.").or("\"linear\"");
}

const INSIDE: &str = "a rectangle inside the source: x + width and y + height at most 1, width and height above 0";

/// The keys of `ds`.
pub(crate) static SHADOW_TABLE: Table = Table::new("a drop shadow", &[&SHADOW_KEYS]);
/// The keys of `kb`.
pub(crate) static KEN_BURNS_TABLE: Table = Table::new("a Ken Burns move", &[&KEN_BURNS_KEYS]);

fn leaves_something(crop: &Datum) -> bool {
    crop.numbers().is_none_or(|[left, top, right, bottom]| left + right < 1.0 && top + bottom < 1.0)
}

/// With a slack of rounding: `0.7 + 0.3` may pass 1 by a bit.
fn lies_inside(rectangle: &Datum) -> bool {
    let limit = 1.0 + 1e-9;
    rectangle.numbers().is_none_or(|[x, y, width, height]| width > 0.0 && height > 0.0 && x + width <= limit && y + height <= limit)
}
