//! BT.2020 primaries to BT.709 in linear light.

use crate::base::{ColourTags, YcbcrCoefficients};

use super::power::power;
use super::sample_row::Sample;

/// Linear BT.709 R, G, B per linear BT.2020 R, G, B (ITU-R BT.2087-0).
const BT709_FROM_BT2020: [[f32; 3]; 3] =
    [[1.660_491, -0.587_641_1, -0.072_849_9], [-0.124_550_5, 1.132_899_9, -0.008_349_4], [-0.018_150_8, -0.100_578_9, 1.118_729_7]];

/// The display's transfer, both ways (ITU-R BT.1886 with black at zero).
const DISPLAY_GAMMA: f32 = 2.4;

/// Columns worked on together, so that all values of them stay in the nearest cache.
const COLUMNS: usize = 32;

/// A value for each column.
type Values<const N: usize> = [f32; N];

/// The way from Y'CbCr of BT.2020 through linear light to 8-bit Y'CbCr of BT.709 limited.
pub(super) struct Gamut {
    /// R', G', B' per Y', Cb, Cr and a constant.
    rgb: [[f32; 4]; 3],
    /// Y', Cb, Cr per R', G', B' and a constant.
    ycbcr: [[f32; 4]; 3],
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
        Self { rgb, ycbcr }
    }

    /// Converts one row of chroma and the one or two rows of luma that share it. `thresholds` are added before
    /// fractions are cut off, a row each.
    #[inline(always)]
    pub(super) fn convert_band<T: Sample>(
        &self,
        rows: &mut [(&[T], &mut [u8])],
        (cb_in, cr_in): (&[T], &[T]),
        (cb_out, cr_out): (&mut [u8], &mut [u8]),
        thresholds: &[Vec<f32>],
    ) {
        let share = 1.0 / (2 * rows.len()) as f32;
        for half in (0..cb_in.len()).step_by(COLUMNS / 2) {
            let chroma = [held(&cb_in[half..]), held(&cr_in[half..])];
            let mut mean = [[0.0; COLUMNS / 2]; 3];
            for ((row, out), thresholds) in rows.iter_mut().zip(thresholds) {
                let rgb = to_bt709(self.signals(&held(&row[2 * half..]), &chroma));
                write(&mut out[2 * half..], &dots(self.ycbcr[0], &rgb), &thresholds[2 * half..]);
                for (mean, values) in mean.iter_mut().zip(&rgb) {
                    mean.iter_mut().zip(values.as_chunks::<2>().0).for_each(|(mean, pair)| *mean += (pair[0] + pair[1]) * share);
                }
            }
            write(&mut cb_out[half..], &dots(self.ycbcr[1], &mean), &thresholds[0][half..]);
            write(&mut cr_out[half..], &dots(self.ycbcr[2], &mean), &thresholds[0][half..]);
        }
    }

    /// R', G' and B' from 0 to 1.
    #[inline(always)]
    fn signals(&self, luma: &Values<COLUMNS>, [cb, cr]: &[Values<{ COLUMNS / 2 }>; 2]) -> [Values<COLUMNS>; 3] {
        let mut signals = [[0.0; COLUMNS]; 3];
        for (signal, [from_luma, from_cb, from_cr, constant]) in signals.iter_mut().zip(self.rgb) {
            for (((pair, luma), cb), cr) in signal.as_chunks_mut::<2>().0.iter_mut().zip(luma.as_chunks::<2>().0).zip(cb).zip(cr) {
                let chroma = from_cb * cb + from_cr * cr + constant;
                *pair = [from_luma * luma[0] + chroma, from_luma * luma[1] + chroma];
            }
        }
        signals
    }
}

/// Signals of BT.2020 primaries to signals of BT.709 primaries, in loops: mapped arrays of this size become calls.
#[inline(always)]
fn to_bt709(mut light: [Values<COLUMNS>; 3]) -> [Values<COLUMNS>; 3] {
    light.as_flattened_mut().iter_mut().for_each(|value| *value = power(value.clamp(0.0, 1.0), DISPLAY_GAMMA));
    let mut signals = [[0.0; COLUMNS]; 3];
    for (signal, [r, g, b]) in signals.iter_mut().zip(BT709_FROM_BT2020) {
        *signal = dots([r, g, b, 0.0], &light);
    }
    signals.as_flattened_mut().iter_mut().for_each(|value| *value = power(value.clamp(0.0, 1.0), 1.0 / DISPLAY_GAMMA));
    signals
}

/// The weighted sum of R, G, B and one.
#[inline(always)]
fn dots<const N: usize>([r, g, b, constant]: [f32; 4], [reds, greens, blues]: &[Values<N>; 3]) -> Values<N> {
    let mut sums = [0.0; N];
    for (((sum, red), green), blue) in sums.iter_mut().zip(reds).zip(greens).zip(blues) {
        *sum = r * red + g * green + b * blue + constant;
    }
    sums
}

/// The first `N` samples; the last one repeats where there are fewer.
#[inline(always)]
fn held<T: Sample, const N: usize>(samples: &[T]) -> Values<N> {
    let samples = &samples[..samples.len().min(N)];
    let mut values = [samples.last().map_or(0.0, |sample| sample.value()); N];
    values.iter_mut().zip(samples).for_each(|(value, sample)| *value = sample.value());
    values
}

#[inline(always)]
fn write<const N: usize>(target: &mut [u8], values: &Values<N>, thresholds: &[f32]) {
    for ((target, value), threshold) in target.iter_mut().zip(values).zip(thresholds) {
        *target = (value + threshold) as u8;
    }
}
