//! The outline of a draft that has errors, for summaries: what is wrong in it is left out.

use serde_json::{Map, Value};

use crate::base::{Code, Diagnostic};

use super::bounds::Stop;
use super::files::Files;
use super::keys::document;
use super::model::Draft;
use super::read::Reader;
use super::{build, check, parse, pointer, variables};

/// How often wrong values are taken out at most; each round leads to what the ones before have uncovered.
const ROUNDS: usize = 12;

/// The draft of a document as far as it can be read. `None` where it has no tracks, or too much is wrong.
pub fn outline(written: &Value) -> Option<Draft> {
    if !written.get(document::TRACKS.name)?.is_array() {
        return None;
    }
    let mut copy = written.clone();
    for _ in 0..ROUNDS {
        let errors = match attempt(&copy) {
            Ok(draft) => return Some(draft),
            Err(errors) => errors,
        };
        errors.iter().for_each(|error| take_out(&mut copy, &error.pointer));
    }
    None
}

/// The draft, or the errors that keep it from being built.
fn attempt(document: &Value) -> Result<Draft, Vec<Diagnostic>> {
    let stop = Stop::default();
    let substituted = variables::substitute(document, &[], &stop);
    let mut diagnostics = substituted.findings.into_diagnostics();
    let Some(Value::Object(map)) = &substituted.value else { return Err(diagnostics) };
    let mut reader = Reader::new(parse::resources(map, &stop), substituted.filled, stop, Files::default());
    let object = reader.object(&document::DOCUMENT, map);
    diagnostics.extend(reader.into_diagnostics());
    diagnostics.append(&mut check::check(&object, &diagnostics));
    diagnostics.retain(|one| one.is_error() && keeps_from_building(document, one));
    if diagnostics.is_empty() { Ok(build::draft(&object)) } else { Err(diagnostics) }
}

/// Whether an error is about a value, and not about how right values lie to each other; an entry that is no object is left out anyway.
fn keeps_from_building(document: &Value, error: &Diagnostic) -> bool {
    let of_order = matches!(error.code, Code::Overlap | Code::BadTransition | Code::DuplicateId | Code::NotReady | Code::UnknownDuration);
    !of_order && !document.pointer(&error.pointer).is_some_and(Value::is_null)
}

/// Takes the value at a place out: a key from its object; an entry of a list is made null where tracks and segments are listed, and takes
/// the whole list with it elsewhere.
fn take_out(document: &mut Value, place: &str) {
    let Some((parent, _)) = place.rsplit_once('/') else {
        *document = Value::Object(Map::new());
        return;
    };
    let last = pointer::entries(place).last().unwrap_or_default();
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => drop(map.shift_remove(&last)),
        Some(Value::Array(items)) if is_list_of_objects(parent) => {
            if let Some(item) = last.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                *item = Value::Null;
            }
        }
        _ => take_out(document, parent),
    }
}

/// Whether a place is that of the tracks, or of the segments of one.
fn is_list_of_objects(place: &str) -> bool {
    let steps: Vec<_> = place.split('/').skip(1).collect();
    matches!(steps.as_slice(), ["t"] | ["t", _, "sg"])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_right_of_a_wrong_draft_is_kept() {
        let draft = json!({ "v": 1, "m": { "width": "wide" }, "t": [
            { "tt": 0, "sg": [{ "n": "city", "d": 2000, "x": "left" }, 5, { "u": "a.mp4", "s": 500, "d": 1000, "kf": { "o": [[0, "a"]] } }] },
            { "sg": [] }, { "tt": 7, "sg": [{ "tx": "Hi", "d": 1000, "rs": [{ "f": 0 }], "tr": { "n": "fade", "d": 9000 } }] } ] });
        let read = outline(&draft).unwrap();
        assert_eq!(read.tracks.iter().map(|track| track.segments.len()).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(read.tracks[0].segments[0].name.as_deref(), Some("city"));
        assert!(outline(&json!({ "t": 5 })).is_none() && outline(&json!([])).is_none());
        assert!(outline(&json!({ "t": [{ "tt": 0, "sg": [{ "tx": "{{unset}}" }] }] })).is_some());
    }
}
