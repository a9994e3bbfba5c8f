//! A draft that has errors: its media are looked into all the same, and it has a summary.

use std::path::Path;

use crate::base::{Diagnostic, Explain, PixelSize};
use crate::draft::{self, Parsed, PlacedSource};
use crate::media::{Limits, Resolver, probe, start_ffmpeg};
use crate::timeline::{Facts, Timeline, summary};

use super::media_index::MediaIndex;
use super::project::read_draft;
use super::{Failure, OpenOptions};

/// The diagnostics of a draft that has errors, with those of its media, so that one reading tells all.
pub(super) fn with_media_errors(options: &OpenOptions, parsed: Parsed) -> Result<Vec<Diagnostic>, Failure> {
    let mut diagnostics = parsed.diagnostics;
    if parsed.sources.is_empty() {
        return Ok(diagnostics);
    }
    start_ffmpeg().map_err(|error| Failure::at("", &error))?;
    let (resolver, index) = (options.resolver(), MediaIndex::beside(&options.draft));
    for placed in &parsed.sources {
        options.cancel.check()?;
        diagnostics.extend(media_error(placed, &resolver, &index));
    }
    draft::sort_diagnostics(&parsed.document, &mut diagnostics);
    Ok(diagnostics)
}

/// The error of a source that cannot be used, where its fallback cannot either.
fn media_error(placed: &PlacedSource, resolver: &Resolver, index: &MediaIndex) -> Option<Diagnostic> {
    let opened = |source| index.resolve(source, resolver).and_then(|found| probe(&found.path, &Limits::default()));
    let error = opened(&placed.source).err()?;
    let falls_back = placed.fallback.as_ref().is_some_and(|fallback| opened(fallback).is_ok());
    (!falls_back).then(|| error.diagnostic().at(format!("{}/u", placed.pointer)))
}

/// The timeline in one line of a draft that may have errors; what is wrong in it is left out, and files are not looked into. `None` where
/// it is no JSON, or has no tracks.
pub fn rough_summary(path: &Path) -> Option<String> {
    let text = read_draft(path).ok()?;
    let document = draft::parse(&text, &draft::ParseOptions::default()).document;
    let draft = draft::outline(&document)?;
    let facts = Facts::default();
    let canvas: PixelSize = draft.meta.canvas;
    let (timeline, _) = Timeline::new(&draft, &facts, canvas, draft.meta.frame_rate);
    Some(summary(&draft, &timeline, &facts))
}
