//! How far a source has been played by each sample of a clip.

use crate::base::{SAMPLE_RATE, Time};
use crate::timeline::{SoundClip, SpeedCurve};

/// The played position of each sample of forward play, counted in samples from the in-point.
#[derive(Clone, Debug)]
pub(super) struct SpeedLine {
    curve: SpeedCurve,
    /// Segment time at which the played part begins.
    entry: Time,
    played_before: Time,
}

impl SpeedLine {
    pub(super) fn of(clip: &SoundClip) -> Self {
        let curve = SpeedCurve::of(&clip.speed);
        Self { played_before: curve.source_length(clip.speed_time), entry: clip.speed_time, curve }
    }

    /// The played sample, with a fraction, that sounds at sample `sample`.
    pub(super) fn position(&self, sample: i64) -> f64 {
        let time = self.entry + Time::new(sample, i64::from(SAMPLE_RATE));
        (self.curve.source_length(time) - self.played_before).as_seconds_f64() * f64::from(SAMPLE_RATE)
    }

    /// The speed about sample `sample`.
    pub(super) fn speed_at(&self, sample: i64) -> f64 {
        const SPAN: i64 = 64;
        (self.position(sample + SPAN) - self.position(sample - SPAN)) / (2 * SPAN) as f64
    }
}
