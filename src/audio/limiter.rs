//! A look-ahead limiter that keeps the true peak under a ceiling and leaves alone what is under it.
//!
//! The gain that each sample needs is held for the look-ahead, released slowly, and averaged over the look-ahead: the
//! average of values that are all at most the needed gain is at most that gain, so that the ceiling holds however the
//! gain moves.

use std::collections::VecDeque;

use super::true_peak::{REACH, TruePeakMeter, magnitude};
use crate::base::{SAMPLE_RATE, SampleBlock};

/// How far the gain moves ahead of a peak, in samples: 5 ms.
const LOOK_AHEAD: usize = SAMPLE_RATE as usize / 200;

/// The time in which the reduction falls to 1/e after a peak, in seconds.
const RELEASE_SECONDS: f64 = 0.15;

/// A gain this near to 1 (0.001 dB) is 1, so that the limiter becomes transparent again.
const SETTLED: f64 = 0.9999;

/// The distance under the ceiling at which peaks come out (0.04 dB), for meters that look closer.
const MARGIN: f32 = 0.995;

/// The highest magnitude that is reckoned with, 2^40: its products stay finite, and a gain exists that brings it under
/// any ceiling.
const HIGHEST_INPUT: f32 = 1_099_511_627_776.0;

/// Gains are averaged as integers of this many parts of 1, so that no rounding is ever left over.
const GAIN_UNITS: f64 = 1_099_511_627_776.0;

/// The limiter. What comes out is as long as what went in and not late.
pub struct Limiter {
    meter: TruePeakMeter,
    ceiling: f32,
    release: f64,
    /// Input from `REACH - 1` samples before the next one whose peak is taken; output is taken from it too, later.
    input: [Vec<f32>; 2],
    /// How many samples of `input` precede the next one to give out.
    given: usize,
    /// How many samples of `input` precede the next one to examine.
    examined: usize,
    last_peak: f32,
    hold: SlidingMinimum,
    released: f64,
    /// For how many samples nothing was reduced.
    settled: usize,
    smooth: [MovingAverage; 2],
    /// Gains that came out of the smoothing and lie before the first sample.
    early_gains: usize,
    peaks: [Vec<f32>; 2],
}

impl Limiter {
    /// A limiter with a ceiling in dB relative to full scale, true peak (dBTP).
    pub fn new(ceiling_dbtp: f64) -> Self {
        let first = LOOK_AHEAD / 2;
        Self {
            meter: TruePeakMeter::default(),
            ceiling: 10f64.powf(ceiling_dbtp / 20.0) as f32,
            release: 1.0 - (-1.0 / (RELEASE_SECONDS * f64::from(SAMPLE_RATE))).exp(),
            input: [vec![0.0; REACH], vec![0.0; REACH]],
            given: REACH,
            examined: REACH,
            last_peak: 0.0,
            hold: SlidingMinimum::new(LOOK_AHEAD),
            released: 1.0,
            settled: 0,
            smooth: [MovingAverage::new(first), MovingAverage::new(LOOK_AHEAD + 1 - first)],
            early_gains: LOOK_AHEAD - 1,
            peaks: [Vec::new(), Vec::new()],
        }
    }

    /// Takes the next samples and gives those whose gain is known by now: about 5 ms fewer at first, later as many as
    /// it takes.
    pub fn process(&mut self, block: &SampleBlock) -> SampleBlock {
        self.input[0].extend(block.left.iter().map(|&sample| finite(sample)));
        self.input[1].extend(block.right.iter().map(|&sample| finite(sample)));
        let output = if self.settled > LOOK_AHEAD && self.is_quiet() { self.pass() } else { self.limit() };
        self.forget();
        output
    }

    /// How many samples can be examined.
    fn examinable(&self) -> usize {
        (self.input[0].len() - self.examined).saturating_sub(REACH)
    }

    /// Whether nothing in the input can reach the ceiling.
    fn is_quiet(&self) -> bool {
        let limit = self.ceiling / self.meter.bound();
        self.input.iter().all(|side| magnitude(&side[self.examined + 1 - REACH..]) < limit)
    }

