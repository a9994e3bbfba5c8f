//! Where the streams of a container begin and end: by its headers where these can be believed, otherwise by counting
//! packets.

use ffmpeg_next::Rational;

use crate::base::Time;
use crate::ffi::{CountedStream, Demuxer, StreamHeader};

/// Formats without a header that counts (elementary streams), or with one that tells of the first of several joined
/// files at most.
const COUNTED_FORMATS: &[&str] = &["aac", "ac3", "amr", "eac3", "h264", "hevc", "m4v", "mp3", "mpeg", "mpegts", "mpegvideo"];

/// A longer file than this tells nonsense, or is worth a look.
const LONGEST_BELIEVED_S: i64 = 12 * 60 * 60;

/// Fewer bits a second than this are no media.
const FEWEST_BITS_A_SECOND: i64 = 500;

/// A container that starts later than this, and has one length for all, may count it from its start or from zero.
const LATEST_CERTAIN_START_MS: i64 = 500;

/// Begin and end of one stream, on the container's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) start: Option<Time>,
    pub(super) end: Option<Time>,
}

impl Stretch {
    /// As headers tell it.
    pub(super) fn of_header(demuxer: &Demuxer, stream: &StreamHeader) -> Self {
        let start = stream.start.map(|ticks| time_of(ticks, stream.time_base));
        let own = stream.duration.filter(|_| !demuxer.guesses_lengths()).map(|ticks| time_of(ticks, stream.time_base));
        let begin = start.unwrap_or(Time::ZERO);
        let of_all = || {
            let length = demuxer.duration().filter(|_| begin <= Time::from_ms(LATEST_CERTAIN_START_MS))?;
            Some(length.max(begin))
        };
        Self { start, end: tagged_end(demuxer, stream).or_else(|| own.map(|length| begin + length)).or_else(of_all) }
    }

    /// As packets tell it.
    pub(super) fn of_count(stream: &StreamHeader, counted: &CountedStream) -> Self {
        let time = |ticks: i64| time_of(ticks, stream.time_base);
        Self { start: counted.start.map(time), end: counted.end.map(time) }
    }
}

/// Whether the packets of a container of `bytes` must be counted, though its header tells `stretches`.
pub(super) fn must_count(demuxer: &Demuxer, bytes: u64, stretches: &[Stretch]) -> bool {
    let format = demuxer.format_name();
    if format.split(',').any(|name| COUNTED_FORMATS.contains(&name)) {
        return true;
    }
    let bits = i64::try_from(bytes.saturating_mul(8)).unwrap_or(i64::MAX);
    let is_doubtful = |stretch: &Stretch| {
        stretch.end.is_none_or(|end| {
            let longest = Time::new(LONGEST_BELIEVED_S, 1).min(Time::new(bits, FEWEST_BITS_A_SECOND).max(Time::new(60, 1)));
            end - stretch.start.unwrap_or(Time::ZERO) > longest
        })
    };
    stretches.iter().any(is_doubtful)
}

/// Matroska's own word for where a track ends, `hh:mm:ss.nnnnnnnnn` from the container's zero; its streams have no
/// other length.
fn tagged_end(demuxer: &Demuxer, stream: &StreamHeader) -> Option<Time> {
    let tag = demuxer.stream_tag(stream.index, "DURATION")?;
    let (clock, fraction) = tag.split_once('.')?;
    let seconds = clock.split(':').try_fold(0_i64, |sum, part| sum.checked_mul(60)?.checked_add(part.parse().ok()?))?;
    let digits = u32::try_from(fraction.len()).ok().filter(|&digits| digits <= 9)?;
    let end = Time::new(seconds, 1) + Time::new(fraction.parse().ok()?, 10_i64.pow(digits));
    let start = stream.start.map_or(Time::ZERO, |ticks| time_of(ticks, stream.time_base));
    (end > start).then_some(end)
}

/// `ticks` of `time_base` seconds.
pub(super) fn time_of(ticks: i64, time_base: Rational) -> Time {
    Time::from_ticks(ticks, time_base.numerator(), time_base.denominator())
}
