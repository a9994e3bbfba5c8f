//! One request and its answer, within bounds of time and size. The token and the headers of attribution go to the API's
//! own host alone.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, redirect};
use serde_json::Value;
use url::Url;

use crate::api::{self, Answer, AnswerError, Endpoint};

use super::refusal::Refused;
use super::{CloudError, Secret, Settings, Waits};

/// Until a connection stands.
const CONNECT_LIMIT: Duration = Duration::from_secs(15);
/// For a JSON answer, to its last byte.
const ANSWER_LIMIT: Duration = Duration::from_secs(60);
/// Without a byte on a long transfer.
pub(super) const IDLE_LIMIT: Duration = Duration::from_secs(60);
/// The largest JSON answer that is read.
const MAX_JSON_BYTES: u64 = 32 << 20;
/// Redirects of a download.
const MAX_REDIRECTS: u32 = 5;
/// Attempts at what may be repeated.
const MAX_ATTEMPTS: u32 = 4;
/// The longest `Retry-After` that is waited for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(300);

/// The body of a request.
#[derive(Clone, Copy)]
pub(super) enum Payload<'a> {
    Nothing,
    Json(&'a Value),
    /// The client's id, for a token.
    ClientId(&'a str),
}

/// The way to the API.
pub(super) struct Transport {
    client: Client,
    base: Url,
    attribution: Vec<(&'static str, HeaderValue)>,
    pub(super) waits: Waits,
}

impl Transport {
    pub(super) fn new(settings: &Settings) -> Result<Self, CloudError> {
        // A provider that someone else has installed does as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let waits = settings.waits;
        let client = Client::builder()
            // Followed by hand, since a redirect may lead to another host.
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(waits.limit(CONNECT_LIMIT))
            .user_agent(concat!("offcut/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| CloudError::Unreachable { host: host_of(&settings.api), reason: innermost(&error) })?;
        let attribution = &settings.attribution;
        let names = [
            (api::SKILL_SOURCE, "SKILL_SOURCE", &attribution.source),
            (api::SKILL_VERSION, "OFFCUT_SKILL_VERSION", &attribution.version),
            (api::SKILL_PLATFORM, "SKILL_PLATFORM", &attribution.platform),
        ];
        let header = |(header, name, value): (&'static str, &'static str, &String)| {
            let value = HeaderValue::from_str(value);
            value.map(|value| (header, value)).map_err(|_| CloudError::Setting { name, reason: "cannot stand in a header" })
        };
        Ok(Self { client, base: settings.api.clone(), attribution: names.into_iter().map(header).collect::<Result<_, _>>()?, waits })
    }

    /// The host, for messages.
    pub(super) fn host(&self) -> String {
        host_of(&self.base)
    }

    /// An empty request to the API with all its headers.
    pub(super) fn request(&self, endpoint: Endpoint<'_>, token: Option<&Secret>) -> Result<RequestBuilder, CloudError> {
        let method = if endpoint.method() == "GET" { Method::GET } else { Method::POST };
        tracing::debug!(%method, path = endpoint.route(), "asking");
        self.with_own_headers(self.client.request(method, endpoint.url(&self.base)), token)
    }

    fn with_own_headers(&self, mut request: RequestBuilder, token: Option<&Secret>) -> Result<RequestBuilder, CloudError> {
        for (name, value) in &self.attribution {
            request = request.header(*name, value);
        }
        let Some(token) = token else { return Ok(request) };
        let value = HeaderValue::from_str(&format!("Bearer {}", token.reveal()));
        let mut value = value.map_err(|_| CloudError::Setting { name: "NEMO_TOKEN", reason: "cannot stand in a header" })?;
        value.set_sensitive(true);
        Ok(request.header(AUTHORIZATION, value))
    }

    /// Asks, and reads a JSON answer. What may be repeated is tried up to four times when the line or the service
    /// fails.
    pub(super) async fn exchange(
        &self,
        endpoint: Endpoint<'_>,
        what: &'static str,
        payload: Payload<'_>,
        token: Option<&Secret>,
        repeatable: bool,
    ) -> Result<Answer, CloudError> {
        let mut attempt = 1;
        loop {
            let mut request = self.request(endpoint, token)?.header(ACCEPT, "application/json");
            request = match &payload {
                Payload::Nothing if endpoint.method() == "POST" => request.header(CONTENT_LENGTH, 0),
                Payload::Nothing => request,
                Payload::Json(value) => request.json(value),
                Payload::ClientId(id) => request.header(api::CLIENT_ID, *id).header(CONTENT_LENGTH, 0),
            };
            let error = match self.answer_within(request, what, ANSWER_LIMIT).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            // Where no connection was made nothing was sent, and any request may be tried again.
            let may_repeat = repeatable || matches!(error, CloudError::Unreachable { .. });
            if attempt >= MAX_ATTEMPTS || !may_repeat || !error.may_pass() {
                return Err(error);
            }
            tracing::info!(attempt, %error, "trying again");
            let asked = retry_after_of(&error).filter(|wait| *wait <= LONGEST_RETRY_AFTER);
            self.waits.pause(asked.unwrap_or_else(|| Waits::before_attempt(attempt))).await;
            attempt += 1;
        }
    }

    /// Sends one request and reads its JSON answer, all of it within `limit`.
    pub(super) async fn answer_within(&self, request: RequestBuilder, what: &'static str, limit: Duration) -> Result<Answer, CloudError> {
        let exchange = async {
            let response = self.send(request, what).await?;
            self.read_json(response, what).await
        };
        let answer = tokio::time::timeout(self.waits.limit(limit), exchange).await;
        answer.unwrap_or(Err(CloudError::TimedOut { what, after: limit }))
    }

    /// Sends a request as it is, for the answer's head.
    pub(super) async fn send(&self, request: RequestBuilder, what: &'static str) -> Result<Response, CloudError> {
        request.send().await.map_err(|error| self.broken(&error, what))
    }

    fn broken(&self, error: &reqwest::Error, what: &'static str) -> CloudError {
        let reason = innermost(error);
        match () {
            () if error.is_connect() => CloudError::Unreachable { host: self.host(), reason },
            () => CloudError::Lost { what, reason },
        }
    }

    /// Reads a whole JSON answer, or the refusal that it is.
    pub(super) async fn read_json(&self, response: Response, what: &'static str) -> Result<Answer, CloudError> {
        let status = response.status();
        let retry_after = retry_after(&response);
        if status.is_redirection() {
            return Err(CloudError::bad_answer(what, format_args!("a redirect ({status}), which the API does not do")));
        }
        let body = self.read_bounded(response, what).await?;
        let answer = Answer::read(status.as_u16(), &body).map_err(|error| match error {
            AnswerError::Refused(refusal) => {
                tracing::debug!(code = %refusal.code, status = status.as_u16(), place = ?refusal.place, "refused");
                Refused::new(&refusal, retry_after).into()
            }
            error => CloudError::bad_answer(what, error),
        })?;
        tracing::debug!(form = ?answer.form, status = status.as_u16(), "answered");
        Ok(answer)
    }

    async fn read_bounded(&self, mut response: Response, what: &'static str) -> Result<Vec<u8>, CloudError> {
        let too_large = || CloudError::TooLarge { what, limit: MAX_JSON_BYTES };
        if response.content_length().is_some_and(|length| length > MAX_JSON_BYTES) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(bytes) = response.chunk().await.map_err(|error| self.broken(&error, what))? {
            if (body.len() + bytes.len()) as u64 > MAX_JSON_BYTES {
                return Err(too_large());
            }
            body.extend_from_slice(&bytes);
        }
        Ok(body)
    }

    /// Gets a file, redirects followed; another host is sent neither the token nor the attribution.
    pub(super) async fn get_file(&self, url: &Url, token: &Secret) -> Result<Response, CloudError> {
        const WHAT: &str = "the result";
        let mut url = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let mut request = self.client.get(url.clone());
            if self.is_own(&url) {
                request = self.with_own_headers(request, Some(token))?;
            }
            let sent = tokio::time::timeout(self.waits.limit(IDLE_LIMIT), request.send()).await;
            let response =
                sent.map_err(|_| CloudError::TimedOut { what: WHAT, after: IDLE_LIMIT })?.map_err(|error| self.broken_at(&url, &error))?;
            if !response.status().is_redirection() {
                tracing::debug!(own_host = self.is_own(&url), status = response.status().as_u16(), "downloading");
                return Ok(response);
            }
            let target = response.headers().get(LOCATION).and_then(|target| target.to_str().ok()).and_then(|target| url.join(target).ok());
            let target = target.filter(|target| matches!(target.scheme(), "http" | "https"));
            url = target.ok_or_else(|| CloudError::bad_answer(WHAT, "a redirect to nowhere"))?;
        }
        Err(CloudError::bad_answer(WHAT, format_args!("more than {MAX_REDIRECTS} redirects")))
    }

    /// A broken download; only the host of its address is told, since the rest opens the file.
    fn broken_at(&self, url: &Url, error: &reqwest::Error) -> CloudError {
        match self.broken(error, "the result") {
            CloudError::Unreachable { reason, .. } => CloudError::Unreachable { host: host_of(url), reason },
            other => other,
        }
    }

    /// Whether an address is the API's own: same scheme, host and port (RFC 6454).
    fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }

    /// The next bytes of a long answer, or the error of its breaking or standing still.
    pub(super) async fn next_bytes(&self, response: &mut Response, what: &'static str) -> Result<Option<Vec<u8>>, CloudError> {
        let next = tokio::time::timeout(self.waits.limit(IDLE_LIMIT), response.chunk()).await;
        let next = next.map_err(|_| CloudError::TimedOut { what, after: IDLE_LIMIT })?;
        next.map(|bytes| bytes.map(Vec::from)).map_err(|error| self.broken(&error, what))
    }

    /// Reads the answer to a file's request that is none.
    pub(super) async fn refused_file(&self, response: Response) -> CloudError {
        let status = response.status();
        // What another host says is not about this API's token, nor about its requests.
        if !self.is_own(response.url()) {
            return CloudError::bad_answer("the result", format_args!("{status} from {}", host_of(response.url())));
        }
        match self.read_json(response, "the result").await {
            Ok(_) => CloudError::bad_answer("the result", format_args!("JSON ({status}), no video")),
            Err(error) => error,
        }
    }
}

/// The address of a result, which may be relative to the API.
pub(super) fn result_url(base: &Url, text: &str) -> Option<Url> {
    base.join(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    let is_wanted =
        response.status() == StatusCode::TOO_MANY_REQUESTS || response.status().is_server_error() || response.status().is_success();
    api::retry_after(value, Timestamp::now()).filter(|_| is_wanted)
}

fn retry_after_of(error: &CloudError) -> Option<Duration> {
    match error.cause() {
        CloudError::Refused(refused) => refused.retry_after,
        _ => None,
    }
}

fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The innermost cause, which says what happened; the outer ones say where, with addresses that may open files.
pub(super) fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
