//! BT.2020 primaries to BT.709 in linear light.

use crate::base::{ColourTags, YcbcrCoefficients};

use super::colour_conversion::Sample;

/// Linear BT.709 R, G, B per linear BT.2020 R, G, B (ITU-R BT.2087-0).
const BT709_FROM_BT2020: [[f32; 3]; 3] =
    [[1.660_491, -0.587_641_1, -0.072_849_9], [-0.124_550_5, 1.132_899_9, -0.008_349_4], [-0.018_150_8, -0.100_578_9, 1.118_729_7]];

/// The display's transfer, both ways (ITU-R BT.1886 with black at zero).
const DISPLAY_GAMMA: f32 = 2.4;

const STEPS: f32 = 4095.0;

/// The way from Y'CbCr of BT.2020 through linear light to 8-bit Y'CbCr of BT.709 limited.
pub(super) struct Gamut {
    /// R', G', B' per Y', Cb, Cr and a constant.
    rgb: [[f32; 4]; 3],
    /// Y', Cb, Cr per R', G', B' and a constant.
    ycbcr: [[f32; 4]; 3],
    /// Light by signal, in 4096 steps.
    linear: Vec<f32>,
    /// Signal by the square root of light, in 4096 steps: the root spreads the dark end, where the curve is steep.
    signal: Vec<f32>,
}

impl Gamut {
    /// From samples with `offsets` whose distance from them, times `scale`, is in 8-bit code values of `from`.
    pub(super) fn new(from: &YcbcrCoefficients, offsets: [f64; 3], scale: f64) -> Self {
        let to = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
        let rgb = from.rgb_from_ycbcr.map(|row| {
            let factors = row.map(|factor| factor * scale);
            let constant: f64 = factors.iter().zip(offsets).map(|(factor, offset)| -factor * offset).sum();
            [factors[0], factors[1], factors[2], constant].map(|factor| factor as f32)
        });
        let mut ycbcr = [[0.0; 4]; 3];
        for (target, (row, offset)) in ycbcr.iter_mut().zip(to.ycbcr_from_rgb.iter().zip(to.offsets)) {
            *target = [row[0], row[1], row[2], offset].map(|factor| factor as f32);
        }
        let steps = || (0..=STEPS as u32).map(|step| step as f32 / STEPS);
        Self {
            rgb,
            ycbcr,
            linear: steps().map(|signal| signal.powf(DISPLAY_GAMMA)).collect(),
            signal: steps().map(|root| root.powf(2.0 / DISPLAY_GAMMA)).collect(),
        }
    }

    /// Converts one row of chroma and the one or two rows of luma that share it. `thresholds` are added before fractions are cut off, a row each.
    pub(super) fn convert_band<T: Sample>(
        &self,
        rows: &mut [(&[T], &mut [u8])],
        (cb_in, cr_in): (&[T], &[T]),
        (cb_out, cr_out): (&mut [u8], &mut [u8]),
        thresholds: &[Vec<f32>],
    ) {
        for (column, (cb, cr)) in cb_in.iter().zip(cr_in).enumerate() {
            let (cb, cr) = (cb.value(), cr.value());
            let chroma = self.rgb.map(|[_, from_cb, from_cr, constant]| from_cb * cb + from_cr * cr + constant);
            let (mut sum, mut count) = ([0.0_f32; 3], 0.0_f32);
            for ((row, out), thresholds) in rows.iter_mut().zip(thresholds) {
                for x in column * 2..(column * 2 + 2).min(row.len()) {
                    let luma = row[x].value();
                    let rgb = self.to_bt709([0, 1, 2].map(|i| self.rgb[i][0] * luma + chroma[i]));
                    out[x] = (dot(self.ycbcr[0], rgb) + thresholds[x]) as u8;
                    sum = [sum[0] + rgb[0], sum[1] + rgb[1], sum[2] + rgb[2]];
                    count += 1.0;
                }
            }
            let mean = sum.map(|value| value / count.max(1.0));
            cb_out[column] = (dot(self.ycbcr[1], mean) + thresholds[0][column]) as u8;
            cr_out[column] = (dot(self.ycbcr[2], mean) + thresholds[0][column]) as u8;
        }
    }

    fn to_bt709(&self, rgb: [f32; 3]) -> [f32; 3] {
        let light = rgb.map(|signal| self.linear[(signal.clamp(0.0, 1.0) * STEPS + 0.5) as usize]);
        BT709_FROM_BT2020.map(|[r, g, b]| {
            let light = (r * light[0] + g * light[1] + b * light[2]).clamp(0.0, 1.0);
            self.signal[(light.sqrt() * STEPS + 0.5) as usize]
        })
    }
}

fn dot([r, g, b, constant]: [f32; 4], rgb: [f32; 3]) -> f32 {
    r * rgb[0] + g * rgb[1] + b * rgb[2] + constant
}
