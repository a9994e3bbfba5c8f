//! Chat: routed words, events, heartbeats, dropped streams, silent edits, talk of a screen.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cloud::sandbox::Sandbox;
use crate::cloud::service::{CHAT_PATH, CREDITS_PATH, EXPORT_PATH, Service, refusal};
use crate::cloud::stand_in::{Reply, Request};

fn text(words: &str) -> String {
    json!({ "type": "text", "content": words }).to_string()
}

/// A service whose chat answers so.
fn saying(reply: Reply) -> (Service, Sandbox) {
    let service = Service::with(move |request, _, _| (request.path == CHAT_PATH).then(|| reply.clone()));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    (service, sandbox)
}

#[test]
fn each_kind_of_event_is_read() {
    let adk = |part: Value| json!({ "content": { "parts": [part] } }).to_string();
    let events = [
        json!({ "type": "heartbeat" }).to_string(),
        String::new(),
        json!({ "type": "tool_call", "name": "edit" }).to_string(),
        adk(json!({ "functionCall": { "name": "edit" } })),
        text("I cut three clips."),
        adk(json!({ "text": "The title is \"Urban Dreams\"." })),
        json!({ "type": "tool_result", "content": { "ok": true } }).to_string(),
        text("I encountered a temporary issue, please try again."),
    ];
    let (service, sandbox) = saying(Reply::events(&events, true));
    let run = sandbox.succeed(&["cloud", "chat", "make a promo"]);
    assert_eq!(run.stdout.trim(), "I cut three clips.\nThe title is \"Urban Dreams\".");
    let request = service.stand_in.requests().into_iter().find(|request| request.path == CHAT_PATH).unwrap();
    assert_eq!(request.header("accept"), Some("text/event-stream"));
    let wanted = json!({ "app_name": "nemo_agent", "user_id": "me", "session_id": "session1", "new_message": { "parts": [{ "text": "make a promo" }] } });
    assert_eq!(request.json(), wanted);
}

#[test]
fn routed_words_skip_the_chat() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("p.png", crate::cloud::material::png(1));
    for words in ["credits", "积分", "my balance", "余额"] {
        assert!(sandbox.succeed(&["cloud", "chat", words]).stdout.contains("80 credits"), "{words}");
    }
    for words in ["status", "状态", "show tracks"] {
        assert!(sandbox.succeed(&["cloud", "chat", words]).stdout.contains("Timeline (1 track)"), "{words}");
    }
    for words in ["upload p.png", "上传 p.png", "p.png"] {
        assert!(sandbox.succeed(&["cloud", "chat", words]).stdout.contains("https://cdn.example/"), "{words}");
    }
    for (words, name) in
        [("export", "video.mp4"), ("导出", "video-2.mp4"), ("download", "video-3.mp4"), ("send me the video", "video-4.mp4")]
    {
        assert!(sandbox.succeed(&["cloud", "chat", words]).stdout.contains(name), "{words}");
        assert_eq!(sandbox.read(name), crate::cloud::material::video());
    }
    assert!(sandbox.succeed(&["cloud", "chat", "how do I export?"]).stdout.contains("TITLE.mp4"));
    sandbox.succeed(&["cloud", "chat", "export", "-o", "a.mp4"]);
    assert_eq!(sandbox.read("a.mp4"), crate::cloud::material::video());
    assert_eq!(service.stand_in.count("POST", CHAT_PATH), 0);
}

#[test]
fn a_file_that_is_not_there_is_not_passed_over() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("p.png", crate::cloud::material::png(1));
    for words in ["upload p.png mising.png", "upload mising.png and p.png", "upload p.png, mising.png."] {
        let run = sandbox.run(&["cloud", "chat", words]);
        assert_eq!(run.error(), (4, "missing-media".into()), "{words}: {run:?}");
        assert!(run.stderr.contains("mising.png"), "{}", run.stderr);
    }
    assert!(sandbox.succeed(&["cloud", "chat", "upload p.png, please!"]).stdout.contains("https://cdn.example/"));
    assert_eq!(sandbox.run(&["cloud", "chat", "upload it"]).error(), (2, "usage".into()));
}

