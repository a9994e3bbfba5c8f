//! The bytes that are promised to uploads on their way.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes that are promised to uploads on their way.
#[derive(Clone, Default)]
pub(super) struct Promised(Arc<Mutex<u64>>);

impl Promised {
    /// The sum, to read or to change.
    pub(super) fn lock(&self) -> MutexGuard<'_, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
