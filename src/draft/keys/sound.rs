//! Keys of a segment: sound.

use super::key::{Key, Kind, Table, section};
use super::kinds::{BALANCE, GAIN, TIME, number, whole};
use crate::draft::computed::{BedStyle, MUSICAL_KEYS, SoundEffect};
use crate::draft::segments::Segments;

const MEDIA: Segments = Segments::MEDIA;

/// The words of `fc`.
const FADE_CURVES: &[&str] = &["linear", EQUAL_POWER, EXPONENTIAL, S];
/// A fade with equal power.
pub(crate) const EQUAL_POWER: &str = "power";
/// A fade that is nearly straight in decibels.
pub(crate) const EXPONENTIAL: &str = "exp";
/// A fade with soft ends.
pub(crate) const S: &str = "s";

section! {
    /// How it sounds.
    SOUND "Segment: sound (`tt` 1, and the sound of a video segment)";
    LEVEL = Key::new("vo", "volume gain level", GAIN, "Gain.").or("1").on(MEDIA);
    MUTED = Key::new("mu", "muted mute", Kind::Flag, "Whether it is silent.").or("false").on(MEDIA);
    FADE_IN = Key::new("fi", "fade-in", TIME, "Length of the fade at the start.").or("0").on(MEDIA);
    FADE_OUT = Key::new("fo", "fade-out", TIME, "Length of the fade at the end.").or("0").on(MEDIA);
    FADE_CURVE = Key::new("fc", "fade-curve", Kind::Word(FADE_CURVES),
        "Course of both fades: the gain moves in a straight line, with equal power, nearly straight in decibels, or with soft ends.")
        .or("\"linear\"").on(MEDIA);
    BALANCE_POSITION = Key::new("pn", "balance pan", BALANCE,
        "Balance: left gain min(1, 1 - pn), right gain min(1, 1 + pn).").or("0").on(MEDIA);
    LOUDNESS = Key::new("nz", "normalize", number(-70.0, 0.0), "Loudness (LUFS) the segment is brought to first.").on(MEDIA);
    SOUND_EFFECT = Key::new("sfx", "sound-effect", Kind::Word(SoundEffect::NAMES),
        "A computed sound in place of `u`; it needs a `d`, and is silent where it has ended before.").on(Segments::SOUND);
    BED = Key::new("bed", "music-bed", Kind::Word(BedStyle::NAMES),
        "Computed music in place of `u`, composed for its `d`, with an ending; with `sd` and `lp` a loop without one.").on(Segments::SOUND);
    COMPUTED_PARAMETERS = Key::new("sfp", "sound-parameters", Kind::Object(&COMPUTED_TABLE), "Parameters of `sfx` and `bed`.")
        .or("{}").on(Segments::SOUND);
}

section! {
    /// `sfp`.
    COMPUTED_KEYS "Computed sound (`sfp`)";
    FREQUENCY = Key::new("f", "frequency", number(20.0, 20_000.0), "Frequency of `tone`, Hz.").or("440");
    SEED = Key::new("seed", "seed", whole(0, i64::MAX), "Another number gives another sound, or another piece.").or("0");
    TEMPO = Key::new("bpm", "tempo", number(40.0, 240.0), "Tempo of a bed, beats a minute.")
        .or_else("one of the style's at which whole bars fill `d`");
    MUSICAL_KEY = Key::new("key", "key", Kind::Word(MUSICAL_KEYS),
        "Key of a bed; a style that has no chords of its mode plays in the other mode.").or_else("by the seed");
}

/// The keys of `sfp`.
pub(crate) static COMPUTED_TABLE: Table = Table::new("a computed sound", &[&COMPUTED_KEYS]);
