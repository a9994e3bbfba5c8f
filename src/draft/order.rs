//! Diagnostics in the order of the places they are for.

use serde_json::Value;

use crate::base::Diagnostic;

use super::pointer;

/// Sorts diagnostics by where their places stand in `document`; those of one place stay in their order.
pub fn sort_diagnostics(document: &Value, diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_cached_key(|diagnostic| position(document, &diagnostic.pointer));
}

/// The index of each step of `pointer` in the value it steps into.
fn position(document: &Value, pointer: &str) -> Vec<usize> {
    let mut place = Some(document);
    let mut position = Vec::new();
    for step in pointer::entries(pointer) {
        let (index, next) = match place {
            Some(Value::Object(map)) => (map.keys().position(|key| *key == step), map.get(&step)),
            Some(Value::Array(items)) => {
                let index = step.parse::<usize>().ok();
                (index, index.and_then(|index| items.get(index)))
            }
            _ => (None, None),
        };
        position.push(index.unwrap_or(usize::MAX));
        place = next;
    }
    position
}
