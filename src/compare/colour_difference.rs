//! How different two colours look: CIE L*a*b* and CIEDE2000.

use crate::base::{ColourTags, YcbcrCoefficients};

/// A colour in CIE L*a*b* (CIE 15:2018, 8.2.1) under D65.
pub(super) type Lab = [f32; 3];

/// Steps of the table from a gamma-encoded component to light.
const LIGHT_STEPS: usize = 2048;

/// Steps of the table of the L*a*b* function over 0..=1.
const CURVE_STEPS: usize = 2048;

/// Brings Y'CbCr code values to L*a*b*, by tables.
pub(super) struct LabConverter {
    rgb_from_ycbcr: [[f32; 3]; 3],
    offsets: [f32; 3],
    light: Vec<f32>,
    curve: Vec<f32>,
}

/// X, Y, Z over those of the white point, per linear R, G, B: IEC 61966-2-1 (primaries of BT.709, D65).
const XYZ_FROM_RGB: [[f32; 3]; 3] = [
    [0.412_456_4 / 0.950_47, 0.357_576_1 / 0.950_47, 0.180_437_5 / 0.950_47],
    [0.212_672_9, 0.715_152_2, 0.072_175],
    [0.019_333_9 / 1.088_83, 0.119_192 / 1.088_83, 0.950_304_1 / 1.088_83],
];

impl LabConverter {
    /// For code values meant as `tags`, components encoded as sRGB.
    pub(super) fn new(tags: ColourTags) -> Self {
        let coefficients = YcbcrCoefficients::of(tags);
        let step = |index: usize, steps: usize| index as f64 / steps as f64;
        Self {
            rgb_from_ycbcr: coefficients.rgb_from_ycbcr.map(|row| row.map(|value| value as f32)),
            offsets: coefficients.offsets.map(|value| value as f32),
            light: (0..=LIGHT_STEPS).map(|index| linear(step(index, LIGHT_STEPS)) as f32).collect(),
            curve: (0..=CURVE_STEPS).map(|index| lab_curve(step(index, CURVE_STEPS)) as f32).collect(),
        }
    }

    /// The colour of code values that need not be whole.
    pub(super) fn lab(&self, ycbcr: [f32; 3]) -> Lab {
        let centred = [ycbcr[0] - self.offsets[0], ycbcr[1] - self.offsets[1], ycbcr[2] - self.offsets[2]];
        let product = |row: &[f32; 3], v: [f32; 3]| row[0] * v[0] + row[1] * v[1] + row[2] * v[2];
        let rgb = [0, 1, 2].map(|index| look_up(&self.light, product(&self.rgb_from_ycbcr[index], centred)));
        let [x, y, z] = [0, 1, 2].map(|index| look_up(&self.curve, product(&XYZ_FROM_RGB[index], rgb)));
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }
}

/// The table's value at `x` in 0..=1, what lies outside at its ends.
fn look_up(table: &[f32], x: f32) -> f32 {
    let last = table.len() - 1;
    let at = x.clamp(0.0, 1.0) * last as f32;
    let index = (at as usize).min(last - 1);
    let fraction = at - index as f32;
    table[index] + (table[index + 1] - table[index]) * fraction
}

/// IEC 61966-2-1, 5.2.
fn linear(component: f64) -> f64 {
    if component <= 0.04045 { component / 12.92 } else { ((component + 0.055) / 1.055).powf(2.4) }
}

/// CIE 15:2018, 8.2.1.1.
fn lab_curve(t: f64) -> f64 {
    let limit = (6.0_f64 / 29.0).powi(3);
    if t > limit { t.cbrt() } else { t * (29.0_f64 / 6.0).powi(2) / 3.0 + 4.0 / 29.0 }
}

