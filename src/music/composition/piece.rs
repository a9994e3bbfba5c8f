//! A piece: all that a seed chooses once.

use super::form::{Section, sections};
use super::grid::Grid;
use crate::draft::BedStyle;
use crate::music::dice::Dice;
use crate::music::instruments::Voice;
use crate::music::styles::Style;
use crate::music::theory::{Chord, Key, Mode};

/// A piece as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::music) struct Wanted {
    pub(in crate::music) style: BedStyle,
    pub(in crate::music) seed: u64,
    /// Its length, in samples, above zero.
    pub(in crate::music) samples: i64,
    pub(in crate::music) bpm: Option<f64>,
    pub(in crate::music) key: Option<Key>,
    /// The sample near which the full section begins.
    pub(in crate::music) drop: Option<i64>,
    /// Whether its end leads into its beginning.
    pub(in crate::music) looped: bool,
}

/// Chords by half bars.
pub(super) type Progression = Vec<[Chord; 2]>;

/// A piece.
#[derive(Debug)]
pub(in crate::music) struct Piece {
    pub(in crate::music) style: &'static Style,
    pub(in crate::music) seed: u64,
    pub(in crate::music) key: Key,
    pub(in crate::music) grid: Grid,
    pub(in crate::music) swing: f64,
    pub(in crate::music) sections: Vec<Section>,
    /// Instrument and brightness of each channel.
    pub(in crate::music) sounds: Vec<(Voice, f64)>,
    /// Channels that sit this piece out.
    pub(super) absent: Vec<bool>,
    pub(super) main: Progression,
    pub(super) contrast: Progression,
    pub(super) last: Chord,
    /// The first of each list of rhythms that is used.
    pub(super) choices: Choices,
}

/// Indices into the style's lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choices {
    pub(super) groove: usize,
    pub(super) comp: usize,
    pub(super) strum: usize,
    pub(super) arpeggio: usize,
    pub(super) ostinato: usize,
    pub(super) bass: usize,
    pub(super) motif: usize,
}

impl Piece {
    /// The piece that is asked for.
    pub(in crate::music) fn of(wanted: &Wanted) -> Self {
        let style = Style::of(wanted.style);
        let seed = wanted.seed ^ ((wanted.style as u64) << 56);
        let dice = |purpose: &str| Dice::of(seed, purpose, 0);
        let grid = Grid::fitting(wanted.samples, style.tempo_bpm, wanted.bpm, wanted.looped, &mut dice("tempo"));
        let drop = wanted.drop.map(|drop| (drop as f64 * grid.bars as f64 / grid.samples as f64).round() as i64);
        let key = wanted.key.unwrap_or_else(|| {
            let mut dice = dice("key");
            Key { mode: *dice.pick(style.modes), tonic: dice.below(12) as u8 }
        });
        // A mode that the style has no chords of is played by the harmony of the one it has.
        let side = usize::from(key.mode == Mode::Minor);
        let side = if style.main[side].is_empty() { 1 - side } else { side };
        let mode = if side == 1 { Mode::Minor } else { Mode::Major };
        let key = Key { mode, ..key };
        let mut harmony = dice("harmony");
        let (main, contrast): (&str, &str) = (*harmony.pick(style.main[side]), *harmony.pick(style.contrast[side]));
        let (main, contrast) = (progression(main, key), progression(contrast, key));
        let last = chord(style.last[side], key);
        let mut sound = dice("sound");
        let sounds = style.channels.iter().map(|channel| (*sound.pick(channel.voices), sound.between(0.25, 0.85))).collect();
        let mut rhythm = dice("rhythm");
        let mut choose = |length: usize| rhythm.below(length);
        let choices = Choices {
            groove: choose(style.grooves.len()),
            comp: choose(style.comps.len()),
            strum: choose(style.strums.len()),
            arpeggio: choose(style.arpeggios.len()),
            ostinato: choose(style.ostinatos.len()),
            bass: choose(style.basses.len()),
            motif: choose(style.motifs.len()),
        };
        let mut presence = dice("presence");
        // What comes in last is not in every piece.
        let absent = style.channels.iter().map(|channel| presence.chance(if channel.level >= 4 { 0.3 } else { 0.0 })).collect();
        let swing = dice("swing").between(style.swing.0, style.swing.1);
        let sections = sections(grid.bars, wanted.looped, drop);
        Self { style, seed, key, grid, swing, sections, sounds, absent, main, contrast, last, choices }
    }

    /// The tonic's note number nearest below `note`.
    pub(super) fn tonic_below(&self, note: i32) -> i32 {
        note - (note - i32::from(self.key.tonic)).rem_euclid(12)
    }
}

fn progression(line: &str, key: Key) -> Progression {
    let bar = |bar: &str| {
        let (first, second) = bar.split_once('/').unwrap_or((bar, bar));
        [chord(first, key), chord(second, key)]
    };
    line.split(' ').map(bar).collect()
}

fn chord(name: &str, key: Key) -> Chord {
    Chord::of(name, key).expect("a test reads every chord of every style")
}
