//! Advanced SubStation Alpha (`.ass`, `.ssa`), the parts that people write by hand: times, text, line breaks, bold,
//! italic, underline, colour, alignment, and karaoke by `\k`. Drawings, moves and clips are left out.

use std::collections::BTreeMap;

use super::cue::{Captions, Cue, CueAlign, CuePlacement, Emphasis};
use super::markup::MarkedText;
use super::timestamp::clock;
use crate::base::{Rgba, Time};

/// Distance of an aligned cue's lines from the top, and of a middle one's: fractions of the canvas height.
const TOP: f64 = 0.05;
const MIDDLE: f64 = 0.45;

/// A `Style:` line.
#[derive(Clone, Copy, Default)]
struct Style {
    emphasis: Emphasis,
    placement: CuePlacement,
}

/// Reads the file; an event whose times make no sense is noted and passed over.
pub(super) fn read(text: &str) -> Captions {
    let mut captions = Captions::default();
    let mut styles: BTreeMap<String, Style> = BTreeMap::new();
    let mut columns: Vec<String> = Vec::new();
    let old_alignment = !text.contains("[V4+");
    for (number, line) in text.lines().enumerate() {
        let Some((kind, rest)) = line.split_once(':') else { continue };
        match kind.trim() {
            "Format" => columns = rest.split(',').map(|column| column.trim().to_ascii_lowercase()).collect(),
            "Style" => {
                let fields = Fields::new(&columns, rest);
                styles.insert(fields.get("name").to_owned(), style(&fields, old_alignment));
            }
            "Dialogue" => {
                let fields = Fields::new(&columns, rest);
                let times = clock(fields.get("start")).zip(clock(fields.get("end"))).filter(|(start, end)| end > start);
                let Some((start, end)) = times else {
                    captions.notes.push((number + 1, "the event has no start before its end".to_owned()));
                    continue;
                };
                let style = styles.get(fields.get("style").trim_start_matches('*')).copied().unwrap_or_default();
                captions.cues.extend(event(start, end, fields.get("text"), style));
            }
            _ => {}
        }
    }
    captions
}

/// A line's values by the names of the last `Format:` line; the last value holds all commas that are left.
struct Fields<'a> {
    columns: &'a [String],
    values: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    fn new(columns: &'a [String], rest: &'a str) -> Self {
        Self { columns, values: rest.splitn(columns.len().max(1), ',').collect() }
    }

    fn get(&self, name: &str) -> &'a str {
        let index = self.columns.iter().position(|column| column == name);
        let value = index.and_then(|index| self.values.get(index)).copied().unwrap_or_default();
        if name == "text" { value } else { value.trim() }
    }
}

fn style(fields: &Fields<'_>, old_alignment: bool) -> Style {
    let is_set = |name: &str| fields.get(name).parse::<i32>().is_ok_and(|value| value != 0);
    let emphasis = Emphasis { bold: is_set("bold"), italic: is_set("italic"), underlined: is_set("underline"), colour: None };
    let alignment = fields.get("alignment").parse().ok().map(|number| if old_alignment { numpad_of_old(number) } else { number });
    Style { emphasis, placement: alignment.and_then(numpad).unwrap_or_default() }
}

/// SSA's alignment (1 to 3 at the bottom, plus 4 at the top, plus 8 in the middle) as ASS writes it.
fn numpad_of_old(number: u32) -> u32 {
    match number {
        5..=7 => number + 2,
        9..=11 => number - 5,
        _ => number,
    }
}

/// Alignment as on a numeric keypad: 1 to 3 at the bottom, 4 to 6 in the middle, 7 to 9 at the top. The bottom is left
/// to the segment.
fn numpad(number: u32) -> Option<CuePlacement> {
    let align = match number % 3 {
        1 => CueAlign::Left,
        2 => CueAlign::Center,
        _ => CueAlign::Right,
    };
    let top = match number {
        1..=3 => None,
        4..=6 => Some(MIDDLE),
        7..=9 => Some(TOP),
        _ => return None,
    };
    Some(CuePlacement { align: Some(align), top, ..CuePlacement::default() })
}

/// The place that an override block asks for by `\an`.
pub(super) fn placement(overrides: &str) -> Option<CuePlacement> {
    let number = overrides.split('\\').filter_map(|tag| tag.strip_prefix("an")?.trim().parse().ok()).next_back()?;
    numpad(number)
}

