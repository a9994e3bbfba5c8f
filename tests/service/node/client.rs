//! A client by hand: each request written out.

use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::node::service::Service;

/// How long a state is waited for, on a machine that is slow and busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// Someone with a token.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) http: reqwest::Client,
    pub(crate) url: String,
    pub(crate) token: String,
    pub(crate) session: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<String>,
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) async fn of(response: Response) -> Self {
        let status = response.status().as_u16();
        let retry_after = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text:?}"));
        Self { status, retry_after, body }
    }

    /// HTTP status and the envelope's code.
    pub(crate) fn codes(&self) -> (u16, i64) {
        (self.status, self.body["code"].as_i64().unwrap())
    }

    /// The data of the answer.
    pub(crate) fn data(&self) -> &Value {
        assert_eq!(self.codes(), (200, 0), "{self:?}");
        &self.body["data"]
    }
}

/// Asks again and again until `is_so`.
pub(crate) async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so().await {
        assert!(Instant::now() < end, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A connection without a token.
pub(crate) fn http() -> reqwest::Client {
    // Another test may have installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

impl Client {
    /// With a token and a session of its own.
    pub(crate) async fn new(service: &Service) -> Self {
        let mut client = Self::with_token(service).await;
        let made = client.post("/api/tasks/me/with-session/nemo_agent", &json!({ "task_name": "project", "language": "en" })).await;
        client.session = made.data()["session_id"].as_str().unwrap().to_owned();
        client
    }

    pub(crate) async fn with_token(service: &Service) -> Self {
        let (http, url) = (http(), service.url.clone());
        let client_id = uuid::Uuid::new_v4().to_string();
        let response = http.post(format!("{url}/api/auth/anonymous-token")).header("X-Client-Id", client_id).send().await.unwrap();
        let token = Reply::of(response).await.data()["token"].as_str().unwrap().to_owned();
        Self { http, url, token, session: String::new() }
    }

    /// Someone who has a token already.
    pub(crate) fn known(url: &str, token: &str) -> Self {
        Self { http: http(), url: url.to_owned(), token: token.to_owned(), session: String::new() }
    }

    /// The same after the node was started anew.
    pub(crate) fn at(&self, service: &Service) -> Self {
        Self { http: http(), url: service.url.clone(), ..self.clone() }
    }

    /// A request with the token and the three headers.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.url) };
        let request = self.http.request(method, url).bearer_auth(&self.token);
        request.header("X-Skill-Source", "test").header("X-Skill-Version", "1").header("X-Skill-Platform", "test")
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        Reply::of(self.request(Method::POST, path).json(body).send().await.unwrap()).await
    }

    /// The answer's text, whatever it is.
    pub(crate) async fn post_text(&self, path: &str, body: &Value) -> String {
        self.request(Method::POST, path).json(body).send().await.unwrap().text().await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        Reply::of(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub(crate) async fn bytes(&self, path: &str) -> (u16, Vec<u8>) {
        let response = self.request(Method::GET, path).send().await.unwrap();
        (response.status().as_u16(), response.bytes().await.unwrap().to_vec())
    }

    pub(crate) fn upload_path(&self) -> String {
        format!("/api/upload-video/nemo_agent/me/{}", self.session)
    }

    pub(crate) async fn upload(&self, files: &[(&str, Vec<u8>)]) -> Reply {
        let form = files
            .iter()
            .fold(Form::new(), |form, (name, bytes)| form.part("files", Part::bytes(bytes.clone()).file_name((*name).to_owned())));
        Reply::of(self.request(Method::POST, &self.upload_path()).multipart(form).send().await.unwrap()).await
    }

    pub(crate) async fn state(&self) -> Value {
        self.get(&format!("/api/state/nemo_agent/me/{}/latest", self.session)).await.data()["state"].clone()
    }

    /// Says something; the answer is still to be read.
    pub(crate) async fn say(&self, text: &str) -> Response {
        let body = json!({ "app_name": "nemo_agent", "user_id": "me", "session_id": self.session, "new_message": { "parts": [{ "text": text }] } });
        let response = self.request(Method::POST, "/run_sse").header("Accept", "text/event-stream").json(&body).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        response
    }

    /// The `data` of the events that answer.
    pub(crate) async fn chat(&self, text: &str) -> Vec<Value> {
        let text = self.say(text).await.text().await.unwrap();
        text.lines().filter_map(|line| line.strip_prefix("data:")).map(|data| serde_json::from_str(data.trim()).unwrap()).collect()
    }

    pub(crate) fn export_body(&self, id: &str, draft: &Value) -> Value {
        json!({ "id": id, "sessionId": self.session, "draft": draft, "output": { "format": "mp4", "quality": "draft" } })
    }

    pub(crate) async fn export(&self, id: &str, draft: &Value) -> Reply {
        self.post("/api/render/proxy/lambda", &self.export_body(id, draft)).await
    }

    pub(crate) async fn poll(&self, id: &str) -> Reply {
        self.get(&format!("/api/render/proxy/lambda/{id}")).await
    }

    pub(crate) async fn cancel(&self, id: &str) -> Reply {
        self.post(&format!("/api/render/proxy/lambda/{id}/cancel"), &json!({})).await
    }

    /// Polls until `wanted` holds.
    pub(crate) async fn wait_for(&self, id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let reply = self.poll(id).await;
            if wanted(reply.data()) {
                return reply.data().clone();
            }
            assert!(Instant::now() < end, "{id}: {reply:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Polls until the job is over.
    pub(crate) async fn wait_end(&self, id: &str) -> Value {
        self.wait_for(id, |job| !matches!(job["status"].as_str(), Some("pending" | "processing"))).await
    }
}
