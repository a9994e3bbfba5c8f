//! Plucked strings (K. Karplus and A. Strong, "Digital Synthesis of Plucked-String and Drum Timbres", CMJ 7(2), 1983),
//! tuned by an all-pass (D. A. Jaffe and J. O. Smith, "Extensions of the Karplus-Strong Plucked-String Algorithm", same
//! issue).

use super::grain::{Grain, Strike};
use crate::music::arithmetic::{RATE, ratio_of_cents, samples_of};
use crate::music::synthesis::{Biquad, OnePole};

/// A string of one side.
struct Pluck {
    /// Seconds in which it falls by 60 dB.
    decay: f64,
    /// How much of the highs a turn takes, 0..0.5.
    loss: f64,
    /// Where it is plucked, of its length.
    place: f64,
    /// Corner of the plectrum's noise, Hz.
    plectrum_hz: f64,
}

impl Pluck {
    fn samples(&self, hz: f64, count: usize, strike: &Strike, name: &str) -> Vec<f32> {
        let period = RATE / hz;
        let delay = period - self.loss;
        let mut whole = delay.floor();
        let mut rest = delay - whole;
        if rest < 0.2 {
            (whole, rest) = (whole - 1.0, rest + 1.0);
        }
        let length = (whole as usize).max(2);
        let all_pass = ((1.0 - rest) / (1.0 + rest)) as f32;
        let gain = libm::exp(-3.0 * std::f64::consts::LN_10 * period / (self.decay * RATE)) as f32;
        let loss = self.loss as f32;
        let mut line = self.excitation(length, strike, name);
        let (mut last, mut before, mut all_pass_state) = (0.0_f32, 0.0_f32, 0.0_f32);
        let mut place = 0;
        let mut next = || {
            let output = line[place];
            let damped = gain * ((1.0 - loss) * output + loss * last);
            last = output;
            let tuned = all_pass * (damped - all_pass_state) + before;
            (before, all_pass_state) = (damped, tuned);
            line[place] = tuned;
            place = if place + 1 == length { 0 } else { place + 1 };
            output
        };
        (0..count).map(|_| next()).collect()
    }

    /// A turn of noise, as dark as the plectrum is soft, less itself at the place of the pluck.
    fn excitation(&self, length: usize, strike: &Strike, name: &str) -> Vec<f32> {
        let (mut shared, mut own) = (strike.dice("pluck"), strike.dice(name));
        let (mut first, mut second) = (OnePole::at(self.plectrum_hz), OnePole::at(self.plectrum_hz * 1.5));
        let mut noise: Vec<f32> = (0..length).map(|_| 0.9 * shared.noise() + 0.35 * own.noise()).collect();
        // Twice around, so that the filters' state at the end is that at the start.
        for _ in 0..2 {
            for sample in &mut noise {
                *sample = second.low(first.low(*sample));
            }
        }
        let mean = noise.iter().sum::<f32>() / length as f32;
        let shift = ((length as f64 * self.place) as usize).max(1);
        (0..length).map(|index| noise[index] - noise[(index + length - shift) % length] * 0.85 - mean * 0.15).collect()
    }
}

fn strings(strike: &Strike, pluck: &Pluck, seconds: f64, body: f64) -> Grain {
    let seconds = if strike.seconds > 0.0 { seconds.min(strike.seconds) } else { seconds };
    let count = samples_of(seconds);
    let side = |cents: f64, name: &str| -> Vec<f32> {
        let string = pluck.samples(strike.hz() * ratio_of_cents(cents), count, strike, name);
        let mut resonances = [(102.0, 2.2), (205.0, 2.0), (412.0, 1.8)].map(|(hz, q)| Biquad::band_pass(hz, q));
        let mut floor = Biquad::high_pass(70.0, 0.7);
        let sample = |sample: f32| {
            let sample = f64::from(sample);
            let box_sound: f64 = resonances.iter_mut().map(|resonance| resonance.next(sample)).sum();
            floor.next(sample + body * box_sound) as f32
        };
        string.into_iter().map(sample).collect()
    };
    Grain { left: side(-1.2, "left"), right: side(1.2, "right") }.with_soft_ends(0.001).at_loudness(0.3)
}

/// A steel-string guitar.
pub(super) fn guitar(strike: &Strike) -> Grain {
    let plectrum_hz = 1500.0 + 4200.0 * strike.bright * (0.4 + 0.6 * strike.velocity);
    strings(strike, &Pluck { decay: 3.2, loss: 0.32, place: 0.18, plectrum_hz }, 2.4, 0.6)
}

/// The same with the hand's edge on the strings.
pub(super) fn muted_guitar(strike: &Strike) -> Grain {
    let plectrum_hz = 1300.0 + 2600.0 * strike.bright * (0.4 + 0.6 * strike.velocity);
    strings(strike, &Pluck { decay: 0.42, loss: 0.48, place: 0.12, plectrum_hz }, 0.5, 0.9)
}

/// A ukulele: nylon, short.
pub(super) fn ukulele(strike: &Strike) -> Grain {
    let plectrum_hz = 1800.0 + 3200.0 * strike.bright * (0.4 + 0.6 * strike.velocity);
    strings(strike, &Pluck { decay: 1.1, loss: 0.42, place: 0.25, plectrum_hz }, 1.2, 0.8)
}

/// A harp.
pub(super) fn harp(strike: &Strike) -> Grain {
    strings(strike, &Pluck { decay: 2.6, loss: 0.36, place: 0.45, plectrum_hz: 1500.0 + 2000.0 * strike.bright }, 2.4, 0.35)
}
