//! Talk.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream, StreamExt};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::api::{ChatRequest, Code, FileKind, error_event, heartbeat_event, text_event, tool_call_event, tool_result_event};
use crate::node::json_body::JsonBody;
use crate::node::refusal::Refusal;
use crate::node::request::Authorised;
use crate::node::shared::{Shared, blocking};
use crate::node::store::{FileRow, Replaced, SessionRow};
use crate::node::uploads::cdn_url;
use crate::node::{Direction, DirectionRequest, DirectorMedia, NodeOptions};

/// Bytes of the longest message.
const MAX_TEXT: usize = 20_000;

/// `POST /run_sse`. The answer is made to its end even where nobody listens any more: it has been charged, and stands
/// in the state.
pub(super) async fn run(
    State(shared): State<Arc<Shared>>,
    Authorised(account): Authorised,
    headers: HeaderMap,
    JsonBody(request, _place): JsonBody<ChatRequest>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let text = request.text();
    if text.trim().is_empty() || text.len() > MAX_TEXT {
        return Err(Refusal::bad_request(format!("a message has 1 to {MAX_TEXT} bytes")));
    }
    let place = Arc::clone(&shared.answers).try_acquire_owned().map_err(|_| Refusal::busy("too many messages at once", 5))?;
    let base = shared.base(&headers);
    let (session, direction, frozen) = blocking(&shared, move |shared| {
        let session = shared.store.session(account.number, &request.session_id)?.ok_or_else(Refusal::no_session)?;
        let frozen = i64::try_from(shared.frozen.taken(account.number)).unwrap_or(i64::MAX);
        if shared.store.credits(account.number)? - frozen < 1 {
            return Err(no_credits());
        }
        let frozen = shared.frozen.take_one(account.number);
        let files = shared.store.session_files(&session.session)?;
        let history = shared.store.history(&session.session)?;
        let direction = DirectionRequest { history, ..direction_request(shared, text, &session, &files, &base) };
        Ok((session, direction, frozen))
    })
    .await?;
    let answering = tokio::spawn({
        let shared = Arc::clone(&shared);
        async move {
            let _held = (place, frozen);
            answer(shared, session, direction).await
        }
    });
    let events = stream::once(answering).flat_map(|answered| {
        let events = answered.map_err(Refusal::from).and_then(|answered| answered);
        let events = events.unwrap_or_else(|refusal| vec![error_event(refusal.code, &refusal.message)]);
        stream::iter(events).map(|data| Ok(Event::default().data(data)))
    });
    let heartbeat = KeepAlive::new().interval(shared.options.heartbeat).event(Event::default().data(heartbeat_event()));
    Ok(Sse::new(events).keep_alive(heartbeat))
}

/// Nothing is left to spend, or only what messages under way may cost.
fn no_credits() -> Refusal {
    Refusal::new(Code::NoCredits, "this token has no credits left; an export costs none")
}

fn direction_request(shared: &Shared, text: String, session: &SessionRow, files: &[FileRow], base: &str) -> DirectionRequest {
    let media = files.iter().map(|file| DirectorMedia {
        path: shared.data.media_path(file.account, &file.sha256),
        cdn_url: cdn_url(file, base),
        filename: file.name.clone(),
        kind: FileKind::of_name(&file.kind).unwrap_or(FileKind::Video),
        bytes: file.bytes.cast_unsigned(),
        size: file.width.zip(file.height),
        duration_ms: file.duration_ms,
    });
    DirectionRequest {
        text,
        language: session.language.clone(),
        draft: session.draft.as_deref().and_then(|draft| serde_json::from_str(draft).ok()),
        history: None,
        media: media.collect(),
    }
}

/// Asks the director and stores what it makes; the data of the events that tell.
async fn answer(shared: Arc<Shared>, session: SessionRow, request: DirectionRequest) -> Result<Vec<String>, Refusal> {
    let told =
        Told { session: session.session.clone(), is_new: session.draft.is_none(), is_silent: is_silent(&shared.options, session.revision) };
    let _turn = shared.directions.acquire().await.map_err(|error| Refusal::fault(&error))?;
    let direction = blocking(&shared, move |shared| {
        let mut direction = shared.director.direct(&request);
        // What cannot be read is named as it was sent, not by its place on this machine.
        for medium in &request.media {
            direction.reply = direction.reply.replace(&medium.path.display().to_string(), &medium.filename);
        }
        direction.reply = shared.without_folders(&direction.reply);
        if let Some(draft) = &direction.draft {
            let new = (&*draft.to_string(), direction.history.as_deref());
            match shared.store.replace_draft(&session.session, session.account, session.revision, new)? {
                Replaced::Done => {}
                Replaced::Outdated => {
                    return Err(Refusal::new(Code::Conflict, "another message changed the draft meanwhile; say it again"));
                }
                Replaced::Unpaid => return Err(no_credits()),
            }
        }
        Ok(direction)
    })
    .await?;
    Ok(events(&direction, &told))
}

/// Facts that decide which events are sent beside the words.
struct Told {
    session: String,
    /// Whether there was no draft before.
    is_new: bool,
    /// Whether an edit is made without a word, as the service makes some.
    is_silent: bool,
}

fn events(direction: &Direction, told: &Told) -> Vec<String> {
    let mut events = Vec::new();
    if direction.draft.is_some() {
        let tool = if told.is_new { "generate_video_with_seedance" } else { "edit_multitrack" };
        events.push(tool_call_event(tool, &json!({ "session_id": told.session })));
        events.push(tool_result_event(tool, &json!({ "status": "success" })));
    }
    let is_silent = told.is_silent && direction.draft.is_some();
    if !is_silent && !direction.reply.is_empty() {
        events.push(text_event(&direction.reply));
    }
    events
}

/// Whether the edit of this revision is silent: by chance, and always the same for one seed.
fn is_silent(options: &NodeOptions, revision: i64) -> bool {
    let digest = Sha256::new().chain_update(options.seed.to_be_bytes()).chain_update(revision.to_be_bytes()).finalize();
    let chance = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    chance % 100 < u32::from(options.silent_edits)
}
