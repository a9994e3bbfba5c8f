//! Chords by roman numerals: `ii9`, `V13`, `bVII`, `i`, `Isus2`. A numeral in small letters is minor.

use super::key::{Key, Mode};

/// A chord of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::music) struct Chord {
    /// Semitones of the root above the tonic.
    pub(in crate::music) root: i32,
    /// Its four notes, in semitones above the root.
    pub(in crate::music) notes: [i32; 4],
}

/// The numerals, the longest first where one begins another.
const NUMERALS: [(&str, usize); 7] = [("VII", 6), ("III", 2), ("VI", 5), ("IV", 3), ("II", 1), ("V", 4), ("I", 0)];

/// Endings of numerals: the notes of a major and of a minor chord of that name.
const COLOURS: [(&str, [i32; 4], [i32; 4]); 11] = [
    ("", [0, 4, 7, 12], [0, 3, 7, 12]),
    ("5", [0, 7, 12, 19], [0, 7, 12, 19]),
    ("6", [0, 4, 7, 9], [0, 3, 7, 9]),
    ("7", [0, 4, 7, 10], [0, 3, 7, 10]),
    ("maj7", [0, 4, 7, 11], [0, 3, 7, 11]),
    ("9", [4, 7, 10, 14], [3, 7, 10, 14]),
    ("maj9", [4, 7, 11, 14], [3, 7, 11, 14]),
    ("13", [4, 10, 14, 21], [3, 10, 14, 21]),
    ("add9", [0, 4, 7, 14], [0, 3, 7, 14]),
    ("sus2", [0, 2, 7, 12], [0, 2, 7, 12]),
    ("sus4", [0, 5, 7, 12], [0, 5, 7, 12]),
];

impl Chord {
    /// The chord of a numeral in a key; `None` where it is none.
    pub(in crate::music) fn of(name: &str, key: Key) -> Option<Self> {
        let (flat, name) = name.strip_prefix('b').map_or((0, name), |rest| (-1, rest));
        let upper = name.to_ascii_uppercase();
        let &(numeral, degree) = NUMERALS.iter().find(|(numeral, _)| upper.starts_with(numeral))?;
        let colour = &name[numeral.len()..];
        let is_minor = name.starts_with(['i', 'v']);
        let &(_, major, minor) = COLOURS.iter().find(|(known, ..)| *known == colour)?;
        // A flat counts from the major scale, as musicians write it.
        let scale = if flat < 0 { Key { mode: Mode::Major, ..key } } else { key }.scale();
        Some(Self { root: (scale[degree] + flat).rem_euclid(12), notes: if is_minor { minor } else { major } })
    }

    /// Whether a note, in semitones above the tonic, is one of the chord's.
    pub(in crate::music) fn has(&self, above_tonic: i32) -> bool {
        self.root == above_tonic.rem_euclid(12) || self.notes.iter().any(|note| (self.root + note - above_tonic).rem_euclid(12) == 0)
    }

    /// Semitones of its fifth above the root.
    pub(in crate::music) fn fifth(&self) -> i32 {
        if self.notes.iter().any(|note| note % 12 == 6) { 6 } else { 7 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_chords() {
        let major = Key { tonic: 0, mode: Mode::Major };
        let minor = Key { tonic: 0, mode: Mode::Minor };
        let notes = |name: &str, key| Chord::of(name, key).map(|chord| (chord.root, chord.notes));
        assert_eq!(notes("ii9", major), Some((2, [3, 7, 10, 14])));
        assert_eq!(notes("V13", major), Some((7, [4, 10, 14, 21])));
        assert_eq!(notes("bVII", major), Some((10, [0, 4, 7, 12])));
        assert_eq!(notes("VI", minor), Some((8, [0, 4, 7, 12])));
        assert_eq!(notes("VIIadd9", minor), Some((10, [0, 4, 7, 14])));
        assert_eq!(notes("iv", minor), Some((5, [0, 3, 7, 12])));
        for wrong in ["", "H", "ii11", "b"] {
            assert_eq!(notes(wrong, major), None, "{wrong}");
        }
    }
}
