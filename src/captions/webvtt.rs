//! WebVTT (`.vtt`), as W3C's recommendation has it: blocks between blank lines, cue settings, tags, inner time stamps.
//! Regions and style sheets are passed over; vertical cues stand as horizontal ones.

use super::cue::{Captions, Cue, CueAlign, CuePlacement, Emphasis};
use super::markup::{MarkedText, take_entity};
use super::subrip::times;
use super::timestamp::clock;
use crate::base::{Rgba, Time};

/// Lines of text that a canvas is high, for `line` settings in lines (WebVTT 7.2 leaves it to the line height; players
/// take 5.33 %).
const LINE_FRACTION: f64 = 0.0533;

/// The eight colour classes (WebVTT 5).
const COLOURS: &[(&str, Rgba)] = &[
    ("white", Rgba::new(1.0, 1.0, 1.0, 1.0)),
    ("lime", Rgba::new(0.0, 1.0, 0.0, 1.0)),
    ("cyan", Rgba::new(0.0, 1.0, 1.0, 1.0)),
    ("red", Rgba::new(1.0, 0.0, 0.0, 1.0)),
    ("yellow", Rgba::new(1.0, 1.0, 0.0, 1.0)),
    ("magenta", Rgba::new(1.0, 0.0, 1.0, 1.0)),
    ("blue", Rgba::new(0.0, 0.0, 1.0, 1.0)),
    ("black", Rgba::new(0.0, 0.0, 0.0, 1.0)),
];

/// Reads the file; what is no cue is passed over, a cue without a right time noted.
pub(super) fn read(text: &str) -> Captions {
    let mut captions = Captions::default();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        if ["NOTE", "STYLE", "REGION"].iter().any(|block| line.split_whitespace().next() == Some(block)) {
            while lines.next_if(|(_, next)| !next.trim().is_empty()).is_some() {}
            continue;
        }
        if !line.contains("-->") {
            continue;
        }
        let mut body = Vec::new();
        while let Some((_, next)) = lines.next_if(|(_, next)| !next.trim().is_empty() && !next.contains("-->")) {
            body.push(next);
        }
        match times(line) {
            Some((start, end)) => {
                captions.cues.extend(cue(start, end, &body.join("\n")).map(|cue| Cue { placement: placement(line), ..cue }));
            }
            None => captions.notes.push((number + 1, format!("{:?} is no pair of times, the first before the second", line.trim()))),
        }
    }
    captions
}

/// The settings behind the times (WebVTT 4.4): `align`, `line`, `position`, `size`. Wrong ones count as not given.
fn placement(line: &str) -> CuePlacement {
    let mut placement = CuePlacement::default();
    let settings = line.split_once("-->").map_or("", |(_, rest)| rest).split_whitespace().skip(1);
    for (name, value) in settings.filter_map(|setting| setting.split_once(':')) {
        let value = value.split(',').next().unwrap_or_default();
        match name {
            "align" => placement.align = alignment(value),
            "size" => placement.width = percentage(value).filter(|&width| width > 0.0),
            "position" => placement.across = percentage(value),
            "line" => placement.top = percentage(value).or_else(|| line_number(value)),
            _ => {}
        }
    }
    placement
}

fn alignment(value: &str) -> Option<CueAlign> {
    match value {
        "start" | "left" => Some(CueAlign::Left),
        "center" | "middle" => Some(CueAlign::Center),
        "end" | "right" => Some(CueAlign::Right),
        _ => None,
    }
}

fn percentage(value: &str) -> Option<f64> {
    let number: f64 = value.strip_suffix('%')?.parse().ok()?;
    (0.0..=100.0).contains(&number).then_some(number / 100.0)
}

/// Lines from the top, or from the bottom where it is negative.
fn line_number(value: &str) -> Option<f64> {
    let number: f64 = value.parse().ok().filter(|number: &f64| number.is_finite())?;
    let top = if number < 0.0 { 1.0 + number * LINE_FRACTION } else { number * LINE_FRACTION };
    Some(top.clamp(0.0, 1.0 - LINE_FRACTION))
}

