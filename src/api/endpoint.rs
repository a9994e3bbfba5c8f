//! Where requests go.

use url::Url;

/// The paths as routers take them, with names in braces.
pub mod routes {
    /// Makes an anonymous token.
    pub const TOKEN: &str = "/api/auth/anonymous-token";
    /// Makes a session.
    pub const SESSION: &str = "/api/tasks/me/with-session/nemo_agent";
    /// Talks, answered by an event stream.
    pub const CHAT: &str = "/run_sse";
    /// Takes files.
    pub const UPLOAD: &str = "/api/upload-video/nemo_agent/me/{session}";
    /// Tells the balance.
    pub const CREDITS: &str = "/api/credits/balance/simple";
    /// Tells a session's draft and media.
    pub const STATE: &str = "/api/state/nemo_agent/me/{session}/latest";
    /// Starts a render.
    pub const EXPORT: &str = "/api/render/proxy/lambda";
    /// Tells how far a render is.
    pub const POLL: &str = "/api/render/proxy/lambda/{job}";
    /// Stops a render.
    pub const CANCEL: &str = "/api/render/proxy/lambda/{job}/cancel";
    /// Sends a finished render's file.
    pub const DOWNLOAD: &str = "/api/render/proxy/{job}/download";
}

/// One request's method and place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint<'a> {
    /// An anonymous token.
    Token,
    /// A new session.
    Session,
    /// Talk.
    Chat,
    /// Files for this session.
    Upload(&'a str),
    /// The balance.
    Credits,
    /// The state of this session.
    State(&'a str),
    /// A new render.
    Export,
    /// This render's state.
    Poll(&'a str),
    /// An end to this render.
    Cancel(&'a str),
    /// This render's file.
    Download(&'a str),
}

impl Endpoint<'_> {
    /// The HTTP method.
    pub const fn method(self) -> &'static str {
        match self {
            Self::Token | Self::Session | Self::Chat | Self::Upload(_) | Self::Export | Self::Cancel(_) => "POST",
            Self::Credits | Self::State(_) | Self::Poll(_) | Self::Download(_) => "GET",
        }
    }

    /// The path as a router takes it: one of [`routes`].
    pub const fn route(self) -> &'static str {
        match self {
            Self::Token => routes::TOKEN,
            Self::Session => routes::SESSION,
            Self::Chat => routes::CHAT,
            Self::Upload(_) => routes::UPLOAD,
            Self::Credits => routes::CREDITS,
            Self::State(_) => routes::STATE,
            Self::Export => routes::EXPORT,
            Self::Poll(_) => routes::POLL,
            Self::Cancel(_) => routes::CANCEL,
            Self::Download(_) => routes::DOWNLOAD,
        }
    }

    /// The path, the id in it percent-encoded.
    pub fn path(self) -> String {
        match self {
            Self::Upload(id) | Self::State(id) => self.route().replace("{session}", &encoded(id)),
            Self::Poll(id) | Self::Cancel(id) | Self::Download(id) => self.route().replace("{job}", &encoded(id)),
            Self::Token | Self::Session | Self::Chat | Self::Credits | Self::Export => self.route().to_owned(),
        }
    }

    /// The whole address below `base`, whose own path, if it has one, goes before.
    pub fn url(self, base: &Url) -> Url {
        let mut url = base.clone();
        url.set_path(&format!("{}{}", base.path().trim_end_matches('/'), self.path()));
        url.set_query(None);
        url.set_fragment(None);
        url
    }
}

/// `id` as one segment of a path: all but the unreserved characters of RFC 3986 2.3 percent-encoded.
fn encoded(id: &str) -> String {
    let encode = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    id.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_one_segment() {
        assert_eq!(Endpoint::Poll("render_1").path(), "/api/render/proxy/lambda/render_1");
        assert_eq!(Endpoint::Cancel("a/b c").path(), "/api/render/proxy/lambda/a%2Fb%20c/cancel");
        assert_eq!(Endpoint::Upload("sé").path(), "/api/upload-video/nemo_agent/me/s%C3%A9");
    }

    #[test]
    fn a_base_may_have_a_path() {
        for (base, wanted) in [
            ("https://a.example", "https://a.example/run_sse"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/run_sse"),
            ("https://a.example/cloud/?x=1#y", "https://a.example/cloud/run_sse"),
        ] {
            assert_eq!(Endpoint::Chat.url(&Url::parse(base).unwrap()).as_str(), wanted);
        }
        let poll = Endpoint::Poll("a/b").url(&Url::parse("https://a.example").unwrap());
        assert_eq!(poll.path(), "/api/render/proxy/lambda/a%2Fb");
    }
}
