//! Bounds on reading a draft: how large what it repeats may make it, and when to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::base::{Code, Diagnostic};

/// The most bytes that values of variables and repeated resources may come to in one draft.
const MOST_BYTES: usize = 64_000_000;

/// How large a draft becomes by its variables and resources, which a few bytes may name again and again.
#[derive(Debug, Default)]
pub(crate) struct Expansion {
    bytes: usize,
}

impl Expansion {
    /// Adds the bytes of one string.
    ///
    /// # Errors
    /// Past the bound: an error for the place of the string the first time, nothing after that.
    pub(super) fn grow(&mut self, bytes: usize) -> Result<(), Option<Diagnostic>> {
        let before = self.bytes;
        self.bytes = before.saturating_add(bytes);
        match (before > MOST_BYTES, self.bytes > MOST_BYTES) {
            (_, false) => Ok(()),
            (false, true) => Err(Some(too_large())),
            (true, true) => Err(None),
        }
    }
}

fn too_large() -> Diagnostic {
    let message =
        "with this string the values of the draft's variables and resources come to more than 64 MB, each counted where it is used";
    Diagnostic::error(Code::DraftTooLarge, message).help("use long values less often, or split the draft")
}

/// Ends the reading early.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<AtomicUsize>);

impl Stop {
    /// Set once `signal` is not zero.
    pub(super) fn at(signal: &Arc<AtomicUsize>) -> Self {
        Self(Arc::clone(signal))
    }

    /// Whether to end.
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// The error of a reading that has ended early.
    pub(super) fn error() -> Diagnostic {
        Diagnostic::error(Code::Interrupted, "stopped while the draft was read")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_told_once() {
        let mut expansion = Expansion::default();
        assert!(expansion.grow(MOST_BYTES).is_ok());
        assert!(matches!(expansion.grow(1), Err(Some(_))));
        assert!(matches!(expansion.grow(usize::MAX), Err(None)));
    }
}
