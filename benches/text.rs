//! Laying out and painting a title of 30 characters, and a long paragraph, on a 1080x1920 canvas.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use offcut::base::{Paint, PixelSize, Rgba};
use offcut::draft::{Align, Direction, Overflow, Text, TextShadow, TextStroke, TextStyle, VerticalAlign};
use offcut::text::{FontLibrary, FontOptions, TextFrame, layout};

const TITLE: &str = "Summer nights in the big city!";

fn text(words: &str, size: f64) -> Text {
    let style = TextStyle {
        families: Vec::new(),
        weight: 700,
        italic: false,
        size,
        fill: Paint::Solid(Rgba::WHITE),
        letter_spacing: 0.0,
        case: None,
        strokes: vec![TextStroke { colour: Rgba::BLACK, width: 0.06 }],
        shadows: Vec::new(),
    };
    Text {
        text: words.into(),
        subtitles: None,
        style,
        ranges: Vec::new(),
        auto_fit: None,
        align: Align::Center,
        vertical_align: VerticalAlign::Middle,
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

fn text_benches(criterion: &mut Criterion) {
    let fonts = FontLibrary::new(FontOptions::default());
    let frame = TextFrame { canvas: PixelSize::new(1080, 1920), box_width_px: 972.0, box_height_px: None, language: None };
    let mut with_shadow = text(TITLE, 0.05);
    with_shadow.style.shadows = vec![TextShadow { colour: Rgba::new(0.0, 0.0, 0.0, 0.6), x: 0.05, y: 0.05, blur: 0.1 }];
    let cases =
        [("title", text(TITLE, 0.05)), ("title with shadow", with_shadow), ("paragraph of 900 characters", text(&TITLE.repeat(30), 0.02))];
    for (name, words) in &cases {
        let block = layout(words, frame, &fonts).expect("bundled fonts have these letters");
        criterion.bench_function(&format!("text layout: {name}"), |bencher| bencher.iter(|| layout(black_box(words), frame, &fonts)));
        criterion.bench_function(&format!("text raster: {name}"), |bencher| bencher.iter(|| black_box(&block).rasterise(1.0)));
    }
}

criterion_group!(benches, text_benches);
criterion_main!(benches);
