//! Colours as lightness, chroma and hue (B. Ottosson, "A perceptual color space for image processing", 2020), and their
//! contrast (WCAG 2.2, "contrast ratio"). R'G'B' is sRGB, 0..1.

/// A colour that is seen as it is told: OKLCH.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Oklch {
    /// 0 black, 1 white.
    pub(super) lightness: f64,
    /// 0 grey; sRGB reaches about 0.3.
    pub(super) chroma: f64,
    /// Radians.
    pub(super) hue: f64,
}

fn linear(value: f64) -> f64 {
    if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
}

fn encoded(value: f64) -> f64 {
    if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * libm::pow(value, 1.0 / 2.4) - 0.055 }
}

impl Oklch {
    pub(super) fn of(rgb: [f64; 3]) -> Self {
        let [r, g, b] = rgb.map(linear);
        let l = libm::cbrt(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b);
        let m = libm::cbrt(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b);
        let s = libm::cbrt(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b);
        let lightness = 0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s;
        let a = 1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s;
        Self { lightness, chroma: libm::hypot(a, b), hue: libm::atan2(b, a) }
    }

    /// In sRGB, with as much chroma as that holds.
    pub(super) fn rgb(self) -> [f64; 3] {
        let mut chroma = self.chroma;
        loop {
            let rgb = Self { chroma, ..self }.unbounded();
            if chroma < 1e-4 || rgb.iter().all(|value| (-1e-4..=1.0 + 1e-4).contains(value)) {
                return rgb.map(|value| encoded(value.clamp(0.0, 1.0)));
            }
            chroma *= 0.95;
        }
    }

    fn unbounded(self) -> [f64; 3] {
        let (a, b) = (self.chroma * libm::cos(self.hue), self.chroma * libm::sin(self.hue));
        let cube = |value: f64| value * value * value;
        let l = cube(self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
        let m = cube(self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
        let s = cube(self.lightness - 0.089_484_177_5 * a - 1.291_485_548 * b);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
        ]
    }

    /// The same hue, with this lightness and a chroma within these bounds.
    pub(super) fn toned(self, lightness: f64, (least, most): (f64, f64)) -> Self {
        // Greys have no hue to strengthen.
        let chroma = if self.chroma < 0.012 { self.chroma } else { self.chroma.clamp(least, most) };
        Self { lightness, chroma, ..self }
    }

    /// How far apart two hues are, 0..π.
    pub(super) fn hue_distance(self, other: Self) -> f64 {
        let apart = (self.hue - other.hue).abs();
        apart.min(std::f64::consts::TAU - apart)
    }
}

/// Relative luminance, 0..1.
pub(super) fn luminance(rgb: [f64; 3]) -> f64 {
    let [r, g, b] = rgb.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Contrast of two colours, 1..21.
pub(super) fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_go_there_and_back_and_meet_known_values() {
        for rgb in [[1.0, 0.0, 0.0], [0.2, 0.5, 0.9], [0.9, 0.9, 0.9], [0.02, 0.3, 0.1]] {
            let back = Oklch::of(rgb).rgb();
            assert!(rgb.iter().zip(back).all(|(a, b)| (a - b).abs() < 2e-3), "{rgb:?} {back:?}");
        }
        // CSS Color 4: red is oklch(0.628 0.2577 29.23).
        let red = Oklch::of([1.0, 0.0, 0.0]);
        assert!((red.lightness - 0.628).abs() < 1e-3 && (red.chroma - 0.2577).abs() < 1e-3, "{red:?}");
        assert!((red.hue.to_degrees() - 29.23).abs() < 0.1);
        assert!((contrast([1.0; 3], [0.0; 3]) - 21.0).abs() < 1e-9);
    }
}
