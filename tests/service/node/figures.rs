//! The figures a node has to reach. Timings are printed and held to bounds that a busy machine keeps;
//! `OFFCUT_LOAD=full` asks for the whole.

use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::node::client::{Client, Reply};
use crate::node::material::plain;
use crate::node::service::Service;
use crate::support::wav::wav_header;

fn is_full() -> bool {
    std::env::var("OFFCUT_LOAD").is_ok_and(|load| load == "full")
}

/// A form with a WAV of this many bytes of silence, made while it is sent.
fn streamed_form(bytes: u32) -> reqwest::multipart::Form {
    let block = vec![0_u8; 1 << 16];
    let rest = futures_util::stream::unfold(bytes as usize, move |left| {
        let length = left.min(block.len());
        let piece = block[..length].to_vec();
        async move { (length > 0).then_some((Ok::<_, std::io::Error>(piece), left - length)) }
    });
    let header = futures_util::stream::iter([Ok(wav_header(8000, 1, bytes))]);
    let body = reqwest::Body::wrap_stream(futures_util::StreamExt::chain(header, rest));
    reqwest::multipart::Form::new().part("files", reqwest::multipart::Part::stream(body).file_name("long.wav"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_upload_takes_little_memory() {
    let (bytes, most_kb) = if is_full() { (499_000_000, 64_000) } else { (160_000_000, 128_000) };
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    let before = service.memory_kb("VmRSS");
    let start = Instant::now();
    let request = client.request(reqwest::Method::POST, &client.upload_path()).multipart(streamed_form(bytes));
    let reply = Reply::of(request.send().await.unwrap()).await;
    let elapsed = start.elapsed();
    assert_eq!(reply.data()["files"][0]["duration"].as_f64(), Some(f64::from(bytes) / 16_000.0));
    let (peak, rate) = (service.memory_kb("VmHWM"), f64::from(bytes) / 1e6 / elapsed.as_secs_f64());
    println!("{bytes} bytes in {elapsed:?}, {rate:.0} MB/s; resident before {before:?}, peak {peak:?} kB");
    if let (Some(peak), Some(before)) = (peak, before) {
        assert!(peak < before + most_kb, "from {before} to {peak} kB");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn polls_are_answered_fast() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    client.export("r", &plain(100)).await.data();
    client.wait_end("r").await;
    let address = client.url.strip_prefix("http://").unwrap().to_owned();
    let request = format!("GET /api/render/proxy/lambda/r HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\r\n", client.token);
    let count = if is_full() { 20_000 } else { 1000 };
    let start = Instant::now();
    let connections = (0..4).map(|_| poll_on(address.clone(), request.clone(), count / 4));
    futures_util::future::join_all(connections).await;
    let rate = f64::from(count) / start.elapsed().as_secs_f64();
    println!("{rate:.0} polls a second over 4 connections");
    assert!(rate > if is_full() { 2000.0 } else { 10.0 }, "{rate:.0} polls a second");
}

/// One request after another on one connection, without a client library's cost.
async fn poll_on(address: String, request: String, count: u32) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut answer = vec![0; 4096];
    for _ in 0..count {
        stream.write_all(request.as_bytes()).await.unwrap();
        let length = stream.read(&mut answer).await.unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 200") && answer[..length].ends_with(b"}}"));
    }
}

#[tokio::test]
async fn ten_thousand_past_jobs_do_not_delay_the_start() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    service.signal("TERM");
    let (status, folder) = service.wait();
    assert_eq!(status, Some(0));
    let mut database = Connection::open(folder.path().join("data/node.sqlite")).unwrap();
    let filling = database.transaction().unwrap();
    for index in 0..10_000_i64 {
        let row = params![format!("past_{index}"), [0_u8; 32], jiff::Timestamp::now().as_millisecond(), format!("{index:048x}")];
        filling
            .execute(
                "INSERT INTO jobs (account, id, body_hash, quality, status, attempts, bytes, ended_ms, link, link_expires_ms)
                 VALUES (1, ?1, ?2, 'high', 'completed', 1, 1000, ?3, ?4, ?3)",
                row,
            )
            .unwrap();
    }
    filling.commit().unwrap();
    drop(database);
    let start = Instant::now();
    let service = Service::in_folder(folder, Vec::new());
    let client = client.at(&service);
    assert_eq!(client.poll("past_9999").await.data()["status"], "completed");
    let elapsed = start.elapsed();
    println!("serving after {elapsed:?} with 10 000 past jobs");
    assert!(elapsed < Duration::from_secs(if is_full() { 1 } else { 60 }), "{elapsed:?}");
}
