//! Each refusal, with HTTP status and code.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::node::client::{Client, Reply, http, until};
use crate::node::material::{long, of_source, plain, png};
use crate::node::service::Service;
use crate::support::server::{Server, answer};

#[tokio::test]
async fn tokens_and_client_ids_are_checked() {
    let service = Service::start(&["--token-lifetime", "1s"]);
    let url = format!("{}/api/auth/anonymous-token", service.url);
    for id in [None, Some(""), Some("  ")] {
        let request = http().post(&url);
        let request = match id {
            Some(id) => request.header("X-Client-Id", id),
            None => request,
        };
        assert_eq!(Reply::of(request.send().await.unwrap()).await.codes(), (400, 400), "{id:?}");
    }
    let client = Client::with_token(&service).await;
    for value in ["", "Bearer", "Bearer ", "Bearer nmv_usr_0", "Basic x", &client.token] {
        let request = http().get(format!("{}/api/credits/balance/simple", service.url)).header("Authorization", value);
        assert_eq!(Reply::of(request.send().await.unwrap()).await.codes(), (401, 1001), "{value}");
    }
    until("the token ends", async || client.get("/api/credits/balance/simple").await.codes() == (401, 1001)).await;
}

#[tokio::test]
async fn uploads_are_refused_by_kind_and_size() {
    let service = Service::start(&["--max-upload", "100K", "--max-storage", "150K"]);
    let client = Client::new(&service).await;
    for (name, bytes) in [("a.txt", b"x".to_vec()), ("noending", png(1)), ("a.mp4", b"just text".to_vec()), ("a.png", Vec::new())] {
        let reply = client.upload(&[(name, bytes)]).await;
        assert_eq!(reply.codes(), (415, 4001), "{name}");
        assert!(reply.body["message"].as_str().unwrap().contains("mp4 mov"), "{reply:?}");
    }
    assert_eq!(client.upload(&[("big.wav", vec![0; 300_000])]).await.codes(), (413, 4002));
    assert_eq!(client.upload(&[]).await.codes(), (400, 400));
    let other_field = Form::new().part("file", Part::bytes(png(1)).file_name("a.png"));
    let reply = client.request(Method::POST, &client.upload_path()).multipart(other_field).send().await.unwrap();
    assert_eq!(Reply::of(reply).await.codes(), (400, 400));
    let text = client.request(Method::POST, &client.upload_path()).body("hello").send().await.unwrap();
    assert_eq!(Reply::of(text).await.codes(), (415, 415));
    let stranger = Client { session: "nobody".to_owned(), ..client.clone() };
    assert_eq!(stranger.upload(&[("a.png", png(1))]).await.codes(), (404, 1002));
    assert_eq!(service.unfinished(), [] as [String; 0], "what was refused is left nowhere");
}

#[tokio::test]
async fn addresses_into_private_networks_are_refused() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    let inside = Server::start(|_, _| answer("200 OK", "", &png(1), png(1).len()));
    let port = inside.address.rsplit_once(':').unwrap().1;
    for (address, codes) in [
        (inside.url("/a.png"), (400, 400)),
        (format!("http://localhost:{port}/a.png"), (400, 400)),
        (format!("http://[::ffff:127.0.0.1]:{port}/a.png"), (400, 400)),
        ("http://169.254.169.254/a.png".to_owned(), (400, 400)),
        ("http://user:pw@127.0.0.1/a.png".to_owned(), (400, 400)),
        ("file:///etc/a.png".to_owned(), (400, 400)),
        ("ftp://example.com/a.png".to_owned(), (400, 400)),
        ("nonsense".to_owned(), (400, 400)),
        (inside.url("/a.exe"), (415, 4001)),
    ] {
        let reply = client.post(&client.upload_path(), &json!({ "urls": [address], "source_type": "url" })).await;
        assert_eq!(reply.codes(), codes, "{address}");
    }
    assert_eq!(inside.requests().len(), 0, "nothing was asked of the private server");
    for body in
        [json!({}), json!({ "urls": [] }), json!({ "urls": [], "source_type": "url" }), json!({ "urls": ["x"], "source_type": "file" })]
    {
        assert_eq!(client.post(&client.upload_path(), &body).await.codes(), (400, 400), "{body}");
    }
    // What is too large, or not what it is called, is refused while it is fetched.
    let lenient = Service::start(&["--allow-private-urls", "--max-upload", "100K"]);
    let client = Client::new(&lenient).await;
    let large = Server::start(|_, _| answer("200 OK", "", &vec![7; 200_000], 200_000));
    let page = Server::start(|_, _| answer("200 OK", "", b"<html>", 6));
    let missing = Server::start(|_, _| answer("404 Not Found", "", b"", 0));
    for (server, codes) in [(large, (413, 4002)), (page, (415, 4001)), (missing, (422, 422))] {
        let reply = client.post(&client.upload_path(), &json!({ "urls": [server.url("/a.png")], "source_type": "url" })).await;
        assert_eq!(reply.codes(), codes);
    }
}

