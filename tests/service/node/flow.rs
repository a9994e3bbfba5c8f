//! The whole way from a token to a file, and what is seen on it.

use reqwest::Method;
use serde_json::json;

use offcut::media::{Limits, probe};

use crate::node::client::{Client, Reply, http};
use crate::node::material::{of_source, plain, png, wav};
use crate::node::service::Service;
use crate::support::server::{Server, answer};

#[tokio::test]
async fn the_whole_flow_ends_in_a_file() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    let uploaded = client.upload(&[("photo.png", png(1)), ("C:\\music\\song.WAV", wav(2000))]).await;
    let files = uploaded.data()["files"].as_array().unwrap();
    assert_eq!((&files[0]["file_type"], &files[0]["width"], &files[0]["height"]), (&json!("image"), &json!(48), &json!(32)));
    assert_eq!((&files[1]["filename"], &files[1]["file_type"], &files[1]["duration"]), (&json!("song.WAV"), &json!("audio"), &json!(2.0)));
    assert_eq!(files[0]["hash"].as_str().unwrap().len(), 64);
    let said = client.chat("create a video").await;
    assert!(said.iter().any(|event| event["type"] == "text"), "{said:?}");
    let state = client.state().await;
    assert_eq!(state["video_infos"], json!(files));
    assert_eq!(state["draft"]["t"][0]["sg"][0]["u"], files[0]["cdn_url"]);
    assert_eq!(
        client.get("/api/credits/balance/simple").await.data(),
        &json!({ "available": 99, "frozen": 0, "total": 99, "every_draft": true })
    );
    let mut draft = state["draft"].clone();
    (draft["m"]["width"], draft["m"]["height"], draft["d"]) = (json!(64), json!(96), json!(700));
    let taken = client.export("render_1", &draft).await;
    assert_eq!((&taken.data()["id"], &taken.data()["output"]), (&json!("render_1"), &json!(null)));
    let job = client.wait_end("render_1").await;
    assert_eq!((&job["status"], &job["progress"]), (&json!("completed"), &json!(100)), "{job}");
    check_files(&client, job["output"]["url"].as_str().unwrap()).await;
    let log = service.log();
    assert!(!log.contains(&client.token[8..]) && !log.contains(job["output"]["url"].as_str().unwrap().rsplit('/').next().unwrap()));
    assert!(log.contains("status=completed"), "{log}");
}

/// The address needs no token and the download does; both give the same video.
async fn check_files(client: &Client, url: &str) {
    let by_address = http().get(url).send().await.unwrap();
    assert_eq!((by_address.status().as_u16(), by_address.headers()["content-type"].to_str().unwrap()), (200, "video/mp4"));
    let file = by_address.bytes().await.unwrap();
    assert_eq!(client.bytes("/api/render/proxy/render_1/download").await, (200, file.to_vec()));
    let bare = http().get(format!("{}/api/render/proxy/render_1/download", client.url)).send().await.unwrap();
    assert_eq!(Reply::of(bare).await.codes(), (401, 1001));
    let part = http().get(url).header("Range", "bytes=10-19").send().await.unwrap();
    assert_eq!((part.status().as_u16(), part.bytes().await.unwrap()), (206, file.slice(10..20)));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.mp4");
    std::fs::write(&path, &file).unwrap();
    let info = probe(&path, &Limits::default()).unwrap();
    let picture = info.picture.unwrap();
    assert_eq!((picture.codec.as_str(), picture.size.width, picture.size.height), ("h264", 64, 96));
    assert_eq!(info.sound.unwrap().codec, "aac");
    assert!((info.duration.unwrap().as_ms_f64() - 700.0).abs() < 50.0, "{:?}", info.duration);
}

#[tokio::test]
async fn a_client_has_one_token_and_the_same_file_is_stored_once() {
    let service = Service::start(&["--credits", "7"]);
    let ask = async || {
        let request = http().post(format!("{}/api/auth/anonymous-token", service.url));
        Reply::of(request.header("X-Client-Id", "5e0a1a5e-0b0e-4b0a-9a3f-0f0a0b0c0d0e").send().await.unwrap()).await
    };
    let (first, second) = (ask().await, ask().await);
    assert_eq!(first.data(), second.data());
    assert_eq!(first.data()["credits"], json!(7));
    assert!(first.data()["token"].as_str().unwrap().starts_with("nmv_usr_"));
    let client = Client::new(&service).await;
    let (a, b) = (client.upload(&[("a.png", png(3))]).await, client.upload(&[("b.png", png(3))]).await);
    assert_eq!(a.data()["files"][0]["cdn_url"], b.data()["files"][0]["cdn_url"]);
    assert_eq!(client.bytes(a.data()["files"][0]["cdn_url"].as_str().unwrap()).await, (200, png(3)));
}

#[tokio::test]
async fn files_come_by_address_too() {
    let server = Server::start(|request, _| match request.contains("get /moved.png") {
        true => answer("302 Found", "location: /there.png\r\n", b"", 0),
        false => answer("200 OK", "", &png(9), png(9).len()),
    });
    let service = Service::start(&["--allow-private-urls"]);
    let client = Client::new(&service).await;
    let body = json!({ "urls": [server.url("/here.png"), server.url("/moved.png")], "source_type": "url" });
    let uploaded = client.post(&client.upload_path(), &body).await;
    let files = uploaded.data()["files"].as_array().unwrap();
    assert_eq!((files.len(), &files[0]["filename"], &files[0]["width"]), (2, &json!("here.png"), &json!(48)));
    let job = client.export("r", &of_source(files[0]["cdn_url"].as_str().unwrap())).await;
    assert!(["pending", "processing"].contains(&job.data()["status"].as_str().unwrap()));
    assert_eq!(client.wait_end("r").await["status"], "completed");
}

#[tokio::test]
async fn health_and_metrics_tell_what_happens() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    client.export("r", &plain(300)).await.data();
    client.wait_end("r").await;
    let health: serde_json::Value = http().get(format!("{}/healthz", service.url)).send().await.unwrap().json().await.unwrap();
    assert_eq!(health, json!({ "status": "ok", "waiting": 0, "running": 0 }));
    let text = http().get(format!("{}/metrics", service.url)).send().await.unwrap().text().await.unwrap();
    for line in [
        "offcut_node_jobs_total{status=\"completed\"} 1",
        "offcut_node_requests_total{route=\"/api/render/proxy/lambda\",status=\"200\"} 1",
        "offcut_node_render_seconds_count 1",
        "# EOF",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(!text.contains(&client.token));
    let unknown = client.request(Method::GET, "/nothing").send().await.unwrap();
    assert_eq!(Reply::of(unknown).await.codes(), (404, 404));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_told_by_its_name() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    client.upload(&[("photo.png", png(1))]).await.data();
    let account = std::fs::read_dir(service.data().join("media")).unwrap().next().unwrap().unwrap().path();
    let file = std::fs::read_dir(&account).unwrap().next().unwrap().unwrap().path();
    std::fs::remove_file(&file).unwrap();
    let said = client.chat("create a video").await;
    let told = said.last().unwrap()["content"].as_str().unwrap().to_owned();
    assert!(told.contains("photo.png"), "{told}");
    for secret in [service.data().to_str().unwrap(), file.file_name().unwrap().to_str().unwrap()] {
        assert!(!told.contains(secret), "{told}");
    }
}
