//! Captions written out: SubRip, WebVTT, and JSON with word times.

use std::fmt::Write as _;

use serde_json::json;
use unicode_segmentation::UnicodeSegmentation;

use super::cue::{Cue, Emphasis, SpokenWord};
use crate::base::Time;

/// The forms in which captions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptionFormat {
    /// `.srt`.
    SubRip,
    /// `.vtt`, with inner time stamps where words have times.
    WebVtt,
    /// `.json`: cues with words in milliseconds and grapheme clusters.
    Json,
}

impl CaptionFormat {
    /// The form that a file's extension asks for.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "srt" => Some(Self::SubRip),
            "vtt" => Some(Self::WebVtt),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The cues as a file of `format`, in the order given.
pub fn write(cues: &[Cue], format: CaptionFormat) -> String {
    match format {
        CaptionFormat::SubRip => {
            let block = |(number, cue): (usize, &Cue)| {
                format!("{}\n{} --> {}\n{}\n\n", number + 1, stamp(cue.start, ','), stamp(cue.end, ','), marked(cue, format))
            };
            cues.iter().enumerate().map(block).collect()
        }
        CaptionFormat::WebVtt => {
            let block = |cue: &Cue| format!("{} --> {}\n{}\n\n", stamp(cue.start, '.'), stamp(cue.end, '.'), marked(cue, format));
            format!("WEBVTT\n\n{}", cues.iter().map(block).collect::<String>())
        }
        CaptionFormat::Json => {
            let cue = |cue: &Cue| {
                let word =
                    |word: &SpokenWord| json!([word.start.round_ms(), word.end.round_ms(), word.graphemes.start, word.graphemes.end]);
                let words: Vec<_> = cue.words.iter().map(word).collect();
                json!({"start_ms": cue.start.round_ms(), "end_ms": cue.end.round_ms(), "text": cue.text, "words": words})
            };
            format!("{:#}\n", json!({"cues": cues.iter().map(cue).collect::<Vec<_>>()}))
        }
    }
}

fn stamp(time: Time, separator: char) -> String {
    let milliseconds = time.round_ms().max(0);
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    format!("{:02}:{:02}:{:02}{separator}{rest:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A cue's text with tags; a blank line inside would end it, so a no-break space stands there.
fn marked(cue: &Cue, format: CaptionFormat) -> String {
    let mut text = String::with_capacity(cue.text.len());
    let mut current = Emphasis::default();
    let is_vtt = format == CaptionFormat::WebVtt;
    for (index, grapheme) in cue.text.graphemes(true).enumerate() {
        let emphasis =
            cue.styles.iter().rfind(|style| style.graphemes.contains(&index)).map_or(Emphasis::default(), |style| style.emphasis);
        if emphasis != current {
            switch(&mut text, current, emphasis);
            current = emphasis;
        }
        if let Some(word) = cue.words.iter().skip(1).find(|word| is_vtt && word.graphemes.start == index && word.start > cue.start) {
            let _ = write!(text, "<{}>", stamp(word.start, '.'));
        }
        match grapheme {
            "<" if is_vtt => text.push_str("&lt;"),
            ">" if is_vtt => text.push_str("&gt;"),
            "&" if is_vtt => text.push_str("&amp;"),
            // SubRip has no escapes: a word joiner keeps what only looks like a tag or an entity from being one.
            "<" | "{" | "&" if !is_vtt => {
                text.push_str(grapheme);
                text.push('\u{2060}');
            }
            "\n" if text.ends_with('\n') => text.push_str("\u{a0}\n"),
            _ => text.push_str(grapheme),
        }
    }
    switch(&mut text, current, Emphasis::default());
    text.replace("-->", "--\u{2060}>")
}

/// Closes all tags of `from` and opens those of `to`, so that they nest.
fn switch(text: &mut String, from: Emphasis, to: Emphasis) {
    for (is_open, tag) in [(from.underlined, "</u>"), (from.italic, "</i>"), (from.bold, "</b>")] {
        text.push_str(if is_open { tag } else { "" });
    }
    for (opens, tag) in [(to.bold, "<b>"), (to.italic, "<i>"), (to.underlined, "<u>")] {
        text.push_str(if opens { tag } else { "" });
    }
}
