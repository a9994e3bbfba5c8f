//! Which known word was probably meant.

use strsim::{damerau_levenshtein, normalized_damerau_levenshtein};

/// Below this likeness nothing is suggested.
const ALIKE: f64 = 0.6;

/// The word that was probably meant by `found`: each candidate has a word to write and, where that is short, its English name.
pub(crate) fn suggestion<'a>(found: &str, candidates: impl Iterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let found = found.to_lowercase().replace('_', "-");
    let mut best: Option<(f64, &str)> = None;
    let mut tied = false;
    for (word, spelt) in candidates {
        let likeness = likeness(&found, word).max(likeness(&found, spelt));
        match best {
            Some((other, _)) if likeness < other => {}
            Some((other, known)) if likeness == other => tied |= known != word,
            _ => {
                best = Some((likeness, word));
                tied = false;
            }
        }
    }
    best.filter(|(likeness, _)| *likeness >= ALIKE && (!tied || *likeness >= 1.0)).map(|(_, word)| word)
}

/// 0 is unlike, 1 the same. Of words of up to two letters only a turned pair, or one letter more or less, counts as alike.
fn likeness(found: &str, known: &str) -> f64 {
    let known = known.to_lowercase();
    if known.chars().count() > 2 {
        return normalized_damerau_levenshtein(found, &known);
    }
    let turned = found.chars().rev().eq(known.chars());
    match damerau_levenshtein(found, &known) {
        0 => 1.0,
        1 if turned => 0.9,
        1 if found.chars().count() == 3 => 0.65,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_found_and_far_ones_are_not() {
        let keys = [("sg", "segments"), ("sd", "source-duration"), ("o", "opacity"), ("vo", "volume"), ("height", "height")];
        let suggest = |found| suggestion(found, keys.into_iter());
        assert_eq!(suggest("opacity"), Some("o"));
        assert_eq!(suggest("Volume"), Some("vo"));
        assert_eq!(suggest("gs"), Some("sg"));
        assert_eq!(suggest("SG"), Some("sg"));
        assert_eq!(suggest("heigth"), Some("height"));
        assert_eq!(suggest("segment"), Some("sg"));
        assert_eq!(suggest("sq"), None);
        assert_eq!(suggest("comment"), None);
    }
}