/// CIEDE2000 with all factors 1 (ISO/CIE 11664-6:2014): about 1 is just noticeable.
pub(super) fn ciede2000(first: Lab, second: Lab) -> f32 {
    if first == second {
        return 0.0;
    }
    let chroma = |[_, a, b]: Lab| (a * a + b * b).sqrt();
    let stretch = 1.5 - 0.5 * seventh_power_share(f32::midpoint(chroma(first), chroma(second)));
    let [l1, a1, b1] = [first[0], first[1] * stretch, first[2]];
    let [l2, a2, b2] = [second[0], second[1] * stretch, second[2]];
    let (c1, c2) = ((a1 * a1 + b1 * b1).sqrt(), (a2 * a2 + b2 * b2).sqrt());
    let hue = mean_hue([a1, b1, c1], [a2, b2, c2]);
    let (l, c) = (f32::midpoint(l1, l2), f32::midpoint(c1, c2));
    let centred = (l - 50.0).powi(2);
    let scale_l = 1.0 + 0.015 * centred / (20.0 + centred).sqrt();
    let (scale_c, scale_h) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * hue_weight(&hue));
    let (dl, dc, dh) = ((l2 - l1) / scale_l, (c2 - c1) / scale_c, hue.difference / scale_h);
    let rotation = -seventh_power_share(c) * blue_turn(&hue);
    (dl * dl + dc * dc + dh * dh + rotation * dc * dh).max(0.0).sqrt()
}

/// The square root of c^7 / (c^7 + 25^7).
fn seventh_power_share(c: f32) -> f32 {
    let cubed = c * c * c;
    let power = cubed * cubed * c;
    (power / (power + 6_103_515_625.0)).sqrt()
}

/// The direction halfway between two hues, and how far apart they are.
struct MeanHue {
    cos: f32,
    sin: f32,
    /// The hue difference H of the standard, in units of chroma.
    difference: f32,
}

/// Of two colours given as a', b', C'. The halfway direction is that of the sum of both unit vectors, which saves angles.
fn mean_hue([a1, b1, c1]: [f32; 3], [a2, b2, c2]: [f32; 3]) -> MeanHue {
    if c1 == 0.0 || c2 == 0.0 {
        // The hue of a grey is 0 and not averaged.
        let (a, b, c) = if c1 == 0.0 { (a2, b2, c2) } else { (a1, b1, c1) };
        return if c == 0.0 {
            MeanHue { cos: 1.0, sin: 0.0, difference: 0.0 }
        } else {
            MeanHue { cos: a / c, sin: b / c, difference: 0.0 }
        };
    }
    let (x, y) = (a1 / c1 + a2 / c2, b1 / c1 + b2 / c2);
    let length = (x * x + y * y).sqrt();
    if length < 1e-3 {
        return mean_of_opposite_hues([a1, b1, c1], [a2, b2, c2]);
    }
    // sin(turn) is the cross product of the unit vectors, cos(turn / 2) half the length of their sum.
    MeanHue { cos: x / length, sin: y / length, difference: 2.0 * (a1 * b2 - b1 * a2) / ((c1 * c2).sqrt() * length) }
}

