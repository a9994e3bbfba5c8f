//! Effects: the formulas of the reference page, on single colours and on edges.

use std::sync::Arc;

use offcut::base::{Affine, Rect, Rgba};
use offcut::composite::{Content, Layer};
use offcut::scene::{ColourKey, ColourTable, CubeTable, Effect, KeyKind, Look};

use super::canvas::{CANVAS, assert_pixel, composed, everywhere, filled, triple};
use crate::support::normal::normal_integral;

type Colour = [f64; 3];

fn luma([r, g, b]: Colour) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// 0 below 0, 1 above 1, smooth between.
fn smooth(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

fn look(effects: Vec<Effect>) -> Look {
    Look { effects, ..Look::default() }
}

/// The colour that a pointwise effect makes of one in the middle of the canvas.
fn formula(effect: &Effect, c: Colour) -> Colour {
    let y = luma(c);
    let shifted = |shift: Colour| -> Colour { std::array::from_fn(|i| c[i] + shift[i] - luma(shift)) };
    let matrix = |rows: [Colour; 3], amount: f64| -> Colour {
        rows.map(|row| row.iter().zip(c).map(|(weight, value)| weight * value).sum::<f64>())
            .iter()
            .zip(c)
            .map(|(m, value)| value + (m - value) * amount)
            .collect::<Vec<_>>()
            .try_into()
            .unwrap()
    };
    let result = match *effect {
        Effect::Exposure { stops } => c.map(|v| (2_f64.powf(stops) * v.powf(2.2)).powf(1.0 / 2.2)),
        Effect::Brightness { amount } => c.map(|v| v + amount),
        Effect::Contrast { factor } => c.map(|v| (v - 0.5) * factor + 0.5),
        Effect::Saturation { factor } => c.map(|v| y + (v - y) * factor),
        Effect::Gamma { gamma } => c.map(|v| v.powf(1.0 / gamma)),
        Effect::Temperature { amount } => shifted([0.2 * amount, 0.0, -0.2 * amount]),
        Effect::Tint { amount } => shifted([0.0, -0.2 * amount, 0.0]),
        Effect::Hue { degrees } => {
            let (s, k) = degrees.to_radians().sin_cos();
            let rows = [
                [0.213 + k * 0.787 - s * 0.213, 0.715 - k * 0.715 - s * 0.715, 0.072 - k * 0.072 + s * 0.928],
                [0.213 - k * 0.213 + s * 0.143, 0.715 + k * 0.285 + s * 0.140, 0.072 - k * 0.072 - s * 0.283],
                [0.213 - k * 0.213 - s * 0.787, 0.715 - k * 0.715 + s * 0.715, 0.072 + k * 0.928 + s * 0.072],
            ];
            matrix(rows, 1.0)
        }
        Effect::Highlights { amount } => c.map(|v| v + 0.25 * amount * smooth(2.0 * y - 1.0)),
        Effect::Shadows { amount } => c.map(|v| v + 0.25 * amount * (1.0 - smooth(2.0 * y))),
        Effect::Grayscale { amount } => matrix([[0.2126, 0.7152, 0.0722]; 3], amount),
        Effect::Sepia { amount } => matrix([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]], amount),
        Effect::Invert { amount } => c.map(|v| amount * (1.0 - v) + (1.0 - amount) * v),
        _ => c,
    };
    result.map(|v| v.clamp(0.0, 1.0))
}

#[test]
fn pointwise_effects_are_their_formulas() {
    let effects = [
        Effect::Exposure { stops: 1.3 },
        Effect::Exposure { stops: -2.0 },
        Effect::Brightness { amount: 0.3 },
        Effect::Contrast { factor: 1.8 },
        Effect::Saturation { factor: 0.2 },
        Effect::Saturation { factor: 2.5 },
        Effect::Gamma { gamma: 2.2 },
        Effect::Gamma { gamma: 0.4 },
        Effect::Temperature { amount: 0.7 },
        Effect::Tint { amount: -0.6 },
        Effect::Hue { degrees: 115.0 },
        Effect::Highlights { amount: -0.8 },
        Effect::Shadows { amount: 0.9 },
        Effect::Grayscale { amount: 0.7 },
        Effect::Sepia { amount: 0.9 },
        Effect::Invert { amount: 0.8 },
        // Without softness it begins far from the middle.
        Effect::Vignette { amount: 1.0, softness: 0.0 },
    ];
    for colour in [Rgba::new(0.9, 0.3, 0.2, 1.0), Rgba::new(0.1, 0.45, 0.8, 1.0), Rgba::BLACK, Rgba::WHITE] {
        for effect in effects {
            let frame = composed(Rgba::BLACK, vec![everywhere(colour, look(vec![effect]))]);
            assert_pixel(&frame, (75, 43), formula(&effect, triple(colour)), 0.2, &format!("{effect:?} of {colour}"));
        }
        // In their order, each clamped.
        let chain = vec![effects[2], effects[3], effects[10], effects[15]];
        let wanted = chain.iter().fold(triple(colour), |colour, effect| formula(effect, colour));
        assert_pixel(&composed(Rgba::BLACK, vec![everywhere(colour, look(chain))]), (75, 43), wanted, 0.3, "a chain");
    }
}

