//! Keys of a segment: time and content, and the table of all its keys.

use super::key::{Key, Kind, Segments, Table, section};
use super::kinds::{BORDER, DURATION, FRACTION, LENGTH, PAINT, SOURCE_LENGTH, SOURCE_TIME, TIME, firsts_rise, number, whole};
use super::{layout, look, motion, sound, text};
use crate::draft::model::{PastEnd, ShapeKind};
use crate::draft::words::{Named, WrittenKind};

const MEDIA: Segments = Segments::MEDIA;
const FILLED: Segments = Segments::COLOUR.and(Segments::SHAPE);

const SPEED: Kind = number(0.1, 10.0);
const RAMP: Kind = Kind::List { of: &Kind::Tuple { of: &[TIME, SPEED], optional: 0 }, min: 1 };

section! {
    /// When and what.
    SEGMENT_KEYS "Segment: time and content";
    START = Key::new("s", "start time", TIME, "Start on the timeline.").or_else("end of the previous segment on the track");
    DURATION_SHOWN = Key::new("d", "duration length", DURATION, "Duration on the timeline; required for stills, colours, shapes and text.")
        .or_else("length of the source after trim and speed");
    ID = Key::new("id", "id", Kind::Text, "Name that no other track or segment has.");
    NAME = Key::new("n", "name label", Kind::Text, "Name shown in summaries.").or_else("`m.name`, else `m.title`");
    META = Key::new("m", "metadata meta", Kind::Free, "Anything; kept.").or("{}");
    HIDDEN = Key::new("hd", "hidden", Kind::Flag, "Whether it is left out.").or("false");
    SOURCE = Key::new("u", "source url src path file uri", Kind::Source,
        "Path relative to the draft's folder, a `file:` or `http(s):` URL, or `#id` of a resource.").on(MEDIA);
    SHA256 = Key::new("sha", "sha256", Kind::Sha256, "SHA-256 that the bytes of the source must have.").on(MEDIA);
    FALLBACK = Key::new("fb", "fallback", Kind::Source, "Source that is taken, with a warning, where `u` cannot be read.").on(MEDIA);
    KIND = Key::new("k", "kind type", Kind::Word(WrittenKind::NAMES), "What the segment is.").or_else("by content");
    FILL = Key::new("c", "colour color fill", PAINT, "Colour or gradient of a colour segment; fill of a shape.").on(FILLED);
    SHAPE = Key::new("sh", "shape", Kind::Object(&SHAPE_TABLE), "A shape drawn in the box.").on(Segments::SHAPE).later();
    SOURCE_START = Key::new("ss", "source-start in trim-start", SOURCE_TIME, "In-point, in source time.").or("0").on(MEDIA);
    SOURCE_DURATION = Key::new("sd", "source-duration", SOURCE_LENGTH, "Length used, in source time.").or_else("the rest").on(MEDIA);
    SPEEDS = Key::new("sp", "speed rate", Kind::Or { plain: &SPEED, nested: &RAMP },
        "Speed, or a ramp of `[segment time, speed]` with straight lines between. Not yet in sound: ramps, and speeds with `pp`.")
        .or("1").on(MEDIA).rule("a list whose times rise", firsts_rise);
    KEEP_PITCH = Key::new("pp", "preserve-pitch", Kind::Flag, "Whether sound keeps its pitch where `sp` is not 1.").or("true").on(MEDIA);
    REVERSE = Key::new("rv", "reverse reversed", Kind::Flag,
        "Shows the frames that forward play would show in the opposite order. Not yet in sound.").or("false").on(MEDIA);
    FREEZE = Key::new("fz", "freeze", SOURCE_TIME, "Shows the source at this source time throughout.").on(MEDIA);
    REPEATS = Key::new("lp", "loop repeat", whole(-1, 100_000), "Extra plays of the source; -1 is as many as fit `d`.").or("0").on(MEDIA);
    PAST_END = Key::new("ep", "end-policy", Kind::Word(PastEnd::NAMES),
        "What follows where the source is too short.").or("\"hold\"").on(MEDIA);
}

section! {
    /// `sh`.
    SHAPE_KEYS "Shape (`sh`)";
    SHAPE_TYPE = Key::new("ty", "type", Kind::Word(ShapeKind::NAMES), "Which shape.").or("\"rect\"");
    SHAPE_WIDTH = Key::new("w", "width", LENGTH, "Width, in fractions of the canvas.").or_else("the box's");
    SHAPE_HEIGHT = Key::new("h", "height", LENGTH, "Height, in fractions of the canvas.").or_else("the box's");
    SHAPE_RADIUS = Key::new("r", "radius", FRACTION, "Corner radius, in fractions of the shorter side.").or("0");
    SHAPE_STROKE = Key::new("st", "stroke", Kind::Object(&BORDER), "Outline.");
}

/// The keys of `sh`.
pub(crate) static SHAPE_TABLE: Table = Table::new("a shape", &[&SHAPE_KEYS]);

/// The keys of a segment; where two sections have one, the first counts.
pub(crate) static SEGMENT: Table =
    Table::new("a segment", &[&SEGMENT_KEYS, &layout::LAYOUT, &look::LOOK, &motion::MOTION, &text::TEXT, &text::STYLE, &sound::SOUND]);
/// The keys of a text segment.
pub(crate) static TEXT_SEGMENT: Table =
    Table::new("a text segment", &[&text::TEXT, &text::STYLE, &SEGMENT_KEYS, &layout::LAYOUT, &look::LOOK, &motion::MOTION, &sound::SOUND]);
