//! Renders: asked for, asked about, ended.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::HeaderMap;
use sha2::{Digest, Sha256};

use crate::api::{self, Code, ExportRequest, JobOutput, JobStatus, MAX_CANVAS, is_ready};
use crate::base::Diagnostic;
use crate::draft::{ParseOptions, parse};
use crate::encode::Quality;
use crate::node::accounts::now_ms;
use crate::node::data_folder::DataFolder;
use crate::node::draft_media::{foreign_source, localised};
use crate::node::job_table::{Job, JobState, Submitted};
use crate::node::refusal::{Answered, Refusal, Success};
use crate::node::request::{Authorised, JsonBody, OwnJob, check_attribution};
use crate::node::shared::{Shared, blocking};
use crate::node::store::NewJob;
use crate::node::uploads::secret;
use crate::node::worker;

/// Characters of a render's id.
const MAX_ID: usize = 128;

/// Seconds after which a full queue may have room.
const RETRY_AFTER_S: u64 = 30;

/// `POST /api/render/proxy/lambda`
pub(super) async fn export(
    State(shared): State<Arc<Shared>>,
    Authorised(account): Authorised,
    headers: HeaderMap,
    JsonBody(request): JsonBody<ExportRequest>,
) -> Answered<api::Job> {
    check_attribution(&headers)?;
    check_form(&request)?;
    if shared.is_stopping() {
        return Err(Refusal::stopping());
    }
    let base = shared.base(&headers);
    let job = blocking(&shared, move |shared| {
        let body = serde_json::to_vec(&request).map_err(|error| Refusal::fault(&error))?;
        let body_hash: [u8; 32] = Sha256::digest(&body).into();
        let draft = match shared.jobs.get(account.number, &request.id) {
            // It was found good when it first came.
            Some(_) => None,
            None => Some(checked_draft(shared, account.number, &request)?),
        };
        let new = NewJob { account: account.number, id: request.id, body_hash, quality: request.output.quality, draft };
        match shared.jobs.submit(&shared.store, &new)? {
            Submitted::New(job) => {
                tracing::info!(job = job.number, account = account.number, "taken");
                told(shared, &job, &base)
            }
            Submitted::Known(job) => told(shared, &job, &base),
            Submitted::Forgotten => Err(Refusal::new(Code::Conflict, "the render of this id has just been forgotten; ask again")),
            Submitted::Taken => Err(Refusal::new(Code::Conflict, "this id is taken by another export; choose a new one")),
            Submitted::Full => Err(Refusal::busy("the queue is full", RETRY_AFTER_S)),
            Submitted::Closed => Err(Refusal::stopping()),
        }
    })
    .await?;
    Ok(Success(job))
}

/// What can be told of a request without looking anything up.
fn check_form(request: &ExportRequest) -> Result<(), Refusal> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if request.id.is_empty() || request.id.len() > MAX_ID || !request.id.bytes().all(is_plain) {
        return Err(Refusal::bad_request(format!("\"id\" has 1 to {MAX_ID} letters, digits, -, _ and .")));
    }
    if request.output.format != "mp4" {
        return Err(Refusal::bad_request("\"output.format\" is \"mp4\""));
    }
    if !Quality::ALL.iter().any(|(name, _)| *name == request.output.quality) {
        return Err(Refusal::bad_request("\"output.quality\" is \"draft\", \"standard\" or \"high\""));
    }
    if !is_ready(&request.draft) {
        return Err(Refusal::bad_request("the draft is not ready: it has no track with a segment"));
    }
    Ok(())
}

/// The draft with its sources as paths, once it is found good and names nothing but the token's own files.
fn checked_draft(shared: &Shared, account: i64, request: &ExportRequest) -> Result<String, Refusal> {
    shared.store.session(account, &request.session_id)?.ok_or_else(Refusal::no_session)?;
    let files = shared.store.account_files(account)?;
    let paths: BTreeMap<_, _> = files.into_iter().map(|file| (file.file, DataFolder::media_path_in_draft(account, &file.sha256))).collect();
    let text = localised(&request.draft, &paths).to_string();
    let parsed = parse(&text, &ParseOptions::default());
    let Some(draft) = parsed.draft else {
        let mut errors = parsed.diagnostics.into_iter().filter(Diagnostic::is_error);
        let words = errors.next().map_or_else(String::new, |error| format!("{}: {}", error.pointer, error.message));
        let more = match errors.count() {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        return Err(Refusal::bad_request(format!("the draft is invalid: {words}{more}")));
    };
    if let Some((pointer, location)) = foreign_source(&draft, &paths, shared.options.allow_urls) {
        let message = format!("{pointer}: {location:?} is none of this token's files; upload it and name it by its cdn_url");
        return Err(Refusal::bad_request(message));
    }
    let canvas = draft.meta.canvas;
    let (short, long) = (canvas.width.min(canvas.height), canvas.width.max(canvas.height));
    if short > MAX_CANVAS.0 || long > MAX_CANVAS.1 {
        let message = format!("a canvas of {canvas} is not in this plan: up to {}x{}, either way up", MAX_CANVAS.0, MAX_CANVAS.1);
        return Err(Refusal::new(Code::NotInPlan, message));
    }
    Ok(text)
}

/// `GET /api/render/proxy/lambda/<id>`
pub(super) async fn poll(State(shared): State<Arc<Shared>>, OwnJob(job): OwnJob, headers: HeaderMap) -> Answered<api::Job> {
    let base = shared.base(&headers);
    {
        let state = job.state();
        if !needs_link(&state, now_ms()) {
            return Ok(Success(told_now(&job, &state, &base)));
        }
    }
    blocking(&shared, move |shared| told(shared, &job, &base)).await.map(Success)
}

/// `POST /api/render/proxy/lambda/<id>/cancel`
pub(super) async fn cancel(State(shared): State<Arc<Shared>>, OwnJob(job): OwnJob, headers: HeaderMap) -> Answered<api::Job> {
    let base = shared.base(&headers);
    blocking(&shared, move |shared| {
        worker::cancel(shared, &job)?;
        told(shared, &job, &base)
    })
    .await
    .map(Success)
}

/// Whether a job's file has no address, or one that has ended.
fn needs_link(state: &JobState, now: i64) -> bool {
    state.bytes.is_some() && state.link.as_ref().is_none_or(|(_, expires_ms)| *expires_ms <= now)
}

/// The job as the API tells it, its file with an address that works.
fn told(shared: &Shared, job: &Arc<Job>, base: &str) -> Result<api::Job, Refusal> {
    let now = now_ms();
    // Held from the look to the change, so that two polls give one address.
    let mut state = job.state();
    if needs_link(&state, now) {
        let expires_ms = now.saturating_add(i64::try_from(shared.options.link_lifetime.as_millis()).unwrap_or(i64::MAX));
        let link = secret();
        shared.store.set_link(job.number, &link, expires_ms)?;
        let old = state.link.replace((link.clone(), expires_ms));
        shared.jobs.relink(job, old.as_ref().map(|(old, _)| old.as_str()), &link);
    }
    Ok(told_now(job, &state, base))
}

fn told_now(job: &Job, state: &JobState, base: &str) -> api::Job {
    let progress = if state.status == JobStatus::Pending { 0 } else { job.progress.load(Ordering::Relaxed) };
    let link = state.link.as_ref().filter(|_| state.bytes.is_some());
    api::Job {
        id: job.id.clone(),
        status: state.status,
        progress,
        output: link.map(|(link, _)| JobOutput { url: format!("{base}/output/{link}") }),
        error: state.error.clone(),
    }
}
