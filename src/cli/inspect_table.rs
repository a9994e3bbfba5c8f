//! The tables of `offcut inspect`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::base::Time;
use crate::draft::Content;
use crate::media::MediaInfo;
use crate::render::Project;
use crate::timeline::SegmentKey;

use super::events::rounded;
use super::inspect::{kind, shown_source};

/// Canvas, rate and length, and a row for each segment.
pub(super) fn timeline(project: &Project) -> String {
    let timeline = &project.timeline;
    let (duration, rate) = (rounded(timeline.duration().as_seconds_f64(), 3), rounded(project.frame_rate.as_f64(), 3));
    let mut text = format!("{}, {rate} frames a second, {duration} s, {} frames\n\n", project.canvas, timeline.frame_count());
    let mut rows = vec![["place", "kind", "from", "to", "source"].map(str::to_owned)];
    for (track_index, track) in project.draft.tracks.iter().enumerate() {
        for (segment_index, segment) in track.segments.iter().enumerate() {
            let key = SegmentKey { track: track_index, segment: segment_index };
            let (start, end) = timeline.span(key).map_or(("–".into(), "–".into()), |(start, end)| (clock(start), clock(end)));
            let source = match &segment.content {
                Content::Media(media) => shown_source(project, key, media),
                Content::Text(content) => format!("{:?}", content.text),
                Content::Colour(_) | Content::Shape(_) | Content::Placeholder(_) => segment.name.clone().unwrap_or_default(),
            };
            rows.push([segment.pointer(track), kind(project, key, segment).to_owned(), start, end, source]);
        }
    }
    text += &aligned(&rows);
    text
}

/// A row for each file.
pub(super) fn media(sources: &BTreeMap<&Path, &MediaInfo>) -> String {
    let mut rows = vec![["file", "format", "length", "picture", "sound"].map(str::to_owned)];
    rows.extend(sources.iter().map(|(path, info)| {
        let length = info.duration.map_or("–".to_owned(), |duration| format!("{} s", rounded(duration.as_seconds_f64(), 3)));
        [path.display().to_string(), info.format.clone(), length, picture(info), sound(info)]
    }));
    aligned(&rows)
}

fn picture(info: &MediaInfo) -> String {
    let Some(picture) = &info.picture else { return "–".to_owned() };
    let mut facts = vec![picture.codec.clone(), picture.size.to_string()];
    facts.extend(picture.frame_rate.map(|rate| format!("{} fps", rounded(rate.as_f64(), 3))));
    let flags = [
        (picture.variable_frame_rate, "variable rate"),
        (picture.interlaced, "interlaced"),
        (picture.has_alpha, "alpha"),
        (picture.bits > 8, "more than 8 bit"),
        (picture.colour.high_dynamic_range, "HDR"),
        (picture.coded_size != picture.size, "turned or stretched"),
    ];
    facts.extend(flags.into_iter().filter(|(holds, _)| *holds).map(|(_, name)| name.to_owned()));
    facts.join(", ")
}

fn sound(info: &MediaInfo) -> String {
    info.sound.as_ref().map_or("–".to_owned(), |sound| format!("{}, {} Hz, {} ch", sound.codec, sound.sample_rate, sound.channels))
}

/// `m:ss.mmm`, or `h:mm:ss.mmm` from an hour on; a time that `--at` takes.
fn clock(time: Time) -> String {
    let milliseconds = time.round_ms();
    let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60);
    let seconds = format!("{:02}.{:03}", milliseconds / 1000 % 60, milliseconds % 1000);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds}") } else { format!("{minutes}:{seconds}") }
}

/// Columns as wide as their widest cell.
fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..N).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        writeln!(text, "{}", cells.join("  ").trim_end()).expect("a string takes all that is written to it");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_read_like_a_clock() {
        for (milliseconds, text) in [(0, "0:00.000"), (61_500, "1:01.500"), (3_600_000, "1:00:00.000"), (3_599_999, "59:59.999")] {
            assert_eq!(clock(Time::from_ms(milliseconds)), text);
        }
    }

    #[test]
    fn columns_line_up_and_lines_end_without_spaces() {
        let rows = [["a", "bb"], ["ccc", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(aligned(&rows), "a    bb\nccc\n");
    }
}
