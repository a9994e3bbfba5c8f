//! Skins: kick, snare, clap, rim, brush, toms and big drums.

use super::grain::{Grain, Strike};
use crate::music::arithmetic::{RATE, decay_of, ratio_of_cents, samples_of};
use crate::music::synthesis::{Biquad, Mode, quick_sine, ring};

/// A sine that falls in pitch, with its click.
struct Sweep {
    from_hz: f64,
    to_hz: f64,
    fall_seconds: f64,
    decay_seconds: f64,
    drive: f64,
    click: f64,
}

impl Sweep {
    fn samples(&self, strike: &Strike) -> Vec<f32> {
        let mut dice = strike.dice("click");
        let mut click = Biquad::band_pass(3200.0, 0.7);
        let (fall, decay) = (decay_of(self.fall_seconds), decay_of(self.decay_seconds));
        let (mut bend, mut level, mut phase) = (1.0, 1.0, 0.0);
        let (mut tick, tick_fall) = (self.click, decay_of(0.014));
        let sample = |index: usize| {
            let hz = self.to_hz + (self.from_hz - self.to_hz) * bend;
            phase += hz / RATE;
            bend *= fall;
            level *= decay;
            tick *= tick_fall;
            let noise = click.next(f64::from(dice.noise())) * tick;
            let attack = (index as f64 / 24.0).min(1.0);
            let body = quick_sine(phase) * level * attack * self.drive;
            // A soft clip: x / (1 + |x|) with its ends at 1.
            ((body / (1.0 + body.abs()) * (1.0 + self.drive) / self.drive) + noise) as f32
        };
        (0..samples_of(self.decay_seconds * 1.2)).map(sample).collect()
    }
}

/// A kick, round or hard by its brightness.
pub(super) fn kick(strike: &Strike) -> Grain {
    let bright = strike.bright;
    let sweep = Sweep {
        from_hz: 130.0 + 60.0 * bright,
        to_hz: 46.0 + 8.0 * bright,
        fall_seconds: 0.09,
        decay_seconds: 0.34 - 0.08 * bright,
        drive: 0.5 + 1.2 * bright,
        click: 0.15 + 0.5 * bright,
    };
    Grain::mono(sweep.samples(strike)).with_soft_ends(0.0).at_peak()
}

/// A long low one, as in half-time beats.
pub(super) fn deep_kick(strike: &Strike) -> Grain {
    let sweep = Sweep {
        from_hz: 170.0,
        to_hz: 43.0,
        fall_seconds: 0.12,
        decay_seconds: 0.75,
        drive: 1.0 + strike.bright,
        click: 0.2 + 0.4 * strike.bright,
    };
    Grain::mono(sweep.samples(strike)).with_soft_ends(0.0).at_peak()
}

/// Noise through a band, falling; one burst.
fn burst(strike: &Strike, purpose: &str, (hz, q): (f64, f64), seconds: f64, side: f64) -> Vec<f64> {
    let mut dice = strike.dice(purpose);
    let mut band = Biquad::band_pass(hz * ratio_of_cents(side * 60.0), q);
    let mut high = Biquad::high_pass(hz * 0.4, 0.7);
    let decay = decay_of(seconds);
    let mut level = 1.0;
    let sample = |_| {
        level *= decay;
        high.next(band.next(f64::from(dice.noise()))) * level
    };
    (0..samples_of(seconds * 1.1)).map(sample).collect()
}

/// Two triangles a fourth or so apart and a rattle of noise.
pub(super) fn snare(strike: &Strike) -> Grain {
    let mut grain = Grain::silent(0.32);
    let mut dice = strike.dice("snare");
    let tune = ratio_of_cents(dice.between(-40.0, 40.0));
    let body = 0.5 - 0.15 * strike.bright;
    // A triangle's harmonics, odd ones alone, as the inverse square.
    let modes: Vec<Mode> = [(180.0, 0.13), (330.0, 0.1)]
        .iter()
        .flat_map(|(hz, decay)| {
            [1.0, 3.0, 5.0].map(|odd| Mode { hz: hz * tune * odd, level: [body / (odd * odd); 2], decay: decay / odd, phase: [0.0; 2] })
        })
        .collect();
    ring(&modes, &mut grain.left, &mut grain.right);
    let rattle = 0.17 + 0.08 * strike.bright;
    for (side, name) in [(0, "rattle left"), (1, "rattle right")] {
        let centre = burst(strike, "rattle", (1800.0 + 900.0 * strike.bright, 0.5), rattle, 0.0);
        let wide = burst(strike, name, (5200.0, 0.6), rattle * 0.8, 0.0);
        let samples = if side == 0 { &mut grain.left } else { &mut grain.right };
        for (index, sample) in samples.iter_mut().enumerate() {
            let at = |samples: &Vec<f64>| samples.get(index).copied().unwrap_or(0.0);
            *sample += (1.3 * at(&centre) + (0.35 + 0.5 * strike.bright) * at(&wide)) as f32;
        }
    }
    grain.with_soft_ends(0.0005).at_peak()
}

