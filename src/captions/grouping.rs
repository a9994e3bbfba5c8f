//! Words into lines that read well: cut at sentences and pauses first, then into parts of even length that fit.

use unicode_segmentation::UnicodeSegmentation;

use super::cue::{Cue, SpokenWord};
use crate::base::Time;

/// How words are grouped into cues.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grouping {
    /// Most grapheme clusters of a cue; a single longer word stands alone.
    pub max_graphemes: usize,
    /// A silence this long ends a cue.
    pub pause: Time,
    /// A cue's last word stays this much longer than it is said, where the next one leaves room.
    pub linger: Time,
}

impl Default for Grouping {
    /// Two lines of a phone screen, as short videos show them.
    fn default() -> Self {
        Self { max_graphemes: 42, pause: Time::from_ms(600), linger: Time::from_ms(250) }
    }
}

/// A word and when it is said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    pub(super) start: Time,
    pub(super) end: Time,
    pub(super) text: String,
}

/// Cues grouped anew by their words; a cue without word times stays as it is.
pub fn group(cues: &[Cue], grouping: &Grouping) -> Vec<Cue> {
    let mut grouped = Vec::new();
    let mut words = Vec::new();
    for cue in cues {
        if cue.words.is_empty() {
            grouped.append(&mut group_words(&std::mem::take(&mut words), grouping));
            grouped.push(cue.clone());
        }
        let graphemes: Vec<&str> = cue.text.graphemes(true).collect();
        let text = |word: &SpokenWord| graphemes.get(word.graphemes.clone()).map(|part| part.concat());
        words.extend(cue.words.iter().filter_map(|word| Some(Word { start: word.start, end: word.end, text: text(word)? })));
    }
    grouped.append(&mut group_words(&words, grouping));
    grouped
}

/// Words, in the order of their times, as cues.
pub(super) fn group_words(words: &[Word], grouping: &Grouping) -> Vec<Cue> {
    let ends_stretch = |pair: &[Word]| pair[1].start - pair[0].end >= grouping.pause || ends_sentence(&pair[0].text);
    let mut groups: Vec<&[Word]> = Vec::new();
    let mut first = 0;
    for index in 1..=words.len() {
        if index == words.len() || ends_stretch(&words[index - 1..=index]) {
            parts(&words[first..index], grouping.max_graphemes, &mut groups);
            first = index;
        }
    }
    let nexts = groups.iter().skip(1).map(|next| Some(next[0].start)).chain([None]);
    groups.iter().zip(nexts).map(|(group, next)| cue(group, next, grouping.linger)).collect()
}

fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches(['"', '\'', ')', '”', '’', '»']).ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟'])
}

/// Words between which no blank stands: scripts that are written without.
fn joins(before: &str, after: &str) -> bool {
    let is_unspaced = |character: char| matches!(u32::from(character), 0x0e00..=0x0eff | 0x2e80..=0x312f | 0x31f0..=0x9fff | 0xf900..=0xfaff | 0xff00..=0xff9f | 0x20000..=0x3ffff);
    before.chars().next_back().is_some_and(is_unspaced) && after.chars().next().is_some_and(is_unspaced)
}

/// Cuts a stretch into as few parts as fit, of lengths as even as can be, none of a single word where another cut
/// serves.
fn parts<'a>(words: &'a [Word], max: usize, groups: &mut Vec<&'a [Word]>) {
    let lengths: Vec<usize> = words.iter().map(|word| word.text.graphemes(true).count() + 1).collect();
    let total: usize = lengths.iter().sum::<usize>().saturating_sub(1);
    let count = total.div_ceil(max.max(1)).max(1);
    let ideal = total as f64 / count as f64;
    // The cheapest cut of the first `end` words: (cost, start of the last part). A part has few words, so that this is
    // linear.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=words.len() {
        let mut length = 0;
        let mut cheapest = (f64::INFINITY, end - 1);
        for start in (0..end).rev() {
            length += lengths[start];
            let fits = length - 1 <= max || start + 1 == end;
            if !fits {
                break;
            }
            let alone = if start + 1 == end && words.len() > 1 { 4.0 } else { 0.0 };
            let off = (length as f64 - 1.0 - ideal) / ideal.max(1.0);
            let cost = best[start].0 + off * off + alone + 0.01;
            if cost < cheapest.0 {
                cheapest = (cost, start);
            }
        }
        best.push(cheapest);
    }
    let mut cuts = vec![words.len()];
    while let Some(&end) = cuts.last().filter(|&&end| end > 0) {
        cuts.push(best[end].1);
    }
    groups.extend(cuts.windows(2).rev().map(|cut| &words[cut[1]..cut[0]]));
}

fn cue(words: &[Word], next: Option<Time>, linger: Time) -> Cue {
    let mut text = String::new();
    let mut spoken = Vec::with_capacity(words.len());
    for (index, word) in words.iter().enumerate() {
        if index > 0 && !joins(&words[index - 1].text, &word.text) {
            text.push(' ');
        }
        let first = text.graphemes(true).count();
        text.push_str(&word.text);
        spoken.push(SpokenWord { start: word.start, end: word.end, graphemes: first..text.graphemes(true).count() });
    }
    let last = words[words.len() - 1].end;
    let end = next.map_or(last + linger, |next| (last + linger).min(next).max(last));
    Cue { start: words[0].start, end, text, words: spoken, ..Cue::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of 300 ms each, `gap` ms apart.
    fn said(text: &str, gap: i64) -> Vec<Word> {
        let word = |(index, text): (usize, &str)| {
            let start = Time::from_ms(index as i64 * (300 + gap));
            Word { start, end: start + Time::from_ms(300), text: text.into() }
        };
        text.split_whitespace().enumerate().map(word).collect()
    }

    fn texts(words: &[Word]) -> Vec<String> {
        group_words(words, &Grouping { max_graphemes: 20, ..Grouping::default() }).into_iter().map(|cue| cue.text).collect()
    }

    #[test]
    fn sentences_and_pauses_end_a_cue_and_no_word_is_left_alone() {
        assert_eq!(texts(&said("We open at nine. Come and see us soon", 0)), ["We open at nine.", "Come and see us soon"]);
        assert_eq!(texts(&said("this is the longest one", 0)), ["this is the", "longest one"]);
        assert_eq!(texts(&said("one two three four five six seven eight", 0)), ["one two three four", "five six seven eight"]);
        assert_eq!(texts(&said("a b", 700)), ["a", "b"]);
        assert_eq!(texts(&said("incomprehensibilities alone", 0)), ["incomprehensibilities", "alone"]);
    }

    #[test]
    fn chinese_words_stand_without_blanks_and_words_keep_their_places() {
        let cue = &group_words(&said("我们 明天 open 开门", 0), &Grouping::default())[0];
        assert_eq!(cue.text, "我们明天 open 开门");
        assert_eq!(cue.words.iter().map(|word| word.graphemes.clone()).collect::<Vec<_>>(), [0..2, 2..4, 5..9, 10..12]);
    }

    #[test]
    fn a_long_talk_is_grouped_in_linear_time() {
        let cues = group_words(&said(&"word ".repeat(20_000), 0), &Grouping::default());
        assert!(cues.iter().all(|cue| cue.text.len() <= 42 && cue.words.len() > 1));
    }
}
