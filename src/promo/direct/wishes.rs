//! The wishes in a sentence.

use super::creation_wishes::{creation, gain, shape, style};
use super::film_words::*;
use super::picture_wishes::{self, grade, picture_wish};
use super::picture_words::TRANSITION_NAMES;
use super::quantities::{duration_ms, span_ms};
use super::revisions::Turn;
use super::sentence::Sentence;
use super::text_wishes::{self, text_wish};
use super::wish::{Asked, Muted, PictureChange, Question, Side, Wish};
use super::words::*;
use crate::draft::BedStyle;

/// Milliseconds of a fade that is given no length.
const FADE_MS: i64 = 2000;

/// The facts beside the sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Whether there is something to edit.
    pub(super) has_draft: bool,
    /// Whether there are pictures to make something of.
    pub(super) has_media: bool,
    /// Names of pictures and clips, in lower case.
    pub(super) pictures: Vec<String>,
    /// Names of sound files, in lower case.
    pub(super) sounds: Vec<String>,
}

/// A sentence without an end is read in this many steps at most; what is left then is one part.
const MOST_STEPS: u32 = 2000;

/// Reads a sentence.
pub(super) fn read(sentence: &Sentence, known: &Known) -> Asked {
    let is_edit = known.has_draft && (sentence.has(DEFINITE) || is_about_part(sentence, known));
    if sentence.has(CREATE) && sentence.has(VIDEO) && !is_edit {
        return Asked { wishes: creation(sentence), ..Asked::default() };
    }
    let mut asked = Asked::default();
    read_parts(sentence, &Before::default(), known, &mut asked);
    if !known.has_draft && known.has_media && begins_a_promo(sentence, &asked) {
        return Asked { wishes: creation(sentence), ..Asked::default() };
    }
    asked
}

/// Whether a sentence that could ask for a new film is about a part of the one that is there.
fn is_about_part(sentence: &Sentence, known: &Known) -> bool {
    let is_new = sentence.has(&[
        "make a",
        "make me a",
        "make an",
        "make us a",
        "create a",
        "create an",
        "produce a",
        "build a",
        "cut a",
        "做一",
        "制作一",
        "来一",
        "new",
        "another",
        "promo",
        "a video",
        "an ad",
        "teaser",
        "新的",
        "一个",
        "一条",
    ]);
    !is_new
        && (text_wishes::target(sentence).is_some() || sentence.has(MUSIC) || picture_wishes::target(sentence, &known.pictures).is_some())
}

/// Whether the first words about media ask for a film of them: all do that ask for a look, a length or a title.
fn begins_a_promo(sentence: &Sentence, asked: &Asked) -> bool {
    let is_other = asked.wishes.iter().any(|wish| matches!(wish, Wish::Ask(_) | Wish::Turn(_) | Wish::Keep));
    let is_made = sentence.has(VIDEO) || sentence.has(CREATE) && !sentence.text.ends_with(['?', '？']);
    !is_other
        && (is_made
            || asked
                .wishes
                .iter()
                .any(|wish| matches!(wish, Wish::Style(_) | Wish::Shape(..) | Wish::Duration(_) | Wish::WhoseLength(_) | Wish::Title(_))))
}

/// The parts before one: the verb that still holds, and the wish that "and bigger" goes on with.
#[derive(Clone, Debug, Default)]
struct Before {
    removes: bool,
    wish: Option<Wish>,
}

