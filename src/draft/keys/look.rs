//! Keys of a segment: look.

use super::key::{Key, Kind, Table, section};
use super::kinds::{ANGLE, FRACTION, LENGTH, PLACE, number};
use crate::draft::look::{BlendMode, KeyType, MaskKind};
use crate::draft::segments::Segments;
use crate::draft::words::Named;

const PICTURES: Segments = Segments::PICTURES;

section! {
    /// How it looks.
    LOOK "Segment: look";
    BLEND = Key::new("bm", "blend-mode blend", Kind::Word(BlendMode::NAMES),
        "How it is mixed with what lies below (W3C Compositing and Blending 1; `add` is plus-lighter).")
        .or("\"normal\"").on(PICTURES);
    MASK = Key::new("mk", "mask", Kind::Object(&MASK_TABLE), "Shows a part of the box only.").on(PICTURES);
    CHROMA_KEY = Key::new("ck", "chroma-key key", Kind::Object(&CHROMA_KEY_TABLE), "Makes one hue, or what is dark, clear.").on(PICTURES);
    EFFECTS = Key::new("fx", "effects filters", Kind::Effects, "Effects, in order.").or("[]").on(PICTURES);
    LUT = Key::new("lut", "lut", Kind::Object(&LUT_TABLE), "A colour table from a `.cube` file.").on(PICTURES);
}

section! {
    /// `mk`.
    MASK_KEYS "Mask (`mk`)";
    MASK_TYPE = Key::new("ty", "type", Kind::Word(MaskKind::NAMES),
        "Which shape; `linear` is the side towards +x of a line, `luma` a picture.").or("\"rect\"");
    MASK_X = Key::new("x", "x", PLACE, "Centre across the box.").or("0.5");
    MASK_Y = Key::new("y", "y", PLACE, "Centre down the box.").or("0.5");
    MASK_WIDTH = Key::new("w", "width", LENGTH, "Width, in fractions of the box.").or("1");
    MASK_HEIGHT = Key::new("h", "height", LENGTH, "Height, in fractions of the box.").or("1");
    MASK_ROTATION = Key::new("ro", "rotation", ANGLE, "Rotation about the centre, degrees clockwise.").or("0");
    MASK_FEATHER = Key::new("fe", "feather", FRACTION,
        "Whole width of the soft band on the edge, in fractions of the canvas height.").or("0");
    MASK_INVERTED = Key::new("iv", "invert", Kind::Flag, "Shows what is outside instead.").or("false");
    MASK_RADIUS = Key::new("r", "radius", FRACTION, "Corner radius, in fractions of the shorter side.").or("0");
    MASK_SOURCE = Key::new("u", "url", Kind::Source, "The picture of `luma`.");
}

section! {
    /// `ck`.
    CHROMA_KEY_KEYS "Colour key (`ck`)";
    KEY_TYPE = Key::new("ty", "type", Kind::Word(KeyType::NAMES),
        "By what it tells: the distance from the colour in the plane of Cb and Cr, each -0.5..0.5, or luma.").or("\"chroma\"");
    KEY_COLOUR = Key::new("c", "colour", Kind::Colour, "Colour that becomes clear.").or("\"#00ff00\"");
    KEY_THRESHOLD = Key::new("th", "threshold", FRACTION, "Distance from the colour, or luma, below which a pixel is clear.").or("0.15");
    KEY_SOFTNESS = Key::new("so", "softness", FRACTION, "Distance from there on over which it becomes opaque.").or("0.1");
    KEY_SPILL = Key::new("sp", "spill", FRACTION, "How much of the key's hue is taken out of what is left.").or("0.5");
    KEY_INVERTED = Key::new("iv", "invert", Kind::Flag, "Makes the rest clear instead.").or("false");
}

section! {
    /// `lut`.
    LUT_KEYS "Colour table (`lut`)";
    LUT_SOURCE = Key::new("u", "url", Kind::Source, "The `.cube` file.").required();
    LUT_AMOUNT = Key::new("a", "amount", number(0.0, 1.0), "How much of it.").or("1");
}

/// The keys of `mk`.
pub(crate) static MASK_TABLE: Table = Table::new("a mask", &[&MASK_KEYS]);
/// The keys of `ck`.
pub(crate) static CHROMA_KEY_TABLE: Table = Table::new("a colour key", &[&CHROMA_KEY_KEYS]);
/// The keys of `lut`.
pub(crate) static LUT_TABLE: Table = Table::new("a colour table", &[&LUT_KEYS]);
