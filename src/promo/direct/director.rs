//! From a sentence to a draft and an answer.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::draft::{MediaKind, of_literal};
use crate::promo::Medium;

use super::apply::apply;
use super::create::{create, is_logo};
use super::facts::answer;
use super::pictures::stem;
use super::recall::{PICTURES, segments, track};
use super::replies::Language;
use super::revisions::{Revisions, Turn};
use super::sentence::Sentence;
use super::suggestions::nearest;
use super::wish::{Question, Wish};
use super::wishes::{Known, read};

/// Characters of the longest sentence.
const LONGEST: usize = 2000;

/// The answer to a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    /// The answer, in the language of the sentence.
    pub reply: String,
    /// The draft as it is now; `None` where nothing has changed.
    pub draft: Option<Value>,
}

/// Does what `text` asks for, in English or Chinese: makes a promo of `media`, or changes `draft` in what is asked for
/// and nothing else. What it does not understand it says, with the nearest things that it can do to this draft. Reads
/// the media, and nothing besides.
pub fn direct(text: &str, draft: Option<&Value>, media: &[Medium]) -> Direction {
    let mut revisions = Revisions::default();
    if let Some(draft) = draft {
        revisions.push(draft.clone());
    }
    direct_among(text, &mut revisions, media)
}

/// As [`direct`], on the draft that stands among `revisions`; "undo", "redo" and "start over" step among them, and a
/// new draft is added to them.
pub fn direct_among(text: &str, revisions: &mut Revisions, media: &[Medium]) -> Direction {
    let sentence = Sentence::new(text);
    let language = if sentence.is_chinese() { Language::Chinese } else { Language::English };
    if text.chars().count() > LONGEST {
        let reply = language
            .say(format!("Nothing changed: say it in at most {LONGEST} characters."), format!("没有变化：请用不超过{LONGEST}个字说明。"));
        return Direction { reply, draft: None };
    }
    let before = revisions.current().cloned();
    let asked = read(&sentence, &known(before.as_ref(), media));
    if let [Wish::Turn(turn)] = asked.wishes[..] {
        return turned(turn, revisions, language);
    }
    let direction = obeyed(&sentence, &asked, before.as_ref(), media, language);
    if let Some(draft) = &direction.draft {
        revisions.push(draft.clone());
    }
    direction
}

/// The draft and the names that a sentence may speak of.
fn known(draft: Option<&Value>, media: &[Medium]) -> Known {
    let mut known =
        Known { has_draft: draft.is_some(), has_media: media.iter().any(|medium| medium.kind != MediaKind::Audio), ..Known::default() };
    let mut add = |name: &str, is_sound: bool| {
        let names = if is_sound { &mut known.sounds } else { &mut known.pictures };
        for name in [name.to_ascii_lowercase(), stem(name).to_ascii_lowercase()] {
            let is_name = name.chars().count() > 2 && !name.chars().all(|c| c.is_ascii_digit()) && !NOUNS.contains(&name.as_str());
            if is_name && !names.contains(&name) {
                names.push(name);
            }
        }
    };
    for medium in media.iter().filter(|medium| !is_logo(medium)) {
        add(&medium.name, medium.kind == MediaKind::Audio);
    }
    let shown = draft.and_then(|draft| track(draft, PICTURES)).into_iter().flat_map(segments).filter(|segment| segment["u"].is_string());
    shown.filter_map(|segment| segment["n"].as_str()).for_each(|name| add(&of_literal(name), false));
    known
}

/// Names of files that are nouns of the language, and name no file when they are said.
const NOUNS: [&str; 14] =
    ["music", "title", "logo", "photo", "picture", "image", "clip", "video", "song", "text", "the", "audio", "music.m4a", "first"];

fn turned(turn: Turn, revisions: &mut Revisions, language: Language) -> Direction {
    match revisions.turn(turn) {
        Some(draft) => Direction { reply: language.turned(turn), draft: Some(draft.clone()) },
        None => Direction { reply: language.unturned(turn), draft: None },
    }
}

fn obeyed(sentence: &Sentence, asked: &super::wish::Asked, draft: Option<&Value>, media: &[Medium], language: Language) -> Direction {
    let suggested = || nearest(sentence, draft, media, language);
    if asked.wishes.is_empty() {
        let reply =
            if asked.unknown.is_empty() { suggested() } else { [language.unknown(&asked.unknown), suggested()].join(language.space()) };
        return Direction { reply, draft: None };
    }
    if asked.wishes.contains(&Wish::Create) {
        return match create(&asked.wishes, media, language) {
            Ok((made, options)) => Direction { reply: language.made(&made, &options), draft: Some(made.draft) },
            Err(error) => Direction { reply: language.failed(&error), draft: None },
        };
    }
    let mut edited = draft.cloned();
    let mut replies = Vec::new();
    for wish in &asked.wishes {
        replies.push(done(wish, &mut edited, media, language));
        if *wish == Wish::Ask(Question::Help) {
            replies.push(suggested());
        }
    }
    let (before, after) = (draft.map_or(0, pictures_in), edited.as_ref().map_or(0, pictures_in));
    if before != after {
        replies.push(language.shown(before, after));
    }
    if !asked.unknown.is_empty() {
        replies.push(language.unknown(&asked.unknown));
        replies.push(suggested());
    }
    replies.retain(|reply| !reply.is_empty());
    Direction { reply: replies.join(language.space()), draft: edited.filter(|edited| Some(edited) != draft) }
}

/// Does one wish, and tells whether something came of it.
fn done(wish: &Wish, draft: &mut Option<Value>, media: &[Medium], language: Language) -> String {
    if let Wish::Ask(question) = wish {
        return answer(*question, draft.as_ref(), media, language);
    }
    if let Wish::Turn(turn) = wish {
        return language.say(
            format!("Nothing is stepped back in a message that asks for more: say {turn:?} by itself."),
            "请单独说撤销、重做或重新开始。",
        );
    }
    let Some(edited) = draft else {
        return [language.say("There is no promo yet.", "还没有视频。"), nearest(&Sentence::new(""), None, media, language)]
            .join(language.space());
    };
    let before = edited.clone();
    match apply(wish, edited, media) {
        Ok(names) if *edited != before || matches!(wish, Wish::Keep | Wish::WhoseLength(_)) => language.done(wish, &names),
        Ok(_) => language.say("Nothing changed: it is so already.", "没有变化：本来就是这样。"),
        Err(refusal) => {
            *edited = before;
            language.refused(&refusal)
        }
    }
}

/// How many pictures and clips a promo shows.
fn pictures_in(draft: &Value) -> usize {
    let shown = track(draft, PICTURES).into_iter().flat_map(segments).filter_map(|segment| segment["u"].as_str());
    shown.collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests;
