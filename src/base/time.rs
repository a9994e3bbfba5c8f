//! Exact time: instants, lengths and rates as ratios of integers, in seconds.

use std::fmt;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use num_rational::Ratio;
use num_traits::{Signed, Zero};

/// An instant or a length of time in seconds, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(Ratio<i128>);

impl Time {
    /// Zero seconds.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));
    /// The unit of drafts: ends and starts that lie no further apart are one place that two programs have rounded.
    pub const MILLISECOND: Self = Self(Ratio::new_raw(1, 1000));
    /// How late a boundary may lie after a frame's instant and still be at it.
    pub const HALF_MILLISECOND: Self = Self(Ratio::new_raw(1, 2000));

    /// `numerator / denominator` seconds. The denominator must not be zero.
    pub fn new(numerator: i64, denominator: i64) -> Self {
        Self(Ratio::new(i128::from(numerator), i128::from(denominator)))
    }

    /// Whole milliseconds.
    pub fn from_ms(milliseconds: i64) -> Self {
        Self::new(milliseconds, 1000)
    }

    /// Whole seconds, for constants.
    pub const fn from_whole_seconds(seconds: i32) -> Self {
        Self(Ratio::new_raw(seconds as i128, 1))
    }

    /// Milliseconds with decimals, held to the nanosecond. `None` unless finite and within ±10^12 ms.
    pub fn from_ms_f64(milliseconds: f64) -> Option<Self> {
        if !milliseconds.is_finite() || milliseconds.abs() > 1e12 {
            return None;
        }
        let nanoseconds = (milliseconds * 1e6).round() as i128;
        Some(Self(Ratio::new(nanoseconds, 1_000_000_000)))
    }

    /// `ticks` of a time base of `numerator / denominator` seconds.
    pub fn from_ticks(ticks: i64, numerator: i32, denominator: i32) -> Self {
        Self(Ratio::new(i128::from(ticks) * i128::from(numerator), i128::from(denominator.max(1))))
    }

    /// The largest count of ticks of `numerator / denominator` seconds that is not past this instant.
    pub fn floor_ticks(self, numerator: i32, denominator: i32) -> i64 {
        clamp_i64(self.ticks(numerator, denominator).floor().to_integer())
    }

    /// The nearest count of ticks of `numerator / denominator` seconds.
    pub fn round_ticks(self, numerator: i32, denominator: i32) -> i64 {
        clamp_i64(self.ticks(numerator, denominator).round().to_integer())
    }

    fn ticks(self, numerator: i32, denominator: i32) -> Ratio<i128> {
        self.0 * Ratio::new(i128::from(denominator), i128::from(numerator.max(1)))
    }

    /// The sample of a stream at `rate` hertz that starts at or before this instant.
    pub fn floor_samples(self, rate: u32) -> i64 {
        clamp_i64((self.0 * i128::from(rate)).floor().to_integer())
    }

    /// The sample of a stream at `rate` hertz nearest to this instant.
    pub fn round_samples(self, rate: u32) -> i64 {
        clamp_i64((self.0 * i128::from(rate)).round().to_integer())
    }

    /// Seconds as a float: for curves and messages, never for bookkeeping.
    pub fn as_seconds_f64(self) -> f64 {
        as_f64(self.0)
    }

    /// Milliseconds as a float: for curves and messages, never for bookkeeping.
    pub fn as_ms_f64(self) -> f64 {
        as_f64(self.0 * 1000)
    }

    /// Milliseconds, rounded.
    pub fn round_ms(self) -> i64 {
        clamp_i64((self.0 * 1000).round().to_integer())
    }

    /// This length as a part of `whole`: 0 where `whole` is zero, otherwise unbounded.
    pub fn fraction_of(self, whole: Self) -> f64 {
        if whole.is_zero() { 0.0 } else { as_f64(self.0 / whole.0) }
    }

    /// The remainder of this by `period`, in `0..period`. `period` must be above zero.
    pub fn rem_euclid(self, period: Self) -> Self {
        let turns = (self.0 / period.0).floor();
        Self(self.0 - period.0 * turns)
    }

    /// How many whole times `period` fits. `period` must be above zero.
    pub fn div_floor(self, period: Self) -> i64 {
        clamp_i64((self.0 / period.0).floor().to_integer())
    }

    /// Whether this is exactly zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether this is below zero.
    pub fn is_negative(self) -> bool {
        self.0.is_negative()
    }

    /// The ratio itself, for rates and scales.
    pub fn ratio(self) -> Ratio<i128> {
        self.0
    }

    /// This time scaled by an exact ratio (a speed, a rate).
    pub fn scaled(self, factor: Ratio<i128>) -> Self {
        Self(self.0 * factor)
    }
}

fn as_f64(ratio: Ratio<i128>) -> f64 {
    *ratio.numer() as f64 / *ratio.denom() as f64
}

