//! The timeline in one line.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::base::Time;
use crate::draft::{Content, Draft, MediaKind, Property, Segment, SourceRef, Track, TrackKind};

use super::{Facts, SegmentKey, Timeline};

/// The summary line of the draft format, for people: `Timeline (1 track): 1. Title: "Urban Dreams" (0-3s)`.
pub fn summary(draft: &Draft, timeline: &Timeline, facts: &Facts) -> String {
    let count = draft.tracks.len();
    let mut line = format!("Timeline ({count} track{}){}", if count == 1 { "" } else { "s" }, if count == 0 { "" } else { ":" });
    for (index, track) in draft.tracks.iter().enumerate() {
        let _ = write!(line, " {}. {}:", index + 1, type_name(track, index, facts));
        if let Some(name) = name(track) {
            let _ = write!(line, " {name}");
        }
        let _ = write!(line, " ({})", details(track, index, timeline).join(", "));
    }
    line
}

/// What kind of track it is, for people: `Video`, `Image`, `BGM`, `Voice`, `SFX` or `Title`. `index` is its place in [`Draft::tracks`].
pub fn type_name(track: &Track, index: usize, facts: &Facts) -> &'static str {
    let own_name = track.name.as_deref().unwrap_or_default().to_lowercase();
    match track.kind {
        TrackKind::Video => {
            let is_still = |(segment, content): (usize, &Segment)| match &content.content {
                Content::Media(media) => {
                    let found = facts.media.get(&SegmentKey { track: index, segment }).map(|facts| facts.kind);
                    found.or(media.kind) == Some(MediaKind::Image)
                }
                Content::Colour(_) | Content::Shape(_) | Content::Text(_) => true,
                Content::Placeholder(_) => false,
            };
            let stills = !track.segments.is_empty() && track.segments.iter().enumerate().all(is_still);
            if stills { "Image" } else { "Video" }
        }
        TrackKind::Audio if own_name.contains("voice") => "Voice",
        TrackKind::Audio if own_name.contains("sfx") => "SFX",
        TrackKind::Audio => "BGM",
        TrackKind::Text => "Title",
    }
}

/// The first segment's name and how many follow; the track's own where that is all there is.
fn name(track: &Track) -> Option<String> {
    let Some(first) = track.segments.first() else { return track.name.as_deref().map(one_line) };
    let name = segment_name(first).or_else(|| track.name.as_deref().map(one_line));
    match track.segments.len() - 1 {
        0 => name,
        more => Some(name.map_or(format!("+{more}"), |name| format!("{name} +{more}"))),
    }
}

/// The name of a segment: its text in quotes, else its own name, else the resource's, else the file's stem; one line.
pub fn segment_name(segment: &Segment) -> Option<String> {
    match &segment.content {
        Content::Text(text) if !text.text.is_empty() => Some(format!("\"{}\"", one_line(&text.text))),
        content => segment.name.as_deref().map(one_line).or_else(|| content_name(content)),
    }
}

fn content_name(content: &Content) -> Option<String> {
    match content {
        Content::Media(media) => Some(source_name(&media.source)),
        Content::Text(text) => text.subtitles.as_ref().map(source_name),
        Content::Colour(_) => Some("colour".into()),
        Content::Shape(_) => Some("shape".into()),
        Content::Placeholder(_) => None,
    }
}

/// The resource's name, else the file's stem.
fn source_name(source: &SourceRef) -> String {
    if let Some(name) = &source.name {
        return one_line(name);
    }
    let location = source.location.as_str();
    let path = match location.split_once("://") {
        Some((_, rest)) => rest.split(['?', '#']).next().unwrap_or(rest),
        None => location,
    };
    let file = path.trim_end_matches('/').rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| if stem.is_empty() { file } else { stem });
    one_line(stem)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands in the brackets.
fn details(track: &Track, index: usize, timeline: &Timeline) -> Vec<String> {
    let mut details = vec![span(track, index, timeline)];
    details.extend(gain(track));
    let all = |flag: fn(&Segment) -> bool| !track.segments.is_empty() && track.segments.iter().all(flag);
    if track.hidden || all(|segment| segment.hidden) {
        details.push("hidden".into());
    }
    if track.muted || (track.kind != TrackKind::Text && all(|segment| segment.sound.muted)) {
        details.push("muted".into());
    }
    details
}

fn span(track: &Track, index: usize, timeline: &Timeline) -> String {
    let spans = (0..track.segments.len()).filter_map(|segment| timeline.span(SegmentKey { track: index, segment }));
    match spans.reduce(|(start, end), next| (start.min(next.0), end.max(next.1))) {
        Some((start, end)) => format!("{}-{}s", seconds(start), seconds(end)),
        None => "empty".into(),
    }
}

/// Whole seconds bare, others with up to two decimals.
fn seconds(time: Time) -> String {
    let hundredths = (time.ratio() * 100).round().to_integer();
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => format!("{whole}"),
        (whole, rest) if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        (whole, rest) => format!("{whole}.{rest:02}"),
    }
}

/// Track x segment gain in percent, where it is one number and not 100 %.
fn gain(track: &Track) -> Option<String> {
    if track.kind == TrackKind::Text || track.segments.iter().any(|segment| segment.keyframes.contains_key(&Property::Gain)) {
        return None;
    }
    let percents: BTreeSet<i64> = track.segments.iter().map(|segment| (track.gain * segment.sound.gain * 100.0).round() as i64).collect();
    let only = percents.first().filter(|_| percents.len() == 1)?;
    (*only != 100).then(|| format!("{only}%"))
}
