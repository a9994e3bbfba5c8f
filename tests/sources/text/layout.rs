//! Where lines and glyphs go.

use offcut::base::Explain;
use offcut::draft::{Align, Overflow, StyledRange, TextCase, TextStyle, VerticalAlign};
use offcut::text::{Line, TextError, TextFrame, layout};

use crate::text::sample::*;

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_is_laid_out_and_painted_or_refused(
        words in "[a-f \\-\u{5d0}-\u{5d4}\u{628}-\u{62d}\u{64b}\u{915}-\u{919}\u{94d}\u{e01}-\u{e04}\u{e31}\u{301}\u{ad}\u{200d}\u{202e}\u{1f980}\n\r\t\u{2028}\u{a0}]{0,40}",
        width in 0.0..500.0_f64,
        height in proptest::option::of(0.0..500.0_f64),
        (align, overflow, spacing, most) in (0..6_usize, 0..4_usize, -0.2..0.5_f64, proptest::option::of(1..4_u32)),
    ) {
        let mut words = text(&words);
        words.align = [Align::Left, Align::Center, Align::Right, Align::Justify, Align::Start, Align::End][align];
        words.overflow = [Overflow::Visible, Overflow::Clip, Overflow::Ellipsis, Overflow::Error][overflow];
        (words.style.letter_spacing, words.max_lines) = (spacing, most);
        match layout(&words, TextFrame { box_height_px: height, ..frame(width) }, &bundled_only()) {
            Ok(block) => {
                block.rasterise(0.25);
                let shown: String = block.lines().iter().flat_map(|line| block.text()[line.range.clone()].split_whitespace()).collect();
                let all: String = words.text.split_whitespace().collect();
                let whole = matches!(words.overflow, Overflow::Visible | Overflow::Error);
                let faithful = if whole { shown == all } else { all.starts_with(shown.trim_end_matches('\u{2026}')) };
                proptest::prop_assert!(faithful, "{:?} became {:?}", words.text, shown);
            }
            Err(TextError::MissingGlyph { character, .. }) => proptest::prop_assert_eq!(character, '\u{1f980}'),
            Err(error) => proptest::prop_assert!(words.overflow == Overflow::Error, "{}", error),
        }
    }
}

#[test]
fn widths_are_the_shapers() {
    let fonts: [(&str, &'static [u8]); 4] = [
        ("Wave AVATAR office 1/2", include_bytes!("../../../fonts/Inter-Regular.otf")),
        (HEBREW, include_bytes!("../../../fonts/NotoSansHebrew-Regular.ttf")),
        (DEVANAGARI, include_bytes!("../../../fonts/NotoSansDevanagari-Regular.ttf")),
        (ARABIC, include_bytes!("../../../fonts/NotoSansArabic-Regular.ttf")),
    ];
    for (words, bytes) in fonts {
        let (width, expected) = (width_of(&text(words)), shaper_width(words, bytes));
        assert!((width - expected).abs() < 1e-6 * expected, "{words}: {width} {expected}");
    }
}

#[test]
fn letters_are_kerned_and_spaced() {
    assert!(width_of(&text("AV")) < width_of(&text("A")) + width_of(&text("V")) - 1.0);
    for words in ["n", "abc", "f\u{e9}e", "e\u{301}a"] {
        let graphemes = unicode_segmentation::UnicodeSegmentation::graphemes(words, true).count() as f64;
        let mut spaced = text(words);
        spaced.style.letter_spacing = 0.25;
        // Spacing turns ligatures off but not kerning, so these words differ by the spacing alone.
        let grown = width_of(&spaced) - width_of(&text(words));
        assert!((grown - (graphemes - 1.0) * 25.0).abs() < 1e-6, "{words}: {grown}");
    }
}

#[test]
fn alignment_puts_lines_where_it_says() {
    let mut words = text("Hello world\nHi");
    for (align, share) in [(Align::Left, 0.0), (Align::Center, 0.5), (Align::Right, 1.0), (Align::Start, 0.0), (Align::End, 1.0)] {
        words.align = align;
        for line in laid_out(&words, 900.0).lines() {
            assert!((line.x - (900.0 - line.width) * share).abs() < 1e-9, "{align:?}");
        }
    }
    words.text = format!("{HEBREW}\n{HEBREW} {HEBREW}");
    for (align, share) in [(Align::Start, 1.0), (Align::End, 0.0), (Align::Left, 0.0)] {
        words.align = align;
        assert!(laid_out(&words, 900.0).lines().iter().all(|line| (line.x - (900.0 - line.width) * share).abs() < 1e-9), "{align:?}");
    }
}

#[test]
fn justified_lines_reach_both_edges_but_the_last() {
    let mut words = text(PARAGRAPH);
    words.align = Align::Justify;
    let block = laid_out(&words, 800.0);
    let (last, others) = block.lines().split_last().unwrap();
    assert!(others.len() > 3 && last.width < 799.0);
    // A line of one word has nothing to widen.
    let with_spaces = |line: &&Line| block.text()[line.range.clone()].contains(' ');
    for line in others.iter().filter(with_spaces) {
        assert!((line.width - 800.0).abs() < 1e-6 && line.x == 0.0, "{:?}", &block.text()[line.range.clone()]);
        let end = line.runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.x + glyph.advance).fold(0.0, f64::max);
        assert!((end - 800.0).abs() < 1e-6);
    }
}

