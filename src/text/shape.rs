//! Shaping: characters become glyphs with places, by the fonts' own tables.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use harfrust::{Buffer, Feature, Language, Script, ShapeOptions, ShaperFont, Tag, shape};
use unicode_bidi::BidiInfo;

use super::itemise::{Item, Itemised};
use super::{Face, TextError};

/// A glyph in its run, in layout pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// Index of the glyph in its font.
    pub id: u16,
    /// Where its origin lies, from the line's left edge; kerning and mark placement are in it.
    pub x: f64,
    /// Where its origin lies below the baseline.
    pub y: f64,
    /// How far the pen goes on after it; letter spacing and justification are in it.
    pub advance: f64,
    /// The first byte, in the shown text, of the characters it stands for.
    pub cluster: usize,
}

/// Neighbouring glyphs of one face and style, from left to right.
#[derive(Clone, Debug)]
pub struct GlyphRun {
    /// The face.
    pub face: Arc<Face>,
    /// Index of the style: 0 the base one, n + 1 the n-th of `rs`.
    pub style: usize,
    /// Font size in layout pixels.
    pub size: f64,
    /// The bytes of the shown text it stands for.
    pub range: Range<usize>,
    /// Whether it reads from right to left.
    pub right_to_left: bool,
    /// Whether an upright face stands in for an italic one and is slanted.
    pub slanted: bool,
    /// From left to right.
    pub glyphs: Vec<Glyph>,
}

/// The facts that shaping needs besides the items.
#[derive(Clone, Debug)]
pub(super) struct Shaper<'t> {
    pub(super) itemised: &'t Itemised<'t>,
    /// Font size of each style in layout pixels.
    pub(super) sizes: Vec<f64>,
    pub(super) language: Option<Language>,
}

/// A shaped stretch of text as it stands on one line.
#[derive(Clone, Debug, Default)]
pub(super) struct ShapedLine {
    /// From left to right.
    pub(super) runs: Vec<GlyphRun>,
    pub(super) width: f64,
}

