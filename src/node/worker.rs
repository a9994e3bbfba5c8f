//! Threads that have jobs rendered, one after another, each by a process of its own.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::available_parallelism;
use std::time::Instant;

use crate::api::{JobStatus, OutputRequest};
use crate::draft::{ParseOptions, parse};

use super::accounts::now_ms;
use super::data_folder::private_file;
use super::job_table::Job;
use super::output_settings::resolution;
use super::render_order::{ProcessLimits, RenderOrder};
use super::render_process::{RenderEnd, render_apart};
use super::room::room_left;
use super::shared::Shared;
use super::store::JobEnd;

/// POSIX's number of the interrupt, which a render takes as the wish to stop.
const INTERRUPT: usize = 2;

/// Files that a render may have open.
const OPEN_FILES: u64 = 1024;

/// Bytes that the stacks of threads take of the address space, for each core: they count as memory whether they are
/// used or not.
const STACKS_A_CORE: u64 = 64 << 20;

/// How often a job's process may end without a word.
const DEATHS: u8 = 2;

/// The least that an output may have, however little room is left.
const LEAST_OUTPUT: u64 = 16_000_000;

/// How an attempt ended.
enum Attempt {
    /// The job's file is at its place.
    Made(Made),
    /// There will be none.
    Failed(String),
    /// The process ended; how.
    Died(String),
    /// It was stopped.
    Stopped,
}

/// A job's file.
struct Made {
    bytes: i64,
    duration_ms: Option<i64>,
    warnings: Vec<String>,
}

