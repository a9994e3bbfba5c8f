//! Pads: a long table whose harmonics are narrow bands of noise, so that it sounds of many players (N. O. Paul,
//! "PADsynth algorithm", 2005, which its author gave to the public domain).

use super::grain::{Envelope, Grain, Strike};
use crate::music::arithmetic::{RATE, cosine, hz_of, ratio_of_cents, samples_of, sine};
use crate::music::dice::Dice;
use crate::music::synthesis::inverse_transform;

/// Points of a table: 1.4 s.
const LENGTH: usize = 1 << 16;

/// Notes that share a table lie within this many semitones.
pub(super) const ZONE: i32 = 5;

/// The level of a harmonic by its number, frequency and the piece's brightness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Timbre {
    /// Few harmonics, soft.
    Warm,
    /// Bowed.
    Strings,
    /// Open vowels: two formants.
    Choir,
    /// Odd harmonics and a far octave.
    Glass,
}

impl Timbre {
    fn level(self, harmonic: f64, hz: f64, bright: f64) -> f64 {
        let formant = |centre: f64, width: f64| libm::exp(-(hz - centre) * (hz - centre) / (2.0 * width * width));
        match self {
            Self::Warm => libm::pow(harmonic, -1.5) * libm::exp(-hz / (1200.0 + 2200.0 * bright)),
            Self::Strings => libm::pow(harmonic, -1.0) * libm::exp(-hz / (2600.0 + 3000.0 * bright)),
            Self::Choir => {
                libm::pow(harmonic, -0.9) * (0.12 + formant(620.0, 180.0) + 0.6 * formant(1050.0, 200.0) + 0.2 * formant(2700.0, 500.0))
            }
            Self::Glass => {
                let even = if (harmonic as u32).is_multiple_of(2) && harmonic > 2.0 { 0.25 } else { 1.0 };
                even * libm::pow(harmonic, -1.25) * libm::exp(-hz / (2400.0 + 2600.0 * bright))
            }
        }
    }

    /// Width of a harmonic, in cents.
    fn cents(self) -> f64 {
        match self {
            Self::Warm => 28.0,
            Self::Strings => 34.0,
            Self::Choir => 40.0,
            Self::Glass => 14.0,
        }
    }
}

/// The table of a zone.
pub(super) fn table(timbre: Timbre, zone: i32, bright: f64, seed: u64) -> Vec<f32> {
    let hz = hz_of(f64::from(zone * ZONE + ZONE / 2));
    let mut dice = Dice::of(seed, "pad", zone.unsigned_abs().into());
    let mut amplitudes = vec![0.0_f64; LENGTH / 2];
    let bin_hz = RATE / LENGTH as f64;
    for harmonic in 1..=48_u32 {
        let number = f64::from(harmonic);
        let centre = hz * number;
        if centre > 9000.0 {
            break;
        }
        let level = timbre.level(number, centre, bright);
        let width = centre * (ratio_of_cents(timbre.cents()) - 1.0) / bin_hz;
        let (middle, reach) = (centre / bin_hz, (width * 3.0).max(2.0));
        let bins = ((middle - reach).max(1.0) as usize)..((middle + reach) as usize + 1).min(LENGTH / 2);
        for (bin, amplitude) in bins.clone().zip(&mut amplitudes[bins]) {
            let distance = (bin as f64 - middle) / width.max(0.6);
            *amplitude += level * libm::exp(-0.5 * distance * distance) / width.max(0.6).sqrt();
        }
    }
    let mut spectrum = vec![(0.0, 0.0); LENGTH];
    for (bin, amplitude) in amplitudes.iter().enumerate() {
        let turns = dice.unit();
        spectrum[bin] = (amplitude * cosine(turns), amplitude * sine(turns));
    }
    inverse_transform(&mut spectrum);
    spectrum.into_iter().map(|(real, _)| real as f32).collect()
}

/// Which zone a note is of.
pub(super) fn zone_of(midi: i32) -> i32 {
    midi.div_euclid(ZONE)
}

/// A note out of its zone's table, read at other places for the sides.
pub(super) fn pad(strike: &Strike, table: &[f32]) -> Grain {
    let hz = hz_of(f64::from(zone_of(strike.midi) * ZONE + ZONE / 2));
    let step = strike.hz() / hz;
    let mut dice = strike.dice("start");
    let start = dice.unit() * LENGTH as f64;
    let shape = (0.35, 6.0, 0.9, 0.9);
    let count = samples_of(strike.seconds + shape.3);
    let levels = Envelope::of(shape, strike.seconds, count);
    let side = |offset: f64| -> Vec<f32> {
        let mut place = start + offset;
        let sample = |index: usize| {
            place += step;
            let whole = place as usize;
            let part = (place - whole as f64) as f32;
            let (a, b) = (table[whole % LENGTH], table[(whole + 1) % LENGTH]);
            (a + (b - a) * part) * levels.at(index) as f32
        };
        (0..count).map(sample).collect()
    };
    Grain { left: side(0.0), right: side(LENGTH as f64 * 0.37) }.at_loudness(1.5)
}
