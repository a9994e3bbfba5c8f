//! How many files the process may have open.

/// Raises the soft limit of open files to the hard one; returns what holds then.
#[cfg(unix)]
pub(super) fn raise_open_files() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    /// More is never needed, and systems without a limit refuse one that is too high.
    const ENOUGH: u64 = 1 << 16;
    let now = getrlimit(Resource::Nofile);
    let wanted = now.maximum.unwrap_or(ENOUGH).min(ENOUGH);
    let current = now.current.unwrap_or(ENOUGH);
    if current >= wanted {
        return current;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: now.maximum }) {
        Ok(()) => wanted,
        Err(error) => {
            tracing::warn!(%error, current, "the limit of open files could not be raised");
            current
        }
    }
}

/// Other systems have no such limit.
#[cfg(not(unix))]
pub(super) fn raise_open_files() -> u64 {
    u64::MAX
}
