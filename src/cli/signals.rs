//! Ctrl-C and SIGTERM end the work cleanly; where it does not end by itself, the program ends all the same. A second
//! signal ends it at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::{register, register_conditional_shutdown, register_usize};

use crate::base::{Code, Diagnostic, Exit};
use crate::encode::remove_partials;
use crate::render::{Cancel, Failure};

/// How long work that was asked to end may take: a decoder looks at nothing while it decodes.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often it is looked at whether a signal has come.
const LOOK: Duration = Duration::from_millis(100);

/// The signals and the exit status of each.
const SIGNALS: [(i32, Exit); 2] = [(SIGINT, Exit::Interrupted), (SIGTERM, Exit::Terminated)];

/// A flag that the signals set. A few seconds later the program ends in any case, and leaves no output.
///
/// # Errors
/// Where the system refuses a handler.
pub(super) fn cancel_on_signals() -> Result<Cancel, Failure> {
    let cancel = cancel_by_oneself()?;
    let flag = Arc::clone(cancel.flag());
    let watch = move || {
        let signal = loop {
            match flag.load(Ordering::Relaxed) {
                0 => std::thread::sleep(LOOK),
                signal => break signal,
            }
        };
        std::thread::sleep(PATIENCE);
        remove_partials();
        let exit = SIGNALS.iter().find(|(number, _)| usize::try_from(*number) == Ok(signal)).map_or(Exit::Interrupted, |(_, exit)| *exit);
        eprintln!("error: stopped, for it did not end by itself; no output was left behind");
        signal_hook::low_level::exit(i32::from(exit.status()));
    };
    let started = std::thread::Builder::new().name("signals".to_owned()).spawn(watch);
    started.map(|_| cancel).map_err(|error| Diagnostic::error(Code::Internal, format!("cannot listen to signals: {error}")).into())
}

/// A flag that the signals set, for what sees to its own end in time.
///
/// # Errors
/// Where the system refuses a handler.
pub(super) fn cancel_by_oneself() -> Result<Cancel, Failure> {
    let cancel = Cancel::default();
    let asked = Arc::new(AtomicBool::new(false));
    for (signal, exit) in SIGNALS {
        // In this order: the first signal finds nothing asked yet.
        register_conditional_shutdown(signal, i32::from(exit.status()), Arc::clone(&asked))
            .and_then(|_| register(signal, Arc::clone(&asked)))
            .and_then(|_| register_usize(signal, Arc::clone(cancel.flag()), signal.unsigned_abs() as usize))
            .map_err(|error| Failure::from(Diagnostic::error(Code::Internal, format!("cannot listen to signals: {error}"))))?;
    }
    Ok(cancel)
}
