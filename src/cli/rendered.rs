//! The report of a finished render.

use std::path::Path;
use std::time::Duration;

use crate::audio::Loudness;
use crate::encode::is_standard_output;
use crate::render::{Failure, Project, Report};

use super::console::Console;
use super::events::{Done, Event, Finding, rounded};

/// Prints what became of a render to `path`: a line, or the JSON event.
///
/// # Errors
/// As [`Console::print`].
pub(super) fn print_rendered(console: &Console, path: &Path, project: &Project, report: &Report, elapsed: Duration) -> Result<(), Failure> {
    let (frames, duration, elapsed_s) = (report.finished.frames, report.duration, elapsed.as_secs_f64());
    if console.is_json() {
        return console.print_line(&Event::Done(Box::new(Done {
            path: path.to_string_lossy().into_owned(),
            frames,
            duration_ms: rounded(duration.as_ms_f64(), 3),
            elapsed_s: rounded(elapsed_s, 3),
            ways: report.ways.into(),
            adapter: adapter_name(report),
            encoder: &report.encoder,
            sound: report.loudness.map(Into::into),
            warnings: Finding::list(&report.warnings),
        })));
    }
    let mut line = format!("{}: {} s", path.display(), rounded(duration.as_seconds_f64(), 3));
    if frames > 0 {
        let (canvas, rate) = (project.canvas, rounded(project.frame_rate.as_f64(), 3));
        line += &format!(", {frames} frames of {canvas} at {rate} a second");
    }
    if let Some(Loudness { integrated_lufs: Some(loudness), true_peak_dbtp: Some(peak), range_lu }) = report.loudness {
        line += &format!(", {loudness:.1} LUFS, peak {peak:.1} dBTP, range {range_lu:.1} LU");
    }
    if !is_standard_output(path) {
        line += &format!(", {:.1} MB", report.finished.bytes as f64 / 1e6);
    }
    line += &format!(", in {elapsed_s:.1} s");
    if console.is_verbose() {
        line += &format!(" ({}, {}, {:?})", adapter_name(report), report.encoder, report.ways);
    }
    if is_standard_output(path) {
        console.note(&line);
        return Ok(());
    }
    console.print_summary(&line)
}

/// The name of the compositor.
pub(super) fn adapter_name(report: &Report) -> &str {
    report.adapter.as_deref().unwrap_or("cpu")
}
