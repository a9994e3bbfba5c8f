//! The service talks as if there were a screen. What describes content is kept; what describes a screen becomes what
//! this program does instead.

use super::words::{has, has_any};

/// An action in place of a use of a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The draft is exported.
    Export,
    /// The state is read and its timeline told.
    State,
    /// The balance is told.
    Credits,
    /// Files go up.
    Upload,
    /// This edit goes out as a message.
    Edit(String),
}

/// An answer, translated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Translated {
    /// The text without the talk of a screen.
    pub text: String,
    /// The actions, each once, in order.
    pub actions: Vec<Action>,
}

/// Verbs for the use of a screen.
const CLICK: &[&str] = &["click", "click on", "tap", "press", "点击", "单击", "双击", "按下"];
const OPEN: &[&str] = &["open", "打开"];
const DRAG: &[&str] = &["drag", "drop", "拖拽", "拖动", "拖到"];
/// Things on a screen: with one of them, "open" and "export" speak of it.
const THINGS: &[&str] = &[
    "button",
    "menu",
    "panel",
    "tab",
    "icon",
    "toolbar",
    "sidebar",
    "corner",
    "screen",
    "window",
    "editor",
    "settings",
    "page",
    "dialog",
    "browser",
    "app",
    "timeline",
    "interface",
    "dashboard",
    "按钮",
    "菜单",
    "面板",
    "标签",
    "图标",
    "工具栏",
    "侧边栏",
    "角",
    "屏幕",
    "窗口",
    "编辑器",
    "设置",
    "页面",
    "浏览器",
    "界面",
    "时间线",
    "时间轴",
];
const PREVIEW: &[&str] = &[
    "preview in timeline",
    "preview it in the timeline",
    "preview in the timeline",
    "在时间线预览",
    "在时间轴预览",
    "在时间线中预览",
    "在时间轴中预览",
];
const EXPORT: &[&str] = &["export", "download", "导出", "下载"];
const ACCOUNT: &[&str] = &["account", "billing", "credits", "balance", "账户", "账号", "账单", "积分", "余额"];
const UPLOAD: &[&str] = &["upload", "import", "上传", "导入"];
const CHECK: &[&str] = &["check", "view", "visit", "see", "查看", "检查"];
const TIMELINE: &[&str] = &["timeline", "tracks", "preview", "时间线", "时间轴", "轨道", "预览"];

/// Takes an answer apart, sentence by sentence.
pub fn translate(text: &str) -> Translated {
    let mut translated = Translated::default();
    for line in text.lines() {
        let mut kept = String::new();
        for sentence in sentences(line) {
            match action_of(&sentence) {
                Some(action) if !translated.actions.contains(&action) => translated.actions.push(action),
                Some(_) => {}
                None => kept.push_str(&sentence),
            }
        }
        // A line of screens alone leaves nothing; an empty one parts paragraphs.
        if !kept.trim().is_empty() || line.trim().is_empty() {
            translated.text.push_str(kept.trim_end());
            translated.text.push('\n');
        }
    }
    translated.text = translated.text.trim().to_owned();
    translated
}

