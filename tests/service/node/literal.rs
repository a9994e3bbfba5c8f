//! A client that reads the service's documents to the letter, and one that lives in a page.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::node::client::{Client, Reply, http};
use crate::node::material::{of_source, plain, png};
use crate::node::service::Service;

#[tokio::test]
async fn the_least_that_a_client_may_say_is_enough() {
    let service = Service::start(&[]);
    // Where there is no uuidgen, an id is made of the time.
    let ask = http().post(format!("{}/api/auth/anonymous-token", service.url)).header("X-Client-Id", "client-1700000000-8cafe");
    let token = Reply::of(ask.send().await.unwrap()).await;
    let (token, user) = (token.data()["token"].as_str().unwrap().to_owned(), token.data()["user_id"].as_str().unwrap().to_owned());
    assert!(user.starts_with("anon_"), "{user}");
    let mut client = Client::known(&service.url, &token);
    let nothing = client.request(Method::POST, &format!("/api/tasks/{user}/with-session/nemo_agent")).send().await.unwrap();
    let session = Reply::of(nothing).await;
    assert_eq!(session.data()["user_id"], user.as_str());
    client.session = session.data()["session_id"].as_str().unwrap().to_owned();
    let uploaded = client.upload(&[("a.png", png(1))]).await;
    let file = &uploaded.data()["files"][0];
    assert_eq!(uploaded.data()["session_state_applied"], true);
    assert!(file["s3_key"].as_str().unwrap().starts_with("uploads/"), "{file}");
    let said = client
        .post_text(
            "/run_sse",
            &json!({ "session_id": client.session, "new_message": { "parts": [{ "text": "create a 2-second promo video" }] } }),
        )
        .await;
    assert!(said.contains("\"tool_call\"") && said.contains("generate_video_with_seedance") && said.contains("\"text\""), "{said}");
    let state = client.get(&format!("/api/state/nemo_agent/{user}/{}/latest", client.session)).await;
    let state = state.data();
    assert_eq!((&state["session_id"], &state["task_name"]), (&json!(client.session), &json!("project")));
    assert_eq!(state["state"]["files"], json!([{ "s3_key": file["s3_key"], "cdn_url": file["cdn_url"] }]));
    assert_eq!(state["state"]["canvas_config"]["aspect_ratio"], "9:16");
    assert!(state["state"]["video_analyses"].is_array() && state["state"]["generated_media"].is_array());
    // By its path in the service's storage a file is found as well.
    let mounted = format!("/mnt/userdata/{}", file["s3_key"].as_str().unwrap());
    let bare = client.post("/api/render/proxy/lambda", &json!({ "id": "r", "draft": of_source(&mounted) })).await;
    bare.data();
    assert_eq!(client.wait_end("r").await["status"], "completed");
    let claim = client.post("/api/auth/claim-token", &json!({ "task_id": session.data()["task_id"], "session_id": client.session })).await;
    assert!(claim.data()["claim_token"].as_str().unwrap().starts_with("clm_"), "{claim:?}");
    assert_eq!(claim.data()["expires_in"], 604_800);
}

#[tokio::test]
async fn a_poll_serves_every_documented_reader() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    client.export("r", &plain(1000)).await.data();
    client.wait_end("r").await;
    let poll = client.poll("r").await.body;
    let url = poll["output"]["url"].as_str().unwrap();
    for place in ["/outputUrl", "/output/url", "/data/outputUrl", "/data/output/url"] {
        assert_eq!(poll.pointer(place).and_then(Value::as_str), Some(url), "{place} in {poll}");
    }
    for top in ["", "/data"] {
        let at = |name: &str| poll.pointer(&format!("{top}/{name}")).cloned().unwrap_or_default();
        assert_eq!((at("id"), at("status"), at("progress")), (json!("r"), json!("completed"), json!(100)));
        assert_eq!(at("output")["duration"], 1.0);
        assert!(at("output")["size"].as_u64().unwrap() > 500 && at("createdAt").is_string() && at("completedAt").is_string(), "{poll}");
    }
    assert_eq!((&poll["success"], &poll["code"]), (&json!(true), &json!(0)));
    let file = http().get(url).send().await.unwrap();
    assert_eq!(file.headers()["content-disposition"], "attachment; filename=\"r.mp4\"");
}

