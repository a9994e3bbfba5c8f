//! Single frames: the one a seek shows, the one a person keeps, and the small ones on the timeline.

use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, crop_imm, resize};

use crate::base::{Code, Diagnostic, FrameRate, Time};
use crate::encode::{PictureFormat, rgb_from_planar};
use crate::media::{VideoOptions, VideoReader};
use crate::render::{Cancel, Failure, Project, RenderOptions, render_segment, render_still};
use crate::timeline::SegmentKey;

/// Of 100.
const THUMBNAIL_QUALITY: u8 = 80;

/// The longest sides of a thumbnail, pixels.
const THUMBNAIL: (u32, u32) = (128, 72);

/// The frame that holds `time`, as a picture file.
///
/// # Errors
/// Where it cannot be rendered.
pub(super) fn picture(project: &Project, options: &RenderOptions, time: Time, format: PictureFormat) -> Result<Vec<u8>, Failure> {
    let (frame, _) = render_still(project, options, time, &Cancel::default())?;
    format.encode(&frame).map_err(|error| Failure::at("", &error))
}

/// Picture `index` of a fragment's file, as a JPEG: quicker than decoding a video's source from its last key frame.
///
/// # Errors
/// Where the fragment cannot be read.
pub(super) fn picture_of_fragment(fragment: &Path, rate: FrameRate, index: u64) -> Result<Vec<u8>, Failure> {
    let frame = VideoReader::open(fragment, VideoOptions::default()).and_then(|mut reader| reader.frame_at(rate.time_of(index)));
    let frame = frame.map_err(|error| Failure::at("", &error))?;
    PictureFormat::Jpeg.encode(&frame).map_err(|error| Failure::at("", &error))
}

/// A segment's picture at an output frame, cut to its own area, as a small JPEG; empty where it is not seen.
///
/// # Errors
/// Where it cannot be rendered.
pub(super) fn thumbnail(project: &Project, options: &RenderOptions, key: SegmentKey, frame: u64) -> Result<Vec<u8>, Failure> {
    let Some((frame, covered)) = render_segment(project, options, key, frame)? else { return Ok(Vec::new()) };
    let picture = rgb_from_planar(&frame);
    let (left, top) = (covered.x.floor() as u32, covered.y.floor() as u32);
    let (right, bottom) = (covered.right().ceil() as u32, covered.bottom().ceil() as u32);
    let part = crop_imm(&picture, left, top, (right - left).max(1), (bottom - top).max(1)).to_image();
    let (width, height) = (f64::from(part.width()), f64::from(part.height()));
    let scale = (f64::from(THUMBNAIL.0) / width).min(f64::from(THUMBNAIL.1) / height).min(1.0);
    let side = |side: f64| ((side * scale).round() as u32).max(1);
    let small = resize(&part, side(width), side(height), FilterType::Triangle);
    let mut bytes = Cursor::new(Vec::new());
    small
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, THUMBNAIL_QUALITY))
        .map_err(|error| Failure::from(Diagnostic::error(Code::EncoderFailed, format!("cannot write a thumbnail: {error}"))))?;
    Ok(bytes.into_inner())
}
