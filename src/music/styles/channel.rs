//! A part and its place in the mix.

use crate::music::instruments::Voice;

/// A part of the music, by its task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::music) enum Part {
    Kick,
    Snare,
    Clap,
    Hat,
    OpenHat,
    Shaker,
    Ride,
    Tom,
    Bass,
    Keys,
    Strum,
    Arpeggio,
    Ostinato,
    Pad,
    Strings,
    Lead,
    Crash,
    Riser,
    ReversedCymbal,
    Impact,
    Dust,
}

/// A part in a style.
#[derive(Clone, Copy, Debug)]
pub(in crate::music) struct Channel {
    /// Its task.
    pub(in crate::music) part: Part,
    /// Instruments that a seed chooses from.
    pub(in crate::music) voices: &'static [Voice],
    /// The level of sections from which on it plays: 1 introduction, 2 build, 3 full, 4 full with all.
    pub(in crate::music) level: u8,
    /// Whether it plays in breaks.
    pub(in crate::music) in_break: bool,
    /// Its gain.
    pub(in crate::music) gain_db: f64,
    /// Its place, -1 left to 1 right.
    pub(in crate::music) pan: f64,
    /// Its send to the room, against itself; `None`: nothing.
    pub(in crate::music) room_db: Option<f64>,
    /// Its send to the echo, likewise.
    pub(in crate::music) echo_db: Option<f64>,
    /// How far a kick takes it down.
    pub(in crate::music) duck_db: f64,
    /// Frequency below which it is cut, Hz.
    pub(in crate::music) low_cut_hz: f64,
    /// Frequency above which it is cut, Hz.
    pub(in crate::music) high_cut_hz: f64,
    /// How far behind the beat it plays, milliseconds.
    pub(in crate::music) late_ms: f64,
    /// The note around which it plays.
    pub(in crate::music) centre: i32,
    /// Bars into a section at which it enters.
    pub(in crate::music) enters: u64,
}

impl Channel {
    /// A part in the middle, dry.
    pub(super) const fn new(part: Part, voices: &'static [Voice], level: u8, gain_db: f64) -> Self {
        Self {
            part,
            voices,
            level,
            in_break: false,
            gain_db,
            pan: 0.0,
            room_db: None,
            echo_db: None,
            duck_db: 0.0,
            low_cut_hz: 20.0,
            high_cut_hz: 20_000.0,
            late_ms: 0.0,
            centre: 62,
            enters: 0,
        }
    }

    pub(super) const fn breaks(self) -> Self {
        Self { in_break: true, ..self }
    }

    pub(super) const fn pan(self, pan: f64) -> Self {
        Self { pan, ..self }
    }

    pub(super) const fn room(self, decibels: f64) -> Self {
        Self { room_db: Some(decibels), ..self }
    }

    pub(super) const fn echo(self, decibels: f64) -> Self {
        Self { echo_db: Some(decibels), ..self }
    }

    pub(super) const fn duck(self, decibels: f64) -> Self {
        Self { duck_db: decibels, ..self }
    }

    pub(super) const fn band(self, low_cut_hz: f64, high_cut_hz: f64) -> Self {
        Self { low_cut_hz, high_cut_hz, ..self }
    }

    pub(super) const fn late(self, late_ms: f64) -> Self {
        Self { late_ms, ..self }
    }

    pub(super) const fn around(self, centre: i32) -> Self {
        Self { centre, ..self }
    }

    pub(super) const fn enters(self, enters: u64) -> Self {
        Self { enters, ..self }
    }
}
