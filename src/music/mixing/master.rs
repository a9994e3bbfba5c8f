//! The end of the chain: a gentle compressor that glues, and a curve that rounds off the highest peaks.

use crate::music::arithmetic::{RATE, gain_of};

/// Samples between two looks of the compressor.
const STEP: usize = 32;

/// Levels above this are taken down, decibels against full scale.
const THRESHOLD_DB: f64 = -17.0;

/// The divisor of levels above the threshold.
const RATIO: f64 = 2.0;

const ATTACK_SECONDS: f64 = 0.02;
const RELEASE_SECONDS: f64 = 0.16;

/// A compressor of 2:1 on the level of both sides together.
pub(in crate::music) struct Compressor {
    /// Gain before it, so that every piece meets it at the same level.
    drive: f64,
    level: f64,
    attack: f64,
    release: f64,
    gain: f64,
}

impl Compressor {
    /// One that hears its input louder by `drive`.
    pub(in crate::music) fn of(drive: f64) -> Self {
        let share = |seconds: f64| 1.0 - libm::exp(-(STEP as f64) / (seconds * RATE));
        Self { drive, level: 0.0, attack: share(ATTACK_SECONDS), release: share(RELEASE_SECONDS), gain: 1.0 }
    }

    /// Processes a stretch in place. Its gain moves in straight lines of 32 samples.
    pub(in crate::music) fn process(&mut self, left: &mut [f32], right: &mut [f32]) {
        for (left, right) in left.chunks_mut(STEP).zip(right.chunks_mut(STEP)) {
            let power: f64 =
                left.iter().zip(&*right).map(|(left, right)| f64::from(left * left + right * right)).sum::<f64>() / (2 * STEP) as f64;
            let power = power * self.drive * self.drive;
            self.level += (power - self.level) * if power > self.level { self.attack } else { self.release };
            let above = 10.0 * libm::log10(self.level.max(1e-12)) - THRESHOLD_DB;
            let target = if above > 0.0 { gain_of(-above * (1.0 - 1.0 / RATIO)) } else { 1.0 };
            let (from, slope) = (self.gain, (target - self.gain) / STEP as f64);
            for (index, (left, right)) in left.iter_mut().zip(right).enumerate() {
                let gain = ((from + slope * (index + 1) as f64) * self.drive) as f32;
                *left *= gain;
                *right *= gain;
            }
            self.gain = target;
        }
    }
}

/// Where the curve leaves the straight line, and what it never reaches.
const KNEE: f32 = 0.5;
const CEILING: f32 = 0.85;

/// Straight up to the knee, then bent so that it never reaches the ceiling (-1.4 dBFS).
pub(in crate::music) fn soft_clip(sample: f32) -> f32 {
    let size = sample.abs();
    if size <= KNEE {
        return sample;
    }
    let room = CEILING - KNEE;
    let over = (size - KNEE) / room;
    let bent = KNEE + room * over / (1.0 + over);
    if sample < 0.0 { -bent } else { bent }
}
