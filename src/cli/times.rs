//! Times and ranges as the command line writes them.

use std::str::FromStr;

use num_rational::Ratio;

use crate::base::{FrameRate, Time};

/// Digits before a point at most: far past the longest draft, far from the end of the integers behind [`Time`].
const WHOLE_DIGITS: usize = 12;

/// Digits after a point at most.
const FRACTION_DIGITS: usize = 9;

/// Why a text is no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TimeError {
    /// None of the forms.
    #[error("a time is written 1.5s, 1500ms, 1500 (milliseconds), 00:01.5, 00:00:01.500 or 45f (frames)")]
    Form,
    /// Minutes or seconds that should have been carried.
    #[error("minutes and seconds after a colon go from 00 to 59")]
    Sixty,
    /// The end is not after the start.
    #[error("a range A..B ends after it starts")]
    Empty,
}

/// An instant of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// On the clock.
    Clock(Time),
    /// The start of this frame.
    Frame(u64),
}

impl Moment {
    /// The instant, at the output's frame rate.
    pub(super) fn time(self, rate: FrameRate) -> Time {
        match self {
            Self::Clock(time) => time,
            Self::Frame(index) => rate.time_of(index),
        }
    }
}

impl FromStr for Moment {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        if let Some(frames) = text.strip_suffix('f') {
            return whole(frames).map(Self::Frame).ok_or(TimeError::Form);
        }
        let seconds = if text.contains(':') {
            clock(text)?
        } else if let Some(milliseconds) = text.strip_suffix("ms") {
            decimal(milliseconds).ok_or(TimeError::Form)? / 1000
        } else if let Some(seconds) = text.strip_suffix('s') {
            decimal(seconds).ok_or(TimeError::Form)?
        } else {
            decimal(text).ok_or(TimeError::Form)? / 1000
        };
        Ok(Self::Clock(Time::from(seconds)))
    }
}

/// Seconds of `mm:ss.fff` or `hh:mm:ss.fff`; the first field may be as large as it likes.
fn clock(text: &str) -> Result<Ratio<i128>, TimeError> {
    let fields: Vec<_> = text.split(':').collect();
    let (last, before) = fields.split_last().ok_or(TimeError::Form)?;
    if before.len() > 2 {
        return Err(TimeError::Form);
    }
    let mut total = Ratio::from_integer(0);
    for (index, field) in before.iter().enumerate() {
        let value = Ratio::from_integer(i128::from(whole(field).ok_or(TimeError::Form)?));
        total = (total + below_sixty(value, index > 0)?) * 60;
    }
    Ok(total + below_sixty(decimal(last).ok_or(TimeError::Form)?, true)?)
}

fn below_sixty(value: Ratio<i128>, must: bool) -> Result<Ratio<i128>, TimeError> {
    if must && value >= Ratio::from_integer(60) { Err(TimeError::Sixty) } else { Ok(value) }
}

