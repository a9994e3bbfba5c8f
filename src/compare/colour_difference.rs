//! How different colours look, eight pairs at once: CIE L*a*b* and CIEDE2000.

use fearless_simd::{Level, Simd, dispatch, f32x8, prelude::*};

use crate::base::{ColourTags, YcbcrCoefficients};

use super::chebyshev::Chebyshev;

/// Colours worked on at once.
pub(super) const LANES: usize = 8;

/// Colours in CIE L*a*b* (CIE 15:2018, 8.2.1) under D65.
type Lab<S> = [f32x8<S>; 3];

/// X, Y, Z over those of the white point, per linear R, G, B: IEC 61966-2-1 (primaries of BT.709, D65).
const XYZ_FROM_RGB: [[f32; 3]; 3] = [
    [0.412_456_4 / 0.950_47, 0.357_576_1 / 0.950_47, 0.180_437_5 / 0.950_47],
    [0.212_672_9, 0.715_152_2, 0.072_175],
    [0.019_333_9 / 1.088_83, 0.119_192 / 1.088_83, 0.950_304_1 / 1.088_83],
];

/// Component below which sRGB is linear (IEC 61966-2-1, 5.2).
const LINEAR_BELOW: f64 = 0.04045;

/// Share of the white below which the function of L*a*b* is linear: (6/29)^3 (CIE 15:2018, 8.2.1.1).
const CURVED_FROM: f64 = 216.0 / 24389.0;

/// The conversion from the code values of one kind of Y'CbCr to linear light.
struct Coding {
    tags: ColourTags,
    rgb_from_ycbcr: [[f32; 3]; 3],
    offsets: [f32; 3],
}

impl Coding {
    fn of(tags: ColourTags) -> Self {
        let coefficients = YcbcrCoefficients::of(tags);
        Self {
            tags,
            rgb_from_ycbcr: coefficients.rgb_from_ycbcr.map(|row| row.map(|value| value as f32)),
            offsets: coefficients.offsets.map(|value| value as f32),
        }
    }
}

/// Measures how different colours look.
pub(super) struct ColourMeter {
    codings: [Coding; 2],
    curves: Curves,
}

/// The functions on the way from code values to a difference.
struct Curves {
    /// From a gamma-encoded component to light, where it is not linear.
    light: Chebyshev<12>,
    /// The cube root, by the fourth root.
    cube_root: Chebyshev<10>,
    /// Twice the sine of the standard's rotation in the blues, by 1 - cos of the angle from 275 degrees, up to a right
    /// angle.
    blue_turn: Chebyshev<20>,
}

impl Default for ColourMeter {
    fn default() -> Self {
        let from_blue = |v: f64| ((1.0 - v).acos().to_degrees() / 25.0).powi(2);
        let curves = Curves {
            light: Chebyshev::of(|component| ((component + 0.055) / 1.055).powf(2.4), LINEAR_BELOW, 1.0),
            cube_root: Chebyshev::of(|root| root.powf(4.0 / 3.0), CURVED_FROM.powf(0.25), 1.0),
            blue_turn: Chebyshev::of(|v| 2.0 * (60.0 * (-from_blue(v)).exp()).to_radians().sin(), 0.0, 1.0),
        };
        Self { codings: [Coding::of(ColourTags::BT709_LIMITED), Coding::of(ColourTags::BT709_LIMITED)], curves }
    }
}

impl ColourMeter {
    /// CIEDE2000 with all factors 1 (ISO/CIE 11664-6:2014), about 1 being just noticeable, between the colours of each
    /// place in `a` and `b`: planes of Y'CbCr code values that need not be whole, a multiple of [`LANES`] long, meant
    /// as `tags` say.
    pub(super) fn differences(&mut self, level: Level, a: &[Vec<f32>; 3], b: &[Vec<f32>; 3], tags: [ColourTags; 2], found: &mut Vec<f32>) {
        for (coding, tags) in self.codings.iter_mut().zip(tags) {
            if coding.tags != tags {
                *coding = Coding::of(tags);
            }
        }
        found.resize(a[0].len(), 0.0);
        dispatch!(level, simd => self.write_differences(simd, a, b, found));
    }