/// As the standard has it, by angles: which way round is shorter hangs on the last digit.
fn mean_of_opposite_hues([a1, b1, c1]: [f32; 3], [a2, b2, c2]: [f32; 3]) -> MeanHue {
    let degrees = |a: f32, b: f32| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (degrees(a1, b1), degrees(a2, b2));
    let turn = match h2 - h1 {
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (sin, cos) = (h1 + turn / 2.0).to_radians().sin_cos();
    MeanHue { cos, sin, difference: 2.0 * (c1 * c2).sqrt() * (turn.to_radians() / 2.0).sin() }
}

/// The standard's T: 1 - 0.17 cos(h - 30) + 0.24 cos 2h + 0.32 cos(3h + 6) - 0.20 cos(4h - 63), by the formulas for multiple angles.
fn hue_weight(hue: &MeanHue) -> f32 {
    let (c, s) = (hue.cos, hue.sin);
    let (c2, s2) = (c * c - s * s, 2.0 * s * c);
    let (c3, s3) = (c2 * c - s2 * s, s2 * c + c2 * s);
    let (c4, s4) = (c2 * c2 - s2 * s2, 2.0 * s2 * c2);
    let (cos30, sin30) = (0.866_025_4, 0.5);
    let (cos6, sin6) = (0.994_521_9, 0.104_528_46);
    let (cos63, sin63) = (0.453_990_5, 0.891_006_5);
    1.0 - 0.17 * (c * cos30 + s * sin30) + 0.24 * c2 + 0.32 * (c3 * cos6 - s3 * sin6) - 0.20 * (c4 * cos63 + s4 * sin63)
}

/// Twice the sine of the standard's rotation in the blues, about 275 degrees; it is under 10^-6 a right angle away.
fn blue_turn(hue: &MeanHue) -> f32 {
    let (cos275, sin275) = (0.087_155_74, -0.996_194_7);
    if hue.cos * cos275 + hue.sin * sin275 < 0.0 {
        return 0.0;
    }
    let degrees = hue.sin.atan2(hue.cos).to_degrees().rem_euclid(360.0);
    2.0 * (60.0 * (-((degrees - 275.0) / 25.0).powi(2)).exp()).to_radians().sin()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sharma, Wu, Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and Mathematical Observations", Color
    /// Research and Application 30(1), 2005, table 1: all 34 pairs.
    const SHARMA: [(Lab, Lab, f32); 34] = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 3.1571, -77.2803], [50.0, 0.0, -82.7485], 2.8615),
        ([50.0, 2.8361, -74.0200], [50.0, 0.0, -82.7485], 3.4412),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, -1.1848, -84.8006], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, -0.9009, -85.5211], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, -1.0, 2.0], [50.0, 0.0, 0.0], 2.3669),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.001], 7.1792),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0011], 7.2195),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0012], 7.2195),
        ([50.0, -0.001, 2.49], [50.0, 0.0009, -2.49], 4.8045),
        ([50.0, -0.001, 2.49], [50.0, 0.001, -2.49], 4.8045),
        ([50.0, -0.001, 2.49], [50.0, 0.0011, -2.49], 4.7461),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([50.0, 2.5, 0.0], [58.0, 24.0, 15.0], 19.4535),
        ([50.0, 2.5, 0.0], [50.0, 3.1736, 0.5854], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 3.2972, 0.0], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 1.8634, 0.5757], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 3.2592, 0.3350], 1.0000),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.2630),
        ([61.2901, 3.7196, -5.3901], [61.4292, 2.2480, -4.9620], 1.8731),
        ([35.0831, -44.1164, 3.7933], [35.0232, -40.0716, 1.5901], 1.8645),
        ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ([36.4612, 47.8580, 18.3852], [36.2715, 50.5065, 21.2231], 1.4146),
        ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
        ([90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381),
        ([6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];

    #[test]
    fn the_published_pairs_come_out() {
        for (first, second, wanted) in SHARMA {
            let found = ciede2000(first, second);
            assert!((found - wanted).abs() < 2e-4, "{first:?} {second:?}: {found}, not {wanted}");
        }
    }

    #[test]
    fn known_colours_have_their_lab() {
        let tags = ColourTags::BT709_LIMITED;
        let converter = LabConverter::new(tags);
        let coefficients = YcbcrCoefficients::of(tags);
        // sRGB primaries in L*a*b* under D65.
        let known = [
            ([1.0, 1.0, 1.0], [100.0, 0.0, 0.0]),
            ([1.0, 0.0, 0.0], [53.24, 80.09, 67.20]),
            ([0.0, 1.0, 0.0], [87.73, -86.18, 83.18]),
            ([0.0, 0.0, 1.0], [32.30, 79.19, -107.86]),
            ([0.5, 0.5, 0.5], [53.39, 0.0, 0.0]),
        ];
        for (rgb, wanted) in known {
            let found = converter.lab(coefficients.ycbcr(rgb).map(|value| value as f32));
            for (found, wanted) in found.iter().zip(wanted) {
                assert!((found - wanted).abs() < 0.05, "{rgb:?}: {found} {wanted}");
            }
        }
    }
}
