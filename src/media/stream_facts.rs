//! How a container's streams are coded, by headers and packets alone.

use std::path::Path;

use crate::ffi::StreamHeader;

use super::probe::open_container;
use super::recognise::{Recognised, recognise};
use super::{Limits, MediaError};

/// The coding of a stream, by the headers and packets of its container. Colour tags are FFmpeg's names, `None` where
/// the file has none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamFacts {
    /// Name of the pictures' coding profile.
    pub profile: Option<String>,
    /// The codec's own number of the level: 42 is 4.2 in H.264.
    pub level: Option<i32>,
    /// Layout of the decoded pictures.
    pub pixel_format: Option<String>,
    /// Luma weights.
    pub matrix: Option<String>,
    /// Code values of black and white: `tv` (limited) or `pc` (full).
    pub range: Option<String>,
    /// Primaries.
    pub primaries: Option<String>,
    /// Transfer characteristic.
    pub transfer: Option<String>,
    /// Coded pictures.
    pub pictures: u64,
    /// Bytes of all coded pictures.
    pub picture_bytes: u64,
    /// Bytes of all coded sound.
    pub sound_bytes: u64,
    /// The most pictures from one key frame to the next, or to the end.
    pub longest_group: u64,
}

/// Reads all packets of `path`, decoding none. What is no container of streams (stills, animated WebP) has no facts:
/// `None`.
///
/// # Errors
/// Where the file is missing or no media.
pub fn stream_facts(path: &Path, limits: &Limits) -> Result<Option<StreamFacts>, MediaError> {
    let (file, recognised) = recognise(path)?;
    if !matches!(recognised, Recognised::Container | Recognised::Gif) {
        return Ok(None);
    }
    let mut demuxer = open_container(path, file, limits)?;
    let (video, audio) = (demuxer.video_stream(), demuxer.audio_streams().into_iter().next());
    let mut facts = video.as_ref().map_or_else(StreamFacts::default, header_facts);
    if let Some(video) = &video {
        (facts.profile, facts.level) = demuxer.profile_and_level(video.index);
    }
    let is = |stream: &Option<StreamHeader>, index| stream.as_ref().is_some_and(|stream| stream.index == index);
    let mut group = 0;
    // A damaged packet ends the count: what comes after is told by the decoders.
    while let Ok(Some(packet)) = demuxer.read() {
        if is(&video, packet.stream()) {
            group = if packet.is_key() { 1 } else { group + 1 };
            facts.longest_group = facts.longest_group.max(group);
            facts.pictures += 1;
            facts.picture_bytes += packet.size() as u64;
        } else if is(&audio, packet.stream()) {
            facts.sound_bytes += packet.size() as u64;
        }
    }
    Ok(Some(facts))
}

fn header_facts(stream: &StreamHeader) -> StreamFacts {
    let video = &stream.video;
    let owned = |name: Option<&'static str>| name.map(str::to_owned);
    StreamFacts {
        pixel_format: owned(video.format.descriptor().map(|descriptor| descriptor.name())),
        matrix: owned(video.space.name()),
        range: owned(video.range.name()),
        primaries: owned(video.primaries.name()),
        transfer: owned(video.transfer.name()),
        ..StreamFacts::default()
    }
}
