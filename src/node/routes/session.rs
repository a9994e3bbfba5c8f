//! Sessions and their state.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api::NewSession;
use crate::node::json_body::JsonBody;
use crate::node::refusal::{Answered, Refusal, Success};
use crate::node::request::{Authorised, Id};
use crate::node::shared::{Shared, blocking};
use crate::node::store::SessionRow;
use crate::node::uploads::{cdn_url, s3_key, uploaded_file};

/// Sessions of one token.
const MAX_SESSIONS: i64 = 1000;

/// Characters of a task's name and a language.
const MAX_NAME: usize = 200;

/// `POST /api/tasks/me/with-session/nemo_agent`
pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    Authorised(account): Authorised,
    JsonBody(new, _place): JsonBody<NewSession>,
) -> Answered<Value> {
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
    let made = blocking(&shared, move |shared| {
        if shared.store.session_count(row.account)? >= MAX_SESSIONS {
            return Err(Refusal::busy("this token has too many sessions", 3600));
        }
        shared.store.add_session(&row)?;
        Ok(json!({ "task_id": row.task, "session_id": row.session, "user_id": shared.store.user_id(row.account)? }))
    });
    Ok(Success(made.await?))
}

/// `GET /api/state/nemo_agent/me/<sid>/latest`
pub(super) async fn state(
    State(shared): State<Arc<Shared>>,
    Authorised(account): Authorised,
    Id(session): Id,
    headers: HeaderMap,
) -> Answered<Value> {
    let base = shared.base(&headers);
    let state = blocking(&shared, move |shared| {
        let row = shared.store.session(account.number, &session)?.ok_or_else(Refusal::no_session)?;
        let files = shared.store.session_files(&row.session)?;
        let draft = row.draft.as_deref().and_then(|draft| serde_json::from_str(draft).ok()).unwrap_or(Value::Null);
        let keys: Vec<_> = files.iter().map(|file| json!({ "s3_key": s3_key(file), "cdn_url": cdn_url(file, &base) })).collect();
        let files: Vec<_> = files.iter().map(|file| uploaded_file(file, &base)).collect();
        Ok(json!({
            "session_id": row.session,
            "task_id": row.task,
            "task_name": row.name,
            "state": {
                "canvas_config": canvas_config(&draft),
                "draft": draft,
                "video_infos": files,
                "video_analyses": [],
                "generated_media": [],
                "files": keys,
            },
        }))
    })
    .await?;
    Ok(Success(state))
}

/// The canvas of a draft, or the usual one.
fn canvas_config(draft: &Value) -> Value {
    let number = |key: &str, usual: u64| draft.pointer(&format!("/m/{key}")).and_then(Value::as_u64).unwrap_or(usual);
    let (width, height) = (number("width", 1080), number("height", 1920));
    let divisor = num_rational::Ratio::new_raw(width.max(1), height.max(1)).reduced();
    let fps = draft.pointer("/m/fps").cloned().unwrap_or_else(|| json!(30));
    json!({ "width": width, "height": height, "fps": fps, "aspect_ratio": format!("{}:{}", divisor.numer(), divisor.denom()) })
}
