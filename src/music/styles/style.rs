//! A style, as a row of data.

use super::{Channel, Part};
use crate::music::theory::Mode;

/// Hits of several parts, a sign a sixteenth: `X` accent, `x` hit, `o` soft, else nothing.
pub(in crate::music) type Groove = &'static [(Part, &'static str)];

/// A style.
#[derive(Debug)]
pub(in crate::music) struct Style {
    /// Slowest and fastest, beats a minute.
    pub(in crate::music) tempo_bpm: (f64, f64),
    /// Where the second sixteenth of two begins, of the two; a half is straight.
    pub(in crate::music) swing: (f64, f64),
    /// Modes to choose from.
    pub(in crate::music) modes: &'static [Mode],
    /// Progressions of the main sections in major and in minor, a chord a bar, `/` between two in one.
    pub(in crate::music) main: [&'static [&'static str]; 2],
    /// Those of breaks and builds.
    pub(in crate::music) contrast: [&'static [&'static str]; 2],
    /// The last chord, in major and in minor.
    pub(in crate::music) last: [&'static str; 2],
    /// Rhythms; a seed takes one for the piece, with the next one as its variation.
    pub(in crate::music) grooves: &'static [Groove],
    /// Fills at the ends of sections, as grooves of one bar.
    pub(in crate::music) fills: &'static [Groove],
    /// Chords: `X` accent, `x` chord, `-` held, `.` rest.
    pub(in crate::music) comps: &'static [&'static str],
    /// Strokes: `D` and `U` strong, `d` and `u` weak, `-` held, `.` damped.
    pub(in crate::music) strums: &'static [&'static str],
    /// Digits count the chord's notes from below, from 4 on an octave higher.
    pub(in crate::music) arpeggios: &'static [&'static str],
    /// As `arpeggios`, for strings that repeat.
    pub(in crate::music) ostinatos: &'static [&'static str],
    /// `r` root, `f` fifth, `o` octave, `a` a step towards the next root; capitals are accents.
    pub(in crate::music) basses: &'static [&'static str],
    /// Rhythms of the melody's motif, one or two bars: `X`, `x` notes, `-` held, `.` rest.
    pub(in crate::music) motifs: &'static [&'static str],
    /// Seconds in which the room falls by 60 dB.
    pub(in crate::music) room_seconds: f64,
    /// Sixteenths between echoes.
    pub(in crate::music) echo_sixteenths: i64,
    /// Depth of the pitch's wow, cents.
    pub(in crate::music) wow_cents: f64,
    /// Whether all is silent for a beat before the full sections.
    pub(in crate::music) stops: bool,
    /// How far introductions are below full sections, decibels; builds and breaks less.
    pub(in crate::music) quiet_db: f64,
    /// How far below its end the piece begins, decibels.
    pub(in crate::music) crescendo_db: f64,
    /// Tilt of the master around 900 Hz, decibels an end.
    pub(in crate::music) tilt_db: f64,
    /// Who plays.
    pub(in crate::music) channels: &'static [Channel],
}
