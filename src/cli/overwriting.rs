//! Keeps `--force` from replacing what the output is made of.

use std::path::Path;

use crate::base::{Code, Diagnostic};
use crate::encode::may_replace;
use crate::render::{Failure, Project};
use crate::text::Face;

/// Refuses a target that is the draft or one of its sources, whatever they are called.
///
/// # Errors
/// Where it is one.
pub(super) fn refuse_own_source(target: &Path, draft: &Path, project: &Project) -> Result<(), Failure> {
    let refusal = |message: String| Diagnostic::error(Code::OutputExists, message).help("choose another name for the output");
    if may_replace(target, draft) {
        return Err(refusal(format!("{:?} is the draft itself", target.display().to_string())).into());
    }
    match project.sources.values().find(|source| may_replace(target, &source.path)) {
        Some(source) => {
            let message = format!("{:?} is a source of the draft", target.display().to_string());
            Err(refusal(message).at(source.pointer.clone()).into())
        }
        None if project.assets.values().any(|asset| may_replace(target, asset)) => {
            Err(refusal(format!("{:?} is a table, a mask or the subtitles of the draft", target.display().to_string())).into())
        }
        None if project.faces().filter_map(Face::file).any(|font| may_replace(target, font)) => {
            Err(refusal(format!("{:?} is a font of the draft", target.display().to_string())).into())
        }
        None => Ok(()),
    }
}
