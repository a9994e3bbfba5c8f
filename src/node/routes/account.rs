//! Tokens and credits.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::{CLIENT_ID, Credits, ExpiresAt, Token};
use crate::node::accounts::TokenRequest;
use crate::node::connections::Peer;
use crate::node::json_body::JsonBody;
use crate::node::refusal::{Answered, Refusal, Success};
use crate::node::request::Authorised;
use crate::node::shared::{Shared, blocking};

/// When an address that was given too many tokens may ask again at the latest.
const RETRY_AFTER_S: u64 = 3600;

/// Characters of a client's id.
const MAX_CLIENT: usize = 200;

/// Seconds for which a session can be claimed: 7 days.
const CLAIM_S: u64 = 604_800;

/// `POST /api/auth/anonymous-token`
pub(super) async fn token(
    State(shared): State<Arc<Shared>>,
    Extension(Peer(address)): Extension<Peer>,
    headers: HeaderMap,
) -> Answered<Token> {
    let client = headers.get(CLIENT_ID).ok_or_else(|| Refusal::bad_request("the header X-Client-Id is missing"))?;
    let client = client.to_str().ok().map(|client| client.trim().to_owned()).filter(|client| (1..=MAX_CLIENT).contains(&client.len()));
    let client =
        client.ok_or_else(|| Refusal::bad_request(format!("the header X-Client-Id holds 1 to {MAX_CLIENT} printable characters")))?;
    let issued = blocking(&shared, move |shared| {
        let lifetime_ms = i64::try_from(shared.options.token_lifetime.as_millis()).unwrap_or(i64::MAX / 2);
        let (credits, hourly_limit) = (shared.options.credits, shared.options.tokens_per_hour);
        let request = TokenRequest { client, address, lifetime_ms, credits, hourly_limit };
        let issued = shared.accounts.issue(&shared.store, &request)?;
        issued.ok_or_else(|| Refusal::busy("this address was given too many new tokens within an hour", RETRY_AFTER_S))
    })
    .await?;
    let expires_at = Timestamp::from_millisecond(issued.row.expires_ms).ok().map(ExpiresAt);
    Ok(Success(Token { token: issued.token, user_id: issued.row.user_id, expires_at, credits: issued.row.credits as f64 }))
}

/// `GET /api/credits/balance/simple`
pub(super) async fn credits(State(shared): State<Arc<Shared>>, Authorised(account): Authorised) -> Answered<Credits> {
    let (total, frozen) =
        blocking(&shared, move |shared| Ok((shared.store.credits(account.number)? as f64, shared.frozen.taken(account.number) as f64)))
            .await?;
    let frozen = frozen.min(total);
    Ok(Success(Credits { available: total - frozen, frozen, total, every_draft: true }))
}

/// Which session is to be claimed.
#[derive(Deserialize)]
pub(super) struct ClaimRequest {
    session_id: String,
}

/// The token that claims it.
#[derive(Serialize)]
pub(super) struct Claim {
    claim_token: String,
    expires_in: u64,
}

/// `POST /api/auth/claim-token`
pub(super) async fn claim(
    State(shared): State<Arc<Shared>>,
    Authorised(account): Authorised,
    JsonBody(request, _place): JsonBody<ClaimRequest>,
) -> Answered<Claim> {
    let claim_token = blocking(&shared, move |shared| {
        let session = shared.store.session(account.number, &request.session_id)?.ok_or_else(Refusal::no_session)?;
        Ok(shared.accounts.claim_token(&session.session))
    });
    Ok(Success(Claim { claim_token: claim_token.await?, expires_in: CLAIM_S }))
}
