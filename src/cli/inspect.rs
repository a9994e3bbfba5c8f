//! `offcut inspect`: what a draft consists of.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use crate::base::{Diagnostic, Exit, Time};
use crate::draft::{Content, Media, MediaKind, Segment, TrackKind};
use crate::media::MediaInfo;
use crate::render::{Failure, Project, rough_summary};
use crate::timeline::{SegmentKey, summary};

use super::command::Command;
use super::console::Console;
use super::draft_arguments::DraftArguments;
use super::events::{Finding, rounded};
use super::inspect_table;

/// Shows a draft's timeline.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut inspect promo.json --media")]
pub(super) struct Inspect {
    #[command(flatten)]
    draft: DraftArguments,
    /// Also show what each source is
    #[arg(long)]
    media: bool,
}

impl Command for Inspect {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let (project, diagnostics) = Project::inspect(&self.draft.options())?;
        if diagnostics.iter().any(Diagnostic::is_error) {
            self.summarise(console, project.as_ref())?;
            return Err(diagnostics.into());
        }
        let mut project = project.ok_or_else(|| Failure::from(diagnostics.clone()))?;
        project.warnings = diagnostics;
        console.tell(&project.warnings, self.draft());
        if console.is_json() {
            console.print_document(&self.document(&project))?;
        } else {
            console.print(&self.text(&project))?;
        }
        Ok(Exit::Done)
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft.draft)
    }
}

impl Inspect {
    /// Prints the summary of a draft that has errors, where it has any.
    fn summarise(&self, console: &Console, project: Option<&Project>) -> Result<(), Failure> {
        let line = match project {
            Some(project) => Some(summary(&project.draft, &project.timeline, &project.facts)),
            None => rough_summary(&self.draft.draft),
        };
        match line {
            Some(line) if console.is_json() => console.print_line(&json!({ "event": "summary", "summary": line })),
            Some(line) => console.print(&line),
            None => Ok(()),
        }
    }

    fn text(&self, project: &Project) -> String {
        let mut text = summary(&project.draft, &project.timeline, &project.facts);
        text += "\n\n";
        text += &inspect_table::timeline(project);
        if self.media {
            text += "\n";
            text += &inspect_table::media(&sources(project));
        }
        text.trim_end().to_owned()
    }

    fn document(&self, project: &Project) -> Value {
        let mut document = json!({
            "summary": summary(&project.draft, &project.timeline, &project.facts),
            "duration_ms": ms(project.timeline.duration()),
            "frames": project.timeline.frame_count(),
            "canvas": [project.canvas.width, project.canvas.height],
            "fps": project.frame_rate.to_string(),
            "tracks": (0..project.draft.tracks.len()).map(|index| track(project, index)).collect::<Vec<_>>(),
            "warnings": Finding::list(&project.warnings),
        });
        if self.media {
            document["media"] = sources(project).into_iter().map(|(path, info)| source(path, info)).collect();
        }
        document
    }
}

/// The files of a project, each once.
fn sources(project: &Project) -> BTreeMap<&Path, &MediaInfo> {
    project.sources.values().map(|source| (source.path.as_path(), source.info.as_ref())).collect()
}

fn ms(time: Time) -> f64 {
    rounded(time.as_ms_f64(), 3)
}

fn track(project: &Project, index: usize) -> Value {
    let track = &project.draft.tracks[index];
    let segments = track.segments.iter().enumerate().map(|(place, one)| segment(project, SegmentKey { track: index, segment: place }, one));
    json!({
        "pointer": format!("/t/{}", track.index),
        "type": match track.kind { TrackKind::Video => "video", TrackKind::Audio => "audio", TrackKind::Text => "text" },
        "id": track.id,
        "name": track.name,
        "hidden": track.hidden,
        "muted": track.muted,
        "segments": segments.collect::<Vec<_>>(),
    })
}

fn segment(project: &Project, key: SegmentKey, segment: &Segment) -> Value {
    let (track, _) = project.segment(key);
    let span = project.timeline.span(key);
    json!({
        "pointer": segment.pointer(track),
        "id": segment.id,
        "name": segment.name,
        "kind": kind(project, key, segment),
        "start_ms": span.map(|(start, _)| ms(start)),
        "end_ms": span.map(|(_, end)| ms(end)),
        "source": match &segment.content {
            Content::Media(media) => Some(shown_source(project, key, media)),
            _ => None,
        },
        "text": match &segment.content {
            Content::Text(text) => Some(text.text.as_str()),
            _ => None,
        },
        "hidden": segment.hidden,
    })
}

/// What a segment shows or plays, in a word.
pub(super) fn kind(project: &Project, key: SegmentKey, segment: &Segment) -> &'static str {
    match &segment.content {
        Content::Text(_) => "text",
        Content::Colour(_) => "colour",
        Content::Shape(_) => "shape",
        Content::Placeholder(_) => "placeholder",
        Content::Media(media) => match project.facts.media.get(&key).map(|facts| facts.kind).or(media.kind) {
            Some(kind) => media_kind(kind),
            None => "media",
        },
    }
}

fn media_kind(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Video => "video",
        MediaKind::Image => "image",
        MediaKind::Audio => "audio",
    }
}

/// The location that is used, as the draft writes it.
pub(super) fn shown_source(project: &Project, key: SegmentKey, media: &Media) -> String {
    let is_fallback = project.warnings.iter().any(|warning| {
        let (track, segment) = project.segment(key);
        warning.code == crate::base::Code::FallbackUsed && warning.pointer.starts_with(&format!("{}/", segment.pointer(track)))
    });
    let used = media.fallback.as_ref().filter(|_| is_fallback).unwrap_or(&media.source);
    used.location.clone()
}

fn source(path: &Path, info: &MediaInfo) -> Value {
    json!({
        "path": path.to_string_lossy(),
        "kind": media_kind(info.kind),
        "format": info.format,
        "duration_ms": info.duration.map(ms),
        "bit_rate": info.bit_rate,
        "picture": info.picture.as_ref().map(|picture| json!({
            "codec": picture.codec,
            "size": [picture.size.width, picture.size.height],
            "coded_size": [picture.coded_size.width, picture.coded_size.height],
            "pixel_aspect": picture.pixel_aspect.to_string(),
            "start_ms": ms(picture.start),
            "duration_ms": picture.duration.map(ms),
            "fps": picture.frame_rate.map(|rate| rate.to_string()),
            "variable_frame_rate": picture.variable_frame_rate,
            "interlaced": picture.interlaced,
            "alpha": picture.has_alpha,
            "bits": picture.bits,
            "high_dynamic_range": picture.colour.high_dynamic_range,
        })),
        "sound": info.sound.as_ref().map(|sound| json!({
            "codec": sound.codec,
            "sample_rate": sound.sample_rate,
            "channels": sound.channels,
            "start_ms": ms(sound.start),
            "duration_ms": sound.duration.map(ms),
        })),
    })
}
