//! What a style is.

use super::{Channel, Part, bold, calm, cinematic, corporate, lofi, upbeat};
use crate::draft::BedStyle;
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

impl Style {
    /// The style of a name.
    pub(in crate::music) fn of(style: BedStyle) -> &'static Self {
        match style {
            BedStyle::Lofi => &lofi::STYLE,
            BedStyle::Upbeat => &upbeat::STYLE,
            BedStyle::Calm => &calm::STYLE,
            BedStyle::Bold => &bold::STYLE,
            BedStyle::Corporate => &corporate::STYLE,
            BedStyle::Cinematic => &cinematic::STYLE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::theory::{Chord, Key};

    const ALL: [BedStyle; 6] = [BedStyle::Lofi, BedStyle::Upbeat, BedStyle::Calm, BedStyle::Bold, BedStyle::Corporate, BedStyle::Cinematic];

    #[test]
    fn every_chord_of_every_style_is_one() {
        for name in ALL {
            let style = Style::of(name);
            for &mode in style.modes {
                let side = usize::from(mode == Mode::Minor);
                let written = style.main[side].iter().chain(style.contrast[side]).chain([&style.last[side]]);
                for chord in written.flat_map(|line| line.split([' ', '/'])) {
                    assert!(Chord::of(chord, Key { tonic: 0, mode }).is_some(), "{name:?}: {chord}");
                }
                assert!(!style.main[side].is_empty() && !style.contrast[side].is_empty(), "{name:?} {mode:?}");
            }
        }
    }

    #[test]
    fn every_rhythm_is_of_whole_bars_and_has_its_part() {
        for name in ALL {
            let style = Style::of(name);
            let lists = [style.comps, style.strums, style.arpeggios, style.ostinatos, style.basses, style.motifs];
            let grooves = style.grooves.iter().chain(style.fills).flat_map(|groove| groove.iter());
            for (part, line) in grooves.clone() {
                assert!(style.channels.iter().any(|channel| channel.part == *part), "{name:?}: nobody plays {part:?}: {line}");
            }
            for line in lists.into_iter().flatten().copied().chain(grooves.map(|(_, line)| *line)) {
                assert!(!line.is_empty() && line.len().is_multiple_of(16), "{name:?}: {line}");
            }
            assert!(style.grooves.len() != 1 && !style.motifs.is_empty(), "{name:?}");
        }
    }
}
