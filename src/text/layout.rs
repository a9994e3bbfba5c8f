//! Laying text out: the size that fits, lines, what becomes of lines there is no room for, and where each one goes.

use harfrust::Language;

use super::block::{Line, TextBlock};
use super::itemise::Itemised;
use super::lines::{BrokenLine, Estimate, SLACK_PX, break_lines, trimmed};
use super::shape::Shaper;
use super::styled::StyledText;
use super::{FontLibrary, TextError};
use crate::base::{PixelSize, Size};
use crate::draft::{Align, Overflow, Text, VerticalAlign};

/// The mark in place of the cut-off rest of a text.
const ELLIPSIS: &str = "\u{2026}";

/// Halvings of the range of sizes in auto-fit: to a thousandth of it.
const FIT_STEPS: usize = 10;

/// The box a text is laid out in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextFrame<'a> {
    /// Size of the canvas; sizes of letters are fractions of its height.
    pub canvas: PixelSize,
    /// Width of the box in canvas pixels; lines wrap there.
    pub box_width_px: f64,
    /// Height of the box in canvas pixels; the text's own where `None`.
    pub box_height_px: Option<f64>,
    /// Language of the text as BCP 47 tag (`m.lang`), for letter case and language-dependent glyphs.
    pub language: Option<&'a str>,
}

/// Lays a text out in a box, in canvas pixels from the box's top-left corner.
///
/// Lines that `ml` and the box's height leave no room for are shown all the same (`ov: visible`, so `ml` has no effect
/// there); cut away: lines past `ml`, and ink outside the box (`clip`); replaced by an ellipsis in the last line there
/// is room for (`ellipsis`); or refused (`error`).
///
/// # Errors
/// A family or a character that no font in reach has, a font file that cannot be read, and text that does not fit under
/// `ov: error`.
pub fn layout(text: &Text, frame: TextFrame<'_>, fonts: &FontLibrary) -> Result<TextBlock, TextError> {
    let styled = StyledText::new(text, frame.language);
    let itemised = Itemised::new(styled, text.direction, fonts)?;
    let mut composer = Composer { text, frame, fonts, factor: 1.0 };
    if let Some((smallest, largest)) = text.auto_fit {
        composer.factor = composer.fit(&itemised, smallest, largest)? / text.style.size;
    }
    let lines = break_lines(&composer.shaper(&itemised), frame.box_width_px)?;
    let room = composer.lines_that_fit(&itemised, &lines);
    match text.overflow {
        Overflow::Error => {
            composer.check_fit(&itemised, &lines, room)?;
            Ok(composer.place(&itemised, lines))
        }
        Overflow::Ellipsis if lines.len() > room => composer.place_with_ellipsis(&itemised, lines, room),
        Overflow::Clip => {
            let most = text.max_lines.map_or(lines.len(), |most| most as usize);
            Ok(composer.place(&itemised, lines.into_iter().take(most).collect()))
        }
        Overflow::Visible | Overflow::Ellipsis => Ok(composer.place(&itemised, lines)),
    }
}

struct Composer<'a> {
    text: &'a Text,
    frame: TextFrame<'a>,
    fonts: &'a FontLibrary,
    /// The factor of all sizes by auto-fit.
    factor: f64,
}

