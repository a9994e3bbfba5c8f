//! By how much one sound is later than another: cross-correlation at a low rate over everything, then at the full rate
//! around what that found.

use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

use crate::audio::{AudioError, SoundReader};
use crate::base::{SAMPLE_RATE, SampleBlock};

/// Samples that become one for the coarse search, which then runs at 6 kHz.
const REDUCTION: usize = 8;

/// Coarse samples kept: five minutes, so that memory is bounded.
const MAX_ENVELOPE: usize = 300 * SAMPLE_RATE as usize / REDUCTION;

/// Samples either side of the coarse lag that the fine search tries, 10 ms: clocks may drift apart over the length.
const FINE_REACH: i64 = 480;

/// Samples of a stretch looked at in the fine search.
const STRETCH: usize = SAMPLE_RATE as usize;

/// Stretches looked at.
const STRETCHES: usize = 5;

/// The sum of both channels at 6 kHz, differenced so that low tones do not blur the peak.
#[derive(Default)]
pub(super) struct Envelope {
    pub(super) samples: Vec<f32>,
    sum: f32,
    count: usize,
    last: f32,
}

impl Envelope {
    pub(super) fn add(&mut self, block: &SampleBlock) {
        for (left, right) in block.left.iter().zip(&block.right) {
            self.sum += left + right;
            self.count += 1;
            if self.count == REDUCTION && self.samples.len() < MAX_ENVELOPE {
                self.samples.push(self.sum - self.last);
                self.last = self.sum;
                (self.sum, self.count) = (0.0, 0);
            }
        }
    }
}

/// How two sounds lie in time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Lag {
    /// Milliseconds by which the second is later, over the middle stretch.
    pub(super) lag_ms: f64,
    /// By how much that grows from the first stretch looked at to the last, ms.
    pub(super) drift_ms: f64,
    /// The lower channel's normalised correlation at that lag, -1..=1; below zero where one is inverted. `None` where
    /// either is silent.
    pub(super) correlation: Option<f64>,
}

/// Finds the lag of the second sound.
pub(super) fn find(envelopes: [&[f32]; 2], readers: &mut [SoundReader; 2]) -> Result<Lag, AudioError> {
    let coarse = coarse_lag(envelopes[0], envelopes[1]) * REDUCTION as i64;
    let mut found = Vec::new();
    for start in loud_stretches(envelopes[0], envelopes[1].len(), coarse) {
        let a = readers[0].read(start, STRETCH)?;
        let b = readers[1].read(start + coarse - FINE_REACH, STRETCH + 2 * FINE_REACH as usize)?;
        if let Some((fine, correlation)) = fine_lag(&a, &b) {
            found.push((coarse as f64 + fine - FINE_REACH as f64, correlation));
        }
    }
    let (Some(first), Some(last)) = (found.first().copied(), found.last().copied()) else { return Ok(Lag::default()) };
    let ms = |samples: f64| samples * 1000.0 / f64::from(SAMPLE_RATE);
    let mut lags: Vec<f64> = found.iter().map(|(lag, _)| *lag).collect();
    lags.sort_by(f64::total_cmp);
    let mut correlations: Vec<f64> = found.iter().map(|(_, correlation)| *correlation).collect();
    correlations.sort_by(f64::total_cmp);
    Ok(Lag { lag_ms: ms(lags[lags.len() / 2]), drift_ms: ms(last.0 - first.0), correlation: Some(correlations[correlations.len() / 2]) })
}

/// The lag at which both are most alike, either way up, in coarse samples: the greatest magnitude of the
/// cross-correlation by the correlation theorem.
fn coarse_lag(a: &[f32], b: &[f32]) -> i64 {
    let length = (a.len() + b.len()).next_power_of_two().max(2);
    let mut planner = RealFftPlanner::<f32>::new();
    let (forward, inverse) = (planner.plan_fft_forward(length), planner.plan_fft_inverse(length));
    let transformed = |samples: &[f32]| -> Vec<Complex<f32>> {
        let mut padded = samples.to_vec();
        padded.resize(length, 0.0);
        let mut bins = forward.make_output_vec();
        // It fails only for buffers of a wrong length, which these are not.
        let _ = forward.process(&mut padded, &mut bins);
        bins
    };
    let mut bins = transformed(a);
    bins.iter_mut().zip(transformed(b)).for_each(|(a, b)| *a = a.conj() * b);
    let mut correlation = inverse.make_output_vec();
    // As above; rounding in the imaginary parts of the first and last bin is reported as an error too, and does not
    // matter.
    let _ = inverse.process(&mut bins, &mut correlation);
    let signed = |index: usize| if index < b.len() { index as i64 } else { index as i64 - length as i64 };
    let highest =
        correlation.iter().enumerate().max_by(|x, y| x.1.abs().total_cmp(&y.1.abs()).then(signed(y.0).abs().cmp(&signed(x.0).abs())));
    highest.filter(|(_, value)| **value != 0.0).map_or(0, |(index, _)| signed(index))
}

