//! Effects that go on for as long as they are asked for: any sample follows from its number.

use crate::base::SampleBlock;
use crate::music::arithmetic::{RATE, sine};
use crate::music::dice::Dice;
use crate::music::instruments::{Grain, Strike, Voice};

/// Level of tones and noise: -12 dBFS.
const LEVEL: f64 = 0.25;

/// Samples of a fade at either end: 3 ms.
const EDGE: i64 = 144;

/// Samples of a stretch of typing: one second.
const STRETCH: i64 = 48_000;

/// A fade at both ends, so that neither clicks.
pub(super) fn edge(at: i64, samples: i64) -> f32 {
    (at.min(samples - 1 - at).min(EDGE) as f32 / EDGE as f32).max(0.0)
}

/// A sine.
pub(super) fn tone(hz: f64, at: i64) -> f32 {
    (LEVEL * sine(hz * at as f64 / RATE)) as f32
}

/// White noise, other noise on each side (S. Vigna's SplitMix64 as a hash of the sample's number).
pub(super) fn noise(seed: u64, at: i64) -> [f32; 2] {
    let hash = |number: u64| {
        let mut z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(seed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let side = |number: u64| (((hash(number) >> 40) as f64 / f64::from(1 << 23) - 1.0) * LEVEL) as f32;
    [side(2 * at as u64), side(2 * at as u64 + 1)]
}

/// Keys of a keyboard: about seven a second, in bursts, each second by itself.
pub(super) fn typing(seed: u64, first: i64, samples: i64, block: &mut SampleBlock) {
    let end = (first + block.len() as i64).min(samples);
    let keys: Vec<Grain> = (0..6).map(|key| key_stroke(seed.wrapping_add(key))).collect();
    for stretch in (first.div_euclid(STRETCH) - 1).max(0)..=end.div_euclid(STRETCH) {
        let mut dice = Dice::of(seed, "typing", stretch as u64);
        let mut at = stretch * STRETCH + (dice.between(0.0, 0.12) * RATE) as i64;
        while at < (stretch + 1) * STRETCH {
            let (key, level, pan) = (dice.below(keys.len()), dice.between(0.35, 0.7) as f32, dice.between(-0.3, 0.3) as f32);
            add(&keys[key], at, (first, end), level, pan, block);
            at += (if dice.chance(0.12) { dice.between(0.25, 0.4) } else { dice.between(0.075, 0.17) } * RATE) as i64;
        }
    }
}

fn add(key: &Grain, at: i64, (first, end): (i64, i64), level: f32, pan: f32, block: &mut SampleBlock) {
    for place in at.max(first)..(at + key.len() as i64).min(end) {
        let (index, place) = ((place - at) as usize, (place - first) as usize);
        block.left[place] += key.left[index] * level * (1.0 - pan).min(1.0);
        block.right[place] += key.right[index] * level * (1.0 + pan).min(1.0);
    }
}

/// One key: down, and 40 to 60 ms later up.
fn key_stroke(seed: u64) -> Grain {
    let strike = |midi: i32, seed: u64| Strike { midi, seconds: 0.1, velocity: 0.7, bright: 0.6, seed };
    let (down, up) = (Voice::Rim.grain(&strike(0, seed)), Voice::ClosedHat.grain(&strike(0, seed ^ 0x55)));
    let mut grain = Grain::silent(0.16);
    let late = 1900 + (seed % 7) as usize * 150;
    for (side, (down, up)) in [&mut grain.left, &mut grain.right].into_iter().zip([(&down.left, &up.left), (&down.right, &up.right)]) {
        side.iter_mut().zip(down).for_each(|(sample, more)| *sample += 0.8 * more);
        side.iter_mut().skip(late).zip(up).for_each(|(sample, more)| *sample += 0.18 * more);
    }
    grain.with_soft_ends(0.0)
}
