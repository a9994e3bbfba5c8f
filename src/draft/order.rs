//! Diagnostics in the order of the places they are for.

use std::collections::HashMap;

use serde_json::Value;

use crate::base::Diagnostic;

use super::keys::foreign;
use super::pointer;

/// Sorts diagnostics by where their places stand in `document`; those of one place stay in their order.
pub fn sort_diagnostics(document: &Value, diagnostics: &mut [Diagnostic]) {
    diagnostics.iter_mut().for_each(|diagnostic| point_at_what_is_written(document, diagnostic));
    let mut root = Place::default();
    for diagnostic in diagnostics.iter() {
        let mut place = &mut root;
        for step in pointer::entries(&diagnostic.pointer) {
            place = place.entries.entry(step).or_default();
        }
    }
    let mut count = 0;
    root.number(Some(document), &mut count);
    diagnostics.sort_by_cached_key(|diagnostic| root.ordinal_of(&diagnostic.pointer));
}

/// Where a key of ours is written under another name, its place is that of the other one.
fn point_at_what_is_written(document: &Value, diagnostic: &mut Diagnostic) {
    let Some((parent, key)) = diagnostic.pointer.rsplit_once('/') else { return };
    let Some(map) = document.pointer(parent).and_then(Value::as_object).filter(|map| !map.contains_key(key)) else { return };
    if let Some(written) = foreign::written_as(map, key) {
        let mut place = parent.to_owned();
        pointer::enter(&mut place, written);
        diagnostic.pointer = place;
    }
}

/// A place that a pointer leads through or to.
#[derive(Default)]
struct Place {
    entries: HashMap<String, Place>,
    /// Rises in the order of the document; a place stands before all that is in it.
    ordinal: usize,
}

impl Place {
    /// Numbers this place and those in it, in one walk of `value`. Entries that are not there come last, the less deep ones first.
    fn number(&mut self, value: Option<&Value>, count: &mut usize) {
        self.ordinal = *count;
        *count += 1;
        if self.entries.is_empty() {
            return;
        }
        let mut visit = |entry: &str, value| {
            if let Some(place) = self.entries.get_mut(entry) {
                place.number(Some(value), count);
            }
        };
        match value {
            Some(Value::Object(map)) => map.iter().for_each(|(key, value)| visit(key, value)),
            Some(Value::Array(items)) => items.iter().enumerate().for_each(|(index, item)| visit(&index.to_string(), item)),
            _ => {}
        }
        let missing = *count;
        let deepest = self.entries.values_mut().filter_map(|place| place.number_missing(missing)).max();
        *count = deepest.map_or(missing, |deepest| deepest + 1);
    }

    /// Numbers a place that the document does not have, unless it is numbered; gives the last number used.
    fn number_missing(&mut self, ordinal: usize) -> Option<usize> {
        if self.ordinal > 0 {
            return None;
        }
        self.ordinal = ordinal;
        self.entries.values_mut().filter_map(|place| place.number_missing(ordinal + 1)).max().or(Some(ordinal))
    }

    fn ordinal_of(&self, pointer: &str) -> usize {
        let mut steps = pointer::entries(pointer);
        steps.try_fold(self, |place, step| place.entries.get(&step)).map_or(usize::MAX, |place| place.ordinal)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::Code;

    #[test]
    fn places_come_in_the_order_of_the_document() {
        let document = json!({ "b": [{ "y": 1, "x": 2 }, 5], "a": 1 });
        let pointers = ["/a", "/b/1", "/b/0/z/q", "/b/0/z", "/b/0/x", "/b/0/y", "/b/9", "/b", "", "/c", "/b/0"];
        let mut diagnostics: Vec<_> = pointers.iter().map(|place| Diagnostic::error(Code::Overlap, "").at(*place)).collect();
        sort_diagnostics(&document, &mut diagnostics);
        let sorted: Vec<_> = diagnostics.iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!(sorted, ["", "/b", "/b/0", "/b/0/y", "/b/0/x", "/b/0/z", "/b/0/z/q", "/b/1", "/b/9", "/a", "/c"]);
    }
}
