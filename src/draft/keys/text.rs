//! Keys of a segment: text.

use super::key::{Key, Kind, Table, section};
use super::kinds::{DURATION, EASE, LENGTH, PAINT, SCALE, TIME, firsts_rise, number, whole};
use crate::draft::datum::Datum;
use crate::draft::segments::Segments;
use crate::draft::text_model::{Align, CaptionLook, Direction, Overflow, TextCase, VerticalAlign};
use crate::draft::text_motion::{TextUnitKind, UnitMotionKind, UnitOrder};
use crate::draft::words::Named;

const TEXTS: Segments = Segments::TEXT;
const SIZE: Kind = number(0.001, 2.0);
const EM: Kind = number(0.0, 10.0);
const COUNTED: Kind = number(-1e12, 1e12);
const SHIFT: Kind = number(-10.0, 10.0);
const RANGE_LIST: Kind = Kind::List { of: &Kind::Object(&RANGE_TABLE), min: 0 };
const STROKE_LIST: Kind = Kind::List { of: &Kind::Object(&STROKE_TABLE), min: 0 };
const SHADOW_LIST: Kind = Kind::List { of: &Kind::Object(&SHADOW_TABLE), min: 0 };

section! {
    /// The words of a text, and how its lines lie.
    TEXT "Segment: text (`tt` 7, or `k: text`)";
    WRITTEN = Key::new("tx", "text content", Kind::Text, "The text; `\\n` breaks lines.").or_else("required unless `sub` or a counting `ta`").on(TEXTS);
    RANGES = Key::new("rs", "ranges", RANGE_LIST, "Stretches of the text in another style.").or("[]").on(TEXTS);
    AUTO_FIT = Key::new("fa", "auto-fit", Kind::Object(&AUTO_FIT_TABLE), "Takes the largest size that fits the box.").on(TEXTS);
    ALIGN = Key::new("al", "align alignment text-align", Kind::Word(Align::NAMES),
        "Where the lines lie across the box.").or("\"center\"").on(TEXTS);
    VERTICAL_ALIGN = Key::new("va", "vertical-align", Kind::Word(VerticalAlign::NAMES),
        "Where the text lies down the box.").or("\"middle\"").on(TEXTS);
    LINE_HEIGHT = Key::new("lh", "line-height", number(0.1, 10.0), "Line height, times the size.").or("1.2").on(TEXTS);
    WIDTH = Key::new("w", "width", LENGTH, "Width of the box, at which text wraps (UAX #14).").or("0.9").on(TEXTS);
    HEIGHT = Key::new("h", "height", LENGTH, "Height of the box.").or_else("as tall as the text").on(TEXTS);
    MAX_LINES = Key::new("ml", "max-lines", whole(1, 10_000), "How many lines at most.").on(TEXTS);
    OVERFLOW = Key::new("ov", "overflow", Kind::Word(Overflow::NAMES),
        "What becomes of text that does not fit.").or("\"visible\"").on(TEXTS);
    DIRECTION = Key::new("dir", "direction", Kind::Word(Direction::NAMES),
        "Direction of the paragraphs (UAX #9).").or("\"auto\"").on(TEXTS);
    BACKGROUND = Key::new("bx", "box", Kind::Object(&BOX_TABLE), "A box behind the lines.").on(TEXTS);
    ANIMATION = Key::new("ta", "text-animation", Kind::Object(&ANIMATION_TABLE),
        "Moves the text letter by letter, word by word or line by line: one animation in which it comes, or `in`, `out` and `lp`.")
        .on(TEXTS).rule("an object with `n`, or with `in`, `out` or `lp`", says_what_moves);
    WORDS = Key::new("wd", "words", Kind::List { of: &Kind::Tuple { of: &[TIME, TIME, Kind::Text], optional: 0 }, min: 0 },
        "When each word is said: `[from, to, word]`, segment time.")
        .or("[]").on(TEXTS).rule("a list whose times rise", firsts_rise);
    SPOKEN = Key::new("kr", "karaoke", Kind::Object(&SPOKEN_TABLE), "Style of the word being said, with `wd` or the word times of `sub`.").on(TEXTS);
    CAPTION_LOOK = Key::new("cap", "caption-look caption", Kind::Word(CaptionLook::NAMES),
        "A caption look; what the segment says itself of its style stands.").on(TEXTS);
    SUBTITLES = Key::new("sub", "subtitles", Kind::Source, "Subtitles whose cues are shown in this style, their times from the segment's start: `.srt`, `.vtt`, `.ass`, or the word times of a speech recogniser as JSON.").on(TEXTS);
}

