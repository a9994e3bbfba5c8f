//! Keys of a track.

use super::key::{Key, Kind, Table, section};
use super::kinds::{FRACTION, GAIN, TIME, whole};

section! {
    /// A track.
    TRACK_KEYS "Track";
    TYPE = Key::new("tt", "track-type type kind", whole(0, i64::MAX),
        "0 video (also images, colours, shapes), 1 audio, 7 text; a track of another type is skipped.")
        .required();
    ID = Key::new("id", "id", Kind::Text, "Name that no other track or segment has.");
    NAME = Key::new("n", "name label", Kind::Text, "Name shown in summaries.");
    SEGMENTS = Key::new("sg", "segments clips items", Kind::Segments, "The segments; they may touch, but not overlap.").or("[]");
    HIDDEN = Key::new("hd", "hidden", Kind::Flag, "Whether its picture is left out.").or("false");
    MUTED = Key::new("mu", "muted mute", Kind::Flag, "Whether its sound is left out.").or("false");
    GAIN_OF_ALL = Key::new("vo", "volume gain", GAIN, "Gain on all its sound.").or("1");
    OPACITY = Key::new("o", "opacity alpha", FRACTION, "Opacity on all its picture.").or("1");
    DUCKING = Key::new("dk", "ducking", Kind::Object(&DUCKING_TABLE), "Takes the track's level down while another one sounds.");
    META = Key::new("m", "metadata meta", Kind::Free, "Anything; kept.").or("{}");
}

section! {
    /// `dk`.
    DUCKING_KEYS "Ducking (`dk`)";
    BY = Key::new("by", "by", Kind::TrackReference, "Id, or index in `t`, of the track that is listened to.").required();
    AMOUNT = Key::new("amt", "amount", Kind::Level, "How far the level goes down.").or("\"-12dB\"");
    ATTACK = Key::new("att", "attack", TIME, "Time of the way down, which begins that much ahead.").or("80");
    RELEASE = Key::new("rel", "release", TIME, "Time of the way back.").or("400");
    THRESHOLD = Key::new("th", "threshold", Kind::Level, "Level (RMS of the last 50 ms) that the other track must pass.").or("\"-40dB\"");
}

/// The keys of a track.
pub(crate) static TRACK: Table = Table::new("a track", &[&TRACK_KEYS]);
/// The keys of `dk`.
pub(crate) static DUCKING_TABLE: Table = Table::new("ducking", &[&DUCKING_KEYS]);
