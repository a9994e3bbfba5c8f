//! Text that gathers with its markup taken off: which stretches are emphasised, and when words in it begin.

use unicode_segmentation::UnicodeSegmentation;

use super::cue::{Cue, CueStyle, Emphasis, SpokenWord};
use crate::base::Time;

/// A cue's text under way. Stretches and time stamps are kept by byte until the text is whole.
#[derive(Default)]
pub(super) struct MarkedText {
    text: String,
    emphasis: Emphasis,
    /// Each from this byte on.
    changes: Vec<(usize, Emphasis)>,
    /// Words begin at this byte and this instant.
    stamps: Vec<(usize, Time)>,
}

impl MarkedText {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The emphasis of what follows.
    pub(super) fn emphasis(&self) -> Emphasis {
        self.emphasis
    }

    pub(super) fn set_emphasis(&mut self, emphasis: Emphasis) {
        if emphasis != self.emphasis {
            self.emphasis = emphasis;
            self.changes.push((self.text.len(), emphasis));
        }
    }

    /// The word that follows begins at `time`.
    pub(super) fn stamp(&mut self, time: Time) {
        self.stamps.push((self.text.len(), time));
    }

    /// The cue, shown from `start` to `end`; `None` where no letter is left. Blank lines at either end go.
    pub(super) fn finish(self, start: Time, end: Time) -> Option<Cue> {
        let kept = self.text.trim_end().len();
        let first = self.text.len() - self.text.trim_start().len();
        if first >= kept {
            return None;
        }
        let text = self.text[first..kept].to_owned();
        let starts: Vec<usize> = text.grapheme_indices(true).map(|(byte, _)| byte + first).collect();
        let grapheme_at = |byte: usize| starts.partition_point(|&start| start < byte.min(kept));
        let ends = self.changes.iter().skip(1).map(|&(byte, _)| byte).chain([kept]);
        let styles = self.changes.iter().zip(ends).filter(|((_, emphasis), _)| *emphasis != Emphasis::default());
        let styles = styles.map(|(&(from, emphasis), to)| CueStyle { graphemes: grapheme_at(from)..grapheme_at(to), emphasis });
        let styles = styles.filter(|style| !style.graphemes.is_empty()).collect();
        let words = spoken(&self.stamps, &self.text, kept, end, grapheme_at);
        Some(Cue { start, end, text, styles, words, ..Cue::default() })
    }
}

/// The stretch from each stamp to the next, without blanks at either end.
fn spoken(stamps: &[(usize, Time)], text: &str, kept: usize, end: Time, grapheme_at: impl Fn(usize) -> usize) -> Vec<SpokenWord> {
    let nexts = stamps.iter().skip(1).copied().chain([(kept, end)]);
    let words = stamps.iter().zip(nexts).filter_map(|(&(from, start), (to, end))| {
        let part = text.get(from..to.min(kept))?;
        let (lead, length) = (part.len() - part.trim_start().len(), part.trim().len());
        let graphemes = grapheme_at(from + lead)..grapheme_at(from + lead + length);
        (length > 0 && end > start).then_some(SpokenWord { start, end, graphemes })
    });
    words.collect()
}

/// The character of an entity's name between `&` and `;`, as WebVTT and HTML have it. `None` for others.
pub(super) fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "lrm" => Some('\u{200e}'),
        "rlm" => Some('\u{200f}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|character| !character.is_control())
        }
    }
}

/// Takes an entity off the front of `text`, which begins with `&`: its character and the rest. Others stay as they are.
pub(super) fn take_entity(text: &str) -> (char, &str) {
    let named = text[1..].split_once(';').filter(|(name, _)| name.len() <= 8);
    named.and_then(|(name, rest)| entity(name).map(|character| (character, rest))).unwrap_or(('&', &text[1..]))
}