/// Three bursts within 25 ms and their tail: several hands.
pub(super) fn clap(strike: &Strike) -> Grain {
    let mut grain = Grain::silent(0.4);
    let mut dice = strike.dice("clap");
    for hand in 0..4 {
        let late = if hand == 3 { 0.026 } else { 0.009 * f64::from(hand) + dice.between(0.0, 0.003) };
        let (seconds, level) = if hand == 3 { (0.22, 1.0) } else { (0.018, 0.8) };
        for (side, samples) in [&mut grain.left, &mut grain.right].into_iter().enumerate() {
            let lean = if (hand + side as i32) % 2 == 0 { 0.9 } else { 1.05 };
            let name = if hand == 2 { "hand both".to_owned() } else { format!("hand {hand} {side}") };
            let one = burst(strike, &name, (1150.0 * lean + 500.0 * strike.bright, 1.1), seconds, 0.0);
            let start = samples_of(late);
            for (sample, more) in samples.iter_mut().skip(start).zip(one) {
                *sample += (more * level * lean) as f32;
            }
        }
    }
    grain.with_soft_ends(0.0005).at_peak()
}

/// A stick on the rim: short, woody.
pub(super) fn rim(strike: &Strike) -> Grain {
    let mut grain = Grain::silent(0.12);
    let mode = |hz: f64, level: f64, decay: f64| Mode { hz, level: [level, level * 0.85], decay, phase: [0.0, 0.05] };
    ring(&[mode(480.0, 0.5, 0.07), mode(1730.0, 0.8, 0.045), mode(2460.0, 0.35, 0.03)], &mut grain.left, &mut grain.right);
    for (samples, name) in [(&mut grain.left, "rim"), (&mut grain.right, "rim")] {
        let noise = burst(strike, name, (3000.0, 0.8), 0.03, 0.0);
        samples.iter_mut().zip(noise).for_each(|(sample, more)| *sample += (more * 1.2) as f32);
    }
    grain.with_soft_ends(0.0004).at_peak()
}

/// A brush drawn over a snare.
pub(super) fn brush(strike: &Strike) -> Grain {
    let seconds = 0.28;
    let side = |name: &str| -> Vec<f32> {
        let mut dice = strike.dice(name);
        let (mut band, mut high) = (Biquad::band_pass(3800.0, 0.45), Biquad::high_pass(900.0, 0.7));
        let count = samples_of(seconds);
        let sample = |index: usize| {
            let part = index as f64 / count as f64;
            let swell = libm::exp(-(part - 0.12) * (part - 0.12) / 0.012) + 0.25 * libm::exp(-4.0 * part);
            (high.next(band.next(f64::from(dice.noise()))) * swell) as f32
        };
        (0..count).map(sample).collect()
    };
    Grain { left: side("brush left"), right: side("brush right") }.with_soft_ends(0.004).at_peak()
}

/// Ratios of a circular membrane's modes to its lowest (zeros of Bessel functions).
const MEMBRANE: [f64; 6] = [1.0, 1.594, 2.136, 2.296, 2.653, 2.918];

/// A tom, a fifth lower for each step of its note.
pub(super) fn tom(strike: &Strike) -> Grain {
    skin(strike, 96.0 * ratio_of_cents(f64::from(strike.midi) * 100.0), 0.55, 0.35)
}

/// A big drum struck with a mallet, in a hall.
pub(super) fn taiko(strike: &Strike) -> Grain {
    skin(strike, 62.0 * ratio_of_cents(f64::from(strike.midi) * 100.0), 1.15, 0.5)
}

fn skin(strike: &Strike, hz: f64, decay: f64, slap: f64) -> Grain {
    let sweep = Sweep { from_hz: hz * 1.9, to_hz: hz, fall_seconds: 0.08, decay_seconds: decay, drive: 0.8, click: 0.25 };
    let mut grain = Grain::mono(sweep.samples(strike));
    let mut dice = strike.dice("skin");
    let modes: Vec<Mode> = MEMBRANE[1..]
        .iter()
        .map(|ratio| {
            let level = 0.28 / ratio * dice.between(0.6, 1.0);
            Mode {
                hz: hz * ratio,
                level: [level, level * dice.between(0.7, 1.0)],
                decay: decay * 0.5 / ratio,
                phase: [0.0, dice.between(0.0, 0.2)],
            }
        })
        .collect();
    ring(&modes, &mut grain.left, &mut grain.right);
    for (samples, name) in [(&mut grain.left, "slap left"), (&mut grain.right, "slap right")] {
        let noise = burst(strike, name, (1400.0 + 1600.0 * strike.bright, 0.6), 0.09, 0.0);
        samples.iter_mut().zip(noise).for_each(|(sample, more)| *sample += (more * slap) as f32);
    }
    grain.with_soft_ends(0.0006).at_peak()
}
