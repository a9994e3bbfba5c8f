//! A note, and the sound that it makes.

use crate::music::arithmetic::{RATE, hz_of, samples_of, smooth};
use crate::music::dice::Dice;

/// A note as an instrument is asked for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::music) struct Strike {
    /// Note number; 60 is the middle C. Drums take it as a shift from their own pitch where it is not 0.
    pub(in crate::music) midi: i32,
    /// Seconds that it is held; struck and plucked bodies ring on as they like.
    pub(in crate::music) seconds: f64,
    /// How hard, 0..1.
    pub(in crate::music) velocity: f64,
    /// How bright the piece wants this part, 0..1.
    pub(in crate::music) bright: f64,
    /// Chooses what no two strikes have alike.
    pub(in crate::music) seed: u64,
}

impl Strike {
    /// The fundamental.
    pub(in crate::music) fn hz(&self) -> f64 {
        hz_of(f64::from(self.midi))
    }

    /// Choices of this strike.
    pub(in crate::music) fn dice(&self, purpose: &str) -> Dice {
        Dice::of(self.seed, purpose, self.midi.unsigned_abs().into())
    }
}

/// A stretch of stereo sound.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::music) struct Grain {
    /// Left side.
    pub(in crate::music) left: Vec<f32>,
    /// Right side.
    pub(in crate::music) right: Vec<f32>,
}

impl Grain {
    /// So many seconds of silence.
    pub(in crate::music) fn silent(seconds: f64) -> Self {
        let count = samples_of(seconds);
        Self { left: vec![0.0; count], right: vec![0.0; count] }
    }

    /// The same on both sides.
    pub(in crate::music) fn mono(samples: Vec<f32>) -> Self {
        Self { right: samples.clone(), left: samples }
    }

    /// How many samples a side has.
    pub(in crate::music) fn len(&self) -> usize {
        self.left.len()
    }

    /// Brings the highest sample to 1.
    pub(in crate::music) fn at_peak(self) -> Self {
        let peak = self.left.iter().chain(&self.right).fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        self.scaled(f64::from(peak))
    }

    /// Brings the root of the mean square of its loudest part, at most its first so many seconds, to 0.2.
    pub(in crate::music) fn at_loudness(self, seconds: f64) -> Self {
        let count = samples_of(seconds).min(self.len()).max(1);
        let square = |side: &[f32]| side.iter().take(count).map(|sample| f64::from(*sample) * f64::from(*sample)).sum::<f64>();
        let mean = (square(&self.left) + square(&self.right)) / (2 * count) as f64;
        self.scaled(mean.sqrt() / 0.2)
    }

    fn scaled(mut self, level: f64) -> Self {
        if level > 1e-9 {
            let factor = (1.0 / level) as f32;
            self.left.iter_mut().chain(&mut self.right).for_each(|sample| *sample *= factor);
        }
        self
    }

    /// Takes clicks from both ends: a rise of `seconds` and a fall of 10 ms.
    pub(in crate::music) fn with_soft_ends(mut self, seconds: f64) -> Self {
        let (rise, fall, count) = (samples_of(seconds), samples_of(0.01), self.len());
        for side in [&mut self.left, &mut self.right] {
            for (index, sample) in side.iter_mut().take(rise).enumerate() {
                *sample *= smooth(index as f64 / rise as f64) as f32;
            }
            for (index, sample) in side.iter_mut().rev().take(fall.min(count)).enumerate() {
                *sample *= smooth(index as f64 / fall as f64) as f32;
            }
        }
        self
    }
}

/// Samples between two points of an envelope.
const POINT: usize = 32;

/// An envelope of attack, decay to a level, and release: points that straight lines join.
pub(in crate::music) struct Envelope(Vec<f32>);

impl Envelope {
    /// The envelope of a note that is held for so many seconds.
    pub(in crate::music) fn of(shape: (f64, f64, f64, f64), held: f64, samples: usize) -> Self {
        Self((0..samples / POINT + 2).map(|point| envelope((point * POINT) as f64 / RATE, shape, held) as f32).collect())
    }

    /// The gain at a sample.
    pub(in crate::music) fn at(&self, sample: usize) -> f64 {
        let (point, part) = (sample / POINT, (sample % POINT) as f32 / POINT as f32);
        f64::from(self.0[point] + (self.0[point + 1] - self.0[point]) * part)
    }
}

/// Attack, decay to a level, and release after `held`: a gain at `seconds`.
fn envelope(seconds: f64, (attack, decay, level, release): (f64, f64, f64, f64), held: f64) -> f64 {
    let up = smooth(seconds / attack);
    let down = level + (1.0 - level) * libm::exp(-3.0 * (seconds - attack).max(0.0) / decay);
    let off = 1.0 - smooth((seconds - held) / release);
    up * down * off
}
