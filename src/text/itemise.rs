//! Text cut into items: stretches of one style, one face, one script and one bidi level, as shaping needs them.

use std::ops::Range;
use std::sync::Arc;

use harfrust::Script;
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;

use super::styled::StyledText;
use super::{Face, FontLibrary, TextError};
use crate::draft::Direction;

/// A stretch of text that is shaped at once.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) range: Range<usize>,
    pub(super) style: usize,
    pub(super) face: Arc<Face>,
    pub(super) script: Script,
    pub(super) level: Level,
}

/// Text, cut up.
#[derive(Clone, Debug)]
pub(super) struct Itemised<'a> {
    pub(super) styled: StyledText<'a>,
    /// In logical order.
    pub(super) items: Vec<Item>,
    /// Starts of graphemes, and the end of the text.
    pub(super) graphemes: Vec<usize>,
    /// Ends of bidi paragraphs with their base levels.
    paragraphs: Vec<(usize, Level)>,
    /// The first face of each style.
    pub(super) first_faces: Vec<Arc<Face>>,
}

impl<'a> Itemised<'a> {
    /// Cuts `styled` up; levels by UAX #9, each grapheme in the first face of its style that has it.
    ///
    /// # Errors
    /// Those of font lookup, and [`TextError::MissingGlyph`].
    pub(super) fn new(styled: StyledText<'a>, direction: Direction, fonts: &FontLibrary) -> Result<Self, TextError> {
        let base_level = match direction {
            Direction::LeftToRight => Some(Level::ltr()),
            Direction::RightToLeft => Some(Level::rtl()),
            Direction::Auto => None,
        };
        let bidi = BidiInfo::new(&styled.text, base_level);
        let faces = styled.styles.iter().map(|style| fonts.faces_for(style)).collect::<Result<Vec<_>, _>>()?;
        let mut items: Vec<Item> = Vec::new();
        for (start, grapheme) in styled.text.grapheme_indices(true) {
            let style = styled.style_at(start);
            let before = items.last().filter(|item| item.style == style).map(|item| item.face.clone());
            let search = |part: &str| fonts.search(part.chars().next()?, styled.styles[style].weight);
            let script = script_of(grapheme);
            let found = faces_of(grapheme, start, &faces[style], before.as_ref(), search);
            for (range, face) in found.map_err(|character| missing(character, &faces[style], fonts))? {
                add(&mut items, Item { level: bidi.levels[range.start], range, style, face, script });
            }
        }
        let paragraphs = bidi.paragraphs.iter().map(|paragraph| (paragraph.range.end, paragraph.level)).collect();
        let graphemes = styled.text.grapheme_indices(true).map(|(start, _)| start).chain([styled.text.len()]).collect();
        let first_faces = faces.iter().map(|faces| faces[0].clone()).collect();
        Ok(Self { styled, items, graphemes, paragraphs, first_faces })
    }

    /// Whether the paragraph at `byte` runs from right to left.
    pub(super) fn is_right_to_left(&self, byte: usize) -> bool {
        let paragraph = self.paragraphs.partition_point(|&(end, _)| end <= byte);
        self.paragraphs.get(paragraph).or(self.paragraphs.last()).is_some_and(|(_, level)| level.is_rtl())
    }

    /// The parts of items inside a range, in logical order.
    pub(super) fn items_in(&self, range: Range<usize>) -> impl Iterator<Item = Item> + '_ {
        let first = self.items.partition_point(|item| item.range.end <= range.start);
        let inside = self.items[first..].iter().take_while(move |item| item.range.start < range.end);
        inside
            .map(move |item| Item { range: item.range.start.max(range.start)..item.range.end.min(range.end), ..item.clone() })
            .filter(|item| !item.range.is_empty())
    }
}

/// Adds an item to the last one where both can be shaped as one.
fn add(items: &mut Vec<Item>, next: Item) {
    match items.last_mut() {
        Some(item)
            if (item.style, item.level) == (next.style, next.level)
                && Arc::ptr_eq(&item.face, &next.face)
                && joins(item.script, next.script) =>
        {
            item.range.end = next.range.end;
            if is_shared(item.script) {
                item.script = next.script;
            }
        }
        _ => items.push(next),
    }
}

/// A part of a grapheme and the face that has it.
type Piece = (Range<usize>, Arc<Face>);

fn missing(character: char, faces: &[Arc<Face>], fonts: &FontLibrary) -> TextError {
    let families = faces.iter().map(|face| face.family().to_owned()).collect();
    TextError::MissingGlyph { character, families, searched: fonts.searches_installed() }
}

/// The faces for a grapheme: one for the whole where there is one, else one for each character. The character that no
/// face has is the error.
fn faces_of(
    grapheme: &str,
    start: usize,
    faces: &[Arc<Face>],
    before: Option<&Arc<Face>>,
    search: impl Fn(&str) -> Option<Arc<Face>>,
) -> Result<Vec<Piece>, char> {
    if let Some(face) = choose_face(grapheme, faces, before) {
        return Ok(vec![(start..start + grapheme.len(), face)]);
    }
    let parts = grapheme.char_indices().map(|(at, character)| {
        let part = &grapheme[at..at + character.len_utf8()];
        let face = choose_face(part, faces, before).or_else(|| search(part)).ok_or(character)?;
        Ok((start + at..start + at + part.len(), face))
    });
    parts.collect()
}

/// Spaces and line ends stay in the face before them; others go to the first face that has them.
fn choose_face(part: &str, faces: &[Arc<Face>], before: Option<&Arc<Face>>) -> Option<Arc<Face>> {
    if part.chars().all(is_line_end) {
        return Some(before.unwrap_or(&faces[0]).clone());
    }
    let blank = part.chars().all(char::is_whitespace);
    let before = before.filter(|face| blank && face.covers(part));
    before.or_else(|| faces.iter().find(|face| face.covers(part))).cloned()
}

/// Line ends by UAX #14, classes BK, CR, LF and NL.
pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The first script of a grapheme that is not shared by many.
fn script_of(grapheme: &str) -> Script {
    let mut scripts = grapheme.chars().map(|c| harfrust::unicode::script(c.into()));
    scripts.find(|&script| !is_shared(script)).unwrap_or(Script::COMMON)
}

fn is_shared(script: Script) -> bool {
    script == Script::COMMON || script == Script::INHERITED
}

fn joins(before: Script, next: Script) -> bool {
    before == next || is_shared(before) || is_shared(next)
}