fn clamp_i64(value: i128) -> i64 {
    value.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

impl From<Ratio<i128>> for Time {
    fn from(seconds: Ratio<i128>) -> Self {
        Self(seconds)
    }
}

impl Add for Time {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Time {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Time {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl SubAssign for Time {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Neg for Time {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<i64> for Time {
    type Output = Self;
    fn mul(self, factor: i64) -> Self {
        Self(self.0 * i128::from(factor))
    }
}

impl Div<i64> for Time {
    type Output = Self;
    fn div(self, divisor: i64) -> Self {
        Self(self.0 / i128::from(divisor))
    }
}

/// Milliseconds, whole ones bare and others with up to three decimals: `1500 ms`, `33.333 ms`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.3}", self.as_ms_f64());
        write!(f, "{} ms", text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// Frames per second, exact and above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FrameRate {
    numerator: u32,
    denominator: u32,
}

impl FrameRate {
    /// `numerator / denominator` frames per second, in lowest terms. `None` where either is zero.
    pub fn new(numerator: u32, denominator: u32) -> Option<Self> {
        if numerator == 0 || denominator == 0 {
            return None;
        }
        let reduced = Ratio::new(numerator, denominator);
        Some(Self { numerator: *reduced.numer(), denominator: *reduced.denom() })
    }

    /// The numerator in lowest terms.
    pub fn numerator(self) -> u32 {
        self.numerator
    }

    /// The denominator in lowest terms.
    pub fn denominator(self) -> u32 {
        self.denominator
    }

    /// The instant at which frame `index` is shown: `index / rate`.
    pub fn time_of(self, index: u64) -> Time {
        Time(Ratio::new(i128::from(index) * i128::from(self.denominator), i128::from(self.numerator)))
    }

    /// The frame whose interval holds `time`; 0 before zero.
    pub fn frame_at(self, time: Time) -> u64 {
        (time.0 * self.ratio()).floor().to_integer().max(0) as u64
    }

    /// How many frames an output has that is `duration` long: `max(1, ceil((duration - 0.5 ms) x rate))`; none where it has no length.
    pub fn frames_in(self, duration: Time) -> u64 {
        if duration > Time::ZERO { self.frames_before(duration).max(1) } else { 0 }
    }

    /// How many frames come before a boundary on the timeline, which is the number of the first one that does not. A boundary counts as at a
    /// frame's instant where it lies at most 0.5 ms after it, since drafts are in milliseconds and frames are not.
    pub fn frames_before(self, boundary: Time) -> u64 {
        ((boundary - Time::HALF_MILLISECOND).0 * self.ratio()).ceil().to_integer().max(0) as u64
    }

    /// Frames per second as a float, for messages and codecs' estimates.
    pub fn as_f64(self) -> f64 {
        f64::from(self.numerator) / f64::from(self.denominator)
    }

    fn ratio(self) -> Ratio<i128> {
        Ratio::new(i128::from(self.numerator), i128::from(self.denominator))
    }
}

impl fmt::Display for FrameRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_of_ntsc_frames_does_not_drift() {
        let rate = FrameRate::new(30000, 1001).unwrap();
        let frames = rate.frames_in(Time::from_ms(3_600_000));
        assert_eq!(frames, 107_893);
        for index in [0, 1, 1799, 107_892] {
            assert_eq!(rate.frame_at(rate.time_of(index)), index);
            assert_eq!(rate.frame_at(rate.time_of(index) - Time::new(1, 1_000_000)), index.saturating_sub(1));
        }
    }

    #[test]
    fn a_boundary_up_to_half_a_millisecond_late_is_at_the_frame() {
        let rate = FrameRate::new(30, 1).unwrap();
        let before = |ms: f64| rate.frames_before(Time::from_ms_f64(ms).unwrap());
        // Frame 3 is shown at 100 ms.
        assert_eq!([99.9, 100.0, 100.4, 100.5, 100.501, 133.3].map(before), [3, 3, 3, 3, 4, 4]);
        assert_eq!([0.0, 0.4].map(before), [0, 0]);
        let count = |ms: f64| rate.frames_in(Time::from_ms_f64(ms).unwrap());
        assert_eq!([0.0, 0.001, 33.0, 33.8, 33.9, 1000.4, 1001.0].map(count), [0, 1, 1, 1, 2, 30, 31]);
        for rate in [FrameRate::new(240, 1).unwrap(), FrameRate::new(30_000, 1001).unwrap(), FrameRate::new(1, 1).unwrap()] {
            assert!((0..2000).all(|index| rate.frames_before(rate.time_of(index)) == index));
        }
    }

    #[test]
    fn decimals_of_milliseconds_are_exact() {
        assert_eq!(Time::from_ms_f64(33.3), Some(Time::new(333, 10_000)));
        assert_eq!(Time::from_ms_f64(f64::NAN), None);
        assert_eq!(Time::from_ms(1500).to_string(), "1500 ms");
    }

    #[test]
    fn remainders_stay_in_the_period() {
        let period = Time::from_ms(400);
        assert_eq!(Time::from_ms(-100).rem_euclid(period), Time::from_ms(300));
        assert_eq!(Time::from_ms(800).rem_euclid(period), Time::ZERO);
    }
}
