//! The text of a draft.

use std::path::Path;

use crate::base::{Code, Diagnostic};
use crate::files::read_file;

use super::Failure;

/// Reads the file of a draft.
///
/// # Errors
/// Where it cannot be read, or is not UTF-8.
pub fn read_draft(path: &Path) -> Result<String, Failure> {
    let bytes = read_file(path).map_err(|error| {
        let message = format!("cannot read {}: {error}", path.display());
        let denied = error.kind() == std::io::ErrorKind::PermissionDenied;
        let help = if denied { "check the permissions of the file and its folders" } else { "give the path of a draft JSON file" };
        Failure::from(Diagnostic::error(Code::UnreadableDraft, message).help(help))
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let message = format!("{} is not JSON: not UTF-8 from byte {} on", path.display(), error.utf8_error().valid_up_to());
        Diagnostic::error(Code::NotJson, message).help("a draft is a JSON document in UTF-8").into()
    })
}
