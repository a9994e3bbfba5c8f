//! The words of messages that are orders to this program. A message is one where it says nothing else: beside another
//! object, or with a verb of editing, the same words are about the film.

use super::route::Route;

/// Words around an order that change nothing.
const POLITE: &[&str] = &[
    "please", "now", "ok", "okay", "can", "could", "would", "will", "you", "i", "we", "want", "to", "like", "i'd", "i'll", "let's", "lets",
    "just", "go", "ahead", "and", "then", "hey", "hi", "thanks", "thank", "kindly", "finally", "so", "alright", "great", "for", "me", "us",
    "need", "sure", "yes", "yeah",
];
const POLITE_CHINESE: &[&str] = &[
    "请",
    "麻烦",
    "帮我",
    "帮",
    "我想",
    "我要",
    "想",
    "要",
    "可以",
    "能不能",
    "能",
    "现在",
    "一下",
    "吧",
    "吗",
    "呢",
    "了",
    "谢谢",
    "给我",
    "我",
    "你",
    "好的",
    "好",
    "就",
    "最后",
    "然后",
    "再",
    "把",
    "将",
    "它",
];

/// One kind of order.
struct Order {
    route: Route,
    /// One of these must be there.
    keys: &'static [&'static str],
    /// One of these will do, where the message asks: shows, checks, lists, counts.
    asked_keys: &'static [&'static str],
    /// Words that may stand beside.
    beside: &'static [&'static str],
    keys_chinese: &'static [&'static str],
    beside_chinese: &'static [&'static str],
}

/// Words that ask to be told.
const ASKING: &[&str] = &["show", "check", "list", "see", "view", "what", "what's", "whats", "how", "my", "tell", "get", "display"];

const ORDERS: &[Order] = &[
    Order {
        route: Route::Export,
        keys: &["export", "download"],
        asked_keys: &[],
        beside: FILM,
        keys_chinese: &["导出", "下载", "发给我", "发我", "export", "download"],
        beside_chinese: FILM_CHINESE,
    },
    Order {
        route: Route::Credits,
        keys: &["credits", "credit", "balance"],
        asked_keys: &[],
        beside: TOLD,
        keys_chinese: &["积分", "余额"],
        beside_chinese: TOLD_CHINESE,
    },
    Order {
        route: Route::State,
        keys: &["status"],
        asked_keys: &["tracks", "timeline", "state"],
        beside: TOLD,
        keys_chinese: &["状态", "轨道", "时间线"],
        beside_chinese: TOLD_CHINESE,
    },
    Order {
        route: Route::Upload,
        keys: &["upload"],
        asked_keys: &[],
        beside: FILES,
        keys_chinese: &["上传"],
        beside_chinese: FILES_CHINESE,
    },
];

const FILM: &[&str] = &[
    "it", "this", "that", "the", "a", "an", "my", "our", "final", "finished", "video", "film", "movie", "promo", "clip", "draft",
    "project", "result", "file", "version", "as", "mp4", "in", "hd", "high", "quality", "1080p", "here", "whole", "reel",
];
const FILM_CHINESE: &[&str] = &[
    "视频",
    "影片",
    "成片",
    "短片",
    "片子",
    "最终",
    "成品",
    "文件",
    "最终版本",
    "这个",
    "我的",
    "的",
    "到本地",
    "mp4",
    "高清",
    "出来",
    "项目",
    "草稿",
    "最终版",
    "版本",
];
const TOLD: &[&str] = &[
    "show",
    "check",
    "see",
    "view",
    "tell",
    "list",
    "what",
    "what's",
    "whats",
    "is",
    "are",
    "how",
    "many",
    "much",
    "do",
    "does",
    "have",
    "left",
    "remaining",
    "still",
    "got",
    "current",
    "available",
    "of",
    "in",
    "a",
    "any",
    "there",
    "account",
    "query",
    "know",
    "get",
    "display",
    "look",
    "at",
    "up",
    "my",
    "the",
    "our",
    "project",
    "draft",
    "video",
    "session",
    "it",
    "on",
    "timeline",
];
const TOLD_CHINESE: &[&str] = &[
    "还有",
    "还",
    "有",
    "多少",
    "剩余",
    "剩下",
    "剩",
    "余",
    "查看",
    "查询",
    "查",
    "看看",
    "看",
    "显示",
    "列出",
    "告诉",
    "的",
    "账户",
    "账号",
    "当前",
    "目前",
    "所有",
    "全部",
    "够",
    "几个",
    "几条",
    "几",
    "个",
    "条",
    "是",
    "里",
    "项目",
    "视频",
    "草稿",
    "什么",
    "怎么样",
    "怎样",
    "如何",
    "哪些",
    "我的",
];
const FILES: &[&str] = &[
    "my", "the", "a", "an", "this", "that", "these", "those", "file", "files", "photo", "photos", "picture", "pictures", "image", "images",
    "video", "videos", "clip", "clips", "music", "song", "media", "it", "some", "more", "another",
];
const FILES_CHINESE: &[&str] =
    &["文件", "素材", "视频", "图片", "照片", "音乐", "的", "这个", "这些", "更多", "和", "怎么", "如何", "几个", "一个", "新"];

