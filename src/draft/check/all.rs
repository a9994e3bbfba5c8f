//! All checks after reading.

use crate::base::Diagnostic;
use crate::draft::read::Object;

use super::{content, ids, timing};

/// All that is wrong between the objects of a document; `read` is what reading them told.
pub(in crate::draft) fn check(document: &Object, read: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    content::check_ready(document, read, &mut diagnostics);
    ids::check(document, &mut diagnostics);
    content::check(document, &mut diagnostics);
    timing::check(document, &mut diagnostics);
    diagnostics
}
