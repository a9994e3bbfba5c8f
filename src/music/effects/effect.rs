//! One sound effect as a source.

use std::sync::OnceLock;

use super::{gestures, streams};
use crate::base::SampleBlock;
use crate::draft::SoundEffect;

/// The longest that a gesture such as a riser takes, samples: 30 s.
const LONGEST_GESTURE: i64 = 1_440_000;

/// A sound effect of some length.
#[derive(Debug)]
pub struct Effect {
    effect: SoundEffect,
    frequency_hz: f64,
    seed: u64,
    samples: i64,
    gesture: OnceLock<SampleBlock>,
}

impl Effect {
    /// An effect that is `samples` long; what takes less time is followed by silence, and gestures of more than 30 s
    /// begin that long before the end.
    pub fn new(effect: SoundEffect, frequency_hz: f64, seed: u64, samples: i64) -> Self {
        Self { effect, frequency_hz, seed, samples: samples.max(1), gesture: OnceLock::new() }
    }

    /// Its length.
    pub fn samples(&self) -> i64 {
        self.samples
    }

    /// `length` samples from `first` on; silence outside of it. Any order of calls gives the same samples.
    pub fn read(&self, first: i64, length: usize) -> SampleBlock {
        let mut block = SampleBlock::silence(length);
        let places = (first.max(0)..(first + length as i64).min(self.samples)).map(|at| ((at - first) as usize, at));
        match self.effect {
            SoundEffect::Silence => {}
            SoundEffect::Tone | SoundEffect::Noise => {
                for (place, at) in places {
                    let edge = streams::edge(at, self.samples);
                    let [left, right] = if self.effect == SoundEffect::Tone {
                        [streams::tone(self.frequency_hz, at); 2]
                    } else {
                        streams::noise(self.seed, at)
                    };
                    (block.left[place], block.right[place]) = (left * edge, right * edge);
                }
            }
            SoundEffect::Typing => streams::typing(self.seed, first, self.samples, &mut block),
            _ => {
                let gesture = self.gesture.get_or_init(|| gestures::of(self.effect, self.seed, self.samples.min(LONGEST_GESTURE)));
                let start = if self.effect == SoundEffect::Riser { (self.samples - LONGEST_GESTURE).max(0) } else { 0 };
                for (place, at) in places {
                    let Some(index) = usize::try_from(at - start).ok().filter(|index| *index < gesture.len()) else { continue };
                    (block.left[place], block.right[place]) = (gesture.left[index], gesture.right[index]);
                }
            }
        }
        block
    }
}
