//! The words the director knows.

use crate::draft::BedStyle;
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
    "turn these",
    "turn the photos",
    "turn my",
    "turn them",
    "give me",
    "i want",
    "i need",
    "i'd like",
    "we need",
    "把这些",
    "想要",
    "需要",
    "做成",
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
    "teaser",
    "slideshow",
    "slide show",
    "movie",
    "montage",
    "幻灯片",
    "影片",
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
    "has to go",
    "must go",
    "lose",
    "cut out",
    "leave out",
    "skip",
    "don't show",
    "do not show",
    "don't use",
    "do not use",
    "don't want",
    "turn off",
    "去掉",
    "不要用",
    "别用",
    "去了",
    "关掉",
    "删了",
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
pub(super) const MUSIC: Words =
    &["music", "bgm", "song", "soundtrack", "track", "tune", "background sound", "音乐", "配乐", "歌曲", "背景乐", "曲子", "背景音"];
pub(super) const FADE: Words = &["fade", "fades", "fade-out", "fade-in", "淡出", "淡入", "渐弱", "渐强"];
pub(super) const FADE_IN: Words =
    &["fade in", "fades in", "fade-in", "fade the music in", "fade music in", "in at the start", "淡入", "渐强"];
pub(super) const BEGIN_AT: Words = &["start", "starts", "begin", "begins", "skip", "cut", "trim", "from", "从", "剪掉", "跳过", "裁掉"];
pub(super) const INSTEAD: Words = &["use", "instead", "replace", "change", "swap", "play", "换成", "改用", "换为", "用"];
/// Moods of music, each with the bed that has it.
pub(super) const BEDS: &[(Words, BedStyle)] = &[
    (&["lofi", "lo-fi", "lo fi", "chill", "chilled", "relaxed", "laid back", "慵懒", "轻松"], BedStyle::Lofi),
    (&["calm", "calmer", "soft", "gentle", "gentler", "peaceful", "relaxing", "soothing", "舒缓", "平静", "安静", "柔和"], BedStyle::Calm),
    (&["upbeat", "happier", "cheerful", "lively", "livelier", "energetic", "欢快", "活泼", "轻快"], BedStyle::Upbeat),
    (&["bold", "bolder", "powerful", "大气", "有力", "强劲"], BedStyle::Bold),
    (&["corporate", "professional", "inspiring", "motivating", "商务", "励志", "专业"], BedStyle::Corporate),
    (&["cinematic", "epic", "dramatic", "史诗", "电影感", "震撼"], BedStyle::Cinematic),
];
/// Words that ask for other music without naming it.
pub(super) const SOMETHING: Words = &["something", "换点", "来点", "换个"];
pub(super) const LOGO: Words = &["logo", "watermark", "标志", "徽标", "水印", "商标"];
pub(super) const TRANSITIONS: Words = &["transition", "transitions", "crossfades", "转场", "过渡"];
pub(super) const HARD_CUTS: Words = &["hard cuts", "straight cuts", "cuts only", "only cuts", "硬切"];
pub(super) const CLIPS: Words = &["clip", "clips", "videos", "original sound", "原声", "片段", "视频声音"];

pub(super) const UNMUTE: Words = &["unmute", "sound on", "取消静音", "恢复声音", "打开声音"];
pub(super) const MUTE: Words = &["mute", "silence", "silent", "静音", "消音", "关掉声音"];
pub(super) const LOUDER: Words = &[
    "louder",
    "turn up",
    "turn the music up",
    "raise",
    "increase",
    "up the music",
    "stronger",
    "提高",
    "加大",
    "放大",
    "大声",
    "调大",
    "响一点",
    "大一点",
];
pub(super) const QUIETER: Words = &[
    "quieter",
    "less music",
    "less volume",
    "softer",
    "lower",
    "turn down",
    "turn the music down",
    "reduce",
    "decrease",
    "less loud",
    "too loud",
    "down",
    "softly",
    "降低",
    "减小",
    "太大",
    "太吵",
    "低一点",
    "小声",
    "调小",
    "轻一点",
    "小一点",
];
pub(super) const FASTER: Words = &["faster", "quicker", "speed up", "speed it up", "更快", "快一点", "快点", "加快", "快些"];
pub(super) const SLOWER: Words = &["slower", "slow down", "slow it down", "更慢", "慢一点", "慢点", "放慢", "慢些"];

/// Words before a title's text, longest first. "to" and its like come after what is changed; a style after them is a
/// wish of its own, and never the text.
pub(super) const TITLE_LEADS: Words = &[
    "title to be",
    "headline to be",
    "change the title to",
    "set the title to",
    "change title to",
    "set title to",
    "rename the title to",
    "the title should be",
    "the title should say",
    "the title should read",
    "title should be",
    "title should say",
    "the title say",
    "title to",
    "title is",
    "title says",
    "title text to",
    "headline to",
    "heading to",
    "text to",
    "texts to",
    "action to",
    "cta to",
    "button to",
    "subtitle to",
    "tagline to",
    "price to",
    "badge to",
    "label to",
    "caption to",
    "title as",
    "title:",
    "title：",
    "headline:",
    "subtitle:",
    "text:",
    "标题改成",
    "标题改为",
    "标题换成",
    "标题设为",
    "标题写成",
    "标题写",
    "标题是",
    "标题为",
    "标题叫",
    "标题：",
    "标题:",
    "文字改成",
    "文字改为",
    "文字换成",
    "文案改成",
    "文案：",
    "号召改成",
    "按钮改成",
    "价格改成",
    "标签改成",
];
/// Before a title that stands without a mark, where a new one is asked for by the sentence's first words.
pub(super) const BARE_TITLE_LEADS: Words =
    &["title", "add a title", "add the title", "add title", "加标题", "添加标题", "加个标题", "标题"];

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
    (&["4:5", "4x5", "instagram feed", "instagram post", "feed post"], (1080, 1350), None),
    (&["3:4"], (1080, 1440), None),
    (&["2:3"], (1080, 1620), None),
    (&["4:3"], (1440, 1080), None),
    (&["21:9", "cinema format", "ultrawide"], (1920, 822), None),
    (&["stories", "instagram story", "快手", "视频号", "小红书"], (1080, 1920), None),
    (&["b站", "bilibili"], (1920, 1080), None),
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
