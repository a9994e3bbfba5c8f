//! Wishes about pictures and clips, read from one part of a sentence.

use super::picture_words::*;
use super::quantities::{chinese_number, duration_ms};
use super::sentence::Sentence;
use super::wish::{Grade, PictureChange, PictureKind, PictureTarget, Wish};

/// The wish of a part that names pictures; `names` are those that the draft and the uploads have, in lower case.
pub(super) fn picture_wish(part: &Sentence, names: &[String]) -> Option<Wish> {
    if part.has(REPLACE)
        && let Some(wish) = replacement(part, names)
    {
        return Some(wish);
    }
    let target = target(part, names);
    if let Some(grade) = grade(part) {
        return Some(Wish::Picture(target.unwrap_or(PictureTarget::All), PictureChange::Grade(grade)));
    }
    let target = target?;
    let several = matches!(&target, PictureTarget::Numbers(numbers, _) if numbers.len() == 2)
        || matches!(&target, PictureTarget::Named(named) if named.len() == 2);
    if several && (part.has(SWAP) || part.lower().contains('换')) {
        return Some(Wish::Picture(target, PictureChange::Swap));
    }
    if part.has(ONLY) && target != PictureTarget::All {
        return Some(Wish::Picture(target, PictureChange::Only));
    }
    if part.removes() {
        return (target != PictureTarget::All).then_some(Wish::Picture(target, PictureChange::Remove));
    }
    if let Some(ms) = duration_ms(part) {
        return Some(Wish::Picture(target, PictureChange::Seconds(ms)));
    }
    movement(part, names)
}

/// The grade that a part asks for.
pub(super) fn grade(part: &Sentence) -> Option<Grade> {
    GRADES.iter().find(|(words, _)| part.has(words)).map(|(_, grade)| *grade)
}

/// The pictures that a part names.
pub(super) fn target(part: &Sentence, names: &[String]) -> Option<PictureTarget> {
    let kind = PICTURES.iter().find(|(words, _)| part.has(words)).map(|(_, kind)| *kind);
    let named = named(part, names);
    let Some(kind) = kind else { return (!named.is_empty()).then_some(PictureTarget::Named(named)) };
    let length = duration_ms(part).is_some();
    let numbers = numbers(&if length { before_length(part.lower()) } else { part.lower().to_owned() });
    match () {
        () if !numbers.is_empty() => Some(PictureTarget::Numbers(numbers, kind)),
        () if part.has(LAST) => Some(PictureTarget::Last(kind)),
        () if !named.is_empty() => Some(PictureTarget::Named(named)),
        () => Some(if kind == PictureKind::Clip && !part.has(EACH) { PictureTarget::Numbers(vec![1], kind) } else { PictureTarget::All }),
    }
}

/// The names that stand in a part, longest first where one holds another.
fn named(part: &Sentence, names: &[String]) -> Vec<String> {
    let mut found: Vec<(usize, &String)> = names.iter().filter_map(|name| Some((part.find_name(name)?, name))).collect();
    found.sort_by_key(|(at, name)| (*at, std::cmp::Reverse(name.len())));
    found.dedup_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, name)| name.clone()).collect()
}

/// The text before a length of time, whose number is none of a picture.
fn before_length(lower: &str) -> String {
    const LENGTH: [&str; 5] = [" for ", " to ", "显示", "改成", "改为"];
    let end = LENGTH.iter().filter_map(|mark| lower.find(mark)).min();
    let end = end.or_else(|| {
        lower.find(|c: char| c.is_ascii_digit()).filter(|at| !lower[..*at].trim_end().ends_with(['第', '#']) && is_length_at(lower, *at))
    });
    end.map_or_else(
        || if lower.contains('第') || lower.contains("photo") { lower.to_owned() } else { String::new() },
        |end| lower[..end].to_owned(),
    )
}

/// Whether the digits from `at` on are followed by a unit of time.
fn is_length_at(lower: &str, at: usize) -> bool {
    let rest = lower[at..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim_start_matches([' ', '-']);
    rest.starts_with('s') || rest.starts_with('秒')
}

/// The ordinals and numbers in a text, in their order.
pub(super) fn numbers(lower: &str) -> Vec<usize> {
    let mut numbers: Vec<usize> = Vec::new();
    for word in lower.split(|c: char| !(c.is_alphanumeric() || c == '#')).filter(|word| !word.is_empty()) {
        let digits = word.trim_start_matches('#');
        if let Ok(number) = digits.parse::<usize>() {
            numbers.push(number);
        } else if let Some((_, number)) = ORDINALS.iter().find(|(ordinal, _)| *ordinal == word) {
            numbers.push(*number);
        } else {
            for (at, _) in word.match_indices('第') {
                numbers.extend(chinese_number(&word[at + '第'.len_utf8()..]).map(|number| number as usize));
            }
        }
    }
    numbers.retain(|number| (1..=500).contains(number));
    numbers
}

fn replacement(part: &Sentence, names: &[String]) -> Option<Wish> {
    let (from, to) = part.find(WITH)?;
    let (old, new) = (part.before(from), part.rest(to));
    let target = target(&old, names).filter(|target| *target != PictureTarget::All)?;
    let wanted = named(&new, names).into_iter().next().or_else(|| new.as_title().filter(|name| name.contains('.')))?;
    Some(Wish::Picture(target, PictureChange::Replace(wanted)))
}

/// A picture that is to come first, last or at a place.
fn movement(part: &Sentence, names: &[String]) -> Option<Wish> {
    if !part.has(MOVE) && !part.has(&["goes", "comes", "should be", "first", "last"]) {
        return None;
    }
    // "put photo 3 first", "把第三张放到第一位": the picture stands before the place.
    let cut = [" to ", " first", " last", " at the ", "放到", "移到", "放在", "挪到", "调到"]
        .iter()
        .filter_map(|mark| part.lower().rfind(mark).filter(|at| *at > 0))
        .max();
    let (who, place) = match cut {
        Some(at) if !part.has(&["start with", "begin with", "open with", "end with", "finish with", "close with"]) => {
            (part.before(at), part.rest(at))
        }
        _ => (part.clone(), part.clone()),
    };
    let who = if who == *part { target(part, names)? } else { target(&who, names)? };
    if who == PictureTarget::All {
        return None;
    }
    let number = numbers(place.lower()).into_iter().next();
    let change = match () {
        () if place.has(TO_FRONT) && number.is_none_or(|number| number == 1) => PictureChange::MoveTo(1),
        () if place.has(TO_BACK) => PictureChange::MoveLast,
        () if place.has(TO_PLACE) => PictureChange::MoveTo(number?),
        () => return None,
    };
    Some(Wish::Picture(who, change))
}
