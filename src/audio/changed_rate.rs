//! Sound of a stream that changes its rate in mid-file, brought back to the rate it began with.

use std::f64::consts::PI;

/// Source samples on either side of an output sample that take part in it, at equal rates.
const REACH: usize = 16;

/// A run of sound at another rate, fed block by block. What comes out lags behind by the filter's reach until more is
/// fed.
pub(super) struct ChangedRate {
    rate: u32,
    nominal: u32,
    /// Where the run begins, in samples of the nominal rate.
    first: i64,
    /// The next output sample, likewise.
    next: i64,
    /// Input from run sample `input_start` on, left and right.
    input: [Vec<f32>; 2],
    input_start: i64,
}

impl ChangedRate {
    /// A run at `rate` that begins at sample `first` of `nominal` hertz.
    pub(super) fn new(rate: u32, nominal: u32, first: i64) -> Self {
        Self { rate, nominal, first, next: first, input: [Vec::new(), Vec::new()], input_start: 0 }
    }

    /// Whether a block at `rate` and `position` goes on where this run stands.
    pub(super) fn continues(&self, rate: u32, position: i64) -> bool {
        let fed = self.input_start + self.input[0].len() as i64;
        let expected = self.first + (fed as f64 * self.step().recip()).round() as i64;
        rate == self.rate && (position - expected).abs() <= i64::from(self.nominal) / 100
    }

    /// Takes a block, puts in its place what can be given by now, and returns the position of the first sample of that.
    pub(super) fn convert(&mut self, left: &mut Vec<f32>, right: &mut Vec<f32>) -> i64 {
        self.input[0].append(left);
        self.input[1].append(right);
        let start = self.next;
        let reach = (REACH as f64 * self.step().max(1.0)).ceil();
        let available = (self.input_start + self.input[0].len() as i64) as f64 - reach;
        while self.source_position(self.next) <= available {
            let at = self.source_position(self.next);
            left.push(self.sample(0, at, reach));
            right.push(self.sample(1, at, reach));
            self.next += 1;
        }
        let spent = (self.source_position(self.next) - reach).floor() as i64 - self.input_start;
        let spent = usize::try_from(spent).unwrap_or(0).min(self.input[0].len());
        self.input.iter_mut().for_each(|side| drop(side.drain(..spent)));
        self.input_start += spent as i64;
        start
    }

    /// Source samples per output sample.
    fn step(&self) -> f64 {
        f64::from(self.rate) / f64::from(self.nominal)
    }

    fn source_position(&self, output: i64) -> f64 {
        (output - self.first) as f64 * self.step()
    }

    /// The signal at run position `at`: a sinc under a Hann window, as wide as the lower of both rates asks for.
    fn sample(&self, side: usize, at: f64, reach: f64) -> f32 {
        let cutoff = self.step().max(1.0).recip();
        let first = ((at - reach).ceil() as i64).max(self.input_start);
        let (mut sum, mut weights) = (0.0, 0.0);
        for (index, sample) in (first..).zip(&self.input[side][(first - self.input_start) as usize..]) {
            let distance = index as f64 - at;
            if distance > reach {
                break;
            }
            let x = PI * distance * cutoff;
            let sinc = if x.abs() < 1e-9 { 1.0 } else { x.sin() / x };
            let weight = sinc * (0.5 + 0.5 * (PI * distance / reach).cos());
            sum += weight * f64::from(*sample);
            weights += weight;
        }
        if weights > 0.5 { (sum / weights) as f32 } else { sum as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_keeps_its_place_pitch_and_level_whatever_the_blocks() {
        for (rate, nominal) in [(44_100, 48_000), (48_000, 44_100), (16_000, 48_000), (96_000, 32_000)] {
            let tone = |time: f64| (0.5 * (time * 997.0 * std::f64::consts::TAU).sin()) as f32;
            let source: Vec<f32> = (0..rate).map(|n| tone(f64::from(n) / f64::from(rate))).collect();
            let mut run = ChangedRate::new(rate, nominal, 500);
            let (mut at, mut given) = (500, 0);
            for block in source.chunks(777) {
                let (mut left, mut right) = (block.to_vec(), block.to_vec());
                assert_eq!(run.convert(&mut left, &mut right), at);
                for (n, &sample) in (at - 500..).zip(&left) {
                    let wanted = tone(n as f64 / f64::from(nominal));
                    assert!(n < 40 || (sample - wanted).abs() < 2e-3, "{rate} to {nominal}: sample {n} is {sample}, not {wanted}");
                }
                assert_eq!(left, right);
                at += left.len() as i64;
                given += left.len();
            }
            assert!(given.abs_diff(nominal as usize) < 64, "{rate} to {nominal}: {given} samples");
        }
    }
}
