//! The words the director knows.

use crate::encode::Platform;
use crate::promo::Style;

/// Words for one thing, English ones as whole words, Chinese ones anywhere.
pub(super) type Words = &'static [&'static str];

pub(super) const CREATE: Words = &[
    "create",
    "make",
    "produce",
    "generate",
    "build",
    "cut",
    "edit together",
    "put together",
    "制作",
    "做一",
    "做个",
    "创建",
    "生成",
    "来一",
    "剪一",
    "帮我做",
];
pub(super) const VIDEO: Words = &[
    "video",
    "promo",
    "clip",
    "ad",
    "advert",
    "film",
    "commercial",
    "trailer",
    "reel",
    "story",
    "视频",
    "宣传片",
    "短片",
    "广告",
    "片子",
    "预告",
];
/// They mean the video that is there already.
pub(super) const DEFINITE: Words =
    &["the video", "the promo", "this video", "this promo", "it", "把视频", "把它", "这个视频", "视频改", "改成", "改为"];

pub(super) const REMOVE: Words = &[
    "remove",
    "delete",
    "drop",
    "without",
    "no",
    "hide",
    "take away",
    "take out",
    "get rid of",
    "去掉",
    "删除",
    "移除",
    "删掉",
    "不要",
    "去除",
    "拿掉",
    "隐藏",
];
pub(super) const ADD: Words =
    &["add", "put", "include", "insert", "use", "show", "bring back", "加", "添加", "使用", "放上", "恢复", "显示"];

pub(super) const TITLE: Words = &["title", "titles", "text", "texts", "headline", "heading", "标题", "文字", "字幕", "文案"];
pub(super) const MUSIC: Words = &["music", "bgm", "song", "soundtrack", "音乐", "配乐", "歌曲"];
pub(super) const LOGO: Words = &["logo", "watermark", "标志", "徽标", "水印", "商标"];
pub(super) const TRANSITIONS: Words = &["transition", "transitions", "crossfades", "转场", "过渡"];
pub(super) const CLIPS: Words = &["clip", "clips", "videos", "original sound", "原声", "片段", "视频声音"];

pub(super) const UNMUTE: Words = &["unmute", "sound on", "取消静音", "恢复声音", "打开声音"];
pub(super) const MUTE: Words = &["mute", "silence", "silent", "静音", "消音", "关掉声音"];
pub(super) const LOUDER: Words = &["louder", "turn up", "大声", "调大", "响一点", "大一点"];
pub(super) const QUIETER: Words = &["quieter", "softer", "lower", "turn down", "小声", "调小", "轻一点", "小一点"];
pub(super) const FASTER: Words = &["faster", "quicker", "speed up", "speed it up", "更快", "快一点", "快点", "加快", "快些"];
pub(super) const SLOWER: Words = &["slower", "slow down", "slow it down", "更慢", "慢一点", "慢点", "放慢", "慢些"];

/// Words before a title's text, longest first.
pub(super) const TITLE_LEADS: Words = &[
    "change the title to",
    "set the title to",
    "change title to",
    "set title to",
    "rename the title to",
    "make the title",
    "the title should be",
    "title should be",
    "title to",
    "title is",
    "title says",
    "title:",
    "title：",
    "add a title",
    "add the title",
    "add title",
    "title",
    "标题改成",
    "标题改为",
    "标题换成",
    "标题设为",
    "标题写",
    "标题是",
    "标题为",
    "标题：",
    "标题:",
    "加标题",
    "添加标题",
    "标题",
];

/// Between parts of a sentence that may be wishes of their own.
pub(super) const SEPARATORS: Words =
    &[" and then ", " and ", " then ", ", ", "; ", ". ", "\n", "，", "。", "；", "、", "并且", "然后", "并", ",", ";"];

pub(super) const STYLES: &[(Words, Style)] = &[
    (&["fast-paced", "fast paced", "quick cuts", "snappy", "dynamic", "upbeat", "fast style", "快节奏", "动感", "活泼"], Style::Fast),
    (&["bold", "powerful", "punchy", "energetic", "striking", "大胆", "有力", "震撼", "醒目"], Style::Bold),
    (&["calm", "gentle", "quiet style", "elegant", "relaxed", "soothing", "舒缓", "安静", "平静", "优雅", "柔和"], Style::Calm),
];

/// Shapes and places of publication: width and height, and the platform where it is one.
pub(super) const SHAPES: &[(Words, (u32, u32), Option<Platform>)] = &[
    (&["tiktok", "抖音"], (1080, 1920), Some(Platform::Tiktok)),
    (&["reels", "instagram reel"], (1080, 1920), Some(Platform::Reels)),
    (&["shorts"], (1080, 1920), Some(Platform::Shorts)),
    (&["youtube", "油管"], (1920, 1080), Some(Platform::Youtube)),
    (&["square", "1:1", "方形", "正方形"], (1080, 1080), Some(Platform::Square)),
    (&["portrait", "vertical", "9:16", "竖屏", "竖版"], (1080, 1920), None),
    (&["landscape", "horizontal", "widescreen", "16:9", "横屏", "横版"], (1920, 1080), None),
];

pub(super) const SECONDS: Words = &["seconds", "second", "secs", "sec", "s", "秒钟", "秒"];
pub(super) const MINUTES: Words = &["minutes", "minute", "mins", "min", "分钟"];
pub(super) const PERCENT: Words = &["%", "％", "percent"];

/// Numbers in words.
pub(super) const NUMBERS: &[(&str, f64)] = &[
    ("half a", 0.5),
    ("five", 5.0),
    ("ten", 10.0),
    ("twelve", 12.0),
    ("fifteen", 15.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty five", 45.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("ninety", 90.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("a", 1.0),
];

/// Names of files that are logos.
pub(super) const LOGO_NAMES: Words = &["logo", "watermark", "标志", "徽标", "商标"];
