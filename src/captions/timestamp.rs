//! Time stamps of the caption formats, read exactly.

use num_rational::Ratio;

use crate::base::Time;

/// Most hours a time stamp may have: the longest draft has 24, and files of long recordings go on.
const MAX_HOURS: i128 = 1000;

/// `[H…:]MM:SS[.,]fff`, with any number of digits behind the separator and none needed. `None` where it is no time
/// stamp.
pub(super) fn clock(text: &str) -> Option<Time> {
    let text = text.trim();
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let parts: Vec<&str> = whole.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [minutes, seconds] => (0, digits(minutes)?, digits(seconds)?),
        [hours, minutes, seconds] => (digits(hours)?, digits(minutes)?, digits(seconds)?),
        _ => return None,
    };
    if hours > MAX_HOURS || minutes > 59 || seconds > 59 || fraction.len() > 9 {
        return None;
    }
    let thousandths = if fraction.is_empty() { Ratio::from(0) } else { Ratio::new(digits(fraction)?, 10_i128.pow(fraction.len() as u32)) };
    Some(Time::from(thousandths + Ratio::from(hours * 3600 + minutes * 60 + seconds)))
}

fn digits(text: &str) -> Option<i128> {
    let is_number = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_stamps_are_read_exactly_and_others_refused() {
        for (text, milliseconds) in [("00:00:01,500", 1_500), ("01:02.250", 62_250), ("1:00:00", 3_600_000), (" 00:00:00.04 ", 40)] {
            assert_eq!(clock(text), Some(Time::from_ms(milliseconds)), "{text}");
        }
        for text in
            ["", "1", "00:61:00.0", "00:00:60", "-00:00:01", "00:00:01.x", "99999:00:00", "a:b:c", "00:00:01,0000000001", "00:00:1e3"]
        {
            assert_eq!(clock(text), None, "{text}");
        }
    }
}
