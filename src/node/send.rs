//! Files to the network.

use std::io::SeekFrom;
use std::path::Path;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use super::refusal::Refusal;

/// Bytes that are read at once.
const BLOCK: usize = 1 << 17;

/// A file, or the part that `Range: bytes=A-` or `bytes=A-B` asks for (RFC 9110 14.2; other ranges get the whole).
pub(super) async fn send_file(path: &Path, mime: &'static str, headers: &HeaderMap) -> Result<Response, Refusal> {
    let mut file = File::open(path).await.map_err(|error| Refusal::fault(&error))?;
    let length = file.metadata().await.map_err(|error| Refusal::fault(&error))?.len();
    let range = headers.get(header::RANGE).and_then(|range| range_of(range.to_str().ok()?, length));
    let (start, end) = range.unwrap_or((0, length));
    if start > 0 {
        file.seek(SeekFrom::Start(start)).await.map_err(|error| Refusal::fault(&error))?;
    }
    let mut response = Response::new(Body::from_stream(ReaderStream::with_capacity(file.take(end - start), BLOCK)));
    let response_headers = response.headers_mut();
    response_headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    response_headers.insert(header::CONTENT_LENGTH, HeaderValue::from(end - start));
    response_headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // What was uploaded is never shown as a page of this origin.
    response_headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if range.is_some() {
        let part = format!("bytes {start}-{}/{length}", end - 1);
        let part = HeaderValue::from_str(&part).map_err(|error| Refusal::fault(&error))?;
        response_headers.insert(header::CONTENT_RANGE, part);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// First byte and the one after the last.
fn range_of(range: &str, length: u64) -> Option<(u64, u64)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let first = first.trim().parse::<u64>().ok()?;
    let end = if last.trim().is_empty() { length } else { last.trim().parse::<u64>().ok()?.checked_add(1)?.min(length) };
    (first < end).then_some((first, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_at_the_end() {
        for (range, wanted) in [
            ("bytes=0-", Some((0, 10))),
            ("bytes=4-", Some((4, 10))),
            ("bytes=4-6", Some((4, 7))),
            ("bytes=4-99", Some((4, 10))),
            ("bytes=10-", None),
            ("bytes=-3", None),
            ("bytes=6-4", None),
            ("bytes=0-1,3-4", None),
            ("bytes=0-18446744073709551615", None),
            ("lines=1-", None),
        ] {
            assert_eq!(range_of(range, 10), wanted, "{range}");
        }
    }
}
