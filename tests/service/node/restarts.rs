//! Ended by a crash, by a signal: nothing is lost, and nothing is done twice.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::node::client::{Client, http};
use crate::node::material::{long, of_source, plain, png};
use crate::node::service::Service;

const KILLS: usize = 20;

/// Exports until the node dies; what was answered 200 goes into `taken`, with its draft.
async fn export_on(client: Client, round: usize, taken: tokio::sync::mpsc::UnboundedSender<(String, Value)>) {
    for index in 0..20 {
        let (id, draft) = (format!("render_{round}_{index}"), plain(100 + 100 * (index % 5)));
        let request = client.request(reqwest::Method::POST, "/api/render/proxy/lambda").json(&client.export_body(&id, &draft));
        match request.send().await {
            Ok(response) if response.status() == 200 => taken.send((id, draft)).unwrap(),
            Ok(response) => assert_eq!(response.status(), 429),
            Err(_) => return,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_crashes_lose_nothing_and_do_nothing_twice() {
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(20);
    let mut service = Service::start(&["--workers", "2", "--queue", "1000"]);
    let client = Client::new(&service).await;
    let uploaded = client.upload(&[("a.png", png(1))]).await;
    let address = uploaded.data()["files"][0]["cdn_url"].clone();
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    for round in 0..KILLS {
        let exporting = tokio::spawn(export_on(client.at(&service), round, sender.clone()));
        tokio::time::sleep(Duration::from_millis(random.random_range(0..250))).await;
        service = service.kill_and_restart();
        exporting.await.unwrap();
    }
    drop(sender);
    let mut taken = BTreeMap::new();
    while let Some((id, draft)) = receiver.recv().await {
        taken.insert(id, draft);
    }
    assert!(taken.len() > KILLS, "{} exports were taken", taken.len());
    let client = client.at(&service);
    for (id, draft) in &taken {
        let job = client.wait_end(id).await;
        assert_eq!((&job["status"], &job["progress"]), (&json!("completed"), &json!(100)), "{job}");
        assert_eq!(client.export(id, draft).await.data(), &job, "the same export is still the same job");
        assert_eq!(http().get(job["output"]["url"].as_str().unwrap()).send().await.unwrap().status(), 200);
    }
    // Exports whose answer was lost in a crash may be jobs too; each result lies there once, and each job ended once.
    let results = std::fs::read_dir(service.data().join("results")).unwrap().count();
    let log = service.log();
    let ended: Vec<_> = log.lines().filter(|line| line.contains(" ended ")).filter_map(|line| word_after(line, "job=")).collect();
    let mut once = ended.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ended.len(), "a job ended twice");
    assert!(results >= taken.len() && ended.len() <= results, "{results} results, {} jobs, {} ends", taken.len(), ended.len());
    assert_eq!(service.unfinished(), [] as [String; 0]);
    // Token, session and file are the same too.
    client.export("after", &of_source(address.as_str().unwrap())).await.data();
    assert_eq!(client.wait_end("after").await["status"], "completed");
}

fn word_after<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.split_once(key)?.1.split(' ').next()
}

#[tokio::test]
async fn a_termination_lets_renders_end_and_puts_off_the_others() {
    renders_are_put_off("TERM").await;
}

#[tokio::test]
async fn an_interrupt_lets_renders_end_and_puts_off_the_others() {
    renders_are_put_off("INT").await;
}

async fn renders_are_put_off(signal: &str) {
    let service = Service::start(&["--workers", "1", "--queue", "1000", "--grace", "10s"]);
    let client = Client::new(&service).await;
    client.export("long", &long()).await.data();
    client.wait_for("long", |job| job["status"] == "processing").await;
    client.export("short", &plain(100)).await.data();
    service.signal(signal);
    // It still answers while it waits for what runs, and takes nothing new from the moment it has noticed.
    let mut late = 0;
    let refused = loop {
        let reply = client.export(&format!("late_{late}"), &plain(100)).await;
        if reply.status != 200 {
            break reply;
        }
        late += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!((refused.codes(), refused.retry_after.is_some()), ((503, 503), true));
    assert_eq!(client.poll("long").await.data()["status"], "processing");
    let (status, folder) = service.wait();
    assert_eq!(status, Some(0));
    let service = Service::in_folder(folder, vec!["--workers".to_owned(), "1".to_owned()]);
    let client = client.at(&service);
    client.wait_for("long", |job| job["status"] == "processing").await;
    client.cancel("long").await.data();
    assert_eq!(client.wait_end("short").await["status"], "completed");
    assert_eq!(client.poll(&format!("late_{late}")).await.codes(), (404, 404));
    let service = service.stop_and_restart("TERM");
    assert_eq!(client.at(&service).poll("long").await.data()["status"], "cancelled");
}

#[test]
fn a_folder_is_one_nodes_alone() {
    let service = Service::start(&[]);
    let second = std::process::Command::new(env!("CARGO_BIN_EXE_offcut"))
        .args(["node", "--listen", "127.0.0.1:0", "--data"])
        .arg(service.data())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(1), "{told}");
    assert!(told.contains("another node uses this --data folder"), "{told}");
}
