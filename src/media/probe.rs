//! The facts of a source, from its headers.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ffmpeg_next::Rational;
use image::ImageFormat;
use num_rational::Ratio;

use crate::base::{FrameRate, PixelSize, Time};
use crate::draft::MediaKind;
use crate::ffi::{Demuxer, FileVersion, PixelLayout, StreamHeader, start_ffmpeg};

use super::info::square_pixel_size;
use super::lengths::{Stretch, must_count};
use super::recognise::{Recognised, describe, recognise};
use super::sound_streams::usable_sound;
use super::still::{check_size, probe_still};
use super::{Limits, MediaError, MediaInfo, Orientation, PictureInfo, SoundInfo, SourceColour, animation};

/// Tells what `path` is by its content and headers; pictures are not decoded beyond what it takes to know their
/// format.
///
/// # Errors
/// Where the file is missing, no media, damaged beyond use, or its pictures are above the limits.
pub fn probe(path: &Path, limits: &Limits) -> Result<MediaInfo, MediaError> {
    let (file, recognised) = recognise(path)?;
    match recognised {
        Recognised::Still(format) => probe_still(path, &file, format, limits),
        Recognised::AnimatedWebp => animation::probe(path, file, limits),
        Recognised::Container => probe_container(path, file, limits),
        Recognised::Gif => {
            let still = probe_still(path, &file, ImageFormat::Gif, limits)?;
            if let Some(picture) = &still.picture {
                // It may move.
                check_size(path, picture.size, limits.max_moving_pixels)?;
            }
            let moving = probe_container(path, recognise(path)?.0, limits)?;
            // The demuxer counts a GIF's pictures; one alone is a still, whatever its duration.
            let is_moving = moving.picture.as_ref().is_some_and(|picture| picture.frame_rate.is_some());
            Ok(if is_moving { moving } else { still })
        }
    }
}

/// The streams of a container. It is looked into once for each version of the file: all who read it must have the
/// same clock.
pub(super) fn probe_container(path: &Path, file: File, limits: &Limits) -> Result<MediaInfo, MediaError> {
    let version = FileVersion::of(path, &file);
    if let Some(info) = version.as_ref().and_then(known) {
        if let Some(picture) = &info.picture {
            check_size(path, picture.coded_size, limits.max_moving_pixels)?;
        }
        return Ok(info);
    }
    let bytes = version.as_ref().map_or(0, FileVersion::length);
    let mut demuxer = open_container(path, file, limits)?;
    let mut info = describe_container(path, &demuxer, bytes, limits)?;
    if let (Some(picture), Some(stream)) = (&mut info.picture, demuxer.video_stream()) {
        picture.variable_frame_rate |=
            picture.frame_rate.is_some() && !has_full_index(&demuxer, &stream) && begins_uneven(&mut demuxer, &stream);
    }
    if let Some(version) = version {
        keep(version, &info);
    }
    Ok(info)
}

/// Files that are remembered at once; a draft seldom has more.
const MOST_FILES: usize = 256;

static KNOWN: Mutex<BTreeMap<PathBuf, (FileVersion, MediaInfo)>> = Mutex::new(BTreeMap::new());

fn known(version: &FileVersion) -> Option<MediaInfo> {
    let files = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    files.get(version.path()).filter(|(known, _)| known == version).map(|(_, info)| info.clone())
}

fn keep(version: FileVersion, info: &MediaInfo) {
    let mut files = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if files.len() >= MOST_FILES {
        files.clear();
    }
    files.insert(version.path().to_owned(), (version, info.clone()));
}

