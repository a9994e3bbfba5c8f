//! The captions of a draft, as cues on its own time: subtitles, timed words and plain texts.

use crate::base::Time;
use crate::captions::{self, Cue, SpokenWord};
use crate::draft::Content;
use crate::timeline::SegmentKey;

use super::assets::AssetRole;
use super::caption_file::read_captions;
use super::{Failure, Project};

/// Every text that the draft shows, by its start; hidden tracks and segments have none. Times are the output's.
///
/// # Errors
/// A subtitle file that has changed since the project was opened, so that it cannot be read any more.
pub fn caption_cues(project: &Project) -> Result<Vec<Cue>, Failure> {
    let mut cues = Vec::new();
    for (track_index, track) in project.draft.tracks.iter().enumerate().filter(|(_, track)| !track.hidden) {
        for (segment_index, segment) in track.segments.iter().enumerate().filter(|(_, segment)| !segment.hidden) {
            let key = SegmentKey { track: track_index, segment: segment_index };
            let (Content::Text(text), Some((start, end))) = (&segment.content, project.timeline.span(key)) else { continue };
            match project.assets.get(&(key, AssetRole::Subtitles)) {
                Some(path) => {
                    let pointer = format!("{}/sub", segment.pointer(track));
                    let captions = read_captions(path).map_err(|diagnostic| Failure::from(diagnostic.at(pointer)))?;
                    cues.extend(captions.cues.iter().filter_map(|cue| moved(cue, start, end)));
                }
                None => {
                    let whole = Cue { start: Time::ZERO, end: end - start, text: text.text.clone(), ..Cue::default() };
                    let words = captions::spoken_words(&text.text, &text.words);
                    cues.extend(moved(&Cue { words, ..whole }, start, end));
                }
            }
        }
    }
    cues.sort_by_key(|cue| cue.start);
    Ok(cues)
}

/// A cue of a segment that lasts from `start` to `end` on the output's time; `None` where nothing of it is shown.
fn moved(cue: &Cue, start: Time, end: Time) -> Option<Cue> {
    let place = |time: Time| (start + time).clamp(start, end);
    let word = |word: &SpokenWord| SpokenWord { start: place(word.start), end: place(word.end), graphemes: word.graphemes.clone() };
    let moved = Cue { start: place(cue.start), end: place(cue.end), words: cue.words.iter().map(word).collect(), ..cue.clone() };
    (moved.end > moved.start && !moved.text.trim().is_empty()).then_some(moved)
}
