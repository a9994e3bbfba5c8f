//! Keys of the document itself.

use super::key::{Key, Kind, Table, section};
use super::kinds::{DURATION, GAIN, PAINT, number, whole};

/// The version of the format that is read.
pub const FORMAT_VERSION: u64 = 1;

const RESOURCE_MAP: Kind = Kind::Map(&Kind::Object(&RESOURCE));

section! {
    /// The document.
    DOCUMENT_KEYS "Document";
    VERSION = Key::new("v", "version", whole(1, i64::MAX), "Version of the format the draft is written in.").or("1");
    ID = Key::new("id", "id", Kind::Text, "Name of the draft, kept as it is; the render's own id is made from it.");
    LENGTH = Key::new("d", "duration length", DURATION,
        "Length of the output; what lies past it is cut.").or_else("end of the last segment");
    META = Key::new("m", "metadata meta", Kind::Object(&META_TABLE), "Canvas, frame rate and title; other entries are kept.").or("{}");
    BACKGROUND = Key::new("bg", "background backdrop", PAINT, "What is seen where no segment paints.").or("\"#000000\"");
    RESOURCES = Key::new("r", "resources", RESOURCE_MAP, "Media by id, for sources written as `#id`.").or("{}");
    VARIABLES = Key::new("vr", "variables", Kind::Map(&Kind::Text),
        "Values for `{{name}}` in the strings of the draft; the command line's win. `{{|{}}` is one brace that begins no variable.").or("{}");
    MASTER = Key::new("au", "audio", Kind::Object(&MASTER_TABLE), "What is done to the whole mix.").or("{}");
    TRACKS = Key::new("t", "tracks", Kind::Tracks, "The tracks; later ones paint above earlier ones.").required_by_check();
}

section! {
    /// `m` of the document.
    META_KEYS "Document metadata (`m`)";
    TITLE = Key::new("title", "title", Kind::Text, "Title of the output.");
    WIDTH = Key::new("width", "width", Kind::Whole { min: 16, max: 7680, step: 2 }, "Width of the canvas in pixels.").or("1080");
    HEIGHT = Key::new("height", "height", Kind::Whole { min: 16, max: 7680, step: 2 }, "Height of the canvas in pixels.").or("1920");
    FRAME_RATE = Key::new("fps", "frame-rate framerate fps", Kind::FrameRate,
        "Frames per second, kept exactly: frame n is the picture at n/fps seconds.").or("30");
    LANGUAGE = Key::new("lang", "language locale", Kind::Text, "Language of the text, as a BCP 47 tag, for shaping.");
}

section! {
    /// One of `r`.
    RESOURCE_KEYS "Resource (an entry of `r`)";
    RESOURCE_SOURCE = Key::new("u", "source url src path file uri", Kind::Location,
        "Path, relative to the draft's folder, or URL.").required();
    RESOURCE_SHA256 = Key::new("sha", "sha256", Kind::Sha256, "SHA-256 that the bytes must have.");
    RESOURCE_NAME = Key::new("n", "name", Kind::Text, "Name shown for it.");
}

section! {
    /// `au`.
    MASTER_KEYS "Master sound (`au`)";
    MASTER_LOUDNESS = Key::new("lufs", "loudness", number(-70.0, 0.0),
        "Integrated loudness (EBU R 128, LUFS) the whole is brought to, in place of `vo`.").or_else("off; -14 with `--platform`");
    TRUE_PEAK = Key::new("tp", "true-peak", number(-20.0, 0.0), "Ceiling of the true peak, dBTP.").or("-1");
    MASTER_GAIN = Key::new("vo", "volume gain", GAIN, "Gain of the whole.").or("1");
}

/// The keys of the document.
pub(crate) static DOCUMENT: Table = Table::new("the document", &[&DOCUMENT_KEYS]);
/// The keys of `m`.
pub(crate) static META_TABLE: Table = Table { what: "the metadata", sections: &[&META_KEYS], open: true, pattern: None };
/// The keys of a resource.
pub(crate) static RESOURCE: Table = Table::new("a resource", &[&RESOURCE_KEYS]);
/// The keys of `au`.
pub(crate) static MASTER_TABLE: Table = Table::new("the master sound", &[&MASTER_KEYS]);
