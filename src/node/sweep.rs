//! Removes what has been kept long enough.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use super::NodeError;
use super::accounts::now_ms;
use super::job_table::Job;
use super::shared::{Shared, blocking};

/// How long the record of a job outlives its file: so long its id stays taken.
const RECORD_OUTLIVES: i32 = 4;

const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Sweeps again and again until the runtime ends.
pub(super) async fn sweep_always(shared: Arc<Shared>) {
    let pause = (shared.options.keep / 4).clamp(Duration::from_millis(100), LONGEST_PAUSE);
    loop {
        // A fault is in the log already; the next round tries again.
        let _ = blocking(&shared, |shared| Ok(sweep(shared, now_ms())?)).await;
        tokio::time::sleep(pause).await;
    }
}

/// Removes files that no record knows of: what a node that was killed between the two has left.
pub(super) fn remove_orphans(shared: &Shared) -> Result<(), NodeError> {
    let failed = |source| NodeError::Database { path: shared.data.database(), source };
    let unusable = |source| NodeError::Data { folder: shared.data.path().to_owned(), source };
    let is_kept = |job: &Job| !job.state().status.is_final() || job.state().bytes.is_some();
    let kept: HashSet<i64> = shared.jobs.all().iter().filter(|job| is_kept(job)).map(|job| job.number).collect();
    for number in shared.data.results().map_err(unusable)?.into_iter().filter(|number| !kept.contains(number)) {
        std::fs::remove_file(shared.data.result_path(number)).map_err(unusable)?;
    }
    for (account, files) in shared.data.media().map_err(unusable)? {
        let known: HashSet<String> = shared.store.account_files(account).map_err(failed)?.into_iter().map(|file| file.sha256).collect();
        for sha256 in files.iter().filter(|sha256| !known.contains(*sha256)) {
            std::fs::remove_file(shared.data.media_path(account, sha256)).map_err(unusable)?;
        }
    }
    Ok(())
}

fn sweep(shared: &Shared, now: i64) -> rusqlite::Result<()> {
    let keep = i64::try_from(shared.options.keep.as_millis()).unwrap_or(i64::MAX);
    for job in shared.jobs.all() {
        let Some(ended) = job.state().ended_ms else { continue };
        let age = now - ended;
        if age > keep {
            forget_result(shared, &job)?;
        }
        if age > keep.saturating_mul(i64::from(RECORD_OUTLIVES)) {
            shared.store.forget_job(job.number)?;
            shared.jobs.forget(&job);
        }
    }
    let forgotten = shared.store.forget_accounts(now.saturating_sub(keep))?;
    if !forgotten.is_empty() {
        shared.accounts.forget(&forgotten);
        for &account in &forgotten {
            if let Err(error) = shared.data.forget_media(account) {
                tracing::warn!(account, %error, "the files of an ended account could not be removed");
            }
        }
        tracing::info!(accounts = forgotten.len(), "ended accounts were forgotten");
    }
    Ok(())
}

fn forget_result(shared: &Shared, job: &Job) -> rusqlite::Result<()> {
    let mut state = job.state();
    if state.bytes.is_none() {
        return Ok(());
    }
    shared.store.forget_result(job.number)?;
    state.bytes = None;
    if let Some((link, _)) = state.link.take() {
        shared.jobs.unlink(&link);
    }
    drop(state);
    if let Err(error) = std::fs::remove_file(shared.data.result_path(job.number)) {
        tracing::warn!(job = job.number, %error, "a result could not be removed");
    }
    tracing::info!(job = job.number, "result removed");
    Ok(())
}
