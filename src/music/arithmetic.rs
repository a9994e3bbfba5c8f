//! Numbers that are the same on every machine: what the system's library rounds as it likes comes from `libm`.

use std::f64::consts::{LN_10, TAU};

use crate::base::SAMPLE_RATE;

/// Samples a second.
pub(super) const RATE: f64 = SAMPLE_RATE as f64;

/// The factor of a level in decibels.
pub(super) fn gain_of(decibels: f64) -> f64 {
    libm::exp(decibels * LN_10 / 20.0)
}

/// Frequency of a note, 69 being A at 440 Hz, in equal temperament.
pub(super) fn hz_of(midi: f64) -> f64 {
    440.0 * libm::exp2((midi - 69.0) / 12.0)
}

/// The factor between two frequencies so many cents apart.
pub(super) fn ratio_of_cents(cents: f64) -> f64 {
    libm::exp2(cents / 1200.0)
}

/// The sine of so many whole turns.
pub(super) fn sine(turns: f64) -> f64 {
    libm::sin(TAU * (turns - turns.floor()))
}

/// The cosine of so many whole turns.
pub(super) fn cosine(turns: f64) -> f64 {
    sine(turns + 0.25)
}

/// How many samples last so many seconds.
pub(super) fn samples_of(seconds: f64) -> usize {
    (seconds * RATE).round().max(0.0) as usize
}

/// The factor a sample by which something falls by 60 dB in so many seconds.
pub(super) fn decay_of(seconds: f64) -> f64 {
    libm::exp(-3.0 * LN_10 / (seconds.max(1e-4) * RATE))
}

/// A curve from 0 to 1 without a corner at its ends.
pub(super) fn smooth(part: f64) -> f64 {
    let part = part.clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}
