//! Ids are unique, and references name something.

use std::collections::HashMap;

use crate::base::{Code, Diagnostic};
use crate::draft::keys::{document, segment, track};
use crate::draft::read::{Datum, Object, did_you_mean, nearest};

/// Tells of repeated ids and of references to tracks that are not there.
pub(super) fn check(document: &Object, diagnostics: &mut Vec<Diagnostic>) {
    let mut first: HashMap<String, String> = HashMap::new();
    let mut note = |object: &Object, id: Option<String>, pointer: String| {
        let Some(id) = id else { return };
        if let Some(other) = first.get(&id) {
            let message = format!("the id \"{}\" is taken", id.escape_debug());
            diagnostics.push(
                Diagnostic::error(Code::DuplicateId, message)
                    .at(pointer)
                    .note(format!("first used at {other}"))
                    .help("give each track and segment an id of its own"),
            );
        } else {
            first.insert(id, object.pointer.clone());
        }
    };
    for track in document.objects(&document::TRACKS).iter().flatten() {
        note(track, track.find(&track::ID), track.pointer_of(&track::ID));
        for segment in track.objects(&track::SEGMENTS).iter().flatten() {
            note(segment, segment.find(&segment::ID), segment.pointer_of(&segment::ID));
        }
    }
    for track in document.objects(&document::TRACKS).iter().flatten() {
        if let Some(ducking) = track.find::<Object>(&track::DUCKING) {
            check_ducking(document, track, &ducking, diagnostics);
        }
    }
}

/// Position among the tracks that are read of the track that `by` names.
pub(in crate::draft) fn referred_track(document: &Object, by: &Datum) -> Option<usize> {
    let tracks = document.objects(&document::TRACKS).iter().flatten();
    tracks
        .enumerate()
        .find(|(_, track)| match by {
            Datum::Whole(index) => i64::try_from(track.index) == Ok(*index),
            Datum::Text(id) => track.find::<String>(&track::ID).as_ref() == Some(id),
            _ => false,
        })
        .map(|(position, _)| position)
}

fn check_ducking(document: &Object, track: &Object, ducking: &Object, diagnostics: &mut Vec<Diagnostic>) {
    let Some(by) = ducking.datum(&track::BY) else { return };
    let tracks: Vec<&Object> = document.objects(&document::TRACKS).iter().flatten().collect();
    let problem = match referred_track(document, by) {
        None => "names no track of the draft",
        Some(position) if tracks[position].index == track.index => "names its own track",
        Some(_) => return,
    };
    let mut error =
        Diagnostic::error(Code::UnknownReference, format!("\"{}\" {problem}", track::BY.name)).at(ducking.pointer_of(&track::BY));
    if let Datum::Text(id) = by {
        let ids: Vec<String> = tracks.iter().filter_map(|track| track.find(&track::ID)).collect();
        error.help = did_you_mean(&nearest(id, ids.iter().map(|id| (id.as_str(), id.as_str()))));
    }
    diagnostics.push(error);
}
