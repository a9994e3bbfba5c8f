//! Gains over time: envelopes sampled and joined by lines, fades exact to the sample.

use std::f64::consts::{FRAC_PI_2, PI};

use crate::base::{SAMPLE_RATE, Time};
use crate::draft::FadeCurve;
use crate::timeline::{Fade, FadeKind};

/// An exponential fade rises by so many powers of ten: 60 dB.
const EXPONENT: f64 = 3.0;

/// An envelope is asked every so many samples and runs in a straight line between.
const ENVELOPE_SPACING: i64 = 64;

/// The gain of a clip over its time: keyframes, balance, ducking.
pub trait Envelope: Send {
    /// The gains of left and right at a time since the clip's start. Asked every 64 samples (1.3 ms); a step becomes a
    /// ramp of that length.
    fn gain_at(&self, segment_time: Time) -> (f32, f32);

    /// The gains where they never change, which spares the asking.
    fn constant(&self) -> Option<(f32, f32)> {
        None
    }
}

/// A gain that never changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConstantGain {
    /// Gain of the left side.
    pub left: f32,
    /// Gain of the right side.
    pub right: f32,
}

impl ConstantGain {
    /// A gain with a balance in -1..=1, left min(1, 1 - balance) and right min(1, 1 + balance).
    pub fn balanced(gain: f32, balance: f32) -> Self {
        Self { left: gain * (1.0 - balance).min(1.0), right: gain * (1.0 + balance).min(1.0) }
    }
}

impl Envelope for ConstantGain {
    fn gain_at(&self, _segment_time: Time) -> (f32, f32) {
        (self.left, self.right)
    }

    fn constant(&self) -> Option<(f32, f32)> {
        Some((self.left, self.right))
    }
}

/// Multiplies samples by a fade; `first` is their first one's number, counted from the clip's start.
pub(super) fn apply_fade(fade: &Fade, left: &mut [f32], right: &mut [f32], first: i64) {
    let start = fade.start.as_seconds_f64() * f64::from(SAMPLE_RATE);
    let length = fade.duration.as_seconds_f64() * f64::from(SAMPLE_RATE);
    for (offset, (left, right)) in left.iter_mut().zip(right).enumerate() {
        let gain = fade_gain(fade, (first + offset as i64) as f64 - start, length);
        *left *= gain;
        *right *= gain;
    }
}

/// Whether a fade changes any of `count` samples from `first` on.
pub(super) fn fade_touches(fade: &Fade, first: i64, count: usize) -> bool {
    match fade.kind {
        FadeKind::In => first < (fade.start + fade.duration).round_samples(SAMPLE_RATE) + 1,
        FadeKind::Out => first + count as i64 > fade.start.floor_samples(SAMPLE_RATE),
    }
}

fn fade_gain(fade: &Fade, since_start: f64, length: f64) -> f32 {
    let part = if since_start < 0.0 {
        0.0
    } else if since_start >= length {
        1.0
    } else {
        since_start / length
    };
    let rising = match fade.kind {
        FadeKind::In => part,
        FadeKind::Out => 1.0 - part,
    };
    let gain = match fade.curve {
        FadeCurve::Linear => rising,
        FadeCurve::EqualPower => (rising * FRAC_PI_2).sin(),
        FadeCurve::Exponential => (10f64.powf(EXPONENT * rising) - 1.0) / (10f64.powf(EXPONENT) - 1.0),
        FadeCurve::S => 0.5 - 0.5 * (rising * PI).cos(),
    };
    gain as f32
}

/// Multiplies samples by an envelope; `first` is their first one's number, counted from the clip's start. The points
/// asked lie at multiples of 64 of that count, so that the result does not depend on how a clip is cut into blocks.
pub(super) fn apply_envelope(envelope: &dyn Envelope, left: &mut [f32], right: &mut [f32], first: i64) {
    if let Some((left_gain, right_gain)) = envelope.constant() {
        scale(left, left_gain);
        scale(right, right_gain);
        return;
    }
    let at = |node: i64| envelope.gain_at(Time::new(node * ENVELOPE_SPACING, i64::from(SAMPLE_RATE)));
    let mut offset = 0;
    let mut next = None;
    while offset < left.len() {
        let sample = first + offset as i64;
        let node = sample.div_euclid(ENVELOPE_SPACING);
        let from = next.unwrap_or_else(|| at(node));
        let to = at(node + 1);
        next = Some(to);
        let end = left.len().min(offset + ((node + 1) * ENVELOPE_SPACING - sample) as usize);
        for index in offset..end {
            let part = (first + index as i64 - node * ENVELOPE_SPACING) as f32 / ENVELOPE_SPACING as f32;
            left[index] *= from.0 + (to.0 - from.0) * part;
            right[index] *= from.1 + (to.1 - from.1) * part;
        }
        offset = end;
    }
}

/// Multiplies samples by one gain.
pub(super) fn scale(samples: &mut [f32], gain: f32) {
    if gain != 1.0 {
        samples.iter_mut().for_each(|sample| *sample *= gain);
    }
}
