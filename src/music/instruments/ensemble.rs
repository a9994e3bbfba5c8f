//! Several saws a few cents apart: strings that are struck short, brass, and a synthesiser's lead.

use super::grain::{Envelope, Grain, Strike};
use crate::music::arithmetic::{RATE, decay_of, ratio_of_cents, samples_of};
use crate::music::synthesis::{SawTable, StateVariable, quick_sine};

/// The settings of an ensemble.
struct Ensemble {
    /// Detunings, in cents, from the left to the right.
    cents: &'static [f64],
    /// Attack, decay, level, release.
    shape: (f64, f64, f64, f64),
    /// The filter's corner at rest and what the envelope adds, in multiples of the fundamental plus Hz.
    filter: (f64, f64),
    /// Cents of vibrato, which comes late.
    vibrato: f64,
    resonance: f64,
}

impl Ensemble {
    fn grain(&self, strike: &Strike) -> Grain {
        let hz = strike.hz();
        let table = SawTable::of(hz * 1.01);
        let mut dice = strike.dice("ensemble");
        let mut phases: Vec<f64> = self.cents.iter().map(|_| dice.unit()).collect();
        let steps: Vec<f64> = self.cents.iter().map(|cents| hz * ratio_of_cents(*cents) / RATE).collect();
        let last = (self.cents.len() - 1).max(1) as f64;
        let mut filters = [StateVariable::at(800.0, self.resonance); 2];
        let mut grain = Grain::silent(strike.seconds + self.shape.3);
        let levels = Envelope::of(self.shape, strike.seconds, grain.len());
        let open = 0.35 + 0.65 * strike.velocity;
        let (rate, start) = (dice.between(4.8, 5.6), dice.unit());
        let mut bend = 1.0;
        for index in 0..grain.len() {
            let seconds = index as f64 / RATE;
            let level = levels.at(index);
            if index.is_multiple_of(32) {
                let corner = self.filter.0 + self.filter.1 * (0.4 + 0.6 * strike.bright) * level * open;
                filters.iter_mut().for_each(|filter| filter.tune((hz * 1.5 + corner).min(15_000.0)));
                let late = (seconds / 0.6).min(1.0);
                bend = 1.0 + self.vibrato * late * quick_sine(start + seconds * rate) * 0.000_578;
            }
            let (mut left, mut right) = (0.0, 0.0);
            for (place, (phase, step)) in phases.iter_mut().zip(&steps).enumerate() {
                *phase += step * bend;
                let sample = table.at(*phase);
                let side = if steps.len() == 1 { 0.5 } else { 0.15 + 0.7 * place as f64 / last };
                left += sample * (1.0 - side);
                right += sample * side;
            }
            grain.left[index] = (filters[0].next(left).0 * level) as f32;
            grain.right[index] = (filters[1].next(right).0 * level) as f32;
        }
        grain.with_soft_ends(0.0).at_loudness(0.4)
    }
}

/// Strings, bow off the string after each note.
pub(super) fn spiccato(strike: &Strike) -> Grain {
    let held = Strike { seconds: strike.seconds.min(0.16), ..*strike };
    Ensemble {
        cents: &[-9.0, -4.0, 0.0, 5.0, 8.0],
        shape: (0.016, 0.25, 0.45, 0.16),
        filter: (700.0, 4200.0),
        vibrato: 0.0,
        resonance: 0.7,
    }
    .grain(&held)
}

/// Bowed strings.
pub(super) fn strings(strike: &Strike) -> Grain {
    Ensemble {
        cents: &[-11.0, -6.0, -2.0, 3.0, 7.0, 10.0],
        shape: (0.22, 4.0, 0.85, 0.55),
        filter: (700.0, 2600.0),
        vibrato: 7.0,
        resonance: 0.6,
    }
    .grain(strike)
}

/// Brass out of a synthesiser.
pub(super) fn brass(strike: &Strike) -> Grain {
    Ensemble { cents: &[-8.0, -3.0, 0.0, 4.0, 7.0], shape: (0.035, 0.7, 0.65, 0.18), filter: (250.0, 3600.0), vibrato: 3.0, resonance: 0.8 }
        .grain(strike)
}

/// A horn: soft, far.
pub(super) fn horn(strike: &Strike) -> Grain {
    Ensemble { cents: &[-4.0, 0.0, 4.0], shape: (0.09, 2.0, 0.8, 0.3), filter: (180.0, 1500.0), vibrato: 5.0, resonance: 0.7 }.grain(strike)
}

/// A lead out of a synthesiser.
pub(super) fn saw_lead(strike: &Strike) -> Grain {
    Ensemble { cents: &[-7.0, 0.0, 6.0], shape: (0.012, 0.6, 0.6, 0.14), filter: (600.0, 3200.0), vibrato: 6.0, resonance: 1.1 }
        .grain(strike)
}

/// A voice that whistles or hums: a sine with little else.
pub(super) fn whistle(strike: &Strike) -> Grain {
    let hz = strike.hz();
    let mut dice = strike.dice("whistle");
    let (start, mut phase) = (dice.unit(), 0.0);
    let count = samples_of(strike.seconds + 0.1);
    let levels = Envelope::of((0.03, 1.5, 0.75, 0.09), strike.seconds, count);
    let (mut slide, fall) = (-0.02, decay_of(0.2));
    let sample = |index: usize| {
        let seconds = index as f64 / RATE;
        let late = (seconds / 0.35).min(1.0);
        // From a little below, as lips do.
        slide *= fall;
        phase += hz * (1.0 + slide + 0.004 * late * quick_sine(start + seconds * 5.3)) / RATE;
        let tone = quick_sine(phase) + 0.12 * quick_sine(2.0 * phase) + 0.05 * quick_sine(3.0 * phase);
        (tone * levels.at(index)) as f32
    };
    Grain::mono((0..count).map(sample).collect()).with_soft_ends(0.0).at_loudness(0.3)
}
