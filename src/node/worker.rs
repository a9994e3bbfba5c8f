//! Threads that render, one job after another.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::api::JobStatus;
use crate::base::{Code, Diagnostic, MemoryAccount};
use crate::encode::{Quality, Settings};
use crate::render::{Failure, OpenOptions, Project, RenderOptions, render, usual_memory_limit};

use super::accounts::now_ms;
use super::job_table::Job;
use super::shared::Shared;

/// POSIX's number of the interrupt, which a render takes as the wish to stop.
const INTERRUPT: usize = 2;

/// Renders until the table is closed.
pub(super) fn work(shared: &Shared) {
    while let Some(job) = shared.jobs.next() {
        process(shared, &job);
        shared.jobs.done(&job);
    }
}

/// Asks a running render to stop.
pub(super) fn interrupt(job: &Job) {
    job.cancel.flag().store(INTERRUPT, Ordering::Relaxed);
}

/// Ends a job that waits or runs; one that is over stays as it is.
pub(super) fn cancel(shared: &Shared, job: &Job) -> rusqlite::Result<()> {
    let mut state = job.state();
    if state.status.is_final() {
        return Ok(());
    }
    let now = now_ms();
    shared.store.end_job(job.number, JobStatus::Cancelled, None, None, now)?;
    (state.status, state.ended_ms) = (JobStatus::Cancelled, Some(now));
    drop(state);
    interrupt(job);
    shared.jobs.remove_waiting(job);
    shared.metrics.count_job(JobStatus::Cancelled);
    tracing::info!(job = job.number, "cancelled");
    Ok(())
}

fn process(shared: &Shared, job: &Arc<Job>) {
    let begun = {
        let mut state = job.state();
        if state.status.is_final() {
            return;
        }
        state.status = JobStatus::Processing;
        shared.store.begin_job(job.number)
    };
    tracing::info!(job = job.number, account = job.account, "rendering");
    let start = Instant::now();
    let made = match begun {
        Ok((draft, quality)) => catch_unwind(AssertUnwindSafe(|| make(shared, job, &draft, &quality))).unwrap_or_else(|_| Err(fault())),
        Err(error) => Err(Diagnostic::error(Code::Internal, format!("the database fails: {error}")).into()),
    };
    // What cannot be removed now is at the next start.
    let _ = std::fs::remove_dir_all(shared.work_folder(job.number));
    let elapsed_s = start.elapsed().as_secs_f64();
    if made.is_err() && shared.is_stopping() && !job.state().status.is_final() {
        tracing::info!(job = job.number, elapsed_s, "put off to the next start");
        return;
    }
    end(shared, job, made, elapsed_s);
}

/// Records how a job ended, first on disk and then for those who ask.
fn end(shared: &Shared, job: &Job, made: Result<i64, Failure>, elapsed_s: f64) {
    let mut state = job.state();
    if state.status.is_final() {
        // It was cancelled meanwhile.
        let _ = std::fs::remove_file(shared.result_path(job.number));
        return;
    }
    let (mut status, mut error, mut bytes) = match made {
        Ok(bytes) => (JobStatus::Completed, None, Some(bytes)),
        Err(failure) => (JobStatus::Failed, Some(shared.told(&failure)), None),
    };
    let now = now_ms();
    if let Err(fault) = shared.store.end_job(job.number, status, error.as_deref(), bytes, now) {
        tracing::error!(job = job.number, error = %fault, "the end of a job could not be recorded");
        // What a restart would not know is not told as done.
        let _ = std::fs::remove_file(shared.result_path(job.number));
        (status, error, bytes) = (JobStatus::Failed, Some("the node's database fails".to_owned()), None);
    }
    tracing::info!(job = job.number, %status, elapsed_s, bytes, error, "ended");
    shared.metrics.count_render(status, elapsed_s);
    if status == JobStatus::Completed {
        job.set_progress(100);
    }
    (state.status, state.error, state.bytes, state.ended_ms) = (status, error, bytes, Some(now));
}

/// Renders a job's draft to its place; returns the bytes of the file.
fn make(shared: &Shared, job: &Job, draft: &str, quality: &str) -> Result<i64, Failure> {
    let output = shared.result_path(job.number);
    // The process may have ended between the file and its record.
    if let Ok(metadata) = output.metadata() {
        return Ok(metadata.len().cast_signed());
    }
    let unwritable =
        |error: std::io::Error| Failure::from(Diagnostic::error(Code::UnwritableOutput, format!("the node's disk fails: {error}")));
    let folder = shared.work_folder(job.number);
    std::fs::create_dir_all(&folder).map_err(unwritable)?;
    let path = folder.join("draft.json");
    std::fs::write(&path, draft).map_err(unwritable)?;
    let project = Project::open(&OpenOptions {
        draft: path,
        jail: Some(shared.media_folder(job.account)),
        allow_private_urls: shared.options.allow_private_urls,
        font_fallback: true,
        cancel: job.cancel.clone(),
        ..OpenOptions::default()
    })?;
    refuse_too_long(&project, shared)?;
    let options = render_options(shared, output, quality, &project);
    let report = render(&project, &options, &job.cancel, &mut |progress| {
        // The last one stands for the file at its place.
        job.set_progress(progress.frame * 99 / progress.frames.max(1));
    })?;
    Ok(report.finished.bytes.cast_signed())
}

fn render_options(shared: &Shared, output: PathBuf, quality: &str, project: &Project) -> RenderOptions {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let alone = shared.options.workers == 1;
    let settings = Settings {
        quality: Quality::ALL.iter().find(|(name, _)| *name == quality).map_or_else(Quality::default, |(_, quality)| *quality),
        threads: (!alone).then(|| u32::try_from((cores / shared.options.workers).max(1)).unwrap_or(1)),
        force: true,
        title: project.draft.meta.title.clone(),
        ..Settings::default()
    };
    let memory = MemoryAccount::new(usual_memory_limit() / shared.options.workers.max(1) as u64);
    RenderOptions {
        output,
        settings,
        chunks: (!alone).then_some(1),
        cache_folder: Some(shared.cache_folder()),
        memory,
        ..RenderOptions::default()
    }
}

fn refuse_too_long(project: &Project, shared: &Shared) -> Result<(), Failure> {
    let (duration, limit) = (project.timeline.duration().as_seconds_f64(), shared.options.max_duration.as_secs_f64());
    if duration <= limit {
        return Ok(());
    }
    let message = format!("the draft is {duration} s long; this node renders up to {limit} s");
    Err(Diagnostic::error(Code::OutOfRange, message).at("/d").into())
}

fn fault() -> Failure {
    Diagnostic::error(Code::Internal, "a fault of the node").into()
}
