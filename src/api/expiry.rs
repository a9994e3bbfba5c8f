//! Instants on the wire.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

/// When something ends: RFC 3339, or milliseconds since 1970 as a number or its digits. Written as RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExpiresAt(pub Timestamp);

impl ExpiresAt {
    /// Reads any of the forms; `None` for what is none of them.
    pub fn read(value: &Value) -> Option<Self> {
        let of_ms = |ms: i64| Timestamp::from_millisecond(ms).ok();
        let timestamp = match value {
            Value::Number(number) => of_ms(number.as_i64().or_else(|| number.as_f64().map(|ms| ms as i64))?),
            Value::String(text) => text.trim().parse().ok().or_else(|| of_ms(text.trim().parse().ok()?)),
            _ => None,
        };
        timestamp.map(Self)
    }
}

impl Serialize for ExpiresAt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ExpiresAt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::read(&value).ok_or_else(|| D::Error::custom("an instant is RFC 3339 or milliseconds since 1970"))
    }
}

/// How long a `Retry-After` asks to wait: seconds, or the time from `now` to a date (RFC 9110 10.2.3). A date that is
/// past asks for none.
pub fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(Duration::from_secs(u64::from(seconds)));
    }
    let until = rfc2822::parse(value).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expiry_is_read_in_every_form() {
        let wanted = Timestamp::from_second(1_800_000_000).unwrap();
        for value in [
            json!("2027-01-15T08:00:00Z"),
            json!("2027-01-15T10:00:00+02:00"),
            json!("2027-01-15T08:00:00.000Z"),
            json!(1_800_000_000_000_i64),
            json!(1_800_000_000_000.0),
            json!("1800000000000"),
        ] {
            assert_eq!(ExpiresAt::read(&value), Some(ExpiresAt(wanted)), "{value}");
        }
        for value in [json!(null), json!("soon"), json!({}), json!("2027-01-15"), json!(1e300)] {
            assert_eq!(ExpiresAt::read(&value), None, "{value}");
        }
        assert_eq!(serde_json::to_value(ExpiresAt(wanted)).unwrap(), json!("2027-01-15T08:00:00Z"));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2027-01-15T08:00:00Z".parse().unwrap();
        for (value, wanted) in [
            ("30", Some(30)),
            (" 0 ", Some(0)),
            ("Fri, 15 Jan 2027 08:01:30 GMT", Some(90)),
            ("Fri, 15 Jan 2027 07:00:00 GMT", Some(0)),
            ("-1", None),
            ("soon", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(retry_after(value, now), wanted.map(Duration::from_secs), "{value}");
        }
    }
}
