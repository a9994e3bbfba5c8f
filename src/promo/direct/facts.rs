//! Questions answered with the fact and the way.

use serde_json::Value;

use crate::promo::Medium;

use super::added_texts::length_of;
use super::pictures::shown;
use super::replies::Language;
use super::texts::{segment, texts};
use super::wish::Question;

/// The answer to a question about a draft, or about what there is before one.
pub(super) fn answer(question: Question, draft: Option<&Value>, media: &[Medium], language: Language) -> String {
    match question {
        Question::State | Question::Help => match draft {
            Some(draft) => state(draft, media, language),
            None => language.say(format!("There is no draft yet; {} files are here.", media.len()), format!("还没有草稿；已有{}个素材。", media.len())),
        },
        Question::Credits => language.say(
            "An export costs no credits; the balance is told by `offcut cloud credits`.",
            "导出不消耗积分；余额用 `offcut cloud credits` 查看。",
        ),
        Question::Export if draft.is_none() => language.say("Nothing is exported: there is no draft yet.", "没有导出：还没有草稿。"),
        Question::Export => language.say(
            "Nothing changed. `offcut cloud chat export` makes the file of this session; a draft on this machine is made by `offcut render DRAFT -o FILE.mp4`.",
            "没有变化。`offcut cloud chat 导出` 会生成本会话的文件；本机的草稿用 `offcut render DRAFT -o FILE.mp4`。",
        ),
    }
}

fn state(draft: &Value, media: &[Medium], language: Language) -> String {
    let seconds = length_of(draft) as f64 / 1000.0;
    let side = |key: &str, default: u64| draft["m"][key].as_u64().unwrap_or(default);
    let (width, height) = (side("width", 1080), side("height", 1920));
    let pictures = shown(draft, media);
    let names: Vec<&str> = pictures.iter().map(|shown| shown.name.as_str()).collect();
    let words: Vec<String> =
        texts(draft).into_iter().filter_map(|at| segment(draft, at)["tx"].as_str().map(crate::draft::of_literal)).collect();
    let sounds = draft["t"].as_array().into_iter().flatten().filter(|track| track["tt"] == 1);
    let music: Vec<&str> = sounds.filter_map(|track| track["sg"][0]["n"].as_str()).collect();
    let (none, zh_none) = ("none".to_owned(), "无".to_owned());
    let listed = |items: Vec<&str>, comma: &str, none: &String| if items.is_empty() { none.clone() } else { items.join(comma) };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    language.say(
        format!(
            "{seconds} seconds, {width}x{height}. Pictures in order: {}. Texts: {}. Music: {}.",
            listed(names.clone(), ", ", &none),
            listed(words.clone(), " / ", &none),
            listed(music.clone(), ", ", &none)
        ),
        format!(
            "{seconds}秒，{width}x{height}。画面依次为：{}。文字：{}。音乐：{}。",
            listed(names, "、", &zh_none),
            listed(words, " / ", &zh_none),
            listed(music, "、", &zh_none)
        ),
    )
}
