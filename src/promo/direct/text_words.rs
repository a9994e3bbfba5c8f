//! The words about texts.

use super::wish::{Part, TextRole};
use super::words::Words;

/// One text, the first unless another is named.
pub(super) const ONE_TEXT: Words = &["title", "headline", "heading", "标题", "大标题"];
/// All texts.
pub(super) const ALL_TEXTS: Words = &[
    "titles",
    "text",
    "texts",
    "words",
    "letters",
    "lettering",
    "typography",
    "font",
    "fonts",
    "writing",
    "overlays",
    "text overlays",
    "文字",
    "文案",
    "字体",
    "字幕",
    "所有标题",
    "全部标题",
];
/// Texts with a part to play.
pub(super) const ROLES: &[(Words, TextRole)] = &[
    (&["call to action", "call-to-action", "cta", "button", "行动号召", "号召", "按钮"], TextRole::CallToAction),
    (&["subtitle", "subtitles", "subheading", "sub-title", "tagline", "副标题", "小标题"], TextRole::Subtitle),
    (&["price", "price tag", "价格", "价钱", "售价"], TextRole::Price),
    (&["badge", "sticker", "label", "徽章", "角标", "标签"], TextRole::Badge),
    (&["caption", "captions", "字幕条"], TextRole::Caption),
];
/// The text at the end.
pub(super) const LAST_TEXT: Words = &[
    "end title",
    "closing title",
    "last title",
    "final title",
    "end card",
    "ending title",
    "last text",
    "closing text",
    "end text",
    "结尾标题",
    "最后的标题",
    "片尾",
    "结尾文字",
    "结尾的文字",
    "最后一个标题",
];
/// Captions from typed lines.
pub(super) const CAPTIONS: Words =
    &["captions:", "subtitles:", "captions：", "add captions", "add subtitles", "字幕：", "字幕:", "加字幕", "添加字幕"];

pub(super) const BIGGER: Words = &[
    "bigger",
    "larger",
    "big",
    "large",
    "enlarge",
    "grow",
    "increase the size",
    "bump up",
    "scale up",
    "大一点",
    "大一些",
    "更大",
    "放大",
    "大点",
    "变大",
    "调大",
    "加大",
];
pub(super) const SMALLER: Words = &[
    "smaller",
    "small",
    "tiny",
    "shrink",
    "reduce the size",
    "decrease the size",
    "小一点",
    "小一些",
    "更小",
    "缩小",
    "小点",
    "变小",
    "调小",
];
pub(super) const TOO_SMALL: Words = &["too small", "too tiny", "太小"];
pub(super) const TOO_BIG: Words = &["too big", "too large", "too huge", "太大"];
pub(super) const MUCH: Words = &["much", "a lot", "way", "far", "very", "huge", "很多", "得多", "大很多", "非常"];
pub(super) const A_BIT: Words = &["a bit", "slightly", "a little", "a touch", "一点点", "稍微", "略"];
pub(super) const TWICE: Words = &["twice", "double", "两倍", "一倍"];
pub(super) const HALF: Words = &["half", "一半"];

/// Places down the canvas, relative ones last.
pub(super) const DOWN: &[(Words, Part)] = &[
    (&["top", "upper", "顶部", "上方", "上面", "最上"], Part::Start),
    (&["bottom", "lower third", "lower", "底部", "下方", "下面", "最下"], Part::End),
    (&["middle", "center", "centre", "centered", "centred", "中间", "中央", "居中", "中心"], Part::Middle),
    (&["higher", "up", "往上", "上移", "高一点", "向上"], Part::Before),
    (&["lower down", "down", "往下", "下移", "低一点", "向下"], Part::After),
];
pub(super) const ACROSS: &[(Words, Part)] = &[
    (&["left", "左边", "左侧", "左上", "左下", "靠左", "左对齐"], Part::Start),
    (&["right", "右边", "右侧", "右上", "右下", "靠右", "右对齐"], Part::End),
];
/// Corners in Chinese say both at once.
pub(super) const UPPER: Words = &["左上", "右上"];
pub(super) const LOWER: Words = &["左下", "右下"];

pub(super) const BRAND_COLOUR: Words = &[
    "brand colour",
    "brand color",
    "brand colours",
    "brand colors",
    "our colour",
    "our color",
    "accent colour",
    "accent color",
    "品牌色",
    "主题色",
];
/// Colours by name.
pub(super) const COLOURS: &[(Words, &str)] = &[
    (&["gold", "golden", "金色", "金黄"], "#ffcf5c"),
    (&["orange", "橙色", "橘色"], "#ff9f43"),
    (&["yellow", "黄色", "黄的"], "#ffe14d"),
    (&["pink", "粉色", "粉红"], "#ff8fc7"),
    (&["red", "红色", "红的"], "#ff4d4d"),
    (&["purple", "violet", "紫色"], "#b98cff"),
    (&["navy", "深蓝"], "#1b2a5c"),
    (&["light blue", "sky blue", "浅蓝", "天蓝"], "#8fd3ff"),
    (&["blue", "蓝色", "蓝的"], "#4d9dff"),
    (&["teal", "turquoise", "cyan", "青色"], "#3fe0d0"),
    (&["green", "绿色", "绿的"], "#5fe08a"),
    (&["black", "黑色", "黑的"], "#000000"),
    (&["grey", "gray", "灰色"], "#c8c8c8"),
    (&["cream", "beige", "ivory", "米色", "奶油色"], "#fff3da"),
    (&["silver", "银色"], "#d8dde3"),
    (&["brown", "棕色", "褐色"], "#a9744f"),
    (&["white", "白色", "白的"], "#ffffff"),
];
/// Weights by name, the longer ones first.
pub(super) const WEIGHTS: &[(Words, u16)] = &[
    (&["semi-bold", "semibold", "semi bold", "medium weight", "半粗"], 600),
    (&["extra bold", "extrabold", "black weight", "heavy", "heaviest", "特粗", "最粗"], 900),
    (&["bold", "bolder", "thicker", "加粗", "粗体", "粗一点", "更粗"], 800),
    (
        &[
            "not bold",
            "regular weight",
            "normal weight",
            "thin",
            "thinner",
            "light weight",
            "lighter weight",
            "细一点",
            "变细",
            "细体",
            "常规体",
        ],
        400,
    ),
];
pub(super) const ITALIC: Words = &["italic", "italics", "slanted", "斜体"];
pub(super) const CAPITALS: Words = &["uppercase", "upper case", "all caps", "caps", "capitals", "capital letters", "大写"];
pub(super) const SMALL_LETTERS: Words = &["no caps", "not in capitals", "sentence case", "normal case", "no capitals", "取消大写"];
pub(super) const OUTLINE: Words = &["outline", "stroke", "描边", "轮廓"];
pub(super) const BOX: Words = &["box", "background", "backdrop", "banner", "底色", "背景框", "底框", "文字背景"];
/// Before the name of a font.
pub(super) const FONT_LEADS: Words = &[
    "font to",
    "fonts to",
    "font:",
    "font is",
    "use the font",
    "with the font",
    "in the font",
    "字体改成",
    "字体换成",
    "字体用",
    "字体改为",
    "字体：",
];
/// Words that stand between the part that a text plays and its words.
pub(super) const SAYING: Words =
    &["saying", "says", "that says", "reading", "that reads", "with the text", "with the words", "写着", "写上", "内容是", ":", "："];
