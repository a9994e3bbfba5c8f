//! JSON text to values.

use serde_json::Value;

use crate::base::{Code, Diagnostic};

/// The value of a JSON text, and warnings about it.
///
/// # Errors
/// A text that is not JSON, with line and column.
pub(super) fn read(text: &str) -> Result<(Value, Vec<Diagnostic>), Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map(|value| (value, Vec::new())).map_err(|error| not_json(&error))
}

fn not_json(error: &serde_json::Error) -> Diagnostic {
    Diagnostic::error(Code::NotJson, format!("the draft is not JSON: {error}"))
}