fn event(start: Time, end: Time, text: &str, style: Style) -> Option<Cue> {
    let mut line = Line { marked: MarkedText::default(), style, placement: style.placement, karaoke: start, drawing: false };
    line.marked.set_emphasis(style.emphasis);
    let mut rest = text;
    while let Some(at) = rest.find(['{', '\\']) {
        line.push(&rest[..at]);
        rest = &rest[at..];
        if let Some((block, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            block.split('\\').skip(1).for_each(|tag| line.apply(tag, end));
            rest = after;
            continue;
        }
        let (replaced, length) = match rest.as_bytes().get(..2) {
            Some(b"\\N" | b"\\n") => ("\n", 2),
            Some(b"\\h") => ("\u{a0}", 2),
            _ => (&rest[..1], 1),
        };
        line.push(replaced);
        rest = &rest[length..];
    }
    line.push(rest);
    let placement = line.placement;
    line.marked.finish(start, end).map(|cue| Cue { placement, ..cue })
}

/// An event under way.
struct Line {
    marked: MarkedText,
    style: Style,
    placement: CuePlacement,
    /// When the next syllable begins.
    karaoke: Time,
    /// Whether the text is a drawing's commands.
    drawing: bool,
}

impl Line {
    fn push(&mut self, text: &str) {
        if !self.drawing {
            self.marked.push(text);
        }
    }

    /// One override tag, without its backslash.
    fn apply(&mut self, tag: &str, end: Time) {
        let name = tag.trim_end_matches(|character: char| !character.is_ascii_alphabetic());
        let mut emphasis = self.marked.emphasis();
        let number = |prefix: &str| tag.strip_prefix(prefix).and_then(|value| value.trim().parse::<i64>().ok());
        match name {
            "an" => self.placement = placement(tag).unwrap_or(self.placement),
            "b" => emphasis.bold = number("b").is_some_and(|weight| weight == 1 || weight > 500),
            "i" => emphasis.italic = number("i") == Some(1),
            "u" => emphasis.underlined = number("u") == Some(1),
            "p" => self.drawing = number("p").is_some_and(|scale| scale > 0),
            "r" => emphasis = self.style.emphasis,
            "k" | "K" | "kf" | "ko" => {
                if let Some(centiseconds) = number(name).filter(|length| (0..=360_000).contains(length)) {
                    if self.karaoke < end {
                        self.marked.stamp(self.karaoke);
                    }
                    self.karaoke += Time::new(centiseconds, 100);
                }
            }
            _ => {
                if let Some(value) = tag.strip_prefix("1c").or_else(|| tag.strip_prefix('c')).filter(|value| value.starts_with("&H")) {
                    emphasis.colour = colour(value);
                }
            }
        }
        self.marked.set_emphasis(emphasis);
    }
}

/// `&HBBGGRR&`.
fn colour(value: &str) -> Option<Rgba> {
    let number = u32::from_str_radix(value.trim_start_matches("&H").trim_end_matches('&'), 16).ok()?;
    let part = |shift: u32| ((number >> shift) & 0xff) as f32 / 255.0;
    Some(Rgba::new(part(0), part(8), part(16), 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "[Script Info]\n[V4+ Styles]\nFormat: Name, Bold, Italic, Alignment\nStyle: Top,-1,0,8\n[Events]\nFormat: Layer, Start, End, Style, Text\n";

    #[test]
    fn styles_breaks_and_overrides_are_read() {
        let text = format!(
            "{HEAD}Dialogue: 0,0:00:01.00,0:00:02.50,Top,Hello, {{\\i1}}world{{\\i0}}\\Nagain {{\\c&H0000FF&}}red{{\\p1}}m 0 0 l 1 1{{\\p0}}\n"
        );
        let cues = read(&text).cues;
        assert_eq!((cues[0].text.as_str(), cues[0].end.round_ms()), ("Hello, world\nagain red", 2500));
        assert_eq!(cues[0].placement.top, Some(TOP));
        assert!(cues[0].styles.iter().all(|style| style.emphasis.bold) && cues[0].styles[1].emphasis.italic);
        assert_eq!(cues[0].styles.last().unwrap().emphasis.colour, Some(Rgba::new(1.0, 0.0, 0.0, 1.0)));
    }

    #[test]
    fn karaoke_gives_each_syllable_its_time() {
        let text = format!("{HEAD}Dialogue: 0,0:00:01.00,0:00:03.00,X,{{\\k50}}One {{\\kf100}}two {{\\k10}}three\n");
        let words = read(&text).cues[0].words.clone();
        let found: Vec<_> = words.iter().map(|word| (word.start.round_ms(), word.end.round_ms(), word.graphemes.clone())).collect();
        assert_eq!(found, [(1000, 1500, 0..3), (1500, 2500, 4..7), (2500, 3000, 8..13)]);
    }

    #[test]
    fn events_without_a_right_time_are_noted() {
        let captions = read(&format!("{HEAD}Dialogue: 0,0:00:03.00,0:00:02.00,X,back\nDialogue: 0,x,y,X\n"));
        assert_eq!((captions.cues.len(), captions.notes.len()), (0, 2));
    }
}
