//! Renders as processes: whatever becomes of one, the node, its worker and the jobs of others go on.
#![cfg(target_os = "linux")]

use std::time::{Duration, Instant};

use serde_json::json;

use crate::node::client::{Client, until};
use crate::node::material::{long, plain};
use crate::node::service::Service;
use crate::support::until;

/// Sends a signal to a process.
fn signal(name: &str, process: u32) {
    assert!(std::process::Command::new("kill").args(["-s", name, &process.to_string()]).status().unwrap().success());
}

/// The one render that runs.
fn render(service: &Service) -> u32 {
    until::until("a render runs", || service.renders().first().copied())
}

#[tokio::test]
async fn a_job_whose_process_ends_is_tried_once_more_after_all_others() {
    let service = Service::start(&["--workers", "1"]);
    let (client, other) = (Client::new(&service).await, Client::new(&service).await);
    client.export("deadly", &long()).await.data();
    client.wait_for("deadly", |job| job["status"] == "processing").await;
    for id in ["a", "b"] {
        client.export(id, &plain(100)).await.data();
        other.export(id, &plain(100)).await.data();
    }
    let first = render(&service);
    signal("ABRT", first);
    for id in ["a", "b"] {
        assert_eq!(client.wait_end(id).await["status"], "completed");
        assert_eq!(other.wait_end(id).await["status"], "completed");
    }
    client.wait_for("deadly", |job| job["status"] == "processing").await;
    let second = until::until("it runs again", || service.renders().into_iter().find(|&process| process != first));
    signal("ABRT", second);
    let job = client.wait_end("deadly").await;
    assert_eq!(job["status"], "failed");
    assert!(job["error"].as_str().unwrap().contains("signal 6"), "{job}");
    assert_eq!(service.unfinished(), [] as [String; 0]);
    other.export("c", &plain(100)).await.data();
    assert_eq!(other.wait_end("c").await["status"], "completed");
}

#[tokio::test]
async fn a_render_that_hangs_holds_neither_its_worker_nor_the_node() {
    let service = Service::start(&["--workers", "1", "--grace", "5s"]);
    let client = Client::new(&service).await;
    client.export("hangs", &long()).await.data();
    client.wait_for("hangs", |job| job["status"] == "processing").await;
    // As a decoder that never comes back: nothing of the process runs any more.
    signal("STOP", render(&service));
    client.export("next", &plain(100)).await.data();
    client.cancel("hangs").await.data();
    assert_eq!(client.wait_end("next").await["status"], "completed");
    client.export("again", &long()).await.data();
    client.wait_for("again", |job| job["status"] == "processing").await;
    let process = render(&service);
    signal("STOP", process);
    let start = Instant::now();
    service.signal("TERM");
    let (status, folder) = service.wait();
    assert_eq!(status, Some(0));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    until("its process is gone", async || !std::path::Path::new(&format!("/proc/{process}/exe")).exists()).await;
    let service = Service::in_folder(folder, vec!["--workers".to_owned(), "1".to_owned()]);
    client.at(&service).wait_for("again", |job| job["status"] == "processing").await;
}

#[tokio::test]
async fn renders_end_with_a_node_that_is_killed() {
    let mut service = Service::start(&["--workers", "1"]);
    let client = Client::new(&service).await;
    client.export("long", &long()).await.data();
    client.wait_for("long", |job| job["status"] == "processing").await;
    let process = render(&service);
    service.child.kill().unwrap();
    service.child.wait().unwrap();
    until("its process is gone", async || !std::path::Path::new(&format!("/proc/{process}/exe")).exists()).await;
}

#[tokio::test]
async fn a_render_is_held_to_its_memory_and_its_time() {
    let service = Service::start(&["--workers", "1", "--job-memory", "30M", "--job-time", "60s"]);
    let client = Client::new(&service).await;
    let mut large = plain(1000);
    (large["m"]["width"], large["m"]["height"]) = (json!(1080), json!(1920));
    client.export("large", &large).await.data();
    let job = client.wait_end("large").await;
    assert_eq!(job["status"], "failed", "{job}");
    drop(service);
    let service = Service::start(&["--workers", "1", "--job-time", "500ms"]);
    let client = Client::new(&service).await;
    client.export("slow", &long()).await.data();
    let job = client.wait_end("slow").await;
    assert!(job["error"].as_str().unwrap().contains("longer than a render may"), "{job}");
}
