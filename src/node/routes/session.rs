//! Sessions and their state.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api::{NewSession, Session, SessionState, StateAnswer};
use crate::node::refusal::{Answered, Refusal, Success};
use crate::node::request::{Authorised, Id, JsonBody};
use crate::node::shared::{Shared, blocking};
use crate::node::store::SessionRow;
use crate::node::uploads::uploaded_file;

/// Sessions of one token.
const MAX_SESSIONS: i64 = 1000;

/// Characters of a task's name and a language.
const MAX_NAME: usize = 200;

/// `POST /api/tasks/me/with-session/nemo_agent`
pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    Authorised(account): Authorised,
    JsonBody(new): JsonBody<NewSession>,
) -> Answered<Session> {
    if [&new.task_name, &new.language].iter().any(|text| text.chars().count() > MAX_NAME) {
        return Err(Refusal::bad_request(format!("task_name and language have up to {MAX_NAME} characters")));
    }
    let row = SessionRow {
        session: Uuid::new_v4().to_string(),
        account: account.number,
        task: Uuid::new_v4().to_string(),
        name: new.task_name,
        language: new.language,
        draft: None,
        revision: 0,
    };
    let made = Session { task_id: row.task.clone(), session_id: row.session.clone() };
    blocking(&shared, move |shared| {
        if shared.store.session_count(row.account)? >= MAX_SESSIONS {
            return Err(Refusal::busy("this token has too many sessions", 3600));
        }
        Ok(shared.store.add_session(&row)?)
    })
    .await?;
    Ok(Success(made))
}

/// `GET /api/state/nemo_agent/me/<sid>/latest`
pub(super) async fn state(
    State(shared): State<Arc<Shared>>,
    Authorised(account): Authorised,
    Id(session): Id,
    headers: HeaderMap,
) -> Answered<StateAnswer> {
    let base = shared.base(&headers);
    let state = blocking(&shared, move |shared| {
        let row = shared.store.session(account.number, &session)?.ok_or_else(Refusal::no_session)?;
        let files = shared.store.session_files(&row.session)?;
        let draft = row.draft.as_deref().and_then(|draft| serde_json::from_str(draft).ok()).unwrap_or(Value::Null);
        let files: Vec<_> = files.iter().map(|file| uploaded_file(file, &base)).collect();
        let canvas = |key: &str, usual: Value| draft.pointer(&format!("/m/{key}")).cloned().unwrap_or(usual);
        let canvas_config =
            json!({ "width": canvas("width", json!(1080)), "height": canvas("height", json!(1920)), "fps": canvas("fps", json!(30)) });
        Ok(SessionState { canvas_config, draft, video_infos: json!(files), generated_media: json!([]), ..SessionState::default() })
    })
    .await?;
    Ok(Success(StateAnswer { state }))
}
