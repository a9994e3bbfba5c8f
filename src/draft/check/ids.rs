//! Ids are unique, and references name something.

use std::collections::{BTreeMap, HashMap};

use crate::base::{Code, Diagnostic};
use crate::draft::keys::{document, segment, track};
use crate::draft::read::{Datum, NearMisses, Object, did_you_mean, shown};

/// Tells of repeated ids and of references to tracks that are not there.
pub(super) fn check(document: &Object, diagnostics: &mut Vec<Diagnostic>) {
    let mut first: HashMap<String, String> = HashMap::new();
    let mut note = |object: &Object, id: Option<String>, pointer: String| {
        let Some(id) = id else { return };
        if let Some(other) = first.get(&id) {
            let message = format!("the id \"{}\" is taken", shown(&id));
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
    check_ducking(document, diagnostics);
}

/// The tracks that are read, by what may name them.
pub(in crate::draft) struct TrackNames {
    /// Index in `t` to the position among those that are read.
    by_index: HashMap<i64, usize>,
    /// Id to the same.
    by_id: BTreeMap<String, usize>,
}

impl TrackNames {
    /// The names of the tracks of `document`; of two that share an id the first has it.
    pub(in crate::draft) fn of(document: &Object) -> Self {
        let mut names = Self { by_index: HashMap::new(), by_id: BTreeMap::new() };
        for (position, track) in document.objects(&document::TRACKS).iter().flatten().enumerate() {
            names.by_index.extend(i64::try_from(track.index).map(|index| (index, position)));
            if let Some(id) = track.find(&track::ID) {
                names.by_id.entry(id).or_insert(position);
            }
        }
        names
    }

    /// Position among the tracks that are read of the track that `by` names.
    pub(in crate::draft) fn position(&self, by: &Datum) -> Option<usize> {
        match by {
            Datum::Whole(index) => self.by_index.get(index).copied(),
            Datum::Text(id) => self.by_id.get(id).copied(),
            _ => None,
        }
    }
}

fn check_ducking(document: &Object, diagnostics: &mut Vec<Diagnostic>) {
    let names = TrackNames::of(document);
    let mut near_misses = NearMisses::default();
    for (position, track) in document.objects(&document::TRACKS).iter().flatten().enumerate() {
        let Some(ducking) = track.find::<Object>(&track::DUCKING) else { continue };
        let Some(by) = ducking.datum(&track::BY) else { continue };
        let problem = match names.position(by) {
            None => "names no track of the draft",
            Some(named) if named == position => "names its own track",
            Some(_) => continue,
        };
        let message = format!("\"{}\" {problem}", track::BY.name);
        let mut error = Diagnostic::error(Code::UnknownReference, message).at(ducking.pointer_of(&track::BY));
        if let Datum::Text(id) = by {
            error.help = did_you_mean(&near_misses.nearest(id, names.by_id.keys().map(|id| (id.as_str(), id.as_str()))));
        }
        diagnostics.push(error);
    }
}
