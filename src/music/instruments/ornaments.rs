//! Sounds at the ends of sections: risers, reversed cymbals, impacts; and the dust of old records.

use super::cymbals::crash;
use super::grain::{Grain, Strike};
use crate::music::arithmetic::{RATE, decay_of, samples_of};
use crate::music::synthesis::{Biquad, StateVariable, quick_sine};

/// Noise that rises in pitch and level through the time that it is held.
pub(super) fn riser(strike: &Strike) -> Grain {
    let count = samples_of(strike.seconds);
    let side = |name: &str, lean: f64| -> Vec<f32> {
        let (mut shared, mut own) = (strike.dice("riser"), strike.dice(name));
        let mut filter = StateVariable::at(400.0, 1.6);
        let sample = |index: usize| {
            let part = index as f64 / count as f64;
            if index.is_multiple_of(64) {
                filter.tune(350.0 * lean * libm::pow(14.0 + 8.0 * strike.bright, part));
            }
            let noise = 0.85 * f64::from(shared.noise()) + 0.5 * f64::from(own.noise());
            (filter.next(noise).1 * part * part * (0.25 + 0.75 * part)) as f32
        };
        (0..count).map(sample).collect()
    };
    Grain { left: side("riser left", 0.97), right: side("riser right", 1.03) }.with_soft_ends(0.01).at_peak()
}

/// A cymbal played backwards, as long as it is held.
pub(super) fn reversed_cymbal(strike: &Strike) -> Grain {
    let mut grain = crash(strike);
    let count = samples_of(strike.seconds).min(grain.len());
    for side in [&mut grain.left, &mut grain.right] {
        side.truncate(count);
        side.reverse();
    }
    grain.with_soft_ends(0.05).at_peak()
}

/// A blow without a pitch that rolls away.
pub(super) fn impact(strike: &Strike) -> Grain {
    let mut grain = Grain::silent(2.2);
    let (mut phase, mut bend, mut level) = (0.0, 1.0, 1.0);
    let (bend_fall, level_fall, noise_fall) = (decay_of(0.25), decay_of(1.8), decay_of(0.5));
    let mut noise_level = 0.5;
    let mut bands = [Biquad::low_pass(700.0 + 900.0 * strike.bright, 0.7), Biquad::low_pass(760.0 + 900.0 * strike.bright, 0.7)];
    let mut dice = [strike.dice("impact left"), strike.dice("impact right")];
    for index in 0..grain.len() {
        phase += (38.0 + 70.0 * bend) / RATE;
        bend *= bend_fall;
        level *= level_fall;
        noise_level *= noise_fall;
        let attack = (index as f64 / 48.0).min(1.0);
        let body = quick_sine(phase) * level * attack;
        for (side, samples) in [&mut grain.left, &mut grain.right].into_iter().enumerate() {
            samples[index] = (body + bands[side].next(f64::from(dice[side].noise())) * noise_level * attack) as f32;
        }
    }
    grain.with_soft_ends(0.0005).at_peak()
}

/// A stretch of a record's surface: hiss, and crackle of many small and few larger grains.
pub(super) fn dust(strike: &Strike) -> Grain {
    let mut grain = Grain::silent(strike.seconds);
    for (samples, name) in [(&mut grain.left, "dust left"), (&mut grain.right, "dust right")] {
        let (mut hiss, mut grit) = (strike.dice(name), strike.dice("grit"));
        let (mut high, mut roof) = (Biquad::high_pass(1500.0, 0.7), Biquad::low_pass(7000.0, 0.7));
        let mut body = Biquad::band_pass(2600.0, 1.2);
        for sample in samples.iter_mut() {
            let crack = if grit.chance(0.000_14) { grit.between(-6.0, 6.0) * grit.unit() } else { 0.0 };
            *sample = (0.05 * roof.next(high.next(f64::from(hiss.noise()))) + body.next(crack)) as f32;
        }
    }
    grain.with_soft_ends(0.02).at_loudness(60.0)
}
