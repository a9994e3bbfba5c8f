//! Voicings: the four notes of a chord laid out so that the hand moves least from the chord before.

use super::chord::Chord;

/// Thirds and closer below this note are mud.
const LOWEST_CLOSE: i32 = 52;

/// The chord's notes, as note numbers from low to high: of all inversions, close and with the second voice from above
/// an octave lower, the one that is nearest to `before`, or to `centre` where nothing was before.
pub(in crate::music) fn voiced(chord: &Chord, tonic: i32, centre: i32, before: Option<&[i32; 4]>) -> [i32; 4] {
    let mut best = (i32::MAX, [0; 4]);
    for rotation in 0..4 {
        for octave in -2..=2 {
            let close = inversion(chord, tonic, rotation, centre + 12 * octave);
            for voicing in [close, dropped(close)] {
                let cost = cost(&voicing, centre, before);
                if cost < best.0 {
                    best = (cost, voicing);
                }
            }
        }
    }
    best.1
}

/// The notes in close order, the one at `rotation` lowest, at or above `from`.
fn inversion(chord: &Chord, tonic: i32, rotation: usize, from: i32) -> [i32; 4] {
    // A triad doubles the note that is lowest, so that every inversion is close.
    let different = if chord.notes[3].rem_euclid(12) == chord.notes[0].rem_euclid(12) { 3 } else { 4 };
    let class = |index: usize| tonic + chord.root + chord.notes[(rotation + index) % different];
    let mut lowest = from - 6;
    std::array::from_fn(|index| {
        let note = lowest + (class(index) - lowest).rem_euclid(12);
        lowest = note + 1;
        note
    })
}

fn dropped([a, b, c, d]: [i32; 4]) -> [i32; 4] {
    let mut notes = [a, b, c - 12, d];
    notes.sort_unstable();
    notes
}

fn cost(voicing: &[i32; 4], centre: i32, before: Option<&[i32; 4]>) -> i32 {
    let movement: i32 = match before {
        Some(before) => voicing.iter().zip(before).map(|(a, b)| (a - b).abs()).sum(),
        None => 0,
    };
    let mean = voicing.iter().sum::<i32>() / 4;
    let mud: i32 = voicing.windows(2).map(|pair| if pair[0] < LOWEST_CLOSE && pair[1] - pair[0] < 4 { 12 } else { 0 }).sum();
    let spread = (voicing[3] - voicing[0] - 16).max(0) * 4;
    movement * 2 + (mean - centre).abs() + mud + spread
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::theory::{Key, Mode};

    #[test]
    fn voices_move_little_and_stay_where_they_are() {
        let key = Key { tonic: 0, mode: Mode::Major };
        let mut before = None;
        for name in ["I", "V", "vi", "IV", "ii9", "V13", "Imaj9", "vi9", "I", "IV"] {
            let chord = Chord::of(name, key).unwrap();
            let notes = voiced(&chord, 60, 62, before.as_ref());
            assert!(notes.is_sorted() && notes[3] - notes[0] <= 20, "{name}: {notes:?}");
            assert!(notes.iter().all(|note| chord.has(note - 60)), "{name}: {notes:?}");
            if let Some(before) = before {
                let moved: i32 = notes.iter().zip(before).map(|(a, b): (&i32, i32)| (a - b).abs()).sum();
                assert!(moved <= 14, "{name}: {before:?} to {notes:?}");
            }
            assert!((notes.iter().sum::<i32>() / 4 - 62).abs() <= 6, "{name}: {notes:?}");
            before = Some(notes);
        }
    }
}