    #[inline(always)]
    fn write_differences<S: Simd>(&self, simd: S, a: &[Vec<f32>; 3], b: &[Vec<f32>; 3], found: &mut [f32]) {
        for (index, out) in found.chunks_exact_mut(LANES).enumerate() {
            let of_a = self.curves.lab(simd, &self.codings[0], colours_at(simd, a, index));
            let of_b = self.curves.lab(simd, &self.codings[1], colours_at(simd, b, index));
            self.curves.ciede2000(simd, of_a, of_b).store_slice(out);
        }
    }
}

/// Eight colours from planes.
#[inline(always)]
fn colours_at<S: Simd>(simd: S, planes: &[Vec<f32>; 3], index: usize) -> [f32x8<S>; 3] {
    let [x, y, z] = planes;
    let span = index * LANES..(index + 1) * LANES;
    [f32x8::from_slice(simd, &x[span.clone()]), f32x8::from_slice(simd, &y[span.clone()]), f32x8::from_slice(simd, &z[span])]
}

/// The products of a matrix's rows with vectors. (No `map`: what is handed to it would be compiled without the lanes'
/// instructions.)
#[inline(always)]
fn products<S: Simd>([x, y, z]: &[[f32; 3]; 3], v: [f32x8<S>; 3]) -> [f32x8<S>; 3] {
    [dot(x, v), dot(y, v), dot(z, v)]
}

#[inline(always)]
fn dot<S: Simd>(row: &[f32; 3], v: [f32x8<S>; 3]) -> f32x8<S> {
    v[0] * row[0] + v[1] * row[1] + v[2] * row[2]
}

impl Curves {
    #[inline(always)]
    fn lab<S: Simd>(&self, simd: S, coding: &Coding, codes: [f32x8<S>; 3]) -> Lab<S> {
        let centred = [codes[0] - coding.offsets[0], codes[1] - coding.offsets[1], codes[2] - coding.offsets[2]];
        let [r, g, b] = products(&coding.rgb_from_ycbcr, centred);
        let light = [self.light(simd, r), self.light(simd, g), self.light(simd, b)];
        let [x, y, z] = products(&XYZ_FROM_RGB, light);
        let (x, y, z) = (self.lab_curve(simd, x), self.lab_curve(simd, y), self.lab_curve(simd, z));
        [y * 116.0 - 16.0, (x - y) * 500.0, (y - z) * 200.0]
    }

    /// IEC 61966-2-1, 5.2; what lies outside 0..=1 as its ends.
    #[inline(always)]
    fn light<S: Simd>(&self, simd: S, component: f32x8<S>) -> f32x8<S> {
        let low = f32x8::splat(simd, LINEAR_BELOW as f32);
        let component = component.max(0.0).min(1.0);
        component.simd_le(low).select(component / 12.92, self.light.at(simd, component.max(low)))
    }

    /// CIE 15:2018, 8.2.1.1.
    #[inline(always)]
    fn lab_curve<S: Simd>(&self, simd: S, t: f32x8<S>) -> f32x8<S> {
        let low = f32x8::splat(simd, CURVED_FROM as f32);
        let (t, linear) = (t.min(1.0), t * (841.0 / 108.0) + 4.0 / 29.0);
        t.simd_le(low).select(linear, self.cube_root.at(simd, t.max(low).sqrt().sqrt()))
    }

    #[inline(always)]
    fn ciede2000<S: Simd>(&self, simd: S, first: Lab<S>, second: Lab<S>) -> f32x8<S> {
        let [[l1, a1, b1], [l2, a2, b2]] = [first, second];
        let stretch = seventh_power_share((chroma(a1, b1) + chroma(a2, b2)) * 0.5) * -0.5 + 1.5;
        let (a1, a2) = (a1 * stretch, a2 * stretch);
        let (c1, c2) = (chroma(a1, b1), chroma(a2, b2));
        let hue = mean_hue(simd, [a1, b1, c1], [a2, b2, c2]);
        let (l, c) = ((l1 + l2) * 0.5, (c1 + c2) * 0.5);
        let centred = (l - 50.0) * (l - 50.0);
        let scale_l = centred / (centred + 20.0).sqrt() * 0.015 + 1.0;
        let (scale_c, scale_h) = (c * 0.045 + 1.0, c * hue_weight(&hue) * 0.015 + 1.0);
        let (dl, dc, dh) = ((l2 - l1) / scale_l, (c2 - c1) / scale_c, hue.difference / scale_h);
        let rotation = -seventh_power_share(c) * self.blue_turn(simd, &hue);
        (dl * dl + dc * dc + dh * dh + rotation * dc * dh).max(0.0).sqrt()
    }

