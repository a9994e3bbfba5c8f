//! Answers of a director that takes its time, says much, or changes a draft that somebody else changes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use offcut::node::{Direction, DirectionRequest, Director, NodeOptions, run};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::node::client::{Client, Reply, http, until};
use crate::node::material::png;

/// Obeys: `wait` tells that it has begun and thinks until its gate opens, `set X` makes a draft called X, `panic` does;
/// all else is said back with what is known.
struct Parrot {
    begun: UnboundedSender<()>,
    gate: Mutex<Receiver<()>>,
}

impl Director for Parrot {
    fn direct(&self, request: &DirectionRequest) -> Direction {
        let (verb, rest) = request.text.split_once(' ').unwrap_or((&request.text, ""));
        let set = |name: &str| Some(json!({ "m": { "title": name }, "t": [] }));
        match verb {
            "wait" => {
                self.begun.send(()).unwrap();
                self.gate.lock().unwrap().recv_timeout(Duration::from_secs(120)).unwrap();
                Direction { reply: "waited".to_owned(), draft: set("waited"), history: None }
            }
            "set" => Direction { reply: String::new(), draft: set(rest), history: None },
            "panic" => panic!("asked to"),
            _ => {
                let media: Vec<_> = request.media.iter().map(|media| (&media.filename, media.path.is_file(), media.size)).collect();
                let reply = format!("{} {} {:?} {}\nand more", request.text, request.language, media, request.draft.is_some());
                Direction { reply, draft: None, history: None }
            }
        }
    }
}

/// A node in this process.
struct Node {
    url: String,
    stop: Arc<AtomicUsize>,
    thread: std::thread::JoinHandle<()>,
    /// Hears when the director begins to wait.
    begun: UnboundedReceiver<()>,
    /// Lets one that waits go on.
    gate: Sender<()>,
}

fn start(data: &std::path::Path) -> Node {
    let options = NodeOptions {
        heartbeat: Duration::from_millis(50),
        workers: 4,
        ..NodeOptions::new("127.0.0.1:0".parse().unwrap(), data, env!("CARGO_BIN_EXE_offcut"))
    };
    let (stop, (sender, address)) = (Arc::new(AtomicUsize::new(0)), channel());
    let ((begin, begun), (gate, waits)) = (unbounded_channel(), channel());
    let director = Arc::new(Parrot { begun: begin, gate: Mutex::new(waits) });
    let flag = Arc::clone(&stop);
    let thread = std::thread::spawn(move || run(options, director, &flag, |address| sender.send(address).unwrap()).unwrap());
    Node { url: format!("http://{}", address.recv().unwrap()), stop, thread, begun, gate }
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
    let mut node = start(&folder.path().join("data"));
    let client = client(&node.url).await;
    client.upload(&[("a.png", png(1))]).await.data();
    let said = client.chat("hello").await;
    assert_eq!(said, [json!({ "type": "text", "content": "hello zh [(\"a.png\", true, Some((48, 32)))] false\nand more" })]);
    // An edit without words: tools alone are told of, and the draft is there.
    let tools = client.chat("set one").await;
    assert_eq!(tools.iter().map(|event| event["type"].as_str().unwrap()).collect::<Vec<_>>(), ["tool_call", "tool_result"]);
    assert!(tools.iter().all(|event| event["name"] == "generate_video_with_seedance"), "{tools:?}");
    assert_eq!(client.state().await["draft"]["m"]["title"], "one");
    let mut waited = client.say("wait").await;
    let mut events = String::new();
    while events.matches("heartbeat").count() < 3 {
        events += str::from_utf8(&waited.chunk().await.unwrap().expect("it ends when the gate opens")).unwrap();
    }
    assert!(!events.contains("waited"), "{events}");
    node.begun.recv().await.unwrap();
    node.gate.send(()).unwrap();
    assert!(waited.text().await.unwrap().contains("waited"));
    // Of two edits at once the later one is told so, and nothing is charged for it.
    let slow = tokio::spawn({
        let client = client.clone();
        async move { client.chat("wait").await }
    });
    node.begun.recv().await.unwrap();
    let quick = client.chat("set two").await;
    node.gate.send(()).unwrap();
    let slow = slow.await.unwrap();
    let is_word = |event: &&Value| !["heartbeat", "tool_call", "tool_result"].contains(&event["type"].as_str().unwrap());
    let quick: Vec<_> = quick.iter().filter(is_word).collect();
    assert!(quick.is_empty() && slow.last().unwrap()["code"] == 409, "{quick:?} {slow:?}");
    assert_eq!(client.get("/api/credits/balance/simple").await.data()["available"], 97);
    let fault = client.chat("panic").await;
    assert_eq!(fault.last().map(|event| (&event["type"], &event["code"])), Some((&json!("error"), &json!(500))));
    // Who hangs up has the answer in the state all the same.
    drop(client.say("wait").await);
    node.begun.recv().await.unwrap();
    node.gate.send(()).unwrap();
    until("the answer is in the state", async || client.state().await["draft"]["m"]["title"] == "waited").await;
    node.stop.store(15, Ordering::Relaxed);
    node.thread.join().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_wait_are_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let node = start(&folder.path().join("data"));
    let client = client(&node.url).await;
    let mut waiting = Vec::new();
    for _ in 0..64 {
        waiting.push(client.say("wait").await);
    }
    let body =
        json!({ "app_name": "nemo_agent", "user_id": "me", "session_id": client.session, "new_message": { "parts": [{ "text": "hi" }] } });
    let refused = client.post("/run_sse", &body).await;
    assert_eq!((refused.codes(), refused.retry_after.is_some()), ((429, 429), true));
    for _ in &waiting {
        node.gate.send(()).unwrap();
    }
    for answer in waiting {
        answer.text().await.unwrap();
    }
    assert_eq!(client.chat("hello").await.last().unwrap()["type"], "text");
    node.stop.store(15, Ordering::Relaxed);
    node.thread.join().unwrap();
}
