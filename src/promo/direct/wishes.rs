//! The wishes in a sentence.

use super::quantities::{duration_ms, percentage};
use super::sentence::Sentence;
use super::words::*;
use crate::base::PixelSize;
use crate::draft::BedStyle;
use crate::encode::Platform;
use crate::promo::Style;

/// The loudest that music is made; what is asked for beyond it is taken as this.
pub(super) const MAX_GAIN: f64 = 4.0;

/// One thing that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// A new promo.
    Create,
    Title(String),
    RemoveTitles,
    /// Within what a draft may have.
    MusicGain(f64),
    /// Times this.
    MusicLouder(f64),
    AddMusic,
    /// Computed music of a style.
    Bed(BedStyle),
    RemoveMusic,
    AddLogo,
    RemoveLogo,
    /// Milliseconds.
    Duration(i64),
    /// Times this.
    Pace(f64),
    Style(Style),
    Shape(PixelSize, Option<Platform>),
    Transitions(bool),
    Mute(Muted, bool),
}

/// Whose sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Muted {
    All,
    Music,
    Clips,
}

/// All wishes of a sentence, and the parts that say nothing known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Asked {
    pub(super) wishes: Vec<Wish>,
    pub(super) unknown: Vec<String>,
}

/// Reads a sentence; `has_draft` tells whether there is something to edit.
pub(super) fn read(sentence: &Sentence, has_draft: bool) -> Asked {
    let is_edit = has_draft && sentence.has(DEFINITE);
    if sentence.has(CREATE) && sentence.has(VIDEO) && !is_edit {
        return Asked { wishes: creation(sentence), unknown: Vec::new() };
    }
    let mut asked = Asked::default();
    read_parts(sentence, None, &mut asked);
    asked
}

/// A new promo, and what is said about it.
fn creation(sentence: &Sentence) -> Vec<Wish> {
    let mut wishes = vec![Wish::Create];
    wishes.extend(duration_ms(sentence).map(Wish::Duration));
    wishes.extend(style(sentence));
    wishes.extend(shape(sentence));
    wishes.extend(sentence.quotes.iter().cloned().map(Wish::Title));
    if sentence.quotes.is_empty() {
        wishes.extend(unquoted_title(sentence, &["title:", "title：", "title is", "标题是", "标题为", "标题：", "标题:"]));
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

/// The first part that is a wish, then the rest; what is none is noted. A part without a verb has that of the part
/// before it.
fn read_parts(sentence: &Sentence, verb: Option<&str>, asked: &mut Asked) {
    if sentence.text.trim().is_empty() {
        return;
    }
    let title_from = sentence.find(TITLE_LEADS).map(|(from, _)| from);
    for (left, right) in sentence.halves(SEPARATORS) {
        let in_title = title_from.is_some_and(|from| from < left.text.len());
        let next_verb = if left.has(REMOVE) { Some("remove") } else { verb.filter(|_| !left.has(ADD)) };
        // A title without quotes goes on to what is surely another wish.
        let mut rest = Asked::default();
        if in_title && left.quotes.is_empty() {
            read_parts(&right, next_verb, &mut rest);
            if rest.wishes.is_empty() || !rest.unknown.is_empty() {
                continue;
            }
        } else {
            read_parts(&right, next_verb, &mut rest);
        }
        add_part(&left, verb, asked);
        asked.wishes.extend(rest.wishes);
        asked.unknown.extend(rest.unknown);
        return;
    }
    add_part(sentence, verb, asked);
}

fn add_part(part: &Sentence, verb: Option<&str>, asked: &mut Asked) {
    if part.text.chars().all(|c| !c.is_alphanumeric() && c != '\u{1}') {
        return;
    }
    let with_verb = || wish(&Sentence::new(&format!("{} {}", verb?, part.text)));
    match wish(part).or_else(with_verb) {
        Some(wish) => asked.wishes.push(wish),
        None => asked.unknown.push(part.shown()),
    }
}

/// The wish of one part.
fn wish(part: &Sentence) -> Option<Wish> {
    let (removes, adds) = (part.has(REMOVE), part.has(ADD));
    if part.has(UNMUTE) || part.has(MUTE) {
        return Some(Wish::Mute(whose(part), !part.has(UNMUTE)));
    }
    if part.has(LOGO) {
        return if removes { Some(Wish::RemoveLogo) } else { adds.then_some(Wish::AddLogo) };
    }
    if part.has(TRANSITIONS) {
        return if removes { Some(Wish::Transitions(false)) } else { adds.then_some(Wish::Transitions(true)) };
    }
    if part.has(MUSIC) {
        return music(part, removes, adds);
    }
    if part.has(TITLE) {
        let is_removal = removes && part.quotes.is_empty();
        return if is_removal { Some(Wish::RemoveTitles) } else { unquoted_title(part, TITLE_LEADS).or_else(|| quoted(part)) };
    }
    if part.has(SOMETHING)
        && let Some(bed) = bed(part)
    {
        return Some(Wish::Bed(bed));
    }
    let pace = [(FASTER, 1.5), (SLOWER, 1.0 / 1.5)].into_iter().find(|(words, _)| part.has(words)).map(|(_, factor)| Wish::Pace(factor));
    pace.or_else(|| style(part)).or_else(|| shape(part)).or_else(|| duration_ms(part).map(Wish::Duration))
}

fn whose(part: &Sentence) -> Muted {
    match (part.has(MUSIC), part.has(CLIPS)) {
        (true, _) => Muted::Music,
        (_, true) => Muted::Clips,
        _ => Muted::All,
    }
}

fn music(part: &Sentence, removes: bool, adds: bool) -> Option<Wish> {
    if let Some(gain) = gain(part) {
        return Some(Wish::MusicGain(gain));
    }
    if removes {
        return Some(Wish::RemoveMusic);
    }
    if let Some(bed) = bed(part) {
        return Some(Wish::Bed(bed));
    }
    let louder = [(LOUDER, 1.4), (QUIETER, 1.0 / 1.4)].into_iter().find(|(words, _)| part.has(words));
    louder.map(|(_, factor)| Wish::MusicLouder(factor)).or_else(|| adds.then_some(Wish::AddMusic))
}

/// The bed of a mood.
fn bed(part: &Sentence) -> Option<BedStyle> {
    BEDS.iter().find(|(words, _)| part.has(words)).map(|(_, style)| *style)
}

fn gain(part: &Sentence) -> Option<f64> {
    percentage(part).map(|gain| gain.clamp(0.0, MAX_GAIN))
}

fn unquoted_title(part: &Sentence, leads: Words) -> Option<Wish> {
    let (_, end) = part.find(leads)?;
    part.rest(end).as_title().map(Wish::Title)
}

fn quoted(part: &Sentence) -> Option<Wish> {
    part.quotes.first().cloned().map(Wish::Title)
}

fn style(part: &Sentence) -> Option<Wish> {
    STYLES.iter().find(|(words, _)| part.has(words)).map(|(_, style)| Wish::Style(*style))
}

fn shape(part: &Sentence) -> Option<Wish> {
    let found = SHAPES.iter().find(|(words, ..)| part.has(words));
    found.map(|(_, (width, height), platform)| Wish::Shape(PixelSize::new(*width, *height), *platform))
}
