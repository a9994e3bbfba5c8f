//! An electric piano by frequency modulation (J. M. Chowning, "The Synthesis of Complex Audio Spectra by Means of
//! Frequency Modulation", JAES 21(7), 1973): a body of 1:1 and the tine's ring of 14:1.

use super::grain::{Grain, Strike};
use crate::music::arithmetic::{RATE, decay_of, ratio_of_cents};
use crate::music::synthesis::quick_sine;

/// Turns a second at which the sound goes from side to side.
const TREMOLO_HZ: f64 = 4.6;

pub(super) fn electric_piano(strike: &Strike) -> Grain {
    let hz = strike.hz();
    let mut grain = Grain::silent(strike.seconds.min(4.0));
    let mut dice = strike.dice("tine");
    let drive = (0.35 + 0.9 * strike.velocity) * (0.6 + 0.6 * strike.bright);
    // The modulator of the tine stays where its side bands are heard and do not fold.
    let tine_ratio = if hz * 15.0 < 13_000.0 { 14.0 } else { 7.0 };
    let mut partials = [(hz * ratio_of_cents(-0.8), 0.0_f64), (hz * ratio_of_cents(0.9), 0.0)];
    let (mut body_level, mut drive_level, mut tine_level) = (1.0, drive, 0.16 * drive);
    let (body_fall, drive_fall, tine_fall) = (decay_of(4.2), decay_of(1.6), decay_of(0.35));
    let start = dice.unit();
    for index in 0..grain.len() {
        let mut sum = 0.0;
        for (frequency, phase) in &mut partials {
            *phase += *frequency / RATE;
            let modulator = quick_sine(*phase) * drive_level * 0.16;
            sum += quick_sine(*phase + modulator);
        }
        let tine = quick_sine(partials[0].1 + quick_sine(partials[0].1 * tine_ratio) * 0.09) * tine_level
            + quick_sine(partials[0].1 * tine_ratio) * tine_level * 0.25;
        let sample = (sum * 0.5 * body_level) + tine;
        let turn = quick_sine(start + index as f64 * TREMOLO_HZ / RATE) * 0.16;
        grain.left[index] = (sample * (1.0 + turn)) as f32;
        grain.right[index] = (sample * (1.0 - turn)) as f32;
        body_level *= body_fall;
        drive_level *= drive_fall;
        tine_level *= tine_fall;
    }
    grain.with_soft_ends(0.003).at_loudness(0.4)
}
