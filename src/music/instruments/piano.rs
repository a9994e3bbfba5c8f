//! A piano, by its strings' modes: stiff strings, two of each a hair apart, a hammer that leaves out what it strikes
//! the node of.

use super::grain::{Grain, Strike};
use crate::music::arithmetic::{decay_of, ratio_of_cents, sine};
use crate::music::synthesis::{Biquad, Mode, ring};

/// Where the hammer strikes, of the string's length.
const HAMMER: f64 = 0.12;

/// A grand.
pub(super) fn piano(strike: &Strike) -> Grain {
    strings(strike, 0.55 + 0.45 * strike.bright, 0.05)
}

/// One with felt between hammers and strings.
pub(super) fn felt_piano(strike: &Strike) -> Grain {
    strings(strike, 0.16 + 0.2 * strike.bright, 0.11)
}

fn strings(strike: &Strike, bright: f64, knock: f64) -> Grain {
    let hz = strike.hz();
    let mut dice = strike.dice("piano");
    let decay = (9.0 * libm::pow(261.6 / hz, 0.6)).clamp(1.2, 14.0);
    let mut grain = Grain::silent((decay * 0.7).min(6.0).min(strike.seconds));
    let stiffness = 0.00035 * libm::pow(hz / 261.6, 1.3);
    let reach = 1000.0 + 6200.0 * bright * (0.45 + 0.55 * strike.velocity);
    let place = ((f64::from(strike.midi) - 60.0) / 60.0).clamp(-0.5, 0.5);
    let mut modes = Vec::new();
    for partial in 1..=26_u32 {
        let k = f64::from(partial);
        let frequency = hz * k * (1.0 + stiffness * k * k).sqrt();
        if frequency > 14_000.0 {
            break;
        }
        let comb = sine(k * HAMMER / 2.0).abs() + 0.05;
        let level = comb * libm::pow(k, -0.55) * libm::exp(-frequency / reach);
        let (lean, turn) = ((place + dice.between(-0.25, 0.25)) * 0.8, dice.between(-0.12, 0.12));
        let side = |gain: f64| [gain * (1.0 - lean), gain * (1.0 + lean)];
        let partial_decay = decay / (1.0 + 0.22 * (k - 1.0));
        let mode = |cents: f64, level: f64, decay: f64| Mode {
            hz: frequency * ratio_of_cents(cents),
            level: side(level),
            decay,
            phase: [0.0, turn],
        };
        // The strings begin together and lose that: what is left after the first part of the sound falls slower.
        modes.push(mode(-0.25, level * 0.7, partial_decay * 0.45));
        modes.push(mode(0.35, level * 0.4, partial_decay));
    }
    ring(&modes, &mut grain.left, &mut grain.right);
    thump(strike, &mut grain, knock);
    grain.with_soft_ends(0.0025).at_loudness(0.4)
}

/// The hammer and the wood.
fn thump(strike: &Strike, grain: &mut Grain, level: f64) {
    let mut dice = strike.dice("thump");
    let (mut low, mut mid) = (Biquad::band_pass(160.0, 1.0), Biquad::band_pass(900.0, 0.8));
    let loud = grain.left.iter().take(4800).fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    let (mut fall, decay) = (1.0, decay_of(0.072));
    for index in 0..grain.len().min(2400) {
        let noise = f64::from(dice.noise());
        fall *= decay;
        let knock = ((3.0 * low.next(noise) + 0.5 * mid.next(noise)) * fall * level * f64::from(loud)) as f32;
        grain.left[index] += knock;
        grain.right[index] += knock;
    }
}
