//! Integrated loudness by ITU-R BS.1770-5, at 48 kHz, by sums that round alike everywhere.

use crate::base::SAMPLE_RATE;
use crate::music::synthesis::Biquad;

/// Samples of a step: 100 ms. A block is four of them.
const STEP: usize = SAMPLE_RATE as usize / 10;

/// A meter of the whole of what it hears.
pub(in crate::music) struct LoudnessMeter {
    filters: [[Biquad; 2]; 2],
    steps: Vec<f64>,
    sum: f64,
    count: usize,
}

impl LoudnessMeter {
    pub(in crate::music) fn new() -> Self {
        let weighting = || [Biquad::k_shelf(), Biquad::k_high_pass()];
        Self { filters: [weighting(), weighting()], steps: Vec::new(), sum: 0.0, count: 0 }
    }

    /// Hears one sample of each side.
    pub(in crate::music) fn hear(&mut self, left: f32, right: f32) {
        for (filters, sample) in self.filters.iter_mut().zip([left, right]) {
            let weighted = filters.iter_mut().fold(f64::from(sample), |sample, filter| filter.next(sample));
            self.sum += weighted * weighted;
        }
        self.count += 1;
        if self.count == STEP {
            self.steps.push(self.sum / STEP as f64);
            (self.sum, self.count) = (0.0, 0);
        }
    }

    /// Loudness in LUFS, gated; `None` for silence.
    pub(in crate::music) fn integrated(&self) -> Option<f64> {
        let blocks: Vec<f64> = self.steps.windows(4).map(|steps| steps.iter().sum::<f64>() / 4.0).collect();
        let loudness = |power: f64| -0.691 + 10.0 * libm::log10(power);
        let mean = |gate: f64| {
            let (sum, count) = blocks
                .iter()
                .filter(|power| **power > 0.0 && loudness(**power) > gate)
                .fold((0.0, 0), |(sum, count), power| (sum + power, count + 1));
            (count > 0).then(|| loudness(sum / f64::from(count)))
        };
        mean(mean(-70.0)? - 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::arithmetic::sine;

    #[test]
    fn a_sine_of_997_hz_at_full_scale_on_one_side_is_minus_3() {
        let mut meter = LoudnessMeter::new();
        for index in 0..SAMPLE_RATE * 3 {
            meter.hear(sine(f64::from(index) * 997.0 / 48_000.0) as f32, 0.0);
        }
        assert!((meter.integrated().unwrap() + 3.01).abs() < 0.02, "{:?}", meter.integrated());
        assert_eq!(LoudnessMeter::new().integrated(), None);
    }
}
