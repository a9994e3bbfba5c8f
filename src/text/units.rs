//! The characters, words and lines of a laid-out text, each with its outlines.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation;

use super::TextBlock;
use super::block::{Line, StyleLayer, union};
use super::outline::run_path;
use super::shape::GlyphRun;
use crate::base::{LayoutBox, Rect};
use crate::draft::TextUnitKind;
use crate::scene::{TextUnit, UnitPlace};

/// Line and first byte of a unit: reading order.
type UnitKey = (usize, usize);

/// A part of a text that moves on its own, with what is painted of it.
pub(super) struct Part {
    pub(super) unit: TextUnit,
    /// The text's own, with the paths of this part.
    pub(super) layers: Vec<StyleLayer>,
}

/// A grapheme cluster, or the ligature of several.
struct Cell {
    word: usize,
    em: f64,
    place: Reach,
    runs: Vec<(usize, tiny_skia::Path)>,
}

/// The area of a unit: its advances by the line's height, and that with all ink.
#[derive(Clone, Copy)]
struct Reach {
    rect: Rect<LayoutBox>,
    mask: Rect<LayoutBox>,
}

impl Reach {
    fn with(self, other: Self) -> Self {
        Self { rect: union(&self.rect, &other.rect), mask: union(&self.mask, &other.mask) }
    }
}

impl TextBlock {
    /// Its parts that are no larger than a character, a word or a line, in reading order; white space makes none.
    pub fn units(&self, finest: TextUnitKind) -> Vec<TextUnit> {
        self.parts(finest).into_iter().map(|part| part.unit).collect()
    }

    /// The same with their outlines.
    pub(super) fn parts(&self, finest: TextUnitKind) -> Vec<Part> {
        let cells = self.cells();
        let places = [TextUnitKind::Character, TextUnitKind::Word, TextUnitKind::Line].map(|kind| places(&cells, kind));
        let mut parts: BTreeMap<UnitKey, Part> = BTreeMap::new();
        for (&key, cell) in &cells {
            // A part that is no character stands for itself at the finer levels.
            let of = |kind: TextUnitKind| {
                let kind = kind.max(finest);
                places[kind as usize][&unit_key(kind, key, cell)].clone()
            };
            let part = parts.entry(unit_key(finest, key, cell)).or_insert_with(|| Part {
                unit: TextUnit { em: cell.em, levels: [of(TextUnitKind::Character), of(TextUnitKind::Word), of(TextUnitKind::Line)] },
                layers: self.layers.iter().map(StyleLayer::bare).collect(),
            });
            part.unit.em = part.unit.em.max(cell.em);
            for (style, path) in &cell.runs {
                part.layers[*style].paths.push(path.clone());
            }
        }
        parts.into_values().collect()
    }

    /// All clusters that have ink.
    fn cells(&self) -> BTreeMap<UnitKey, Cell> {
        let graphemes: Vec<usize> = self.text().grapheme_indices(true).map(|(start, _)| start).collect();
        let words = word_starts(self.text());
        let start_in = |starts: &[usize], byte: usize| starts[starts.partition_point(|&start| start <= byte).saturating_sub(1)];
        let mut cells = BTreeMap::new();
        for (index, line) in self.lines().iter().enumerate() {
            for run in &line.runs {
                for glyphs in run.glyphs.chunk_by(|a, b| start_in(&graphemes, a.cluster) == start_in(&graphemes, b.cluster)) {
                    let part = GlyphRun { glyphs: glyphs.to_vec(), ..run.clone() };
                    let Some(path) = run_path(&part, line.x, line.baseline) else { continue };
                    let byte = start_in(&graphemes, glyphs[0].cluster);
                    let place = self.reach_of(line, &part, &path);
                    let cell = cells.entry((index, byte)).or_insert_with(|| Cell {
                        word: start_in(&words, byte),
                        em: run.size,
                        place,
                        runs: Vec::new(),
                    });
                    cell.place = cell.place.with(place);
                    cell.runs.push((run.style, path));
                }
            }
        }
        cells
    }

    fn reach_of(&self, line: &Line, run: &GlyphRun, path: &tiny_skia::Path) -> Reach {
        let left = run.glyphs.iter().map(|glyph| glyph.x).fold(f64::INFINITY, f64::min);
        let right = run.glyphs.iter().map(|glyph| glyph.x + glyph.advance).fold(left, f64::max);
        let rect = Rect::new(line.x + left, line.top, right - left, line.height);
        let mut layer = self.layers[run.style].bare();
        layer.paths.push(path.clone());
        Reach { rect, mask: layer.ink().map_or(rect, |ink| union(&rect, &ink)) }
    }
}

fn unit_key(kind: TextUnitKind, (line, byte): UnitKey, cell: &Cell) -> UnitKey {
    match kind {
        TextUnitKind::Character => (line, byte),
        TextUnitKind::Word => (line, cell.word),
        TextUnitKind::Line => (line, 0),
    }
}

/// The units of one kind with their places.
fn places(cells: &BTreeMap<UnitKey, Cell>, kind: TextUnitKind) -> BTreeMap<UnitKey, UnitPlace> {
    let mut reaches: BTreeMap<UnitKey, Reach> = BTreeMap::new();
    for (&key, cell) in cells {
        reaches.entry(unit_key(kind, key, cell)).and_modify(|reach| *reach = reach.with(cell.place)).or_insert(cell.place);
    }
    let place = |(index, (key, reach)): (usize, (UnitKey, Reach))| (key, UnitPlace { index, rect: reach.rect, mask: reach.mask });
    reaches.into_iter().enumerate().map(place).collect()
}

/// First bytes of words: of what stands between white space, and inside it where words follow each other without any
/// (UAX #29).
fn word_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let (mut after_space, mut after_letters) = (false, false);
    for (at, part) in text.split_word_bound_indices() {
        let is_space = part.chars().all(char::is_whitespace);
        let is_letters = part.chars().any(char::is_alphanumeric);
        if after_space && !is_space || after_letters && is_letters {
            starts.push(at);
        }
        after_space = is_space;
        after_letters = is_letters;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_punctuation_and_need_no_space() {
        let words = |text: &str| {
            let mut starts = word_starts(text);
            starts.push(text.len());
            starts.windows(2).map(|pair| text[pair[0]..pair[1]].trim_end().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(words("\u{a1}Hola, don't-stop now!"), ["\u{a1}Hola,", "don't-stop", "now!"]);
        assert_eq!(words("\u{4f60}\u{597d}"), ["\u{4f60}", "\u{597d}"]);
    }
}