#[test]
fn a_vignette_darkens_the_corners_alone() {
    let (grey, effect) = (Rgba::new(0.8, 0.8, 0.8, 1.0), Effect::Vignette { amount: 0.6, softness: 0.4 });
    let frame = composed(Rgba::BLACK, vec![everywhere(grey, look(vec![effect]))]);
    let reach = 75_f64.hypot(43.0);
    for (x, y) in [(75, 43), (20, 43), (0, 0), (149, 85), (120, 10)] {
        let distance = (x as f64 + 0.5 - 75.0).hypot(y as f64 + 0.5 - 43.0) / reach;
        let kept = 1.0 - 0.6 * smooth((distance - 0.45) / 0.55);
        let found = f64::from(frame.row(0, y)[x]);
        let wanted = 16.0 + 219.0 * f64::from(grey.r) * kept;
        assert!((found - wanted).abs() <= 0.8, "{found} at {x},{y}, not {wanted:.2}");
    }
}

#[test]
fn grain_has_no_mean_and_comes_again_with_its_seed() {
    let grey = Rgba::new(0.5, 0.5, 0.5, 1.0);
    let grained = |seed, frame| {
        let frame = composed(Rgba::BLACK, vec![everywhere(grey, look(vec![Effect::Grain { amount: 1.0, seed, frame }]))]);
        (0..86).flat_map(|y| frame.row(0, y).iter().map(|code| f64::from(*code)).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let one = grained(3, 7);
    let mean = one.iter().sum::<f64>() / one.len() as f64;
    let deviation = (one.iter().map(|code| (code - mean).powi(2)).sum::<f64>() / one.len() as f64).sqrt();
    // A triangle of -0.2..0.2 has a deviation of 0.2 through the root of 6.
    assert!((mean - 125.5).abs() < 1.0 && (deviation - 219.0 * 0.2 / 6_f64.sqrt()).abs() < 1.0, "{mean} {deviation}");
    assert_eq!(one, grained(3, 7));
    assert_ne!(one, grained(4, 7));
    assert_ne!(one, grained(3, 8));
}

#[test]
fn a_table_replaces_colours() {
    // Two points a side: red and blue change places, and green is halved.
    let colours = (0..8).map(|i| [(i / 4) as f32, 0.5 * (i / 2 % 2) as f32, (i % 2) as f32]).collect();
    let table = Arc::new(CubeTable { size: 2, colours, domain_min: [0.0; 3], domain_max: [1.0; 3] });
    for amount in [1.0, 0.5] {
        let colour = Rgba::new(0.8, 0.6, 0.3, 1.0);
        let look = Look { table: Some(ColourTable { table: Arc::clone(&table), amount }), ..Look::default() };
        let wanted = [0.8 + (0.3 - 0.8) * amount, 0.6 + (0.3 - 0.6) * amount, 0.3 + (0.8 - 0.3) * amount];
        assert_pixel(&composed(Rgba::BLACK, vec![everywhere(colour, look)]), (75, 43), wanted, 0.2, "a table");
    }
}

#[test]
fn a_key_takes_its_colour_away_and_leaves_others() {
    let green = Rgba::new(0.1, 0.8, 0.2, 1.0);
    let keyed = |colour: Rgba, kind: KeyKind, inverted: bool| {
        let key = ColourKey { kind, threshold: 0.15, softness: 0.1, spill: 0.0, inverted };
        composed(Rgba::new(0.0, 0.0, 1.0, 1.0), vec![everywhere(colour, Look { key: Some(key), ..Look::default() })])
    };
    let (blue, skin) = ([0.0, 0.0, 1.0], Rgba::new(0.8, 0.6, 0.5, 1.0));
    assert_pixel(&keyed(green, KeyKind::Chroma(green), false), (75, 43), blue, 0.2, "the key itself");
    assert_pixel(&keyed(skin, KeyKind::Chroma(green), false), (75, 43), triple(skin), 0.2, "skin");
    assert_pixel(&keyed(green, KeyKind::Chroma(green), true), (75, 43), triple(green), 0.2, "the key, inverted");
    assert_pixel(&keyed(Rgba::new(0.1, 0.1, 0.1, 1.0), KeyKind::Luma, false), (75, 43), blue, 0.2, "black by luma");
    assert_pixel(&keyed(skin, KeyKind::Luma, false), (75, 43), triple(skin), 0.2, "skin by luma");
}

#[test]
fn spill_takes_the_keys_hue_out_and_keeps_luma() {
    let (green, tinted) = (Rgba::new(0.0, 1.0, 0.0, 1.0), Rgba::new(0.5, 0.62, 0.5, 1.0));
    let key = ColourKey { kind: KeyKind::Chroma(green), threshold: 0.1, softness: 0.05, spill: 1.0, inverted: false };
    let frame = composed(Rgba::BLACK, vec![everywhere(tinted, Look { key: Some(key), ..Look::default() })]);
    let (cb, cr) = (frame.row(1, 20)[30], frame.row(2, 20)[30]);
    assert!(cb.abs_diff(128) <= 2 && cr.abs_diff(128) <= 2, "{cb} {cr}");
    let wanted = 16.0 + 219.0 * luma(triple(tinted));
    assert!((f64::from(frame.row(0, 43)[75]) - wanted).abs() <= 1.0);
}

/// White to the right of the canvas's middle, as one picture.
fn step_picture() -> Layer {
    let picture = image::RgbImage::from_fn(CANVAS.width, CANVAS.height, |x, _| image::Rgb([if x < 75 { 0 } else { 255 }; 3]));
    let frame = crate::support::media::planar(&picture);
    Layer::plain(Content::Frame(frame), Rect::of_size(CANVAS.as_size()), Affine::identity())
}

fn row_of(effects: Vec<Effect>) -> Vec<f64> {
    let frame = composed(Rgba::BLACK, vec![Layer { look: look(effects), ..step_picture() }]);
    frame.row(0, 40).iter().map(|code| (f64::from(*code) - 16.0) / 219.0).collect()
}

#[test]
fn filters_have_the_profiles_of_their_formulas() {
    let blurred = |sigma: f64, x: usize| normal_integral((x as f64 + 0.5 - 75.0) / sigma);
    // After a pointwise effect the blur runs on a surface.
    let inverted = row_of(vec![Effect::Invert { amount: 1.0 }, Effect::Blur { sigma: 6.0 }]);
    let sharp = row_of(vec![Effect::Sharpen { amount: 1.0, sigma: 4.0 }]);
    let cells = row_of(vec![Effect::Pixelate { cell: 20.0 }]);
    let step = |x: usize| f64::from(u8::from(x >= 75));
    for x in 0..150 {
        assert!((inverted[x] - (1.0 - blurred(6.0, x))).abs() < 0.012, "blurred at {x}: {}", inverted[x]);
        let wanted = (2.0 * step(x) - blurred(4.0, x)).clamp(0.0, 1.0);
        assert!((sharp[x] - wanted).abs() < 0.02, "sharpened at {x}: {}", sharp[x]);
        // The step lies in the cell of 60..80, a quarter of which is white.
        let wanted = if (60..80).contains(&x) { 0.25 } else { step(x) };
        assert!((cells[x] - wanted).abs() < 0.01, "a cell at {x}: {}", cells[x]);
    }
}

#[test]
fn split_channels_lie_apart() {
    let split = look(vec![Effect::RgbSplit { shift: (10.0, 0.0) }]);
    let frame = composed(Rgba::BLACK, vec![Layer { look: split, ..step_picture() }]);
    // Red has come from the left, so that white begins ten pixels later in it, and ten earlier in blue.
    for (x, wanted) in [(60, [0.0, 0.0, 0.0]), (69, [0.0, 0.0, 1.0]), (79, [0.0, 1.0, 1.0]), (89, [1.0, 1.0, 1.0])] {
        assert_pixel(&frame, (x, 40), wanted, 0.6, &format!("at {x}"));
    }
}

#[test]
fn glow_spreads_light_and_dims_nothing() {
    let glowing = row_of(vec![Effect::Glow { amount: 1.0, sigma: 5.0, threshold: 0.5 }]);
    for (x, value) in glowing.iter().enumerate() {
        let bright = normal_integral((x as f64 + 0.5 - 75.0) / 5.0);
        let wanted = if x < 75 { bright } else { 1.0 };
        assert!((value - wanted).abs() < 0.02, "at {x}: {value}, not {wanted:.3}");
    }
}

#[test]
fn what_is_clear_around_a_picture_takes_part_in_its_blur() {
    let rect = Rect::new(50.0, 0.0, 50.0, 86.0);
    let half_clear = filled(Rgba { a: 0.999, ..Rgba::WHITE }, rect, look(vec![Effect::Blur { sigma: 5.0 }]));
    let frame = composed(Rgba::BLACK, vec![half_clear]);
    for x in 20..60_usize {
        let wanted = 16.0 + 219.0 * normal_integral((x as f64 + 0.5 - 50.0) / 5.0);
        assert!((f64::from(frame.row(0, 43)[x]) - wanted).abs() < 3.0, "at {x}");
    }
}
