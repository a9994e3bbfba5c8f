//! Keys of a segment: sound.

use super::key::{Key, Kind, section};
use super::kinds::{BALANCE, GAIN, TIME, number};
use crate::draft::segments::Segments;

const MEDIA: Segments = Segments::MEDIA;

/// The word of `fc` for a fade with equal power.
pub(crate) const EQUAL_POWER: &str = "power";

section! {
    /// How it sounds.
    SOUND "Segment: sound (`tt` 1, and the sound of a video segment)";
    LEVEL = Key::new("vo", "volume gain level", GAIN, "Gain.").or("1").on(MEDIA);
    MUTED = Key::new("mu", "muted mute", Kind::Flag, "Whether it is silent.").or("false").on(MEDIA);
    FADE_IN = Key::new("fi", "fade-in", TIME, "Length of the fade at the start.").or("0").on(MEDIA);
    FADE_OUT = Key::new("fo", "fade-out", TIME, "Length of the fade at the end.").or("0").on(MEDIA);
    FADE_CURVE = Key::new("fc", "fade-curve", Kind::Word(&["linear", EQUAL_POWER]),
        "`power` fades with equal power, else the gain moves in a straight line.").or("\"linear\"").on(MEDIA);
    BALANCE_POSITION = Key::new("pn", "balance pan", BALANCE,
        "Balance: left gain min(1, 1 - pn), right gain min(1, 1 + pn).").or("0").on(MEDIA);
    LOUDNESS = Key::new("nz", "normalize", number(-70.0, 0.0), "Loudness (LUFS) the segment is brought to first.").on(MEDIA).later();
}