#[test]
fn talk_of_a_screen_is_done_and_not_passed_on() {
    let (service, sandbox) =
        saying(Reply::events(&[text("I added a title. Click the Export button to download it. Check your account for billing.")], true));
    let run = sandbox.succeed(&["cloud", "chat", "add a title"]);
    assert!(run.stdout.contains("I added a title.") && !run.stdout.to_lowercase().contains("click"), "{}", run.stdout);
    assert!(run.stdout.contains("80 credits") && run.stdout.contains("video.mp4"), "{}", run.stdout);
    assert_eq!(service.stand_in.count("GET", CREDITS_PATH), 1);
    let (service, sandbox) = saying(Reply::events(&[text("将片段拖拽到开头。")], true));
    sandbox.succeed(&["cloud", "chat", "把片段放到开头"]);
    assert_eq!(service.stand_in.count("POST", CHAT_PATH), 2, "the edit goes out by chat, once");
}

#[test]
fn files_go_up_before_the_words_and_a_missing_one_is_no_talk() {
    let (service, sandbox) = saying(Reply::events(&[text("A promo is made.")], true));
    std::fs::create_dir(sandbox.path("photos")).unwrap();
    sandbox.write("photos/1.png", crate::cloud::material::png(1));
    sandbox.write("photos/2.png", crate::cloud::material::png(2));
    let message = "a 30-second promo with text overlays and background music";
    let run = sandbox.succeed(&["cloud", "chat", "photos/1.png", "photos/2.png", "photos/1.png", message]);
    assert!(run.stdout.contains("1.png →") && run.stdout.contains("2.png →") && run.stdout.contains("A promo is made."), "{}", run.stdout);
    assert_eq!(service.stand_in.count("POST", CHAT_PATH), 1);
    let said = service.stand_in.requests().into_iter().find(|request| request.path == CHAT_PATH).unwrap().json();
    assert_eq!(said["new_message"]["parts"][0]["text"], message);
    for missing in ["photos/3.png", "logo.PNG"] {
        let run = sandbox.run(&["cloud", "chat", "photos/1.png", missing, message]);
        assert_eq!(run.error(), (4, "missing-media".into()), "{run:?}");
        assert!(run.stderr.contains(missing), "{}", run.stderr);
    }
    assert!(sandbox.run(&["cloud", "chat", "./photos", message]).stderr.contains("is a folder"));
    assert_eq!(service.stand_in.count("POST", CHAT_PATH), 1, "nothing more was said");
}

#[test]
fn an_edit_and_an_export_in_one_message_are_done_in_order_and_once() {
    let (service, sandbox) = saying(Reply::events(&[text("I changed the title. Click the Export button to download it.")], true));
    sandbox.succeed(&["cloud", "chat", "use the new title, then export"]);
    assert_eq!(service.submissions().into_values().collect::<Vec<_>>(), [1], "the service's own word for it is none");
    assert_eq!(sandbox.names(), ["video.mp4"]);
    let said = service.stand_in.requests().into_iter().find(|request| request.path == CHAT_PATH).unwrap().json();
    assert_eq!(said["new_message"]["parts"][0]["text"], "use the new title");
}

/// A service where the chat changes the draft, and answers so.
fn editing(reply: Reply) -> (Service, Sandbox) {
    let after = json!({ "d": 15_000, "t": [{ "tt": 7, "sg": [{ "tx": "City", "d": 1000 }] }, { "tt": 1, "sg": [{ "u": "lofi.mp3", "d": 1000 }] }] });
    let has_chatted = std::sync::atomic::AtomicBool::new(false);
    let service = Service::with(move |request: &Request, _, _| {
        use std::sync::atomic::Ordering::SeqCst;
        if request.path == CHAT_PATH {
            has_chatted.store(true, SeqCst);
            return Some(reply.clone());
        }
        let is_after = request.path.starts_with("/api/state/") && has_chatted.load(SeqCst);
        is_after.then(|| {
            Reply::json(200, &crate::cloud::service::data(json!({ "state": { "draft": after, "video_infos": [{ "cdn_url": "x" }] } })))
        })
    });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    (service, sandbox)
}

#[test]
fn a_silent_edit_is_told_from_the_states() {
    let (_service, sandbox) = editing(Reply::events(&[json!({ "type": "tool_call" }).to_string()], true));
    let run = sandbox.succeed(&["cloud", "chat", "make it 15 seconds"]);
    for wanted in ["length changed from 1 s to 15 s", "words of title changed", "track added: sound \"lofi.mp3\"", "Timeline (2 tracks)"] {
        assert!(run.stdout.contains(wanted), "{wanted}: {}", run.stdout);
    }
}

