//! Which request goes where, and what is noted of each.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::api::{Code, routes};
use crate::node::cors::cors;
use crate::node::refusal::Refusal;
use crate::node::shared::Shared;

use super::{account, chat, export, operation, output, session, upload};

/// All routes.
pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let router = Router::new()
        .route(routes::TOKEN, post(account::token))
        .route("/api/auth/claim-token", post(account::claim))
        .route(routes::CREDITS, get(account::credits))
        .route(routes::SESSION, post(session::create))
        .route(routes::STATE, get(session::state))
        // `me` may be the user's id.
        .route("/api/tasks/{user}/with-session/nemo_agent", post(session::create))
        .route("/api/state/nemo_agent/{user}/{session}/latest", get(session::state))
        .route("/api/upload-video/nemo_agent/{user}/{session}", post(upload::upload))
        .route(routes::CHAT, post(chat::run))
        .route(routes::UPLOAD, post(upload::upload))
        .route(routes::EXPORT, post(export::export))
        .route(routes::POLL, get(export::poll))
        .route(routes::CANCEL, post(export::cancel))
        .route(routes::DOWNLOAD, get(output::download))
        .route("/output/{link}", get(output::linked))
        .route("/files/{file}", get(output::media))
        .route("/healthz", get(operation::health))
        .route("/metrics", get(operation::metrics))
        .fallback(async || Refusal::not_found("resource"))
        .method_not_allowed_fallback(async || Refusal::new(Code::NoSuchMethod, "this resource has no such method"))
        // Uploads are bounded while they stream, all other bodies where they are read.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(Arc::clone(shared), check_host))
        .layer(from_fn_with_state(Arc::clone(shared), note));
    let router = match cors(&shared.options.cors) {
        Some(cors) => router.layer(cors),
        None => router,
    };
    router.with_state(Arc::clone(shared))
}

/// Refuses requests that come under a name which is not this node's.
async fn check_host(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    if shared.hosts.allow(request.uri(), request.headers()) {
        return next.run(request).await;
    }
    let message = "this node is not reached by that name; start it with --host NAME for each name it has";
    Refusal::new(Code::Misdirected, message).into_response()
}

/// Counts and logs a request: by its route, for paths hold secrets.
async fn note(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let (route, status) = (route.as_ref().map_or("other", MatchedPath::as_str), response.status());
    shared.metrics.count_request(route, status.as_u16());
    let elapsed_ms = start.elapsed().as_secs_f64() * 1000.0;
    if status >= StatusCode::BAD_REQUEST {
        tracing::info!(%method, route, status = status.as_u16(), elapsed_ms, "refused");
    } else {
        tracing::debug!(%method, route, status = status.as_u16(), elapsed_ms, "answered");
    }
    response
}