    /// Under 10^-5 a right angle from 275 degrees and beyond.
    #[inline(always)]
    fn blue_turn<S: Simd>(&self, simd: S, hue: &MeanHue<S>) -> f32x8<S> {
        let (cos275, sin275) = (0.087_155_74, -0.996_194_7);
        let away = (hue.cos * -cos275 - hue.sin * sin275 + 1.0).max(0.0);
        away.simd_ge(f32x8::splat(simd, 1.0)).select(f32x8::splat(simd, 0.0), self.blue_turn.at(simd, away.min(1.0)))
    }
}

#[inline(always)]
fn chroma<S: Simd>(a: f32x8<S>, b: f32x8<S>) -> f32x8<S> {
    (a * a + b * b).sqrt()
}

/// The square root of c^7 / (c^7 + 25^7).
#[inline(always)]
fn seventh_power_share<S: Simd>(c: f32x8<S>) -> f32x8<S> {
    let cubed = c * c * c;
    let power = cubed * cubed * c;
    (power / (power + 6_103_515_625.0)).sqrt()
}

/// The direction halfway between two hues, and how far apart they are.
struct MeanHue<S: Simd> {
    cos: f32x8<S>,
    sin: f32x8<S>,
    /// The hue difference H of the standard, in units of chroma.
    difference: f32x8<S>,
}

/// Of two colours given as a', b', C'. The halfway direction is that of the sum of both unit vectors, which saves
/// angles; the hue of a grey is 0 and not averaged.
#[inline(always)]
fn mean_hue<S: Simd>(simd: S, [a1, b1, c1]: [f32x8<S>; 3], [a2, b2, c2]: [f32x8<S>; 3]) -> MeanHue<S> {
    let least = f32x8::splat(simd, f32::MIN_POSITIVE);
    let (over1, over2) = (c1.max(least), c2.max(least));
    let (x, y) = (a1 / over1 + a2 / over2, b1 / over1 + b2 / over2);
    let length = (x * x + y * y).sqrt();
    let over = length.max(least);
    // sin(turn) is the cross product of the unit vectors, cos(turn / 2) half the length of their sum.
    let turned = (a1 * b2 - b1 * a2) * 2.0 / ((over1 * over2).sqrt() * over);
    let mut hue = MeanHue { cos: x / over, sin: y / over, difference: turned };
    let opposite = length.simd_lt(f32x8::splat(simd, 1e-3));
    if opposite.any_true() {
        for lane in 0..LANES {
            if length[lane] < 1e-3 && c1[lane] > 0.0 && c2[lane] > 0.0 {
                let found = mean_of_opposite_hues([a1[lane], b1[lane], c1[lane]], [a2[lane], b2[lane], c2[lane]]);
                [hue.cos[lane], hue.sin[lane], hue.difference[lane]] = found;
            }
        }
    }
    hue
}

