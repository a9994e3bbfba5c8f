//! Facts of both inputs side by side.

use crate::base::{FrameRate, Time};
use crate::media::StreamFacts;

use super::Tag;
use super::input::Opened;

/// Names of the tags in which a difference decides.
pub(super) const DECISIVE: [&str; 6] = ["size", "frame rate", "colour matrix", "colour range", "colour primaries", "colour transfer"];

/// All facts in which at least one of the two has something to say. `frames`: how many were decoded.
pub(super) fn side_by_side(a: &Opened, b: &Opened, frames: [Option<u64>; 2]) -> Vec<Tag> {
    let (rows_a, rows_b) = (rows(a, frames[0]), rows(b, frames[1]));
    let pairs = rows_a.into_iter().zip(rows_b).map(|((name, a), (_, b))| Tag { name: name.to_owned(), a, b });
    pairs.filter(|tag| tag.a.is_some() || tag.b.is_some()).collect()
}

/// The facts of one input, always the same ones in the same order.
fn rows(input: &Opened, frames: Option<u64>) -> Vec<(&'static str, Option<String>)> {
    let info = input.info.as_ref();
    let picture = info.and_then(|info| info.picture.as_ref());
    let sound = info.and_then(|info| info.sound.as_ref());
    let facts = input.facts.as_ref();
    let tag = |name: fn(&StreamFacts) -> Option<&String>| {
        picture.and(facts).map(|facts| name(facts).map_or_else(|| "not tagged".to_owned(), String::clone))
    };
    let duration = picture.and_then(|picture| picture.duration);
    let sound_duration = sound.and_then(|sound| sound.duration);
    vec![
        ("size", input.picture.as_ref().map(|picture| picture.size.to_string())),
        ("frame rate", input.picture.as_ref().and_then(|picture| picture.rate).map(rate_words)),
        ("frames", frames.map(|frames| frames.to_string())),
        ("duration", duration.map(|time| time.to_string())),
        ("picture starts", picture.map(|picture| picture.start.to_string())),
        ("container", info.map(|info| info.format.clone())),
        ("video codec", picture.map(|picture| picture.codec.clone())),
        ("profile", facts.and_then(|facts| facts.profile.clone())),
        ("level", facts.and_then(|facts| level_words(&picture?.codec, facts.level?))),
        ("pixel format", facts.and_then(|facts| facts.pixel_format.clone())),
        ("colour matrix", tag(|facts| facts.matrix.as_ref())),
        ("colour range", tag(|facts| facts.range.as_ref())),
        ("colour primaries", tag(|facts| facts.primaries.as_ref())),
        ("colour transfer", tag(|facts| facts.transfer.as_ref())),
        ("longest group of pictures", facts.filter(|facts| facts.longest_group > 0).map(|facts| facts.longest_group.to_string())),
        ("video bit rate", facts.and_then(|facts| bit_rate_words(facts.picture_bytes, duration?))),
        ("audio codec", sound.map(|sound| sound.codec.clone())),
        ("sample rate", sound.map(|sound| format!("{} Hz", sound.sample_rate))),
        ("channels", sound.map(|sound| sound.channels.to_string())),
        ("audio duration", sound_duration.map(|time| time.to_string())),
        ("audio bit rate", facts.and_then(|facts| bit_rate_words(facts.sound_bytes, sound_duration?))),
    ]
}

fn rate_words(rate: FrameRate) -> String {
    if rate.denominator() == 1 { rate.numerator().to_string() } else { format!("{rate} ({:.3})", rate.as_f64()) }
}

/// The level as its standard writes it: H.264 counts tenths (ITU-T H.264 A.3), H.265 thirtieths (ITU-T H.265 A.4).
fn level_words(codec: &str, level: i32) -> Option<String> {
    match codec {
        "h264" if level == 9 => Some("1b".to_owned()),
        "h264" => Some(format!("{}.{}", level / 10, level % 10)),
        "hevc" => Some(format!("{}.{}", level / 30, level % 30 / 3)),
        _ => Some(level.to_string()),
    }
}

fn bit_rate_words(bytes: u64, duration: Time) -> Option<String> {
    let seconds = duration.as_seconds_f64();
    (bytes > 0 && seconds > 0.0).then(|| format!("{:.0} kbit/s", bytes as f64 * 8.0 / seconds / 1000.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_written_as_in_their_standards() {
        let cases =
            [("h264", 42, "4.2"), ("h264", 9, "1b"), ("h264", 40, "4.0"), ("hevc", 123, "4.1"), ("hevc", 150, "5.0"), ("vp9", 31, "31")];
        for (codec, level, wanted) in cases {
            assert_eq!(level_words(codec, level).unwrap(), wanted);
        }
    }
}
