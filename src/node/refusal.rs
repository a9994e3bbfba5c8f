//! Answers that refuse, and the envelope around all others.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use crate::api::{Code, Envelope};
use crate::base::Diagnostic;

/// A request that is refused: its code and the words for it, as HTTP status and in the envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) message: String,
    retry_after_s: Option<u64>,
    /// Everything that is wrong with a draft.
    diagnostics: Vec<Value>,
}

/// Diagnostics of one refusal at most.
const MAX_DIAGNOSTICS: usize = 200;

impl Refusal {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), retry_after_s: None, diagnostics: Vec::new() }
    }

    /// A draft that is refused: the first error in words, and all that was found as a list.
    pub(super) fn bad_draft(found: &[Diagnostic]) -> Self {
        let mut errors = found.iter().filter(|diagnostic| diagnostic.is_error());
        let words = errors.next().map_or_else(String::new, |error| format!("{}: {}", error.pointer, error.message));
        let more = match errors.count() {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        let listed = found.iter().take(MAX_DIAGNOSTICS).map(|Diagnostic { severity, code, pointer, message, notes, help, .. }| {
            json!({ "severity": severity.to_string(), "code": code.to_string(), "pointer": pointer, "message": message, "notes": notes, "help": help })
        });
        Self { diagnostics: listed.collect(), ..Self::bad_request(format!("the draft is invalid: {words}{more}")) }
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(Code::BadRequest, message)
    }

    /// A thing that is not there, or is another's: the two look the same.
    pub(super) fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("there is no such {what}"))
    }

    pub(super) fn no_session() -> Self {
        Self::new(Code::NoSession, "there is no such session; make a new one")
    }

    /// The node has no room; it may in a while.
    pub(super) fn busy(message: impl Into<String>, retry_after_s: u64) -> Self {
        Self { retry_after_s: Some(retry_after_s), ..Self::new(Code::TooMany, message) }
    }

    /// The node is being stopped.
    pub(super) fn stopping() -> Self {
        Self { retry_after_s: Some(30), ..Self::new(Code::Unavailable, "the node is being stopped; try again when it is back") }
    }

    /// A fault of this program or this machine; the words go to the log, not to the client.
    pub(super) fn fault(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "a request failed");
        Self::new(Code::Fault, "a fault of the node; its log has more")
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::fault(&error)
    }
}

impl From<tokio::task::JoinError> for Refusal {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::fault(&error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.http_status()).unwrap_or(StatusCode::BAD_REQUEST);
        let mut body = json!(Envelope::refusal(self.code, self.message));
        if !self.diagnostics.is_empty() {
            body["diagnostics"] = Value::Array(self.diagnostics);
        }
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The data that were asked for, in their envelope.
pub(super) struct Success<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Success<T> {
    fn into_response(self) -> Response {
        Json(Envelope::success(self.0)).into_response()
    }
}

/// How every handler ends.
pub(super) type Answered<T> = Result<Success<T>, Refusal>;
