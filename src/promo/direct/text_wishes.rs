//! Wishes about texts, read from one part of a sentence.

use super::quantities::{duration_ms, percentage, span_ms};
use super::sentence::Sentence;
use super::text_words::*;
use super::wish::{AddedText, Part, Place, TextChange, TextRole, TextTarget, Wish};
use super::words::{ADD, TITLE_LEADS, Words};

/// The wish of a part that names a text.
pub(super) fn text_wish(part: &Sentence) -> Option<Wish> {
    let target = target(part)?;
    if let Some(wish) = captions(part).or_else(|| added(part, &target)) {
        return Some(wish);
    }
    if part.removes() && part.quotes.is_empty() && part.find(TITLE_LEADS).is_none() {
        let removes_decoration = [OUTLINE, BOX, CAPITALS, SMALL_LETTERS].iter().any(|words| part.has(words));
        if !removes_decoration {
            return Some(if target == TextTarget::All || target == TextTarget::First {
                Wish::RemoveTitles
            } else {
                Wish::Text(target, TextChange::Remove)
            });
        }
    }
    if let Some(words) = words_of(part) {
        return Some(match target {
            TextTarget::First | TextTarget::All => Wish::Title(words),
            target => Wish::Text(target, TextChange::Words(words)),
        });
    }
    change(part).map(|change| Wish::Text(target, change))
}

/// Which text a part is about; `None` where it is about none.
pub(super) fn target(part: &Sentence) -> Option<TextTarget> {
    if part.has(LAST_TEXT) {
        return Some(TextTarget::Last);
    }
    if let Some((_, role)) = ROLES.iter().find(|(words, _)| part.has(words)) {
        return Some(TextTarget::Role(*role));
    }
    // A number among the words that it is to say counts no titles.
    let before_words = part.find(TITLE_LEADS).map_or(part.lower(), |(_, end)| &part.lower()[..end]);
    let numbered = super::picture_wishes::numbers(&before_words.replace("lower third", ""));
    if part.has(ONE_TEXT) && !part.has(&["所有标题", "全部标题"]) {
        let is_length = duration_ms(part).is_some() || percentage(part).is_some() || span_ms(part).is_some();
        return Some(
            numbered
                .first()
                .filter(|_| !is_length && part.quotes.is_empty())
                .map_or(TextTarget::First, |number| TextTarget::Number(*number)),
        );
    }
    part.has(ALL_TEXTS).then_some(TextTarget::All)
}

/// The change wished of a text, where the part says how it is to be rather than what it is to say.
pub(super) fn change(part: &Sentence) -> Option<TextChange> {
    font(part)
        .or_else(|| size(part))
        .or_else(|| letters(part))
        .or_else(|| colour(part))
        .or_else(|| place(part).map(TextChange::Place))
        .or_else(|| match span_ms(part) {
            Some((from, to)) => Some(TextChange::Span(from, to)),
            None => duration_ms(part).map(TextChange::Seconds),
        })
}

/// Words that a text is to say: only after a quote, a colon, or "to".
fn words_of(part: &Sentence) -> Option<String> {
    let (_, end) = match part.find(TITLE_LEADS) {
        Some(found) => found,
        None => return part.quotes.first().filter(|_| !part.has(FONT_LEADS)).cloned(),
    };
    let rest = part.rest(end);
    let is_wish = rest.quotes.is_empty() && !ends_in_colon(part, end) && is_only_style(&rest);
    if is_wish { None } else { rest.as_title() }
}

fn ends_in_colon(part: &Sentence, end: usize) -> bool {
    part.lower()[..end].trim_end().ends_with([':', '：'])
}

/// Whether words say how something looks, and nothing else: "the bottom", "red", "bold".
fn is_only_style(rest: &Sentence) -> bool {
    const SMALL: Words = &["the", "a", "be", "in", "at", "brand", "colour", "color", "more", "size", "percent", "of", "to"];
    let Some(_) = change(rest) else { return false };
    if !rest.lower().is_ascii() {
        return rest.lower().chars().count() <= 6;
    }
    rest.lower().split_whitespace().filter(|word| !SMALL.contains(word)).count() <= 2
}

fn font(part: &Sentence) -> Option<TextChange> {
    let (_, end) = part.find(FONT_LEADS)?;
    let name = part.rest(end).as_title()?;
    change_of_letters(&Sentence::new(&name)).is_none().then_some(TextChange::Font(name))
}

