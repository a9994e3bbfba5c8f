//! Values of arguments: sizes, rates, variables, names out of a table.

use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use num_rational::Ratio;

use crate::base::{FrameRate, PixelSize};

use super::times::decimal;

/// Sides of a canvas, as the draft format has them.
const SIDES: std::ops::RangeInclusive<u32> = 16..=7680;

/// `1080x1920`.
pub(super) fn size(text: &str) -> Result<PixelSize, String> {
    let sides = text.split_once(['x', 'X', '×']).and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    let (width, height): (u32, u32) = sides.ok_or("a size is written WIDTHxHEIGHT, such as 1080x1920")?;
    if [width, height].iter().any(|side| !SIDES.contains(side) || side % 2 != 0) {
        return Err(format!("both sides are even and from {} to {}", SIDES.start(), SIDES.end()));
    }
    Ok(PixelSize::new(width, height))
}

/// Bits a second: `128k`, `192000`.
pub(super) fn bit_rate(text: &str) -> Result<u32, String> {
    let (digits, unit) = text.strip_suffix(['k', 'K']).map_or((text, 1), |digits| (digits, 1000));
    let rate = digits.parse::<u32>().ok().and_then(|number| number.checked_mul(unit));
    rate.ok_or_else(|| "a bit rate is written 128k or 128000".to_owned())
}

/// `30`, `29.97` or `30000/1001`.
pub(super) fn frame_rate(text: &str) -> Result<FrameRate, String> {
    let ratio = match text.split_once('/') {
        Some((numerator, denominator)) => {
            let part = |text: &str| text.parse::<u32>().ok().filter(|part| *part > 0).map(i128::from);
            part(numerator).zip(part(denominator)).map(|(numerator, denominator)| Ratio::new(numerator, denominator))
        }
        None => decimal(text),
    };
    let ratio = ratio.ok_or("a rate is written 30, 29.97 or 30000/1001")?;
    if ratio < Ratio::from_integer(1) || ratio > Ratio::from_integer(240) {
        return Err("a rate is from 1 to 240 frames a second".to_owned());
    }
    let part = |number: &i128| u32::try_from(*number).ok();
    let rate = part(ratio.numer()).zip(part(ratio.denom())).and_then(|(numerator, denominator)| FrameRate::new(numerator, denominator));
    rate.ok_or_else(|| "a rate is a ratio of numbers under 2^32".to_owned())
}

/// A number; `inf` is one, what is no number is not.
pub(super) fn number(text: &str) -> Result<f64, String> {
    text.parse::<f64>().ok().filter(|number| !number.is_nan()).ok_or_else(|| "a number is written 0.95 or 12".to_owned())
}

/// `800M`, `2G`, `1500000000`: bytes, with powers of 1000.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let units = [("K", 1_000), ("M", 1_000_000), ("G", 1_000_000_000)];
    let unit = units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(*unit)?, *factor)));
    let (number, factor) = unit.unwrap_or((text, 1_u64));
    let bytes = number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor)).filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| "a size is a whole number of bytes, or of K, M or G of them, such as 800M".to_owned())
}

/// `90s`, `15m`, `24h`, `7d`: a span, with one unit.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
    let ms = units.iter().find_map(|(unit, factor)| text.strip_suffix(unit)?.parse::<u64>().ok()?.checked_mul(*factor));
    // A century is as good as for ever, and leaves room to count.
    let ms = ms.filter(|ms| (1..=3_155_760_000_000).contains(ms));
    ms.map(Duration::from_millis).ok_or_else(|| "a span is a whole number with a unit: 500ms, 90s, 15m, 24h, 7d".to_owned())
}

/// `name=value`; the value may be empty and may have more equals signs.
pub(super) fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("a variable is written NAME=VALUE".to_owned()),
    }
}

/// One of the names of `table`.
pub(super) fn named<T: Copy + Send + Sync + 'static>(table: &'static [(&'static str, T)]) -> impl TypedValueParser<Value = T> {
    let value = |name: String| table.iter().find(|(known, _)| *known == name).map(|(_, value)| *value).ok_or("not in the table");
    PossibleValuesParser::new(table.iter().map(|(name, _)| *name)).try_map(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_units_of_a_thousand() {
        assert_eq!([bytes("800M"), bytes("2G"), bytes("7")], [Ok(800_000_000), Ok(2_000_000_000), Ok(7)]);
        for text in ["", "M", "0", "-1", "1.5G", "2T", "99999999999G"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn spans_have_one_unit() {
        for (text, ms) in [("500ms", 500), ("90s", 90_000), ("15m", 900_000), ("24h", 86_400_000), ("7d", 604_800_000)] {
            assert_eq!(span(text), Ok(Duration::from_millis(ms)), "{text}");
        }
        for text in ["", "s", "0s", "-1s", "1.5h", "1h30m", "10", "99999999999999d"] {
            assert!(span(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_even_and_within_the_format() {
        assert_eq!(size("1080x1920"), Ok(PixelSize::new(1080, 1920)));
        assert_eq!(size("16X7680"), Ok(PixelSize::new(16, 7680)));
        for text in ["", "1080", "1080x", "x1920", "1081x1920", "0x0", "14x16", "100000x100000", "-2x16", "1080x1920x2", "99999999999x16"] {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn rates_are_exact() {
        for (text, numerator, denominator) in
            [("30", 30, 1), ("29.97", 2997, 100), ("30000/1001", 30000, 1001), ("60/2", 30, 1), ("1", 1, 1)]
        {
            assert_eq!(frame_rate(text), Ok(FrameRate::new(numerator, denominator).unwrap()), "{text}");
        }
        for text in ["", "0", "0.5", "241", "-30", "30fps", "30/0", "0/30", "NaN", "1/2"] {
            assert!(frame_rate(text).is_err(), "{text}");
        }
    }

    #[test]
    fn variables_are_split_at_the_first_equals_sign() {
        assert_eq!(variable("a=b=c"), Ok(("a".into(), "b=c".into())));
        assert_eq!(variable("a="), Ok(("a".into(), String::new())));
        assert!(variable("a").is_err() && variable("=b").is_err());
    }
}
