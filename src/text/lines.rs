//! Breaking text into lines that fit a width: UAX #14, and between graphemes where a word alone is too long.

use std::ops::Range;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::TextError;
use super::itemise::is_line_end;
use super::shape::{ShapedLine, Shaper};

/// Widths equal within this many pixels fit: a box made from a text's own width holds it.
pub(super) const SLACK_PX: f64 = 1e-3;

/// A line as broken.
#[derive(Clone, Debug)]
pub(super) struct BrokenLine {
    /// The shown part: without the white space at its end.
    pub(super) range: Range<usize>,
    /// Where the next line starts.
    pub(super) next: usize,
    pub(super) shaped: ShapedLine,
    /// Whether a line end stands after it, or the text ends there.
    pub(super) ends_paragraph: bool,
    /// Whether a word was cut to make it fit.
    pub(super) cuts_word: bool,
}

/// Breaks the whole text at `width` layout pixels.
///
/// # Errors
/// Those of [`Shaper::line`].
pub(super) fn break_lines(shaper: &Shaper<'_>, width: f64) -> Result<Vec<BrokenLine>, TextError> {
    let text = &shaper.itemised.styled.text;
    let mut lines = Vec::new();
    let (mut start, mut breaks) = (0, Vec::new());
    for (at, opportunity) in linebreaks(text).filter(|_| !text.is_empty()) {
        breaks.push(at);
        // The end of the text counts as mandatory, too.
        if opportunity == BreakOpportunity::Mandatory {
            break_paragraph(shaper, start..at, &breaks, width, &mut lines)?;
            start = at;
            breaks.clear();
        }
    }
    // A line end at the very end of the text starts one more line.
    if text.is_empty() || text.ends_with(is_line_end) {
        let end = text.len();
        let shaped = ShapedLine::default();
        lines.push(BrokenLine { range: end..end, next: end, shaped, ends_paragraph: true, cuts_word: false });
    }
    Ok(lines)
}

/// Lines of one paragraph, `range` with its line end, which may be broken at `breaks`, its own end the last of them.
fn break_paragraph(
    shaper: &Shaper<'_>,
    range: Range<usize>,
    breaks: &[usize],
    width: f64,
    lines: &mut Vec<BrokenLine>,
) -> Result<(), TextError> {
    let text = &shaper.itemised.styled.text;
    let whole = trimmed(text, range.clone());
    let shaped = shaper.line(whole.clone())?;
    if shaped.width <= width + SLACK_PX {
        lines.push(BrokenLine { range: whole, next: range.end, shaped, ends_paragraph: true, cuts_word: false });
        return Ok(());
    }
    let estimate = Estimate::new(&shaped);
    let mut start = range.start;
    while start < range.end {
        let line = next_line(shaper, start, &breaks[breaks.partition_point(|&at| at <= start)..], width, &estimate)?;
        start = line.next;
        lines.push(line);
    }
    Ok(())
}

/// The longest line from `start` that fits, up to one of `breaks`, the paragraph's end the last of them; at least one
/// grapheme.
fn next_line(shaper: &Shaper<'_>, start: usize, breaks: &[usize], width: f64, estimate: &Estimate) -> Result<BrokenLine, TextError> {
    let text = &shaper.itemised.styled.text;
    let (first, end) = (breaks[0], breaks[breaks.len() - 1]);
    let longest = |candidates: &[usize], cuts_word: bool| -> Result<Option<BrokenLine>, TextError> {
        let likely = candidates.partition_point(|&at| estimate.width(&trimmed(text, start..at)) <= width + SLACK_PX);
        // Shaping a part alone may differ from the estimate by a little kerning or a joined letter: step back where it
        // is too wide.
        for &next in candidates[..likely].iter().rev() {
            let range = trimmed(text, start..next);
            let shaped = shaper.line(range.clone())?;
            if shaped.width <= width + SLACK_PX {
                return Ok(Some(BrokenLine { range, next, shaped, ends_paragraph: next == end, cuts_word }));
            }
        }
        Ok(None)
    };
    if let Some(line) = longest(breaks, false)? {
        return Ok(line);
    }
    let graphemes = &shaper.itemised.graphemes;
    let inside = graphemes.partition_point(|&at| at <= start)..graphemes.partition_point(|&at| at < first);
    if let Some(line) = longest(&graphemes[inside.clone()], true)? {
        return Ok(line);
    }
    let next = graphemes[inside.start].min(first);
    let range = trimmed(text, start..next);
    let shaped = shaper.line(range.clone())?;
    Ok(BrokenLine { range, next, shaped, ends_paragraph: next == end, cuts_word: true })
}

/// `range` without the breakable white space at its end, which hangs (CSS Text 3, 4.1.3).
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let is_breakable = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    range.start..range.start + text[range.clone()].trim_end_matches(is_breakable).len()
}

/// Widths of parts of a shaped paragraph, from running sums of its clusters' advances.
pub(super) struct Estimate {
    /// Cluster starts with the width of all clusters before, and the width of the whole.
    sums: Vec<(usize, f64)>,
    total: f64,
}

impl Estimate {
    pub(super) fn new(shaped: &ShapedLine) -> Self {
        let mut total = 0.0;
        let sums = shaped.cluster_advances().into_iter().map(|(at, advance)| {
            total += advance;
            (at, total - advance)
        });
        Self { sums: sums.collect(), total }
    }

    pub(super) fn width(&self, range: &Range<usize>) -> f64 {
        let before = |at: usize| self.sums.get(self.sums.partition_point(|&(start, _)| start < at)).map_or(self.total, |&(_, sum)| sum);
        before(range.end) - before(range.start)
    }
}
