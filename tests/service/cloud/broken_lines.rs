//! Connections that stand still or dribble, and answers that are none; `every_byte` has those that break.

use std::io::Write;
use std::net::TcpListener;
use std::time::Duration;

use serde_json::json;

use crate::cloud::material::video;
use crate::cloud::sandbox::Sandbox;
use crate::cloud::service::{CREDITS_PATH, Service};
use crate::cloud::stand_in::{Reply, Step};

/// The factor by which limits are reached sooner: a minute is 1.8 s, and a connection may take half a second.
const SHORT: f64 = 0.03;

#[test]
fn a_result_that_breaks_off_is_fetched_again_and_never_kept_in_part() {
    let whole = Reply::new(200, "", video()).bytes().len();
    for part in [0, 10, whole / 3, whole - 1] {
        let service =
            Service::with(move |request, nth, right| (request.path == "/files/result.mp4" && nth == 0).then(|| right().cut(part)));
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        sandbox.succeed(&["cloud", "export", "-o", "a.mp4"]);
        assert_eq!((sandbox.read("a.mp4"), sandbox.names()), (video().to_vec(), vec!["a.mp4".to_owned()]));
    }
}

#[test]
fn a_dribble_does_not_hold_the_client_up() {
    let service = Service::with(|request, _, right| (request.path == CREDITS_PATH).then(|| right().dribbled(Duration::from_millis(200))));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "session"]);
    let run = sandbox.run_within(SHORT, &["cloud", "credits"]);
    assert_eq!(run.error(), (1, "cloud-timeout".into()), "{run:?}");
    assert_eq!(service.stand_in.count("GET", CREDITS_PATH), 4, "whatever comes, each attempt ends");
    assert!(run.stderr.contains("60 s"), "the limit as people know it: {}", run.stderr);
}

#[test]
fn silence_ends_too() {
    for steps in [
        vec![Step::Pause(Duration::from_secs(30))],
        vec![Step::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n".to_vec()), Step::Pause(Duration::from_secs(30))],
    ] {
        let reply = Reply(steps);
        let service = Service::with(move |request, _, _| (request.path == CREDITS_PATH).then(|| reply.clone()));
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        sandbox.succeed(&["cloud", "session"]);
        assert_eq!(sandbox.run_within(SHORT, &["cloud", "credits"]).error(), (1, "cloud-timeout".into()));
    }
}

#[test]
fn what_is_no_answer_is_told_as_what_it_is() {
    let endless = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", 1_u64 << 40);
    let table = [
        (Reply::new(200, "content-type: text/html\r\n", b"<!DOCTYPE html><html>log in</html>"), "a web page"),
        (Reply::new(200, "", b"{\"code\":0,\"data\":"), "broken JSON"),
        (Reply::new(200, "", b"hello"), "something else"),
        (Reply::json(200, &json!({ "code": 0, "data": { "other": 1 } })), "lacks"),
        (Reply(vec![Step::Send(endless.into_bytes())]), "larger than"),
        (Reply::new(302, "location: https://elsewhere.example/\r\n", b""), "redirect"),
    ];
    for (reply, wanted) in table {
        let service = Service::with(move |request, _, _| (request.path == CREDITS_PATH).then(|| reply.clone()));
        let run = Sandbox::new(&service.stand_in.url("")).run(&["cloud", "credits"]);
        assert_eq!(run.error(), (1, "cloud-answer".into()), "{run:?}");
        assert!(run.stderr.contains(wanted), "{wanted}: {}", run.stderr);
    }
}

#[test]
fn an_endless_answer_is_not_taken_in() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
            let block = [b"100000\r\n".to_vec(), vec![b' '; 1 << 20], b"\r\n".to_vec()].concat();
            while stream.write_all(&block).is_ok() {}
        }
    });
    let run: crate::support::run::Run =
        Sandbox::new(&address).command(&["cloud", "credits"]).env("NEMO_TOKEN", "t").output().unwrap().into();
    assert_eq!(run.error(), (1, "cloud-answer".into()), "{run:?}");
}

#[test]
fn a_service_that_is_not_there_is_told() {
    let run = Sandbox::new("http://127.0.0.1:9").run(&["cloud", "credits"]);
    assert_eq!(run.error(), (1, "cloud-unreachable".into()));
    assert!(run.stderr.contains("127.0.0.1:9") && run.stderr.contains("NEMO_API_URL"), "{}", run.stderr);
}
