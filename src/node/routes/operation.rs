//! For who runs the node.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde_json::json;

use crate::node::refusal::Refusal;
use crate::node::shared::{Shared, blocking};

/// `GET /healthz`: 200 as long as exports are taken, 503 once the node is being stopped.
pub(super) async fn health(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let (waiting, running) = shared.jobs.load_counts();
    let (status, word) = if shared.is_stopping() { (StatusCode::SERVICE_UNAVAILABLE, "stopping") } else { (StatusCode::OK, "ok") };
    (status, Json(json!({ "status": word, "waiting": waiting, "running": running })))
}

/// `GET /metrics`
pub(super) async fn metrics(State(shared): State<Arc<Shared>>) -> Result<impl IntoResponse, Refusal> {
    let (waiting, running) = shared.jobs.load_counts();
    let stored = blocking(&shared, |shared| Ok(shared.store.stored_bytes()?)).await?.cast_unsigned();
    let text = shared.metrics.text(waiting, running, stored).map_err(|error| Refusal::fault(&error))?;
    Ok(([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text))
}
