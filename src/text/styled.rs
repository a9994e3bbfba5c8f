//! The text to show and which style holds where: styled ranges resolved, letter case applied.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::draft::{Text, TextCase, TextStyle};

/// Text as shown.
#[derive(Clone, Debug)]
pub(super) struct StyledText<'a> {
    pub(super) text: String,
    /// The base style first.
    pub(super) styles: Vec<&'a TextStyle>,
    /// In order, without gaps: byte range and style.
    spans: Vec<(Range<usize>, usize)>,
}

impl<'a> StyledText<'a> {
    /// Resolves the ranges (`rs`, a later one wins), then applies each style's letter case; tabs become spaces.
    pub(super) fn new(source: &'a Text, language: Option<&str>) -> Self {
        let styles: Vec<_> = std::iter::once(&source.style).chain(source.ranges.iter().map(|range| &range.style)).collect();
        let mut this = Self { text: String::with_capacity(source.text.len()), styles, spans: Vec::new() };
        let style_at = |grapheme: usize| {
            let last = source.ranges.iter().rposition(|range| (range.first..range.end).contains(&grapheme));
            last.map_or(0, |range| range + 1)
        };
        let mut pending: Option<(Range<usize>, usize)> = None;
        for (index, (start, grapheme)) in source.text.grapheme_indices(true).enumerate() {
            let style = style_at(index);
            let end = start + grapheme.len();
            match &mut pending {
                Some((range, same)) if *same == style => range.end = end,
                _ => {
                    if let Some((range, before)) = pending.replace((start..end, style)) {
                        this.push(&source.text, range, before, language);
                    }
                }
            }
        }
        if let Some((range, style)) = pending {
            this.push(&source.text, range, style, language);
        }
        this
    }

    fn push(&mut self, whole: &str, range: Range<usize>, style: usize, language: Option<&str>) {
        let start = self.text.len();
        let cased = match self.styles[style].case {
            None => whole[range].to_owned(),
            Some(case) => with_case(whole, range, case, language),
        };
        self.text.push_str(&cased.replace('\t', " "));
        self.spans.push((start..self.text.len(), style));
    }

    /// The style at a byte of the text.
    pub(super) fn style_at(&self, byte: usize) -> usize {
        let span = self.spans.partition_point(|(range, _)| range.end <= byte);
        self.spans.get(span).or(self.spans.last()).map_or(0, |&(_, style)| style)
    }

    /// The text up to `end`, with `tail` after it in the style of what stands before it.
    pub(super) fn cut(&self, end: usize, tail: &str) -> Self {
        let mut this = Self { text: self.text[..end].to_owned(), styles: self.styles.clone(), spans: Vec::new() };
        this.text.push_str(tail);
        let style = self.style_at(end.saturating_sub(1));
        this.spans.extend(self.spans.iter().filter(|(range, _)| range.start < end).cloned());
        match this.spans.last_mut() {
            Some((last, _)) => last.end = this.text.len(),
            None => this.spans.push((0..this.text.len(), style)),
        }
        this
    }
}

/// `whole[range]` in a letter case; Turkish and Azerbaijani keep their dotted and dotless i (Unicode `SpecialCasing`).
fn with_case(whole: &str, range: Range<usize>, case: TextCase, language: Option<&str>) -> String {
    let primary = language.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default();
    let turkic = primary.eq_ignore_ascii_case("tr") || primary.eq_ignore_ascii_case("az");
    let upper = |part: &str| if turkic { part.replace('i', "\u{130}").to_uppercase() } else { part.to_uppercase() };
    let part = &whole[range.clone()];
    match case {
        TextCase::Upper => upper(part),
        TextCase::Lower if turkic => part.replace('I', "\u{131}").replace('\u{130}', "i").to_lowercase(),
        TextCase::Lower => part.to_lowercase(),
        TextCase::Title => {
            // As CSS `capitalize`: the first letter of each word (UAX #29) rises, the rest stays.
            let first_letter = |(at, word): (usize, &str)| word.char_indices().find(|(_, c)| c.is_alphanumeric()).map(|(i, c)| (at + i, c));
            let mut cased = String::with_capacity(part.len());
            let mut copied = range.start;
            for (at, letter) in whole.split_word_bound_indices().filter_map(first_letter).filter(|(at, _)| range.contains(at)) {
                cased.push_str(&whole[copied..at]);
                cased.push_str(&upper(letter.encode_utf8(&mut [0; 4])));
                copied = at + letter.len_utf8();
            }
            cased.push_str(&whole[copied..range.end]);
            cased
        }
    }
}
