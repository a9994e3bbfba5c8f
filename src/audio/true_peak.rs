//! Peaks between the samples: what a converter back to analogue would swing to.

use std::f64::consts::PI;

/// Points examined per sample, as ITU-R BS.1770-5, Annex 2 asks for at least.
const OVERSAMPLING: usize = 4;

/// Samples on either side that take part in a point between two.
pub(super) const REACH: usize = 16;

const TAPS: usize = 2 * REACH;

/// Interpolates between samples by a windowed sinc and reports the highest magnitudes.
#[derive(Clone, Debug)]
pub struct TruePeakMeter {
    /// Weights of the `TAPS` samples around each point between two samples.
    phases: Vec<[f32; TAPS]>,
    bound: f32,
}

impl Default for TruePeakMeter {
    fn default() -> Self {
        let phases: Vec<_> = (1..OVERSAMPLING).map(|phase| weights(phase as f64 / OVERSAMPLING as f64)).collect();
        let bound = phases.iter().map(|weights| weights.iter().map(|weight| weight.abs()).sum()).fold(1.0, f32::max);
        Self { phases, bound }
    }
}

impl TruePeakMeter {
    /// The highest magnitude of a whole signal, at its samples and between them; linear, full scale 1.
    pub fn peak(&self, signal: &[f32]) -> f32 {
        let padding = [0.0; REACH];
        let padded = [&padding, signal, &padding].concat();
        let mut peaks = Vec::new();
        self.between(&padded, 0.0, &mut peaks);
        signal.iter().map(|sample| sample.abs()).chain(peaks).fold(0.0, f32::max)
    }

    /// No point between samples is higher than this times the highest sample around.
    pub(super) fn bound(&self) -> f32 {
        self.bound
    }

    /// Appends the highest magnitude between samples *i* and *i* + 1, both included, for each *i* that has [`REACH`]
    /// samples on either side: *i* from `REACH - 1` to `signal.len() - REACH - 1`. Where nothing there can exceed
    /// `floor`, the higher of the two samples stands for it.
    pub(super) fn between(&self, signal: &[f32], floor: f32, peaks: &mut Vec<f32>) {
        const GROUP: usize = 64;
        let count = (signal.len() + 1).saturating_sub(TAPS);
        for group in (0..count).step_by(GROUP) {
            let end = count.min(group + GROUP);
            let highest = magnitude(&signal[group..end + TAPS - 1]);
            let may_exceed = highest * self.bound > floor;
            for index in group..end {
                let around: &[f32] = &signal[index..index + TAPS];
                let samples = around[REACH - 1].abs().max(around[REACH].abs());
                peaks.push(if may_exceed { samples.max(self.highest_between(around)) } else { samples });
            }
        }
    }

    fn highest_between(&self, around: &[f32]) -> f32 {
        let points = self.phases.iter().map(|weights| dot(weights, around).abs());
        points.fold(0.0, f32::max)
    }
}

/// The weights that interpolate at `fraction` between the two middle samples: a sinc under a Blackman window, of sum 1.
fn weights(fraction: f64) -> [f32; TAPS] {
    let raw: [f64; TAPS] = std::array::from_fn(|tap| {
        let distance = fraction - (tap as f64 - (REACH as f64 - 1.0));
        let turn = PI * distance / REACH as f64;
        let window = 0.42 + 0.5 * turn.cos() + 0.08 * (2.0 * turn).cos();
        window * (PI * distance).sin() / (PI * distance)
    });
    let sum: f64 = raw.iter().sum();
    raw.map(|weight| (weight / sum) as f32)
}

fn dot(weights: &[f32; TAPS], samples: &[f32]) -> f32 {
    let mut sums = [0.0; 8];
    for (weights, samples) in weights.chunks_exact(8).zip(samples.chunks_exact(8)) {
        for lane in 0..8 {
            sums[lane] += weights[lane] * samples[lane];
        }
    }
    sums.iter().sum()
}

/// The highest magnitude of the samples themselves.
pub(super) fn magnitude(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |highest, sample| highest.max(sample.abs()))
}
