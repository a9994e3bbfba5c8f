//! Replies to wishes about texts, pictures and music: each names the thing that changed.

use super::replies::Language;
use super::wish::{Grade, PictureChange, Side, TextChange, TextRole, TextTarget, Wish};

impl Language {
    /// The reply to a wish that was granted; `names` are the pictures that it was about.
    pub(super) fn done_to(self, wish: &Wish, names: &[String]) -> String {
        match wish {
            Wish::Text(target, change) => self.text(target, change),
            Wish::AddText(added) => {
                let (english, chinese) = role_name(added.role);
                self.say(format!("The {english} \"{}\" is in.", added.words), format!("{chinese}“{}”已加上。", added.words))
            }
            Wish::Captions(lines) => {
                self.say(format!("{} captions follow one another.", lines.len()), format!("已加上{}条字幕。", lines.len()))
            }
            Wish::Picture(_, change) => self.pictures(change, names),
            Wish::MusicFade(side, ms) => {
                let seconds = *ms as f64 / 1000.0;
                let (english, chinese) = if *side == Side::Start { ("in", "淡入") } else { ("out", "淡出") };
                self.say(format!("The music fades {english} over {seconds} seconds."), format!("音乐在{seconds}秒内{chinese}。"))
            }
            Wish::MusicFrom(ms) => {
                let seconds = *ms as f64 / 1000.0;
                self.say(format!("The music begins at its second {seconds}."), format!("音乐从第{seconds}秒开始。"))
            }
            Wish::MusicFile(name) => self.say(format!("\"{name}\" plays now."), format!("音乐已换成“{name}”。")),
            Wish::Length(factor) if *factor > 1.0 => self.say("It is longer now.", "已加长。"),
            Wish::Length(_) => self.say("It is shorter now.", "已缩短。"),
            Wish::Transition(name) => self.say(format!("The transitions are \"{name}\" now."), format!("转场已换成“{name}”。")),
            Wish::Keep => self.say("That stays as it is.", "保持不变。"),
            Wish::WhoseLength(ms) => {
                let seconds = *ms as f64 / 1000.0;
                self.say(
                    format!("Nothing changed: is it the whole video, each photo or the title that is to take {seconds} seconds?"),
                    format!("没有变化：{seconds}秒是指整个视频、每张照片，还是标题？"),
                )
            }
            _ => String::new(),
        }
    }

    fn text(self, target: &TextTarget, change: &TextChange) -> String {
        let (english, chinese) = target_name(target);
        let (what, zh) = match change {
            TextChange::Words(words) => (format!("says \"{words}\""), format!("已改成“{words}”")),
            TextChange::Remove => ("is gone".to_owned(), "已去掉".to_owned()),
            TextChange::Size(factor) if *factor > 1.0 => ("is bigger".to_owned(), "已放大".to_owned()),
            TextChange::Size(_) => ("is smaller".to_owned(), "已缩小".to_owned()),
            TextChange::Place(_) => ("stands elsewhere, as asked".to_owned(), "位置已调整".to_owned()),
            TextChange::Colour(Some(colour)) => (format!("has the colour {colour}"), format!("颜色已改成{colour}")),
            TextChange::Colour(None) => ("has the brand's colour".to_owned(), "已换成品牌色".to_owned()),
            TextChange::Font(name) => (format!("is set in {name}"), format!("字体已换成{name}")),
            TextChange::Weight(weight) => (format!("has the weight {weight}"), format!("字重已改成{weight}")),
            TextChange::Italic => ("is in italics".to_owned(), "已改成斜体".to_owned()),
            TextChange::Capitals(true) => ("is in capitals".to_owned(), "已改成大写".to_owned()),
            TextChange::Capitals(false) => ("is no longer in capitals".to_owned(), "已取消大写".to_owned()),
            TextChange::Outline => ("has an outline".to_owned(), "已加描边".to_owned()),
            TextChange::Box => ("stands on a box".to_owned(), "已加底框".to_owned()),
            TextChange::Span(from, to) => {
                let (from, to) = (*from as f64 / 1000.0, to.map(|to| to as f64 / 1000.0));
                let until = to.map_or(String::new(), |to| format!(" to {to}"));
                let zh_until = to.map_or(String::new(), |to| format!("到{to}秒"));
                (format!("shows from second {from}{until}"), format!("从第{from}秒{zh_until}显示"))
            }
            TextChange::Seconds(ms) => {
                let seconds = *ms as f64 / 1000.0;
                (format!("shows for {seconds} seconds"), format!("显示{seconds}秒"))
            }
        };
        self.say(format!("The {english} {what}."), format!("{chinese}{zh}。"))
    }