section! {
    /// How letters look.
    STYLE "Text style (also of `rs` and `kr`)";
    FAMILIES = Key::new("ff", "font-family font", Kind::Or { plain: &Kind::Text, nested: &Kind::List { of: &Kind::Text, min: 0 } },
        "Font family, or several in order of fallback.").or_else("the bundled sans").on(TEXTS);
    WEIGHT = Key::new("fw", "font-weight weight", whole(100, 900), "Weight.").or("400").on(TEXTS);
    ITALIC = Key::new("it", "italic", Kind::Flag, "Whether it is italic.").or("false").on(TEXTS);
    FONT_SIZE = Key::new("fs", "font-size size", SIZE, "Size, in fractions of the canvas height.").or("0.05").on(TEXTS);
    FILL = Key::new("c", "colour color fill", PAINT, "Colour or gradient of the letters.").or("\"#ffffff\"").on(TEXTS);
    LETTER_SPACING = Key::new("ls", "letter-spacing", number(-1.0, 10.0), "Space between letters, em.").or("0").on(TEXTS);
    CASE = Key::new("tc", "text-case", Kind::Word(TextCase::NAMES), "Changes the case of the letters.").on(TEXTS);
    STROKES = Key::new("st", "strokes stroke outline", STROKE_LIST, "Outlines outside the fill, painted last to first.").or("[]").on(TEXTS);
    SHADOWS = Key::new("ts", "text-shadows shadow", SHADOW_LIST, "Shadows under the letters.").or("[]").on(TEXTS);
}

section! {
    /// One of `rs`.
    RANGE_KEYS "Styled range (an entry of `rs`), beside the keys of the text style";
    RANGE_FIRST = Key::new("f", "from", whole(0, 1_000_000), "First grapheme.").required();
    RANGE_END = Key::new("t", "to", whole(1, 1_000_000), "One past the last grapheme.").required();
}

section! {
    /// `fa`.
    AUTO_FIT_KEYS "Auto-fit (`fa`)";
    SMALLEST = Key::new("mn", "min", SIZE, "Smallest size, in fractions of the canvas height.").or("0.01");
    LARGEST = Key::new("mx", "max", SIZE, "Largest size, in fractions of the canvas height.").or("0.5");
}

section! {
    /// One of `st`.
    STROKE_KEYS "Text outline (an entry of `st`)";
    STROKE_COLOUR = Key::new("c", "colour", Kind::Colour, "Colour.").or("\"#000000\"");
    STROKE_WIDTH = Key::new("w", "width", EM, "Width from the fill's edge outwards, em.").or("0.05");
}

section! {
    /// One of `ts`.
    SHADOW_KEYS "Text shadow (an entry of `ts`)";
    SHADOW_COLOUR = Key::new("c", "colour", Kind::Colour, "Colour.").or("\"#00000080\"");
    SHADOW_X = Key::new("x", "x", SHIFT, "Distance to the right, em.").or("0");
    SHADOW_Y = Key::new("y", "y", SHIFT, "Distance downwards, em.").or("0.05");
    SHADOW_BLUR = Key::new("b", "blur", EM, "Sigma of the Gaussian, em.").or("0.05");
}

section! {
    /// `bx`.
    BOX_KEYS "Text box (`bx`)";
    BOX_COLOUR = Key::new("c", "colour", Kind::Colour, "Colour.").or("\"#00000080\"");
    BOX_PADDING = Key::new("pad", "padding", SCALE, "Space round the lines, em; one number, or `[across, down]`.").or("0.25");
    BOX_RADIUS = Key::new("r", "radius", EM, "Corner radius, em.").or("0");
    BOX_PER_LINE = Key::new("pl", "per-line", Kind::Flag, "Whether each line has a box of its own.").or("false");
}

