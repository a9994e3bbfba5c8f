//! The value of a keyframed property at an instant.

use crate::base::Time;
use crate::draft::Keyframes;

use super::easing::eased;

/// The value (two numbers for a scale) at `time` from the segment's start: held before the first and after the last key, and on the curve
/// that a key names towards the next between. `None` where there is no key.
pub(super) fn value_at(keyframes: &Keyframes, time: Time) -> Option<(f64, f64)> {
    let keys = &keyframes.0;
    let next = keys.partition_point(|key| key.time <= time);
    let Some(from) = next.checked_sub(1).map(|last| &keys[last]) else {
        return keys.first().map(|key| key.value);
    };
    let Some(to) = keys.get(next) else { return Some(from.value) };
    let amount = eased(from.ease, (time - from.time).fraction_of(to.time - from.time));
    Some((lerp(from.value.0, to.value.0, amount), lerp(from.value.1, to.value.1, amount)))
}

/// The value of a property of the picture: as [`value_at`], but a key that lies at most 0.5 ms after `time` counts as at it, as every
/// boundary does. Sound goes from sample to sample and needs no such rule.
pub(super) fn value_at_frame(keyframes: &Keyframes, time: Time) -> Option<(f64, f64)> {
    let keys = &keyframes.0;
    let reached = keys.partition_point(|key| key.time <= time + Time::HALF_MILLISECOND);
    let late = reached.checked_sub(1).map(|last| &keys[last]).filter(|key| key.time > time);
    late.map(|key| key.value).or_else(|| value_at(keyframes, time))
}

/// `from` at 0, `to` at 1, straight on between and beyond.
pub(super) fn lerp(from: f64, to: f64, amount: f64) -> f64 {
    from + (to - from) * amount
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Ease, Keyframe};

    #[test]
    fn values_are_held_outside_and_eased_between() {
        let key = |ms, value: f64, ease| Keyframe { time: Time::from_ms(ms), value: (value, -value), ease };
        let keys = Keyframes(vec![key(100, 1.0, Ease::Linear), key(300, 3.0, Ease::Hold), key(400, 5.0, Ease::Linear)]);
        for (ms, wanted) in [(-50, 1.0), (0, 1.0), (100, 1.0), (150, 1.5), (300, 3.0), (399, 3.0), (400, 5.0), (9000, 5.0)] {
            assert_eq!(value_at(&keys, Time::from_ms(ms)), Some((wanted, -wanted)), "at {ms} ms");
        }
        assert_eq!(value_at(&Keyframes(Vec::new()), Time::ZERO), None);
        let at_frame = |ms: f64| value_at_frame(&keys, Time::from_ms_f64(ms).unwrap()).map(|value| value.0);
        assert_eq!([150.0, 399.0, 399.49, 399.5, 400.0].map(at_frame), [1.5, 3.0, 3.0, 5.0, 5.0].map(Some));
    }
}
