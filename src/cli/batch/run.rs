//! The rows of a batch, several at a time.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::render::Failure;

use super::report::RowReport;
use super::rows::Shared;
use super::table::Row;

/// Renders all rows with `jobs` at a time, tells of each as it ends, and returns their accounts.
///
/// # Errors
/// The reason why the whole run stopped.
pub(super) fn run_rows(
    shared: &Shared,
    rows: &[(Row, PathBuf)],
    jobs: usize,
    tell: &(dyn Fn(usize, &RowReport) + Sync),
) -> Result<Vec<RowReport>, Failure> {
    let next = AtomicUsize::new(0);
    let (failure, reports) = (Mutex::new(None), Mutex::new(Vec::with_capacity(rows.len())));
    let work = || {
        while let Some((row, output)) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
            match shared.render_row(row, output) {
                Ok(report) => {
                    tell(rows.len(), &report);
                    reports.lock().unwrap_or_else(PoisonError::into_inner).push(report);
                }
                Err(error) => {
                    next.store(rows.len(), Ordering::Relaxed);
                    failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                }
            }
        }
    };
    std::thread::scope(|scope| (0..jobs.min(rows.len())).for_each(|_| drop(scope.spawn(work))));
    let reports = reports.into_inner().unwrap_or_else(PoisonError::into_inner);
    failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(reports), Err)
}
