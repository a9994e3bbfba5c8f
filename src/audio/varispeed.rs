//! A speed that moves, pitch and all: the played sound read between its samples.

use std::f64::consts::PI;

use super::AudioError;
use super::played_sound::PlayedSound;
use super::speed_line::SpeedLine;
use crate::base::SampleBlock;

/// Zero crossings of the interpolating sinc on either side.
const CROSSINGS: usize = 24;

/// Points of the table between two crossings.
const RESOLUTION: usize = 512;

/// The most samples on either side that take part in one, which bounds the cost of high speeds.
const LONGEST_REACH: f64 = 1024.0;

/// The played sound at a speed that moves along a line. Each sample depends on its place alone.
pub(super) struct Varispeed {
    played: PlayedSound,
    line: SpeedLine,
    /// The sinc under a Blackman window, from its middle on.
    table: Vec<f32>,
    /// Played samples that were read, from `start` on: reading goes forwards, and the next block takes some of the last
    /// one again.
    window: SampleBlock,
    start: i64,
}

impl Varispeed {
    pub(super) fn new(played: PlayedSound, line: SpeedLine) -> Self {
        let point = |index: usize| {
            let x = index as f64 / RESOLUTION as f64;
            let sinc = if index == 0 { 1.0 } else { (PI * x).sin() / (PI * x) };
            let turn = PI * x / CROSSINGS as f64;
            (sinc * (0.42 + 0.5 * turn.cos() + 0.08 * (2.0 * turn).cos())) as f32
        };
        let table = (0..=CROSSINGS * RESOLUTION + 1).map(point).collect();
        Self { played, line, table, window: SampleBlock::default(), start: 0 }
    }

    /// The played sound.
    pub(super) fn played(&mut self) -> &mut PlayedSound {
        &mut self.played
    }

    /// Samples from `first` on.
    pub(super) fn read(&mut self, first: i64, length: usize) -> Result<SampleBlock, AudioError> {
        let end = first + length as i64;
        let fastest = self.line.speed_at(first).max(self.line.speed_at(end)).max(1.0);
        // A knot between both may be faster; then the filter is a little shorter than it could be.
        let reach = reach_of(fastest);
        self.hold((self.line.position(first) - reach).floor() as i64 - 1, (self.line.position(end) + reach).ceil() as i64 + 2)?;
        let mut block = SampleBlock { left: Vec::with_capacity(length), right: Vec::with_capacity(length) };
        for sample in first..end {
            let (left, right) = self.sample(self.line.position(sample), self.line.speed_at(sample).max(1.0).min(fastest));
            block.left.push(left);
            block.right.push(right);
        }
        Ok(block)
    }

    /// The played sound at `position`, low-passed where `speed` above 1 would fold it.
    fn sample(&self, position: f64, speed: f64) -> (f32, f32) {
        let (cutoff, reach) = (CROSSINGS as f64 / reach_of(speed), reach_of(speed));
        let first = (position - reach).ceil() as i64;
        let count = ((position + reach).floor() as i64 - first + 1) as usize;
        let offset = (first - self.start) as usize;
        let scale = cutoff * RESOLUTION as f64;
        let (mut left, mut right) = (0.0_f32, 0.0_f32);
        for index in 0..count {
            let at = ((first + index as i64) as f64 - position).abs() * scale;
            let (point, part) = (at as usize, at.fract() as f32);
            let weight = self.table[point] + (self.table[point + 1] - self.table[point]) * part;
            left += weight * self.window.left[offset + index];
            right += weight * self.window.right[offset + index];
        }
        (left * cutoff as f32, right * cutoff as f32)
    }

    /// Reads on until the window holds `first..end`, and forgets what lies before.
    fn hold(&mut self, first: i64, end: i64) -> Result<(), AudioError> {
        let held = self.start..=self.start + self.window.len() as i64;
        if !held.contains(&first) {
            (self.window, self.start) = (SampleBlock::default(), first);
        }
        let spent = (first - self.start) as usize;
        self.window.left.drain(..spent);
        self.window.right.drain(..spent);
        self.start = first;
        let next = first + self.window.len() as i64;
        if let Some(missing) = usize::try_from(end - next).ok().filter(|&missing| missing > 0) {
            let more = self.played.read(next, missing)?;
            self.window.append(more);
        }
        Ok(())
    }
}

/// Samples on either side that a filter for `speed` takes.
fn reach_of(speed: f64) -> f64 {
    (CROSSINGS as f64 * speed).min(LONGEST_REACH)
}
