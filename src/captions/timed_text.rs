//! A text segment as the texts it shows one after the other: a cue of its subtitles, a word being said, or itself
//! throughout.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::caption_style::{CaptionStyle, Reveal};
use super::cue::{Captions, Cue, CuePlacement, SpokenWord};
use crate::base::{Paint, Rgba, Time};
use crate::draft::{Align, Presets, RangeDecoration, StyledRange, Text, TextStyle};

/// A gap between two words in which the first one still counts as said.
const HELD_GAP_MS: i64 = 300;

/// Weight of bold stretches of a cue.
const BOLD: u16 = 700;

/// A text and when its segment shows it. Times count from the segment's start.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedText {
    /// When it is shown.
    pub shown: Range<Time>,
    /// The stretch whose ends its presets come in at and go out at; the cue for a word of it.
    pub lasts: Range<Time>,
    /// The text, without subtitles and words.
    pub text: Text,
    /// Where the cue asks to stand.
    pub placement: CuePlacement,
    /// Presets of its own; `None`: the segment's.
    pub presets: Option<Presets>,
}

/// The texts that a segment of `duration` shows, by their start; overlapping cues overlap. `captions` are those of its
/// `sub`.
pub fn timed_texts(text: &Text, captions: Option<&Captions>, duration: Time) -> Vec<TimedText> {
    let style = CaptionStyle::of(text);
    match captions {
        Some(captions) => {
            let seen = captions.cues.iter().filter(|cue| cue.start < duration && !cue.end.is_negative());
            seen.flat_map(|cue| timed_cue(&style, cue, cue.start..cue.end.min(duration))).collect()
        }
        None => {
            let words = spoken_words(&text.text, &text.words);
            let cue = Cue { start: Time::ZERO, end: duration, text: text.text.clone(), words, ..Cue::default() };
            let mut timed = timed_cue(&style, &cue, Time::ZERO..duration);
            // The draft's own ranges stand under those of words.
            timed.iter_mut().filter(|_| style.reveal != Reveal::Alone).for_each(|timed| {
                timed.text.ranges.splice(0..0, text.ranges.iter().cloned());
            });
            timed
        }
    }
}

/// Bytes of all texts that a segment shows one after the other: with times of its own, each word brings its whole cue.
pub fn timed_length(text: &Text, captions: Option<&Captions>) -> usize {
    match captions {
        Some(captions) => {
            captions.cues.iter().map(|cue| cue.text.len().saturating_mul(cue.words.len().max(1))).fold(0, usize::saturating_add)
        }
        None => text.text.len().saturating_mul(text.words.len().max(1)),
    }
}

/// Finds the words of `wd` in the text, each after the one before it; a word that is not there is left out.
pub fn spoken_words(text: &str, words: &[(Time, Time, String)]) -> Vec<SpokenWord> {
    let starts: Vec<usize> = text.grapheme_indices(true).map(|(byte, _)| byte).collect();
    let grapheme_at = |byte: usize| starts.partition_point(|&start| start < byte);
    let mut after = 0;
    let found = words.iter().filter_map(|(start, end, word)| {
        let word = word.trim();
        let at = after + text[after..].find(word).filter(|_| !word.is_empty())?;
        after = at + word.len();
        Some(SpokenWord { start: *start, end: *end, graphemes: grapheme_at(at)..grapheme_at(after) })
    });
    found.collect()
}

