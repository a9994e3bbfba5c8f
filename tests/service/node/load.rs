//! Many clients at once. `OFFCUT_LOAD=full` takes the whole load and a minute for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::node::client::Client;
use crate::node::material::{plain, png};
use crate::node::service::Service;

/// The statuses that may be answered under load.
fn check(status: u16, what: &str) {
    assert!(status == 200 || status == 429, "{what}: {status}");
}

struct Load {
    pollers: usize,
    uploaders: usize,
    renders: usize,
    duration: Duration,
}

#[tokio::test(flavor = "multi_thread")]
async fn load_is_borne_with_flat_memory() {
    let is_full = std::env::var("OFFCUT_LOAD").is_ok_and(|load| load == "full");
    let load = if is_full {
        Load { pollers: 200, uploaders: 20, renders: 5, duration: Duration::from_secs(60) }
    } else {
        Load { pollers: 50, uploaders: 5, renders: 2, duration: Duration::from_secs(4) }
    };
    let service = Service::start(&["--workers", "1", "--queue", "4"]);
    let client = Client::new(&service).await;
    client.export("first", &plain(500)).await.data();
    let over = Arc::new(AtomicBool::new(false));
    let counts = Arc::new([const { AtomicU64::new(0) }; 3]);
    let mut tasks = Vec::new();
    for index in 0..load.pollers + load.uploaders + load.renders {
        let kind = usize::from(index >= load.pollers) + usize::from(index >= load.pollers + load.uploaders);
        let (client, over, counts) = (client.at(&service), Arc::clone(&over), Arc::clone(&counts));
        tasks.push(tokio::spawn(async move {
            let mut step = 0;
            while !over.load(Ordering::Relaxed) {
                act(&client, kind, index, step).await;
                counts[kind].fetch_add(1, Ordering::Relaxed);
                step += 1;
            }
        }));
    }
    let (mut early, start) = (None, Instant::now());
    while start.elapsed() < load.duration {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if early.is_none() && start.elapsed() > load.duration / 3 {
            early = service.memory_kb("VmRSS");
        }
    }
    let late = service.memory_kb("VmRSS");
    over.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.unwrap();
    }
    let [polls, uploads, renders] = [0, 1, 2].map(|kind| counts[kind].load(Ordering::Relaxed));
    println!("{polls} polls, {uploads} uploads, {renders} exports in {:?}; resident {early:?} then {late:?} kB", load.duration);
    assert!(polls > 0 && uploads > 0 && renders > 0);
    if let (Some(early), Some(late)) = (early, late) {
        let most = if is_full { early + early / 4 + 16_000 } else { early * 2 + 64_000 };
        assert!(late < most, "memory grew from {early} to {late} kB");
    }
}

async fn act(client: &Client, kind: usize, index: usize, step: usize) {
    match kind {
        0 => {
            check(client.poll("first").await.status, "poll");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        1 => check(client.upload(&[("a.png", png((index + step) as u8))]).await.status, "upload"),
        _ => {
            let id = format!("load_{index}_{step}");
            let reply = client.export(&id, &plain(2000)).await;
            check(reply.status, "export");
            if reply.status == 429 {
                assert!(reply.retry_after.is_some());
                tokio::time::sleep(Duration::from_millis(100)).await;
            } else {
                assert_eq!(client.wait_end(&id).await["status"], "completed");
            }
        }
    }
}
