//! Numbers written by a pattern of UTS #35, part 3, section 3.

use std::fmt::Write;

/// Digits after the point at most: what an `f64` of a million still holds.
const MOST_DECIMALS: usize = 9;

/// A number pattern, taken apart.
struct NumberPattern<'p> {
    before: &'p str,
    after: &'p str,
    /// Digits before the point at least.
    whole: usize,
    /// Digits after it, at least and at most.
    decimals: (usize, usize),
    /// Digits of a group.
    group: Option<usize>,
}

/// `value` by a pattern such as `#,##0.00 €`: `0` is a digit that is always there, `#` one where it is needed, `,`
/// groups and `.` is the point, with the marks that `language` (BCP 47) uses; all around stands as it is.
pub fn formatted_number(value: f64, pattern: &str, language: Option<&str>) -> String {
    let pattern = NumberPattern::of(pattern);
    let (point, group_mark) = marks(language);
    let digits = format!("{:.*}", pattern.decimals.1, value.abs());
    let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
    let whole = format!("{:0>width$}", whole.trim_start_matches('0'), width = pattern.whole);
    let unneeded = decimals.len() - decimals.trim_end_matches('0').len();
    let decimals = &decimals[..decimals.len() - unneeded.min(pattern.decimals.1 - pattern.decimals.0)];
    let is_zero = whole.bytes().chain(decimals.bytes()).all(|digit| digit == b'0');
    let mut written = String::with_capacity(pattern.before.len() + pattern.after.len() + 2 * digits.len());
    written.push_str(if value < 0.0 && !is_zero { "\u{2212}" } else { "" });
    written.push_str(pattern.before);
    for (index, digit) in whole.chars().enumerate() {
        let left = whole.len() - index;
        if index > 0 && pattern.group.is_some_and(|size| left % size == 0) {
            written.push(group_mark);
        }
        written.push(digit);
    }
    if !decimals.is_empty() {
        // Writing to a string does not fail.
        let _ = write!(written, "{point}{decimals}");
    }
    written.push_str(pattern.after);
    written
}

impl<'p> NumberPattern<'p> {
    fn of(pattern: &'p str) -> Self {
        let is_part = |c: char| matches!(c, '#' | '0' | ',' | '.');
        let Some(start) = pattern.find(['#', '0']) else {
            return Self { before: pattern, after: "", whole: 1, decimals: (0, 0), group: None };
        };
        let rest = &pattern[start..];
        let mut end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        // A point or comma after the last digit is text.
        end = rest[..end].rfind(['#', '0']).map_or(end, |last| last + 1);
        let (whole, decimals) = rest[..end].split_once('.').unwrap_or((&rest[..end], ""));
        let count = |part: &str, digit: char| part.chars().filter(|&c| c == digit).count().min(MOST_DECIMALS);
        let group = whole.rfind(',').map(|comma| whole.len() - comma - 1).filter(|&size| size > 0);
        let least = count(decimals, '0');
        let most = (least + count(decimals, '#')).min(MOST_DECIMALS);
        Self { before: &pattern[..start], after: &rest[end..], whole: count(whole, '0'), decimals: (least, most), group }
    }
}

/// The decimal point and the mark between groups of a language (CLDR 44, `numbers/symbols`).
fn marks(language: Option<&str>) -> (char, char) {
    let tag = language.unwrap_or_default().to_ascii_lowercase();
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    match primary {
        "de" | "it" if tag.ends_with("ch") || tag.ends_with("li") => ('.', '\u{2019}'),
        "es" if tag.ends_with("mx") || tag.ends_with("us") => ('.', ','),
        "de" | "it" | "es" | "nl" | "da" | "el" | "tr" | "id" | "hr" | "sl" | "ro" | "vi" | "ca" | "gl" | "is" | "sr" => (',', '.'),
        "pt" if !tag.ends_with("pt-pt") => (',', '.'),
        "fr" => (',', '\u{202f}'),
        "pt" | "ru" | "uk" | "be" | "bg" | "pl" | "cs" | "sk" | "hu" | "sv" | "nb" | "no" | "nn" | "fi" | "et" | "lv" | "lt" | "kk" => {
            (',', '\u{a0}')
        }
        _ => ('.', ','),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_group_and_round_as_the_language_does() {
        let cases = [
            (1250.0, "#,##0 \u{20ac}", None, "1,250 \u{20ac}"),
            (1250.5, "#,##0.00 \u{20ac}", Some("de"), "1.250,50 \u{20ac}"),
            (1_234_567.0, "#,##0", Some("fr-FR"), "1\u{202f}234\u{202f}567"),
            (1_234_567.0, "#,##0", Some("de-CH"), "1\u{2019}234\u{2019}567"),
            (7.0, "000", None, "007"),
            (0.5, "0.0#", None, "0.5"),
            (0.256, "0.0#", None, "0.26"),
            (-3.2, "$0", None, "\u{2212}$3"),
            (-0.2, "0", None, "0"),
            (99.6, "0 %.", None, "100 %."),
        ];
        for (value, pattern, language, wanted) in cases {
            assert_eq!(formatted_number(value, pattern, language), wanted, "{value} by {pattern}");
        }
    }
}