/// The sentences of a line, with what ends them and the space behind.
fn sentences(line: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let last = sentences.last_mut().expect("there is one from the beginning");
        last.push(character);
        let ends = match character {
            '。' | '！' | '？' | '；' => true,
            '.' | '!' | '?' => characters.peek().is_none_or(|next| next.is_whitespace()),
            _ => false,
        };
        if ends {
            while let Some(space) = characters.next_if(|next| next.is_whitespace()) {
                last.push(space);
            }
            sentences.push(String::new());
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The action that a sentence about a screen stands for; `None` where it is about content.
fn action_of(sentence: &str) -> Option<Action> {
    let lower = sentence.to_lowercase();
    let start = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    let begins = |words: &[&str]| words.iter().any(|word| start.starts_with(word) && has(start, word));
    let on_screen = has_any(&lower, THINGS);
    if has_any(&lower, PREVIEW) {
        return Some(Action::State);
    }
    if begins(CHECK) && has_any(&lower, ACCOUNT) {
        return Some(Action::Credits);
    }
    if has_any(&lower, CLICK) && (on_screen || begins(CLICK) || is_chinese(&lower, CLICK) || tells_to(&lower, CLICK)) {
        return Some(target_of(&lower, sentence));
    }
    if has_any(&lower, DRAG) && (on_screen || begins(DRAG) || is_chinese(&lower, DRAG) || tells_to(&lower, DRAG)) {
        return Some(Action::Edit(bare(sentence)));
    }
    if has_any(&lower, OPEN) && (on_screen || begins(OPEN) || tells_to(&lower, OPEN)) {
        return Some(if has_any(&lower, ACCOUNT) { Action::Credits } else { Action::State });
    }
    if has_any(&lower, EXPORT) && (begins(EXPORT) || (on_screen && has_any(&lower, &["button", "menu", "按钮", "菜单"]))) {
        return Some(Action::Export);
    }
    None
}

/// Whether somebody is told to do it: "you can click", "please drag", "to open".
fn tells_to(lower: &str, verbs: &[&str]) -> bool {
    verbs.iter().any(|verb| {
        ["you can", "please", "just", "simply", "then", "and", "go and", "to", "could", "should", "请", "可以"]
            .iter()
            .any(|lead| has(lower, &format!("{lead} {verb}")))
    })
}

/// Whether one of the Chinese words stands there, which mean nothing but the screen.
fn is_chinese(lower: &str, words: &[&str]) -> bool {
    words.iter().any(|word| !word.is_ascii() && lower.contains(word))
}

/// Things that are clicked at.
fn target_of(lower: &str, sentence: &str) -> Action {
    match () {
        () if has_any(lower, EXPORT) => Action::Export,
        () if has_any(lower, ACCOUNT) => Action::Credits,
        () if has_any(lower, UPLOAD) => Action::Upload,
        () if has_any(lower, TIMELINE) => Action::State,
        () => Action::Edit(bare(sentence)),
    }
}

/// The sentence without list marks, emphasis and the end.
fn bare(sentence: &str) -> String {
    let plain = sentence.replace("**", "");
    plain.trim().trim_start_matches(|character: char| !character.is_alphanumeric()).trim_end_matches(['.', '!', '。', '！', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn talk_of_a_screen_becomes_what_is_done_instead() {
        let edit = |text: &str| Action::Edit(text.to_owned());
        let table = [
            ("Click the Export button in the top right corner.", Action::Export),
            ("点击右上角的导出按钮。", Action::Export),
            ("Export", Action::Export),
            ("导出", Action::Export),
            ("Click \"Add music\" to put a song under it.", edit("Click \"Add music\" to put a song under it")),
            ("You can click the billing tab!", Action::Credits),
            ("Open the timeline panel to see the result.", Action::State),
            ("打开编辑器查看效果。", Action::State),
            ("Drag the clip to the start.", edit("Drag the clip to the start")),
            ("请将片段拖拽到开头。", edit("请将片段拖拽到开头")),
            ("Preview in timeline.", Action::State),
            ("Check your account or billing page.", Action::Credits),
            ("查看账户余额。", Action::Credits),
            ("点击上传按钮。", Action::Upload),
        ];
        for (text, action) in table {
            assert_eq!(translate(text), Translated { text: String::new(), actions: vec![action] }, "{text}");
        }
    }

    #[test]
    fn what_describes_content_is_kept() {
        for text in [
            "The video opens with a city at dawn.",
            "I added a title \"Urban Dreams\" at 0-3s. The music is at 35%.",
            "Your export is ready in 30 to 90 seconds.",
            "The camera clicks away while music plays.",
            "视频以城市的清晨开场。音乐音量为35%。",
            "The drop comes at 12 s.",
        ] {
            assert_eq!(translate(text), Translated { text: text.to_owned(), actions: vec![] }, "{text}");
        }
    }

    #[test]
    fn each_sentence_goes_its_own_way_and_each_action_is_done_once() {
        let text = "I added three clips and a title.\nClick Export to download it. Click the Export button!\n\n已添加音乐。点击导出按钮。";
        let translated = translate(text);
        assert_eq!(translated.text, "I added three clips and a title.\n\n已添加音乐。");
        assert_eq!(translated.actions, [Action::Export]);
    }
}