/// Where the loudest second of each part of what both have begins, in samples of the first.
fn loud_stretches(envelope: &[f32], other_length: usize, coarse: i64) -> Vec<i64> {
    let stretch = STRETCH / REDUCTION;
    let shift = coarse / REDUCTION as i64;
    let start = usize::try_from(-shift).unwrap_or(0);
    let end = envelope.len().min(usize::try_from(other_length as i64 - shift).unwrap_or(0));
    let Some(common) = end.checked_sub(start).filter(|&common| common > 0) else { return Vec::new() };
    let part = (common / STRETCHES).max(1);
    let energy = |at: usize| envelope[at..(at + stretch).min(end)].iter().map(|sample| sample * sample).sum::<f32>();
    let parts = (start..end).step_by(part).take(if part < stretch { 1 } else { STRETCHES });
    let loudest = |first: usize| {
        let last = (first + part).saturating_sub(stretch).max(first);
        (first..=last).step_by(stretch / 4).max_by(|&x, &y| energy(x).total_cmp(&energy(y))).unwrap_or(first)
    };
    parts.map(|first| (loudest(first) * REDUCTION) as i64).collect()
}

/// Where in `b` (longer by twice the reach) `a` is found, with a fraction of a sample, and how alike the less alike
/// channel is there. `None` where either is silent.
fn fine_lag(a: &SampleBlock, b: &SampleBlock) -> Option<(f64, f64)> {
    let length = a.len();
    let product = |lag: usize| [(&a.left, &b.left), (&a.right, &b.right)].map(|(a, b)| dot(a, &b[lag..lag + length]));
    let sums: Vec<f64> = (0..=2 * FINE_REACH as usize).map(|lag| product(lag).iter().sum()).collect();
    let best = (0..sums.len()).max_by(|&x, &y| sums[x].abs().total_cmp(&sums[y].abs()))?;
    let energy = |samples: &[f32]| dot(samples, samples);
    let channel = |product: f64, a: &[f32], b: &[f32]| {
        let (in_a, in_b) = (energy(a), energy(&b[best..best + length]));
        // A channel that is silent in both is alike; in one, it is not.
        let silent = [in_a, in_b].map(|energy| energy < 1e-9 * length as f64);
        match silent {
            [true, true] => None,
            [false, false] => Some(product / (in_a * in_b).sqrt()),
            _ => Some(0.0),
        }
    };
    let [left, right] = product(best);
    let correlations = [channel(left, &a.left, &b.left), channel(right, &a.right, &b.right)];
    let least = correlations.into_iter().flatten().reduce(f64::min)?;
    Some((best as f64 + vertex(&sums, best), least))
}

/// Where between its neighbours the peak at `best` lies: the vertex of the parabola through the three.
fn vertex(sums: &[f64], best: usize) -> f64 {
    let (Some(before), Some(after)) = (best.checked_sub(1).map(|index| sums[index]), sums.get(best + 1)) else { return 0.0 };
    let curvature = before - 2.0 * sums[best] + after;
    if curvature == 0.0 { 0.0 } else { (0.5 * (before - after) / curvature).clamp(-0.5, 0.5) }
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    let mut lanes = [0.0_f32; 16];
    let (whole_a, whole_b) = (a.chunks_exact(16), b.chunks_exact(16));
    let rest: f32 = whole_a.remainder().iter().zip(whole_b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in whole_a.zip(whole_b) {
        for lane in 0..16 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    f64::from(rest) + lanes.iter().map(|&lane| f64::from(lane)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(length: usize) -> Vec<f32> {
        (0..length as u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 8) as f32 / 8_388_608.0 - 1.0).collect()
    }

    #[test]
    fn coarse_lags_of_either_sign_and_polarity_are_found() {
        let a = noise(20_000);
        for lag in [0_i64, 1, -1, 700, -4321] {
            for sign in [1.0, -1.0] {
                let at = |n: i64| usize::try_from(n - lag).ok().and_then(|index| a.get(index)).map_or(0.0, |sample| sign * 0.3 * sample);
                let b: Vec<f32> = (0..18_000).map(at).collect();
                assert_eq!(coarse_lag(&a, &b), lag);
            }
        }
        assert_eq!(coarse_lag(&[0.0; 50], &[0.0; 40]), 0);
    }

    #[test]
    fn fine_lags_come_with_a_fraction_of_a_sample() {
        // Tones of unrelated frequencies, so that no shift but the true one fits.
        let tone = |n: f64| (1..40).map(|k| (n * 0.02 * f64::from(k).powf(1.3) + f64::from(k * k)).sin()).sum::<f64>() as f32 * 0.02;
        let block = |length: usize, shift: f64| {
            let left: Vec<f32> = (0..length).map(|n| tone(n as f64 - shift)).collect();
            SampleBlock { right: left.clone(), left }
        };
        let a = block(STRETCH, 0.0);
        for shift in [300.0, 480.25, 800.5] {
            let (lag, correlation) = fine_lag(&a, &block(STRETCH + 2 * FINE_REACH as usize, shift)).unwrap();
            assert!((lag - shift).abs() < 0.1 && correlation > 0.8, "{lag} {shift} {correlation}");
        }
        assert_eq!(fine_lag(&SampleBlock::silence(STRETCH), &SampleBlock::silence(STRETCH + 2 * FINE_REACH as usize)), None);
    }
}
