//! Effects with a beginning and an end.

use crate::base::SampleBlock;
use crate::draft::SoundEffect;
use crate::music::arithmetic::{RATE, decay_of, hz_of, samples_of};
use crate::music::dice::Dice;
use crate::music::instruments::{Grain, Strike, Voice};
use crate::music::mixing::Room;
use crate::music::synthesis::{Biquad, Mode, StateVariable, quick_sine, ring};

/// The highest sample of an effect: -3 dBFS.
const PEAK: f32 = 0.708;

/// The effect, at most `samples` long.
pub(super) fn of(effect: SoundEffect, seed: u64, samples: i64) -> SampleBlock {
    let seconds = samples as f64 / RATE;
    let strike = Strike { midi: 0, seconds, velocity: 0.8, bright: Dice::of(seed, "bright", 0).between(0.3, 0.9), seed };
    let grain = match effect {
        SoundEffect::Whoosh => whoosh(&strike, seconds.min(3.0)),
        SoundEffect::Riser => Voice::Riser.grain(&strike),
        SoundEffect::Click => click(&strike),
        SoundEffect::Pop => pop(&strike),
        SoundEffect::Impact => in_room(Voice::Impact.grain(&strike), 1.8, 0.2),
        SoundEffect::Sparkle => in_room(sparkle(&strike), 1.4, 0.35),
        SoundEffect::Shutter => shutter(&strike),
        SoundEffect::Typing | SoundEffect::Tone | SoundEffect::Noise | SoundEffect::Silence => Grain::default(),
    };
    let mut grain = grain;
    grain.left.truncate(samples.max(0) as usize);
    grain.right.truncate(samples.max(0) as usize);
    let Grain { mut left, mut right } = grain.with_soft_ends(0.0).at_peak();
    left.iter_mut().chain(&mut right).for_each(|sample| *sample *= PEAK);
    SampleBlock { left, right }
}

/// Something that passes from one side to the other: noise through a band that rises and falls.
fn whoosh(strike: &Strike, seconds: f64) -> Grain {
    let mut dice = strike.dice("whoosh");
    let (peak, top, from_left) = (dice.between(0.5, 0.62), dice.between(1800.0, 3600.0), dice.chance(0.5));
    let count = samples_of(seconds);
    let mut grain = Grain::silent(seconds);
    let mut filters = [StateVariable::at(300.0, 1.3), StateVariable::at(300.0, 1.3)];
    let mut own = [strike.dice("left"), strike.dice("right")];
    for index in 0..count {
        let part = index as f64 / count as f64;
        let near = if part < peak { part / peak } else { (1.0 - part) / (1.0 - peak) };
        let (level, shared) = (near * near * near, f64::from(dice.noise()));
        let side = if from_left { part } else { 1.0 - part };
        for (place, samples) in [&mut grain.left, &mut grain.right].into_iter().enumerate() {
            if index.is_multiple_of(32) {
                filters[place].tune(260.0 + top * near * near);
            }
            let gain = if place == 0 { 1.0 - 0.7 * side } else { 0.3 + 0.7 * side };
            let (_, band) = filters[place].next(0.8 * shared + 0.5 * f64::from(own[place].noise()));
            samples[index] = (band * level * gain) as f32;
        }
    }
    grain
}

/// A button: two ticks 6 ms apart.
fn click(strike: &Strike) -> Grain {
    let mut grain = Grain::silent(0.06);
    let mut dice = strike.dice("click");
    let tune = dice.between(0.9, 1.15);
    for (late, level) in [(0.0, 1.0), (0.006, 0.5)] {
        let mode = |hz: f64, gain: f64, decay: f64| Mode { hz: hz * tune, level: [gain * level; 2], decay, phase: [0.0; 2] };
        let from = samples_of(late);
        let modes = [mode(1900.0, 1.0, 0.02), mode(3700.0, 0.7, 0.012), mode(6100.0, 0.4, 0.008)];
        ring(&modes, &mut grain.left[from..], &mut grain.right[from..]);
    }
    grain
}

/// A bubble: a sine that slides up as it fades.
fn pop(strike: &Strike) -> Grain {
    let mut dice = strike.dice("pop");
    let (from, to) = (dice.between(280.0, 420.0), dice.between(800.0, 1200.0));
    let (mut phase, mut level, fall) = (0.0, 1.0, decay_of(0.11));
    let count = samples_of(0.13);
    let sample = |index: usize| {
        let part = (index as f64 / (0.045 * RATE)).min(1.0);
        phase += (from + (to - from) * part * part) / RATE;
        level *= fall;
        (quick_sine(phase) * level * (index as f64 / 60.0).min(1.0)) as f32
    };
    Grain::mono((0..count).map(sample).collect())
}

/// Small bells, one after another, upwards.
fn sparkle(strike: &Strike) -> Grain {
    let mut grain = Grain::silent(2.4);
    let mut dice = strike.dice("sparkle");
    let tonic = 84 + dice.below(5) as i32;
    for index in 0..9 {
        let midi = tonic + [0, 2, 4, 7, 9, 12, 14, 16, 19][index] + if dice.chance(0.25) { 12 } else { 0 };
        let (from, level, lean) =
            (samples_of(0.055 * index as f64 + dice.between(0.0, 0.02)), dice.between(0.5, 1.0), dice.between(-0.7, 0.7));
        let mode = |ratio: f64, gain: f64, decay: f64| Mode {
            hz: hz_of(f64::from(midi)) * ratio,
            level: [gain * level * (1.0 - lean), gain * level * (1.0 + lean)],
            decay,
            phase: [0.0; 2],
        };
        ring(&[mode(1.0, 1.0, 1.1), mode(2.76, 0.4, 0.5), mode(5.4, 0.15, 0.2)], &mut grain.left[from..], &mut grain.right[from..]);
    }
    grain
}

/// A camera: the mirror up, the curtain, the mirror down.
fn shutter(strike: &Strike) -> Grain {
    let mut grain = Grain::silent(0.32);
    for (late, level, hz) in [(0.0, 0.8, 2100.0), (0.052, 1.0, 2900.0), (0.115, 0.6, 1500.0)] {
        let from = samples_of(late);
        let mode = |ratio: f64, gain: f64, decay: f64| Mode {
            hz: hz * ratio,
            level: [gain * level, gain * level * 0.85],
            decay,
            phase: [0.0, 0.06],
        };
        let modes = [mode(0.28, 0.7, 0.05), mode(1.0, 1.0, 0.025), mode(1.73, 0.6, 0.018), mode(2.6, 0.3, 0.012)];
        ring(&modes, &mut grain.left[from..], &mut grain.right[from..]);
        let mut noise = strike.dice("curtain");
        let mut band = Biquad::band_pass(hz * 1.6, 0.7);
        let (mut gain, fall) = (level, decay_of(0.06));
        for index in from..grain.len() {
            gain *= fall;
            let sample = (band.next(f64::from(noise.noise())) * gain * 1.6) as f32;
            grain.left[index] += sample;
            grain.right[index] += sample * 0.9;
        }
    }
    grain
}

/// The same in a room, with its tail.
fn in_room(mut grain: Grain, seconds: f64, share: f32) -> Grain {
    let mut room = Room::of(seconds);
    let tail = samples_of(seconds);
    grain.left.resize(grain.left.len() + tail, 0.0);
    grain.right.resize(grain.right.len() + tail, 0.0);
    for (left, right) in grain.left.iter_mut().zip(&mut grain.right) {
        let [wet_left, wet_right] = room.next([*left * share, *right * share]);
        *left += wet_left;
        *right += wet_right;
    }
    grain
}
