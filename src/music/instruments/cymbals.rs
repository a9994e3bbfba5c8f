//! Metal and shakers.

use super::grain::{Grain, Strike};
use crate::music::arithmetic::{decay_of, samples_of, smooth};
use crate::music::synthesis::{Biquad, Mode, ring};

/// Fundamentals of six square waves that a drum machine of 1980 made its cymbals of, Hz.
const SQUARES: [f64; 6] = [205.3, 304.4, 369.6, 522.7, 540.0, 800.0];

/// The modes of the squares between two frequencies: odd harmonics alone.
fn metal(strike: &Strike, (from, to): (f64, f64), decay: f64) -> Vec<Mode> {
    let mut dice = strike.dice("metal");
    let mut modes = Vec::new();
    for fundamental in SQUARES {
        let tune = 1.0 + dice.between(-0.01, 0.01);
        let odd = (0..).map(|index| f64::from(2 * index + 1)).map(|odd| (odd, odd * fundamental * tune * 1.6));
        for (odd, hz) in odd.skip_while(|(_, hz)| *hz < from).take_while(|(_, hz)| *hz < to) {
            let level = 1.0 / odd.sqrt() * dice.between(0.5, 1.0);
            let lean = dice.between(-0.4, 0.4);
            modes.push(Mode {
                hz,
                level: [level * (1.0 - lean), level * (1.0 + lean)],
                decay: decay * dice.between(0.6, 1.1),
                phase: [dice.unit(), dice.unit()],
            });
        }
    }
    modes
}

/// Adds noise above `hz` that falls in `decay` seconds, other noise on each side.
fn hiss(strike: &Strike, grain: &mut Grain, (hz, level): (f64, f64), decay: f64) {
    for (samples, name) in [(&mut grain.left, "hiss left"), (&mut grain.right, "hiss right")] {
        let (mut shared, mut own) = (strike.dice("hiss"), strike.dice(name));
        let (mut high, mut roof) = (Biquad::high_pass(hz, 0.7), Biquad::low_pass(13_500.0, 0.7));
        let (fall, mut gain) = (decay_of(decay), level);
        for sample in samples.iter_mut() {
            gain *= fall;
            let noise = 0.8 * f64::from(shared.noise()) + 0.6 * f64::from(own.noise());
            *sample += (roof.next(high.next(noise)) * gain) as f32;
        }
    }
}

/// A closed hat.
pub(super) fn closed_hat(strike: &Strike) -> Grain {
    hat(strike, 0.05 + 0.02 * strike.bright)
}

/// An open hat.
pub(super) fn open_hat(strike: &Strike) -> Grain {
    hat(strike, 0.32)
}

fn hat(strike: &Strike, decay: f64) -> Grain {
    let mut grain = Grain::silent(decay * 1.4);
    let from = 6200.0 + 1500.0 * strike.bright;
    ring(&metal(strike, (from, 13_000.0), decay), &mut grain.left, &mut grain.right);
    let peak = grain.left.iter().fold(0.1_f32, |peak, sample| peak.max(sample.abs()));
    hiss(strike, &mut grain, (from, 0.55 * f64::from(peak)), decay * 0.9);
    grain.with_soft_ends(0.0006).at_peak()
}

/// A ride: a ping over a shimmer.
pub(super) fn ride(strike: &Strike) -> Grain {
    let mut grain = Grain::silent(1.4);
    ring(&metal(strike, (3800.0, 12_000.0), 1.1), &mut grain.left, &mut grain.right);
    let ping = |hz: f64, level: f64| Mode { hz, level: [level, level * 0.8], decay: 0.35, phase: [0.0, 0.1] };
    ring(&[ping(3150.0, 2.5), ping(4420.0, 2.0), ping(5870.0, 1.5)], &mut grain.left, &mut grain.right);
    grain.with_soft_ends(0.0008).at_peak()
}

/// A crash.
pub(super) fn crash(strike: &Strike) -> Grain {
    let mut grain = Grain::silent(2.6);
    ring(&metal(strike, (1800.0, 12_500.0), 1.5), &mut grain.left, &mut grain.right);
    let peak = grain.left.iter().fold(0.1_f32, |peak, sample| peak.max(sample.abs()));
    hiss(strike, &mut grain, (3600.0, 0.7 * f64::from(peak)), 1.5);
    grain.with_soft_ends(0.002).at_peak()
}

/// A shaker: beads that start to move, and stop.
pub(super) fn shaker(strike: &Strike) -> Grain {
    let mut grain = Grain::silent(0.11);
    hiss(strike, &mut grain, (4800.0 + 1500.0 * strike.bright, 1.0), 0.2);
    let count = grain.len();
    let peak_at = samples_of(0.028) as f64;
    for side in [&mut grain.left, &mut grain.right] {
        for (index, sample) in side.iter_mut().enumerate() {
            let rise = smooth(index as f64 / peak_at);
            let fall = 1.0 - smooth((index as f64 - peak_at) / (count as f64 - peak_at));
            *sample *= (rise * fall) as f32;
        }
    }
    grain.with_soft_ends(0.002).at_peak()
}