/// The first part that is a wish, then the rest; what is none is noted. A part without a verb or a noun has that of the
/// part before it.
fn read_parts(sentence: &Sentence, before: &Before, known: &Known, asked: &mut Asked) {
    asked.steps += 1;
    if sentence.text.trim().is_empty() {
        return;
    }
    let title_from = sentence.find(TITLE_LEADS).or_else(|| bare_title(sentence)).map(|(from, _)| from);
    for (left, right) in sentence.halves(SEPARATORS) {
        if asked.steps > MOST_STEPS {
            break;
        }
        if goes_on(&left, &right) {
            continue;
        }
        let in_title = title_from.is_some_and(|from| from < left.text.len());
        let first = wish_after(&left, before, known);
        let removes = left.removes() || before.removes && !left.has(ADD);
        let after = Before { removes, wish: first.clone().or_else(|| before.wish.clone()) };
        // A title without quotes goes on to what is surely another wish.
        let mut rest = Asked { steps: asked.steps, ..Asked::default() };
        read_parts(&right, &after, known, &mut rest);
        asked.steps = rest.steps;
        if in_title && left.quotes.is_empty() && (rest.wishes.is_empty() || !rest.unknown.is_empty()) {
            continue;
        }
        note(&left, first, asked);
        asked.wishes.extend(rest.wishes);
        asked.unknown.extend(rest.unknown);
        return;
    }
    note(sentence, wish_after(sentence, before, known), asked);
}

/// Whether two parts are one: "swap the lamp and the cup", "photos 2 and 4", "between 2 and 5", "black and white".
fn goes_on(left: &Sentence, right: &Sentence) -> bool {
    let first = right.lower().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_number = !picture_wishes::numbers(first).is_empty() || first.starts_with('第');
    let counts = left.has(super::picture_words::SWAP) || picture_wishes::target(left, &[]).is_some();
    let is_pair = left.has(super::picture_words::SWAP) && !left.has(&["with"]) && picture_wishes::numbers(left.lower()).len() < 2;
    let is_captions = left.has(super::text_words::CAPTIONS);
    (is_number && counts)
        || is_pair
        || left.has(&["between"]) && span_ms(left).is_none_or(|(_, end)| end.is_none())
        || is_captions
        || left.lower().ends_with("black") && right.lower().starts_with("white")
}

fn note(part: &Sentence, wish: Option<Wish>, asked: &mut Asked) {
    const COURTESY: Words = &[
        "please",
        "thanks",
        "thank you",
        "ok",
        "okay",
        "great",
        "hi",
        "hello",
        "hey",
        "yes",
        "no",
        "now",
        "cool",
        "nice",
        "perfect",
        "good",
        "well",
        "谢谢",
        "请",
        "好的",
        "好",
        "你好",
        "麻烦",
        "可以",
    ];
    if part.text.chars().all(|c| !c.is_alphanumeric() && c != '\u{1}') {
        return;
    }
    match wish {
        Some(wish) => asked.wishes.push(wish),
        None if COURTESY.contains(&part.lower().trim_matches(|c: char| !c.is_alphanumeric())) => {}
        None => asked.unknown.push(part.shown()),
    }
}

/// The wish of a part, which may go on with what the parts before it are about.
fn wish_after(part: &Sentence, before: &Before, known: &Known) -> Option<Wish> {
    let has_noun = part.has(MUSIC) || part.has(LOGO) || part.has(WHOLE) && !part.has(&["it"]) || text_wishes::target(part).is_some();
    let is_free = !has_noun && picture_wishes::target(part, &known.pictures).is_none();
    if is_free && let Some(continued) = before.wish.as_ref().and_then(|wish| continued(part, wish)) {
        return Some(continued);
    }
    let removed = || wish(&Sentence::new(&format!("remove {}", part.text)), known);
    wish(part, known).or_else(|| if before.removes { removed() } else { None })
}

/// The same thing changed in another way.
fn continued(part: &Sentence, wish: &Wish) -> Option<Wish> {
    match wish {
        Wish::Title(_) => text_wishes::change(part).map(|change| Wish::Text(super::wish::TextTarget::First, change)),
        Wish::Text(target, _) => text_wishes::change(part).map(|change| Wish::Text(target.clone(), change)),
        Wish::AddText(added) => text_wishes::change(part).map(|change| Wish::Text(super::wish::TextTarget::Role(added.role), change)),
        Wish::Picture(target, _) => grade(part).map(|grade| Wish::Picture(target.clone(), PictureChange::Grade(grade))),
        Wish::MusicGain(_) | Wish::MusicLouder(_) | Wish::Bed(_) | Wish::AddMusic | Wish::MusicFile(_) | Wish::MusicFade(..) => {
            music(part, &Known::default()).filter(|wish| *wish != Wish::RemoveMusic)
        }
        _ => None,
    }
}