impl Shaper<'_> {
    /// Shapes a stretch as one line: kerning, ligatures, runs in visual order (UAX #9, L2), letter spacing between
    /// clusters.
    ///
    /// # Errors
    /// [`TextError::MissingGlyph`] where a font maps a character but its rules lead to none.
    pub(super) fn line(&self, range: Range<usize>) -> Result<ShapedLine, TextError> {
        let items: Vec<Item> = self.itemised.items_in(range.clone()).collect();
        let levels: Vec<_> = items.iter().map(|item| item.level).collect();
        let mut runs = Vec::with_capacity(items.len());
        for index in BidiInfo::reorder_visual(&levels) {
            runs.push(self.run(&items[index], &range)?);
        }
        let mut line = ShapedLine { runs, width: 0.0 };
        self.add_letter_spacing(&mut line);
        line.place();
        Ok(line)
    }

    fn run(&self, item: &Item, line: &Range<usize>) -> Result<GlyphRun, TextError> {
        let style = self.itemised.styled.styles[item.style];
        let text = &self.itemised.styled.text;
        let right_to_left = item.level.is_rtl();
        let mut buffer = Buffer::new();
        for (index, c) in text[item.range.clone()].char_indices() {
            buffer.push(c.into(), (item.range.start + index) as u32);
        }
        buffer.set_pre_context(&text[line.start..item.range.start]);
        buffer.set_post_context(&text[item.range.end..line.end]);
        buffer.set_direction(if right_to_left { harfrust::Direction::RightToLeft } else { harfrust::Direction::LeftToRight });
        buffer.set_script(Some(item.script));
        buffer.set_language(self.language.clone());
        // CSS Text 3, 8.2: no optional ligatures where letters are spaced.
        let spaced = [b"liga", b"clig"].map(|tag| Feature::new(Tag::new(tag), 0, ..));
        let features: &[Feature] = if style.letter_spacing == 0.0 { &[] } else { &spaced };
        shape(&ShaperFont::new(item.face.shaping()), &mut buffer, ShapeOptions::new().features(features))
            .expect("the direction is set, and the buffer holds text, so it can be shaped");

        let size = self.sizes[item.style];
        let pixels = size / item.face.units_per_em();
        let mut glyphs = Vec::with_capacity(buffer.len());
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            let cluster = info.cluster as usize;
            // A damaged font may name glyphs past the 65535 that a font can have.
            let Some(id) = u16::try_from(info.glyph_id).ok().filter(|&id| id != 0) else {
                let character = text[cluster..].chars().next().unwrap_or_default();
                return Err(TextError::MissingGlyph { character, families: vec![item.face.family().to_owned()], searched: false });
            };
            let [advance, x, y] = [position.x_advance, position.x_offset, -position.y_offset].map(|units| f64::from(units) * pixels);
            glyphs.push(Glyph { id, x, y, advance, cluster });
        }
        let slanted = style.italic && !item.face.is_italic();
        Ok(GlyphRun { face: item.face.clone(), style: item.style, size, range: item.range.clone(), right_to_left, slanted, glyphs })
    }

    /// Adds the spacing after the last glyph of each cluster but the line's last; none inside cursive scripts (CSS Text
    /// 3, 8.2.1).
    fn add_letter_spacing(&self, line: &mut ShapedLine) {
        let last_run = line.runs.len().saturating_sub(1);
        for (index, run) in line.runs.iter_mut().enumerate() {
            let spacing = self.itemised.styled.styles[run.style].letter_spacing * run.size;
            if spacing == 0.0 {
                continue;
            }
            let count = run.glyphs.len();
            for glyph in 0..count {
                let ends_cluster = run.glyphs.get(glyph + 1).is_none_or(|next| next.cluster != run.glyphs[glyph].cluster);
                let ends_line = glyph + 1 == count && index == last_run;
                if ends_cluster && !ends_line && !self.is_cursive_at(run.glyphs[glyph].cluster) {
                    run.glyphs[glyph].advance += spacing;
                }
            }
        }
    }

    fn is_cursive_at(&self, byte: usize) -> bool {
        let character = self.itemised.styled.text[byte..].chars().next().unwrap_or_default();
        let cursive =
            [Script::ARABIC, Script::HANIFI_ROHINGYA, Script::MANDAIC, Script::MONGOLIAN, Script::NKO, Script::PHAGS_PA, Script::SYRIAC];
        cursive.contains(&harfrust::unicode::script(character.into()))
    }
}

impl ShapedLine {
    /// Sets the glyphs one after the other, by their advances, from the line's left edge.
    fn place(&mut self) {
        let mut pen = 0.0;
        for glyph in self.runs.iter_mut().flat_map(|run| &mut run.glyphs) {
            glyph.x += pen;
            pen += glyph.advance;
        }
        self.width = pen;
    }

    /// How far the pen goes for each cluster, by its first byte.
    pub(super) fn cluster_advances(&self) -> BTreeMap<usize, f64> {
        let mut advances = BTreeMap::new();
        for glyph in self.runs.iter().flat_map(|run| &run.glyphs) {
            *advances.entry(glyph.cluster).or_insert(0.0) += glyph.advance;
        }
        advances
    }

    /// Widens the line's spaces so that it becomes `width` wide; left as it is where it has none.
    pub(super) fn justify(&mut self, text: &str, width: f64) {
        let is_space = |glyph: &Glyph| text[glyph.cluster..].starts_with([' ', '\u{a0}']);
        let spaces = self.runs.iter().flat_map(|run| &run.glyphs).filter(|glyph| is_space(glyph)).count();
        if spaces == 0 || self.width >= width {
            return;
        }
        let extra = (width - self.width) / spaces as f64;
        let mut shift = 0.0;
        for glyph in self.runs.iter_mut().flat_map(|run| &mut run.glyphs) {
            glyph.x += shift;
            if is_space(glyph) {
                glyph.advance += extra;
                shift += extra;
            }
        }
        self.width += shift;
    }
}
