//! Waiting for what another process does.

use std::time::{Duration, Instant};

/// Longer than the slowest machine takes.
const LIMIT: Duration = Duration::from_secs(120);

/// The value that `look` finds, as soon as it does; `wanted` names it where it never comes.
pub(crate) fn until<T>(wanted: &str, look: impl Fn() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < LIMIT, "{wanted}: nothing for {LIMIT:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
