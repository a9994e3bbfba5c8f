//! Tokens and credits.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::Timestamp;
use uuid::Uuid;

use crate::api::{CLIENT_ID, Credits, ExpiresAt, Token};
use crate::node::accounts::TokenRequest;
use crate::node::connections::Peer;
use crate::node::refusal::{Answered, Refusal, Success};
use crate::node::request::Authorised;
use crate::node::shared::{Shared, blocking};

/// When an address that was given too many tokens may ask again at the latest.
const RETRY_AFTER_S: u64 = 3600;

/// `POST /api/auth/anonymous-token`
pub(super) async fn token(
    State(shared): State<Arc<Shared>>,
    Extension(Peer(address)): Extension<Peer>,
    headers: HeaderMap,
) -> Answered<Token> {
    let client = headers.get(CLIENT_ID).ok_or_else(|| Refusal::bad_request("the header X-Client-Id is missing"))?;
    let client = client.to_str().ok().and_then(|client| Uuid::try_parse(client.trim()).ok());
    let client = client.ok_or_else(|| Refusal::bad_request("the header X-Client-Id holds no UUID"))?;
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
    let available = blocking(&shared, move |shared| Ok(shared.store.credits(account.number)?)).await? as f64;
    Ok(Success(Credits { available, frozen: 0.0, total: available, every_draft: true }))
}
