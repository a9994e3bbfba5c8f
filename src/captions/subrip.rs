//! SubRip (`.srt`): a counter, a line of two time stamps, lines of text, a blank line. There is no standard; this reads
//! what players read.

use super::cue::{Captions, Cue, CuePlacement};
use super::markup::{MarkedText, take_entity};
use super::substation;
use super::timestamp::clock;
use crate::base::{Rgba, Time};

/// Reads the file; a block whose times make no sense is noted and passed over.
pub(super) fn read(text: &str) -> Captions {
    let mut captions = Captions::default();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        if !line.contains("-->") {
            continue;
        }
        let mut body = Vec::new();
        while let Some((_, next)) = lines.next_if(|(_, next)| !next.contains("-->")) {
            body.push(next);
        }
        if lines.peek().is_some() && body.last().is_some_and(|last| is_counter(last)) {
            body.pop();
        }
        match times(line) {
            Some((start, end)) => captions.cues.extend(cue(start, end, &body.join("\n"))),
            None => captions.notes.push((number + 1, format!("{:?} is no pair of times, the first before the second", line.trim()))),
        }
    }
    captions
}

fn is_counter(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// `START --> END`, with anything behind.
pub(super) fn times(line: &str) -> Option<(Time, Time)> {
    let (start, rest) = line.split_once("-->")?;
    let (start, end) = (clock(start)?, clock(rest.split_whitespace().next()?)?);
    (end > start).then_some((start, end))
}

fn cue(start: Time, end: Time, text: &str) -> Option<Cue> {
    let mut marked = MarkedText::default();
    let mut placement = CuePlacement::default();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&', '{']) {
        marked.push(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('&') {
            let (character, after) = take_entity(rest);
            marked.push(character.encode_utf8(&mut [0; 4]));
            rest = after;
            continue;
        }
        let closing = if rest.starts_with('<') { '>' } else { '}' };
        let tag = rest.split_once(closing).filter(|(tag, _)| is_tag(tag));
        let Some((tag, after)) = tag else {
            marked.push(&rest[..1]);
            rest = &rest[1..];
            continue;
        };
        if let Some(overrides) = tag.strip_prefix("{\\") {
            placement = substation::placement(overrides).unwrap_or(placement);
        } else {
            apply(&mut marked, &tag[1..]);
        }
        rest = after;
    }
    marked.push(rest);
    marked.finish(start, end).map(|cue| Cue { placement, ..cue })
}

/// Whether this is one of the tags that players know; all else is text.
fn is_tag(tag: &str) -> bool {
    if tag.starts_with('{') {
        return tag.starts_with("{\\") && !tag.contains('\n');
    }
    let name = tag[1..].trim_start_matches('/');
    let name = name.split(|character: char| character.is_whitespace()).next().unwrap_or_default();
    ["b", "i", "u", "s", "font"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The effect of a tag without its brackets on the text that follows.
fn apply(marked: &mut MarkedText, tag: &str) {
    let (opens, name) = tag.strip_prefix('/').map_or((true, tag), |name| (false, name));
    let mut emphasis = marked.emphasis();
    match name.trim().to_ascii_lowercase().as_str() {
        "b" => emphasis.bold = opens,
        "i" => emphasis.italic = opens,
        "u" => emphasis.underlined = opens,
        lower if lower.starts_with("font") => emphasis.colour = if opens { font_colour(lower) } else { None },
        _ => {}
    }
    marked.set_emphasis(emphasis);
}

/// The colour of `font color="…"`, as CSS writes one.
fn font_colour(tag: &str) -> Option<Rgba> {
    let value = tag.split_once("color=")?.1.trim_start_matches(['"', '\'']);
    let value = value.split(['"', '\'', ' ']).next()?;
    let colour = csscolorparser::parse(value).ok()?;
    Some(Rgba::new(colour.r, colour.g, colour.b, colour.a))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::captions::{CueAlign, CueStyle, Emphasis};

    #[test]
    fn blocks_without_counters_or_blank_lines_between_are_read() {
        let text = "1\n00:00:01,000 --> 00:00:02,000\nOne\nline\n2\n00:00:02.000-->00:00:03.000 X1:0\n3 apples\n\n00:00:04,000 --> 00:00:05,000\n12\n";
        let cues = read(text).cues;
        let found: Vec<_> = cues.iter().map(|cue| (cue.start.round_ms(), cue.end.round_ms(), cue.text.as_str())).collect();
        assert_eq!(found, [(1000, 2000, "One\nline"), (2000, 3000, "3 apples"), (4000, 5000, "12")]);
    }

    #[test]
    fn tags_become_styles_and_other_brackets_stay() {
        let cues =
            read("00:00:01,000 --> 00:00:02,000\n{\\an8}a <b>bo<i>ld</i></b> 1 < 2 &amp; <font color=\"#ff0000\">red</font> {x}\n").cues;
        let cue = &cues[0];
        assert_eq!(cue.text, "a bold 1 < 2 & red {x}");
        let style = |from, to, emphasis| CueStyle { graphemes: from..to, emphasis };
        let bold = Emphasis { bold: true, ..Emphasis::default() };
        let red = Emphasis { colour: Some(Rgba::new(1.0, 0.0, 0.0, 1.0)), ..Emphasis::default() };
        assert_eq!(cue.styles, [style(2, 4, bold), style(4, 6, Emphasis { italic: true, ..bold }), style(15, 18, red)]);
        assert_eq!((cue.placement.align, cue.placement.top), (Some(CueAlign::Center), Some(0.05)));
    }

    #[test]
    fn times_that_make_no_sense_are_noted_with_their_line() {
        let captions = read("1\n00:00:05,000 --> 00:00:02,000\nbackwards\n\n2\n00:00:05,000 --> 00:00:06,000\nright\n");
        assert_eq!((captions.cues.len(), captions.notes[0].0), (1, 2));
    }
}
