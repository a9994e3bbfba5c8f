//! Stopping a render from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::base::{Code, Diagnostic};

use super::Failure;

/// A flag that a signal handler sets: 0, or the number of the signal.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    signal: Arc<AtomicUsize>,
    /// A thread beside this one has failed.
    stopped: Arc<AtomicBool>,
}

/// POSIX's number of the signal that asks a program to end.
const SIGTERM: usize = 15;

impl Cancel {
    /// The number that a handler stores its signal in.
    pub fn flag(&self) -> &Arc<AtomicUsize> {
        &self.signal
    }

    /// The same flag for threads that stop together.
    pub(super) fn group(&self) -> Self {
        Self { signal: Arc::clone(&self.signal), stopped: Arc::default() }
    }

    /// Stops the threads of this group.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Fails once the flag is set.
    ///
    /// # Errors
    /// Which signal it was.
    pub fn check(&self) -> Result<(), Failure> {
        if self.stopped.load(Ordering::Relaxed) {
            return Err(Failure::internal("stopped, since another part of the render failed"));
        }
        match self.signal.load(Ordering::Relaxed) {
            0 => Ok(()),
            SIGTERM => Err(Diagnostic::error(Code::Terminated, "stopped by the system; no output was left behind").into()),
            _ => Err(Diagnostic::error(Code::Interrupted, "interrupted; no output was left behind").into()),
        }
    }
}
