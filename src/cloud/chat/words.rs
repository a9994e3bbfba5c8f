//! Words in a text, in English and Chinese.

/// Whether `text` (in lower case) holds `phrase`: as whole words where it is of Latin letters, anywhere where it is not.
pub(super) fn has(text: &str, phrase: &str) -> bool {
    let is_letter = |character: char| character.is_ascii_alphanumeric();
    text.match_indices(phrase).any(|(start, found)| {
        let before = text[..start].chars().next_back();
        let after = text[start + found.len()..].chars().next();
        !phrase.starts_with(is_letter) || (!before.is_some_and(is_letter) && !after.is_some_and(is_letter))
    })
}

/// Whether it holds any of them.
pub(super) fn has_any(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| has(text, phrase))
}

/// The text without what stands in quotation marks.
pub(super) fn unquoted(text: &str) -> String {
    let mut outside = String::new();
    let mut closing = None;
    for character in text.chars() {
        match (closing, character) {
            (Some(end), _) if character == end => closing = None,
            (Some(_), _) => {}
            (None, '"') => closing = Some('"'),
            (None, '“') => closing = Some('”'),
            (None, '「') => closing = Some('」'),
            (None, '『') => closing = Some('』'),
            (None, _) => outside.push(character),
        }
    }
    outside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_words_are_whole_and_chinese_ones_need_no_spaces() {
        assert!(has("please export it", "export") && !has("exporter", "export") && !has("an unexported", "export"));
        assert!(has("请导出视频", "导出"));
        assert!(has_any("show tracks!", &["x", "show tracks"]));
    }

    #[test]
    fn quoted_words_are_content() {
        assert_eq!(unquoted("title “export” now \"status\" end"), "title  now  end");
    }
}
