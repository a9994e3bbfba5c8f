//! The parts that handlers take out of requests, and how a request is refused.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use crate::api::{Code, SKILL_PLATFORM, SKILL_SOURCE, SKILL_VERSION};

use super::accounts::{Account, now_ms};
use super::job_table::Job;
use super::refusal::Refusal;
use super::shared::Shared;

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
        let path = RawPathParams::from_request_parts(parts, shared).await;
        let path = path.map_err(|_| Refusal::bad_request("the id in the path is not UTF-8"))?;
        // Whose it is is told by the token, whatever the path says.
        let id = path.iter().find(|(name, _)| *name != "user").map(|(_, id)| id.to_owned());
        id.map(Self).ok_or_else(|| Refusal::bad_request("the path has no id"))
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

/// Refuses what comes without the headers that an export needs.
pub(super) fn check_attribution(headers: &HeaderMap) -> Result<(), Refusal> {
    let is_missing = |name: &&str| headers.get(*name).is_none_or(HeaderValue::is_empty);
    let missing: Vec<_> = [SKILL_SOURCE, SKILL_VERSION, SKILL_PLATFORM].into_iter().filter(is_missing).collect();
    match missing.as_slice() {
        [] => Ok(()),
        [one] => Err(Refusal::new(Code::NotInPlan, format!("an export needs the header {one}"))),
        several => Err(Refusal::new(Code::NotInPlan, format!("an export needs the headers {}", several.join(", ")))),
    }
}
