//! The director's replies, in the language that it is spoken to.

use crate::promo::{Promo, PromoError, PromoOptions};

use super::refusal::Refusal;
use super::revisions::Turn;
use super::wish::{Muted, Wish};

/// The language of a sentence, and so of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Chinese,
}

impl Language {
    /// One of two texts.
    pub(super) fn say(self, english: impl Into<String>, chinese: impl Into<String>) -> String {
        if self == Self::English { english.into() } else { chinese.into() }
    }

    /// Between two sentences.
    pub(super) const fn space(self) -> &'static str {
        match self {
            Self::English => " ",
            Self::Chinese => "",
        }
    }

    /// The title of a promo that was given none.
    pub(super) const fn default_title(self) -> &'static str {
        match self {
            Self::English => "Take a closer look",
            Self::Chinese => "值得细看",
        }
    }

    pub(super) fn made(self, made: &Promo, options: &PromoOptions) -> String {
        let seconds = options.duration.as_ms_f64() / 1000.0;
        let (shots, style) = (made.shots, options.style.name());
        let tempo = made.beats.as_ref().map(|beats| beats.tempo_bpm.round());
        let beat = tempo.map_or(String::new(), |tempo| {
            self.say(format!(", cut to the music's {tempo} beats a minute"), format!("，按音乐每分钟{tempo}拍剪辑"))
        });
        let titles = options.titles.iter().map(|title| self.say(format!("\"{title}\""), format!("“{title}”"))).collect::<Vec<_>>();
        let title = match titles.as_slice() {
            [] => String::new(),
            all => self.say(format!(" Title: {}.", all.join(", ")), format!("标题：{}。", all.join("、"))),
        };
        let music = match (&options.music, options.bed) {
            (Some(_), _) => String::new(),
            (None, Some(bed)) => self.say(
                format!(" No music was sent, so a computed bed plays: {}.", bed.name()),
                format!("没有上传音乐，已配上自动生成的{}音乐。", bed.name()),
            ),
            (None, None) => self.say(" There is no music.", "没有音乐。"),
        };
        let left = match made.left_out.len() {
            0 => String::new(),
            count => {
                self.say(format!(" {count} of the pictures had no place in the time."), format!("时间不够，有{count}个素材没有用上。"))
            }
        };
        self.say(
            format!("Here is a {seconds}-second promo of {shots} shots in {style} style{beat}.{title}{music}{left}"),
            format!("做好了：{seconds}秒的宣传视频，{shots}个镜头，{style}风格{beat}。{title}{music}{left}"),
        )
    }

    /// The reply to a wish that was granted.
    pub(super) fn done(self, wish: &Wish, names: &[String]) -> String {
        let percent = |gain: f64| (gain * 100.0).round();
        match wish {
            Wish::Create => String::new(),
            Wish::Title(text) => self.say(format!("The title is now \"{text}\"."), format!("标题已改成“{text}”。")),
            Wish::RemoveTitles => self.say("The titles are gone.", "标题已去掉。"),
            Wish::MusicGain(gain) => {
                self.say(format!("The music is at {}%.", percent(*gain)), format!("音乐音量已调到{}%。", percent(*gain)))
            }
            Wish::MusicLouder(factor) if *factor > 1.0 => self.say("The music is louder.", "音乐已调大。"),
            Wish::MusicLouder(_) => self.say("The music is quieter.", "音乐已调小。"),
            Wish::AddMusic => self.say("The music is in.", "音乐已加上。"),
            Wish::Bed(bed) => self
                .say(format!("Computed music in the style \"{}\" plays now.", bed.name()), format!("已换成自动生成的{}音乐。", bed.name())),
            Wish::RemoveMusic => self.say("The music is gone.", "音乐已去掉。"),
            Wish::AddLogo => self.say("The logo is in.", "logo已加上。"),
            Wish::RemoveLogo => self.say("The logo is gone.", "logo已去掉。"),
            Wish::Duration(ms) => {
                let seconds = *ms as f64 / 1000.0;
                self.say(format!("It is now {seconds} seconds long."), format!("时长已改成{seconds}秒。"))
            }
            Wish::Pace(factor) if *factor > 1.0 => self.say("The shots follow one another faster.", "节奏已加快。"),
            Wish::Pace(_) => self.say("The shots follow one another more slowly.", "节奏已放慢。"),
            Wish::Style(style) => self.say(format!("It is in {} style now.", style.name()), format!("已换成{}风格。", style.name())),
            Wish::Shape(size, _) => self.say(format!("The canvas is now {size}."), format!("画面尺寸已改成{size}。")),
            Wish::Transitions(true) => self.say("The transitions are in.", "转场已加上。"),
            Wish::Transitions(false) => self.say("There are only hard cuts now.", "转场已去掉。"),
            Wish::Mute(whose, muted) => self.muted(*whose, *muted),
            other => self.done_to(other, names),
        }
    }

    /// The answer to a step among the revisions; `None` where there is nowhere to go.
    pub(super) fn turned(self, turn: Turn) -> String {
        match turn {
            Turn::Undo => self.say("The last change is undone.", "已撤销上一步。"),
            Turn::Redo => self.say("The change is made again.", "已重做。"),
            Turn::StartOver => self.say("It is as it was at first.", "已回到最初的版本。"),
        }
    }

    pub(super) fn unturned(self, turn: Turn) -> String {
        match turn {
            Turn::Undo => self.say("Nothing changed: there is nothing to undo.", "没有变化：没有可以撤销的内容。"),
            Turn::Redo => self.say("Nothing changed: there is nothing to redo.", "没有变化：没有可以重做的内容。"),
            Turn::StartOver => self.say("Nothing changed: this is the first version.", "没有变化：现在就是最初的版本。"),
        }
    }

    /// That an edit has changed how many of the uploads are seen.
    pub(super) fn shown(self, before: usize, after: usize) -> String {
        self.say(
            format!("It shows {after} of the pictures and clips now; it was {before} before."),
            format!("现在用了{after}个素材，之前是{before}个。"),
        )
    }

    fn muted(self, whose: Muted, muted: bool) -> String {
        let (english, chinese) = match whose {
            Muted::All => ("All sound", "全部声音"),
            Muted::Music => ("The music", "音乐"),
            Muted::Clips => ("The clips' own sound", "视频原声"),
        };
        let (state, zh_state) = if muted { ("muted", "已静音") } else { ("on again", "已恢复") };
        self.say(format!("{english} is {state}."), format!("{chinese}{zh_state}。"))
    }

    /// Why something was not done.
    pub(super) fn refused(self, refusal: &Refusal) -> String {
        let chinese_name = |what: &str| match what {
            "music" => "音乐",
            "title" => "标题",
            "transitions" => "转场",
            "sound" => "声音",
            "picture" | "second picture" => "图片",
            "cta" => "行动号召",
            "subtitle" => "副标题",
            "price" => "价格",
            "badge" => "标签",
            "caption" => "字幕",
            "note" => "文字",
            _ => "logo",
        };
        match refusal {
            Refusal::Foreign => self.say(
                "I can only do that to a promo that I made; ask me to create one.",
                "这个改动只能用在我制作的视频上；请先让我制作一个。",
            ),
            Refusal::Unknown(what) => self.say(
                format!("The {what} of this promo is not among the uploads; upload it again, or ask me to remove it."),
                format!("素材里没有这个视频用的{}；请重新上传，或者让我去掉它。", chinese_name(what)),
            ),
            Refusal::Nothing(what) => self.say(format!("There is no {what} to change."), format!("现在没有{}可以改。", chinese_name(what))),
            Refusal::NoLogo => self.say(
                "There is no logo among the uploads; upload a picture with \"logo\" in its name.",
                "素材里没有logo；请上传文件名带“logo”的图片。",
            ),
            Refusal::NoSuchPicture(count) => {
                self.say(format!("Nothing changed: there are {count} of those here."), format!("没有变化：这里一共有{count}个。"))
            }
            Refusal::LastPicture => self.say("Nothing changed: no picture would be left.", "没有变化：至少要留下一个画面。"),
            Refusal::NoSuchUpload(name) => {
                self.say(format!("Nothing changed: no upload is called \"{name}\"."), format!("没有变化：没有名为“{name}”的素材。"))
            }
            Refusal::NoBrandColour => self.say(
                "Nothing changed: the draft names no brand colour; say one, for example #ff6600 or \"red\".",
                "没有变化：草稿里没有品牌色；请直接说颜色，例如“红色”。",
            ),
            Refusal::NoFont(name) => self.say(
                format!("Nothing changed: there is no font \"{name}\" on this machine; Inter is always there."),
                format!("没有变化：这台机器上没有“{name}”字体；Inter 总是可用。"),
            ),
            Refusal::Computed => {
                self.say("Nothing changed: computed music has no other part to begin at.", "没有变化：自动生成的音乐不能裁剪。")
            }
            Refusal::TooShort(ms) => {
                let seconds = *ms as f64 / 1000.0;
                self.say(format!("Nothing changed: the music is only {seconds} seconds long."), format!("没有变化：音乐只有{seconds}秒。"))
            }
            Refusal::Failed(error) => self.failed(error),
        }
    }

    /// Why a promo cannot be made.
    pub(super) fn failed(self, error: &PromoError) -> String {
        match error {
            PromoError::NoPictures => {
                self.say("There is nothing to show yet: upload pictures or clips first.", "还没有可以用的画面：请先上传图片或视频。")
            }
            PromoError::Duration(_) => self.say("A promo takes from 1 second to 1 hour.", "视频时长要在1秒到1小时之间。"),
            PromoError::Title { title, .. } => self.say(
                format!("No font on this machine has all characters of \"{title}\"; I left the title as it was."),
                format!("这台机器上没有能显示“{title}”的字体，标题没有改动。"),
            ),
            other => self.say(format!("That did not work: {other}."), format!("没有做成：{other}。")),
        }
    }

    /// That a part of the sentence says nothing known.
    pub(super) fn unknown(self, parts: &[String]) -> String {
        let parts: Vec<_> = parts.iter().map(|part| format!("“{part}”")).collect();
        self.say(format!("I did not understand {}.", parts.join(", ")), format!("没有听懂{}。", parts.join("、")))
    }
}
