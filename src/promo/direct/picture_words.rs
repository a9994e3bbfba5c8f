//! The words about pictures and clips.

use super::wish::{Grade, PictureKind};
use super::words::Words;

/// Nouns, each with what it counts.
pub(super) const PICTURES: &[(Words, PictureKind)] = &[
    (
        &["photo", "photos", "picture", "pictures", "image", "images", "still", "stills", "pic", "pics", "照片", "图片", "图", "张"],
        PictureKind::Still,
    ),
    (&["clip", "clips", "video clip", "片段", "段视频"], PictureKind::Clip),
    (&["shot", "shots", "scene", "scenes", "slide", "slides", "镜头", "画面", "场景"], PictureKind::Any),
];
pub(super) const EACH: Words = &["each", "every", "all", "per", "每张", "每个", "每", "所有", "全部"];
pub(super) const LAST: Words = &["last", "final", "最后"];
pub(super) const MOVE: Words = &[
    "move",
    "put",
    "place",
    "bring",
    "shift",
    "start with",
    "begin with",
    "open with",
    "end with",
    "finish with",
    "close with",
    "移到",
    "放到",
    "放在",
    "挪到",
    "移动",
    "调到",
    "开头用",
    "结尾用",
];
pub(super) const TO_FRONT: Words = &[
    "first",
    "to the front",
    "to the start",
    "to the beginning",
    "at the start",
    "at the beginning",
    "start with",
    "begin with",
    "open with",
    "第一个",
    "最前",
    "开头",
    "首位",
    "第一位",
];
pub(super) const TO_BACK: Words =
    &["last", "to the end", "at the end", "to the back", "end with", "finish with", "close with", "最后", "末尾", "结尾", "最后一个"];
pub(super) const TO_PLACE: Words = &["position", "place", "spot", "slot", "number", "第"];
pub(super) const SWAP: Words = &["swap", "switch", "exchange", "trade places", "对调", "交换", "互换", "换一下位置", "调换"];
pub(super) const ONLY: Words = &["only", "just", "nothing but", "只用", "只要", "只留", "只保留", "仅用", "只"];
pub(super) const REPLACE: Words = &["replace", "exchange", "swap out", "change", "替换", "换成", "换为", "换掉"];
/// Between a picture and the one that takes its place.
pub(super) const WITH: Words = &["with", "by", "for", "换成", "换为", "替换成", "替换为", "成"];

/// Ordinals, and bare numbers in words.
pub(super) const ORDINALS: &[(&str, usize)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("1st", 1),
    ("2nd", 2),
    ("3rd", 3),
    ("4th", 4),
    ("5th", 5),
    ("6th", 6),
    ("7th", 7),
    ("8th", 8),
    ("9th", 9),
    ("10th", 10),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
];

/// Colours of the pictures.
pub(super) const GRADES: &[(Words, Grade)] = &[
    (
        &["black and white", "black-and-white", "black & white", "b&w", "monochrome", "grayscale", "greyscale", "黑白"],
        Grade::On("grayscale"),
    ),
    (&["sepia", "vintage", "retro", "old film", "复古", "怀旧", "老照片"], Grade::On("sepia")),
    (
        &[
            "original colours",
            "original colors",
            "normal colours",
            "normal colors",
            "reset the colours",
            "reset the colors",
            "back to colour",
            "back to color",
            "in colour",
            "in color",
            "原色",
            "恢复颜色",
            "恢复彩色",
            "彩色",
        ],
        Grade::Reset,
    ),
    (
        &["brighter", "brighten", "lighten", "lighter", "brighten up", "too dark", "亮一点", "更亮", "调亮", "提亮", "亮一些", "太暗"],
        Grade::Shift { effect: "exposure", by: 0.35, neutral: 0.0 },
    ),
    (
        &["darker", "darken", "dimmer", "too bright", "暗一点", "更暗", "调暗", "太亮"],
        Grade::Shift { effect: "exposure", by: -0.35, neutral: 0.0 },
    ),
    (
        &["warmer", "warm", "too cold", "暖一点", "更暖", "暖色", "暖色调", "温暖"],
        Grade::Shift { effect: "temperature", by: 0.35, neutral: 0.0 },
    ),
    (
        &["cooler", "colder", "cool tones", "too warm", "冷一点", "更冷", "冷色", "冷色调"],
        Grade::Shift { effect: "temperature", by: -0.35, neutral: 0.0 },
    ),
    (
        &["more contrast", "contrastier", "higher contrast", "对比度高", "增加对比", "对比强"],
        Grade::Shift { effect: "contrast", by: 0.2, neutral: 1.0 },
    ),
    (
        &["less contrast", "lower contrast", "flatter", "降低对比", "对比度低", "对比弱"],
        Grade::Shift { effect: "contrast", by: -0.2, neutral: 1.0 },
    ),
    (
        &[
            "more colourful",
            "more colorful",
            "more saturated",
            "more saturation",
            "vivid",
            "richer colours",
            "richer colors",
            "more vibrant",
            "鲜艳",
            "饱和度高",
            "更饱和",
        ],
        Grade::Shift { effect: "saturation", by: 0.3, neutral: 1.0 },
    ),
    (
        &[
            "less saturated",
            "less saturation",
            "muted colours",
            "muted colors",
            "desaturate",
            "paler",
            "less colourful",
            "less colorful",
            "淡一点",
            "降低饱和",
            "不那么鲜艳",
        ],
        Grade::Shift { effect: "saturation", by: -0.3, neutral: 1.0 },
    ),
    (&["sharper", "sharpen", "crisper", "清晰一点", "锐化", "更清晰"], Grade::Shift { effect: "sharpen", by: 0.5, neutral: 0.0 }),
    (&["vignette", "暗角"], Grade::Shift { effect: "vignette", by: 0.4, neutral: 0.0 }),
    (&["film grain", "grain", "颗粒", "胶片感"], Grade::Shift { effect: "grain", by: 0.25, neutral: 0.0 }),
];

/// Transitions by name, the longer ones first.
pub(super) const TRANSITION_NAMES: &[(Words, &str)] = &[
    (&["fade to black", "fades to black", "fade through black", "黑场"], "fade-black"),
    (&["fade to white", "fades to white", "白场"], "fade-white"),
    (&["dissolve", "dissolves", "溶解"], "dissolve"),
    (&["fade", "fades", "crossfade", "crossfades", "cross-fade", "淡入淡出", "渐变", "叠化"], "fade"),
    (&["wipe", "wipes", "擦除"], "wipe-left"),
    (&["slide", "slides", "滑动"], "slide-left"),
    (&["push", "pushes", "推动", "推入"], "push-left"),
    (&["zoom", "zooms", "缩放"], "zoom-in"),
    (&["circle", "circles", "圆形"], "circle-open"),
    (&["flip", "flips", "翻转"], "flip"),
    (&["cube", "立方体"], "cube"),
    (&["glitch", "glitches", "故障"], "glitch"),
    (&["blinds", "百叶窗"], "blinds"),
    (&["ripple", "波纹"], "ripple"),
];