/// The wish of one part.
fn wish(part: &Sentence, known: &Known) -> Option<Wish> {
    if let Some(wish) = about_the_film(part) {
        return Some(wish);
    }
    let (removes, adds) = (part.removes(), part.has(ADD));
    if part.has(UNMUTE) || part.has(MUTE) {
        return Some(Wish::Mute(whose(part), !part.has(UNMUTE)));
    }
    let has_text = text_wishes::target(part).is_some();
    if has_text && !is_picture_first(part) {
        return text_wish(part).or_else(|| titled(part));
    }
    if part.has(LOGO) {
        return if removes { Some(Wish::RemoveLogo) } else { adds.then_some(Wish::AddLogo) };
    }
    if part.has(HARD_CUTS) {
        return Some(Wish::Transitions(false));
    }
    if part.has(TRANSITIONS) {
        return transitions(part, removes, adds);
    }
    if part.has(MUSIC) || known.sounds.iter().any(|name| part.find_name(name).is_some()) {
        return music(part, known);
    }
    if let Some(wish) = picture_wish(part, &known.pictures) {
        return Some(wish);
    }
    if part.has(SOMETHING)
        && let Some(bed) = bed(part)
    {
        return Some(Wish::Bed(bed));
    }
    loose(part)
}

/// Whether pictures are named before texts: "photo 2 without text".
fn is_picture_first(part: &Sentence) -> bool {
    let at = |words: Words| part.find(words).map_or(usize::MAX, |(from, _)| from);
    let pictures = super::picture_words::PICTURES.iter().map(|(words, _)| at(words)).min().unwrap_or(usize::MAX);
    let texts = at(super::text_words::ONE_TEXT).min(at(super::text_words::ALL_TEXTS)).min(at(super::text_words::LAST_TEXT));
    pictures < texts && !super::text_words::ROLES.iter().any(|(words, _)| part.has(words))
}

/// Wishes about no part of the film: steps back, questions, and things that are to stay.
fn about_the_film(part: &Sentence) -> Option<Wish> {
    let turn = [(REDO, Turn::Redo), (UNDO, Turn::Undo), (START_OVER, Turn::StartOver)].into_iter().find(|(words, _)| part.has(words));
    if let Some((_, turn)) = turn.filter(|_| part.quotes.is_empty()) {
        return Some(Wish::Turn(turn));
    }
    if part.has(KEEP) && !part.has(super::picture_words::ONLY) {
        return Some(Wish::Keep);
    }
    let is_text = part.find(TITLE_LEADS).is_some() || !part.quotes.is_empty();
    let question = [(CREDITS, Question::Credits), (EXPORT, Question::Export), (STATE, Question::State), (HELP, Question::Help)];
    question.into_iter().find(|(words, _)| !is_text && part.has(words)).map(|(_, question)| Wish::Ask(question))
}

/// Wishes without a noun: each means the whole, or the texts where only they can be meant.
fn loose(part: &Sentence) -> Option<Wish> {
    let pace = [(FASTER, 1.5), (SLOWER, 1.0 / 1.5)].into_iter().find(|(words, _)| part.has(words)).map(|(_, factor)| Wish::Pace(factor));
    let is_asked = part.text.ends_with(['?', '？']) && !part.has(&["can", "could", "would", "能", "可以"]);
    if is_asked {
        return None;
    }
    pace.or_else(|| style(part)).or_else(|| shape(part)).or_else(|| length(part)).or_else(|| {
        let is_it = part.has(&["it", "them", "them all", "它"]);
        let place = text_wishes::place(part).filter(|_| is_it && part.has(super::picture_words::MOVE));
        place.map(|place| Wish::Text(super::wish::TextTarget::All, super::wish::TextChange::Place(place)))
    })
}

