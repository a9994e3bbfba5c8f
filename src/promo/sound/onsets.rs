//! Where sounds begin: spectral flux, the growth of log-compressed magnitudes from one short spectrum to the next (J.
//! P. Bello et al., "A Tutorial on Onset Detection in Music Signals", IEEE TSAP 13(5), 2005), above an adaptive
//! threshold.

use std::f32::consts::TAU;

use realfft::RealFftPlanner;

use crate::base::SAMPLE_RATE;

/// Samples of a transform.
const LENGTH: usize = 1024;

/// Samples from one value to the next.
pub(super) const HOP: usize = 256;

/// Values a second.
pub(super) const VALUES_A_SECOND: f64 = SAMPLE_RATE as f64 / HOP as f64;

/// A magnitude of 1/this is where the compression turns from linear to logarithmic; a full-scale sine has 1.
const COMPRESSION: f32 = 1000.0;

/// Bins up to this one count as bass: 188 Hz.
const BASS_BINS: usize = 4;

/// Levels of steady tones waver by less than this from one spectrum to the next.
const WAVER: f32 = 0.05;

/// A flux whose mean square is below this is no music.
const LEAST_MEAN_SQUARE: f32 = 0.01;

/// How much the bass counts against the whole: drums' and basses' beats, rather than the cymbals' between them, are
/// what people tap to.
const BASS_SHARE: f32 = 1.5;

/// Values on either side whose mean is the threshold: 0.1 s.
const THRESHOLD_REACH: usize = 19;

/// How far after a value's index, in values, the sound it tells of begins: the flux peaks when the attack has entered
/// the window by about a quarter.
const ATTACK_IN_VALUES: f64 = 0.75 * LENGTH as f64 / HOP as f64;

/// How strongly something begins, a value every [`HOP`] samples.
pub(super) struct Onsets {
    /// Of the whole spectrum and of its bass, above the threshold; the mean square of each is one.
    pub(super) strength: Vec<f32>,
    /// Of the bass alone, likewise.
    pub(super) bass: Vec<f32>,
}

impl Onsets {
    /// Those of `samples` at [`SAMPLE_RATE`].
    pub(super) fn of(samples: &[f32]) -> Self {
        let transform = RealFftPlanner::<f32>::new().plan_fft_forward(LENGTH);
        let window: Vec<f32> = (0..LENGTH).map(|n| 0.5 - 0.5 * (TAU * n as f32 / LENGTH as f32).cos()).collect();
        let (mut frame, mut bins) = (transform.make_input_vec(), transform.make_output_vec());
        let (mut last, mut flux, mut bass) = (vec![0.0_f32; bins.len()], Vec::new(), Vec::new());
        for chunk in samples.windows(LENGTH).step_by(HOP) {
            frame.iter_mut().zip(chunk.iter().zip(&window)).for_each(|(value, (sample, weight))| *value = sample * weight);
            // It fails only for buffers of a wrong length, which these are not.
            if transform.process(&mut frame, &mut bins).is_err() {
                break;
            }
            let (mut whole, mut low) = (0.0, 0.0);
            for (index, (bin, before)) in bins.iter().zip(&mut last).enumerate() {
                let level = (1.0 + COMPRESSION * bin.norm() * 4.0 / LENGTH as f32).ln();
                let growth = (level - *before - WAVER).max(0.0);
                whole += growth;
                low += if index <= BASS_BINS { growth } else { 0.0 };
                *before = level;
            }
            flux.push(whole);
            bass.push(low);
        }
        // The first spectrum has nothing before it.
        flux.iter_mut().take(1).chain(bass.iter_mut().take(1)).for_each(|value| *value = 0.0);
        let (whole, low) = (above_threshold(&flux), above_threshold(&bass));
        let strength = whole.iter().zip(&low).map(|(whole, low)| (whole + BASS_SHARE * low) / (1.0 + BASS_SHARE)).collect();
        Self { strength, bass: low }
    }

    /// The instant, in samples, that the value at `index` tells of.
    pub(super) fn sample_at(index: f64) -> f64 {
        (index + ATTACK_IN_VALUES) * HOP as f64
    }
}

/// The part of each value above the mean of its neighbours, scaled to a mean square of one.
fn above_threshold(flux: &[f32]) -> Vec<f32> {
    let sums: Vec<f64> = std::iter::once(0.0)
        .chain(flux.iter().scan(0.0, |sum, value| {
            *sum += f64::from(*value);
            Some(*sum)
        }))
        .collect();
    let above = flux.iter().enumerate().map(|(index, value)| {
        let (from, to) = (index.saturating_sub(THRESHOLD_REACH), (index + THRESHOLD_REACH + 1).min(flux.len()));
        (f64::from(*value) - (sums[to] - sums[from]) / (to - from) as f64).max(0.0) as f32
    });
    let above: Vec<f32> = above.collect();
    let mean_square = above.iter().map(|value| value * value).sum::<f32>() / above.len().max(1) as f32;
    let scale = if mean_square > LEAST_MEAN_SQUARE { mean_square.sqrt().recip() } else { 0.0 };
    above.iter().map(|value| value * scale).collect()
}
