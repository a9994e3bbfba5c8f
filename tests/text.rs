//! Text layout and painting against arithmetic and against the shaper's own numbers.

use offcut::base::{Box2, Explain, Gradient, GradientStop, Paint, PixelSize, Rect, Rgba};
use offcut::draft::{Align, Direction, Overflow, StyledRange, Text, TextBox, TextCase, TextShadow, TextStroke, TextStyle, VerticalAlign};
use offcut::text::{FontLibrary, FontOptions, Glyph, Line, TextBlock, TextError, TextFrame, TextRaster, layout};

const EM: f64 = 100.0;
const CANVAS: PixelSize = PixelSize::new(1000, 2000);
const ARABIC: &str = "\u{645}\u{631}\u{62d}\u{628}\u{627}";
const HEBREW: &str = "\u{5e9}\u{5dc}\u{5d5}\u{5dd}";
const DEVANAGARI: &str = "\u{928}\u{92e}\u{938}\u{94d}\u{924}\u{947}";
const THAI: &str = "\u{e2a}\u{e27}\u{e31}\u{e2a}\u{e14}\u{e35}";
const PARAGRAPH: &str =
    "The quick brown fox jumps over the lazy dog, and then a well-known extraordinarily tired hare yawns \u{2014} twice.";

/// White text of 100 px in the bundled sans.
fn text(words: &str) -> Text {
    let style = TextStyle {
        families: Vec::new(),
        weight: 400,
        italic: false,
        size: EM / 2000.0,
        fill: Paint::Solid(Rgba::WHITE),
        letter_spacing: 0.0,
        case: None,
        strokes: Vec::new(),
        shadows: Vec::new(),
    };
    Text {
        text: words.into(),
        subtitles: None,
        style,
        ranges: Vec::new(),
        auto_fit: None,
        align: Align::Left,
        vertical_align: VerticalAlign::Top,
        line_height: 1.2,
        max_lines: None,
        overflow: Overflow::Visible,
        direction: Direction::Auto,
        background: None,
        animation: None,
        words: Vec::new(),
        spoken_style: None,
    }
}

fn frame(width: f64) -> TextFrame<'static> {
    TextFrame { canvas: CANVAS, box_width_px: width, box_height_px: None, language: None }
}

fn bundled_only() -> FontLibrary {
    FontLibrary::new(FontOptions::default()).with_system_folders(Vec::new())
}

fn laid_out(text: &Text, width: f64) -> TextBlock {
    layout(text, frame(width), &bundled_only()).expect("a layout")
}

fn width_of(text: &Text) -> f64 {
    laid_out(text, 1e6).lines()[0].width
}

fn glyphs(block: &TextBlock) -> Vec<Glyph> {
    block.lines().iter().flat_map(|line| &line.runs).flat_map(|run| run.glyphs.iter().copied()).collect()
}

fn shown_lines(block: &TextBlock) -> Vec<&str> {
    block.lines().iter().map(|line| &block.text()[line.range.clone()]).collect()
}

/// Premultiplied bytes at a point in layout pixels.
fn pixel(raster: &TextRaster, x: f64, y: f64) -> [u8; 4] {
    let at = |value: f64, origin: f64| ((value - origin) * raster.scale).floor() as usize;
    let start = at(x, raster.origin.x) * 4;
    raster.frame.row(0, at(y, raster.origin.y))[start..start + 4].try_into().unwrap()
}

/// Where alpha is at least half: left, top, right, bottom in layout pixels.
fn ink_edges(raster: &TextRaster) -> [f64; 4] {
    let size = raster.frame.size();
    let mut edges = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    for y in 0..size.height as usize {
        for (x, pixel) in raster.frame.row(0, y).chunks_exact(4).enumerate().filter(|(_, pixel)| pixel[3] >= 128) {
            assert!(pixel[..3].iter().all(|&value| value <= pixel[3]), "premultiplied");
            let (left, top) = (raster.origin.x + x as f64 / raster.scale, raster.origin.y + y as f64 / raster.scale);
            let (right, bottom) = (left + 1.0 / raster.scale, top + 1.0 / raster.scale);
            edges = [edges[0].min(left), edges[1].min(top), edges[2].max(right), edges[3].max(bottom)];
        }
    }
    edges
}

