//! Ducking: a track goes down while another one sounds.

use std::collections::VecDeque;

use crate::base::{SAMPLE_RATE, SampleBlock, Time};
use crate::draft::Ducking;

/// The level is looked at every so many samples, and the gain runs in a straight line between.
pub(super) const SPACING: usize = 64;

/// Samples of which the level is the RMS: the last 50 ms.
const WINDOW: usize = SAMPLE_RATE as usize / 20;

/// The gain of a ducked track, from the sound of the other one, which is heard ahead by [`Ducker::look_ahead`].
pub(super) struct Ducker {
    settings: Ducking,
    /// Squares of the last window's samples, as integers so that their sum is exact.
    squares: VecDeque<u64>,
    sum: u64,
    heard: u64,
    /// For each point not given out yet: whether the other track is above the threshold.
    active: VecDeque<bool>,
    /// How far the gain is down at the last point given out, 0..=1 of the amount.
    depth: f64,
    /// Samples given out since then, and the gains between which they lie.
    within: usize,
    from: f32,
    to: Option<f32>,
}

impl Ducker {
    pub(super) fn new(settings: Ducking) -> Self {
        let squares = VecDeque::from(vec![0; WINDOW]);
        Self { settings, squares, sum: 0, heard: 0, active: VecDeque::new(), depth: 0.0, within: 0, from: 1.0, to: None }
    }

    /// Samples by which the other track must be heard ahead.
    pub(super) fn look_ahead(&self) -> usize {
        (points(self.settings.attack) + 2) * SPACING
    }

    /// Takes the next samples of the other track.
    pub(super) fn hear(&mut self, block: &SampleBlock) {
        // Full scale squared is 2^30; both channels together make the level.
        const UNITS: f64 = 1_073_741_824.0;
        let threshold = 10f64.powf(self.settings.threshold_db / 10.0);
        for (left, right) in block.left.iter().zip(&block.right) {
            let square = (f64::from(*left).powi(2) + f64::from(*right).powi(2)) / 2.0;
            let square = (square * UNITS) as u64;
            self.sum = self.sum - self.squares.pop_front().unwrap_or(0) + square;
            self.squares.push_back(square);
            self.heard += 1;
            if self.heard.is_multiple_of(SPACING as u64) {
                self.active.push_back(self.sum as f64 / (UNITS * WINDOW as f64) > threshold);
            }
        }
    }

    /// Turns the next samples of the ducked track down.
    pub(super) fn apply(&mut self, block: &mut SampleBlock) {
        for (left, right) in block.left.iter_mut().zip(&mut block.right) {
            let to = match self.to {
                Some(to) => to,
                None => self.next_point(),
            };
            let gain = self.from + (to - self.from) * (self.within as f32 / SPACING as f32);
            *left *= gain;
            *right *= gain;
            self.within += 1;
            if self.within == SPACING {
                (self.within, self.from, self.to) = (0, to, None);
            }
        }
    }

    /// The gain at the next point: on the way back from where it was, or on the way down to what is heard ahead.
    fn next_point(&mut self) -> f32 {
        let (attack, release) = (points(self.settings.attack), points(self.settings.release));
        let ahead = self.active.iter().take(attack + 1).position(|&active| active);
        let down = ahead.map_or(0.0, |points| 1.0 - points as f64 / (attack + 1) as f64);
        self.depth = down.max(self.depth - 1.0 / release.max(1) as f64).clamp(0.0, 1.0);
        self.active.pop_front();
        let gain = 10f64.powf(self.settings.amount_db * self.depth / 20.0) as f32;
        self.to = Some(gain);
        gain
    }
}

/// Whole points in a length of time.
fn points(time: Time) -> usize {
    usize::try_from(time.round_samples(SAMPLE_RATE)).unwrap_or(0) / SPACING
}
