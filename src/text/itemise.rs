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
            let level = bidi.levels[start];
            let script = script_of(grapheme);
            let range = start..start + grapheme.len();
            let same_face = items.last().filter(|item| item.style == style).map(|item| &item.face);
            let face =
                choose_face(grapheme, &faces[style], same_face, || fonts.search(grapheme.chars().next()?, styled.styles[style].weight));
            let face = face.ok_or_else(|| missing_glyph(grapheme, &faces[style]))?;
            match items.last_mut() {
                Some(item)
                    if item.style == style && item.level == level && Arc::ptr_eq(&item.face, &face) && joins(item.script, script) =>
                {
                    item.range.end = range.end;
                    if is_shared(item.script) {
                        item.script = script;
                    }
                }
                _ => items.push(Item { range, style, face, script, level }),
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

/// Spaces and characters without ink stay in the face before them; others go to the first face that has them.
fn choose_face<'f>(
    grapheme: &str,
    faces: &'f [Arc<Face>],
    before: Option<&'f Arc<Face>>,
    search: impl FnOnce() -> Option<Arc<Face>>,
) -> Option<Arc<Face>> {
    if grapheme.chars().all(is_line_end) {
        return Some(before.unwrap_or(&faces[0]).clone());
    }
    let blank = grapheme.chars().all(char::is_whitespace);
    let before = before.filter(|face| blank && face.covers(grapheme));
    before.or_else(|| faces.iter().find(|face| face.covers(grapheme))).cloned().or_else(search)
}

fn missing_glyph(grapheme: &str, faces: &[Arc<Face>]) -> TextError {
    let lacking = |c: &char| !faces.iter().any(|face| face.covers(c.encode_utf8(&mut [0; 4])));
    // Where each character has a font, it is their combination that none has.
    let character = grapheme.chars().find(lacking).or(grapheme.chars().next()).unwrap_or_default();
    TextError::MissingGlyph { character, families: faces.iter().map(|face| face.family().to_owned()).collect() }
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
