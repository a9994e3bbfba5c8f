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

/// The media type and name under which a file is sent.
pub(super) struct Sent<'a> {
    pub(super) mime: &'static str,
    /// Its name on the client's disk.
    pub(super) name: &'a str,
    /// Whether it is to be saved, and not shown.
    pub(super) is_attachment: bool,
}

impl Sent<'_> {
    /// RFC 6266: the name in ASCII, and in full where that is another one (RFC 8187).
    fn disposition(&self) -> Result<HeaderValue, Refusal> {
        let kind = if self.is_attachment { "attachment" } else { "inline" };
        let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_. ".contains(character);
        let plain: String = self.name.chars().map(|character| if is_plain(character) { character } else { '_' }).collect();
        let mut text = format!("{kind}; filename=\"{plain}\"");
        if plain != self.name {
            let encoded = self.name.bytes().map(|byte| match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            });
            text += &format!("; filename*=UTF-8''{}", encoded.collect::<String>());
        }
        HeaderValue::from_str(&text).map_err(|error| Refusal::fault(&error))
    }
}

/// A file, or the part that `Range: bytes=A-` or `bytes=A-B` asks for (RFC 9110 14.2; other ranges get the whole).
pub(super) async fn send_file(path: &Path, kind: &Sent<'_>, headers: &HeaderMap) -> Result<Response, Refusal> {
    let mut file = File::open(path).await.map_err(|error| Refusal::fault(&error))?;
    let length = file.metadata().await.map_err(|error| Refusal::fault(&error))?.len();
    let range = headers.get(header::RANGE).and_then(|range| range_of(range.to_str().ok()?, length));
    let (start, end) = range.unwrap_or((0, length));
    if start > 0 {
        file.seek(SeekFrom::Start(start)).await.map_err(|error| Refusal::fault(&error))?;
    }
    let mut response = Response::new(Body::from_stream(ReaderStream::with_capacity(file.take(end - start), BLOCK)));
    let response_headers = response.headers_mut();
    response_headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.mime));
    response_headers.insert(header::CONTENT_DISPOSITION, kind.disposition()?);
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
    fn names_are_told_in_both_ways() {
        let told = |name: &str| Sent { mime: "video/mp4", name, is_attachment: true }.disposition().unwrap();
        assert_eq!(told("a b.mp4"), "attachment; filename=\"a b.mp4\"");
        assert_eq!(told("é\".mp4"), "attachment; filename=\"__.mp4\"; filename*=UTF-8''%C3%A9%22.mp4");
        assert_eq!(told("a\r\nb"), "attachment; filename=\"a__b\"; filename*=UTF-8''a%0D%0Ab");
    }

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