fn timed_cue(style: &CaptionStyle, cue: &Cue, lasts: Range<Time>) -> Vec<TimedText> {
    let text = styled(&style.text, cue);
    let timed = |shown: Range<Time>, text: Text| TimedText {
        shown,
        lasts: lasts.clone(),
        text,
        placement: cue.placement,
        presets: style.presets.clone(),
    };
    if cue.words.is_empty() || style.reveal == Reveal::Whole {
        return vec![timed(lasts.clone(), text)];
    }
    let mut found: Vec<TimedText> = Vec::new();
    let mut at = lasts.start;
    for (index, word) in cue.words.iter().enumerate() {
        let next = cue.words.get(index + 1).map_or(lasts.end, |next| next.start);
        let start = word.start.clamp(at, lasts.end);
        let held = if next - word.end <= Time::from_ms(HELD_GAP_MS) { next } else { word.end };
        let end = held.clamp(start, lasts.end);
        if start > at {
            found.extend(between(style, &text, cue, index).map(|text| timed(at..start, text)));
        }
        if end > start {
            found.extend(said(style, &text, cue, index).map(|text| {
                let shown = start..end;
                // A word by itself comes and goes by itself.
                if style.reveal == Reveal::Alone { TimedText { lasts: shown.clone(), ..timed(shown, text) } } else { timed(shown, text) }
            }));
        }
        at = end.max(at);
    }
    if lasts.end > at {
        found.extend(between(style, &text, cue, cue.words.len()).map(|text| timed(at..lasts.end, text)));
    }
    found
}

/// The cue's text in the segment's style.
fn styled(base: &Text, cue: &Cue) -> Text {
    let range = |style: &super::CueStyle| {
        let emphasis = style.emphasis;
        let weight = if emphasis.bold { base.style.weight.max(BOLD) } else { base.style.weight };
        let fill = emphasis.colour.map_or_else(|| base.style.fill.clone(), Paint::Solid);
        let own = TextStyle { weight, italic: emphasis.italic || base.style.italic, fill, ..base.style.clone() };
        let decoration = emphasis.underlined.then_some(RangeDecoration::Underline { colour: None, thickness: 0.06 });
        StyledRange { first: style.graphemes.start, end: style.graphemes.end, style: own, decoration }
    };
    let align = match cue.placement.align {
        Some(super::CueAlign::Left) => Align::Left,
        Some(super::CueAlign::Center) => Align::Center,
        Some(super::CueAlign::Right) => Align::Right,
        None => base.align,
    };
    Text {
        text: cue.text.clone(),
        ranges: cue.styles.iter().map(range).collect(),
        align,
        subtitles: None,
        words: Vec::new(),
        ..base.clone()
    }
}

/// The text while word `index` is said.
fn said(style: &CaptionStyle, text: &Text, cue: &Cue, index: usize) -> Option<Text> {
    let word = &cue.words[index].graphemes;
    let spoken = |first: usize| StyledRange { first, end: word.end, style: style.spoken.clone(), decoration: style.decoration.clone() };
    let mut text = text.clone();
    match style.reveal {
        Reveal::Whole => {}
        Reveal::Spoken => text.ranges.push(spoken(word.start)),
        Reveal::Sweep => text.ranges.push(spoken(cue.words[0].graphemes.start)),
        Reveal::UpTo => hide_from(&mut text, word.end),
        Reveal::Alone => {
            text.text = text.text.graphemes(true).skip(word.start).take(word.len()).collect();
            text.ranges = Vec::new();
            text.style = style.spoken.clone();
        }
    }
    Some(text)
}

/// The text between two words, before word `next`.
fn between(style: &CaptionStyle, text: &Text, cue: &Cue, next: usize) -> Option<Text> {
    let mut text = text.clone();
    let said_end = next.checked_sub(1).map(|last| cue.words[last].graphemes.end);
    match (style.reveal, said_end) {
        (Reveal::Alone, _) | (Reveal::UpTo, None) => return None,
        (Reveal::UpTo, Some(end)) => hide_from(&mut text, end),
        (Reveal::Sweep, Some(end)) => text.ranges.push(StyledRange {
            first: cue.words[0].graphemes.start,
            end,
            style: style.spoken.clone(),
            decoration: style.decoration.clone(),
        }),
        _ => {}
    }
    Some(text)
}

/// Makes what follows a grapheme invisible; it keeps its room, so that lines stand still.
fn hide_from(text: &mut Text, first: usize) {
    let clear =
        TextStyle { fill: Paint::Solid(Rgba::new(0.0, 0.0, 0.0, 0.0)), strokes: Vec::new(), shadows: Vec::new(), ..text.style.clone() };
    text.ranges.push(StyledRange { first, end: usize::MAX, style: clear, decoration: None });
}
