//! What a person types, and what it is for.

use super::words::{has_any, unquoted};

/// Where a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The draft is exported.
    Export,
    /// The balance is told.
    Credits,
    /// The timeline is told.
    State,
    /// Files go up.
    Upload,
    /// The service is talked to.
    Chat,
}

/// The words of each route; the first that has one is taken.
const ROUTES: &[(Route, &[&str])] = &[
    (Route::Export, &["export", "导出", "download", "send me the video"]),
    (Route::Credits, &["credits", "积分", "balance", "余额"]),
    (Route::State, &["status", "状态", "show tracks"]),
    (Route::Upload, &["upload", "上传"]),
];

/// What a message begins with that asks for an edit: then the words of a route in it are content.
const EDITS: &[&str] = &[
    "create", "make", "add", "change", "set", "remove", "put", "write", "replace", "use", "cut", "trim", "insert", "generate", "edit",
    "title", "制作", "创建", "生成", "添加", "加上", "增加", "修改", "改成", "设置", "删除", "去掉", "替换", "把", "标题",
];

/// Words beyond which a message is no command.
const LONGEST: usize = 9;
/// Characters beyond which a message without spaces is no command.
const LONGEST_CHARACTERS: usize = 60;

/// Where `text` goes. A message that only holds a route's word inside an edit or a quotation is talk.
pub fn route(text: &str) -> Route {
    let text = unquoted(&text.to_lowercase());
    let text = text.trim().trim_start_matches("please ").trim_start_matches('请').trim_start();
    let begins_with = |edit: &&str| {
        text.strip_prefix(*edit)
            .is_some_and(|rest| !edit.is_ascii() || rest.chars().next().is_none_or(|next| !next.is_ascii_alphanumeric()))
    };
    let is_long = text.split_whitespace().count() > LONGEST || text.chars().count() > LONGEST_CHARACTERS;
    if is_long || EDITS.iter().any(begins_with) {
        return Route::Chat;
    }
    ROUTES.iter().find(|(_, words)| has_any(text, words)).map_or(Route::Chat, |(route, _)| *route)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_of_the_documents_has_its_route() {
        let table: &[(Route, &[&str])] = &[
            (Route::Export, &["export", "Export!", "导出", "请导出视频", "download", "send me the video", "can you export it now?"]),
            (Route::Credits, &["credits", "how many credits do I have left?", "积分", "我还有多少积分", "balance", "余额", "查看余额"]),
            (Route::State, &["status", "状态", "show tracks", "please show tracks", "当前状态"]),
            (Route::Upload, &["upload", "上传", "upload clip.mp4", "上传 a.png"]),
            (Route::Chat, &["make it 15 seconds", "hello", "music at 35%", "你好", "exporter"]),
        ];
        for (wanted, texts) in table {
            for text in *texts {
                assert_eq!(route(text), *wanted, "{text}");
            }
        }
    }

    #[test]
    fn edits_and_quotations_are_talk() {
        for text in [
            "add a title that says download now",
            "create a video about credits",
            "title \"export\"",
            "把标题改成导出",
            "添加余额动画",
            "make the status bar blue",
            "I would like a film in which somebody asks for the status of a ship",
        ] {
            assert_eq!(route(text), Route::Chat, "{text}");
        }
    }
}