/// Whether the distances between the first few seconds' pictures vary: where there is no index of all, the beginning
/// stands for the whole.
fn begins_uneven(demuxer: &mut Demuxer, stream: &StreamHeader) -> bool {
    const PACKETS: usize = 120;
    // Pictures come in order of decoding; the last few may still lack some before them.
    const REORDERED: usize = 16;
    demuxer.keep_only(stream.index);
    let packets = std::iter::from_fn(|| demuxer.read().ok().flatten()).filter(|packet| packet.stream() == stream.index);
    let mut times: Vec<i64> = packets.take(PACKETS).filter_map(|packet| packet.pts()).collect();
    times.sort_unstable();
    times.dedup();
    if times.len() == PACKETS {
        times.truncate(PACKETS - REORDERED);
    }
    is_uneven(&times)
}

/// Opens a container; what no demuxer takes is told in words.
pub(super) fn open_container(path: &Path, file: File, limits: &Limits) -> Result<Demuxer, MediaError> {
    start_ffmpeg()?;
    let demuxer = Demuxer::open(path, file, limits.max_moving_pixels);
    demuxer.map_err(|_| MediaError::NotMedia { path: path.to_owned(), found: describe(path) })
}

/// The facts that the headers of an open container tell, and its packets where the headers do not.
fn describe_container(path: &Path, demuxer: &Demuxer, bytes: u64, limits: &Limits) -> Result<MediaInfo, MediaError> {
    let (sound, unusable_sound) = match usable_sound(path, demuxer) {
        Ok(sound) => (Some(sound), None),
        Err(reason) => (None, reason),
    };
    let video = demuxer.video_stream();
    let mut stretches: Vec<Stretch> = video.iter().map(|stream| Stretch::of_header(demuxer, stream)).collect();
    stretches.extend(sound.iter().map(|sound| sound.stretch(demuxer)));
    let is_counted = must_count(demuxer, bytes, &stretches);
    if is_counted {
        let indices: Vec<usize> = video.iter().map(|stream| stream.index).chain(sound.iter().map(|sound| sound.header.index)).collect();
        let file = File::open(path).map_err(|error| MediaError::from_io(path, error))?;
        let counts = open_container(path, file, limits)?.count_packets(&indices);
        stretches = video.iter().zip(&counts).map(|(stream, counted)| Stretch::of_count(stream, counted)).collect();
        stretches.extend(sound.iter().zip(&counts[stretches.len()..]).map(|(sound, counted)| sound.counted_stretch(counted)));
    }
    let origin = stretches.iter().filter_map(|stretch| stretch.start).min().unwrap_or(Time::ZERO);
    let start = |stretch: &Stretch| stretch.start.unwrap_or(origin) - origin;
    let end = |stretch: &Stretch| stretch.end.map(|end| end - origin);
    let holds_no_picture = is_counted && video.is_some() && stretches[0].end.is_none();
    let (picture, unusable_picture) = match &video {
        Some(stream) if holds_no_picture && sound.is_some() => (None, Some(format!("its {} pictures hold nothing", stream.codec))),
        Some(stream) => match picture_info(path, demuxer, stream, limits, start(&stretches[0]), end(&stretches[0])) {
            // A stream that cannot be used is one stream; the others are used.
            Err(error @ MediaError::Undecodable { .. }) if sound.is_some() => (None, Some(error.to_string())),
            found => (Some(found?), None),
        },
        None => (None, None),
    };
    let sound = sound.zip(stretches.last()).map(|(sound, stretch)| SoundInfo {
        codec: sound.header.codec.clone(),
        stream: sound.header.index,
        sample_rate: sound.rate,
        channels: sound.channels,
        start: start(stretch),
        duration: end(stretch),
        is_counted,
    });
    let kind = match (&picture, &sound) {
        (Some(_), _) => MediaKind::Video,
        (None, Some(_)) => MediaKind::Audio,
        (None, None) => {
            let found = unusable_sound.unwrap_or_else(|| "a container without pictures and sound".to_owned());
            return Err(MediaError::NotMedia { path: path.to_owned(), found });
        }
    };
    let durations = [picture.as_ref().and_then(|picture| picture.duration), sound.as_ref().and_then(|sound| sound.duration)];
    Ok(MediaInfo {
        kind,
        format: demuxer.format_name(),
        origin,
        duration: durations.into_iter().flatten().max(),
        bit_rate: demuxer.bit_rate(),
        picture,
        sound,
        unusable: unusable_picture.or(unusable_sound),
    })
}