#[tokio::test]
async fn exports_are_refused_for_their_reasons() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    let good = client.export_body("r", &plain(100));
    let bare = http().post(format!("{}/api/render/proxy/lambda", client.url)).bearer_auth(&client.token).json(&good);
    let refused = Reply::of(bare.send().await.unwrap()).await;
    let named =
        ["x-skill-source", "x-skill-version", "x-skill-platform"].map(|name| refused.body["message"].as_str().unwrap().contains(name));
    assert_eq!((refused.codes(), named), ((402, 402), [true; 3]));
    for missing in ["X-Skill-Source", "X-Skill-Version", "X-Skill-Platform"] {
        let mut request = http().post(format!("{}/api/render/proxy/lambda", client.url)).bearer_auth(&client.token).json(&good);
        for name in ["X-Skill-Source", "X-Skill-Version", "X-Skill-Platform"].into_iter().filter(|name| *name != missing) {
            request = request.header(name, "x");
        }
        assert_eq!(Reply::of(request.send().await.unwrap()).await.codes(), (402, 402), "{missing}");
    }
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        body
    };
    let canvas = |width: u32, height: u32| json!({ "m": { "width": width, "height": height }, "t": plain(100)["t"] });
    for (body, codes) in [
        (with("id", json!("")), (400, 400)),
        (with("id", json!("a/b")), (400, 400)),
        (with("id", json!("x".repeat(200))), (400, 400)),
        (with("id", json!(7)), (400, 400)),
        (with("sessionId", json!("nobody")), (404, 1002)),
        (with("output", json!({ "format": "avi", "quality": "high" })), (400, 400)),
        (with("output", json!({ "format": "mp4", "quality": "best" })), (400, 400)),
        (with("draft", json!({})), (400, 400)),
        (with("draft", json!({ "t": [{ "tt": 0, "sg": [] }] })), (400, 400)),
        (with("draft", json!({ "t": [{ "tt": 0, "sg": [{ "k": "colour", "d": -5 }] }] })), (400, 400)),
        (with("draft", of_source("https://example.com/a.png")), (400, 400)),
        (with("draft", canvas(1082, 1920)), (402, 402)),
        (with("draft", canvas(1080, 1922)), (402, 402)),
        (json!([]), (400, 400)),
    ] {
        assert_eq!(client.post("/api/render/proxy/lambda", &body).await.codes(), codes, "{body}");
    }
    let mut snake = good.clone();
    snake["session_id"] = snake.as_object_mut().unwrap().remove("sessionId").unwrap();
    snake["session_id"] = json!("nobody");
    assert_eq!(client.post("/api/render/proxy/lambda", &snake).await.codes(), (404, 1002));
    let large = client.request(Method::POST, "/api/render/proxy/lambda").body(vec![b' '; 9 << 20]).send().await.unwrap();
    assert_eq!(Reply::of(large).await.codes(), (413, 413));
    assert_eq!(client.poll("r").await.codes(), (404, 404), "nothing of all this became a job");
    let deleted = client.request(Method::DELETE, "/api/render/proxy/lambda/r").send().await.unwrap();
    assert_eq!(Reply::of(deleted).await.codes(), (405, 405));
}

#[tokio::test]
async fn a_full_queue_says_when_to_come_again() {
    let service = Service::start(&["--workers", "1", "--queue", "2"]);
    let client = Client::new(&service).await;
    client.export("running", &long()).await.data();
    client.wait_for("running", |job| job["status"] == "processing").await;
    client.export("a", &plain(100)).await.data();
    client.export("b", &plain(100)).await.data();
    let refused = client.export("c", &plain(100)).await;
    assert_eq!((refused.codes(), refused.retry_after.as_deref()), ((429, 429), Some("30")));
    assert_eq!(client.poll("c").await.codes(), (404, 404));
    // What is known already needs no room.
    assert_eq!(client.export("a", &plain(100)).await.data()["status"], "pending");
    client.cancel("running").await.data();
    assert_eq!(client.wait_end("b").await["status"], "completed");
    client.export("c", &plain(100)).await.data();
}

#[tokio::test]
async fn talk_is_refused_without_credits_words_or_a_session() {
    let service = Service::start(&["--credits", "0"]);
    let client = Client::new(&service).await;
    let body = |session: &str, text: &str| json!({ "app_name": "nemo_agent", "user_id": "me", "session_id": session, "new_message": { "parts": [{ "text": text }] } });
    assert_eq!(client.post("/run_sse", &body(&client.session, "create a video")).await.codes(), (403, 2001));
    assert_eq!(client.post("/run_sse", &body(&client.session, " ")).await.codes(), (400, 400));
    assert_eq!(client.post("/run_sse", &body("nobody", "hi")).await.codes(), (404, 1002));
    assert_eq!(client.post("/run_sse", &json!({ "text": "hi" })).await.codes(), (400, 400));
    client.export("r", &plain(100)).await.data();
    assert_eq!(client.wait_end("r").await["status"], "completed", "an export costs no credits");
}