fn whole(text: &str) -> Option<u64> {
    let is_whole = (1..=WHOLE_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole { text.parse().ok() } else { None }
}

/// A decimal number without a sign, exact.
pub(super) fn decimal(text: &str) -> Option<Ratio<i128>> {
    let (integer, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_fraction = (1..=FRACTION_DIGITS).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let numerator: i128 = if is_fraction { fraction.parse().ok()? } else { return None };
    Some(Ratio::from_integer(i128::from(whole(integer)?)) + Ratio::new(numerator, 10_i128.pow(fraction.len() as u32)))
}

/// Part of the output: from, and up to but not with; `None` is either end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moments {
    start: Option<Moment>,
    end: Option<Moment>,
}

impl Moments {
    /// The instants, at the output's frame rate.
    pub(super) fn times(self, rate: FrameRate) -> (Option<Time>, Option<Time>) {
        (self.start.map(|moment| moment.time(rate)), self.end.map(|moment| moment.time(rate)))
    }
}

impl FromStr for Moments {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let (start, end) = text.split_once("..").ok_or(TimeError::Form)?;
        let part = |text: &str| if text.is_empty() { Ok(None) } else { text.parse().map(Some) };
        let moments = Self { start: part(start)?, end: part(end)? };
        match (moments.start, moments.end) {
            (Some(Moment::Clock(start)), Some(Moment::Clock(end))) if end <= start => Err(TimeError::Empty),
            (Some(Moment::Frame(start)), Some(Moment::Frame(end))) if end <= start => Err(TimeError::Empty),
            _ => Ok(moments),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clock_of(text: &str) -> Result<Time, TimeError> {
        text.parse().map(|moment: Moment| moment.time(FrameRate::new(30, 1).unwrap()))
    }

    #[test]
    fn every_form_is_exact() {
        let cases = [
            ("1.5s", (3, 2)),
            ("1500ms", (3, 2)),
            ("1500", (3, 2)),
            ("00:01.5", (3, 2)),
            ("00:00:01.500", (3, 2)),
            ("45f", (3, 2)),
            ("0", (0, 1)),
            ("0.1s", (1, 10)),
            ("33.333333333", (33_333_333_333, 1_000_000_000_000)),
            ("90:00", (5400, 1)),
            ("24:00:00", (86_400, 1)),
            ("1:59:59.999", (7_199_999, 1000)),
        ];
        for (text, (numerator, denominator)) in cases {
            assert_eq!(clock_of(text), Ok(Time::new(numerator, denominator)), "{text}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let forms = [
            "",
            "s",
            "f",
            "ms",
            "-1",
            "-1s",
            "+1s",
            "1.s",
            ".5s",
            "1,5s",
            "1e3",
            "1.5f",
            "1h",
            " 1s",
            "1 s",
            ":",
            "::",
            "1::2",
            "1:2:3:4",
            "0x10",
            "NaN",
            "inf",
            "1.0000000001",
            "9999999999999",
            "1.5:00",
            "٣s",
        ];
        for text in forms {
            assert_eq!(clock_of(text), Err(TimeError::Form), "{text}");
        }
        assert_eq!(clock_of("1:60"), Err(TimeError::Sixty));
        assert_eq!(clock_of("1:60:00"), Err(TimeError::Sixty));
    }

    #[test]
    fn ranges_are_half_open_and_either_end_may_be_missing() {
        let rate = FrameRate::new(25, 1).unwrap();
        let range = |text: &str| text.parse().map(|moments: Moments| moments.times(rate));
        let ms = |milliseconds| Some(Time::from_ms(milliseconds));
        assert_eq!(range("1s..2.5s"), Ok((ms(1000), ms(2500))));
        assert_eq!(range("25f.."), Ok((ms(1000), None)));
        assert_eq!(range("..00:01"), Ok((None, ms(1000))));
        assert_eq!(range(".."), Ok((None, None)));
        for text in ["2s..1s", "1s..1000", "5f..5f"] {
            assert_eq!(range(text), Err(TimeError::Empty), "{text}");
        }
        for text in ["1s", "1s...2s", "1s-2s", "a..b", "1s..2s..3s"] {
            assert_eq!(range(text), Err(TimeError::Form), "{text}");
        }
    }

    proptest! {
        #[test]
        fn all_forms_of_an_instant_are_one_time(milliseconds in 0_i64..360_000_000) {
            let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
            let (minutes, hours) = (seconds / 60, seconds / 3600);
            let wanted = Ok(Time::from_ms(milliseconds));
            prop_assert_eq!(clock_of(&format!("{milliseconds}")), wanted.clone());
            prop_assert_eq!(clock_of(&format!("{milliseconds}ms")), wanted.clone());
            prop_assert_eq!(clock_of(&format!("{seconds}.{rest:03}s")), wanted.clone());
            prop_assert_eq!(clock_of(&format!("{minutes}:{:02}.{rest:03}", seconds % 60)), wanted.clone());
            prop_assert_eq!(clock_of(&format!("{hours:02}:{:02}:{:02}.{rest:03}", minutes % 60, seconds % 60)), wanted);
        }

        #[test]
        fn frames_are_those_of_the_rate(index in 0_u64..1_000_000, numerator in 1_u32..60_000, denominator in 1_u32..2000) {
            let rate = FrameRate::new(numerator, denominator).unwrap();
            let moment: Moment = format!("{index}f").parse().unwrap();
            prop_assert_eq!(rate.frame_at(moment.time(rate)), index);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9:.smf]{0,40}|\\PC{0,20}") {
            if let Ok(moment) = text.parse::<Moment>() {
                prop_assert!(!moment.time(FrameRate::new(30000, 1001).unwrap()).is_negative());
            }
            let _: Result<Moments, _> = text.parse();
        }
    }
}