/// A length belongs to the film where it is named; alone it is asked about.
fn length(part: &Sentence) -> Option<Wish> {
    if let Some(ms) = duration_ms(part) {
        let is_short = part.lower().split_whitespace().count() > 3;
        return Some(if part.has(WHOLE) || is_short && part.has(CREATE) { Wish::Duration(ms) } else { Wish::WhoseLength(ms) });
    }
    let factor = [(LONGER, 1.25), (SHORTER, 0.75)].into_iter().find(|(words, _)| part.has(words));
    factor.map(|(_, factor)| Wish::Length(factor))
}

fn whose(part: &Sentence) -> Muted {
    match (part.has(MUSIC), part.has(CLIPS)) {
        (true, _) => Muted::Music,
        (_, true) => Muted::Clips,
        _ => Muted::All,
    }
}

fn transitions(part: &Sentence, removes: bool, adds: bool) -> Option<Wish> {
    if removes {
        return Some(Wish::Transitions(false));
    }
    let named = TRANSITION_NAMES.iter().find(|(words, _)| part.has(words));
    named.map(|(_, name)| Wish::Transition(name)).or_else(|| adds.then_some(Wish::Transitions(true)))
}

fn music(part: &Sentence, known: &Known) -> Option<Wish> {
    if let Some(name) = known.sounds.iter().filter(|name| part.find_name(name).is_some()).max_by_key(|name| name.len()) {
        let is_wanted = part.has(INSTEAD) || part.has(ADD);
        return is_wanted.then(|| Wish::MusicFile(name.clone()));
    }
    if part.has(FADE) {
        let side = if part.has(FADE_IN) { Side::Start } else { Side::End };
        return Some(Wish::MusicFade(side, duration_ms(part).unwrap_or(FADE_MS)));
    }
    if let Some(gain) = gain(part) {
        return Some(Wish::MusicGain(gain));
    }
    if part.has(BEGIN_AT)
        && let Some(ms) = span_ms(part).map(|(from, _)| from).or_else(|| duration_ms(part))
    {
        return Some(Wish::MusicFrom(ms));
    }
    let louder = [(LOUDER, 1.4), (QUIETER, 1.0 / 1.4)].into_iter().find(|(words, _)| part.has(words));
    if part.removes() {
        return Some(Wish::RemoveMusic);
    }
    if let Some(bed) = bed(part).filter(|_| !part.has(&["softer"])) {
        return Some(Wish::Bed(bed));
    }
    louder.map(|(_, factor)| Wish::MusicLouder(factor)).or_else(|| part.has(ADD).then_some(Wish::AddMusic))
}

/// The bed of a mood.
fn bed(part: &Sentence) -> Option<BedStyle> {
    BEDS.iter().find(|(words, _)| part.has(words)).map(|(_, style)| *style)
}

/// A title without a mark before it, where the sentence begins with the word and says no wish about it.
fn titled(part: &Sentence) -> Option<Wish> {
    let (_, end) = bare_title(part)?;
    part.rest(end).as_title().map(Wish::Title)
}

fn bare_title(part: &Sentence) -> Option<(usize, usize)> {
    let found = BARE_TITLE_LEADS.iter().filter(|lead| part.lower().starts_with(**lead)).map(|lead| lead.len()).max()?;
    let rest = part.rest(found);
    let is_capital = rest.text.chars().next().is_some_and(|c| c.is_uppercase() || c == '\u{1}');
    let is_wish =
        text_wishes::change(&rest).is_some() || part.removes() || part.text[found..].starts_with(|c: char| c.is_ascii_alphanumeric());
    (is_capital && !is_wish).then_some((0, found))
}
