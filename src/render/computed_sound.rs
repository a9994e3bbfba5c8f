//! Sounds that a draft asks for and no file holds.

use crate::base::{SAMPLE_RATE, Time};
use crate::draft::{Media, Repeats, Speed};
use crate::music::ComputedSound;

/// The computed source of a segment `duration` long on the timeline, and its length: as much as the segment plays,
/// in-point and speed counted, so that a bed ends where its segment does. Where `sd` says how much is used, that is its
/// length, and with repeats a bed is a loop. `None` for files.
pub(super) fn computed_sound(media: &Media, duration: Option<Time>) -> Option<(ComputedSound, Time)> {
    let computed = media.computed.as_ref()?;
    let played = match (&media.source_duration, duration?, &media.speed) {
        (Some(used), ..) => *used,
        (None, duration, Speed::Constant(factor)) => duration.scaled(*factor),
        // A ramp never asks for more than its fastest point would.
        (None, duration, Speed::Ramp(points)) => {
            let fastest = points.iter().map(|(_, factor)| *factor).fold(1.0, f64::max);
            duration * (fastest.ceil() as i64)
        }
    };
    let length = media.source_start + played;
    let samples = length.round_samples(SAMPLE_RATE).max(1);
    let looped = media.source_duration.is_some() && media.source_start.is_zero() && media.repeats != Repeats::Times(0);
    Some((ComputedSound::of(computed, samples, looped), length))
}
