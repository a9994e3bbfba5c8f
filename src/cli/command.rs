//! One command, whichever it is.

use std::path::Path;

use crate::base::Exit;
use crate::render::Failure;

use super::console::Console;

/// One command: what its arguments make the program do.
pub(super) trait Command {
    /// Does it. Messages of what stops it are the caller's to print.
    ///
    /// # Errors
    /// What is to be told; its exit status is the program's.
    fn run(&self, console: &Console) -> Result<Exit, Failure>;

    /// The draft that messages point into.
    fn draft(&self) -> Option<&Path> {
        None
    }

    /// Whether it serves until it is stopped, and so keeps a log with times.
    fn is_service(&self) -> bool {
        false
    }
}
