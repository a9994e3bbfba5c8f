//! Words: fitted to their box without a torn word, and written with the roles of colours and fonts, so that a draft
//! edited by hand stays as it was set.

use serde_json::{Map, Value, json};
use unicode_segmentation::UnicodeSegmentation;

use crate::base::PixelSize;
use crate::draft::{Content, ParseOptions, literal, parse};
use crate::promo::PromoError;
use crate::promo::written::fraction;
use crate::text::{FontLibrary, FontOptions, TextBlock, TextError, TextFrame, layout};

use crate::promo::look::Box4;
use crate::promo::look::{Entrance, Letters};

/// Sizes that are tried, each this part of the last.
const STEP: f64 = 0.94;

/// No text is made smaller than this part of the largest.
const LEAST: f64 = 0.12;

/// Which letters a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Display,
    Text,
}

/// A text with its box, on the canvas.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) role: &'static str,
    pub(super) face: Face,
    pub(super) place: Box4,
    /// Largest size, of the canvas's height.
    pub(super) largest: f64,
    pub(super) colour: String,
    pub(super) most_lines: u32,
    /// `top`, `middle` or `bottom`.
    pub(super) vertical: &'static str,
}

/// Fits words on one canvas.
pub(super) struct Fitter<'a> {
    letters: &'a Letters,
    canvas: PixelSize,
    fonts: FontLibrary,
}

impl<'a> Fitter<'a> {
    pub(super) fn new(letters: &'a Letters, canvas: PixelSize) -> Self {
        Self { letters, canvas, fonts: FontLibrary::new(FontOptions { font_fallback: true, ..FontOptions::default() }) }
    }

    /// The segment's keys that say what is written, where and how; times are the caller's.
    ///
    /// # Errors
    /// Where no font has one of the characters.
    pub(super) fn segment(&self, words: &Words<'_>) -> Result<Map<String, Value>, PromoError> {
        let failed = |source| PromoError::Title { title: words.text.to_owned(), source };
        let text = held_together(words.text);
        let [left, top, width, height] = words.place;
        let family = match words.face {
            Face::Display => &self.letters.display,
            Face::Text => &self.letters.text,
        };
        let mut segment = self.style(words.face, &text);
        segment.insert("ff".into(), json!([family]));
        let (size, families) = self.fitted(&segment, &text, words).map_err(failed)?;
        let role = if words.face == Face::Display { "{{display}}" } else { "{{text}}" };
        let families: Vec<&str> = std::iter::once(role).chain(families.iter().map(String::as_str)).collect();
        segment.insert("tx".into(), json!(literal(&text)));
        segment.insert("ff".into(), if families.len() == 1 { json!(role) } else { json!(families) });
        segment.insert("c".into(), json!(words.colour));
        segment.insert("fs".into(), json!(size));
        segment.insert("fa".into(), json!({ "mn": fraction((size * 0.35).max(0.005)), "mx": size }));
        segment.insert("al".into(), json!(self.letters.align));
        segment.insert("va".into(), json!(words.vertical));
        for (key, value) in [("x", left + width / 2.0), ("y", top + height / 2.0), ("w", width), ("h", height)] {
            segment.insert(key.into(), json!(fraction(value)));
        }
        segment.insert("m".into(), json!({ "role": words.role }));
        Ok(segment)
    }

    fn style(&self, face: Face, text: &str) -> Map<String, Value> {
        let letters = self.letters;
        let mut segment = Map::new();
        segment.insert("tx".into(), json!(text));
        let (weight, tracking, leading) = match face {
            Face::Display => (letters.display_weight, letters.tracking, letters.leading),
            Face::Text => (letters.text_weight, letters.label_tracking, 1.15),
        };
        segment.insert("fw".into(), json!(weight));
        segment.insert("lh".into(), json!(leading));
        if tracking != 0.0 {
            segment.insert("ls".into(), json!(tracking));
        }
        if letters.capitals || (face == Face::Text && tracking >= 0.1) {
            segment.insert("tc".into(), json!("upper"));
        }
        if let Some((from, to)) = last_word(text).filter(|_| face == Face::Display && letters.italic_word) {
            segment.insert("rs".into(), json!([{ "f": from, "t": to, "it": true }]));
        }
        segment
    }

    /// The largest size at which no word is torn and all lines lie in the box; and the families beside bundled ones.
    fn fitted(&self, segment: &Map<String, Value>, text: &str, words: &Words<'_>) -> Result<(f64, Vec<String>), TextError> {
        let [_, _, width, height] = words.place;
        let longest = text.split([' ', '\n']).map(|word| word.graphemes(true).count()).max().unwrap_or(0);
        let mut size = words.largest;
        loop {
            let block = self.lay_out(segment, size, (width, height))?;
            let lines = block.lines();
            let tall: f64 = lines.iter().map(|line| line.height).sum::<f64>() / f64::from(self.canvas.height);
            let wide = lines.iter().map(|line| line.width).fold(0.0, f64::max) / f64::from(self.canvas.width);
            let fits = tall <= height && wide <= width && lines.len() <= words.most_lines as usize;
            let is_least = size <= words.largest * LEAST;
            if is_least || (fits && (longest < 5 || !self.tears(segment, text, size, width)?)) {
                let bundled = FontLibrary::bundled_families();
                let mut families: Vec<String> = block.faces().iter().map(|face| face.family().to_owned()).collect();
                families.retain(|family| !bundled.contains(&family.as_str()));
                families.dedup();
                return Ok((fraction(size), families));
            }
            size *= STEP;
        }
    }

