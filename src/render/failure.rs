//! Why there is no output.

use crate::base::{Code, Diagnostic, Exit, Explain};

/// Everything that was found, at least one error among it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", self.first().map_or("failed", |diagnostic| diagnostic.message.as_str()))]
pub struct Failure {
    /// Errors and warnings in the order of the draft.
    pub diagnostics: Vec<Diagnostic>,
}

impl Failure {
    /// The failure of an operation at a place in the draft (empty: none).
    pub fn at(pointer: impl Into<String>, error: &dyn Explain) -> Self {
        error.diagnostic().at(pointer).into()
    }

    /// The same failure, what has no place yet at `pointer`.
    pub(super) fn placed(self, pointer: &str) -> Self {
        let placed = |diagnostic: Diagnostic| if diagnostic.pointer.is_empty() { diagnostic.at(pointer) } else { diagnostic };
        Self { diagnostics: self.diagnostics.into_iter().map(placed).collect() }
    }

    /// The exit status: an invalid draft goes before missing media, else the first error's.
    pub fn exit(&self) -> Exit {
        let mut exits = self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).map(|diagnostic| diagnostic.code.exit());
        let first = exits.clone().next().unwrap_or(Exit::Failed);
        if exits.any(|exit| exit == Exit::Draft) { Exit::Draft } else { first }
    }

    fn first(&self) -> Option<&Diagnostic> {
        self.diagnostics.iter().find(|diagnostic| diagnostic.is_error())
    }

    /// A fault of this program: what should not happen.
    pub(super) fn internal(message: impl Into<String>) -> Self {
        Diagnostic::error(Code::Internal, message).into()
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostics: vec![diagnostic] }
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics }
    }
}
