//! Keeps `--force` from replacing what the output is made of.

use std::path::Path;

use crate::base::{Code, Diagnostic};
use crate::encode::is_same_file;
use crate::render::{Failure, Project};

/// Refuses a target that is the draft or one of its sources, whatever they are called.
///
/// # Errors
/// Where it is one.
pub(super) fn refuse_own_source(target: &Path, draft: &Path, project: &Project) -> Result<(), Failure> {
    let refusal = |message: String| Diagnostic::error(Code::OutputExists, message).help("choose another name for the output");
    if is_same_file(target, draft) {
        return Err(refusal(format!("{:?} is the draft itself", target.display().to_string())).into());
    }
    match project.sources.values().find(|source| is_same_file(target, &source.path)) {
        Some(source) => {
            let message = format!("{:?} is a source of the draft", target.display().to_string());
            Err(refusal(message).at(source.pointer.clone()).into())
        }
        None => Ok(()),
    }
}
