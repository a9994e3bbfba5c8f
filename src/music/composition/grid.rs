//! Bars, beats and sixteenths at exact samples.

use crate::base::{SAMPLE_RATE, Time};
use crate::music::dice::Dice;

/// Sixteenths of a bar.
pub(in crate::music) const BAR: i64 = 16;

/// So many bars in so many samples, with every sixteenth at the sample before its exact place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::music) struct Grid {
    /// Bars, at least one.
    pub(in crate::music) bars: i64,
    /// Their samples.
    pub(in crate::music) samples: i64,
}

impl Grid {
    /// The grid of a piece of `samples`: as many whole bars as fill it at a tempo of the style, or at `bpm`; what is
    /// left is under a beat where the style has such a tempo, and under a bar where not.
    pub(super) fn fitting(samples: i64, (slowest, fastest): (f64, f64), bpm: Option<f64>, looped: bool, dice: &mut Dice) -> Self {
        let bar_of = |bpm: f64| f64::from(SAMPLE_RATE) * 240.0 / bpm;
        let length = samples as f64;
        if let Some(bpm) = bpm {
            let bars = ((length / bar_of(bpm)) as i64).max(1);
            let whole = (bars as f64 * bar_of(bpm)).round() as i64;
            return Self { bars, samples: if looped { samples } else { whole } };
        }
        let (least, most) = ((length / bar_of(slowest)).ceil() as i64, (length / bar_of(fastest)).floor() as i64);
        if least >= 1 && least <= most {
            let bars = least + dice.below((most - least + 1).min(1 << 20) as usize) as i64;
            // Phrases have an even number of bars before the last one.
            let even = bars + (bars + 1) % 2;
            return Self { bars: if even <= most { even } else { bars }, samples };
        }
        let tempo = dice.between(slowest, fastest);
        let bars = ((length / bar_of(tempo)) as i64).max(1);
        let whole = (bars as f64 * bar_of(tempo)).round() as i64;
        Self { bars, samples: if looped { samples } else { whole } }
    }

    /// The sample at which a sixteenth begins.
    pub(in crate::music) fn at(&self, sixteenth: i64) -> i64 {
        let exact = i128::from(sixteenth) * i128::from(self.samples);
        exact.div_euclid(i128::from(self.bars * BAR)) as i64
    }

    /// The instant of a sixteenth, exact.
    pub(in crate::music) fn time_of(&self, sixteenth: i64) -> Time {
        Time::new(self.samples, i64::from(SAMPLE_RATE) * self.bars * BAR) * sixteenth
    }

    /// Beats a minute.
    pub(in crate::music) fn tempo_bpm(&self) -> f64 {
        self.bars as f64 * 240.0 * f64::from(SAMPLE_RATE) / self.samples as f64
    }
}
