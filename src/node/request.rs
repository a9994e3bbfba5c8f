//! What handlers take out of requests, and how it is refused.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use crate::api::{Code, SKILL_PLATFORM, SKILL_SOURCE, SKILL_VERSION};

use super::accounts::{Account, now_ms};
use super::job_table::Job;
use super::refusal::Refusal;
use super::shared::Shared;

/// Bytes of the largest JSON body.
const MAX_JSON: usize = 8 << 20;

/// How long the rest of a refused body is read.
pub(super) const LAST_BYTES: Duration = Duration::from_secs(2);

/// The account of the request's token.
pub(super) struct Authorised(pub(super) Account);

impl FromRequestParts<Arc<Shared>> for Authorised {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Refusal> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let account = token.and_then(|(_, token)| shared.accounts.of_token(token.trim(), now_ms()));
        account.map(Self).ok_or_else(|| Refusal::new(Code::BadToken, "the token is missing, bad or expired; ask for a new one"))
    }
}

/// The id in the path.
pub(super) struct Id(pub(super) String);

impl FromRequestParts<Arc<Shared>> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Refusal> {
        let path = Path::<String>::from_request_parts(parts, shared).await;
        path.map(|Path(id)| Self(id)).map_err(|_| Refusal::bad_request("the id in the path is not UTF-8"))
    }
}

/// The render of the id in the path, which is the token's own.
pub(super) struct OwnJob(pub(super) Arc<Job>);

impl FromRequestParts<Arc<Shared>> for OwnJob {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Refusal> {
        let Authorised(account) = Authorised::from_request_parts(parts, shared).await?;
        let Id(id) = Id::from_request_parts(parts, shared).await?;
        shared.jobs.get(account.number, &id).map(Self).ok_or_else(|| Refusal::not_found("render"))
    }
}

/// A body of JSON, whatever its content type says.
pub(super) struct JsonBody<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<Shared>> for JsonBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, Refusal> {
        let body = read_body(request.into_body(), MAX_JSON, shared).await?;
        serde_json::from_slice(&body).map(Self).map_err(|error| Refusal::bad_request(format!("the body is not what is asked for: {error}")))
    }
}

/// A whole body of at most `limit` bytes, which has to arrive within the time a connection may be silent.
pub(super) async fn read_body(body: Body, limit: usize, shared: &Shared) -> Result<Vec<u8>, Refusal> {
    let read = tokio::time::timeout(shared.options.read_timeout, collect(body, limit)).await;
    read.map_err(|_| Refusal::new(Code::TimedOut, "the body did not arrive in time"))?
}

/// Of a body that is too large the rest is read for a moment and dropped, so that the client hears the refusal.
async fn collect(body: Body, limit: usize) -> Result<Vec<u8>, Refusal> {
    let mut blocks = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(block) = blocks.next().await {
        let block = block.map_err(|_| Refusal::bad_request("the body is cut off"))?;
        if bytes.len() + block.len() > limit {
            let rest = async { while let Some(Ok(_)) = blocks.next().await {} };
            // It has been told enough if it goes on.
            let _ = tokio::time::timeout(LAST_BYTES, rest).await;
            return Err(Refusal::new(Code::TooLarge, format!("the body is larger than {} kB", limit >> 10)));
        }
        bytes.extend_from_slice(&block);
    }
    Ok(bytes)
}

/// Refuses what comes without the headers that an export needs.
pub(super) fn check_attribution(headers: &HeaderMap) -> Result<(), Refusal> {
    let is_missing = |name: &&str| headers.get(*name).is_none_or(HeaderValue::is_empty);
    match [SKILL_SOURCE, SKILL_VERSION, SKILL_PLATFORM].into_iter().find(is_missing) {
        Some(missing) => Err(Refusal::new(Code::NotInPlan, format!("an export needs the header {missing}"))),
        None => Ok(()),
    }
}