#[test]
fn lines_are_stacked_by_line_height_and_vertical_alignment() {
    let mut words = text("one\ntwo\n\nfour");
    words.line_height = 1.5;
    for (vertical_align, top) in [(VerticalAlign::Top, 0.0), (VerticalAlign::Middle, 100.0), (VerticalAlign::Bottom, 200.0)] {
        words.vertical_align = vertical_align;
        let tall = TextFrame { box_height_px: Some(800.0), ..frame(900.0) };
        let block = layout(&words, tall, &bundled_only()).unwrap();
        assert_eq!(block.layout_size().height, 800.0);
        let tops: Vec<f64> = block.lines().iter().map(|line| line.top).collect();
        let expected: Vec<f64> = (0..4).map(|line| top + 150.0 * f64::from(line)).collect();
        assert!(tops.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-6), "{tops:?}");
    }
    assert!((laid_out(&words, 900.0).layout_size().height - 600.0).abs() < 1e-6);
}

#[test]
fn wrapped_lines_fit_and_show_every_word_in_order() {
    for width in [1.0, 40.0, 250.0, 333.0, 500.0, 700.0, 2000.0] {
        let block = laid_out(&text(PARAGRAPH), width);
        let shown = shown_lines(&block);
        for (line, words) in block.lines().iter().zip(&shown) {
            let one_grapheme = unicode_segmentation::UnicodeSegmentation::graphemes(*words, true).count() == 1;
            assert!(line.width <= width + 1e-3 || one_grapheme, "{words:?} is {} wide in {width}", line.width);
        }
        let squeezed = |words: &str| words.split_whitespace().collect::<String>();
        assert_eq!(squeezed(&shown.concat()), squeezed(PARAGRAPH));
    }
    // UAX #14: breaks after a hyphen, none before a comma, none at a no-break space.
    let block = laid_out(&text("well-known"), width_of(&text("well-know")));
    assert_eq!(shown_lines(&block), ["well-", "known"]);
    let block = laid_out(&text("a b\u{a0}c"), width_of(&text("a b\u{a0}")));
    assert_eq!(shown_lines(&block), ["a", "b\u{a0}c"]);
}

#[test]
fn a_box_of_a_texts_own_width_holds_it() {
    for words in ["Urban Dreams", "AVAVAV Wave", DEVANAGARI] {
        assert_eq!(laid_out(&text(words), width_of(&text(words))).lines().len(), 1, "{words}");
    }
}

#[test]
fn right_to_left_text_runs_to_the_left() {
    let block = laid_out(&text(HEBREW), 900.0);
    let clusters: Vec<usize> = glyphs(&block).iter().map(|glyph| glyph.cluster).collect();
    assert_eq!(clusters, [6, 4, 2, 0]);
    assert!(block.lines()[0].right_to_left);
    // In a Hebrew paragraph a Latin word reads from left to right, to the left of what stands before it.
    let mixed = format!("{HEBREW} abc {HEBREW}");
    let block = laid_out(&text(&mixed), 2000.0);
    let x_of = |byte: usize| glyphs(&block).iter().find(|glyph| glyph.cluster == byte).unwrap().x;
    let (first_hebrew, a, b, c, second_hebrew) = (x_of(0), x_of(9), x_of(10), x_of(11), x_of(13));
    assert!(second_hebrew < a && a < b && b < c && c < first_hebrew);
}

