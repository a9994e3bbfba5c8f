//! Word times of speech recognisers, as JSON: Whisper and WhisperX (`segments` with `words`), AWS Transcribe
//! (`results.items`), Deepgram (`results.channels`), a bare list of words, and the form that [`super::write`] gives.
//! Times are seconds, but in our own form milliseconds.

use serde_json::Value;

use super::cue::{Captions, Cue};
use super::grouping::{Grouping, Word, group_words};
use super::{CaptionError, SpokenWord};
use crate::base::Time;

/// Reads the file. Words are grouped into lines anew: recognisers cut by breath, not by what fits on a screen.
pub(super) fn read(text: &str) -> Result<Captions, CaptionError> {
    let document: Value = serde_json::from_str(text).map_err(|error| CaptionError::BrokenJson { reason: error.to_string() })?;
    if let Some(cues) = document.get("cues").and_then(Value::as_array) {
        return Ok(Captions { cues: cues.iter().filter_map(own_cue).collect(), notes: Vec::new() });
    }
    let segments = document.get("segments").and_then(Value::as_array);
    if let Some(segments) = segments.filter(|segments| segments.iter().all(|segment| segment.get("words").is_none())) {
        return Ok(Captions { cues: segments.iter().filter_map(plain_segment).collect(), notes: Vec::new() });
    }
    let words = recognised(&document).ok_or(CaptionError::UnknownFormat)?;
    Ok(Captions { cues: group_words(&with_times(words), &Grouping::default()), notes: Vec::new() })
}

/// A word with the times that the recogniser gave it, if any.
struct Recognised {
    text: String,
    start: Option<Time>,
    end: Option<Time>,
    /// Joined to the word before it: punctuation.
    joins: bool,
}

fn recognised(document: &Value) -> Option<Vec<Recognised>> {
    let lists: Vec<&Value> = if let Some(segments) = document.get("segments").and_then(Value::as_array) {
        segments.iter().filter_map(|segment| segment.get("words")).collect()
    } else if let Some(items) = document.pointer("/results/items") {
        return items.as_array().map(|items| items.iter().filter_map(transcribed).collect());
    } else if let Some(words) = document.pointer("/results/channels/0/alternatives/0/words") {
        vec![words]
    } else if let Some(words) = document.get("words").or_else(|| document.get("word_segments")) {
        vec![words]
    } else {
        vec![document]
    };
    let words: Option<Vec<&Vec<Value>>> = lists.into_iter().map(Value::as_array).collect();
    let words: Vec<Recognised> = words?.into_iter().flatten().filter_map(word).collect();
    (!words.is_empty()).then_some(words)
}

fn word(value: &Value) -> Option<Recognised> {
    if let Some([start, end, text]) = value.as_array().map(Vec::as_slice) {
        return Some(Recognised { text: text.as_str()?.trim().to_owned(), start: seconds(start), end: seconds(end), joins: false });
    }
    let text = ["punctuated_word", "word", "text"].iter().find_map(|key| value.get(key)?.as_str())?;
    let time = |key: &str| value.get(key).and_then(seconds);
    let text = text.trim().to_owned();
    (!text.is_empty()).then(|| Recognised { text, start: time("start"), end: time("end"), joins: false })
}

/// An item of AWS Transcribe.
fn transcribed(item: &Value) -> Option<Recognised> {
    let text = item.pointer("/alternatives/0/content")?.as_str()?.to_owned();
    let joins = item.get("type").and_then(Value::as_str) == Some("punctuation");
    let time = |key: &str| item.get(key).and_then(seconds);
    Some(Recognised { text, start: time("start_time"), end: time("end_time"), joins })
}

/// Seconds as a number, or as AWS writes them: in a string.
fn seconds(value: &Value) -> Option<Time> {
    let number = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    Time::from_ms_f64(number * 1000.0).filter(|time| !time.is_negative())
}

/// Words without times (numerals, which some recognisers do not align) share the gap between their neighbours;
/// punctuation joins its word.
fn with_times(words: Vec<Recognised>) -> Vec<Word> {
    let mut timed: Vec<Word> = Vec::with_capacity(words.len());
    let mut waiting: Vec<String> = Vec::new();
    for word in words {
        if word.joins {
            match waiting.last_mut().or(timed.last_mut().map(|last| &mut last.text)) {
                Some(before) => before.push_str(&word.text),
                None => waiting.push(word.text),
            }
            continue;
        }
        let Some(start) = word.start else {
            waiting.push(word.text);
            continue;
        };
        let after = timed.last().map_or(Time::ZERO, |last| last.end);
        spread(&mut timed, &mut waiting, after, start.max(after));
        let start = start.max(after);
        let end = word.end.filter(|&end| end > start).unwrap_or(start + Time::from_ms(200));
        timed.push(Word { start, end, text: word.text });
    }
    let after = timed.last().map_or(Time::ZERO, |last| last.end);
    let end = after + Time::from_ms(300) * i64::try_from(waiting.len()).unwrap_or(0);
    spread(&mut timed, &mut waiting, after, end);
    timed
}

/// Gives the words that wait equal parts of `from..to`; where there is no gap, they join the word before.
fn spread(timed: &mut Vec<Word>, waiting: &mut Vec<String>, from: Time, to: Time) {
    let count = i64::try_from(waiting.len()).unwrap_or(i64::MAX).max(1);
    for (index, text) in (0_i64..).zip(waiting.drain(..)) {
        let part = (to - from) / count;
        match timed.last_mut() {
            Some(last) if to <= from => last.text = format!("{} {text}", last.text),
            _ => timed.push(Word { start: from + part * index, end: from + part * (index + 1), text }),
        }
    }
}

/// A segment without word times.
fn plain_segment(segment: &Value) -> Option<Cue> {
    let (start, end) = (seconds(segment.get("start")?)?, seconds(segment.get("end")?)?);
    let text = segment.get("text")?.as_str()?.trim().to_owned();
    (end > start && !text.is_empty()).then(|| Cue { start, end, text, ..Cue::default() })
}

/// A cue as [`super::write`] writes it.
fn own_cue(cue: &Value) -> Option<Cue> {
    let time = |value: &Value| Time::from_ms_f64(value.as_f64()?).filter(|time| !time.is_negative());
    let (start, end) = (time(cue.get("start_ms")?)?, time(cue.get("end_ms")?)?);
    let text = cue.get("text")?.as_str()?.to_owned();
    let words = cue.get("words").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let words = words.iter().filter_map(|word| {
        let (from, to) = (word.get(2)?.as_u64()?, word.get(3)?.as_u64()?);
        let graphemes = usize::try_from(from).ok()?..usize::try_from(to).ok()?;
        Some(SpokenWord { start: time(word.get(0)?)?, end: time(word.get(1)?)?, graphemes })
    });
    (end > start && !text.is_empty()).then(|| Cue { start, end, words: words.collect(), text, ..Cue::default() })
}
