//! Titles: measured until they fit, on lines of about one length, where they cover no subject and no platform covers them.

use serde_json::{Map, Value, json};
use unicode_segmentation::UnicodeSegmentation;

use crate::base::PixelSize;
use crate::draft::{Content, ParseOptions, parse};
use crate::text::{FontLibrary, FontOptions, TextBlock, TextError, TextFrame, layout};

use super::PromoError;
use super::style::StyleRow;
use super::written::{fraction, safe_from_variables};

/// Titles shrink to this part of the style's size, and then further only where nothing else helps.
const LEAST_SIZE: f64 = 0.3;

/// No title takes more lines.
const MOST_LINES: u32 = 5;

/// Line height of titles.
const LINE_HEIGHT: f64 = 1.12;

/// A title as it will be written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Title {
    pub(super) text: String,
    /// Fraction of the canvas height.
    pub(super) size: f64,
    /// Width of its box: the narrowest that keeps its lines.
    pub(super) width: f64,
    /// Of all lines, fraction of the canvas height.
    pub(super) height: f64,
    /// Families that its characters need beside the bundled ones.
    families: Vec<String>,
    /// Whether it is cut, since nothing makes it fit.
    is_cut: bool,
}

/// Measures titles for one canvas.
pub(super) struct Measure {
    canvas: PixelSize,
    fonts: FontLibrary,
}

impl Measure {
    pub(super) fn new(canvas: PixelSize) -> Self {
        Self { canvas, fonts: FontLibrary::new(FontOptions { font_fallback: true, ..FontOptions::default() }) }
    }

    /// `text` in the style's letters, as large as `scale` times the style's size allows and the box of `width` x `height` (fractions of the canvas)
    /// has room for.
    ///
    /// # Errors
    /// Where no font has one of its characters.
    pub(super) fn title(&self, text: &str, style: &StyleRow, scale: f64, (width, height): (f64, f64)) -> Result<Title, PromoError> {
        let shorter = f64::from(self.canvas.width.min(self.canvas.height));
        let largest = style.title_size * scale * shorter / f64::from(self.canvas.height);
        let mut segment = letters(text, style);
        segment.insert("w".into(), json!(width));
        segment.insert("h".into(), json!(height));
        segment.insert("ml".into(), json!(MOST_LINES));
        segment.insert("fs".into(), json!(largest));
        segment.insert("fa".into(), json!({ "mn": largest * LEAST_SIZE, "mx": largest }));
        let failed = |source| PromoError::Title { title: text.to_owned(), source };
        let block = self.lay_out(&segment, (width, Some(height))).map_err(failed)?;
        let size = fraction(block.lines().first().map_or(largest, |line| line.height / LINE_HEIGHT / f64::from(self.canvas.height)));
        let families: Vec<String> = {
            let bundled = FontLibrary::bundled_families();
            let mut families: Vec<_> = block.faces().iter().map(|face| face.family().to_owned()).collect();
            families.retain(|family| !bundled.contains(&family.as_str()));
            families.dedup();
            families
        };
        segment.remove("fa");
        segment.insert("fs".into(), json!(size));
        let height_of = |block: &TextBlock| block.lines().iter().map(|line| line.height).sum::<f64>() / f64::from(self.canvas.height);
        let is_cut = block.lines().len() > MOST_LINES as usize || height_of(&block) > height + 1e-3;
        let (width, lines) = if is_cut { (width, height) } else { self.balanced(&segment, width).map_err(failed)? };
        Ok(Title { text: text.to_owned(), size, width, height: lines, families, is_cut })
    }

    /// The narrowest box in which the text has no more lines, and the lines' height; so the last line is about as long as the others.
    fn balanced(&self, segment: &Map<String, Value>, width: f64) -> Result<(f64, f64), TextError> {
        const STEPS: usize = 8;
        let measured = |width: f64| -> Result<(usize, f64, f64), TextError> {
            let block = self.lay_out(segment, (width, None))?;
            let widest = block.lines().iter().map(|line| line.width).fold(0.0, f64::max);
            let height: f64 = block.lines().iter().map(|line| line.height).sum();
            Ok((block.lines().len(), widest / f64::from(self.canvas.width), height / f64::from(self.canvas.height)))
        };
        let (count, _, height) = measured(width)?;
        let (mut narrow, mut wide) = (width / count.max(1) as f64 * 0.8, width);
        for _ in 0..STEPS {
            let middle = (narrow + wide) / 2.0;
            let (lines, widest, _) = measured(middle)?;
            if lines <= count && widest <= middle + 1e-3 { wide = middle } else { narrow = middle }
        }
        // A little more than needed, for boxes that are scaled and rounded.
        Ok((fraction((wide * 1.01).min(width)), height))
    }

