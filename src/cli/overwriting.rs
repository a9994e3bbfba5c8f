//! Keeps `--force` from replacing what the output is made of.

use std::path::Path;

use crate::base::{Code, Diagnostic};
use crate::render::{Failure, Project};

/// Refuses a target that is the draft or one of its sources, whatever they are called.
///
/// # Errors
/// Where it is one.
pub(super) fn refuse_own_source(target: &Path, draft: &Path, project: &Project) -> Result<(), Failure> {
    let Ok(target_file) = target.canonicalize() else { return Ok(()) };
    let is_target = |path: &Path| path.canonicalize().is_ok_and(|file| file == target_file);
    let refusal = |message: String| Diagnostic::error(Code::OutputExists, message).help("choose another name for the output");
    if is_target(draft) {
        return Err(refusal(format!("{:?} is the draft itself", target.display().to_string())).into());
    }
    match project.sources.values().find(|source| is_target(&source.path)) {
        Some(source) => {
            let message = format!("{:?} is a source of the draft", target.display().to_string());
            Err(refusal(message).at(source.pointer.clone()).into())
        }
        None => Ok(()),
    }
}

/// Whether two files that are to be written would be one.
pub(super) fn is_same_target(a: &Path, b: &Path) -> bool {
    let folder_of =
        |path: &Path| path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).canonicalize().ok();
    a.file_name() == b.file_name() && folder_of(a) == folder_of(b)
}
