//! Bounds on who may take how much of the node.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::node::client::{Client, Reply, http};
use crate::node::service::Service;

#[test]
fn a_head_that_does_not_come_ends_its_connection() {
    let service = Service::start(&["--read-timeout", "300ms"]);
    let address = service.url.strip_prefix("http://").unwrap();
    let start = Instant::now();
    let mut slow = TcpStream::connect(address).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").unwrap();
    let mut rest = Vec::new();
    // A reset would end it as well.
    let _ = slow.read_to_end(&mut rest);
    assert!(start.elapsed() > Duration::from_millis(400) && start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
}

#[tokio::test]
async fn an_address_is_given_so_many_new_tokens() {
    let service = Service::start(&["--tokens-per-hour", "2"]);
    let ask = async |client: uuid::Uuid| {
        let request = http().post(format!("{}/api/auth/anonymous-token", service.url)).header("X-Client-Id", client.to_string());
        Reply::of(request.send().await.unwrap()).await
    };
    let first = uuid::Uuid::new_v4();
    ask(first).await.data();
    ask(uuid::Uuid::new_v4()).await.data();
    let refused = ask(uuid::Uuid::new_v4()).await;
    assert_eq!((refused.codes(), refused.retry_after.is_some()), ((429, 429), true));
    // The one that a client has already is told as often as it asks.
    ask(first).await.data();
}

#[tokio::test]
async fn a_large_upload_with_a_bad_token_hears_why() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    let stranger = Client { token: "nmv_usr_0".to_owned(), ..client };
    assert_eq!(stranger.upload(&[("big.wav", vec![0; 40_000_000])]).await.codes(), (401, 1001));
}
