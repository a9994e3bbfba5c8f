//! Removes what has been kept long enough.

use std::sync::Arc;
use std::time::Duration;

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
            // An account without files has no folder.
            let _ = std::fs::remove_dir_all(shared.media_folder(account));
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
    if let Err(error) = std::fs::remove_file(shared.result_path(job.number)) {
        tracing::warn!(job = job.number, %error, "a result could not be removed");
    }
    tracing::info!(job = job.number, "result removed");
    Ok(())
}
