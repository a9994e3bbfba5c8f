//! How much memory a render may take, and how much of it the program, the compositor, the encoder and the videos
//! take, roughly. What each source takes besides is asked of the account when it is opened.

use std::collections::BTreeSet;

use crate::base::{Code, Diagnostic, Reservation};
use crate::draft::MediaKind;
use crate::encode::Settings;

use super::{Failure, Project, RenderOptions};

/// Output frames before its first in which a video is opened: enough to decode from a key frame two seconds back.
pub(super) const VIDEO_AHEAD: u64 = 20;

/// The program itself, with the libraries it maps.
const PROGRAM_BYTES: u64 = 64_000_000;

/// The limit where none is given: three quarters of what this machine has, or of what its control group may take.
/// Eight gigabytes where the system does not tell.
pub fn usual_memory_limit() -> u64 {
    let machine = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
    });
    let group = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse::<u64>().ok());
    machine.into_iter().chain(group).min().map_or(8_000_000_000, |bytes| bytes / 4 * 3)
}

/// Reserves what `parts` side by side take besides their sources: the program, the compositors and the encoders.
pub(super) fn reserve_for_output(project: &Project, options: &RenderOptions, parts: usize) -> Result<Reservation, Failure> {
    let bytes = PROGRAM_BYTES + options.settings.bytes_held(project.canvas).saturating_mul(parts as u64);
    let reserved = options.memory.reserve(bytes, || format!("rendering {}", project.canvas));
    reserved.map_err(|error| Failure::at("", &error))
}

/// How many parts of a project fit `limit` bytes side by side.
///
/// # Errors
/// Where not even one does.
pub(super) fn parts_that_fit(project: &Project, settings: &Settings, limit: u64) -> Result<usize, Failure> {
    let needed = PROGRAM_BYTES + settings.bytes_held(project.canvas) + most_video_bytes(project);
    if needed <= limit {
        return Ok(usize::try_from(limit / needed).unwrap_or(usize::MAX));
    }
    let message = format!("rendering {} takes about {} MB, more than --max-memory allows", project.canvas, needed.div_ceil(1_000_000));
    Err(Diagnostic::error(Code::OutOfMemory, message).help("allow more memory, or render at a smaller --size or --quality").into())
}

/// Bytes of the videos that are open at once, where they are most. Segments that show the same file at the same time
/// share one.
fn most_video_bytes(project: &Project) -> u64 {
    let rate = project.frame_rate;
    let open: BTreeSet<_> = project
        .timeline
        .visible_spans()
        .into_iter()
        .filter_map(|span| {
            let source = project.sources.get(&span.segment).filter(|source| source.info.kind == MediaKind::Video)?;
            let bytes = source.info.picture.as_ref()?.bytes_while_moving();
            Some((rate.frames_before(span.start).saturating_sub(VIDEO_AHEAD), rate.frames_before(span.end), &source.path, bytes))
        })
        .collect();
    let at = |frame: u64| open.iter().filter(|video| (video.0..video.1).contains(&frame)).map(|video| video.3).sum();
    open.iter().map(|video| at(video.0)).max().unwrap_or(0)
}
