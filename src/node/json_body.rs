//! Bodies of JSON: bounded in bytes, in how many values they hold, and in how many large ones are in memory at once.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use tokio::sync::OwnedSemaphorePermit;

use crate::api::Code;

use super::refusal::Refusal;
use super::request::LAST_BYTES;
use super::shared::Shared;

/// Bytes of the largest body.
const MAX_JSON: usize = 8 << 20;

/// Values of the largest body: each takes a few hundred bytes of memory where it takes two of the text.
const MAX_VALUES: usize = 200_000;

/// Bytes from which on a body counts as large.
const LARGE: usize = 64 << 10;

/// A body of JSON, whatever its content type says, and its place among the large ones.
pub(super) struct JsonBody<T>(pub(super) T, pub(super) Option<OwnedSemaphorePermit>);

impl<T: DeserializeOwned> FromRequest<Arc<Shared>> for JsonBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, Refusal> {
        let (body, place) = read_body(request.into_body(), MAX_JSON, shared).await?;
        // An empty body says nothing, as an empty object does.
        let text: &[u8] = if body.trim_ascii().is_empty() { b"{}" } else { &body };
        read_json(text).map(|value| Self(value, place))
    }
}

/// A value out of its text.
pub(super) fn read_json<T: DeserializeOwned>(text: &[u8]) -> Result<T, Refusal> {
    if values(text) > MAX_VALUES {
        return Err(Refusal::new(Code::TooLarge, format!("the body holds more than {MAX_VALUES} values")));
    }
    serde_json::from_slice(text).map_err(|error| Refusal::bad_request(format!("the body is not what is asked for: {error}")))
}

/// How many values the text holds at most, keys among them.
fn values(text: &[u8]) -> usize {
    let (mut count, mut quoted, mut escaped) = (1, false, false);
    for &byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' | b',' | b':' if !quoted => count += 1,
            _ => {}
        }
    }
    count
}

/// A whole body of at most `limit` bytes, which has to arrive within the time a connection may be silent; a large one
/// with a place among those.
pub(super) async fn read_body(body: Body, limit: usize, shared: &Shared) -> Result<(Vec<u8>, Option<OwnedSemaphorePermit>), Refusal> {
    let read = tokio::time::timeout(shared.options.read_timeout, collect(body, limit, shared)).await;
    read.map_err(|_| Refusal::new(Code::TimedOut, "the body did not arrive in time"))?
}

/// Of a body that is too large the rest is read for a moment and dropped, so that the client hears the refusal.
async fn collect(body: Body, limit: usize, shared: &Shared) -> Result<(Vec<u8>, Option<OwnedSemaphorePermit>), Refusal> {
    let mut blocks = body.into_data_stream();
    let (mut bytes, mut place) = (Vec::new(), None);
    while let Some(block) = blocks.next().await {
        let block = block.map_err(|_| Refusal::bad_request("the body is cut off"))?;
        if bytes.len() + block.len() > limit {
            let rest = async { while let Some(Ok(_)) = blocks.next().await {} };
            // It has been told enough if it goes on.
            let _ = tokio::time::timeout(LAST_BYTES, rest).await;
            return Err(Refusal::new(Code::TooLarge, format!("the body is larger than {} kB", limit >> 10)));
        }
        if place.is_none() && bytes.len() + block.len() > LARGE {
            place = Some(Arc::clone(&shared.large_bodies).acquire_owned().await.map_err(|error| Refusal::fault(&error))?);
        }
        bytes.extend_from_slice(&block);
    }
    Ok((bytes, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_before_they_are_made() {
        for (text, count) in [("7", 1), ("[1,2]", 3), (r#"{"a":[1],"b":"[,{\"\\"}"#, 6), (r#""[[[""#, 1), ("[[[[", 5)] {
            assert_eq!(values(text.as_bytes()), count, "{text}");
        }
        let many = format!("[{}0]", "{},".repeat(MAX_VALUES / 2 + 1));
        assert_eq!(read_json::<serde_json::Value>(many.as_bytes()).unwrap_err().code, Code::TooLarge);
        assert!(read_json::<serde_json::Value>(b"[1, 2").is_err());
    }
}
