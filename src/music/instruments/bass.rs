//! Basses, in one channel.

use super::grain::{Envelope, Grain, Strike};
use crate::music::arithmetic::{RATE, decay_of, samples_of};
use crate::music::synthesis::{SawTable, StateVariable, quick_sine};

/// A round one: a sine with a little of its octave and a soft attack of overtones, as of fingers.
pub(super) fn round_bass(strike: &Strike) -> Grain {
    let hz = strike.hz();
    let (mut phase, mut drive) = (0.0, 0.55 + 0.5 * strike.bright * strike.velocity);
    let fall = decay_of(0.5);
    let count = samples_of(strike.seconds + 0.06);
    let levels = Envelope::of((0.006, 1.4, 0.55, 0.06), strike.seconds, count);
    let sample = |index: usize| {
        phase += hz / RATE;
        drive = 0.28 + (drive - 0.28) * fall;
        let tone = quick_sine(phase + 0.16 * drive * quick_sine(phase))
            + 0.22 * drive * quick_sine(2.0 * phase)
            + 0.1 * drive * quick_sine(3.0 * phase);
        (tone * levels.at(index)) as f32
    };
    Grain::mono((0..count).map(sample).collect()).with_soft_ends(0.0).at_loudness(0.25)
}

/// A saw through a filter that closes, over its own sine.
pub(super) fn saw_bass(strike: &Strike) -> Grain {
    let hz = strike.hz();
    let table = SawTable::of(hz);
    let mut filter = StateVariable::at(400.0, 0.9);
    let (mut phase, mut open) = (0.0, 1.0);
    let fall = decay_of(0.45);
    let top = 500.0 + 2200.0 * strike.bright * (0.4 + 0.6 * strike.velocity);
    let count = samples_of(strike.seconds + 0.05);
    let levels = Envelope::of((0.004, 0.9, 0.6, 0.04), strike.seconds, count);
    let sample = |index: usize| {
        if index.is_multiple_of(32) {
            filter.tune(hz * 2.0 + 160.0 + top * open);
        }
        open *= fall;
        phase += hz / RATE;
        let (low, _) = filter.next(table.at(phase));
        ((0.8 * low + 0.6 * quick_sine(phase)) * levels.at(index)) as f32
    };
    Grain::mono((0..count).map(sample).collect()).with_soft_ends(0.0).at_loudness(0.25)
}

/// A long low sine that clips a little, with a bend at its start.
pub(super) fn deep_bass(strike: &Strike) -> Grain {
    let hz = strike.hz();
    let (mut phase, mut bend) = (0.0, 0.7);
    let fall = decay_of(0.12);
    let drive = 1.2 + 2.2 * strike.bright;
    let count = samples_of(strike.seconds + 0.08);
    let levels = Envelope::of((0.004, 2.2, 0.5, 0.08), strike.seconds, count);
    let sample = |index: usize| {
        bend *= fall;
        phase += hz * (1.0 + bend) / RATE;
        let tone = quick_sine(phase) * drive;
        (tone / (1.0 + tone.abs()) * levels.at(index)) as f32
    };
    Grain::mono((0..count).map(sample).collect()).with_soft_ends(0.0).at_loudness(0.25)
}

/// Low strings, bowed.
pub(super) fn bowed_bass(strike: &Strike) -> Grain {
    let hz = strike.hz();
    let table = SawTable::of(hz);
    let mut filter = StateVariable::at(500.0, 0.7);
    let mut phases = [0.13, 0.46, 0.79];
    let cents = [0.997, 1.0, 1.0035];
    let count = samples_of(strike.seconds + 0.25);
    let levels = Envelope::of((0.09, 3.0, 0.8, 0.25), strike.seconds, count);
    let sample = |index: usize| {
        let swell = levels.at(index);
        if index.is_multiple_of(64) {
            filter.tune(260.0 + (500.0 + 900.0 * strike.bright) * swell);
        }
        let mut sum = 0.4 * quick_sine(phases[1]);
        for (phase, detune) in phases.iter_mut().zip(cents) {
            *phase += hz * detune / RATE;
            sum += table.at(*phase) / 3.0;
        }
        (filter.next(sum).0 * swell) as f32
    };
    Grain::mono((0..count).map(sample).collect()).with_soft_ends(0.0).at_loudness(0.4)
}
