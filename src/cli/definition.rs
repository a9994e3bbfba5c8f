//! The definition of the whole command line, for what is made of it: completions and manual pages. The list of commands
//! imports both, so they are handed it rather than import it.

use std::sync::OnceLock;

use crate::base::{Code, Diagnostic};
use crate::render::Failure;

static DEFINITION: OnceLock<clap::Command> = OnceLock::new();

/// Keeps the definition; the first one stays.
pub(super) fn keep(command: clap::Command) {
    DEFINITION.get_or_init(|| command);
}

/// The definition.
///
/// # Errors
/// Where none is kept, which is a fault of this program.
pub(super) fn definition() -> Result<clap::Command, Failure> {
    let missing = || Failure::from(Diagnostic::error(Code::Internal, "the definition of the command line is not there"));
    DEFINITION.get().cloned().ok_or_else(missing)
}