    fn lay_out(&self, segment: &Map<String, Value>, (width, height): (f64, Option<f64>)) -> Result<TextBlock, TextError> {
        let mut segment = segment.clone();
        segment.insert("d".into(), json!(1));
        let document = safe_from_variables(json!({ "t": [{ "tt": 7, "sg": [segment] }] }));
        let draft = parse(&document.to_string(), &ParseOptions::default()).draft;
        let content = draft.as_ref().and_then(|draft| Some(&draft.tracks.first()?.segments.first()?.content));
        let Some(Content::Text(text)) = content else {
            return Err(TextError::Overflow { found: "no text".into(), allowed: "some text".into() });
        };
        let frame = TextFrame {
            canvas: self.canvas,
            box_width_px: width * f64::from(self.canvas.width),
            box_height_px: height.map(|height| height * f64::from(self.canvas.height)),
            language: None,
        };
        layout(text, frame, &self.fonts)
    }
}

impl Title {
    /// The segment's keys that say what is written and how; times and place are the caller's.
    pub(super) fn segment(&self, style: &StyleRow, colour: &str) -> Map<String, Value> {
        let mut segment = letters(&self.text, style);
        segment.insert("c".into(), json!(colour));
        segment.insert("fs".into(), json!(self.size));
        segment.insert("w".into(), json!(self.width));
        if self.is_cut {
            segment.insert("h".into(), json!(fraction(self.height)));
            segment.insert("ml".into(), json!(MOST_LINES));
            segment.insert("ov".into(), json!("ellipsis"));
        }
        if !self.families.is_empty() {
            let families: Vec<_> = std::iter::once("Inter").chain(self.families.iter().map(String::as_str)).collect();
            segment.insert("ff".into(), json!(families));
        }
        segment
    }

    /// Milliseconds that it takes to read it in peace.
    pub(super) fn reading_ms(&self) -> i64 {
        let characters = self.text.graphemes(true).count() as i64;
        (1600 + 60 * characters).clamp(2200, 7000)
    }
}

/// What of a title follows from its style.
fn letters(text: &str, style: &StyleRow) -> Map<String, Value> {
    let mut segment = Map::new();
    segment.insert("tx".into(), json!(text));
    segment.insert("fw".into(), json!(style.weight));
    segment.insert("lh".into(), json!(LINE_HEIGHT));
    if style.capitals {
        segment.insert("tc".into(), json!("upper"));
    }
    segment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promo::Style;

    const PORTRAIT: PixelSize = PixelSize::new(1080, 1920);

    fn title(text: &str) -> Title {
        Measure::new(PORTRAIT).title(text, Style::Calm.row(), 1.0, (0.76, 0.2)).unwrap()
    }

    #[test]
    fn short_titles_keep_their_size_and_long_ones_shrink() {
        let (short, long) = (title("Slow mornings"), title(&"Slow mornings, well made, and ever so long. ".repeat(4)));
        let full = 0.085 * 1080.0 / 1920.0;
        assert!((short.size - full).abs() < 1e-3 && long.size < 0.7 * full, "{short:?} {long:?}");
        assert!(long.height <= 0.2 + 1e-3 && !long.is_cut, "{long:?}");
        let endless = title(&"Words ".repeat(400));
        assert!(endless.is_cut && endless.segment(Style::Calm.row(), "#fff").contains_key("ov"));
    }

    #[test]
    fn lines_are_about_as_long_as_each_other() {
        let title = title("Slow mornings, well made");
        let measure = Measure::new(PORTRAIT);
        let block = measure.lay_out(&title.segment(Style::Calm.row(), "#fff"), (title.width, None)).unwrap();
        let widths: Vec<_> = block.lines().iter().map(|line| line.width).collect();
        assert_eq!(widths.len(), 2);
        assert!(widths[1] > 0.5 * widths[0] && widths[0] > 0.5 * widths[1], "{widths:?}");
    }

    #[test]
    fn other_scripts_are_written_or_refused_with_the_character() {
        for text in ["שקט בבוקר", "صباح هادئ", "Утро", "सुबह", "เช้า"] {
            assert!(title(text).size > 0.01, "{text}");
        }
        let refused = Measure::new(PORTRAIT).title("\u{10fffd}", Style::Calm.row(), 1.0, (0.7, 0.2)).unwrap_err();
        assert!(matches!(refused, PromoError::Title { source: TextError::MissingGlyph { .. }, .. }), "{refused:?}");
        let braces = Measure::new(PORTRAIT).title("a {{b}}", Style::Calm.row(), 1.0, (0.7, 0.2)).unwrap();
        assert_eq!(braces.text, "a {{b}}");
    }
}
