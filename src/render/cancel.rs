//! Stopping a render from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::base::{Code, Diagnostic};

use super::Failure;

/// A flag that a signal handler sets: 0, or the number of the signal.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicUsize>);

/// POSIX's number of the signal that asks a program to end.
const SIGTERM: usize = 15;

impl Cancel {
    /// The number that a handler stores its signal in.
    pub fn flag(&self) -> &Arc<AtomicUsize> {
        &self.0
    }

    /// Fails once the flag is set.
    ///
    /// # Errors
    /// Which signal it was.
    pub fn check(&self) -> Result<(), Failure> {
        match self.0.load(Ordering::Relaxed) {
            0 => Ok(()),
            SIGTERM => Err(Diagnostic::error(Code::Terminated, "stopped by the system; no output was left behind").into()),
            _ => Err(Diagnostic::error(Code::Interrupted, "interrupted; no output was left behind").into()),
        }
    }
}
