//! Blend modes: W3C Compositing and Blending 1, sections 9.1 and 9.2, as they stand there.

use offcut::base::Rgba;
use offcut::draft::BlendMode;
use offcut::scene::Look;

use super::canvas::{assert_pixel, composed, everywhere, triple};

type Colour = [f64; 3];

fn separable(mode: BlendMode, b: f64, s: f64) -> Option<f64> {
    use BlendMode as M;
    Some(match mode {
        M::Normal => s,
        M::Multiply => b * s,
        M::Screen => b + s - b * s,
        M::Overlay => separable(M::HardLight, s, b)?,
        M::Darken => b.min(s),
        M::Lighten => b.max(s),
        M::ColorDodge if b == 0.0 => 0.0,
        M::ColorDodge if s == 1.0 => 1.0,
        M::ColorDodge => (b / (1.0 - s)).min(1.0),
        M::ColorBurn if b == 1.0 => 1.0,
        M::ColorBurn if s == 0.0 => 0.0,
        M::ColorBurn => 1.0 - ((1.0 - b) / s).min(1.0),
        M::HardLight if s <= 0.5 => b * 2.0 * s,
        M::HardLight => separable(M::Screen, b, 2.0 * s - 1.0)?,
        M::SoftLight if s <= 0.5 => b - (1.0 - 2.0 * s) * b * (1.0 - b),
        M::SoftLight => {
            let d = if b <= 0.25 { ((16.0 * b - 12.0) * b + 4.0) * b } else { b.sqrt() };
            b + (2.0 * s - 1.0) * (d - b)
        }
        M::Difference => (b - s).abs(),
        M::Exclusion => b + s - 2.0 * b * s,
        M::Add | M::Hue | M::Saturation | M::Color | M::Luminosity => return None,
    })
}

fn lum([r, g, b]: Colour) -> f64 {
    0.3 * r + 0.59 * g + 0.11 * b
}

fn clip(colour: Colour) -> Colour {
    let l = lum(colour);
    let n = colour.into_iter().fold(f64::MAX, f64::min);
    let x = colour.into_iter().fold(f64::MIN, f64::max);
    let colour = if n < 0.0 { colour.map(|c| l + (c - l) * l / (l - n)) } else { colour };
    if x > 1.0 { colour.map(|c| l + (c - l) * (1.0 - l) / (x - l)) } else { colour }
}

fn set_lum(colour: Colour, l: f64) -> Colour {
    let d = l - lum(colour);
    clip(colour.map(|c| c + d))
}

fn sat(colour: Colour) -> f64 {
    colour.into_iter().fold(f64::MIN, f64::max) - colour.into_iter().fold(f64::MAX, f64::min)
}

fn set_sat(colour: Colour, s: f64) -> Colour {
    let mut order = [0, 1, 2];
    order.sort_by(|a, b| colour[*a].total_cmp(&colour[*b]));
    let [min, mid, max] = order;
    let mut out = [0.0; 3];
    if colour[max] > colour[min] {
        out[mid] = (colour[mid] - colour[min]) * s / (colour[max] - colour[min]);
        out[max] = s;
    }
    out
}

fn blended(mode: BlendMode, b: Colour, s: Colour) -> Option<Colour> {
    Some(match mode {
        BlendMode::Hue => set_lum(set_sat(s, sat(b)), lum(b)),
        BlendMode::Saturation => set_lum(set_sat(b, sat(s)), lum(b)),
        BlendMode::Color => set_lum(s, lum(b)),
        BlendMode::Luminosity => set_lum(b, lum(s)),
        _ => [separable(mode, b[0], s[0])?, separable(mode, b[1], s[1])?, separable(mode, b[2], s[2])?],
    })
}

#[test]
fn every_mode_is_its_formula() {
    let colours = [
        Rgba::BLACK,
        Rgba::WHITE,
        Rgba::new(0.5, 0.5, 0.5, 1.0),
        Rgba::new(0.9, 0.2, 0.1, 1.0),
        Rgba::new(0.1, 0.6, 0.3, 1.0),
        Rgba::new(0.25, 0.3, 0.8, 1.0),
    ];
    assert_eq!(BlendMode::ALL.len(), 17);
    for &mode in BlendMode::ALL {
        for below in colours {
            for above in colours {
                for opacity in [1.0, 0.6] {
                    let look = Look { blend: mode, ..Look::default() };
                    let mut layer = everywhere(above, look);
                    layer.opacity = opacity;
                    let frame = composed(below, vec![layer]);
                    // The backdrop is what its bytes say.
                    let (b, s) = (quantised(below), triple(above));
                    let wanted: Colour = match blended(mode, b, s) {
                        Some(result) => std::array::from_fn(|c| b[c] + (result[c] - b[c]) * opacity),
                        None => std::array::from_fn(|c| (b[c] + s[c] * opacity).min(1.0)),
                    };
                    let what = format!("{} of {above} over {below} at {opacity}", mode.name());
                    assert_pixel(&frame, (75, 43), wanted, 0.6, &what);
                }
            }
        }
    }
}

/// A colour after its code values have been rounded.
fn quantised(colour: Rgba) -> Colour {
    use offcut::base::{ColourTags, YcbcrCoefficients};
    let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
    coefficients.rgb(coefficients.ycbcr(triple(colour)).map(f64::round)).map(|c| c.clamp(0.0, 1.0))
}
