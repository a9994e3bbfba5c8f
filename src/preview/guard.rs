//! Who may talk to the preview: the page it serves itself, which knows the token, and nobody else. A page of another
//! site cannot read the token, and neither its scripts nor a name that it makes point at this machine (DNS rebinding)
//! get past the checks of `Host` and `Origin`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Nothing but what this server sends, no frame around it, no form to anywhere. Media comes from buffers in the page,
/// pictures from it too.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src blob:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The facts that are checked.
#[derive(Debug)]
pub(super) struct Guard {
    /// The first part of every path.
    pub(super) token: String,
    /// The port listened on.
    pub(super) port: u16,
    /// Names of this server beside those of the loopback, at whatever port.
    pub(super) hosts: Vec<String>,
}

impl Guard {
    /// Whether a request may be answered; why not, otherwise.
    fn refusal(&self, path: &str, headers: &HeaderMap) -> Option<&'static str> {
        let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        if !text(header::HOST).is_some_and(|host| self.is_own_host(host)) {
            return Some("this name is not mine");
        }
        let origin_host = |origin: &str| origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")).map(str::to_owned);
        if text(header::ORIGIN).is_some_and(|origin| !origin_host(origin).is_some_and(|host| self.is_own_host(&host))) {
            return Some("another site asks");
        }
        // The file that hands the address over leads here, as any link to the page may: who follows one sees it, and
        // the other site does not.
        let is_opened = text(HeaderName::from_static("sec-fetch-mode")) == Some("navigate") && path == format!("/{}/", self.token);
        let site = text(HeaderName::from_static("sec-fetch-site"));
        if !is_opened && site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
            return Some("another site asks");
        }
        let token = path.split('/').nth(1).unwrap_or_default();
        (!equal(token.as_bytes(), self.token.as_bytes())).then_some("open the address that the program printed")
    }

    fn is_own_host(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        is_loopback(name) && port == Some(self.port) || self.hosts.iter().any(|own| own.eq_ignore_ascii_case(name))
    }
}

fn is_loopback(name: &str) -> bool {
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

/// Compares in a time that does not tell how much is right.
fn equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

/// Answers what passes the checks, and tells browsers to be strict.
pub(super) async fn guard(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let mut response = match guard.refusal(request.uri().path(), request.headers()) {
        Some(reason) => (StatusCode::FORBIDDEN, Body::from(format!("refused: {reason}\n"))).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", CONTENT_SECURITY_POLICY),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    type Headers<'a> = &'a [(&'static str, &'a str)];

    #[test]
    fn only_the_own_page_passes() {
        let guard = Guard { token: "secret".to_owned(), port: 4000, hosts: vec!["studio.lan".to_owned()] };
        let refused = |path: &str, pairs: Headers<'_>| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_str(value).unwrap());
            }
            guard.refusal(path, &headers).is_some()
        };
        let host = ("host", "127.0.0.1:4000");
        let cases: &[(&str, Headers<'_>, bool)] = &[
            ("/secret/", &[host], false),
            ("/secret/state", &[("host", "localhost:4000"), ("origin", "http://localhost:4000"), ("sec-fetch-site", "same-origin")], false),
            ("/secret/", &[("host", "[::1]:4000"), ("sec-fetch-site", "none")], false),
            ("/secret/", &[("host", "Studio.lan"), ("origin", "https://studio.lan")], false),
            ("/secret/", &[("host", "studio.lan:8443")], false),
            ("/secret/", &[("host", "studio.lan.evil.example")], true),
            // Opened from the file that hands the address over.
            ("/secret/", &[host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], false),
            ("/secret/state", &[host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], true),
            ("/", &[host], true),
            ("/secre/", &[host], true),
            ("/secrets/", &[host], true),
            ("/Secret/", &[host], true),
            ("/secret/", &[], true),
            ("/secret/", &[("host", "evil.example:4000")], true),
            ("/secret/", &[("host", "127.0.0.1.evil.example:4000")], true),
            ("/secret/", &[("host", "127.0.0.1:4001")], true),
            ("/secret/", &[host, ("origin", "http://evil.example")], true),
            ("/secret/", &[host, ("origin", "null")], true),
            ("/secret/", &[host, ("sec-fetch-site", "cross-site")], true),
        ];
        for (path, headers, wanted) in cases {
            assert_eq!(refused(path, headers), *wanted, "{path} {headers:?}");
        }
    }
}
