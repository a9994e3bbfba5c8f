//! Lengths of time and percentages, in digits and in words.

use super::sentence::Sentence;
use super::words::{MINUTES, NUMBERS, PERCENT, SECONDS, Words};

/// Chinese digits by value.
const CHINESE_DIGITS: &str = "零一二三四五六七八九";

/// The length of time that a sentence names, milliseconds.
pub(super) fn duration_ms(sentence: &Sentence) -> Option<i64> {
    let minutes = before_unit(sentence.lower(), MINUTES).map(|minutes| minutes * 60.0);
    let seconds = before_unit(sentence.lower(), SECONDS);
    let total = match (minutes, seconds) {
        (None, None) => return None,
        (minutes, seconds) => minutes.unwrap_or(0.0) + seconds.unwrap_or(0.0),
    };
    Some((total * 1000.0).round() as i64)
}

/// The percentage that a sentence names, as a factor.
pub(super) fn percentage(sentence: &Sentence) -> Option<f64> {
    let lower = sentence.lower();
    let chinese = lower.find("百分之").and_then(|at| leading_number(&lower[at + "百分之".len()..]));
    chinese.or_else(|| before_unit(lower, PERCENT)).map(|percent| percent / 100.0)
}

/// When something is to begin and to end, milliseconds: "from 2 to 5 seconds", "at 3s", "从2秒到5秒".
pub(super) fn span_ms(sentence: &Sentence) -> Option<(i64, Option<i64>)> {
    const STARTS: Words = &["from", "between", "starting at", "at", "after", "从", "在第", "第"];
    const ENDS: Words = &["to", "until", "till", "and", "-", "到", "至"];
    let lower = sentence.lower();
    for start in STARTS {
        for (at, _) in lower.match_indices(start) {
            let is_glued = start.is_ascii() && lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            let Some((from, rest)) = clock(&lower[at + start.len()..]).filter(|_| !is_glued) else { continue };
            let end = ENDS.iter().find_map(|end| clock(rest.trim_start().strip_prefix(end)?));
            let has_unit = |text: &str| SECONDS.iter().chain(MINUTES).any(|unit| text.trim_start_matches([' ', '-']).starts_with(unit));
            let is_time = lower.contains(':') || has_unit(rest) || end.is_some_and(|(_, rest)| has_unit(rest)) || lower.ends_with('s');
            if is_time {
                return Some((from, end.map(|(ms, _)| ms).filter(|end| *end > from)));
            }
        }
    }
    None
}

/// The time that a text begins with, in seconds or as `0:05`, milliseconds, and what follows its unit.
fn clock(text: &str) -> Option<(i64, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let seconds: f64 = match number.trim_end_matches(':').split_once(':') {
        Some((minutes, seconds)) => minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?,
        None if number.is_empty() => chinese_number(text).filter(|_| text.contains('秒'))?,
        None => number.parse().ok()?,
    };
    let rest = if number.is_empty() { text.split_once('秒').map_or("", |(_, rest)| rest) } else { rest };
    let unit = ["seconds", "second", "secs", "sec", "s", "秒钟", "秒"].iter().find(|unit| rest.trim_start().starts_with(**unit));
    let after = unit.map_or(rest, |unit| rest.trim_start().strip_prefix(unit).unwrap_or(rest));
    // The unit may also stand after the later of two times.
    (0.0..=86_400.0).contains(&seconds).then(|| ((seconds * 1000.0).round() as i64, if after.trim().is_empty() { rest } else { after }))
}

/// The Chinese number that a text begins with.
pub(super) fn chinese_number(text: &str) -> Option<f64> {
    leading_number(text)
}

/// The number that stands before one of `units`.
fn before_unit(text: &str, units: Words) -> Option<f64> {
    units.iter().find_map(|unit| text.match_indices(unit).find_map(|(at, _)| number_at_end(text, at, unit)))
}

fn number_at_end(text: &str, at: usize, unit: &str) -> Option<f64> {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    if unit.ends_with(is_letter) && text[at + unit.len()..].starts_with(is_letter) {
        return None;
    }
    let before = text[..at].trim_end_matches([' ', '-', '个']);
    let digits = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    if let Ok(number) = before[digits..].parse() {
        return Some(number);
    }
    let start = before.trim_end_matches(|c: char| CHINESE_DIGITS.contains(c) || "十百两半".contains(c)).len();
    if start < before.len() {
        return leading_number(&before[start..]);
    }
    let spelt = before.replace('-', " ");
    let is_word = |word: &str| spelt.strip_suffix(word).is_some_and(|rest| !rest.ends_with(is_letter));
    // `s` alone is a unit only after digits.
    if unit == "s" {
        None
    } else {
        NUMBERS.iter().filter(|(word, _)| is_word(word)).max_by_key(|(word, _)| word.len()).map(|(_, number)| *number)
    }
}

/// The number that a text begins with, in digits or in Chinese ones up to 999.
fn leading_number(text: &str) -> Option<f64> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    if let Ok(number) = text[..end].parse() {
        return Some(number);
    }
    let (mut total, mut last, mut seen) = (0.0, None, false);
    for c in text.chars() {
        let digit = if c == '两' { Some(2) } else { CHINESE_DIGITS.chars().position(|digit| digit == c) };
        match (digit, c) {
            (Some(digit), _) => last = Some(digit as f64),
            (None, '半') => return Some(total + 0.5),
            (None, '十') => total += last.take().unwrap_or(1.0) * 10.0,
            (None, '百') => total += last.take().unwrap_or(1.0) * 100.0,
            _ => break,
        }
        seen = true;
    }
    seen.then(|| total + last.unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_both_languages() {
        for (text, ms) in [
            ("make it 15 seconds", Some(15_000)),
            ("a 30-second promo", Some(30_000)),
            ("20s please", Some(20_000)),
            ("a one minute film", Some(60_000)),
            ("half a minute", Some(30_000)),
            ("fifteen seconds", Some(15_000)),
            ("forty-five seconds", Some(45_000)),
            ("1 minute 30 seconds", Some(90_000)),
            ("7.5 sec", Some(7500)),
            ("改成15秒", Some(15_000)),
            ("三十秒的视频", Some(30_000)),
            ("一分钟", Some(60_000)),
            ("半分钟", Some(30_000)),
            ("一百二十秒", Some(120_000)),
            ("two scenes", None),
            ("a secret", None),
        ] {
            assert_eq!(duration_ms(&Sentence::new(text)), ms, "{text}");
        }
    }

    #[test]
    fn spans_are_read_in_both_languages() {
        for (text, wanted) in [
            ("show the title from 2 to 5 seconds", Some((2000, Some(5000)))),
            ("from 0:02 until 0:05", Some((2000, Some(5000)))),
            ("at 3 seconds", Some((3000, None))),
            ("between 2s and 4.5s", Some((2000, Some(4500)))),
            ("标题从2秒到5秒", Some((2000, Some(5000)))),
            ("at the top", None),
            ("music at 35%", None),
            ("for 3 seconds", None),
        ] {
            assert_eq!(span_ms(&Sentence::new(text)), wanted, "{text}");
        }
    }

    #[test]
    fn percentages_are_read_in_both_languages() {
        for (text, wanted) in [
            ("music at 35%", Some(0.35)),
            ("35 percent", Some(0.35)),
            ("音乐音量35%", Some(0.35)),
            ("百分之三十五", Some(0.35)),
            ("音量百分之50", Some(0.5)),
            ("35", None),
        ] {
            assert_eq!(percentage(&Sentence::new(text)), wanted, "{text}");
        }
    }
}
