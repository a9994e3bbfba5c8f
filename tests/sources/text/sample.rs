//! Texts to lay out, and what to ask of the results.

use offcut::base::{Paint, PixelSize, Rgba};
use offcut::draft::{Align, Direction, Overflow, Text, TextStyle, VerticalAlign};
use offcut::text::{FontLibrary, FontOptions, Glyph, TextBlock, TextFrame, TextRaster, layout};

pub(crate) const EM: f64 = 100.0;
pub(crate) const CANVAS: PixelSize = PixelSize::new(1000, 2000);
pub(crate) const ARABIC: &str = "\u{645}\u{631}\u{62d}\u{628}\u{627}";
pub(crate) const HEBREW: &str = "\u{5e9}\u{5dc}\u{5d5}\u{5dd}";
pub(crate) const DEVANAGARI: &str = "\u{928}\u{92e}\u{938}\u{94d}\u{924}\u{947}";
pub(crate) const THAI: &str = "\u{e2a}\u{e27}\u{e31}\u{e2a}\u{e14}\u{e35}";
pub(crate) const PARAGRAPH: &str =
    "The quick brown fox jumps over the lazy dog, and then a well-known extraordinarily tired hare yawns \u{2014} twice.";

/// White text of 100 px in the bundled sans.
pub(crate) fn text(words: &str) -> Text {
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
        motion: offcut::draft::TextMotion::default(),
        words: Vec::new(),
        spoken_style: None,
        caption_look: None,
    }
}

pub(crate) fn frame(width: f64) -> TextFrame<'static> {
    TextFrame { canvas: CANVAS, box_width_px: width, box_height_px: None, language: None }
}

pub(crate) fn bundled_only() -> FontLibrary {
    FontLibrary::new(FontOptions::default()).with_system_folders(Vec::new())
}

pub(crate) fn laid_out(text: &Text, width: f64) -> TextBlock {
    layout(text, frame(width), &bundled_only()).expect("a layout")
}

pub(crate) fn width_of(text: &Text) -> f64 {
    laid_out(text, 1e6).lines()[0].width
}

pub(crate) fn glyphs(block: &TextBlock) -> Vec<Glyph> {
    block.lines().iter().flat_map(|line| &line.runs).flat_map(|run| run.glyphs.iter().copied()).collect()
}

pub(crate) fn shown_lines(block: &TextBlock) -> Vec<&str> {
    block.lines().iter().map(|line| &block.text()[line.range.clone()]).collect()
}

/// Premultiplied bytes at a point in layout pixels.
pub(crate) fn pixel(raster: &TextRaster, x: f64, y: f64) -> [u8; 4] {
    let at = |value: f64, origin: f64| ((value - origin) * raster.scale).floor() as usize;
    let start = at(x, raster.origin.x) * 4;
    raster.frame.row(0, at(y, raster.origin.y))[start..start + 4].try_into().expect("four bytes")
}

/// Where alpha is at least half: left, top, right, bottom in layout pixels.
pub(crate) fn ink_edges(raster: &TextRaster) -> [f64; 4] {
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
pub(crate) fn shaper_width(words: &str, bytes: &'static [u8]) -> f64 {
    let font = harfrust::Font::new(bytes, 0).expect("a font");
    let mut buffer = harfrust::Buffer::new();
    buffer.push_str(words);
    buffer.guess_segment_properties();
    harfrust::shape(&harfrust::ShaperFont::new(&font), &mut buffer, harfrust::ShapeOptions::new()).expect("a direction");
    let units: i32 = buffer.glyph_positions().iter().map(|position| position.x_advance).sum();
    f64::from(units) * EM / f64::from(font.units_per_em())
}