#[tokio::test]
async fn an_output_is_as_it_was_asked_for_or_refused_by_name() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    let export = |id: &str, output: Value| json!({ "id": id, "sessionId": client.session, "draft": plain(1000), "output": output, "projectId": "p" });
    let asked = json!({ "quality": "draft", "codec": "h264", "crf": 40, "resolution": "32x24", "fps": 5 });
    client.post("/api/render/proxy/lambda", &export("r", asked)).await.data();
    let job = client.wait_end("r").await;
    assert_eq!(job["status"], "completed", "{job}");
    let (_, bytes) = client.bytes("/api/render/proxy/r/download").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.mp4");
    std::fs::write(&path, bytes).unwrap();
    let picture = offcut::media::probe(&path, &offcut::media::Limits::default()).unwrap().picture.unwrap();
    assert_eq!((picture.size.width, picture.size.height, picture.frame_rate.unwrap().as_f64()), (32, 24, 5.0));
    for (name, value) in
        [("codec", json!("hevc")), ("crf", json!(90)), ("resolution", json!("huge")), ("fps", json!(0)), ("format", json!("mov"))]
    {
        let mut output = json!({ "quality": "draft" });
        output[name] = value;
        let refused = client.post("/api/render/proxy/lambda", &export("x", output)).await;
        assert_eq!(refused.codes(), (400, 400), "{name}");
        assert!(refused.body["message"].as_str().unwrap().contains(&format!("output.{name}")), "{refused:?}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_draft_is_listed() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    let segments = json!([{ "k": "colour", "c": "#nonsense", "d": 100 }, { "k": "colour", "c": "#fff", "d": -5 }, { "k": "colour", "c": "#fff", "d": 100, "o": 7 }]);
    let refused = client.export("r", &json!({ "m": { "width": 64, "height": 48 }, "t": [{ "tt": 0, "sg": segments }] })).await;
    assert_eq!(refused.codes(), (400, 400));
    let listed = refused.body["diagnostics"].as_array().unwrap();
    for pointer in ["/t/0/sg/0/c", "/t/0/sg/1/d", "/t/0/sg/2/o"] {
        assert!(
            listed.iter().any(|diagnostic| diagnostic["pointer"] == pointer && diagnostic["severity"] == "error"),
            "{pointer}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn one_bad_file_of_several_is_refused_by_itself() {
    let service = Service::start(&[]);
    let client = Client::new(&service).await;
    let uploaded =
        client.upload(&[("a.png", png(1)), ("bad.mp4", b"just text".to_vec()), ("c.txt", b"x".to_vec()), ("d.png", png(2))]).await;
    let names =
        |list: &Value| list.as_array().unwrap().iter().map(|file| file["filename"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&uploaded.data()["files"]), ["a.png", "d.png"]);
    assert_eq!(names(&uploaded.data()["refused"]), ["bad.mp4", "c.txt"]);
    assert!(uploaded.data()["refused"].as_array().unwrap().iter().all(|file| file["code"] == 4001));
    // Fields that are no files pass, whatever they are called.
    let form = Form::new().text("note", "hello").part("files", Part::bytes(png(3)).file_name("e.png"));
    let reply = client.request(Method::POST, &client.upload_path()).multipart(form).send().await.unwrap();
    assert_eq!(names(&Reply::of(reply).await.data()["files"]), ["e.png"]);
}

#[tokio::test]
async fn pages_of_named_origins_may_read_answers() {
    let origin = "http://localhost:5173";
    let service = Service::start(&["--cors", origin]);
    let url = format!("{}/api/auth/anonymous-token", service.url);
    let preflight = |from: &str| {
        let request = http().request(Method::OPTIONS, &url).header("Origin", from);
        request.header("Access-Control-Request-Method", "POST").header("Access-Control-Request-Headers", "authorization,x-client-id").send()
    };
    let allowed = preflight(origin).await.unwrap();
    assert!(allowed.status().is_success(), "{allowed:?}");
    assert_eq!(allowed.headers()["access-control-allow-origin"], origin);
    assert_eq!(allowed.headers()["access-control-allow-headers"], "authorization,x-client-id");
    let token = http().post(&url).header("Origin", origin).header("X-Client-Id", "page").send().await.unwrap();
    assert_eq!(token.headers()["access-control-allow-origin"], origin);
    let other = preflight("http://evil.example").await.unwrap();
    assert!(!other.headers().contains_key("access-control-allow-origin"), "{other:?}");
    let closed = Service::start(&[]);
    let answer = http().get(format!("{}/healthz", closed.url)).header("Origin", origin).send().await.unwrap();
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn edits_may_be_silent_and_then_stand_in_the_state() {
    let service = Service::start(&["--silent-edits", "100"]);
    let client = Client::new(&service).await;
    client.upload(&[("a.png", png(1))]).await.data();
    let said = client.chat("create a 2-second promo video").await;
    assert!(said.iter().all(|event| event["type"] != "text"), "{said:?}");
    assert!(client.state().await["draft"]["t"].is_array());
    // Talk that changes nothing is answered.
    assert!(client.chat("sing me a song").await.iter().any(|event| event["type"] == "text"));
}
