//! The way of a typed message: the last clause counts, and an edit that goes before an order is done first.

use super::commands::order_in;
use super::route::Route;
use super::words::{has_any, masked};

/// One thing that a message asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The service is told this.
    Say(String),
    /// This program does it.
    Do(Route),
}

/// Ends of clauses, chosen so that another order can follow it in a word.
const STRONG: &[&str] =
    &[". ", "! ", "? ", "; ", " and then ", ", then ", " then ", "\n", "。", "！", "？", "；", "然后", "接着", "最后", "再"];
/// Ends of clauses that may also join the items of a list.
const WEAK: &[&str] = &[", ", " and ", "，", "并"];

/// Words of somebody who is content.
const APPROVAL: &[&str] = &[
    "great",
    "good",
    "perfect",
    "nice",
    "looks",
    "look",
    "love",
    "lovely",
    "fine",
    "ok",
    "okay",
    "thanks",
    "awesome",
    "amazing",
    "excellent",
    "beautiful",
    "yes",
    "wonderful",
    "happy",
    "done",
    "ready",
    "好",
    "不错",
    "完美",
    "满意",
    "喜欢",
    "可以",
    "行",
    "谢谢",
    "很棒",
    "没问题",
];
/// Words of somebody who is not, or who wants an edit.
const OBJECTION: &[&str] = &[
    "not", "don't", "doesn't", "isn't", "but", "too", "should", "more", "less", "except", "however", "instead", "without", "create",
    "make", "add", "change", "set", "remove", "put", "write", "replace", "use", "cut", "trim", "insert", "generate", "edit", "shorten",
    "move", "太", "但", "不够", "不好", "制作", "创建", "生成", "添加", "加", "改", "设置", "删除", "去掉", "替换", "把", "换", "用",
];

/// The steps that `text` asks for, in order. Where it says nothing that this program does by itself, all of it is talk.
pub fn steps(text: &str) -> Vec<Step> {
    let plain = masked(&text.to_ascii_lowercase());
    if let Some(route) = order_in(&plain) {
        return vec![Step::Do(route)];
    }
    let mut clauses: Vec<(usize, usize, bool)> = Vec::new();
    for (separators, is_strong) in [(STRONG, true), (WEAK, false)] {
        let found = separators.iter().flat_map(|separator| plain.match_indices(separator));
        clauses.extend(found.map(|(start, separator)| (start, start + separator.len(), is_strong)));
    }
    clauses.sort_unstable();
    for (end, start, is_strong) in clauses {
        let order = order_in(&plain[start..]);
        // A bare word after a comma or an "and" may be the last item of a list.
        let is_listed = !is_strong && plain[start..].is_ascii() && plain[start..].split_whitespace().count() < 2;
        match order {
            Some(route @ Route::Export) if !is_listed || is_approval(&plain[..end]) => return before(&text[..end], &plain[..end], route),
            Some(route @ (Route::Credits | Route::State)) if is_strong => return before(&text[..end], &plain[..end], route),
            _ => {}
        }
    }
    vec![Step::Say(text.to_owned())]
}

/// The steps of a message that ends in an order: what goes before it is said, unless it only approves.
fn before(text: &str, plain: &str, route: Route) -> Vec<Step> {
    let said = (!is_approval(plain)).then(|| Step::Say(text.trim().trim_end_matches([',', ';', '，', '；']).to_owned()));
    said.into_iter().chain([Step::Do(route)]).collect()
}

fn is_approval(text: &str) -> bool {
    text.trim().is_empty() || (has_any(text, APPROVAL) && !has_any(text, OBJECTION))
}
