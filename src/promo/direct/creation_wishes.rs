//! A wish for a new film, read from the whole of a sentence: its length, look, shape, words and music.

use super::quantities::{duration_ms, percentage};
use super::sentence::Sentence;
use super::wish::Wish;
use super::words::*;
use crate::base::PixelSize;

/// The loudest that music is made; what is asked for beyond it is taken as this.
pub(super) const MAX_GAIN: f64 = 4.0;

/// A new promo, and what is said about it.
pub(super) fn creation(sentence: &Sentence) -> Vec<Wish> {
    let mut wishes = vec![Wish::Create];
    wishes.extend(duration_ms(sentence).map(Wish::Duration));
    wishes.extend(style(sentence));
    wishes.extend(shape(sentence));
    wishes.extend(sentence.quotes.iter().cloned().map(Wish::Title));
    if sentence.quotes.is_empty() {
        let leads = &["title:", "title：", "title is", "标题是", "标题为", "标题：", "标题:"];
        wishes.extend(sentence.find(leads).and_then(|(_, end)| sentence.rest(end).as_title()).map(Wish::Title));
    }
    let without = |words: Words| REMOVE.iter().any(|no| words.iter().any(|word| says_without(sentence, no, word)));
    wishes.extend(without(MUSIC).then_some(Wish::RemoveMusic));
    wishes.extend(without(LOGO).then_some(Wish::RemoveLogo));
    wishes.extend(without(TITLE).then_some(Wish::RemoveTitles));
    wishes.extend(without(TRANSITIONS).then_some(Wish::Transitions(false)));
    if sentence.has(MUSIC)
        && let Some(bed) = BEDS.iter().find(|(words, _)| words.iter().any(|word| before_music(sentence, word))).map(|(_, style)| *style)
    {
        wishes.push(Wish::Bed(bed));
    }
    if sentence.has(MUSIC)
        && let Some(gain) = gain(sentence)
    {
        wishes.push(Wish::MusicGain(gain));
    }
    wishes
}

/// Whether `mood` stands right before the music.
fn before_music(sentence: &Sentence, mood: &str) -> bool {
    let gaps = [" ", "", " background ", "的", "的背景", "背景"];
    gaps.iter().any(|gap| MUSIC.iter().any(|music| sentence.lower().contains(&format!("{mood}{gap}{music}"))))
}

/// Whether `no` stands right before `word`.
fn says_without(sentence: &Sentence, no: &str, word: &str) -> bool {
    let gaps = [" ", "", " the ", " a ", " any ", " background ", "背景"];
    gaps.iter().any(|gap| {
        let phrase = format!("{no}{gap}{word}");
        let is_word = |at: usize| !no.is_ascii() || !sentence.lower()[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        sentence.lower().match_indices(&phrase).any(|(at, _)| is_word(at))
    })
}

pub(super) fn gain(part: &Sentence) -> Option<f64> {
    percentage(part).map(|gain| gain.clamp(0.0, MAX_GAIN))
}

pub(super) fn style(part: &Sentence) -> Option<Wish> {
    STYLES.iter().find(|(words, _)| part.has(words)).map(|(_, style)| Wish::Style(*style))
}

pub(super) fn shape(part: &Sentence) -> Option<Wish> {
    let found = SHAPES.iter().find(|(words, ..)| part.has(words));
    found.map(|(_, (width, height), platform)| Wish::Shape(PixelSize::new(*width, *height), *platform))
}
