//! Words in a text, in English and Chinese.

/// Whether `text` (in lower case) holds `phrase`: as whole words where it is of Latin letters, anywhere where it is
/// not.
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

/// The text with quotation marks in place of what stands in them, byte for byte, so that places in it are those of
/// `text`.
pub(super) fn masked(text: &str) -> String {
    let mut outside = String::with_capacity(text.len());
    let mut closing = None;
    for character in text.chars() {
        let is_end = closing == Some(character);
        let opened = match character {
            '"' => Some('"'),
            '“' => Some('”'),
            '「' => Some('」'),
            '『' => Some('』'),
            _ => None,
        };
        if closing.is_none() && opened.is_none() {
            outside.push(character);
            continue;
        }
        outside.extend(std::iter::repeat_n('"', character.len_utf8()));
        closing = if is_end { None } else { closing.or(opened) };
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
        for text in ["title “export” now \"status\" end", "标题「导出」", "an \"open end"] {
            let plain = masked(text);
            assert!(plain.len() == text.len() && !has_any(&plain, &["export", "status", "导出", "open"]), "{plain}");
        }
    }
}
