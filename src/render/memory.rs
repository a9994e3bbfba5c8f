//! How much memory a render takes, roughly: what `--max-memory` is measured against.

use std::collections::BTreeSet;

use crate::base::{Code, Diagnostic};
use crate::draft::MediaKind;
use crate::encode::Settings;

use super::{Failure, Project};

/// Bytes a pixel of an open video: some sixteen frames in its decoder and ahead of the compositor, of a byte and a half
/// each.
const BYTES_A_VIDEO_PIXEL: u64 = 24;

/// Output frames before its first in which a video is opened: enough to decode from a key frame two seconds back.
pub(super) const VIDEO_AHEAD: u64 = 20;

/// How many parts of a project fit `limit` bytes side by side.
///
/// # Errors
/// Where not even one does.
pub(super) fn parts_that_fit(project: &Project, settings: &Settings, limit: u64) -> Result<usize, Failure> {
    let needed = settings.bytes_held(project.canvas) + most_video_pixels(project) * BYTES_A_VIDEO_PIXEL;
    if needed <= limit {
        return Ok((limit / needed) as usize);
    }
    let message = format!("rendering {} takes about {} MB, more than --max-memory allows", project.canvas, needed.div_ceil(1_000_000));
    Err(Diagnostic::error(Code::OutOfMemory, message).help("allow more memory, or render at a smaller --size or --quality").into())
}

/// Pixels of the videos that are open at once, where they are most. Segments that show the same file at the same time
/// share one.
fn most_video_pixels(project: &Project) -> u64 {
    let rate = project.frame_rate;
    let open: BTreeSet<_> = project
        .timeline
        .visible_spans()
        .into_iter()
        .filter_map(|span| {
            let source = project.sources.get(&span.segment).filter(|source| source.info.kind == MediaKind::Video)?;
            let pixels = source.info.picture.as_ref()?.coded_size.area();
            Some((rate.frames_before(span.start).saturating_sub(VIDEO_AHEAD), rate.frames_before(span.end), &source.path, pixels))
        })
        .collect();
    let at = |frame: u64| open.iter().filter(|video| (video.0..video.1).contains(&frame)).map(|video| video.3).sum();
    open.iter().map(|video| at(video.0)).max().unwrap_or(0)
}