fn picture_info(
    path: &Path,
    demuxer: &Demuxer,
    stream: &StreamHeader,
    limits: &Limits,
    start: Time,
    duration: Option<Time>,
) -> Result<PictureInfo, MediaError> {
    let video = &stream.video;
    let coded_size = PixelSize::new(video.width, video.height);
    if coded_size.area() == 0 {
        return Err(MediaError::undecodable(path, "its pictures have no size; the file is damaged or cut off"));
    }
    check_size(path, coded_size, limits.max_moving_pixels)?;
    let orientation = stream.display_matrix.as_ref().map_or(Orientation::Upright, Orientation::of_display_matrix);
    let pixel_aspect = pixel_aspect(video.pixel_aspect);
    let layout = PixelLayout::of(video.format);
    let (frame_rate, variable_frame_rate) = rates(demuxer, stream);
    Ok(PictureInfo {
        codec: stream.codec.clone(),
        coded_size,
        size: square_pixel_size(coded_size, pixel_aspect, orientation),
        orientation,
        pixel_aspect,
        start,
        duration,
        frame_rate,
        variable_frame_rate,
        interlaced: video.interlaced,
        has_alpha: layout.is_some_and(|layout| layout.alpha) || demuxer.has_alpha_layer(stream.index),
        bits: layout.map_or(8, |layout| layout.bits),
        colour: SourceColour::of_header(video),
    })
}

/// Width over height of a pixel; nonsense counts as square.
fn pixel_aspect(found: Rational) -> Ratio<u32> {
    match (u32::try_from(found.numerator()), u32::try_from(found.denominator())) {
        (Ok(numerator @ 1..), Ok(denominator @ 1..)) => {
            let aspect = Ratio::new(numerator, denominator);
            let limit = Ratio::from_integer(16);
            if aspect > limit || aspect < limit.recip() { Ratio::from_integer(1) } else { aspect }
        }
        _ => Ratio::from_integer(1),
    }
}

/// Frames a second on average, and whether the distances between frames vary.
fn rates(demuxer: &Demuxer, stream: &StreamHeader) -> (Option<FrameRate>, bool) {
    if stream.frame_count == 1 {
        return (None, false);
    }
    let rate = |found: Rational| FrameRate::new(u32::try_from(found.numerator()).ok()?, u32::try_from(found.denominator()).ok()?);
    let (average, base) = (rate(stream.average_rate), rate(stream.base_rate));
    let is_near = |a: FrameRate, b: FrameRate| (a.as_f64() / b.as_f64() - 1.0).abs() < 0.002;
    let mut times = if has_full_index(demuxer, stream) { demuxer.index_times(stream.index) } else { Vec::new() };
    times.sort_unstable();
    let varies = is_uneven(&times);
    let rate = match (average, base) {
        (Some(average), Some(base)) if !varies && is_near(average, base) => Some(base),
        (average, base) => average.or(base),
    };
    (rate, varies)
}

/// Whether the container lists every picture, as MP4 and AVI do.
fn has_full_index(demuxer: &Demuxer, stream: &StreamHeader) -> bool {
    i64::try_from(demuxer.index_times(stream.index).len())
        .is_ok_and(|count| count > 2 && count >= stream.frame_count.max(1) && stream.frame_count > 0)
}

/// Whether the distances of rising times differ by more than rounding.
fn is_uneven(times: &[i64]) -> bool {
    let distances = || times.windows(2).map(|pair| pair[1] - pair[0]);
    distances().min().zip(distances().max()).is_some_and(|(shortest, longest)| longest - shortest > 1 + shortest / 50)
}