section! {
    /// `ta`.
    ANIMATION_KEYS "Text animation (`ta`)";
    ANIMATION_NAME = Key::new("n", "name", Kind::Word(ANIMATION_NAMES),
        "How the units come; `count` shows a number in place of the text that goes from `f` to `t`.");
    COUNT_FROM = Key::new("f", "from", COUNTED, "Of `count`: its first number.").or("0");
    COUNT_TO = Key::new("t", "to", COUNTED, "Of `count`: its last number.").or("100");
    COUNT_PATTERN = Key::new("fmt", "format", Kind::Text,
        "Of `count`: a number pattern of UTS #35 with text around it, its marks those of `m.lang`.").or("\"#,##0\"");
    ENTER = Key::new("in", "in", Kind::Object(&UNIT_ANIMATION_TABLE), "How the units come.");
    LEAVE = Key::new("out", "out", Kind::Object(&UNIT_ANIMATION_TABLE), "How the units go.");
    CYCLE = Key::new("lp", "loop", Kind::Object(&UNIT_ANIMATION_TABLE), "How the units sway all along.");
}

section! {
    /// An animation of units.
    UNIT_ANIMATION_KEYS "Motion of units (`ta`, `ta.in`, `ta.out`, `ta.lp`)";
    UNIT = Key::new("u", "unit", Kind::Word(TextUnitKind::NAMES), "The part that moves as one.").or("\"char\"");
    ANIMATION_DURATION = Key::new("d", "duration", DURATION, "How long each unit takes; in `lp` its period; of `count` the whole.")
        .or_else("400, in `lp` 1000, of `count` 1000");
    ANIMATION_STAGGER = Key::new("sg", "stagger", TIME, "How much later the next unit starts.").or("40");
    ANIMATION_EASE = Key::new("e", "ease", EASE, "Its curve.").or("\"out-cubic\"");
    ANIMATION_ORDER = Key::new("or", "order", Kind::Word(UnitOrder::NAMES), "Which unit starts first.").or("\"forward\"");
    ANIMATION_SEED = Key::new("seed", "seed", whole(0, 4_294_967_295), "Of `random` and `scramble`: another seed, another chance.").or("0");
}

section! {
    /// `n` of `in`, `out` and `lp`.
    UNIT_NAME_KEYS "Motion of units by name (`ta.in`, `ta.out`, `ta.lp`)";
    UNIT_NAME = Key::new("n", "name", Kind::Word(UnitMotionKind::NAMES), "How the units move.").required();
}

/// `n` of `ta`.
const ANIMATION_NAMES: &[&str] =
    &["typewriter", "fade", "rise", "drop", "pop", "blur", "wave", "slide", "scale", "flip", "scramble", "reveal", "count"];

/// Whether a text animation names one.
fn says_what_moves(animation: &Datum) -> bool {
    let Datum::Object(animation) = animation else { return false };
    [&ANIMATION_NAME, &ENTER, &LEAVE, &CYCLE].into_iter().any(|key| animation.datum(key).is_some())
}

/// The keys of an entry of `rs`.
pub(crate) static RANGE_TABLE: Table = Table::new("a styled range", &[&RANGE_KEYS, &STYLE]);
/// The keys of `kr`.
pub(crate) static SPOKEN_TABLE: Table = Table::new("the style of the word being said", &[&STYLE]);
/// The keys of `fa`.
pub(crate) static AUTO_FIT_TABLE: Table = Table::new("auto-fit", &[&AUTO_FIT_KEYS]);
/// The keys of an entry of `st`.
pub(crate) static STROKE_TABLE: Table = Table::new("a text outline", &[&STROKE_KEYS]);
/// The keys of an entry of `ts`.
pub(crate) static SHADOW_TABLE: Table = Table::new("a text shadow", &[&SHADOW_KEYS]);
/// The keys of `bx`.
pub(crate) static BOX_TABLE: Table = Table::new("a text box", &[&BOX_KEYS]);
/// The keys of `ta`.
pub(crate) static ANIMATION_TABLE: Table = Table::new("a text animation", &[&ANIMATION_KEYS, &UNIT_ANIMATION_KEYS]);
/// The keys of `ta.in`, `ta.out` and `ta.lp`.
pub(crate) static UNIT_ANIMATION_TABLE: Table = Table::new("a motion of units", &[&UNIT_NAME_KEYS, &UNIT_ANIMATION_KEYS]);
