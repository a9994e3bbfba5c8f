//! The long-term spectrum of a sound in third octaves.

use std::f32::consts::TAU;
use std::sync::Arc;

use realfft::{RealFftPlanner, RealToComplex};

use crate::base::SAMPLE_RATE;

/// Samples of a transform.
const LENGTH: usize = 4096;

/// Numbers of the lowest and highest third octave: centres 1000 Hz · 2^(n/3), 50 Hz to 16 kHz (IEC 61260-1, base two).
const BANDS: std::ops::RangeInclusive<i32> = -13..=12;

/// Bands this far under the strongest one of both sounds do not count, dB.
const RANGE_DB: f64 = 60.0;

/// Mean power per bin of the Hann-windowed signal, gathered block by block.
pub(super) struct Spectrum {
    transform: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    waiting: Vec<f32>,
    power: Vec<f64>,
    count: u64,
}

impl Default for Spectrum {
    fn default() -> Self {
        Self {
            transform: RealFftPlanner::new().plan_fft_forward(LENGTH),
            window: (0..LENGTH).map(|n| 0.5 - 0.5 * (TAU * n as f32 / LENGTH as f32).cos()).collect(),
            waiting: Vec::with_capacity(LENGTH),
            power: vec![0.0; LENGTH / 2 + 1],
            count: 0,
        }
    }
}

impl Spectrum {
    /// Takes in the next samples; a last stretch shorter than a transform does not count.
    pub(super) fn add(&mut self, samples: &[f32]) {
        for &sample in samples {
            self.waiting.push(sample * self.window[self.waiting.len()]);
            if self.waiting.len() == LENGTH {
                self.transform_waiting();
            }
        }
    }

    fn transform_waiting(&mut self) {
        let mut bins = self.transform.make_output_vec();
        // It fails only for buffers of a wrong length, which these are not.
        if self.transform.process(&mut self.waiting, &mut bins).is_ok() {
            self.power.iter_mut().zip(&bins).for_each(|(sum, bin)| *sum += f64::from(bin.norm_sqr()));
            self.count += 1;
        }
        self.waiting.clear();
    }

    /// Power of each band, a full-scale sine being 1/2.
    fn bands(&self) -> Vec<f64> {
        // The Hann window passes 3/8 of the power; the bins of one side hold half of it.
        let scale = 2.0 / (0.375 * (LENGTH * LENGTH) as f64 * self.count.max(1) as f64);
        let edge = |number: f64| 1000.0 * 2.0_f64.powf(number / 3.0) * LENGTH as f64 / f64::from(SAMPLE_RATE);
        let band = |number: i32| {
            let (low, high) = (edge(f64::from(number) - 0.5), edge(f64::from(number) + 0.5));
            (low.ceil() as usize..=(high.ceil() as usize - 1).max(low.ceil() as usize)).map(|bin| self.power[bin]).sum::<f64>() * scale
        };
        BANDS.map(band).collect()
    }

    /// Mean of the bands' level differences, dB; bands far under the strongest do not count.
    pub(super) fn difference(&self, other: &Self) -> f64 {
        let (a, b) = (self.bands(), other.bands());
        let strongest = a.iter().chain(&b).fold(0.0_f64, |strongest, &power| strongest.max(power));
        let floor = (strongest * 10.0_f64.powf(-RANGE_DB / 10.0)).max(1e-12);
        let level = |power: f64| 10.0 * power.max(floor).log10();
        let differences: Vec<f64> =
            a.iter().zip(&b).filter(|(a, b)| a.max(**b) > floor).map(|(&a, &b)| (level(a) - level(b)).abs()).collect();
        differences.iter().sum::<f64>() / differences.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spectrum(frequency: f32, amplitude: f32) -> Spectrum {
        let mut spectrum = Spectrum::default();
        let samples: Vec<f32> = (0..48_000).map(|n| amplitude * (TAU * frequency * n as f32 / 48_000.0).sin()).collect();
        samples.chunks(1000).for_each(|block| spectrum.add(block));
        spectrum
    }

    #[test]
    fn a_sine_has_its_power_in_its_band() {
        let bands = spectrum(1000.0, 0.5).bands();
        // 0.5 sin: power 1/8; band 0 is the 14th.
        assert!((bands[13] - 0.125).abs() < 0.002, "{bands:?}");
        assert!(bands.iter().sum::<f64>() - bands[13] < 1e-4);
    }

    #[test]
    fn half_the_amplitude_is_six_decibels() {
        let noise = |gain: f32| {
            let mut spectrum = Spectrum::default();
            let samples: Vec<f32> =
                (0..96_000_u32).map(|n| gain * ((n.wrapping_mul(2_654_435_761) >> 8) as f32 / 8_388_608.0 - 1.0)).collect();
            spectrum.add(&samples);
            spectrum
        };
        let difference = noise(0.8).difference(&noise(0.4));
        assert!((difference - 6.02).abs() < 0.01, "{difference}");
        assert!(spectrum(1000.0, 0.5).difference(&spectrum(2000.0, 0.5)) > 20.0);
    }
}
