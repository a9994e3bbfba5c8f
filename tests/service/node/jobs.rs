//! The fate of jobs.

use serde_json::json;

use crate::node::client::{Client, http, until};
use crate::node::material::{long, of_source, plain, png};
use crate::node::service::Service;

#[tokio::test]
async fn a_repeated_id_is_the_same_job_or_a_conflict() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    client.export("r", &plain(200)).await.data();
    assert_eq!(client.export("r", &plain(200)).await.data()["id"], "r");
    assert_eq!(client.export("r", &plain(300)).await.codes(), (409, 409));
    let done = client.wait_end("r").await;
    assert_eq!(client.export("r", &plain(200)).await.data(), &done);
    // Twenty at once are one job as well.
    let (body, requests) = (plain(100), (0..20).map(|_| client.clone()).collect::<Vec<_>>());
    let replies = futures_util::future::join_all(requests.iter().map(|client| client.export("twin", &body))).await;
    assert!(replies.iter().all(|reply| reply.data()["id"] == "twin"));
    assert_eq!(client.wait_end("twin").await["status"], "completed");
    assert_eq!(service.log().matches(" rendering ").count(), 2, "{}", service.log());
}

#[tokio::test]
async fn jobs_are_cancelled_whether_they_wait_or_run() {
    let service = Service::start(&["--workers", "1"]);
    let client = Client::new(&service).await;
    client.export("runs", &long()).await.data();
    client.wait_for("runs", |job| job["status"] == "processing").await;
    client.export("waits", &long()).await.data();
    for id in ["waits", "runs", "runs"] {
        assert_eq!(client.cancel(id).await.data()["status"], "cancelled");
        let job = client.poll(id).await;
        assert_eq!((&job.data()["status"], &job.data()["output"]), (&json!("cancelled"), &json!(null)));
    }
    // The worker is free again, and a job that is over cannot be cancelled.
    client.export("next", &plain(100)).await.data();
    client.wait_end("next").await;
    assert_eq!(client.cancel("next").await.data()["status"], "completed");
    assert_eq!(client.get("/api/render/proxy/runs/download").await.codes(), (409, 409));
    assert_eq!(service.unfinished(), [] as [String; 0]);
    assert_eq!(std::fs::read_dir(service.data().join("results")).unwrap().count(), 1);
}

#[tokio::test]
async fn a_render_that_fails_says_why_without_naming_folders() {
    let service = Service::start(&["--max-duration", "2s"]);
    let client = Client::new(&service).await;
    client.export("long", &plain(3000)).await.data();
    let job = client.wait_end("long").await;
    assert_eq!(job["status"], "failed");
    assert!(job["error"].as_str().unwrap().contains("up to 2 s"), "{job}");
    // A file that the disk has lost.
    let uploaded = client.upload(&[("a.png", png(1))]).await;
    let file = &uploaded.data()["files"][0];
    let accounts = std::fs::read_dir(service.data().join("media")).unwrap();
    let paths: Vec<_> = accounts.map(|account| account.unwrap().path().join(file["hash"].as_str().unwrap())).collect();
    std::fs::remove_file(&paths[0]).unwrap();
    client.export("lost", &of_source(file["cdn_url"].as_str().unwrap())).await.data();
    let job = client.wait_end("lost").await;
    assert_eq!(job["status"], "failed", "{job}");
    assert!(!job["error"].as_str().unwrap().contains(service.data().to_str().unwrap()), "{job}");
}

#[tokio::test]
async fn results_go_after_their_time() {
    let service = Service::start(&["--keep", "10h", "--token-lifetime", "9d"]);
    let client = Client::new(&service).await;
    client.export("r", &plain(100)).await.data();
    let url = client.wait_end("r").await["output"]["url"].as_str().unwrap().to_owned();
    assert_eq!(http().get(&url).send().await.unwrap().status(), 200);
    let link = url.rsplit('/').next().unwrap();
    // The node sweeps when it starts.
    let service = service.restart_with("UPDATE jobs SET ended_ms = ended_ms - 11 * 3600000");
    let client = client.at(&service);
    let gone = client.wait_for("r", |job| job["output"].is_null()).await;
    assert_eq!(gone["status"], "completed");
    assert_eq!(http().get(format!("{}/output/{link}", service.url)).send().await.unwrap().status(), 404);
    assert_eq!(client.get("/api/render/proxy/r/download").await.codes(), (410, 410));
    until("the file goes", async || std::fs::read_dir(service.data().join("results")).unwrap().count() == 0).await;
    // The id stays taken for a while longer, and is then free.
    assert_eq!(client.export("r", &plain(200)).await.codes(), (409, 409));
    let service = service.restart_with("UPDATE jobs SET ended_ms = ended_ms - 30 * 3600000");
    let client = client.at(&service);
    until("the record goes", async || client.poll("r").await.codes() == (404, 404)).await;
}

#[tokio::test]
async fn the_address_of_a_result_ends_and_another_is_given() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    client.export("r", &plain(100)).await.data();
    let url = |job: &serde_json::Value| job["output"]["url"].as_str().unwrap().to_owned();
    let first = url(&client.wait_end("r").await);
    assert_eq!(first.rsplit('/').next().unwrap().len(), 48);
    let service = service.restart_with("UPDATE jobs SET link_expires_ms = link_expires_ms - 2 * 3600000");
    let client = client.at(&service);
    let first = format!("{}/output/{}", service.url, first.rsplit('/').next().unwrap());
    assert_eq!(http().get(&first).send().await.unwrap().status(), 410);
    // All that ask at once are given the same.
    let asking = (0..20).map(|_| client.clone()).collect::<Vec<_>>();
    let polls = futures_util::future::join_all(asking.iter().map(|client| client.poll("r"))).await;
    let second = url(polls[0].data());
    assert!(polls.iter().all(|reply| url(reply.data()) == second), "{polls:?}");
    assert_ne!(first, second);
    assert_eq!(http().get(&second).send().await.unwrap().status(), 200);
    assert_eq!(http().get(&first).send().await.unwrap().status(), 404);
    assert_eq!(client.bytes("/api/render/proxy/r/download").await.0, 200);
}
