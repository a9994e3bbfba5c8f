//! Sentences and what is read in them.

use super::*;
use crate::base::PixelSize;
use crate::encode::Platform;
use crate::promo::Style;
use crate::promo::direct::wish::{Asked, Muted};

fn asked(text: &str) -> Asked {
    read(&Sentence::new(text), &Known { has_draft: true, ..Known::default() })
}

#[test]
fn sentences_are_read_as_meant() {
    let title = |text: &str| Wish::Title(text.to_owned());
    let portrait = PixelSize::new(1080, 1920);
    let cases: Vec<(&str, Vec<Wish>)> = vec![
        ("create a 30-second promo video with text overlays and background music", vec![Wish::Create, Wish::Duration(30_000)]),
        (
            "Make me a bold 15s ad for TikTok",
            vec![Wish::Create, Wish::Duration(15_000), Wish::Style(Style::Bold), Wish::Shape(portrait, Some(Platform::Tiktok))],
        ),
        (
            "make a one minute video titled \"Salt and Sea\" without music",
            vec![Wish::Create, Wish::Duration(60_000), title("Salt and Sea"), Wish::RemoveMusic],
        ),
        ("制作一个30秒的宣传视频，带文字和背景音乐", vec![Wish::Create, Wish::Duration(30_000)]),
        (
            "帮我做一个快节奏的抖音短片，标题是“夏日”",
            vec![Wish::Create, Wish::Style(Style::Fast), Wish::Shape(portrait, Some(Platform::Tiktok)), title("夏日")],
        ),
        ("title \"Urban Dreams\"", vec![title("Urban Dreams")]),
        ("change the title to Summer, now", vec![title("Summer, now")]),
        ("Change the title to “Salt and Pepper”", vec![title("Salt and Pepper")]),
        ("title: Salt and Pepper", vec![title("Salt and Pepper")]),
        ("title Summer Sale, music at 35%", vec![title("Summer Sale"), Wish::MusicGain(0.35)]),
        ("标题改成都市之梦", vec![title("都市之梦")]),
        ("把标题改成“都市之梦”，音乐音量35%", vec![title("都市之梦"), Wish::MusicGain(0.35)]),
        ("music at 35%", vec![Wish::MusicGain(0.35)]),
        ("turn the music down to 20 percent", vec![Wish::MusicGain(0.2)]),
        ("音乐音量35%", vec![Wish::MusicGain(0.35)]),
        ("music at 900%", vec![Wish::MusicGain(4.0)]),
        ("背景音乐调到百分之四十", vec![Wish::MusicGain(0.4)]),
        ("music louder", vec![Wish::MusicLouder(1.4)]),
        ("音乐小声点", vec![Wish::MusicLouder(1.0 / 1.4)]),
        ("make it 15 seconds", vec![Wish::Duration(15_000)]),
        ("make the video 45 seconds long", vec![Wish::Duration(45_000)]),
        ("改成15秒", vec![Wish::Duration(15_000)]),
        ("remove the logo", vec![Wish::RemoveLogo]),
        ("去掉logo", vec![Wish::RemoveLogo]),
        ("add the logo", vec![Wish::AddLogo]),
        ("remove the music and the titles", vec![Wish::RemoveMusic, Wish::RemoveTitles]),
        ("no transitions", vec![Wish::Transitions(false)]),
        ("加转场", vec![Wish::Transitions(true)]),
        ("去掉标题", vec![Wish::RemoveTitles]),
        ("remove the text", vec![Wish::RemoveTitles]),
        ("mute", vec![Wish::Mute(Muted::All, true)]),
        ("mute the clips", vec![Wish::Mute(Muted::Clips, true)]),
        ("取消静音", vec![Wish::Mute(Muted::All, false)]),
        ("faster!", vec![Wish::Pace(1.5)]),
        ("慢一点", vec![Wish::Pace(1.0 / 1.5)]),
        ("make it bold", vec![Wish::Style(Style::Bold)]),
        ("make it square", vec![Wish::Shape(PixelSize::new(1080, 1080), Some(Platform::Square))]),
        ("remove the logo and make it 15 seconds", vec![Wish::RemoveLogo, Wish::Duration(15_000)]),
        ("what is the weather like", vec![]),
        ("你好", vec![]),
        ("", vec![]),
        ("\"", vec![]),
    ];
    for (text, wishes) in cases {
        assert_eq!(asked(text).wishes, wishes, "{text}");
    }
}

#[test]
fn what_is_not_understood_is_told_in_the_sentences_language() {
    let english = direct("paint the cat blue", None, &[]);
    assert!(english.draft.is_none() && english.reply.contains("create a 30-second promo"), "{}", english.reply);
    let chinese = direct("把猫涂成蓝色", None, &[]);
    assert!(chinese.draft.is_none() && chinese.reply.contains("30秒"), "{}", chinese.reply);
    let nothing = direct("create a promo video", None, &[]);
    assert!(nothing.draft.is_none() && nothing.reply.contains("upload"), "{}", nothing.reply);
}

#[test]
fn drafts_of_others_take_the_edits_that_need_no_remaking() {
    let draft = serde_json::json!({ "x": 1, "t": [
        { "tt": 7, "sg": [{ "tx": "Old", "d": 1000 }] },
        { "tt": 1, "sg": [{ "u": "a.mp3", "d": 1000, "vo": 0.5 }] },
    ] });
    let done = direct("title \"New\", music at 35%, paint it blue", Some(&draft), &[]);
    let new = done.draft.unwrap();
    assert_eq!((&new["t"][0]["sg"][0]["tx"], &new["t"][1]["sg"][0]["vo"]), (&"New".into(), &0.35.into()));
    assert_eq!(new["x"], 1);
    assert!(done.reply.contains("paint it blue"), "{}", done.reply);
    let refused = direct("make it 15 seconds", Some(&draft), &[]);
    assert!(refused.draft.is_none() && refused.reply.contains("promo that I made"), "{}", refused.reply);
}