    /// Gives out as it came: all gains on the way are 1.
    fn pass(&mut self) -> SampleBlock {
        let count = self.examinable();
        let range = self.given..self.given + count;
        self.given += count;
        self.examined += count;
        self.last_peak = 0.0;
        SampleBlock { left: self.input[0][range.clone()].to_vec(), right: self.input[1][range].to_vec() }
    }

    fn limit(&mut self) -> SampleBlock {
        for side in 0..2 {
            self.peaks[side].clear();
            self.meter.between(&self.input[side][self.examined + 1 - REACH..], self.ceiling, &mut self.peaks[side]);
        }
        let mut output = SampleBlock::default();
        for index in 0..self.peaks[0].len() {
            let peak = self.peaks[0][index].max(self.peaks[1][index]);
            let gain = self.next_gain(peak.max(self.last_peak));
            self.last_peak = peak;
            if self.early_gains > 0 {
                self.early_gains -= 1;
                continue;
            }
            output.left.push(self.input[0][self.given] * gain);
            output.right.push(self.input[1][self.given] * gain);
            self.given += 1;
        }
        self.examined += self.peaks[0].len();
        output
    }

    /// Gives the samples that are left.
    pub fn finish(&mut self) -> SampleBlock {
        let left_over = self.input[0].len() - self.given;
        let mut output = self.process(&SampleBlock::silence(LOOK_AHEAD - 1 + REACH));
        output.left.truncate(left_over);
        output.right.truncate(left_over);
        output
    }

    /// Moves the gain on by a sample of the given peak; what comes out belongs to the sample `LOOK_AHEAD - 1` before.
    fn next_gain(&mut self, peak: f32) -> f32 {
        let needed = if peak > self.ceiling { self.ceiling * MARGIN / peak } else { 1.0 };
        let held = self.hold.push(needed);
        let recovered = self.released + (1.0 - self.released) * self.release;
        self.released = f64::from(held).min(if recovered > SETTLED { 1.0 } else { recovered });
        self.settled = if self.released == 1.0 { self.settled + 1 } else { 0 };
        let [first, second] = &mut self.smooth;
        second.push(first.push(self.released as f32))
    }

    fn forget(&mut self) {
        let surplus = self.given.min(self.examined + 1 - REACH);
        for side in &mut self.input {
            side.drain(..surplus);
        }
        self.given -= surplus;
        self.examined -= surplus;
    }
}

/// The least of the last so many values; 1 stands for those before the first.
struct SlidingMinimum {
    length: u64,
    count: u64,
    /// Candidates with their numbers, rising.
    candidates: VecDeque<(u64, f32)>,
}

impl SlidingMinimum {
    fn new(length: usize) -> Self {
        Self { length: length as u64, count: 0, candidates: VecDeque::new() }
    }

    fn push(&mut self, value: f32) -> f32 {
        while self.candidates.back().is_some_and(|&(_, candidate)| candidate >= value) {
            self.candidates.pop_back();
        }
        self.candidates.push_back((self.count, value));
        while self.candidates.front().is_some_and(|&(number, _)| number + self.length <= self.count) {
            self.candidates.pop_front();
        }
        self.count += 1;
        self.candidates.front().map_or(value, |&(_, least)| least)
    }
}

/// The mean of the last so many gains in 0..=1; 1 stands for those before the first. Their sum is of integers, so that
/// it is exact.
struct MovingAverage {
    values: VecDeque<u64>,
    sum: u64,
}

impl MovingAverage {
    fn new(length: usize) -> Self {
        let one = GAIN_UNITS as u64;
        Self { values: VecDeque::from(vec![one; length]), sum: one * length as u64 }
    }

    fn push(&mut self, value: f32) -> f32 {
        // Rounded down, so that the mean is never above a gain that is needed.
        let value = (f64::from(value) * GAIN_UNITS) as u64;
        let oldest = self.values.pop_front().unwrap_or(value);
        self.values.push_back(value);
        self.sum = self.sum - oldest + value;
        (self.sum as f64 / (self.values.len() as f64 * GAIN_UNITS)) as f32
    }
}

/// Silence in place of no number.
fn finite(sample: f32) -> f32 {
    if sample.is_nan() { 0.0 } else { sample.clamp(-HIGHEST_INPUT, HIGHEST_INPUT) }
}
