//! Numbers, gains, rates and colours.

use num_rational::Ratio;
use serde_json::Value;

use crate::base::{FrameRate, Rgba, Time};

/// The lowest level that is told from silence, dB.
const FLOOR_DB: f64 = -120.0;

/// Why a value is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Of another type.
    Type,
    /// Of the right type, outside the range.
    Range,
    /// A word that is not known.
    Word,
}

/// A value within `min..=max`.
pub(super) fn within(number: f64, min: f64, max: f64) -> Result<f64, Refusal> {
    if (min..=max).contains(&number) { Ok(number) } else { Err(Refusal::Range) }
}

/// A whole number of `min..=max` that `step` divides; 7.0 counts as 7.
pub(super) fn whole(value: &Value, (min, max, step): (i64, i64, i64)) -> Result<i64, Refusal> {
    let number = match value.as_i64() {
        Some(number) => number,
        None => {
            let number = value.as_f64().ok_or(Refusal::Type)?;
            if number.fract() != 0.0 {
                return Err(Refusal::Type);
            }
            within(number, -9e15, 9e15)? as i64
        }
    };
    if number >= min && number <= max && number % step == 0 { Ok(number) } else { Err(Refusal::Range) }
}

/// Milliseconds of `0..=max_ms`; zero where `zero`.
pub(super) fn time(value: &Value, zero: bool, max_ms: i64) -> Result<Time, Refusal> {
    let milliseconds = value.as_f64().ok_or(Refusal::Type)?;
    let time = Time::from_ms_f64(within(milliseconds, 0.0, max_ms as f64)?).ok_or(Refusal::Range)?;
    if time.is_zero() && !zero { Err(Refusal::Range) } else { Ok(time) }
}

/// Frames per second of 1..240, exact.
pub(super) fn frame_rate(value: &Value) -> Result<FrameRate, Refusal> {
    let ratio = match value {
        Value::Number(number) => number.as_f64().and_then(exact).ok_or(Refusal::Range)?,
        Value::String(text) => written_rate(text).ok_or(Refusal::Type)?,
        _ => return Err(Refusal::Type),
    };
    if ratio < Ratio::from(1) || ratio > Ratio::from(240) {
        return Err(Refusal::Range);
    }
    let part = |number: &i128| u32::try_from(*number).map_err(|_| Refusal::Range);
    FrameRate::new(part(ratio.numer())?, part(ratio.denom())?).ok_or(Refusal::Range)
}

/// `"30000/1001"`, or a decimal number in a string.
fn written_rate(text: &str) -> Option<Ratio<i128>> {
    match text.split_once('/') {
        Some((numerator, denominator)) => {
            let part = |text: &str| text.trim().parse::<u32>().ok().map(i128::from);
            Some(Ratio::new(part(numerator)?, part(denominator).filter(|part| *part > 0)?))
        }
        None => exact(text.trim().parse().ok()?),
    }
}

/// A linear gain of `0..=max`.
pub(super) fn gain(value: &Value, max: f64) -> Result<f64, Refusal> {
    match value {
        Value::String(text) => within(10_f64.powf(decibels(text).ok_or(Refusal::Type)? / 20.0), 0.0, max),
        _ => within(value.as_f64().ok_or(Refusal::Type)?, 0.0, max),
    }
}

/// A level in decibels.
pub(super) fn level(value: &Value) -> Result<f64, Refusal> {
    let level = match value {
        Value::String(text) => decibels(text).ok_or(Refusal::Type)?,
        _ => 20.0 * value.as_f64().ok_or(Refusal::Type)?.log10(),
    };
    within(level, FLOOR_DB, 0.0)
}

fn decibels(text: &str) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase();
    text.strip_suffix("db")?.trim_end().parse().ok().filter(|level: &f64| level.is_finite())
}

