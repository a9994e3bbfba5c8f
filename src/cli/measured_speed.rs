//! How long renders took, kept for `export --where auto`.

use std::time::Duration;

use crate::cloud::{RenderMeasure, data_folder, keep_render};
use crate::draft::TrackKind;
use crate::render::{Project, Report};

use super::rendered::adapter_name;

/// Shorter renders tell more of opening files than of rendering.
const LEAST_MEASURED: Duration = Duration::from_millis(500);

/// Keeps how long a render took. Not for renders that were over before they had begun in earnest.
pub(super) fn keep_speed(project: &Project, report: &Report, elapsed: Duration) {
    let Some(folder) = data_folder().filter(|_| report.finished.frames > 0 && elapsed >= LEAST_MEASURED) else { return };
    let measure = RenderMeasure {
        adapter: adapter_name(report).to_owned(),
        pixels: u64::from(project.canvas.width) * u64::from(project.canvas.height),
        layers: layers_of(project),
        frames: report.finished.frames,
        elapsed,
    };
    if let Err(error) = keep_render(&folder, &measure) {
        // The output is there; only a later estimate will miss this one.
        tracing::info!(%error, "the speed of this render is not kept");
    }
}

/// Tracks that show something.
pub(super) fn layers_of(project: &Project) -> u64 {
    project.draft.tracks.iter().filter(|track| track.kind != TrackKind::Audio && !track.hidden && !track.segments.is_empty()).count() as u64
}
