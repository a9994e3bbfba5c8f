//! Choices that follow from a seed. Each purpose has a stream of its own, so that one more choice here changes nothing
//! there.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of choices.
#[derive(Clone, Debug)]
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of a purpose, and of one of its instances.
    pub(super) fn of(seed: u64, purpose: &str, index: u64) -> Self {
        // FNV-1a over the name, then over the numbers.
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = purpose.bytes().chain(seed.to_le_bytes()).chain(index.to_le_bytes()).fold(0xcbf2_9ce4_8422_2325, step);
        Self(ChaCha8Rng::seed_from_u64(hash))
    }

    /// A whole number below `count`; 0 where that is 0.
    pub(super) fn below(&mut self, count: usize) -> usize {
        (self.0.next_u64() % count.max(1) as u64) as usize
    }

    /// One of `choices`, which are not empty.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// A number of 0..1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number of `low..high`.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Whether something of this probability happens.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A sample of white noise, -1..1.
    pub(super) fn noise(&mut self) -> f32 {
        // 24 bits are what a float holds.
        (self.0.next_u32() >> 8) as f32 / (1_u32 << 23) as f32 - 1.0
    }
}