#[test]
fn a_dropped_stream_is_not_sent_again() {
    for reply in [Reply::events(&[text("I am cutting")], false), Reply::events(&[], false), Reply(Vec::new())] {
        let (service, sandbox) = editing(reply);
        let start = Instant::now();
        let run = sandbox.succeed(&["cloud", "chat", "make it 15 seconds"]);
        assert!(run.stdout.contains("length changed from 1 s to 15 s"), "{run:?}");
        assert!(run.stderr.contains("not sent again") && start.elapsed() >= Duration::from_millis(600), "{run:?}");
        assert_eq!(service.stand_in.count("POST", CHAT_PATH), 1);
    }
}

#[test]
fn a_drop_without_a_trace_is_an_error_that_says_so() {
    let (service, sandbox) = saying(Reply::events(&[text("I am")], false));
    let run = sandbox.run(&["cloud", "chat", "make it 15 seconds"]);
    assert_eq!(run.error(), (1, "cloud-unreachable".into()), "{run:?}");
    assert!(run.stderr.contains("sent once") && run.stderr.contains("I am"), "{}", run.stderr);
    let states = service.stand_in.requests().iter().filter(|request| request.path.starts_with("/api/state/")).count();
    assert_eq!((service.stand_in.count("POST", CHAT_PATH), states), (1, 6), "one look before, five after");
}

#[test]
fn heartbeats_keep_the_wait_and_then_end_it() {
    // Scaled, 2 minutes are 1.2 s, 10 minutes 6 s.
    let beat = json!({ "type": "heartbeat" }).to_string();
    let mut events = vec![(beat.clone(), Duration::from_millis(150)); 12];
    events.push((text("Done."), Duration::from_millis(150)));
    let (_service, sandbox) = saying(Reply::paced_events(&events, true));
    let run: crate::support::run::Run =
        sandbox.command(&["cloud", "chat", "make it"]).env("OFFCUT_WAIT_SCALE", "0.01").output().unwrap().into();
    assert_eq!((run.status, run.stdout.trim()), (0, "Done."), "{run:?}");
    assert!(run.stderr.contains("Still working…"), "{}", run.stderr);

    let (service, sandbox) = saying(Reply::paced_events(&vec![(beat, Duration::from_millis(150)); 600], true));
    let run: crate::support::run::Run =
        sandbox.command(&["cloud", "chat", "make it"]).env("OFFCUT_WAIT_SCALE", "0.01").output().unwrap().into();
    assert_eq!(run.error(), (1, "cloud-timeout".into()), "{run:?}");
    assert!(run.stderr.contains("600 s"), "{run:?}");
    assert_eq!(service.stand_in.count("POST", CHAT_PATH), 1);
}

#[test]
fn an_answer_ends_after_a_quarter_of_an_hour() {
    // Words keep coming; scaled, 15 minutes are 4.5 s.
    let events = vec![(text("more"), Duration::from_millis(200)); 300];
    let (_service, sandbox) = saying(Reply::paced_events(&events, true));
    let run: crate::support::run::Run =
        sandbox.command(&["cloud", "chat", "make it"]).env("OFFCUT_WAIT_SCALE", "0.005").output().unwrap().into();
    assert_eq!(run.error(), (1, "cloud-timeout".into()), "{run:?}");
    assert!(run.stderr.contains("900 s"), "{}", run.stderr);
}

#[test]
fn codes_inside_the_stream_count() {
    let error = |code: i64| json!({ "type": "error", "code": code, "message": "no" }).to_string();
    let (service, sandbox) = saying(Reply::events(&[error(2001)], true));
    assert_eq!(sandbox.run(&["cloud", "chat", "make it"]).error(), (6, "out-of-credits".into()));
    assert_eq!(service.stand_in.count("POST", CHAT_PATH), 1);
    let service =
        Service::with(move |request, nth, _| (request.path == CHAT_PATH && nth == 0).then(|| Reply::events(&[error(1001)], true)));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "chat", "make it"]);
    let (_service, sandbox) = saying(Reply::events(&[text("I began."), json!({ "code": 2001 }).to_string()], true));
    let run = sandbox.run(&["cloud", "chat", "make it"]);
    assert_eq!(run.error(), (6, "out-of-credits".into()));
    assert!(run.stderr.contains("I began.") && run.stderr.contains("bind="), "{}", run.stderr);
}

#[test]
fn a_refusal_before_the_stream_counts_too() {
    let (service, sandbox) = saying(refusal(200, 2001));
    assert_eq!(sandbox.run(&["cloud", "chat", "make it"]).error(), (6, "out-of-credits".into()));
    assert_eq!(service.stand_in.count("POST", CHAT_PATH), 1);
    assert_eq!(service.stand_in.count("POST", EXPORT_PATH), 0);
}
