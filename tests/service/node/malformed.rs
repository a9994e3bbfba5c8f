//! Requests out of shape: refused with 4xx, never 5xx, and the node lives on.

use std::time::Duration;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::node::client::{Client, http};
use crate::node::material::plain;
use crate::node::service::Service;

/// Any JSON, of the words that requests use and others.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        "\\PC{0,12}".prop_map(Value::from),
        Just(json!("mp4")),
    ];
    let keys = prop_oneof![
        Just("id"),
        Just("sessionId"),
        Just("draft"),
        Just("output"),
        Just("t"),
        Just("tt"),
        Just("sg"),
        Just("u"),
        Just("d"),
        Just("m"),
        Just("urls"),
        Just("source_type"),
        Just("new_message"),
        Just("parts"),
        Just("text"),
        Just("session_id"),
        Just("task_name"),
        Just("k"),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        let items = prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from);
        let map = prop::collection::hash_map(keys.clone().prop_map(str::to_owned), inner, 0..6);
        prop_oneof![items, map.prop_map(Value::from_iter)]
    })
}

/// Bodies that fit into an export in place of one of its parts.
fn bodies(client: &Client, runner: &mut TestRunner) -> Vec<Vec<u8>> {
    let mut draw = || any_json().new_tree(runner).unwrap().current();
    let good = client.export_body("fuzzed", &plain(100));
    let mut bodies = Vec::new();
    for _ in 0..60 {
        let noise = draw();
        bodies.push(noise.to_string().into_bytes());
        for place in [
            "/id",
            "/sessionId",
            "/draft",
            "/draft/t",
            "/draft/t/0",
            "/draft/t/0/sg",
            "/draft/t/0/sg/0",
            "/draft/t/0/sg/0/d",
            "/draft/m",
            "/output",
        ] {
            let mut body = good.clone();
            *body.pointer_mut(place).unwrap() = noise.clone();
            bodies.push(body.to_string().into_bytes());
        }
    }
    let text = good.to_string().into_bytes();
    bodies.extend((0..text.len()).step_by(7).map(|length| text[..length].to_vec()));
    bodies.push(b"[".repeat(100_000));
    bodies.push(vec![0xff; 100]);
    bodies
}

#[tokio::test]
async fn bodies_out_of_shape_are_refused() {
    let service = Service::start(&["--queue", "10000", "--max-duration", "500ms"]);
    let client = Client::new(&service).await;
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let (upload, session) = (client.upload_path(), "/api/tasks/me/with-session/nemo_agent");
    for (index, body) in bodies(&client, &mut runner).into_iter().enumerate() {
        for path in ["/api/render/proxy/lambda", "/run_sse", session, &upload] {
            let request = client.request(Method::POST, path).header("Content-Type", "application/json");
            let status = request.body(body.clone()).send().await.unwrap().status().as_u16();
            // Some noise is right by chance.
            assert!(status == 200 || (400..500).contains(&status), "{path} {index}: {status} {}", String::from_utf8_lossy(&body));
        }
    }
    assert!(!service.log().contains("ERROR"), "{}", service.log());
    assert_eq!(http().get(format!("{}/healthz", service.url)).send().await.unwrap().status(), 200);
}

/// The head of a file in a form.
const PART: &str = "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\r\n\r\n";

#[tokio::test]
async fn forms_out_of_shape_are_refused() {
    let service = Service::start(&["--read-timeout", "300ms"]);
    let client = Client::new(&service).await;
    for (content_type, body) in [
        ("multipart/form-data", String::new()),
        ("multipart/form-data; boundary=", String::new()),
        ("multipart/form-data; boundary=b", String::new()),
        ("multipart/form-data; boundary=b", "--b".to_owned()),
        ("multipart/form-data; boundary=b", "--b--\r\n".to_owned()),
        ("multipart/form-data; boundary=b", PART.to_owned()),
        ("multipart/form-data; boundary=b", format!("{PART}data")),
        ("multipart/form-data; boundary=b", format!("{PART}data\r\n--c--\r\n")),
        ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: nonsense\r\n\r\nx\r\n--b--\r\n".to_owned()),
        ("multipart/form-data; boundary=b", "--b\r\nnot a header\r\n\r\nx\r\n--b--\r\n".to_owned()),
        ("application/json; charset=\"", "{".to_owned()),
    ] {
        let request = client.request(Method::POST, &client.upload_path()).header("Content-Type", content_type).body(body.clone());
        let status = request.send().await.unwrap().status().as_u16();
        assert!((400..500).contains(&status), "{content_type} {body:?}: {status}");
    }
    let address = client.url.strip_prefix("http://").unwrap();
    // A sender that stands still is not waited for.
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nContent-Length: 100000\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n{PART}abc",
        client.upload_path(),
        client.token
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 1000];
    let length = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut answer)).await.unwrap().unwrap();
    assert!(answer[..length].starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&answer[..length]));
    assert!(!service.log().contains("ERROR"), "{}", service.log());
}

#[tokio::test]
async fn paths_and_broken_requests_are_refused() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    for path in [
        "/api/render/proxy/lambda/%ff",
        "/api/render/proxy/lambda/..%2f..",
        "/api/state/nemo_agent/me/%00/latest",
        "/output/x",
        "/files/%ff",
        "/output/..%2f..%2fnode.sqlite",
        "/files/..%2fnode.sqlite",
        "//",
        "/api",
        "/api/render/proxy//download",
    ] {
        let status = client.request(Method::GET, path).send().await.unwrap().status().as_u16();
        assert!((400..500).contains(&status), "{path}: {status}");
    }
    let address = client.url.strip_prefix("http://").unwrap();
    for raw in [
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /run_sse HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "\x16\x03\x01\x02\x00",
    ] {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(raw.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        // A connection that is just closed is an answer too.
        let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await.unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{raw:?}: {answer}");
    }
}