/// Sum of advances in pixels straight from the shaper.
fn shaper_width(words: &str, bytes: &'static [u8]) -> f64 {
    let font = harfrust::Font::new(bytes, 0).unwrap();
    let mut buffer = harfrust::Buffer::new();
    buffer.push_str(words);
    buffer.guess_segment_properties();
    harfrust::shape(&harfrust::ShaperFont::new(&font), &mut buffer, harfrust::ShapeOptions::new()).unwrap();
    let units: i32 = buffer.glyph_positions().iter().map(|position| position.x_advance).sum();
    f64::from(units) * EM / f64::from(font.units_per_em())
}

#[test]
fn widths_are_the_shapers() {
    let fonts: [(&str, &'static [u8]); 4] = [
        ("Wave AVATAR office 1/2", include_bytes!("../fonts/Inter-Regular.otf")),
        (HEBREW, include_bytes!("../fonts/NotoSansHebrew-Regular.ttf")),
        (DEVANAGARI, include_bytes!("../fonts/NotoSansDevanagari-Regular.ttf")),
        (ARABIC, include_bytes!("../fonts/NotoSansArabic-Regular.ttf")),
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
fn a_centred_symmetric_word_is_painted_symmetrically() {
    let mut words = text("AHA");
    words.align = Align::Center;
    let block = laid_out(&words, 800.0);
    let [left, _, right, _] = ink_edges(&block.rasterise(4.0).unwrap());
    assert!((left + right - 800.0).abs() <= 0.5, "{left} {right}");
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
fn bundled_fonts_serve_their_scripts() {
    let cases = [
        ("Ol\u{e1} \u{41f}\u{440}\u{438}\u{432}\u{435}\u{442} \u{3b1}", "Inter"),
        (THAI, "Noto Sans Thai"),
        (HEBREW, "Noto Sans Hebrew"),
        (ARABIC, "Noto Sans Arabic"),
        (DEVANAGARI, "Noto Sans Devanagari"),
    ];
    for (words, family) in cases {
        let faces = laid_out(&text(words), 2000.0).faces();
        assert_eq!(faces.iter().map(|face| face.family()).collect::<Vec<_>>(), [family]);
    }
}

#[test]
fn a_character_without_a_font_is_an_error_that_names_it() {
    let error = layout(&text("crab \u{1f980}"), frame(900.0), &bundled_only()).unwrap_err();
    assert!(matches!(error, TextError::MissingGlyph { character: '\u{1f980}', .. }), "{error}");
    let diagnostic = error.diagnostic();
    assert_eq!(diagnostic.code.exit() as i32, 3);
    assert!(diagnostic.message.contains("U+1F980") && diagnostic.notes[0].contains("Inter"), "{diagnostic:?}");
}

#[test]
fn a_family_that_is_not_there_is_an_error_unless_another_serves() {
    let mut words = text("abc");
    words.style.families = vec!["No Such Family".into()];
    let error = layout(&words, frame(900.0), &bundled_only()).unwrap_err();
    assert!(matches!(error, TextError::MissingFamily { .. }) && error.code().exit() as i32 == 3);
    let forgiving = FontLibrary::new(FontOptions { font_fallback: true, ..FontOptions::default() }).with_system_folders(Vec::new());
    assert_eq!(layout(&words, frame(900.0), &forgiving).unwrap().faces()[0].family(), "Inter");
    words.style.families.push("inter".into());
    assert_eq!(laid_out(&words, 900.0).faces()[0].family(), "Inter");
}

#[test]
fn fonts_are_found_by_file_and_by_installed_name() {
    let folder = tempfile::tempdir().unwrap();
    let fonts = folder.path().join("deep/er");
    std::fs::create_dir_all(&fonts).unwrap();
    std::fs::write(fonts.join("hebrew.ttf"), include_bytes!("../fonts/NotoSansHebrew-Regular.ttf")).unwrap();
    std::fs::write(fonts.join("damaged.ttf"), b"no font at all").unwrap();
    let library = |jail| {
        let options = FontOptions { folder: folder.path().join("deep"), jail, font_fallback: false };
        FontLibrary::new(options).with_system_folders(vec![folder.path().to_owned()])
    };
    let mut words = text(HEBREW);
    let bytes_used = |words: &Text, library: &FontLibrary| layout(words, frame(900.0), library).map(|block| block.faces()[0].data().len());
    words.style.families = vec!["er/hebrew.ttf".into()];
    assert_eq!(bytes_used(&words, &library(true)).unwrap(), include_bytes!("../fonts/NotoSansHebrew-Regular.ttf").len());
    words.style.families = vec!["er/damaged.ttf".into()];
    assert!(matches!(bytes_used(&words, &library(false)), Err(TextError::UnreadableFont { .. })));
    words.style.families = vec!["../deep/er/hebrew.ttf".into()];
    assert!(bytes_used(&words, &library(true)).is_ok());
    std::fs::write(folder.path().join("outside.ttf"), include_bytes!("../fonts/NotoSansHebrew-Regular.ttf")).unwrap();
    words.style.families = vec!["../outside.ttf".into()];
    assert!(matches!(bytes_used(&words, &library(true)), Err(TextError::OutsideJail { .. })));
    assert!(bytes_used(&words, &library(false)).is_ok());
}

#[test]
fn strokes_reach_their_width_beyond_the_fill() {
    let plain = ink_edges(&laid_out(&text("HO"), 900.0).rasterise(2.0).unwrap());
    for width in [0.02, 0.06, 0.15] {
        let mut words = text("HO");
        words.style.strokes = vec![TextStroke { colour: Rgba::BLACK, width }];
        let stroked = ink_edges(&laid_out(&words, 900.0).rasterise(2.0).unwrap());
        for (edge, (before, after)) in plain.iter().zip(stroked).enumerate() {
            let grown = if edge < 2 { before - after } else { after - before };
            assert!((grown - width * EM).abs() <= 0.6, "edge {edge} moved {grown} for {width}");
        }
    }
}

#[test]
fn a_stroke_wider_than_a_letters_hole_fills_it() {
    // The hole of a degree sign is all within reach; a naive band around it would turn inside out there. Fonts of both outline kinds.
    for (words, families) in [("\u{b0}", "Inter"), ("\u{629}", "Noto Sans Arabic")] {
        let mut words = text(words);
        words.style.families = vec![families.into()];
        words.style.size *= 4.0;
        words.style.fill = Paint::Solid(Rgba::new(1.0, 1.0, 1.0, 0.0));
        let [left, top, right, bottom] = {
            let mut solid = words.clone();
            solid.style.fill = Paint::Solid(Rgba::WHITE);
            ink_edges(&laid_out(&solid, 900.0).rasterise(1.0).unwrap())
        };
        let reach = (right - left).max(bottom - top);
        words.style.strokes = vec![TextStroke { colour: Rgba::BLACK, width: reach / 400.0 }];
        let (block, shape) = (
            laid_out(&words, 900.0),
            laid_out(&Text { style: TextStyle { fill: Paint::Solid(Rgba::WHITE), ..words.style.clone() }, ..words.clone() }, 900.0),
        );
        let (stroke, both) = (block.rasterise(1.0).unwrap(), shape.rasterise(1.0).unwrap());
        let mut checked = 0;
        for y in (top as i32)..(bottom as i32) {
            for x in (left as i32)..(right as i32) {
                let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
                assert!(pixel(&both, x, y)[3] >= 250, "a hole at {x} {y}: {:?}", pixel(&both, x, y));
                checked += usize::from(pixel(&stroke, x, y)[3] == 255);
            }
        }
        assert!(checked > 100, "the letter has a hole");
    }
}

#[test]
fn the_first_stroke_and_the_fill_are_on_top() {
    let (red, blue) = (Rgba::new(1.0, 0.0, 0.0, 1.0), Rgba::new(0.0, 0.0, 1.0, 1.0));
    let mut words = text("I");
    words.style.weight = 900;
    words.style.strokes = vec![TextStroke { colour: red, width: 0.05 }, TextStroke { colour: blue, width: 0.1 }];
    let block = laid_out(&words, 900.0);
    let raster = block.rasterise(2.0).unwrap();
    let [left, top, right, bottom] = ink_edges(&raster);
    let middle = (top + bottom) / 2.0;
    assert_eq!(pixel(&raster, left + 2.5, middle), [0, 0, 255, 255]);
    assert_eq!(pixel(&raster, left + 7.5, middle), [255, 0, 0, 255]);
    assert_eq!(pixel(&raster, (left + right) / 2.0, middle), [255; 4]);
    // A fill that is not there shows no stroke inside.
    words.style.fill = Paint::Solid(Rgba::new(1.0, 1.0, 1.0, 0.0));
    let raster = laid_out(&words, 900.0).rasterise(2.0).unwrap();
    assert_eq!(pixel(&raster, (left + right) / 2.0, middle), [0; 4]);
    assert_eq!(pixel(&raster, left + 7.5, middle), [255, 0, 0, 255]);
}

#[test]
fn the_box_has_its_size_its_opacity_and_round_corners() {
    let mut words = text("ii");
    words.align = Align::Center;
    words.background = Some(TextBox { colour: Rgba::new(0.0, 0.0, 0.0, 0.5), padding: (0.5, 0.25), radius: 0.2, per_line: false });
    let block = laid_out(&words, 900.0);
    let line = block.lines()[0].rect();
    let raster = block.rasterise(1.0).unwrap();
    let [left, top, right, bottom] = ink_edges(&raster);
    let expected = [line.x - 50.0, line.y - 25.0, line.right() + 50.0, line.bottom() + 25.0];
    assert!(
        [left, top, right, bottom].iter().zip(expected).all(|(a, b)| (a - b).abs() <= 1.0),
        "{left} {top} {right} {bottom} {expected:?}"
    );
    assert_eq!(pixel(&raster, left + 25.0, (top + bottom) / 2.0), [0, 0, 0, 128]);
    // A quarter circle of 20 px leaves (1 - pi / 4) x 400 px of each corner's square clear.
    let corner = Rect::<Box2>::new(expected[0].floor(), expected[1].floor(), 20.0, 20.0);
    let cells = (0..400).map(|cell| (corner.x + f64::from(cell % 20) + 0.5, corner.y + f64::from(cell / 20) + 0.5));
    let covered: f64 = cells.map(|(x, y)| f64::from(pixel(&raster, x, y)[3]) / 128.0).sum();
    assert!((covered - 400.0 * std::f64::consts::FRAC_PI_4).abs() < 25.0, "{covered}");
}

#[test]
fn boxes_of_lines_do_not_double_where_they_overlap() {
    let mut words = text("one\ntwo words");
    words.background = Some(TextBox { colour: Rgba::new(1.0, 0.0, 0.0, 0.5), padding: (0.2, 0.4), radius: 0.0, per_line: true });
    let block = laid_out(&words, 900.0);
    let (first, second) = (block.lines()[0].rect(), block.lines()[1].rect());
    let raster = block.rasterise(1.0).unwrap();
    assert_eq!(pixel(&raster, first.x - 10.0, first.bottom()), [128, 0, 0, 128]);
    assert_eq!(pixel(&raster, first.right() + 30.0, first.y + 20.0)[3], 0, "the first box ends with the first line");
    assert_eq!(pixel(&raster, second.right() + 10.0, second.bottom() - 5.0), [128, 0, 0, 128]);
}

#[test]
fn a_shadow_is_a_blurred_moved_copy() {
    // A hard shadow alone is the same picture, moved; the sum of a soft one's alpha is that of a hard one.
    let alone = |offset: (f64, f64), blur: f64| {
        let mut words = text("Sh");
        words.style.fill = Paint::Solid(Rgba::new(1.0, 1.0, 1.0, 0.0));
        words.style.shadows = vec![TextShadow { colour: Rgba::BLACK, x: offset.0, y: offset.1, blur }];
        laid_out(&words, 900.0).rasterise(1.0).unwrap()
    };
    let plain = ink_edges(&laid_out(&text("Sh"), 900.0).rasterise(1.0).unwrap());
    let moved = ink_edges(&alone((0.3, -0.2), 0.0));
    for (edge, shift) in [30.0, -20.0, 30.0, -20.0].into_iter().enumerate() {
        assert!((moved[edge] - plain[edge] - shift).abs() < 0.01, "{plain:?} {moved:?}");
    }
    let alpha = |raster: &TextRaster| {
        let rows = raster.frame.size().height as usize;
        (0..rows).flat_map(|y| raster.frame.row(0, y).iter().skip(3).step_by(4)).map(|&a| f64::from(a)).sum::<f64>()
    };
    let (hard, soft) = (alpha(&alone((0.0, 0.0), 0.0)), alpha(&alone((0.0, 0.0), 0.1)));
    assert!((soft / hard - 1.0).abs() < 0.01, "{hard} {soft}");
}

#[test]
fn a_shadows_edge_is_the_gaussian_integral() {
    // Far from its ends, the blurred edge of a wide bar is the normal distribution's integral.
    let mut words = text("\u{25a0}");
    words.style.families = vec!["Inter".into()];
    words.style.fill = Paint::Solid(Rgba::new(1.0, 1.0, 1.0, 0.0));
    words.style.size *= 6.0;
    let sigma = 20.0;
    words.style.shadows = vec![TextShadow { colour: Rgba::BLACK, x: 0.0, y: 0.0, blur: 0.0 }];
    let [left, top, right, bottom] = ink_edges(&laid_out(&words, 900.0).rasterise(1.0).unwrap());
    assert!(right - left > 6.0 * sigma && bottom - top > 6.0 * sigma, "the bar is wide enough");
    words.style.shadows[0].blur = sigma / 600.0;
    let raster = laid_out(&words, 900.0).rasterise(1.0).unwrap();
    for (distance, integral) in [(-40.0, 0.0228), (-20.0, 0.1587), (0.0, 0.5), (20.0, 0.8413), (40.0, 0.9772)] {
        let alpha = f64::from(pixel(&raster, left + distance, (top + bottom) / 2.0)[3]) / 255.0;
        assert!((alpha - integral).abs() < 0.02, "{distance}: {alpha}");
    }
}

#[test]
fn a_gradient_runs_over_the_lines() {
    let mut words = text("\u{25a0}\u{25a0}\u{25a0}");
    let stop = |offset, colour| GradientStop { offset, colour };
    let stops = vec![stop(0.0, Rgba::new(1.0, 0.0, 0.0, 1.0)), stop(1.0, Rgba::new(0.0, 0.0, 1.0, 1.0))];
    words.style.fill = Paint::Gradient(Gradient { angle_degrees: 90.0, stops });
    let block = laid_out(&words, 900.0);
    let (line, raster) = (block.lines()[0].rect(), block.rasterise(1.0).unwrap());
    let [_, top, _, bottom] = ink_edges(&raster);
    for share in [1.0 / 6.0, 0.5, 5.0 / 6.0] {
        let [red, green, blue, alpha] = pixel(&raster, line.x + line.width * share, (top + bottom) / 2.0);
        assert!((f64::from(red) - 255.0 * (1.0 - share)).abs() < 3.0 && (f64::from(blue) - 255.0 * share).abs() < 3.0, "{share}");
        assert_eq!((green, alpha), (0, 255));
    }
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
fn clipped_text_has_no_ink_outside_the_box() {
    let mut words = text("Mountain");
    words.overflow = Overflow::Clip;
    words.align = Align::Center;
    let low = TextFrame { box_height_px: Some(60.0), ..frame(300.0) };
    let block = layout(&words, low, &bundled_only()).unwrap();
    let [left, top, right, bottom] = ink_edges(&block.rasterise(1.0).unwrap());
    assert!(left >= 0.0 && top >= 0.0 && right <= 300.0 && bottom <= 60.0, "{left} {top} {right} {bottom}");
    assert!(bottom > 55.0);
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
    words.ranges = vec![StyledRange { first: 3, end: 6, style }];
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

#[test]
fn ink_holds_all_that_is_painted() {
    let mut words = text("Shadow fly\nj\u{c5}g");
    words.style.strokes = vec![TextStroke { colour: Rgba::BLACK, width: 0.08 }];
    words.style.shadows = vec![TextShadow { colour: Rgba::BLACK, x: 0.2, y: 0.3, blur: 0.05 }];
    let block = laid_out(&words, 300.0);
    let ink = block.ink().unwrap();
    let raster = block.rasterise(1.5).unwrap();
    let size = raster.frame.size();
    for y in 0..size.height as usize {
        for (x, pixel) in raster.frame.row(0, y).chunks_exact(4).enumerate() {
            let (left, top) = (raster.origin.x + x as f64 / 1.5, raster.origin.y + y as f64 / 1.5);
            let inside = left + 1.0 >= ink.x && left <= ink.right() && top + 1.0 >= ink.y && top <= ink.bottom();
            assert!(inside || pixel[3] <= 1, "{pixel:?} at {left} {top} outside {ink:?}");
        }
    }
}

#[test]
fn nothing_to_show_is_no_raster() {
    for words in ["", " ", "\n\n"] {
        let block = laid_out(&text(words), 900.0);
        assert!(block.rasterise(1.0).is_none() && block.ink().is_none());
        assert!((block.layout_size().height - 120.0 * block.lines().len() as f64).abs() < 1e-6);
    }
    assert_eq!(laid_out(&text("a\n\nb"), 900.0).lines().len(), 3);
}

#[test]
fn a_raster_keeps_within_its_bounds_at_any_scale() {
    let raster = laid_out(&text("Wide"), 900.0).rasterise(1e6).unwrap();
    assert!(raster.scale < 1e6 && raster.frame.size().area() < 70 << 20);
}
