//! Ctrl-C and SIGTERM end the work cleanly; the second one ends it at once.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::{register, register_conditional_shutdown, register_usize};

use crate::base::{Code, Diagnostic, Exit};
use crate::render::{Cancel, Failure};

/// A flag that the signals set.
///
/// # Errors
/// Where the system refuses a handler.
pub(super) fn cancel_on_signals() -> Result<Cancel, Failure> {
    let cancel = Cancel::default();
    let asked = Arc::new(AtomicBool::new(false));
    for (signal, exit) in [(SIGINT, Exit::Interrupted), (SIGTERM, Exit::Terminated)] {
        // In this order: the first signal finds nothing asked yet.
        register_conditional_shutdown(signal, i32::from(exit.status()), Arc::clone(&asked))
            .and_then(|_| register(signal, Arc::clone(&asked)))
            .and_then(|_| register_usize(signal, Arc::clone(cancel.flag()), signal.unsigned_abs() as usize))
            .map_err(|error| Failure::from(Diagnostic::error(Code::Internal, format!("cannot listen to signals: {error}"))))?;
    }
    Ok(cancel)
}
