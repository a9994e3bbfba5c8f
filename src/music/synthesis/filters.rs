//! Filters, each with its state.

use crate::music::arithmetic::{RATE, cosine, sine};

/// A first-order low-pass.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::music) struct OnePole {
    share: f32,
    state: f32,
}

impl OnePole {
    /// One with its corner at `hz`.
    pub(in crate::music) fn at(hz: f64) -> Self {
        Self { share: (1.0 - libm::exp(-std::f64::consts::TAU * hz / RATE)) as f32, state: 0.0 }
    }

    /// The next sample of the part below the corner.
    pub(in crate::music) fn low(&mut self, sample: f32) -> f32 {
        self.state += (sample - self.state) * self.share;
        self.state
    }

    /// The next sample of the part above the corner.
    pub(in crate::music) fn high(&mut self, sample: f32) -> f32 {
        sample - self.low(sample)
    }
}

/// A second-order section; coefficients by R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter
/// coefficients".
#[derive(Clone, Copy, Debug)]
pub(in crate::music) struct Biquad {
    b: [f64; 3],
    a: [f64; 2],
    state: [f64; 2],
}

impl Biquad {
    fn normalised(b: [f64; 3], a: [f64; 3]) -> Self {
        Self { b: b.map(|value| value / a[0]), a: [a[1] / a[0], a[2] / a[0]], state: [0.0; 2] }
    }

    /// Cosine of the corner, and alpha.
    fn corner(hz: f64, q: f64) -> (f64, f64) {
        let turns = (hz / RATE).min(0.49);
        (cosine(turns), sine(turns) / (2.0 * q))
    }

    /// Low-pass.
    pub(in crate::music) fn low_pass(hz: f64, q: f64) -> Self {
        let (cosine, alpha) = Self::corner(hz, q);
        let half = (1.0 - cosine) / 2.0;
        Self::normalised([half, 1.0 - cosine, half], [1.0 + alpha, -2.0 * cosine, 1.0 - alpha])
    }

    /// High-pass.
    pub(in crate::music) fn high_pass(hz: f64, q: f64) -> Self {
        let (cosine, alpha) = Self::corner(hz, q);
        let half = (1.0 + cosine) / 2.0;
        Self::normalised([half, -1.0 - cosine, half], [1.0 + alpha, -2.0 * cosine, 1.0 - alpha])
    }

    /// Band-pass with a peak of 0 dB.
    pub(in crate::music) fn band_pass(hz: f64, q: f64) -> Self {
        let (cosine, alpha) = Self::corner(hz, q);
        Self::normalised([alpha, 0.0, -alpha], [1.0 + alpha, -2.0 * cosine, 1.0 - alpha])
    }

    /// The first stage of the K weighting at 48 kHz, ITU-R BS.1770-5, table 1.
    pub(in crate::music) fn k_shelf() -> Self {
        let b = [1.535_124_859_586_97, -2.691_696_189_406_38, 1.198_392_810_852_85];
        Self { b, a: [-1.690_659_293_182_41, 0.732_480_774_215_85], state: [0.0; 2] }
    }

    /// The second stage, table 2.
    pub(in crate::music) fn k_high_pass() -> Self {
        Self { b: [1.0, -2.0, 1.0], a: [-1.990_047_454_833_98, 0.990_072_250_366_21], state: [0.0; 2] }
    }

    /// The next sample; transposed direct form 2.
    pub(in crate::music) fn next(&mut self, sample: f64) -> f64 {
        let output = self.b[0] * sample + self.state[0];
        self.state[0] = self.b[1] * sample - self.a[0] * output + self.state[1];
        self.state[1] = self.b[2] * sample - self.a[1] * output;
        output
    }
}

/// A low-pass whose corner moves; trapezoidal state-variable filter (A. Simper, "Linear Trapezoidal Integrated SVF",
/// Cytomic, 2013).
#[derive(Clone, Copy, Debug)]
pub(in crate::music) struct StateVariable {
    coefficients: [f64; 3],
    damping: f64,
    state: [f64; 2],
}

impl StateVariable {
    /// One with a corner at `hz` and a resonance of `q`.
    pub(in crate::music) fn at(hz: f64, q: f64) -> Self {
        let mut filter = Self { coefficients: [0.0; 3], damping: 1.0 / q, state: [0.0; 2] };
        filter.tune(hz);
        filter
    }

    /// Moves the corner.
    pub(in crate::music) fn tune(&mut self, hz: f64) {
        let turns = (hz / RATE).clamp(1e-5, 0.45) / 2.0;
        let g = sine(turns) / cosine(turns);
        let first = 1.0 / (1.0 + g * (g + self.damping));
        self.coefficients = [first, g * first, g * g * first];
    }

    /// The next sample of the low-pass and of the band-pass.
    pub(in crate::music) fn next(&mut self, sample: f64) -> (f64, f64) {
        let [a1, a2, a3] = self.coefficients;
        let v3 = sample - self.state[1];
        let band = a1 * self.state[0] + a2 * v3;
        let low = self.state[1] + a2 * self.state[0] + a3 * v3;
        self.state = [2.0 * band - self.state[0], 2.0 * low - self.state[1]];
        (low, band)
    }
}
