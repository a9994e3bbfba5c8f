//! Bars and bells, by the ratios of their modes.

use super::grain::{Grain, Strike};
use crate::music::synthesis::{Mode, ring};

/// One mode of a bar: ratio to the lowest, level, seconds of decay.
type Row = (f64, f64, f64);

fn bar(strike: &Strike, rows: &[Row], (seconds, width): (f64, f64)) -> Grain {
    let hz = strike.hz();
    let mut dice = strike.dice("bar");
    let mut grain = Grain::silent(seconds);
    let shorter = libm::pow(523.0 / hz, 0.4).clamp(0.4, 1.6);
    let hard = 0.4 + 0.6 * strike.velocity * (0.5 + 0.5 * strike.bright);
    let mode = |(index, (ratio, level, decay)): (usize, &Row)| {
        let lean = dice.between(-width, width);
        // Soft mallets wake the high modes less.
        let level = if index == 0 { *level } else { level * hard };
        Mode {
            hz: hz * ratio,
            level: [level * (1.0 - lean), level * (1.0 + lean)],
            decay: decay * shorter,
            phase: [0.0, dice.between(-0.08, 0.08)],
        }
    };
    let modes: Vec<Mode> = rows.iter().enumerate().map(mode).collect();
    ring(&modes, &mut grain.left, &mut grain.right);
    grain.with_soft_ends(0.0015).at_loudness(0.3)
}

/// A glockenspiel: a free bar.
pub(super) fn glockenspiel(strike: &Strike) -> Grain {
    bar(strike, &[(1.0, 1.0, 2.2), (1.001, 0.3, 2.6), (2.756, 0.45, 0.9), (5.404, 0.22, 0.35), (8.933, 0.08, 0.15)], (2.2, 0.3))
}

/// A marimba: a bar hollowed so that its second mode is two octaves up.
pub(super) fn marimba(strike: &Strike) -> Grain {
    bar(strike, &[(1.0, 1.0, 0.9), (3.932, 0.3, 0.22), (9.54, 0.12, 0.09), (1.5, 0.05, 0.05)], (1.0, 0.2))
}

/// A vibraphone: like a marimba, of metal.
pub(super) fn vibraphone(strike: &Strike) -> Grain {
    bar(strike, &[(1.0, 1.0, 3.4), (1.0012, 0.4, 3.0), (3.984, 0.2, 1.0), (9.9, 0.06, 0.25)], (2.8, 0.25))
}

/// A small bell.
pub(super) fn bell(strike: &Strike) -> Grain {
    let rows =
        [(1.0, 1.0, 2.4), (2.0, 0.5, 1.8), (2.4, 0.25, 1.2), (3.01, 0.3, 1.1), (4.2, 0.15, 0.7), (5.43, 0.12, 0.5), (6.8, 0.06, 0.3)];
    bar(strike, &rows, (2.4, 0.35))
}
