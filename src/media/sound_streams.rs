//! The sound of a container: the first of its streams that can be decoded.

use std::path::Path;

use crate::base::Time;
use crate::ffi::{CountedStream, Demuxer, SoundDecoder, StreamHeader};

use super::lengths::Stretch;

/// A stream of sound, and what its first frame told.
pub(super) struct UsableSound {
    pub(super) header: StreamHeader,
    pub(super) rate: u32,
    pub(super) channels: u32,
    decoder: SoundDecoder,
}

/// The first stream whose sound can be decoded, the one that a player would play before others; otherwise why there is
/// none, where a stream was there.
pub(super) fn usable_sound(path: &Path, demuxer: &Demuxer) -> Result<UsableSound, Option<String>> {
    let mut reason = None;
    for header in demuxer.audio_streams() {
        match SoundDecoder::open(path, header.index) {
            Ok(decoder) => return Ok(UsableSound { rate: decoder.rate(), channels: decoder.channels(), header, decoder }),
            Err(error) => reason = reason.or(Some(format!("its {} sound holds nothing that can be decoded ({error})", header.codec))),
        }
    }
    Err(reason)
}

impl UsableSound {
    /// When the first sample plays and where the header says that the last one has, on the container's own clock.
    pub(super) fn stretch(&self, demuxer: &Demuxer) -> Stretch {
        Stretch { start: Some(self.time(self.decoder.begin())), ..Stretch::of_header(demuxer, &self.header) }
    }

    /// The same by its packets: to the sample, without the encoder's delay and padding.
    pub(super) fn counted_stretch(&self, counted: &CountedStream) -> Stretch {
        let end = counted.changing_length.or_else(|| counted.end.map(|ticks| self.time(self.decoder.position_of(ticks) - counted.padding)));
        Stretch { start: Some(self.time(self.decoder.begin())), end }
    }

    fn time(&self, position: i64) -> Time {
        Time::new(position, i64::from(self.rate.max(1)))
    }
}
