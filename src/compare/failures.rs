//! Errors of a comparison as failures of the program.

use crate::base::{Code, Diagnostic, Explain};
use crate::media::MediaError;
use crate::render::Failure;

/// A source that cannot be read, told for somebody who compares.
pub(super) fn media_failure(error: &MediaError) -> Failure {
    let mut diagnostic = error.diagnostic();
    if diagnostic.code == Code::MissingMedia {
        diagnostic.help = Some("give two files, folders of frames or drafts".to_owned());
    }
    diagnostic.into()
}

/// A fault of this program.
pub(super) fn internal(message: impl Into<String>) -> Failure {
    Diagnostic::error(Code::Internal, message).into()
}
