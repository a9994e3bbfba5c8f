//! How much of a source is played by when.

use num_rational::Ratio;
use num_traits::{One, Signed};

use crate::base::Time;
use crate::draft::Speed;

const NANOSECONDS: i64 = 1_000_000_000;
/// Speeds of ramps are held in millionths.
const SPEED_UNITS: f64 = 1e6;
/// Twice a nanosecond at a speed of one millionth: the area under a ramp is whole in these.
const AREA_UNITS_PER_NANOSECOND: i128 = 2_000_000;
/// Some 13 days in nanoseconds, and the highest speed: past them the area under a ramp would leave 128 bits.
const FARTHEST: i128 = 1 << 50;
const FASTEST: i128 = 100_000_000;

/// Whether sound can be played at a speed with its pitch kept: slower or faster, neither speech nor music is left.
pub fn can_keep_pitch(speed: &Speed) -> bool {
    let speeds = 1.0 / 32.0..=4.0;
    match speed {
        Speed::Constant(factor) => speeds.contains(&(*factor.numer() as f64 / *factor.denom() as f64)),
        Speed::Ramp(points) => points.iter().all(|(_, factor)| speeds.contains(factor)),
    }
}

/// The integral of a segment's speed over its time.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeedCurve(Curve);

#[derive(Clone, Debug, PartialEq)]
enum Curve {
    /// One exact factor above zero.
    Constant(Ratio<i128>),
    /// Linear between knots, flat outside. Never empty.
    Ramp(Vec<Knot>),
}

/// A point of a ramp, with the area under the curve up to it.
#[derive(Clone, Debug, PartialEq)]
struct Knot {
    nanoseconds: i128,
    millionths: i128,
    area: i128,
}

impl SpeedCurve {
    /// The curve of `sp`.
    pub fn of(speed: &Speed) -> Self {
        Self(match speed {
            Speed::Constant(factor) if factor.is_positive() => Curve::Constant(*factor),
            Speed::Ramp(points) if !points.is_empty() => Curve::Ramp(knots(points)),
            Speed::Constant(_) | Speed::Ramp(_) => Curve::Constant(Ratio::one()),
        })
    }

    /// The source time that passes between a segment's start and `time`; below zero before the start. Constant speeds
    /// are exact, ramps are rounded down to a nanosecond once.
    pub fn source_length(&self, time: Time) -> Time {
        match &self.0 {
            Curve::Constant(factor) if factor.is_one() => time,
            Curve::Constant(factor) => time.scaled(*factor),
            Curve::Ramp(knots) => nanoseconds(area_until(knots, to_nanoseconds(time)).div_euclid(AREA_UNITS_PER_NANOSECOND)),
        }
    }

    /// How long it takes to play `length` of the source: the inverse of [`Self::source_length`], for ramps the last
    /// nanosecond at which no more has been played.
    pub fn time_for(&self, length: Time) -> Time {
        match &self.0 {
            Curve::Constant(factor) => length.scaled(factor.recip()),
            Curve::Ramp(knots) => {
                let target = to_nanoseconds(length) * AREA_UNITS_PER_NANOSECOND;
                let (mut low, mut high) = (0, FARTHEST);
                while high - low > 1 {
                    let middle = (low + high) / 2;
                    if area_until(knots, middle) <= target { low = middle } else { high = middle }
                }
                nanoseconds(low)
            }
        }
    }
}

fn to_nanoseconds(time: Time) -> i128 {
    i128::from(time.floor_ticks(1, NANOSECONDS as i32)).clamp(-FARTHEST, FARTHEST)
}

fn nanoseconds(count: i128) -> Time {
    Time::from(Ratio::new(count, i128::from(NANOSECONDS)))
}

fn knots(points: &[(Time, f64)]) -> Vec<Knot> {
    let mut knots: Vec<Knot> = Vec::with_capacity(points.len());
    for (time, speed) in points {
        let (nanoseconds, millionths) = (to_nanoseconds(*time), ((speed * SPEED_UNITS).round() as i128).clamp(1, FASTEST));
        // The area before the first knot is what its speed plays from zero on.
        let area = knots
            .last()
            .map_or(2 * millionths * nanoseconds, |last| last.area + (last.millionths + millionths) * (nanoseconds - last.nanoseconds));
        knots.push(Knot { nanoseconds, millionths, area });
    }
    knots
}

/// Area from zero to `at`: a trapezium's `2 s0 t + (s1 - s0) t^2 / T` after the last knot before it.
fn area_until(knots: &[Knot], at: i128) -> i128 {
    let next = knots.partition_point(|knot| knot.nanoseconds <= at);
    let from = &knots[next.saturating_sub(1)];
    let elapsed = at - from.nanoseconds;
    let flat = from.area + 2 * from.millionths * elapsed;
    match knots.get(next) {
        Some(to) if next > 0 => {
            flat + ((to.millionths - from.millionths) * elapsed * elapsed).div_euclid(to.nanoseconds - from.nanoseconds)
        }
        _ => flat,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(points: &[(i64, f64)]) -> SpeedCurve {
        SpeedCurve::of(&Speed::Ramp(points.iter().map(|(ms, speed)| (Time::from_ms(*ms), *speed)).collect()))
    }

    #[test]
    fn ramps_are_areas_of_trapezia() {
        let curve = ramp(&[(1000, 1.0), (3000, 3.0), (4000, 0.5)]);
        let table = [(-500, -500), (0, 0), (1000, 1000), (2000, 2500), (3000, 5000), (3500, 6187), (4000, 6750), (6000, 7750)];
        for (at, wanted) in table {
            let found = curve.source_length(Time::from_ms(at));
            assert!((found.as_ms_f64() - f64::from(wanted)).abs() <= 0.5, "at {at}: {found}, not {wanted}");
        }
        assert_eq!(curve.source_length(Time::from_ms(3500)), Time::new(61_875, 10_000));
    }

    #[test]
    fn the_way_back_meets_the_way_there() {
        for curve in [ramp(&[(0, 0.1), (2000, 10.0)]), ramp(&[(500, 2.0)]), SpeedCurve::of(&Speed::Constant(Ratio::new(3, 7)))] {
            for ms in [0, 1, 400, 2000, 86_400_000] {
                let time = Time::from_ms(ms);
                let back = curve.time_for(curve.source_length(time));
                assert!((back - time).as_seconds_f64().abs() < 2e-8, "{curve:?} at {ms}: {back}");
            }
        }
    }

    #[test]
    fn a_ramp_at_one_speed_is_that_speed() {
        let (flat, constant) = (ramp(&[(0, 1.5), (1000, 1.5)]), SpeedCurve::of(&Speed::Constant(Ratio::new(3, 2))));
        for ms in [-300, 0, 10, 999, 5000] {
            assert_eq!(flat.source_length(Time::from_ms(ms)), constant.source_length(Time::from_ms(ms)));
        }
    }
}