/// Cosine, sine and difference as the standard has them, by angles: which way round is shorter hangs on the last digit.
#[cold]
fn mean_of_opposite_hues([a1, b1, c1]: [f32; 3], [a2, b2, c2]: [f32; 3]) -> [f32; 3] {
    let degrees = |a: f32, b: f32| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (degrees(a1, b1), degrees(a2, b2));
    let turn = match h2 - h1 {
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (sin, cos) = (h1 + turn / 2.0).to_radians().sin_cos();
    [cos, sin, 2.0 * (c1 * c2).sqrt() * (turn.to_radians() / 2.0).sin()]
}

/// The standard's T: 1 - 0.17 cos(h - 30) + 0.24 cos 2h + 0.32 cos(3h + 6) - 0.20 cos(4h - 63), by the formulas for
/// multiple angles.
#[inline(always)]
fn hue_weight<S: Simd>(hue: &MeanHue<S>) -> f32x8<S> {
    let (c, s) = (hue.cos, hue.sin);
    let (c2, s2) = (c * c - s * s, s * c * 2.0);
    let (c3, s3) = (c2 * c - s2 * s, s2 * c + c2 * s);
    let (c4, s4) = (c2 * c2 - s2 * s2, s2 * c2 * 2.0);
    let (cos30, sin30) = (0.866_025_4, 0.5);
    let (cos6, sin6) = (0.994_521_9, 0.104_528_46);
    let (cos63, sin63) = (0.453_990_5, 0.891_006_5);
    (c * cos30 + s * sin30) * -0.17 + c2 * 0.24 + (c3 * cos6 - s3 * sin6) * 0.32 - (c4 * cos63 + s4 * sin63) * 0.20 + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    type LabColour = [f32; 3];

    /// Sharma, Wu, Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and
    /// Mathematical Observations", Color Research and Application 30(1), 2005, table 1: all 34 pairs.
    const SHARMA: [(LabColour, LabColour, f32); 34] = [
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

    /// Vectors of one colour's components in every lane but the first of `lane`'s.
    fn ciede2000(pairs: &[(LabColour, LabColour, f32)]) -> Vec<f32> {
        let curves = ColourMeter::default().curves;
        let component = |index: usize, of: fn(&(LabColour, LabColour, f32)) -> LabColour| -> [f32; LANES] {
            std::array::from_fn(|lane| pairs.get(lane).map_or(0.0, |pair| of(pair)[index]))
        };
        let components = |of| [0, 1, 2].map(|index| component(index, of));
        let (first, second) = (components(|pair| pair.0), components(|pair| pair.1));
        let found = dispatch!(Level::new(), simd => {
            let lanes = |values: [[f32; LANES]; 3]| values.map(|values| f32x8::from_slice(simd, &values));
            curves.ciede2000(simd, lanes(first), lanes(second)).to_array()
        });
        found[..pairs.len()].to_vec()
    }

    #[test]
    fn the_published_pairs_come_out() {
        for pairs in SHARMA.chunks(LANES) {
            for ((first, second, wanted), found) in pairs.iter().zip(ciede2000(pairs)) {
                assert!((found - wanted).abs() < 2e-4, "{first:?} {second:?}: {found}, not {wanted}");
            }
        }
    }

    #[test]
    fn the_turn_of_the_blues_is_that_of_the_standard() {
        let series = ColourMeter::default().curves.blue_turn;
        for degrees in 0..90 {
            let wanted = 2.0 * (60.0 * (-(f64::from(degrees) / 25.0).powi(2)).exp()).to_radians().sin();
            let away = (1.0 - f64::from(degrees).to_radians().cos()) as f32;
            let found = dispatch!(Level::new(), simd => series.at(simd, f32x8::splat(simd, away))[0]);
            assert!((f64::from(found) - wanted).abs() < 1e-5, "{degrees}: {found} {wanted}");
        }
    }

    #[test]
    fn known_colours_have_their_lab() {
        let tags = ColourTags::BT709_LIMITED;
        let coefficients = YcbcrCoefficients::of(tags);
        // sRGB primaries in L*a*b* under D65, and a dark grey on the straight part of both curves.
        let known = [
            ([1.0, 1.0, 1.0], [100.0, 0.0, 0.0]),
            ([1.0, 0.0, 0.0], [53.24, 80.09, 67.20]),
            ([0.0, 1.0, 0.0], [87.73, -86.18, 83.18]),
            ([0.0, 0.0, 1.0], [32.30, 79.19, -107.86]),
            ([0.5, 0.5, 0.5], [53.39, 0.0, 0.0]),
            ([0.02, 0.02, 0.02], [1.40, 0.0, 0.0]),
        ];
        let (coding, curves) = (Coding::of(tags), ColourMeter::default().curves);
        for (rgb, wanted) in known {
            let codes = coefficients.ycbcr(rgb).map(|value| value as f32);
            let found = dispatch!(Level::new(), simd => curves.lab(simd, &coding, codes.map(|code| f32x8::splat(simd, code))).map(|lanes| lanes[0]));
            for (found, wanted) in found.iter().zip(wanted) {
                assert!((found - wanted).abs() < 0.02, "{rgb:?}: {found} {wanted}");
            }
        }
    }
}