fn cue(start: Time, end: Time, text: &str) -> Option<Cue> {
    let mut marked = MarkedText::default();
    let mut open: Vec<(String, Emphasis)> = Vec::new();
    let mut ruby_text = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        if ruby_text == 0 {
            marked.push(&rest[..at]);
        }
        rest = &rest[at..];
        if rest.starts_with('&') {
            let (character, after) = take_entity(rest);
            marked.push(character.encode_utf8(&mut [0; 4]));
            rest = after;
            continue;
        }
        let Some((tag, after)) = rest[1..].split_once('>') else {
            rest = "";
            break;
        };
        rest = after;
        if let Some(time) = clock(tag) {
            if time > start && time < end {
                marked.stamp(time);
            }
        } else if let Some(name) = tag.strip_prefix('/') {
            ruby_text = ruby_text.saturating_sub(usize::from(name == "rt"));
            if let Some(last) = open.iter().rposition(|(opened, _)| opened == name) {
                let (_, before) = open.swap_remove(last);
                open.truncate(last);
                marked.set_emphasis(before);
            }
        } else {
            open_tag(tag, &mut marked, &mut open);
            ruby_text += usize::from(tag == "rt");
        }
    }
    if ruby_text == 0 {
        marked.push(rest);
    }
    with_first_word(marked.finish(start, end)?)
}

/// Opens a tag: its classes and its name change what follows.
fn open_tag(tag: &str, marked: &mut MarkedText, open: &mut Vec<(String, Emphasis)>) {
    let before = marked.emphasis();
    let mut parts = tag.split_whitespace().next().unwrap_or_default().split('.');
    let name = parts.next().unwrap_or_default();
    let mut emphasis = before;
    match name {
        "b" => emphasis.bold = true,
        "i" => emphasis.italic = true,
        "u" => emphasis.underlined = true,
        _ => {}
    }
    let colour = parts.filter_map(|class| COLOURS.iter().find(|(known, _)| *known == class)).next_back();
    emphasis.colour = colour.map_or(emphasis.colour, |&(_, colour)| Some(colour));
    // Tags that never close end with the cue, so their number is bounded by its text.
    open.push((name.to_owned(), before));
    marked.set_emphasis(emphasis);
}

/// Text before the first inner time stamp is said from the cue's start on.
fn with_first_word(mut cue: Cue) -> Option<Cue> {
    use unicode_segmentation::UnicodeSegmentation;
    if let Some(first) = cue.words.first() {
        let lead: String = cue.text.graphemes(true).take(first.graphemes.start).collect();
        let length = lead.trim_end().graphemes(true).count();
        if length > 0 {
            let word = super::SpokenWord { start: cue.start, end: first.start, graphemes: 0..length };
            cue.words.insert(0, word);
        }
    }
    Some(cue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_tags_entities_and_inner_times_are_read() {
        let text = "WEBVTT - x\n\nNOTE\nnot --> this\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:03.000 line:10% position:20%,line-left size:40% align:start\n\
                    <v Ann>One <00:01.500><b>two</b> <00:02.000><c.yellow>three</c> &amp;&nbsp;four\n";
        let captions = read(text);
        let cue = &captions.cues[0];
        assert_eq!((captions.cues.len(), cue.text.as_str()), (1, "One two three &\u{a0}four"));
        let words: Vec<_> = cue.words.iter().map(|word| (word.start.round_ms(), word.end.round_ms(), word.graphemes.clone())).collect();
        assert_eq!(words, [(1000, 1500, 0..3), (1500, 2000, 4..7), (2000, 3000, 8..20)]);
        assert_eq!(cue.placement, CuePlacement { align: Some(CueAlign::Left), top: Some(0.1), across: Some(0.2), width: Some(0.4) });
        assert!(cue.styles[0].emphasis.bold && cue.styles[1].emphasis.colour == Some(COLOURS[4].1));
    }

    #[test]
    fn ruby_annotations_are_left_out_and_broken_tags_end_with_the_cue() {
        let cues = read(
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<ruby>漢<rt>kan</rt></ruby>字 <b\n\n00:02.000 --> 00:03.000 line:-1 align:nowhere\nnext\n",
        )
        .cues;
        assert_eq!((cues[0].text.as_str(), cues[1].text.as_str()), ("漢字", "next"));
        assert_eq!((cues[1].placement.top.map(|top| (top * 1e4).round()), cues[1].placement.align), (Some(9467.0), None));
    }
}
