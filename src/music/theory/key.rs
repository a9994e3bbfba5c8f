//! Keys.

/// Major or minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Major, with its kin of a bright third.
    Major,
    /// Natural minor.
    Minor,
}

/// A tonic and a mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Semitones above C, 0..12.
    pub tonic: u8,
    /// Major or minor.
    pub mode: Mode,
}

/// The names of the tonics as this program writes them.
const NAMES: [&str; 12] = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"];

impl Key {
    /// The key of a name such as `C`, `F#m`, `Bb major` or `a minor`; `None` where it is none.
    pub fn of(name: &str) -> Option<Self> {
        let name = name.trim();
        let letter = name.chars().next()?;
        let natural = match letter.to_ascii_uppercase() {
            'C' => 0,
            'D' => 2,
            'E' => 4,
            'F' => 5,
            'G' => 7,
            'A' => 9,
            'B' => 11,
            _ => return None,
        };
        let rest = &name[letter.len_utf8()..];
        let (shift, rest) = match rest.chars().next() {
            Some('#' | '♯') => (1, &rest[rest.chars().next()?.len_utf8()..]),
            Some('b' | '♭') => (11, &rest[rest.chars().next()?.len_utf8()..]),
            _ => (0, rest),
        };
        let mode = match rest.trim() {
            "" | "M" | "maj" | "major" | "Major" => Mode::Major,
            "m" | "min" | "minor" | "Minor" => Mode::Minor,
            _ => return None,
        };
        Some(Self { tonic: (natural + shift) % 12, mode })
    }

    /// Its name, such as `F#m`.
    pub fn name(self) -> String {
        format!("{}{}", NAMES[usize::from(self.tonic % 12)], if self.mode == Mode::Minor { "m" } else { "" })
    }

    /// The pentatonic scale, in semitones above the tonic: none of its notes rubs against the others.
    pub(in crate::music) fn pentatonic(self) -> [i32; 5] {
        match self.mode {
            Mode::Major => [0, 2, 4, 7, 9],
            Mode::Minor => [0, 3, 5, 7, 10],
        }
    }

    /// The seven notes of the scale, in semitones above the tonic.
    pub(in crate::music) fn scale(self) -> [i32; 7] {
        match self.mode {
            Mode::Major => [0, 2, 4, 5, 7, 9, 11],
            Mode::Minor => [0, 2, 3, 5, 7, 8, 10],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_names() {
        let named = |name| Key::of(name).map(Key::name);
        for (name, wanted) in [("C", "C"), ("a minor", "Am"), ("F#m", "F#m"), ("Gb", "F#"), ("B♭ major", "Bb"), ("Cb", "B")] {
            assert_eq!(named(name).as_deref(), Some(wanted), "{name}");
        }
        for name in ["", "H", "C minorish", "#", "ém"] {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
