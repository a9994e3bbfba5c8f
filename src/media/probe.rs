//! What a source is, from its headers.

use std::fs::File;
use std::path::Path;

use ffmpeg_next::Rational;
use image::ImageFormat;
use num_rational::Ratio;

use crate::base::{FrameRate, PixelSize, Time};
use crate::draft::MediaKind;
use crate::ffi::{Demuxer, PixelLayout, StreamHeader, start_ffmpeg};

use super::info::square_pixel_size;
use super::recognise::{Recognised, describe, recognise};
use super::still::{check_size, probe_still};
use super::{Limits, MediaError, MediaInfo, Orientation, PictureInfo, SoundInfo, SourceColour, animation};

/// Tells what `path` is by its content and headers; pictures are not decoded beyond what it takes to know their format.
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

fn probe_container(path: &Path, file: File, limits: &Limits) -> Result<MediaInfo, MediaError> {
    let mut demuxer = open_container(path, file, limits)?;
    let mut info = describe_container(path, &demuxer, limits)?;
    if let (Some(picture), Some(stream)) = (&mut info.picture, demuxer.video_stream()) {
        picture.variable_frame_rate |=
            picture.frame_rate.is_some() && !has_full_index(&demuxer, &stream) && begins_uneven(&mut demuxer, &stream);
    }
    Ok(info)
}

/// Whether the distances between the first few seconds' pictures vary: where there is no index of all, the beginning stands for the whole.
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

/// What the headers of an open container tell.
pub(super) fn describe_container(path: &Path, demuxer: &Demuxer, limits: &Limits) -> Result<MediaInfo, MediaError> {
    let (video, audio) = (demuxer.video_stream(), demuxer.audio_stream());
    let start = |stream: &StreamHeader| stream.start.map(|ticks| time_of(ticks, stream.time_base));
    let starts = [video.as_ref().and_then(start), audio.as_ref().and_then(start)];
    let origin = starts.into_iter().flatten().min().unwrap_or(Time::ZERO);
    let end = |stream: &StreamHeader| {
        let length = tagged_duration(demuxer, stream).or_else(|| stream.duration.map(|ticks| time_of(ticks, stream.time_base)));
        length.map(|length| start(stream).unwrap_or(origin) - origin + length)
    };
    let sound = audio.as_ref().map(|stream| SoundInfo {
        codec: stream.codec.clone(),
        sample_rate: stream.sample_rate,
        channels: stream.channels,
        start: start(stream).unwrap_or(origin) - origin,
        duration: end(stream),
    });
    let picture = match &video {
        Some(stream) => Some(picture_info(path, demuxer, stream, limits, start(stream).unwrap_or(origin) - origin, end(stream))?),
        None => None,
    };
    let kind = match (&picture, &sound) {
        (Some(_), _) => MediaKind::Video,
        (None, Some(_)) => MediaKind::Audio,
        (None, None) => {
            return Err(MediaError::NotMedia { path: path.to_owned(), found: "a container without pictures and sound".to_owned() });
        }
    };
    let duration = [picture.as_ref().and_then(|picture| picture.duration), sound.as_ref().and_then(|sound| sound.duration)];
    Ok(MediaInfo {
        kind,
        format: demuxer.format_name(),
        origin,
        duration: duration.into_iter().flatten().max(),
        bit_rate: demuxer.bit_rate(),
        picture,
        sound,
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

/// Matroska's own length of a track, `hh:mm:ss.nnnnnnnnn`; its streams have no other.
fn tagged_duration(demuxer: &Demuxer, stream: &StreamHeader) -> Option<Time> {
    let tag = demuxer.stream_tag(stream.index, "DURATION")?;
    let (clock, fraction) = tag.split_once('.')?;
    let seconds = clock.split(':').try_fold(0_i64, |sum, part| sum.checked_mul(60)?.checked_add(part.parse().ok()?))?;
    let digits = u32::try_from(fraction.len()).ok().filter(|&digits| digits <= 9)?;
    let length = Time::new(seconds, 1) + Time::new(fraction.parse().ok()?, 10_i64.pow(digits));
    // The tag counts from the container's zero, so that it is the end rather than the length.
    let start = stream.start.map_or(Time::ZERO, |ticks| time_of(ticks, stream.time_base));
    (length > start).then_some(length - start)
}

/// `ticks` of `time_base` seconds.
pub(super) fn time_of(ticks: i64, time_base: Rational) -> Time {
    Time::from_ticks(ticks, time_base.numerator(), time_base.denominator())
}