    /// Whether a word is wider than the box by itself.
    fn tears(&self, segment: &Map<String, Value>, text: &str, size: f64, width: f64) -> Result<bool, TextError> {
        for word in text.split([' ', '\n']).filter(|word| word.graphemes(true).count() >= 5) {
            let mut one = segment.clone();
            one.insert("tx".into(), json!(word));
            one.shift_remove("rs");
            let block = self.lay_out(&one, size, (width, 1.0))?;
            let is_cjk = word.chars().any(|character| ('\u{2e80}'..='\u{ffef}').contains(&character));
            if !is_cjk && block.lines().len() > 1 && !word.contains('-') {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn lay_out(&self, segment: &Map<String, Value>, size: f64, (width, height): (f64, f64)) -> Result<TextBlock, TextError> {
        let mut segment = segment.clone();
        let text = segment["tx"].as_str().map(literal).unwrap_or_default();
        segment.insert("tx".into(), json!(text));
        segment.insert("fs".into(), json!(size));
        segment.insert("d".into(), json!(1));
        let document = json!({ "t": [{ "tt": 7, "sg": [segment] }] });
        let draft = parse(&document.to_string(), &ParseOptions::default()).draft;
        let content = draft.as_ref().and_then(|draft| Some(&draft.tracks.first()?.segments.first()?.content));
        let Some(Content::Text(text)) = content else {
            return Err(TextError::Overflow { found: "no text".into(), allowed: "some text".into() });
        };
        let frame = TextFrame {
            canvas: self.canvas,
            box_width_px: width * f64::from(self.canvas.width),
            box_height_px: Some(height * f64::from(self.canvas.height)),
            language: None,
        };
        layout(text, frame, &self.fonts)
    }
}

/// Words that do not stand alone at a line's end keep to the next: articles, and numbers with their units.
fn held_together(text: &str) -> String {
    const KEPT: [&str; 12] = ["a", "an", "the", "of", "to", "in", "&", "und", "der", "die", "das", "le"];
    let words: Vec<&str> = text.split(' ').collect();
    let mut held = String::new();
    for (index, word) in words.iter().enumerate() {
        held.push_str(word);
        let Some(next) = words.get(index + 1) else { break };
        let is_number = !word.is_empty() && word.chars().all(|character| character.is_ascii_digit() || ".,".contains(character));
        let is_short = KEPT.contains(&word.to_lowercase().as_str()) || (is_number && next.chars().count() <= 3);
        held.push(if is_short && words.len() > 2 { '\u{a0}' } else { ' ' });
    }
    held
}

/// The graphemes of the last of several words.
fn last_word(text: &str) -> Option<(usize, usize)> {
    let is_space = |character: char| [' ', '\n', '\u{a0}'].contains(&character);
    let (space, character) = text.trim_end().char_indices().rev().find(|(_, character)| is_space(*character))?;
    let start = space + character.len_utf8();
    Some((text[..start].graphemes(true).count(), text.graphemes(true).count()))
}

/// Name, times, and how the text comes and goes.
pub(super) fn timed(
    segment: &mut Map<String, Value>,
    name: &str,
    (start, end): (i64, i64),
    entrance: Option<(Entrance, i64, &str)>,
    leaves: bool,
) {
    let length = (end - start).max(1);
    for (key, value) in [("n", json!(name)), ("s", json!(start)), ("d", json!(length))] {
        segment.insert(key.into(), value);
    }
    let at = |key: &str, segment: &Map<String, Value>| segment.get(key).and_then(Value::as_f64).unwrap_or(0.5);
    let mut presets = Map::new();
    if let Some((entrance, ms, ease)) = entrance {
        let ms = ms.min(length / 3).max(1);
        presets.insert("in".into(), json!({ "n": "fade", "d": (ms / 2).max(1) }));
        let (x, y) = (at("x", segment), at("y", segment));
        let keys = match entrance {
            Entrance::Rise => Some(("y", y + 0.03, y)),
            Entrance::Slam => Some(("sc", 1.18, 1.0)),
            Entrance::Slide => Some(("x", x - 0.12, x)),
            Entrance::Drop => Some(("y", y - 0.04, y)),
            Entrance::Fade => None,
        };
        if let Some((key, from, to)) = keys {
            segment.insert("kf".into(), json!({ key: [[0, fraction(from), ease], [ms, fraction(to)]] }));
        }
    }
    if leaves {
        presets.insert("out".into(), json!({ "n": "fade", "d": 160.min(length / 4).max(1) }));
    }
    if !presets.is_empty() {
        segment.insert("an".into(), Value::Object(presets));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_and_units_keep_to_the_next() {
        assert_eq!(held_together("Made for the quiet hours"), "Made for the\u{a0}quiet hours");
        assert_eq!(held_together("Only 25 kg left"), "Only 25\u{a0}kg left");
        assert_eq!(last_word("Slow mornings"), Some((5, 13)));
        assert_eq!(last_word("Slow"), None);
    }
}
