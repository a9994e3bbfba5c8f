//! A section while it is composed.

use super::form::{Section, SectionKind};
use super::grid::BAR;
use super::note::Note;
use super::piece::Piece;
use crate::music::arithmetic::samples_of;
use crate::music::dice::Dice;
use crate::music::styles::{Channel, Part};
use crate::music::theory::Chord;

/// A section while it is composed.
pub(super) struct Sketch<'a> {
    pub(super) piece: &'a Piece,
    pub(super) section: Section,
    pub(super) index: usize,
    /// Chords by half bars, two for each bar.
    pub(super) chords: Vec<Chord>,
    pub(super) notes: Vec<Note>,
}

impl Sketch<'_> {
    /// Choices of this section for one purpose.
    pub(super) fn dice(&self, purpose: &str) -> Dice {
        Dice::of(self.piece.seed, purpose, self.index as u64 + 1)
    }

    /// The channels of a part that play in this section.
    pub(super) fn players(&self, part: Part) -> Option<(usize, &'static Channel)> {
        let channels = self.piece.style.channels;
        let (index, channel) = channels.iter().enumerate().find(|(_, channel)| channel.part == part)?;
        let plays = match self.section.kind {
            SectionKind::Break => channel.in_break,
            _ => channel.level <= self.section.level,
        };
        (plays && !self.piece.absent[index]).then_some((index, channel))
    }

    /// The chord at a sixteenth of the section.
    pub(super) fn chord(&self, sixteenth: i64) -> &Chord {
        let half = (sixteenth.max(0) / (BAR / 2)) as usize;
        &self.chords[half.min(self.chords.len() - 1)]
    }

    /// How many sixteenths it has.
    pub(super) fn sixteenths(&self) -> i64 {
        self.section.bars * BAR
    }

    /// The sample, from the section's start, of a sixteenth with the style's swing.
    pub(super) fn sample_of(&self, sixteenth: i64) -> i64 {
        let (piece, first) = (self.piece, self.section.start * BAR);
        let start = piece.grid.at(first);
        if sixteenth.rem_euclid(2) == 0 {
            return piece.grid.at(first + sixteenth) - start;
        }
        let (from, to) = (piece.grid.at(first + sixteenth - 1), piece.grid.at(first + sixteenth + 1));
        from + ((to - from) as f64 * piece.swing).round() as i64 - start
    }

    /// Adds a note, a little beside its place as people play.
    pub(super) fn play(&mut self, channel: usize, (from, to): (i64, i64), midi: i32, velocity: f64, human: &mut Dice, loose_ms: f64) {
        let late = self.piece.style.channels[channel].late_ms + human.between(-loose_ms, loose_ms);
        let onset = self.sample_of(from);
        let length = (self.sample_of(to) - onset).max(480);
        let velocity = (velocity * human.between(0.92, 1.05)).clamp(0.05, 1.0);
        let shift = samples_of(late.abs() / 1000.0) as i64 * if late < 0.0 { -1 } else { 1 };
        self.notes.push(Note { channel, onset: onset + shift, midi, length, velocity, variant: human.below(3) as u64 });
    }
}

/// The bars of a rhythm, one sign a sixteenth, again and again over the section; with each sign its sixteenth.
pub(super) fn signs(rhythm: &'static str, sixteenths: i64) -> impl Iterator<Item = (i64, u8)> {
    let bytes = rhythm.as_bytes();
    (0..sixteenths).map(move |sixteenth| (sixteenth, bytes[sixteenth as usize % bytes.len()]))
}

/// The notes of a rhythm: first sixteenth, the one after the last, and the sign; `-` holds a note.
pub(super) fn held(rhythm: &'static str, sixteenths: i64) -> Vec<(i64, i64, u8)> {
    let mut notes: Vec<(i64, i64, u8)> = Vec::new();
    let mut is_held = false;
    for (sixteenth, sign) in signs(rhythm, sixteenths) {
        match sign {
            b'-' if is_held => notes.last_mut().into_iter().for_each(|note| note.1 = sixteenth + 1),
            b'-' | b'.' => is_held = false,
            _ => {
                notes.push((sixteenth, sixteenth + 1, sign));
                is_held = true;
            }
        }
    }
    notes
}
