//! News told while work is under way.

use crate::base::Diagnostic;

/// One thing to tell.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// A sentence for people.
    Note(String),
    /// A warning.
    Warning(Diagnostic),
    /// A file is on its way up.
    Upload {
        /// Its name.
        name: String,
        /// Bytes sent.
        sent: u64,
        /// Bytes in all.
        bytes: u64,
    },
    /// A job as it was last seen.
    Job {
        /// Its id.
        id: String,
        /// Its status.
        status: String,
        /// Its progress in percent.
        progress: f64,
    },
    /// A result is on its way down.
    Download {
        /// Bytes received.
        received: u64,
        /// Bytes in all, where the server says so.
        bytes: Option<u64>,
    },
}

/// Who is told.
pub type Watch<'a> = &'a dyn Fn(News);
