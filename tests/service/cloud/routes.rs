//! Messages that are orders to this program, and messages that are talk although they hold the same words.

use offcut::cloud::Route::{self, AboutExports, Credits, Export, State, Upload};
use offcut::cloud::{Step, steps};

/// Orders, by what they ask for.
const ORDERS: &[(Route, &[&str])] = &[
    (
        Export,
        &[
            "export",
            "Export!",
            "export it",
            "please export the video",
            "can you export it now?",
            "download",
            "download the final video",
            "send me the video",
            "could you send me the finished film",
            "give me the mp4",
            "let's export",
            "I want to export it",
            "export this as mp4",
            "导出",
            "请导出视频",
            "导出吧",
            "帮我导出一下",
            "可以导出了吗",
            "把视频导出",
            "下载",
            "我想下载成片",
            "现在导出视频",
            "OK that looks great, could you please export the final video now",
            "Perfect! Export it.",
            "很好，导出吧",
            "不错，请导出视频",
            "looks good, export",
            "I'm happy with it, export",
            "把视频发给我",
            "导出最终版本",
        ],
    ),
    (
        AboutExports,
        &[
            "how do I export?",
            "how long does the export take?",
            "what does an export cost",
            "can I export it as gif?",
            "怎么导出",
            "导出要多久",
            "导出收费吗",
        ],
    ),
    (
        Credits,
        &[
            "credits",
            "balance",
            "how many credits do I have left?",
            "my balance",
            "show me my credits",
            "check the balance please",
            "what's my balance",
            "积分",
            "余额",
            "我还有多少积分",
            "查看余额",
            "积分还剩多少",
            "请查一下我的积分",
        ],
    ),
    (
        State,
        &[
            "status",
            "show tracks",
            "please show tracks",
            "what is the status?",
            "show me the timeline",
            "check status",
            "how many tracks are there",
            "状态",
            "当前状态",
            "查看状态",
            "看看时间线",
            "显示轨道",
            "现在是什么状态",
        ],
    ),
    (Upload, &["upload", "上传", "upload clip.mp4", "上传 a.png", "upload my photos", "please upload a.jpg and b.png", "上传这些图片"]),
];

/// Talk.
const TALK: &[&str] = &[
    "make it 15 seconds",
    "hello",
    "music at 35%",
    "exporter",
    "balance the colours",
    "balance the music and the voice",
    "credits at the end",
    "add credits at the end",
    "roll the credits over the last shot",
    "the credits are too fast",
    "the status screen",
    "make the status bar blue",
    "show the status screen for two seconds",
    "add a title that says download now",
    "create a video about credits",
    "title \"export\"",
    "title: \"export now\"",
    "put \"show tracks\" on the second shot",
    "make the intro about export, credits and status",
    "create a video about import and export",
    "download the music from my site",
    "export market footage goes first",
    "use the upload animation at the start",
    "a promo for our download page",
    "the balance between light and dark is wrong",
    "white balance is off",
    "how do I make the export button bigger in the video",
    "track the ball in the second shot",
    "I would like a film in which somebody asks for the status of a ship",
    "the music is too loud",
    "write credits in the lower third",
    "a 30-second promo about our credit card",
    "status quo as the title",
    "the timeline of our company, in three shots",
    "把标题改成导出",
    "添加余额动画",
    "制作一个关于积分的视频",
    "结尾加上演职人员表",
    "调整颜色平衡",
    "让状态栏变蓝",
    "你好",
    "标题写“导出”",
    "把音乐调到35%",
    "加一个下载按钮的动画",
    "做一个介绍我们积分商城的视频",
    "第二段放状态页面",
    "导出按钮放大一点",
    "上传动画放在开头",
    "把余额两个字放大",
    "轨道上的火车开快一点",
    "时间线风格的公司介绍",
    "下载量增长的图表",
];

/// Edits with an order behind them: what is said, and what is done then.
const BOTH: &[(&str, &str, Route)] = &[
    ("use the new title, then export", "use the new title", Export),
    ("make it 15 seconds and export it", "make it 15 seconds", Export),
    ("Add my logo at the end. Export.", "Add my logo at the end", Export),
    ("shorten the intro; download the video please", "shorten the intro", Export),
    ("The music is too loud, export it now", "The music is too loud", Export),
    ("add a title \"Export. Now\" and then export it", "add a title \"Export. Now\"", Export),
    ("make it shorter. How many credits do I have left?", "make it shorter", Credits),
    ("remove the last shot, then show tracks", "remove the last shot", State),
    ("改成15秒，然后导出", "改成15秒", Export),
    ("把标题换成新的，导出视频", "把标题换成新的", Export),
    ("加上背景音乐。导出吧", "加上背景音乐", Export),
];

#[test]
fn orders_skip_the_chat() {
    for (route, messages) in ORDERS {
        for message in *messages {
            assert_eq!(steps(message), [Step::Do(*route)], "{message}");
        }
    }
    assert!(ORDERS.iter().map(|(_, messages)| messages.len()).sum::<usize>() >= 40);
}

#[test]
fn the_same_words_beside_another_object_are_talk() {
    for message in TALK {
        assert_eq!(steps(message), [Step::Say((*message).to_owned())], "{message}");
    }
    assert!(TALK.len() >= 40);
}

#[test]
fn an_edit_and_an_order_are_both_done_in_order() {
    for (message, said, route) in BOTH {
        let found = steps(message);
        let [Step::Say(text), Step::Do(found_route)] = &found[..] else { panic!("{message}: {found:?}") };
        assert_eq!((text.trim_end_matches(['.', '。']), found_route), (*said, route), "{message}");
    }
}
