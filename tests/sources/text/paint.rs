//! The pixels of painted text.

use offcut::base::{Gradient, GradientForm, GradientStop, LayoutBox, Paint, Rect, Rgba};
use offcut::draft::{Align, Overflow, Text, TextBox, TextShadow, TextStroke, TextStyle};
use offcut::text::{TextFrame, TextRaster, layout};

use crate::text::sample::*;

#[test]
fn a_centred_symmetric_word_is_painted_symmetrically() {
    let mut words = text("AHA");
    words.align = Align::Center;
    let block = laid_out(&words, 800.0);
    let [left, _, right, _] = ink_edges(&block.rasterise(4.0).unwrap());
    assert!((left + right - 800.0).abs() <= 0.5, "{left} {right}");
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
    // The hole of a degree sign is all within reach; a naive band around it would turn inside out there. Fonts of both
    // outline kinds.
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
    let corner = Rect::<LayoutBox>::new(expected[0].floor(), expected[1].floor(), 20.0, 20.0);
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
    words.style.fill = Paint::Gradient(Gradient { form: GradientForm::Linear, angle_degrees: 90.0, stops });
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