    fn pictures(self, change: &PictureChange, names: &[String]) -> String {
        let quoted =
            |open: char, close: char, comma: &str| names.iter().map(|name| format!("{open}{name}{close}")).collect::<Vec<_>>().join(comma);
        let (names, zh_names) = (quoted('"', '"', ", "), quoted('“', '”', "、"));
        let (english, chinese) = match change {
            PictureChange::Remove => (format!("Taken out: {names}."), format!("已去掉{zh_names}。")),
            PictureChange::Only => (format!("Only {names} is shown now."), format!("现在只用{zh_names}。")),
            PictureChange::MoveTo(place) => (format!("Moved to place {place}: {names}."), format!("{zh_names}已移到第{place}位。")),
            PictureChange::MoveLast => (format!("Moved to the end: {names}."), format!("{zh_names}已移到最后。")),
            PictureChange::Swap => (format!("Swapped: {names}."), format!("已对调{zh_names}。")),
            PictureChange::Replace(name) => (format!("\"{name}\" is shown instead of {names}."), format!("{zh_names}已换成“{name}”。")),
            PictureChange::Seconds(ms) => {
                let seconds = *ms as f64 / 1000.0;
                (format!("Shown for {seconds} seconds each: {names}."), format!("每个显示{seconds}秒：{zh_names}。"))
            }
            PictureChange::Grade(grade) => {
                let (english, chinese) = grade_name(*grade);
                (format!("The pictures are {english} now."), format!("画面已{chinese}。"))
            }
        };
        self.say(english, chinese)
    }
}

const fn role_name(role: TextRole) -> (&'static str, &'static str) {
    match role {
        TextRole::CallToAction => ("call to action", "行动号召"),
        TextRole::Subtitle => ("subtitle", "副标题"),
        TextRole::Price => ("price", "价格"),
        TextRole::Badge => ("badge", "标签"),
        TextRole::Caption => ("caption", "字幕"),
        TextRole::Note => ("text", "文字"),
    }
}

const fn target_name(target: &TextTarget) -> (&'static str, &'static str) {
    match target {
        TextTarget::All => ("text", "文字"),
        TextTarget::First => ("title", "标题"),
        TextTarget::Last => ("last title", "结尾标题"),
        TextTarget::Number(_) => ("title of that number", "该标题"),
        TextTarget::Role(role) => role_name(*role),
    }
}

fn grade_name(grade: Grade) -> (&'static str, &'static str) {
    match grade {
        Grade::On("grayscale") => ("black and white", "变成黑白"),
        Grade::On(_) => ("in sepia", "变成复古色调"),
        Grade::Reset => ("in their own colours", "恢复原色"),
        Grade::Shift { effect: "exposure", by, .. } => {
            if by > 0.0 {
                ("brighter", "调亮")
            } else {
                ("darker", "调暗")
            }
        }
        Grade::Shift { effect: "temperature", by, .. } => {
            if by > 0.0 {
                ("warmer", "调暖")
            } else {
                ("cooler", "调冷")
            }
        }
        Grade::Shift { effect: "contrast", by, .. } => {
            if by > 0.0 {
                ("richer in contrast", "提高对比度")
            } else {
                ("softer in contrast", "降低对比度")
            }
        }
        Grade::Shift { effect: "saturation", by, .. } => {
            if by > 0.0 {
                ("more colourful", "更鲜艳")
            } else {
                ("paler", "变淡")
            }
        }
        Grade::Shift { effect: "sharpen", .. } => ("sharper", "锐化"),
        Grade::Shift { effect: "vignette", .. } => ("darker towards their corners", "加上暗角"),
        Grade::Shift { .. } => ("grainy as film", "加上胶片颗粒"),
    }
}
