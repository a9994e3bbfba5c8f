//! The abuse of a node by one client, without harm to the others.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::{Body, Method};
use serde_json::{Value, json};

use crate::node::client::{Client, Reply, http};
use crate::node::material::{long, plain, png};
use crate::node::service::Service;

/// More memory than the node may take for any of this, kB.
const MOST_KB: u64 = 250_000;

fn check_memory(service: &Service, before: Option<u64>) {
    if let (Some(before), Some(peak)) = (before, service.memory_kb("VmHWM")) {
        assert!(peak < before + MOST_KB, "from {before} to {peak} kB");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_very_many_values_takes_little_memory() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    let before = service.memory_kb("VmRSS");
    let empty = r#"{"id":"r","sessionId":"s","draft":{"t":[ITEMS]}}"#;
    for item in ["{\"\":{}},", "[],", "0,", "{\"a\":[]},"] {
        let items = item.repeat(8_300_000 / item.len());
        let body = empty.replace("ITEMS", items.trim_end_matches(','));
        let sent = (0..6).map(|_| client.request(Method::POST, "/api/render/proxy/lambda").body(body.clone()).send());
        for reply in join_all(sent).await {
            assert_eq!(Reply::of(reply.unwrap()).await.codes(), (413, 413), "{item}");
        }
    }
    check_memory(&service, before);
    // A long draft of the usual kind is no such body.
    let segments: Vec<Value> =
        (0..4000).map(|_| json!({ "k": "colour", "c": "#c81e3c", "d": 100, "o": 0.5, "x": 0.5, "y": 0.5 })).collect();
    let draft = json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 0, "sg": segments }] });
    client.export("long", &draft).await.data();
    client.cancel("long").await.data();
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_without_a_boundary_or_with_an_endless_head_are_refused_early() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    let before = service.memory_kb("VmRSS");
    let head = "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\r\nX-Long: ";
    for start in ["", head, "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n"] {
        let blocks = std::iter::once(start.to_owned()).chain(std::iter::repeat_n("x".repeat(1 << 16), 1600));
        let body = Body::wrap_stream(futures_util::stream::iter(blocks.map(Ok::<_, std::io::Error>)));
        let request = client.request(Method::POST, &client.upload_path()).header("Content-Type", "multipart/form-data; boundary=b");
        // The answer may come while the rest is still being sent, which breaks the connection.
        if let Ok(response) = request.body(body).send().await {
            assert!((400..500).contains(&response.status().as_u16()), "{start:?}: {}", response.status());
        }
    }
    check_memory(&service, before);
    let missing = client.request(Method::POST, &client.upload_path()).header("Content-Type", "multipart/form-data").body("x");
    assert_eq!(Reply::of(missing.send().await.unwrap()).await.codes(), (400, 400));
    client.upload(&[("a.png", png(1))]).await.data();
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn very_many_idle_connections_harm_nobody() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // The node starts with the usual soft limit, and this test needs more.
    let low = Rlimit { current: Some(1024.min(limit.current.unwrap_or(1024))), ..limit };
    setrlimit(Resource::Nofile, low).unwrap();
    let service = Service::start(&[]);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum.map(|most| most.min(65_536)).or(Some(65_536)), ..limit }).unwrap();
    let address = service.url.strip_prefix("http://").unwrap();
    let idle: Vec<_> = (0..1100).map_while(|_| TcpStream::connect(address).ok()).collect();
    assert!(idle.len() > 1000, "this test could open {} connections", idle.len());
    let client = tokio::time::timeout(Duration::from_secs(60), Client::new(&service)).await.unwrap();
    client.upload(&[("a.png", png(1))]).await.data();
    client.export("r", &plain(100)).await.data();
    assert_eq!(client.wait_end("r").await["status"], "completed");
    assert!(!service.log().contains("ERROR"), "{}", service.log());
    drop(idle);
}

#[tokio::test]
async fn one_token_takes_neither_the_queue_nor_every_turn() {
    let service = Service::start(&["--workers", "1", "--queue", "8"]);
    let (greedy, other) = (Client::new(&service).await, Client::new(&service).await);
    greedy.export("runs", &long()).await.data();
    greedy.wait_for("runs", |job| job["status"] == "processing").await;
    for index in 0..6 {
        greedy.export(&format!("waits_{index}"), &long()).await.data();
    }
    let refused = greedy.export("more", &plain(100)).await;
    assert_eq!((refused.codes(), refused.retry_after.is_some()), ((429, 429), true));
    other.export("a", &plain(100)).await.data();
    greedy.cancel("runs").await.data();
    // Its turn comes before those that were there before it.
    assert_eq!(other.wait_end("a").await["status"], "completed");
    assert_eq!(greedy.poll("waits_5").await.data()["status"], "pending");
}

#[tokio::test]
async fn requests_under_a_name_of_somebody_else_are_refused() {
    let service = Service::start(&["--host", "studio.lan"]);
    let port = service.url.rsplit(':').next().unwrap().to_owned();
    for (host, status) in [
        ("evil.example".to_owned(), 421),
        (format!("evil.example:{port}"), 421),
        ("studio.lan.evil.example".to_owned(), 421),
        ("studio.lan".to_owned(), 200),
        (format!("localhost:{port}"), 200),
        (format!("[::1]:{port}"), 200),
        ("10.1.2.3".to_owned(), 200),
    ] {
        let response = http().get(format!("{}/healthz", service.url)).header("Host", &host).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{host}");
    }
}

#[tokio::test]
async fn a_fetch_that_trickles_ends() {
    let service = Service::start(&["--allow-private-urls", "--fetch-time", "1s"]);
    let client = Client::new(&service).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/a.png", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 1024];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
            while stream.write_all(b"x").is_ok() {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    });
    let start = Instant::now();
    let reply = client.post(&client.upload_path(), &json!({ "urls": [url], "source_type": "url" })).await;
    assert_eq!(reply.codes(), (422, 422), "{reply:?}");
    assert!(reply.body["message"].as_str().unwrap().contains("longer than 1 s"), "{reply:?}");
    assert!(start.elapsed() < Duration::from_secs(60));
}
