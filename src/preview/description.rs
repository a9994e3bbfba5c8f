//! The draft as the page is told of it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::base::{Diagnostic, SafeArea, Time};
use crate::draft::{Content, MediaKind, TrackKind};
use crate::timeline::{SegmentKey, segment_name, summary, type_name};

use super::export::ExportState;
use super::opened::Opened;
use super::session::{Session, State};

/// All that the page shows of a state.
pub(super) fn describe(session: &Session, state: &State) -> Value {
    let opened = state.opened.as_deref();
    let file = session.options.open.draft.file_name().unwrap_or_default().to_string_lossy();
    json!({
        "revision": state.revision,
        "file": file,
        "broken": !state.problems.is_empty(),
        "problems": findings(&state.problems, opened),
        "warnings": opened.map_or_else(Vec::new, |shown| findings(&shown.warnings, opened)),
        "draft": opened.map(draft),
        "safe_areas": safe_areas(),
    })
}

/// What can be laid over the picture, each with what is covered at left, top, right and bottom of its boxes.
fn safe_areas() -> Value {
    let boxes = |areas: &[SafeArea]| areas.iter().map(|area| json!({ "label": area.name, "covered": area.covered() })).collect::<Vec<_>>();
    let of_app = |app: SafeArea| json!({ "name": app.name, "boxes": boxes(&[app]) });
    let of_screens = json!({ "name": "Title and action safe", "boxes": boxes(&[SafeArea::ACTION, SafeArea::TITLE]) });
    json!([of_screens, of_app(SafeArea::TIKTOK), of_app(SafeArea::REELS), of_app(SafeArea::SHORTS)])
}

/// What changes often: how the draft, the export and the making of fragments are.
pub(super) fn notice(session: &Session) -> Value {
    let (rendered, reused) = session.fragments.counts();
    let state = session.state();
    json!({
        "revision": state.revision,
        "broken": !state.problems.is_empty(),
        "export": export(&session.export.state()),
        "rendered": rendered,
        "reused": reused,
    })
}

fn export(state: &ExportState) -> Value {
    let name = |path: &std::path::Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match state {
        ExportState::Idle => json!({ "state": "idle" }),
        ExportState::Running { path, frame, frames } => {
            json!({ "state": "running", "name": name(path), "frame": frame, "frames": frames })
        }
        ExportState::Done { path, bytes, elapsed_s } => {
            json!({ "state": "done", "name": name(path), "path": path, "bytes": bytes, "elapsed_s": elapsed_s })
        }
        ExportState::Cancelled => json!({ "state": "cancelled" }),
        ExportState::Failed(diagnostics) => json!({ "state": "failed", "problems": findings(diagnostics, None) }),
    }
}

fn draft(opened: &Opened) -> Value {
    let project = &opened.project;
    let rate = project.frame_rate;
    json!({
        "title": project.draft.meta.title,
        "summary": summary(&project.draft, &project.timeline, &project.facts),
        "canvas": [opened.canvas.width, opened.canvas.height],
        "preview": [project.canvas.width, project.canvas.height],
        "fps": [rate.numerator(), rate.denominator()],
        "frames": opened.frames(),
        "fragments": { "frames": opened.fragment_frames(), "count": opened.fragment_count() },
        "sound": { "samples": Opened::sound_block(), "rate": crate::base::SAMPLE_RATE, "count": opened.sound_count() },
        "tracks": (0..project.draft.tracks.len()).map(|index| track(opened, index)).collect::<Vec<_>>(),
    })
}

fn track(opened: &Opened, index: usize) -> Value {
    let project = &opened.project;
    let track = &project.draft.tracks[index];
    let heard: BTreeSet<SegmentKey> = project.timeline.sounds().iter().map(|clip| clip.segment).collect();
    let segments = (0..track.segments.len()).map(|segment| self::segment(opened, SegmentKey { track: index, segment }, &heard));
    json!({
        "kind": type_name(track, index, &project.facts),
        "name": track.name,
        "hidden": track.hidden,
        "muted": track.muted,
        "segments": segments.collect::<Vec<_>>(),
    })
}

fn segment(opened: &Opened, key: SegmentKey, heard: &BTreeSet<SegmentKey>) -> Value {
    let project = &opened.project;
    let (track, segment) = project.segment(key);
    let (start, end) = project.timeline.span(key).unwrap_or((Time::ZERO, Time::ZERO));
    let visible = !matches!(kind(opened, key), "audio" | "text");
    json!({
        "key": [key.track, key.segment],
        "pointer": segment.pointer(track),
        "name": segment_name(segment),
        "kind": kind(opened, key),
        "start_ms": start.as_ms_f64(),
        "end_ms": end.as_ms_f64(),
        "hidden": track.hidden || segment.hidden,
        "pictured": visible && !track.hidden && !segment.hidden,
        "sounds": heard.contains(&key),
        "transition_ms": segment.transition.as_ref().map(|transition| transition.duration.as_ms_f64()),
        "source": project.sources.get(&key).and_then(|source| source.path.file_name()).map(|name| name.to_string_lossy().into_owned()),
    })
}

fn kind(opened: &Opened, key: SegmentKey) -> &'static str {
    match &opened.project.segment(key).1.content {
        Content::Text(_) => "text",
        Content::Placeholder(placeholder) if !placeholder.card => "text",
        Content::Placeholder(_) if opened.project.segment(key).0.kind == TrackKind::Audio => "audio",
        Content::Colour(_) | Content::Placeholder(_) => "colour",
        Content::Shape(_) => "shape",
        Content::Media(media) => match opened.project.facts.media.get(&key).map(|facts| facts.kind).or(media.kind) {
            Some(MediaKind::Image) => "image",
            Some(MediaKind::Audio) => "audio",
            Some(MediaKind::Video) | None => "video",
        },
    }
}

/// Errors and warnings, each with the segment it is about where that is on the timeline shown.
fn findings(diagnostics: &[Diagnostic], opened: Option<&Opened>) -> Vec<Value> {
    let finding = |diagnostic: &Diagnostic| {
        json!({
            "severity": diagnostic.severity.to_string(),
            "code": diagnostic.code.name(),
            "pointer": diagnostic.pointer,
            "message": diagnostic.message,
            "notes": diagnostic.notes,
            "help": diagnostic.help,
            "segment": opened.and_then(|opened| place(opened, &diagnostic.pointer)).map(|key| [key.track, key.segment]),
        })
    };
    diagnostics.iter().map(finding).collect()
}

/// The segment that a JSON pointer leads to or into, or the first of the track that it leads to.
fn place(opened: &Opened, pointer: &str) -> Option<SegmentKey> {
    let mut parts = pointer.strip_prefix("/t/")?.split('/');
    let wanted: usize = parts.next()?.parse().ok()?;
    let tracks = &opened.project.draft.tracks;
    let track = tracks.iter().position(|track| track.index == wanted)?;
    let segments = &tracks[track].segments;
    let segment = match (parts.next(), parts.next().and_then(|index| index.parse::<usize>().ok())) {
        (Some("sg"), Some(index)) => segments.iter().position(|segment| segment.index == index)?,
        _ if segments.is_empty() => return None,
        _ => 0,
    };
    Some(SegmentKey { track, segment })
}
