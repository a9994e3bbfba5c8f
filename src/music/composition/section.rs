//! The notes of one section.

use super::form::{Section, SectionKind};
use super::note::Note;
use super::piece::Piece;
use super::sketch::Sketch;
use super::{accompaniment, melody, ornaments, percussion};
use crate::music::theory::Chord;

/// The notes of the section at `index`, by onset.
pub(in crate::music) fn compose(piece: &Piece, index: usize) -> Vec<Note> {
    let section = piece.sections[index];
    let mut sketch = Sketch { piece, section, index, chords: chords(piece, &section), notes: Vec::new() };
    if section.kind == SectionKind::Ending {
        accompaniment::last_chord(&mut sketch);
    } else {
        percussion::play(&mut sketch);
        accompaniment::play(&mut sketch);
        melody::play(&mut sketch);
        ornaments::stop(&mut sketch);
    }
    ornaments::play(&mut sketch);
    let mut notes = sketch.notes;
    notes.sort_by_key(|note| (note.onset, note.channel, note.midi));
    notes
}

/// The chords by half bars: the progression's end is the section's.
fn chords(piece: &Piece, section: &Section) -> Vec<Chord> {
    if section.kind == SectionKind::Ending {
        return vec![piece.last; 2];
    }
    let progression = match section.kind {
        SectionKind::Break => &piece.contrast,
        SectionKind::Build if section.variation % 2 == 1 => &piece.contrast,
        _ => &piece.main,
    };
    let length = progression.len() as i64;
    let skipped = (length - section.bars % length) % length;
    // One bar of introduction is the home chord; the rest of the line would lead away from it.
    let skipped = if section.bars < 3 && section.kind == SectionKind::Introduction { 0 } else { skipped };
    (0..section.bars).flat_map(|bar| progression[((bar + skipped) % length) as usize]).collect()
}
