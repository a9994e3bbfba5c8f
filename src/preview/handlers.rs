//! The answers of each address.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use futures_util::stream::{Stream, unfold};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::base::{Code, Diagnostic};
use crate::encode::PictureFormat;
use crate::render::Failure;
use crate::timeline::SegmentKey;

use super::assets::{ASSETS, PAGE};
use super::description::{describe, notice};
use super::export::{self, Answer, OnConflict};
use super::fragments::Part;
use super::guard::{Guard, guard};
use super::opened::Opened;
use super::session::Session;
use super::stills::picture;

/// All addresses, below the token.
pub(super) fn router(session: &Arc<Session>, checks: &Arc<Guard>) -> Router {
    let at = |path: &str| format!("/{}/{path}", checks.token);
    Router::new()
        .route(&at(""), get(|| async { asset(PAGE, "text/html; charset=utf-8") }))
        .route(&at("page/{name}"), get(page_asset))
        .route(&at("state"), get(state))
        .route(&at("notice"), get(now))
        .route(&at("events"), get(events))
        .route(&at("fragment/{index}"), get(fragment))
        .route(&at("sound/{index}"), get(sound))
        .route(&at("frame/{index}"), get(frame))
        .route(&at("picture/{index}"), get(full_picture))
        .route(&at("thumbnail/{track}/{segment}/{frame}"), get(thumbnail))
        .route(&at("waveform/{track}/{segment}"), get(waveform))
        .route(&at("export"), post(start_export).delete(cancel_export))
        .layer(middleware::from_fn_with_state(Arc::clone(checks), guard))
        .with_state(Arc::clone(session))
}

type Shared = State<Arc<Session>>;

/// Why there is no answer; a page shows the message.
struct Refusal(Failure);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "message": self.0.to_string() }))).into_response()
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

type Answered = Result<Response, Refusal>;

fn asset(text: &'static str, kind: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

async fn page_asset(Path(name): Path<String>) -> Response {
    let found = ASSETS.iter().find(|(known, ..)| *known == name);
    found.map_or_else(missing, |(_, kind, text)| asset(text, kind))
}

fn missing() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

async fn state(State(session): Shared) -> Json<Value> {
    Json(describe(&session, &session.state()))
}

async fn now(State(session): Shared) -> Json<Value> {
    Json(notice(&session))
}

/// A line for each change, the present state first.
async fn events(State(session): Shared) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut changes = session.changes();
    changes.mark_changed();
    let stream = unfold((session, changes), |(session, mut changes)| async move {
        changes.changed().await.ok()?;
        let event = Event::default().data(notice(&session).to_string());
        Some((Ok(event), (session, changes)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

async fn fragment(State(session): Shared, Path(index): Path<u64>, headers: HeaderMap) -> Answered {
    let answer = part(&session, Part::Pictures(index), "video/mp4", &headers).await?;
    if let Some(opened) = session.state().opened {
        session.fragments.prepare_after(&opened, index);
    }
    Ok(answer)
}

async fn sound(State(session): Shared, Path(index): Path<u64>, headers: HeaderMap) -> Answered {
    part(&session, Part::Sound(index), "audio/mp4", &headers).await
}

async fn thumbnail(State(session): Shared, Path((track, segment, frame)): Path<(usize, usize, u64)>, headers: HeaderMap) -> Answered {
    part(&session, Part::Thumbnail(SegmentKey { track, segment }, frame), "image/jpeg", &headers).await
}

async fn waveform(State(session): Shared, Path((track, segment)): Path<(usize, usize)>, headers: HeaderMap) -> Answered {
    part(&session, Part::Waveform(SegmentKey { track, segment }), "application/octet-stream", &headers).await
}

/// A part by its identity: the page that has it is told so, and nothing is made.
async fn part(session: &Session, part: Part, kind: &'static str, headers: &HeaderMap) -> Answered {
    let Some(opened) = session.state().opened else { return Ok(missing()) };
    let Some(identity) = session.fragments.identity(&opened, part) else { return Ok(missing()) };
    let tag = format!("\"{identity}\"");
    let tagged = |answer: Response| {
        let mut answer = answer;
        let headers = answer.headers_mut();
        HeaderValue::from_str(&tag).map(|tag| headers.insert(header::ETAG, tag)).ok();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        answer
    };
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(tagged(StatusCode::NOT_MODIFIED.into_response()));
    }
    let made = session.fragments.get(&opened, part, &identity).await?;
    Ok(tagged(([(header::CONTENT_TYPE, kind)], made).into_response()))
}

/// The frame of a seek, small and at once.
async fn frame(State(session): Shared, Path(index): Path<u64>) -> Answered {
    let Some(opened) = session.state().opened else { return Ok(missing()) };
    let bytes = blocking(move || session.fragments.still(&opened, index));
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], bytes.await?).into_response())
}

/// The frame at full size, to keep.
async fn full_picture(State(session): Shared, Path(index): Path<u64>) -> Answered {
    let Some(opened) = session.state().opened else { return Ok(missing()) };
    let stem = session.options.open.draft.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = blocking(move || {
        let _first = session.fragments.urgent();
        let project = Opened::whole(&opened)?;
        picture(&project, session.fragments.render_options(), project.frame_rate.time_of(index), PictureFormat::Png)
    });
    let plain: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
    let disposition = format!("attachment; filename=\"{plain}-{index:05}.png\"");
    Ok(([(header::CONTENT_TYPE, "image/png".to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes.await?).into_response())
}

/// Runs what takes long on a thread that may.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    let joined = tokio::task::spawn_blocking(work).await;
    joined.unwrap_or_else(|_| Err(Diagnostic::error(Code::Internal, "a fault of this program; there is no picture").into()))
}

/// A wish to export.
#[derive(Deserialize)]
struct ExportWish {
    #[serde(default)]
    conflict: OnConflict,
}

/// JSON alone is taken: a form of another site cannot send that.
async fn start_export(State(session): Shared, Json(wish): Json<ExportWish>) -> Response {
    let name = |path: &std::path::Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match export::start(&session, wish.conflict) {
        Answer::Started(path) => (StatusCode::ACCEPTED, Json(json!({ "name": name(&path) }))).into_response(),
        Answer::Exists(path) => (StatusCode::CONFLICT, Json(json!({ "exists": name(&path) }))).into_response(),
        Answer::Busy => (StatusCode::CONFLICT, Json(json!({ "message": "an export is running" }))).into_response(),
    }
}

async fn cancel_export(State(session): Shared) -> StatusCode {
    session.export.cancel();
    StatusCode::NO_CONTENT
}