/// First words of questions about exporting, and the words that they may hold besides.
const QUESTIONS: &[&str] =
    &["how", "what", "what's", "which", "why", "where", "when", "does", "do", "is", "are", "will", "should", "can", "could"];
const EXPORTING: &[&str] = &["export", "exports", "exporting", "exported", "download", "downloading"];
const ABOUT_EXPORTS: &[&str] = &[
    "long",
    "take",
    "takes",
    "cost",
    "costs",
    "much",
    "many",
    "format",
    "formats",
    "free",
    "saved",
    "goes",
    "resolution",
    "size",
    "work",
    "works",
    "happen",
    "happens",
    "use",
    "gif",
    "webm",
    "mov",
    "charge",
    "charged",
    "credits",
    "pay",
    "done",
    "ready",
    "get",
    "be",
    "possible",
    "of",
    "or",
    "must",
    "have",
    "does",
    "do",
    "is",
    "are",
];
const EXPORTING_CHINESE: &[&str] = &["导出", "下载"];
const QUESTIONS_CHINESE: &[&str] = &["怎么", "如何", "多久", "什么", "多少", "为什么", "收费", "免费", "哪里", "几分钟"];
const ABOUT_EXPORTS_CHINESE: &[&str] = &["格式", "时间", "钱", "是", "需要", "要", "会", "在", "到", "花", "分辨率", "大小", "积分", "用"];

/// Verbs of asking for a film in other words: `send me the video`.
const HANDING: &[&str] = &["send", "give"];
const FILMS: &[&str] = &["video", "film", "movie", "clip", "file", "result", "promo", "mp4"];

/// The order that `text`, in lower case, is; `None` where it says anything else.
pub(super) fn order_in(text: &str) -> Option<Route> {
    let words = words_of(text);
    if words.is_empty() {
        return None;
    }
    if !text.is_ascii() && text.chars().any(is_han) {
        return chinese_order(text);
    }
    let found = ORDERS.iter().find(|order| {
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
        let is_beside = |word: &&str| {
            let is_file = order.route == Route::Upload && is_file_name(word);
            is_file || [POLITE, order.keys, order.asked_keys, order.beside].iter().any(|list| list.contains(word))
        };
        (has(order.keys) || (has(order.asked_keys) && has(ASKING))) && words.iter().all(is_beside)
    });
    if let Some(order) = found {
        return Some(order.route);
    }
    let all_of = |lists: &[&[&str]]| words.iter().all(|word| lists.iter().any(|list| list.contains(word)));
    let any_of = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if any_of(HANDING) && any_of(FILMS) && all_of(&[HANDING, POLITE, FILM]) {
        return Some(Route::Export);
    }
    let asks = QUESTIONS.contains(&words[0]) && any_of(EXPORTING);
    (asks && all_of(&[QUESTIONS, EXPORTING, ABOUT_EXPORTS, POLITE, FILM])).then_some(Route::AboutExports)
}

fn chinese_order(text: &str) -> Option<Route> {
    let has = |keys: &[&str]| keys.iter().any(|key| text.contains(key));
    let found = ORDERS.iter().find(|order| {
        let is_plain = |word: &str| order.route == Route::Upload && is_file_name(word);
        has(order.keys_chinese) && consists_of(text, &[POLITE_CHINESE, order.keys_chinese, order.beside_chinese], is_plain)
    });
    if let Some(order) = found {
        return Some(order.route);
    }
    let about = [POLITE_CHINESE, EXPORTING_CHINESE, QUESTIONS_CHINESE, ABOUT_EXPORTS_CHINESE, FILM_CHINESE];
    (has(EXPORTING_CHINESE) && has(QUESTIONS_CHINESE) && consists_of(text, &about, |_| false)).then_some(Route::AboutExports)
}

/// Whether `text` is nothing but phrases of `lists`, punctuation, and words of Latin letters that `is_plain` takes.
fn consists_of(text: &str, lists: &[&[&str]], is_plain: impl Fn(&str) -> bool) -> bool {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let longest = lists.iter().copied().flatten().filter(|phrase| rest.starts_with(**phrase)).max_by_key(|phrase| phrase.len());
        let taken = match longest {
            Some(phrase) => phrase.len(),
            None if first.is_whitespace() || is_punctuation(first) => first.len_utf8(),
            None => {
                let end = rest.find(|c: char| c.is_whitespace() || is_han(c)).unwrap_or(rest.len());
                if end == 0 || !is_plain(rest[..end].trim_end_matches(is_punctuation)) {
                    return false;
                }
                end
            }
        };
        rest = &rest[taken..];
    }
    true
}

fn words_of(text: &str) -> Vec<&str> {
    text.split_whitespace().map(|word| word.trim_matches(is_punctuation)).filter(|word| !word.is_empty()).collect()
}

/// Whether a word is an address, or has an ending as names of files do.
fn is_file_name(word: &str) -> bool {
    word.contains("://") || word.rsplit_once('.').is_some_and(|(stem, ending)| !stem.is_empty() && (2..=5).contains(&ending.len()))
}

fn is_punctuation(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '。' | '，' | '；' | '：' | '！' | '？' | '、' | '(' | ')' | '~')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}
