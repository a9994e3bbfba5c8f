//! The names that a node is reached by. A page of another site can have its own name lead to this machine (DNS
//! rebinding): its requests come under that name, and are refused.

use std::net::IpAddr;

use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};

/// Names beside those of the loopback and all IP addresses.
#[derive(Clone, Debug)]
pub(super) struct Hosts(Vec<String>);

impl Hosts {
    /// `names`, and that of `public_url`.
    pub(super) fn new(names: &[String], public_url: Option<&str>) -> Self {
        let public = public_url.and_then(|url| url::Url::parse(url).ok()?.host_str().map(str::to_owned));
        Self(names.iter().cloned().chain(public).map(|name| plain(&name)).collect())
    }

    /// Whether a request is for this node, by every name that it gives; one that gives none is not.
    pub(super) fn allow(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let named = headers.get_all(header::HOST).iter().map(|host| host.to_str().ok().and_then(|host| host.parse::<Authority>().ok()));
        let hosts: Vec<_> = named.chain(uri.authority().cloned().map(Some)).collect();
        !hosts.is_empty() && hosts.iter().all(|host| host.as_ref().is_some_and(|host| self.allows(host.host())))
    }

    fn allows(&self, host: &str) -> bool {
        let name = plain(host);
        let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(&name);
        name == "localhost" || name.ends_with(".localhost") || address.parse::<IpAddr>().is_ok() || self.0.contains(&name)
    }
}

/// A name in the one form that is compared.
fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn other_names_are_refused() {
        let hosts = Hosts::new(&["Studio.lan".to_owned()], Some("https://films.example/api"));
        let allow = |host: &str| {
            let headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_str(host).unwrap())]);
            hosts.allow(&Uri::from_static("/healthz"), &headers)
        };
        for host in
            ["localhost", "LOCALHOST:8787", "a.localhost", "127.0.0.1:1", "192.168.1.7", "[::1]:8787", "studio.lan.", "films.example:443"]
        {
            assert!(allow(host), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "films.example.evil",
            "a b",
            "",
            "x@localhost@evil.example",
        ] {
            assert!(!allow(host), "{host}");
        }
        assert!(!hosts.allow(&Uri::from_static("/healthz"), &HeaderMap::new()));
        assert!(!hosts.allow(
            &Uri::from_static("http://evil.example/"),
            &HeaderMap::from_iter([(header::HOST, HeaderValue::from_static("localhost"))])
        ));
    }
}
