//! Segments and their media in words, for the tables and the JSON of `offcut inspect`.

use crate::base::Code;
use crate::draft::{Content, Media, MediaKind, Segment};
use crate::render::Project;
use crate::timeline::SegmentKey;

/// A word for the content of a segment.
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

/// The word for a kind of media.
pub(super) fn media_kind(kind: MediaKind) -> &'static str {
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
        warning.code == Code::FallbackUsed && warning.pointer.starts_with(&format!("{}/", segment.pointer(track)))
    });
    let used = media.fallback.as_ref().filter(|_| is_fallback).unwrap_or(&media.source);
    used.location.clone()
}
