//! The language that a session is held in, as a code of ISO 639-1.

/// The language that the script of `text` tells; `None` for scripts that many languages share.
pub(super) fn language_of(text: &str) -> Option<&'static str> {
    let of_script = |c: char| match c {
        '\u{3041}'..='\u{30ff}' => Some("ja"),
        '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}' => Some("ko"),
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => Some("zh"),
        '\u{400}'..='\u{52f}' => Some("ru"),
        '\u{590}'..='\u{5ff}' => Some("he"),
        '\u{600}'..='\u{6ff}' => Some("ar"),
        '\u{900}'..='\u{97f}' => Some("hi"),
        '\u{e00}'..='\u{e7f}' => Some("th"),
        '\u{370}'..='\u{3ff}' => Some("el"),
        _ => None,
    };
    let found: Vec<_> = text.chars().filter_map(of_script).collect();
    // Japanese is written with the characters of Chinese, too.
    if found.contains(&"ja") { Some("ja") } else { found.first().copied() }
}

/// The language of the locale, by `variable` (POSIX.1, section 8.2); English where it tells none.
pub(super) fn language_of_locale(variable: &dyn Fn(&str) -> Option<String>) -> String {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
    let code = set.and_then(|locale| locale.split(['_', '.', '@', '-']).next().map(str::to_ascii_lowercase));
    let is_language = |code: &String| (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    code.filter(is_language).unwrap_or_else(|| "en".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_tell_languages() {
        for (text, language) in [
            ("做一个30秒的宣传片", Some("zh")),
            ("30秒の動画を作って", Some("ja")),
            ("영상 만들어줘", Some("ko")),
            ("сделай ролик", Some("ru")),
            ("make a promo", None),
            ("", None),
            ("title “导出” please", Some("zh")),
        ] {
            assert_eq!(language_of(text), language, "{text}");
        }
    }

    #[test]
    fn the_locale_tells_the_rest() {
        for (name, value, language) in [
            ("LANG", "zh_CN.UTF-8", "zh"),
            ("LC_ALL", "C", "en"),
            ("LC_MESSAGES", "de_DE@euro", "de"),
            ("LANG", "C.UTF-8", "en"),
            ("X", "", "en"),
        ] {
            assert_eq!(language_of_locale(&|asked| (asked == name).then(|| value.to_owned())), language, "{value}");
        }
    }
}
