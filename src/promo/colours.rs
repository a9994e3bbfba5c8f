//! Colours that go with the pictures.

/// A colour as the draft writes it.
pub(super) fn hex(rgb: [f64; 3]) -> String {
    let [red, green, blue] = rgb.map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// BT.709 luma.
pub(super) fn luma([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The same hue at this luma, and at least this far from grey.
pub(super) fn toned(rgb: [f64; 3], wanted_luma: f64, colourfulness: f64) -> [f64; 3] {
    let grey = luma(rgb);
    let reach = rgb.iter().fold(0.0_f64, |most, value| most.max((value - grey).abs())).max(1e-6);
    // Greys have no hue to strengthen.
    let factor = if reach < 0.02 { 1.0 } else { (colourfulness / reach).max(1.0) };
    let strong = rgb.map(|value| grey + (value - grey) * factor * (wanted_luma / grey.max(0.05)).min(1.0));
    let shift = wanted_luma - luma(strong);
    strong.map(|value| (value + shift).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_keep_the_hue_and_meet_the_luma() {
        for rgb in [[0.8, 0.4, 0.2], [0.2, 0.3, 0.9], [0.5, 0.5, 0.5]] {
            for wanted in [0.15, 0.3, 0.85] {
                let found = toned(rgb, wanted, 0.1);
                assert!((luma(found) - wanted).abs() < 0.06, "{rgb:?} at {wanted}: {found:?}");
                let order = |rgb: [f64; 3]| [rgb[0] >= rgb[1], rgb[1] >= rgb[2], rgb[0] >= rgb[2]];
                assert_eq!(order(found), order(rgb), "{rgb:?} at {wanted}: {found:?}");
            }
        }
        assert_eq!(hex([1.0, 0.5, 0.0]), "#ff8000");
    }
}