fn size(part: &Sentence) -> Option<TextChange> {
    let grows = part.has(TOO_SMALL) || part.has(BIGGER) && !part.has(TOO_BIG);
    if !grows && !part.has(SMALLER) && !part.has(TOO_BIG) {
        return twice(part);
    }
    if let Some(part_of) = percentage(part) {
        let factor = if grows { 1.0 + part_of } else { 1.0 - part_of.min(0.9) };
        return Some(TextChange::Size(factor));
    }
    let factor = match () {
        () if part.has(TWICE) => 2.0,
        () if part.has(A_BIT) => 1.12,
        () if part.has(MUCH) => 1.6,
        () => 1.3,
    };
    Some(TextChange::Size(if grows { factor } else { 1.0 / factor }))
}

fn twice(part: &Sentence) -> Option<TextChange> {
    let is_size = part.has(&["size", "大小", "as big", "as large"]);
    match () {
        () if part.has(TWICE) => Some(TextChange::Size(2.0)),
        () if is_size && part.has(HALF) => Some(TextChange::Size(0.5)),
        () if is_size => percentage(part).filter(|factor| *factor > 0.0).map(TextChange::Size),
        () => None,
    }
}

fn letters(part: &Sentence) -> Option<TextChange> {
    change_of_letters(part)
}

fn change_of_letters(part: &Sentence) -> Option<TextChange> {
    let without = part.removes();
    if part.has(SMALL_LETTERS) || without && part.has(CAPITALS) {
        return Some(TextChange::Capitals(false));
    }
    if part.has(CAPITALS) {
        return Some(TextChange::Capitals(true));
    }
    if part.has(ITALIC) {
        return Some(TextChange::Italic);
    }
    if part.has(OUTLINE) && !without {
        return Some(TextChange::Outline);
    }
    if part.has(BOX) && !without && !part.has(&["music", "音乐"]) {
        return Some(TextChange::Box);
    }
    let light = &WEIGHTS[WEIGHTS.len() - 1];
    std::iter::once(light).chain(WEIGHTS).find(|(words, _)| part.has(words)).map(|(_, weight)| TextChange::Weight(*weight))
}

fn colour(part: &Sentence) -> Option<TextChange> {
    if part.has(BRAND_COLOUR) {
        return Some(TextChange::Colour(None));
    }
    COLOURS.iter().find(|(words, _)| part.has(words)).map(|(_, colour)| TextChange::Colour(Some(colour)))
}

/// The place that a part names.
pub(super) fn place(part: &Sentence) -> Option<Place> {
    let find = |rows: &[(Words, Part)]| rows.iter().find(|(words, _)| part.has(words)).map(|(_, part)| *part);
    let across = find(ACROSS);
    let corner = if part.has(UPPER) { Some(Part::Start) } else { part.has(LOWER).then_some(Part::End) };
    let down = corner.or_else(|| find(DOWN));
    (across.is_some() || down.is_some()).then_some(Place { across, down })
}

/// A text that is to be added: with its words, or after "saying".
fn added(part: &Sentence, target: &TextTarget) -> Option<Wish> {
    let is_new =
        part.has(ADD) || matches!(target, TextTarget::Role(_)) && !part.quotes.is_empty() && !part.has(&["change", "改成", "改为"]);
    if !is_new || part.removes() {
        return None;
    }
    let role = match target {
        TextTarget::Role(role) => *role,
        // "add a title" sets the title.
        TextTarget::First | TextTarget::Number(_) => return None,
        TextTarget::All | TextTarget::Last => TextRole::Note,
    };
    let words = part.quotes.first().cloned().or_else(|| part.find(SAYING).and_then(|(_, end)| part.rest(end).as_title()));
    let words = words.or_else(|| role_default(role, part))?;
    let outside = part.without_quotes();
    Some(Wish::AddText(AddedText { words, role, span: span_ms(&outside), place: place(&outside) }))
}

/// A call to action says something of its own where it is given no words.
fn role_default(role: TextRole, part: &Sentence) -> Option<String> {
    let words = if part.is_chinese() { "立即选购" } else { "Shop now" };
    (role == TextRole::CallToAction).then(|| words.to_owned())
}

/// Lines typed as captions, apart by a bar, a slash or a line's end.
fn captions(part: &Sentence) -> Option<Wish> {
    let (_, end) = part.find(CAPTIONS)?;
    let rest = if part.quotes.len() > 1 { part.quotes.join("|") } else { part.rest(end).as_title()? };
    let lines: Vec<String> = rest.split(['|', '/', '\n']).map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then_some(Wish::Captions(lines))
}
