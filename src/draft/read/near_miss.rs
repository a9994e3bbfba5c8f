//! Which known words were probably meant.

use strsim::{damerau_levenshtein, normalized_damerau_levenshtein};

/// Words less like than this are not suggested.
const ALIKE: f64 = 0.6;
/// Likeness of a word to its own beginning.
const BEGINNING: f64 = 0.62;
/// How many words are suggested at most.
const SUGGESTED: usize = 4;
/// Comparisons of two words for one draft: the first hundreds of mistakes get a suggestion each, and time stays linear.
const COMPARISONS: usize = 100_000;
/// The longest word that is compared, in bytes; a comparison takes the product of both lengths.
const LONGEST: usize = 128;

/// The search for near misses in one draft, bounded in all.
#[derive(Debug)]
pub(crate) struct NearMisses {
    comparisons_left: usize,
}

impl Default for NearMisses {
    fn default() -> Self {
        Self { comparisons_left: COMPARISONS }
    }
}

impl NearMisses {
    /// A search that finds nothing, for readings that nobody is told of.
    pub(crate) const fn off() -> Self {
        Self { comparisons_left: 0 }
    }

    /// The words most like `found`, best first: each candidate has a word to write and, where that is short, its English name. None once
    /// the draft's share of comparisons is used up.
    pub(crate) fn nearest<'a>(&mut self, found: &str, candidates: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<&'a str> {
        if found.len() > LONGEST {
            return Vec::new();
        }
        let found = found.to_lowercase().replace('_', "-");
        let candidates = candidates.take(self.comparisons_left).inspect(|_| self.comparisons_left -= 1);
        let mut near: Vec<(f64, &str)> = candidates
            .map(|(word, spelt)| (likeness(&found, word).max(likeness(&found, spelt)), word))
            .filter(|(likeness, _)| *likeness >= ALIKE)
            .collect();
        near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        near.dedup_by_key(|(_, word)| *word);
        let certain = near.first().is_some_and(|(likeness, _)| *likeness >= 1.0);
        near.truncate(if certain { 1 } else { SUGGESTED });
        near.into_iter().map(|(_, word)| word).collect()
    }
}

/// The question a message ends with.
pub(crate) fn did_you_mean(near: &[&str]) -> Option<String> {
    let (first, others) = near.split_first()?;
    let others: String = others.iter().map(|word| format!(" or \"{word}\"")).collect();
    Some(format!("did you mean \"{first}\"{others}?"))
}

/// 0 is unlike, 1 the same. Of words of up to two letters only a turned pair, or one letter more, counts as alike.
fn likeness(found: &str, known: &str) -> f64 {
    if known.len() > LONGEST {
        return 0.0;
    }
    let known = known.to_lowercase();
    let (found_count, known_count) = (found.chars().count(), known.chars().count());
    if known_count > 2 {
        let beginning = if found_count > 2 && known.starts_with(found) { BEGINNING } else { 0.0 };
        // Each letter that one has more is one edit, so lengths alone may rule the pair out.
        let longer = found_count.max(known_count) as f64;
        let at_most = 1.0 - found_count.abs_diff(known_count) as f64 / longer;
        return if at_most < ALIKE { beginning } else { normalized_damerau_levenshtein(found, &known).max(beginning) };
    }
    if found_count > 3 {
        return 0.0;
    }
    let turned = found.chars().rev().eq(known.chars());
    match damerau_levenshtein(found, &known) {
        0 => 1.0,
        1 if turned => 0.9,
        1 if found_count == 3 => 0.65,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest<'a>(found: &str, candidates: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<&'a str> {
        NearMisses::default().nearest(found, candidates)
    }

    #[test]
    fn near_misses_are_found_and_far_ones_are_not() {
        let keys = [("sg", "segments"), ("sd", "source-duration"), ("o", "opacity"), ("vo", "volume"), ("height", "height")];
        let suggest = |found| nearest(found, keys.into_iter());
        assert_eq!(suggest("opacity"), ["o"]);
        assert_eq!(suggest("Volume"), ["vo"]);
        assert_eq!(suggest("gs"), ["sg"]);
        assert_eq!(suggest("SG"), ["sg"]);
        assert_eq!(suggest("heigth"), ["height"]);
        assert_eq!(suggest("segment"), ["sg"]);
        assert!(suggest("sq").is_empty());
        assert!(suggest("comment").is_empty());
    }

    #[test]
    fn a_beginning_brings_all_that_begin_so() {
        let words = ["fade", "wipe-left", "wipe-right", "slide-left"];
        assert_eq!(nearest("wipe", words.into_iter().map(|word| (word, word))), ["wipe-left", "wipe-right"]);
        assert_eq!(did_you_mean(&["a", "b"]).as_deref(), Some("did you mean \"a\" or \"b\"?"));
        assert_eq!(did_you_mean(&[]), None);
    }

    #[test]
    fn a_draft_has_a_bounded_share_of_comparisons() {
        let mut searches = NearMisses::default();
        let mut compared = 0;
        for _ in 0..10 {
            let words = std::iter::repeat_n(("opacity", "opacity"), COMPARISONS / 4).inspect(|_| compared += 1);
            searches.nearest("opacitx", words);
        }
        assert_eq!(compared, COMPARISONS);
        assert!(searches.nearest("opacitx", [("opacity", "opacity")].into_iter()).is_empty());
        let long = "x".repeat(LONGEST + 1);
        assert!(nearest(&long, [(long.as_str(), long.as_str())].into_iter()).is_empty());
    }
}