/// `#RGB`, `#RRGGBB`, `#RRGGBBAA`, or a CSS name.
pub(super) fn colour(text: &str) -> Result<Rgba, Refusal> {
    let written = match text.strip_prefix('#') {
        Some(digits) => matches!(digits.len(), 3 | 6 | 8) && digits.bytes().all(|digit| digit.is_ascii_hexdigit()),
        None => !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_alphabetic()) && text != "none",
    };
    if !written {
        return Err(Refusal::Word);
    }
    let colour = csscolorparser::parse(text).map_err(|_| Refusal::Word)?;
    Ok(Rgba::new(colour.r, colour.g, colour.b, colour.a))
}

/// A path or a URL, not a reference.
pub(super) fn location(text: &str) -> Result<&str, Refusal> {
    if text.is_empty() || text.starts_with('#') || text.contains('\0') { Err(Refusal::Range) } else { Ok(text) }
}

/// 64 hexadecimal digits, in lower case.
pub(super) fn sha256(text: &str) -> Result<String, Refusal> {
    let right = text.len() == 64 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    if right { Ok(text.to_ascii_lowercase()) } else { Err(Refusal::Range) }
}

/// The exact value of the shortest decimal that is read as `number`: 29.97 is 2997/100. `None` for more than 18
/// decimals.
pub(crate) fn exact(number: f64) -> Option<Ratio<i128>> {
    let text = format!("{number}");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let denominator = 10_i128.checked_pow(u32::try_from(decimals.len()).ok().filter(|count| *count <= 18)?)?;
    Some(Ratio::new(format!("{whole}{decimals}").parse().ok()?, denominator))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rates_are_exact() {
        let rate = |value| frame_rate(&value);
        assert_eq!(rate(json!(29.97)), Ok(FrameRate::new(2997, 100).unwrap()));
        assert_eq!(rate(json!(23.976)), Ok(FrameRate::new(2997, 125).unwrap()));
        assert_eq!(rate(json!("30000/1001")), Ok(FrameRate::new(30000, 1001).unwrap()));
        assert_eq!(rate(json!(0.5)), Err(Refusal::Range));
        assert_eq!(rate(json!("30/0")), Err(Refusal::Type));
        assert_eq!(rate(json!(241)), Err(Refusal::Range));
        assert_eq!(rate(json!("fast")), Err(Refusal::Type));
    }

    #[test]
    fn decibels_become_gains() {
        assert!((gain(&json!("-6dB"), 4.0).unwrap() - 0.501_187).abs() < 1e-6);
        assert_eq!(gain(&json!("0 db"), 4.0), Ok(1.0));
        assert_eq!(gain(&json!("+13dB"), 4.0), Err(Refusal::Range));
        assert_eq!(gain(&json!("loud"), 4.0), Err(Refusal::Type));
        assert_eq!(gain(&json!("nandB"), 4.0), Err(Refusal::Type));
        assert_eq!(level(&json!(0)), Err(Refusal::Range));
        assert_eq!(level(&json!("-40dB")), Ok(-40.0));
    }

    #[test]
    fn only_the_written_forms_of_colours_are_taken() {
        assert_eq!(colour("#f00").map(|colour| colour.to_string()), Ok("#ff0000ff".into()));
        assert_eq!(colour("#11223344").map(|colour| colour.to_string()), Ok("#11223344".into()));
        assert_eq!(colour("RebeccaPurple").map(|colour| colour.to_string()), Ok("#663399ff".into()));
        assert_eq!(colour("transparent").map(|colour| colour.a), Ok(0.0));
        for other in ["", "f00", "#f", "#ff00", "rgb(1,2,3)", "#gggggg", "reddish", "none"] {
            assert_eq!(colour(other), Err(Refusal::Word), "{other}");
        }
    }

    #[test]
    fn decimals_are_taken_as_written() {
        assert_eq!(exact(29.97), Some(Ratio::new(2997, 100)));
        assert_eq!(exact(23.976), Some(Ratio::new(2997, 125)));
        assert_eq!(exact(-0.5), Some(Ratio::new(-1, 2)));
        assert_eq!(exact(30.0), Some(Ratio::new(30, 1)));
        assert_eq!(exact(1e-300), None);
        assert_eq!(exact(f64::NAN), None);
    }
}
