//! Renders: asked for, asked about, ended.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::api::{Code, ExportRequest, MAX_CANVAS, is_ready};
use crate::draft::{ParseOptions, parse};
use crate::node::accounts::now_ms;
use crate::node::data_folder::DataFolder;
use crate::node::draft_media::{font_file, foreign_source, localised};
use crate::node::job_table::{Job, JobState, Submitted};
use crate::node::json_body::JsonBody;
use crate::node::output_settings::{check_output, resolution};
use crate::node::refusal::Refusal;
use crate::node::request::{Authorised, OwnJob, check_attribution};
use crate::node::room::check_room;
use crate::node::shared::{Shared, blocking};
use crate::node::store::NewJob;
use crate::node::uploads::secret;
use crate::node::worker;

use super::job_answer::job_answer;

/// Characters of a render's id.
const MAX_ID: usize = 128;

/// Seconds after which a full queue may have room.
const RETRY_AFTER_S: u64 = 30;

/// `POST /api/render/proxy/lambda`
pub(super) async fn export(
    State(shared): State<Arc<Shared>>,
    Authorised(account): Authorised,
    headers: HeaderMap,
    JsonBody(request, _place): JsonBody<ExportRequest>,
) -> Result<Json<Value>, Refusal> {
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
            None => {
                check_room(shared, account.number)?;
                Some(checked_draft(shared, account.number, &request)?)
            }
        };
        let new = NewJob { account: account.number, id: request.id, body_hash, output: request.output, created_ms: now_ms(), draft };
        match shared.jobs.submit(&shared.store, &new)? {
            Submitted::New(job) => {
                tracing::info!(job = job.number, account = account.number, "taken");
                told(shared, &job, &base)
            }
            Submitted::Known(job) => told(shared, &job, &base),
            Submitted::Forgotten => Err(Refusal::new(Code::Conflict, "the render of this id has just been forgotten; ask again")),
            Submitted::Taken => Err(Refusal::new(Code::Conflict, "this id is taken by another export; choose a new one")),
            Submitted::ShareFull => Err(Refusal::busy("this token has too many renders waiting", RETRY_AFTER_S)),
            Submitted::Full => Err(Refusal::busy("the queue is full", RETRY_AFTER_S)),
            Submitted::Closed => Err(Refusal::stopping()),
        }
    })
    .await?;
    Ok(Json(job))
}

/// Checks a request without looking anything up.
fn check_form(request: &ExportRequest) -> Result<(), Refusal> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if request.id.is_empty() || request.id.len() > MAX_ID || !request.id.bytes().all(is_plain) {
        return Err(Refusal::bad_request(format!("\"id\" has 1 to {MAX_ID} letters, digits, -, _ and .")));
    }
    check_output(&request.output)?;
    if !is_ready(&request.draft) {
        return Err(Refusal::bad_request("the draft is not ready: it has no track with a segment"));
    }
    Ok(())
}

/// The draft with its sources as paths, once it is found good and names nothing but the token's own files.
fn checked_draft(shared: &Shared, account: i64, request: &ExportRequest) -> Result<String, Refusal> {
    // The token says whose files the draft may name; a session that is named has to be there.
    if !request.session_id.is_empty() {
        shared.store.session(account, &request.session_id)?.ok_or_else(Refusal::no_session)?;
    }
    let files = shared.store.account_files(account)?;
    let paths: BTreeMap<_, _> = files.into_iter().map(|file| (file.file, DataFolder::media_path_in_draft(account, &file.sha256))).collect();
    let text = localised(&request.draft, &paths).to_string();
    let parsed = parse(&text, &ParseOptions::default());
    let Some(draft) = parsed.draft else { return Err(Refusal::bad_draft(&parsed.diagnostics)) };
    if let Some((pointer, location)) = foreign_source(&draft, &paths, shared.options.allow_urls) {
        let message = format!("{pointer}: {location:?} is none of this token's files; upload it and name it by its cdn_url");
        return Err(Refusal::bad_request(message));
    }
    if let Some((pointer, family)) = font_file(&draft) {
        return Err(Refusal::bad_request(format!("{pointer}: {family:?} is a file; name the font by its family")));
    }
    let canvas = draft.meta.canvas;
    let canvas = request.output.resolution.as_deref().and_then(resolution).map_or(canvas, |wanted| wanted.of(canvas));
    let (short, long) = (canvas.width.min(canvas.height), canvas.width.max(canvas.height));
    if short > MAX_CANVAS.0 || long > MAX_CANVAS.1 {
        let message = format!("a canvas of {canvas} is not in this plan: up to {}x{}, either way up", MAX_CANVAS.0, MAX_CANVAS.1);
        return Err(Refusal::new(Code::NotInPlan, message));
    }
    Ok(text)
}

/// `GET /api/render/proxy/lambda/<id>`
pub(super) async fn poll(State(shared): State<Arc<Shared>>, OwnJob(job): OwnJob, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    let base = shared.base(&headers);
    {
        let state = job.state();
        if !needs_link(&state, now_ms()) {
            return Ok(Json(job_answer(&job, &state, &base)));
        }
    }
    blocking(&shared, move |shared| told(shared, &job, &base)).await.map(Json)
}

/// `POST /api/render/proxy/lambda/<id>/cancel`
pub(super) async fn cancel(State(shared): State<Arc<Shared>>, OwnJob(job): OwnJob, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    let base = shared.base(&headers);
    blocking(&shared, move |shared| {
        worker::cancel(shared, &job)?;
        told(shared, &job, &base)
    })
    .await
    .map(Json)
}

/// Whether a job's file has no address, or one that has ended.
fn needs_link(state: &JobState, now: i64) -> bool {
    state.bytes.is_some() && state.link.as_ref().is_none_or(|(_, expires_ms)| *expires_ms <= now)
}

/// The job as the API tells it, its file with an address that works.
fn told(shared: &Shared, job: &Arc<Job>, base: &str) -> Result<Value, Refusal> {
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
    Ok(job_answer(job, &state, base))
}
