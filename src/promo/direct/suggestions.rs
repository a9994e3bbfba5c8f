//! The things that can be done to a draft as it is, nearest to a sentence first.

use serde_json::Value;

use crate::promo::Medium;

use super::pictures::shown;
use super::recall::{LOGO, track};
use super::replies::Language;
use super::sentence::Sentence;
use super::texts::texts;

/// How many are named.
const NAMED: usize = 3;

/// One thing that can be said, in both languages, and the words that are near it.
struct Suggestion {
    english: String,
    chinese: String,
    near: &'static str,
}

/// The three that share most with the sentence, as an answer quotes them.
pub(super) fn nearest(sentence: &Sentence, draft: Option<&Value>, media: &[Medium], language: Language) -> String {
    let all = suggestions(draft, media);
    let mut ranked: Vec<(usize, &Suggestion)> = all.iter().map(|suggestion| (shared(sentence.lower(), suggestion), suggestion)).collect();
    ranked.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    let named: Vec<String> = ranked
        .iter()
        .take(NAMED)
        .map(|(_, suggestion)| language.say(format!("\"{}\"", suggestion.english), format!("“{}”", suggestion.chinese)))
        .collect();
    language.say(format!("Here you can say: {}.", named.join(", ")), format!("现在可以说：{}。", named.join("、")))
}

/// How many words, or Chinese characters, a sentence shares with a suggestion.
fn shared(lower: &str, suggestion: &Suggestion) -> usize {
    const COMMON: [&str; 10] = ["the", "a", "it", "to", "and", "of", "in", "is", "make", "for"];
    let known = format!("{} {}", suggestion.english.to_ascii_lowercase(), suggestion.near);
    let words: Vec<&str> = known.split(|c: char| !c.is_alphanumeric()).collect();
    let english = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.is_ascii() && word.len() > 1 && !COMMON.contains(word));
    let characters = lower.chars().filter(|c| !c.is_ascii() && (suggestion.chinese.contains(*c) || suggestion.near.contains(*c)));
    2 * english.filter(|word| words.contains(word)).count() + characters.count()
}

fn suggestions(draft: Option<&Value>, media: &[Medium]) -> Vec<Suggestion> {
    let one = |english: &str, chinese: &str, near| Suggestion { english: english.to_owned(), chinese: chinese.to_owned(), near };
    let Some(draft) = draft else {
        return if media.is_empty() {
            vec![
                one("upload pictures or clips", "先上传图片或视频", "photo file media send 照片 文件 素材"),
                one(
                    "create a 30-second promo video with text overlays and background music",
                    "制作一个30秒的宣传视频，带文字和背景音乐",
                    "film ad reel make 视频 广告",
                ),
                one("help", "帮助", ""),
            ]
        } else {
            vec![
                one(
                    "create a 30-second promo video with text overlays and background music",
                    "制作一个30秒的宣传视频，带文字和背景音乐",
                    "film ad reel 视频 广告",
                ),
                one("make a bold 15-second ad for TikTok", "做一个大胆的15秒抖音广告", "short vertical 短片"),
                one("create a calm promo titled \"Slow mornings\"", "制作一个舒缓的视频，标题是“慢生活”", "title name 名字"),
            ]
        };
    };
    let mut all = Vec::new();
    if texts(draft).is_empty() {
        all.push(one("title \"Urban Dreams\"", "标题改成“都市之梦”", "text words name headline 文字 名字"));
    } else {
        all.push(one("make the title bigger", "标题大一点", "text size smaller large font letters 文字 字 大小"));
        all.push(one("change the title to \"Urban Dreams\"", "标题改成“都市之梦”", "text words name say headline 名字 内容"));
        all.push(one("move the title to the bottom", "把标题移到底部", "text place position where top 位置 上 下"));
        all.push(one("make the title gold", "标题用金色", "text colour color paint blue red white 颜色 涂"));
    }
    let pictures = shown(draft, media);
    if let [.., last] = pictures.as_slice()
        && pictures.len() > 1
    {
        let name = &last.name;
        all.push(Suggestion {
            english: format!("remove {name}"),
            chinese: format!("去掉“{name}”"),
            near: "photo picture image clip delete without 照片 图片 删",
        });
        all.push(one("move the last photo to the front", "把最后一张照片放到开头", "order picture first begin swap 顺序 换"));
        all.push(one("show each photo for 3 seconds", "每张照片3秒", "picture time long seconds 时间 秒"));
    }
    if draft["t"].as_array().is_some_and(|tracks| tracks.iter().any(|track| track["tt"] == 1)) {
        all.push(one("music at 35%", "音乐音量35%", "sound volume loud quiet song audio sing 声音 音量 歌"));
        all.push(one("fade the music out over 3 seconds", "音乐3秒淡出", "sound end song 结束"));
    } else {
        all.push(one("add music", "加音乐", "sound song audio beat sing 声音 歌"));
    }
    if track(draft, LOGO).is_some() {
        all.push(one("remove the logo", "去掉logo", "brand mark watermark 标志 水印"));
    }
    all.push(one("make it 15 seconds", "改成15秒", "length long short time duration trim 时长"));
    all.push(one("make it black and white", "改成黑白", "colour color look filter grey vintage 颜色 滤镜"));
    all.push(one("make it square", "改成方形", "format size shape crop portrait landscape 尺寸 比例"));
    all
}
