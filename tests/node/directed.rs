//! Answers of a director that takes its time, says much, or changes a draft that somebody else changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use offcut::node::{Direction, DirectionRequest, Director, NodeOptions, run};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, Reply, http};
use crate::material::png;

/// Obeys: `wait N` thinks for N ms, `set X` makes a draft called X, `panic` does; all else is said back with what is known.
struct Parrot;

impl Director for Parrot {
    fn direct(&self, request: &DirectionRequest) -> Direction {
        let (verb, rest) = request.text.split_once(' ').unwrap_or((&request.text, ""));
        let set = |name: &str| Some(json!({ "m": { "title": name }, "t": [] }));
        match verb {
            "wait" => {
                std::thread::sleep(Duration::from_millis(rest.parse().unwrap()));
                Direction { reply: "waited".to_owned(), draft: set("waited") }
            }
            "set" => Direction { reply: String::new(), draft: set(rest) },
            "panic" => panic!("asked to"),
            _ => {
                let media: Vec<_> = request.media.iter().map(|media| (&media.filename, media.path.is_file(), media.size)).collect();
                let reply = format!("{} {} {:?} {}\nand more", request.text, request.language, media, request.draft.is_some());
                Direction { reply, draft: None }
            }
        }
    }
}

/// A node in this process, and its address.
fn start(data: &std::path::Path) -> (String, Arc<AtomicUsize>, std::thread::JoinHandle<()>) {
    let options =
        NodeOptions { heartbeat: Duration::from_millis(50), workers: 4, ..NodeOptions::new("127.0.0.1:0".parse().unwrap(), data) };
    let (stop, (sender, address)) = (Arc::new(AtomicUsize::new(0)), channel());
    let flag = Arc::clone(&stop);
    let thread = std::thread::spawn(move || run(options, Arc::new(Parrot), &flag, |address| sender.send(address).unwrap()).unwrap());
    (format!("http://{}", address.recv().unwrap()), stop, thread)
}

async fn client(url: &str) -> Client {
    let request = http().post(format!("{url}/api/auth/anonymous-token")).header("X-Client-Id", uuid::Uuid::new_v4().to_string());
    let token = Reply::of(request.send().await.unwrap()).await.data()["token"].as_str().unwrap().to_owned();
    let mut client = Client::known(url, &token);
    let made = client.post("/api/tasks/me/with-session/nemo_agent", &json!({ "task_name": "p", "language": "zh" })).await;
    client.session = made.data()["session_id"].as_str().unwrap().to_owned();
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn talk_is_answered_by_events() {
    let folder = tempfile::tempdir().unwrap();
    let (url, stop, thread) = start(&folder.path().join("data"));
    let client = client(&url).await;
    client.upload(&[("a.png", png(1))]).await.data();
    let said = client.chat("hello").await;
    assert_eq!(said, [json!({ "type": "text", "content": "hello zh [(\"a.png\", true, Some((48, 32)))] false\nand more" })]);
    // An edit without words: no event at all, and the draft is there.
    assert_eq!(client.chat("set one").await, [] as [Value; 0]);
    assert_eq!(client.state().await["draft"]["m"]["title"], "one");
    let waited = client.chat("wait 400").await;
    let beats = waited.iter().filter(|event| event["type"] == "heartbeat").count();
    assert!(beats >= 3 && waited.last().unwrap()["content"] == "waited", "{waited:?}");
    // Of two edits at once the later one is told so, and nothing is charged for it.
    let (slow, quick) = tokio::join!(client.chat("wait 400"), async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        client.chat("set two").await
    });
    assert!(quick.is_empty() && slow.last().unwrap()["code"] == 409, "{quick:?} {slow:?}");
    assert_eq!(client.get("/api/credits/balance/simple").await.data()["available"], 97);
    let fault = client.chat("panic").await;
    assert_eq!(fault.last().map(|event| (&event["type"], &event["code"])), Some((&json!("error"), &json!(500))));
    // Who hangs up has the answer in the state all the same.
    let body = json!({ "app_name": "nemo_agent", "user_id": "me", "session_id": client.session, "new_message": { "parts": [{ "text": "wait 200" }] } });
    drop(client.request(Method::POST, "/run_sse").json(&body).send().await.unwrap());
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(client.state().await["draft"]["m"]["title"], "waited");
    stop.store(15, Ordering::Relaxed);
    thread.join().unwrap();
}
