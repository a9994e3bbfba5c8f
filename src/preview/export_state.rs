//! The one export that there can be at a time, and how far it is.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::base::Diagnostic;
use crate::render::Cancel;

/// How an export is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum ExportState {
    /// There was none.
    #[default]
    Idle,
    /// Under way.
    Running {
        /// The file it becomes.
        path: PathBuf,
        /// Frames handed to the encoder.
        frame: u64,
        /// Frames in all; 0: not known yet.
        frames: u64,
    },
    /// There is a file.
    Done {
        /// Where.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// How long it took.
        elapsed_s: f64,
    },
    /// It was stopped from the page.
    Cancelled,
    /// There is no file.
    Failed(Vec<Diagnostic>),
}

/// The one export there can be at a time.
#[derive(Default)]
pub(super) struct Export {
    state: Mutex<ExportState>,
    pub(super) running: Mutex<Option<(Cancel, JoinHandle<()>)>>,
}

impl Export {
    /// How it is.
    pub(super) fn state(&self) -> ExportState {
        self.lock().clone()
    }

    /// Stops the one that runs.
    pub(super) fn cancel(&self) {
        if let Some((cancel, _)) = &*self.running.lock().unwrap_or_else(PoisonError::into_inner) {
            cancel.flag().store(1, Ordering::Relaxed);
        }
    }

    /// Stops the one that runs and waits until nothing of it is left.
    pub(super) fn end(&self) {
        self.cancel();
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((_, thread)) = running {
            // A thread that panicked has left nothing either.
            let _ = thread.join();
        }
    }

    /// The state, to look at or to change.
    pub(super) fn lock(&self) -> MutexGuard<'_, ExportState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
