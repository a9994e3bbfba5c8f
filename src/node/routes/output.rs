//! Files to clients.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::Response;

use crate::api::{AcceptedFile, Code, JobStatus};
use crate::node::accounts::now_ms;
use crate::node::job_table::Job;
use crate::node::refusal::Refusal;
use crate::node::request::{Authorised, Id, OwnJob};
use crate::node::send::{Sent, send_file};
use crate::node::shared::{Shared, blocking};

/// `GET /api/render/proxy/<id>/download`
pub(super) async fn download(State(shared): State<Arc<Shared>>, OwnJob(job): OwnJob, headers: HeaderMap) -> Result<Response, Refusal> {
    send_result(&shared, &job, &headers).await
}

/// `GET /output/<link>`: who has the address may have the file, as long as it works.
pub(super) async fn linked(State(shared): State<Arc<Shared>>, Id(link): Id, headers: HeaderMap) -> Result<Response, Refusal> {
    let job = shared.jobs.of_link(&link).ok_or_else(|| Refusal::not_found("output"))?;
    let works = job.state().link.as_ref().is_some_and(|(own, expires_ms)| *own == link && *expires_ms > now_ms());
    if !works {
        return Err(Refusal::new(Code::Gone, "this address has ended; ask for the render again"));
    }
    send_result(&shared, &job, &headers).await
}

async fn send_result(shared: &Shared, job: &Job, headers: &HeaderMap) -> Result<Response, Refusal> {
    let (status, bytes) = {
        let state = job.state();
        (state.status, state.bytes)
    };
    match (status, bytes) {
        (_, Some(_)) => {
            let sent = Sent { mime: "video/mp4", name: &format!("{}.mp4", job.id), is_attachment: true };
            send_file(&shared.data.result_path(job.number), &sent, headers).await
        }
        (JobStatus::Completed, None) => {
            Err(Refusal::new(Code::Gone, "the file was kept for its time and is gone; export again under a new id"))
        }
        (status, None) => Err(Refusal::new(Code::Conflict, format!("there is no file: the render is {status}"))),
    }
}

/// `GET /files/<id>`: who has the address may have the file, as a draft's reader has; a token reads its own files
/// alone.
pub(super) async fn media(State(shared): State<Arc<Shared>>, Id(id): Id, parts: Parts) -> Result<Response, Refusal> {
    let mut parts = parts;
    let reader = match parts.headers.contains_key(header::AUTHORIZATION) {
        true => Some(Authorised::from_request_parts(&mut parts, &shared).await?.0.number),
        false => None,
    };
    let found = blocking(&shared, move |shared| shared.store.file(&id)?.ok_or_else(|| Refusal::not_found("file"))).await?;
    if reader.is_some_and(|account| account != found.account) {
        return Err(Refusal::not_found("file"));
    }
    let mime = AcceptedFile::of_name(&found.name).map_or("application/octet-stream", |accepted| accepted.mime);
    let sent = Sent { mime, name: &found.name, is_attachment: false };
    send_file(&shared.data.media_path(found.account, &found.sha256), &sent, &parts.headers).await
}