#[test]
fn arabic_letters_join() {
    let glyph_of = |words: &str, index: usize| glyphs(&laid_out(&text(words), 900.0)).iter().rev().nth(index).unwrap().id;
    let alone = glyph_of("\u{628}", 0);
    let joined = glyph_of("\u{628}\u{628}\u{628}", 1);
    assert_ne!(alone, joined, "a letter between others takes its medial form");
}

#[test]
fn text_without_room_is_cut_as_asked() {
    let mut words = text(PARAGRAPH);
    words.max_lines = Some(2);
    assert!(laid_out(&words, 700.0).lines().len() > 2, "visible text shows all lines");
    words.overflow = Overflow::Clip;
    let block = laid_out(&words, 700.0);
    assert_eq!(block.lines().len(), 2);
    words.overflow = Overflow::Ellipsis;
    let block = laid_out(&words, 700.0);
    let last = block.lines().last().unwrap();
    assert!(block.lines().len() == 2 && block.text().ends_with('\u{2026}') && last.width <= 700.0);
    assert!(PARAGRAPH.starts_with(block.text().trim_end_matches('\u{2026}')));
    assert!(last.width > 600.0, "as much as fits is kept: {}", block.text());
    words.overflow = Overflow::Error;
    let error = layout(&words, frame(700.0), &bundled_only()).unwrap_err();
    assert!(matches!(error, TextError::Overflow { .. }) && error.code().exit() as i32 == 3, "{error}");
    words.max_lines = None;
    assert!(layout(&words, frame(700.0), &bundled_only()).is_ok());
    let low = TextFrame { box_height_px: Some(200.0), ..frame(700.0) };
    assert!(layout(&words, low, &bundled_only()).is_err());
    words.overflow = Overflow::Ellipsis;
    assert_eq!(layout(&words, low, &bundled_only()).unwrap().lines().len(), 1);
}

#[test]
fn letter_case_follows_unicode() {
    let cases = [
        (TextCase::Upper, None, "stra\u{df}e i", "STRASSE I"),
        (TextCase::Upper, Some("tr"), "i\u{131}", "\u{130}I"),
        (TextCase::Lower, Some("tr-TR"), "I\u{130}", "\u{131}i"),
        (TextCase::Lower, None, "\u{39f}\u{394}\u{39f}\u{3a3}", "\u{3bf}\u{3b4}\u{3bf}\u{3c2}"),
        (TextCase::Title, None, "the NASA \"way\" isn't", "The NASA \"Way\" Isn't"),
    ];
    for (case, language, given, expected) in cases {
        let mut words = text(given);
        words.style.case = Some(case);
        let frame = TextFrame { language, ..frame(2000.0) };
        assert_eq!(layout(&words, frame, &bundled_only()).unwrap().text(), expected);
    }
}

#[test]
fn styled_ranges_count_graphemes() {
    let mut words = text("e\u{301}a big c");
    let style = TextStyle { size: words.style.size * 2.0, weight: 700, ..words.style.clone() };
    words.ranges = vec![StyledRange { first: 3, end: 6, style, decoration: None }];
    let block = laid_out(&words, 2000.0);
    let big: Vec<&str> = block.lines()[0].runs.iter().filter(|run| run.style == 1).map(|run| &block.text()[run.range.clone()]).collect();
    assert_eq!(big, ["big"]);
    assert!((block.lines()[0].height - 2.4 * EM).abs() < 1e-6, "the tallest style sets the line's height");
}

#[test]
fn auto_fit_takes_the_largest_size_that_fits() {
    let mut words = text(PARAGRAPH);
    words.auto_fit = Some((0.005, 0.2));
    let frame = TextFrame { box_height_px: Some(500.0), ..frame(900.0) };
    let block = layout(&words, frame, &bundled_only()).unwrap();
    let size = block.lines()[0].runs[0].size;
    let height: f64 = block.lines().iter().map(|line| line.height).sum();
    assert!(height <= 500.001 && block.lines().iter().all(|line| line.width <= 900.001));
    words.auto_fit = None;
    words.style.size = size * 1.01 / 2000.0;
    let larger = layout(&words, frame, &bundled_only()).unwrap();
    assert!(larger.lines().iter().map(|line| line.height).sum::<f64>() > 500.0, "one hundredth more does not fit");
}