/// Has jobs rendered until the table is closed.
pub(super) fn work(shared: &Shared) {
    while let Some(job) = shared.jobs.next() {
        process(shared, &job);
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
    shared.store.end_job(job.number, &JobEnd::without_file(JobStatus::Cancelled, None, now))?;
    (state.status, state.ended_ms) = (JobStatus::Cancelled, Some(now));
    drop(state);
    interrupt(job);
    shared.jobs.remove_waiting(job);
    shared.metrics.count_job(JobStatus::Cancelled);
    tracing::info!(job = job.number, "cancelled");
    Ok(())
}

/// One attempt at a job, after which it is over, waits once more, or is put off to the next start.
fn process(shared: &Shared, job: &Arc<Job>) {
    let begun = {
        let mut state = job.state();
        if state.status.is_final() {
            return shared.jobs.done(job);
        }
        state.status = JobStatus::Processing;
        shared.store.begin_job(job.number)
    };
    tracing::info!(job = job.number, account = job.account, "rendering");
    let start = Instant::now();
    let attempt = match begun {
        Ok((draft, output)) => catch_unwind(AssertUnwindSafe(|| make(shared, job, &draft, &output)))
            .unwrap_or_else(|_| Attempt::Failed("a fault of the node".to_owned())),
        Err(error) => Attempt::Failed(format!("the database fails: {error}")),
    };
    // What cannot be removed now is at the next start.
    let _ = std::fs::remove_dir_all(shared.data.work_folder(job.number));
    let elapsed_s = start.elapsed().as_secs_f64();
    if shared.is_stopping() && !matches!(attempt, Attempt::Made(_)) && !job.state().status.is_final() {
        tracing::info!(job = job.number, elapsed_s, "put off to the next start");
        return shared.jobs.done(job);
    }
    match attempt {
        Attempt::Died(reason) if job.deaths.fetch_add(1, Ordering::Relaxed) + 1 < DEATHS => {
            tracing::warn!(job = job.number, reason, elapsed_s, "the render's process ended; it is tried once more, after all others");
            job.wait_again();
            return shared.jobs.put_back(job);
        }
        Attempt::Died(reason) => end(shared, job, Err(format!("the render's process ended each of {DEATHS} times: {reason}")), elapsed_s),
        Attempt::Made(made) => end(shared, job, Ok(made), elapsed_s),
        Attempt::Failed(reason) => end(shared, job, Err(reason), elapsed_s),
        // Who stopped it has recorded why.
        Attempt::Stopped => end(shared, job, Err("stopped".to_owned()), elapsed_s),
    }
    shared.jobs.done(job);
}

/// Records how a job ended, first on disk and then for those who ask.
fn end(shared: &Shared, job: &Job, made: Result<Made, String>, elapsed_s: f64) {
    let mut state = job.state();
    if state.status.is_final() {
        // It was cancelled meanwhile.
        let _ = std::fs::remove_file(shared.data.result_path(job.number));
        return;
    }
    let now = now_ms();
    let mut end = match made {
        Ok(Made { bytes, duration_ms, warnings }) => {
            let warnings = warnings.iter().map(|warning| shared.without_folders(warning)).collect();
            JobEnd { status: JobStatus::Completed, error: None, bytes: Some(bytes), duration_ms, warnings, ended_ms: now }
        }
        Err(reason) => JobEnd::without_file(JobStatus::Failed, Some(shared.without_folders(&reason)), now),
    };
    if let Err(fault) = shared.store.end_job(job.number, &end) {
        tracing::error!(job = job.number, error = %fault, "the end of a job could not be recorded");
        // What a restart would not know is not told as done.
        let _ = std::fs::remove_file(shared.data.result_path(job.number));
        end = JobEnd::without_file(JobStatus::Failed, Some("the node's database fails".to_owned()), now);
    }
    let JobEnd { status, error, bytes, duration_ms, warnings, .. } = end;
    tracing::info!(job = job.number, %status, elapsed_s, bytes, error, "ended");
    shared.metrics.count_render(status, elapsed_s);
    if status == JobStatus::Completed {
        job.set_progress(100);
    }
    (state.status, state.error, state.bytes, state.ended_ms) = (status, error, bytes, Some(now));
    (state.duration_ms, state.warnings) = (duration_ms, warnings);
}

/// Has a job's draft rendered to its place.
fn make(shared: &Shared, job: &Job, draft: &str, output: &OutputRequest) -> Attempt {
    let result = shared.data.result_path(job.number);
    // The node may have ended between the file and its record.
    if let Ok(metadata) = result.metadata() {
        return Attempt::Made(Made { bytes: metadata.len().cast_signed(), duration_ms: None, warnings: Vec::new() });
    }
    let disk_fails = |error: std::io::Error| Attempt::Failed(format!("the node's disk fails: {error}"));
    let order = match order(shared, job, draft, output) {
        Ok(order) => order,
        Err(error) => return disk_fails(error),
    };
    let time = shared.options.job_time;
    let end = render_apart(&shared.options.program, &order, &job.cancel, time, &mut |percent| job.set_progress(percent));
    match end {
        Ok(RenderEnd::Done { bytes, duration_ms, warnings }) => match std::fs::rename(&order.output, &result) {
            Ok(()) => Attempt::Made(Made { bytes: bytes.cast_signed(), duration_ms: Some(duration_ms), warnings }),
            Err(error) => disk_fails(error),
        },
        Ok(RenderEnd::Failed { pointer, message }) if pointer.is_empty() => Attempt::Failed(message),
        Ok(RenderEnd::Failed { pointer, message }) => Attempt::Failed(format!("{pointer}: {message}")),
        Ok(RenderEnd::Died { reason }) => Attempt::Died(reason),
        Ok(RenderEnd::TooLong) => Attempt::Failed(format!("it took longer than a render may here: {} s", time.as_secs())),
        Ok(RenderEnd::Stopped) => Attempt::Stopped,
        Err(error) => Attempt::Failed(format!("the node cannot start a process: {error}")),
    }
}

/// The order for a job's process, its draft written down.
fn order(shared: &Shared, job: &Job, draft: &str, asked: &OutputRequest) -> std::io::Result<RenderOrder> {
    let folder = std::path::absolute(shared.data.make_work_folder(job.number)?)?;
    let path = folder.join("draft.json");
    write_private(&path, draft)?;
    let options = &shared.options;
    let cores = available_parallelism().map_or(1, NonZero::get);
    let alone = options.workers == 1;
    Ok(RenderOrder {
        draft: path,
        jail: std::path::absolute(shared.data.media_folder(job.account))?,
        output: folder.join("output.mp4"),
        size: size_of(draft, asked),
        asked: asked.clone(),
        threads: (!alone).then(|| u32::try_from((cores / options.workers).max(1)).unwrap_or(1)),
        chunks: (!alone).then_some(1),
        cache_folder: std::path::absolute(shared.data.cache_folder())?,
        allow_private_urls: options.allow_private_urls,
        max_duration_ms: u64::try_from(options.max_duration.as_millis()).unwrap_or(u64::MAX),
        // What is estimated leaves room for what is not.
        memory_bytes: options.job_memory / 4 * 3,
        limits: ProcessLimits {
            memory_bytes: options.job_memory.saturating_add(STACKS_A_CORE * cores as u64),
            processor_s: options.job_time.as_secs().saturating_add(1).saturating_mul(cores as u64),
            files: OPEN_FILES,
            file_bytes: room_left(shared).max(LEAST_OUTPUT),
        },
    })
}

/// The size that is asked for; it may follow from the draft's.
fn size_of(draft: &str, asked: &OutputRequest) -> Option<(u32, u32)> {
    let wanted = asked.resolution.as_deref().and_then(resolution)?;
    let size = wanted.of(parse(draft, &ParseOptions::default()).draft?.meta.canvas);
    Some((size.width, size.height))
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = private_file().write(true).create_new(true).open(path)?;
    std::io::Write::write_all(&mut file, text.as_bytes())
}