impl Composer<'_> {
    fn shaper<'t>(&self, itemised: &'t Itemised<'t>) -> Shaper<'t> {
        let height = f64::from(self.frame.canvas.height);
        let sizes = itemised.styled.styles.iter().map(|style| style.size * height * self.factor).collect();
        Shaper { itemised, sizes, language: self.frame.language.and_then(Language::new) }
    }

    /// The largest size between two, as fractions of canvas height, at which the text fits the box without cutting a
    /// word; else the smallest.
    fn fit(&mut self, itemised: &Itemised<'_>, smallest: f64, largest: f64) -> Result<f64, TextError> {
        let mut fits = |size: f64| -> Result<bool, TextError> {
            self.factor = size / self.text.style.size;
            let lines = break_lines(&self.shaper(itemised), self.frame.box_width_px)?;
            Ok(self.lines_that_fit(itemised, &lines) >= lines.len() && !lines.iter().any(|line| line.cuts_word))
        };
        if fits(largest)? {
            return Ok(largest);
        }
        let (mut fitting, mut too_large) = (smallest, largest);
        for _ in 0..FIT_STEPS {
            let middle = (fitting + too_large) / 2.0;
            if fits(middle)? {
                fitting = middle;
            } else {
                too_large = middle;
            }
        }
        Ok(fitting)
    }

    /// Heights of a line above and below its baseline: the letters' own, with what `lh` adds or takes shared above and
    /// below (CSS 2.2, 10.8.1), the largest of its styles.
    fn extents(&self, itemised: &Itemised<'_>, line: &BrokenLine) -> (f64, f64) {
        let of_style = |style: usize| {
            let size = itemised.styled.styles[style].size * f64::from(self.frame.canvas.height) * self.factor;
            let (ascent, descent) = itemised.first_faces[style].extents_em();
            let half_leading = (self.text.line_height - ascent - descent) / 2.0;
            ((ascent + half_leading) * size, (descent + half_leading) * size)
        };
        let larger = |a: (f64, f64), b: (f64, f64)| (a.0.max(b.0), a.1.max(b.1));
        let styles = line.shaped.runs.iter().map(|run| of_style(run.style));
        styles.reduce(larger).unwrap_or_else(|| of_style(itemised.styled.style_at(line.range.start)))
    }

    fn height(&self, itemised: &Itemised<'_>, line: &BrokenLine) -> f64 {
        let (above, below) = self.extents(itemised, line);
        above + below
    }

    /// How many of the lines `ml` and the box's height leave room for.
    fn lines_that_fit(&self, itemised: &Itemised<'_>, lines: &[BrokenLine]) -> usize {
        let most = self.text.max_lines.map_or(lines.len(), |most| most as usize);
        let Some(room) = self.frame.box_height_px else { return most.min(lines.len()) };
        let mut bottom = 0.0;
        let fits = |line: &&BrokenLine| {
            bottom += self.height(itemised, line);
            bottom <= room + SLACK_PX
        };
        lines.iter().take(most).take_while(fits).count()
    }

    fn check_fit(&self, itemised: &Itemised<'_>, lines: &[BrokenLine], room: usize) -> Result<(), TextError> {
        let width = lines.iter().map(|line| line.shaped.width).fold(0.0, f64::max);
        if width > self.frame.box_width_px + SLACK_PX {
            let (found, allowed) = (format!("{width:.1} px wide"), format!("the box is {:.1} px", self.frame.box_width_px));
            return Err(TextError::Overflow { found, allowed });
        }
        if room >= lines.len() {
            return Ok(());
        }
        let height: f64 = lines.iter().map(|line| self.height(itemised, line)).sum();
        let mut allowed = Vec::new();
        allowed.extend(self.text.max_lines.map(|most| format!("at most {most} lines")));
        allowed.extend(self.frame.box_height_px.map(|height| format!("the box is {height:.1} px high")));
        Err(TextError::Overflow { found: format!("{} lines, {height:.1} px high", lines.len()), allowed: allowed.join(", ") })
    }

    /// The first lines, the last of them as much of its paragraph's rest as fits with an ellipsis after it.
    fn place_with_ellipsis(&self, itemised: &Itemised<'_>, mut lines: Vec<BrokenLine>, room: usize) -> Result<TextBlock, TextError> {
        let keep = room.max(1);
        let paragraph_end = lines[keep - 1..].iter().position(|line| line.ends_paragraph).map_or(keep - 1, |offset| keep - 1 + offset);
        let rest = lines[keep - 1].range.start..lines[paragraph_end].range.end;
        lines.truncate(keep - 1);
        let estimate = Estimate::new(&self.shaper(itemised).line(rest.clone())?);
        let ends = itemised.graphemes.iter().copied().filter(|at| rest.contains(at) || *at == rest.end);
        let likely: Vec<usize> = ends.take_while(|&at| estimate.width(&(rest.start..at)) <= self.frame.box_width_px).collect();
        for (tries_left, end) in likely.iter().copied().enumerate().rev() {
            let end = trimmed(&itemised.styled.text, rest.start..end).end;
            let cut = Itemised::new(itemised.styled.cut(end, ELLIPSIS), self.text.direction, self.fonts)?;
            let range = rest.start..cut.styled.text.len();
            let shaped = self.shaper(&cut).line(range.clone())?;
            if shaped.width <= self.frame.box_width_px + SLACK_PX || tries_left == 0 {
                lines.push(BrokenLine { next: range.end, range, shaped, ends_paragraph: true, cuts_word: true });
                return Ok(self.place(&cut, lines));
            }
        }
        Ok(self.place(itemised, lines))
    }

    /// Gives every line its place.
    fn place(&self, itemised: &Itemised<'_>, lines: Vec<BrokenLine>) -> TextBlock {
        let text_height: f64 = lines.iter().map(|line| self.height(itemised, line)).sum();
        let (width, height) = (self.frame.box_width_px, self.frame.box_height_px.unwrap_or(text_height));
        let mut top = match self.text.vertical_align {
            VerticalAlign::Top => 0.0,
            VerticalAlign::Middle => (height - text_height) / 2.0,
            VerticalAlign::Bottom => height - text_height,
        };
        let mut placed = Vec::with_capacity(lines.len());
        for mut line in lines {
            let (above, below) = self.extents(itemised, &line);
            let right_to_left = itemised.is_right_to_left(line.range.start);
            if self.text.align == Align::Justify && !line.ends_paragraph {
                line.shaped.justify(&itemised.styled.text, width);
            }
            let free = width - line.shaped.width;
            let x = match self.text.align {
                Align::Center => free / 2.0,
                Align::Right => free,
                Align::Start | Align::Justify if right_to_left => free,
                Align::End if !right_to_left => free,
                Align::Left | Align::Start | Align::Justify | Align::End => 0.0,
            };
            let (line_width, runs) = (line.shaped.width, line.shaped.runs);
            let (height, baseline) = (above + below, top + above);
            placed.push(Line { range: line.range, x, top, width: line_width, height, baseline, right_to_left, runs });
            top += height;
        }
        let sizes = self.shaper(itemised).sizes;
        TextBlock::new(self.text, &itemised.styled, Size::new(width, height), placed, &sizes)
    }
}
