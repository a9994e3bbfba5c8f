//! Every code, in each place it may come in, and its way out.

use serde_json::{Value, json};

use crate::cloud::sandbox::Sandbox;
use crate::cloud::service::{CHAT_PATH, CREDITS_PATH, EXPORT_PATH, SESSION_PATH, Service, TOKEN_PATH, data, refusal};
use crate::cloud::stand_in::Reply;

/// The ways in which a code comes: the envelope under 200, both, and the status alone where it is one.
fn forms(code: i64, status: u16) -> Vec<Reply> {
    let mut forms =
        vec![refusal(200, code), refusal(status, code), Reply::json(status, &json!({ "success": false, "code": code.to_string() }))];
    if code < 600 {
        forms.push(Reply::new(status, "content-type: text/html\r\n", b"<html>no</html>"));
        forms.push(Reply::new(status, "", b""));
    }
    forms
}

fn always(path: &'static str, reply: Reply) -> (Service, Sandbox) {
    let service = Service::with(move |request, _, _| (request.path == path).then(|| reply.clone()));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    (service, sandbox)
}

#[test]
fn a_bad_anonymous_token_is_replaced_and_the_request_made_once_more() {
    for reply in forms(1001, 401) {
        let service = Service::with(move |request, nth, _| match request.path.as_str() {
            CREDITS_PATH if nth == 0 => Some(reply.clone()),
            TOKEN_PATH => Some(Reply::json(200, &data(json!({ "token": format!("nmv_usr_{nth}"), "user_id": "u" })))),
            _ => None,
        });
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        sandbox.succeed(&["cloud", "credits"]);
        assert_eq!((service.stand_in.count("GET", CREDITS_PATH), service.stand_in.count("POST", TOKEN_PATH)), (2, 2));
        assert_eq!(service.stand_in.requests().last().unwrap().header("authorization"), Some("Bearer nmv_usr_1"));
    }
    let (service, sandbox) = always(CREDITS_PATH, refusal(401, 1001));
    assert_eq!(sandbox.run(&["cloud", "credits"]).error(), (6, "token-refused".into()));
    assert_eq!(service.stand_in.count("GET", CREDITS_PATH), 2, "once more, not again and again");
}

#[test]
fn a_token_refused_for_the_result_is_replaced_too() {
    let service = Service::with(|request, nth, _| match request.path.as_str() {
        "/files/result.mp4" if request.header("authorization") != Some("Bearer nmv_usr_1") => Some(refusal(401, 1001)),
        path if path.ends_with("/download") => Some(refusal(410, 410)),
        TOKEN_PATH => Some(Reply::json(200, &data(json!({ "token": format!("nmv_usr_{nth}"), "user_id": "u" })))),
        _ => None,
    });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "export", "-o", "a.mp4"]);
    assert_eq!((sandbox.read("a.mp4"), service.stand_in.count("POST", TOKEN_PATH)), (crate::cloud::material::video().to_vec(), 2));
    // Another host's refusal is not about the token.
    let other = crate::cloud::stand_in::StandIn::start(|_, _| refusal(401, 1001));
    let place = other.url("/elsewhere.mp4");
    let service = Service::with(move |request, _, _| {
        let is_look =
            request.method == "GET" && request.path.starts_with("/api/render/proxy/lambda/") && !request.path.ends_with("/download");
        is_look.then(|| Reply::json(200, &json!({ "status": "completed", "outputUrl": place })))
    });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "export", "-o", "a.mp4"]);
    assert_eq!((other.requests().len(), service.stand_in.count("POST", TOKEN_PATH)), (1, 1));
}

#[test]
fn a_token_of_the_environment_is_not_replaced() {
    let (service, sandbox) = always(CREDITS_PATH, refusal(401, 1001));
    let run: crate::support::run::Run = sandbox.command(&["cloud", "credits"]).env("NEMO_TOKEN", "nmv_usr_x").output().unwrap().into();
    assert_eq!(run.error(), (6, "token-refused".into()));
    assert_eq!((service.stand_in.count("GET", CREDITS_PATH), service.stand_in.count("POST", TOKEN_PATH)), (1, 0));
}

#[test]
fn a_lost_session_is_replaced_and_its_media_go_up_again() {
    for command in [
        &["cloud", "state"][..],
        &["cloud", "chat", "make it shorter"],
        &["cloud", "upload", "q.png"],
        &["cloud", "export", "d.json", "-o", "a.mp4"],
    ] {
        let service = Service::with(|request, nth, _| {
            if request.path == SESSION_PATH {
                return Some(Reply::json(200, &data(json!({ "task_id": "t", "session_id": format!("session{nth}") }))));
            }
            let names_old = request.path.contains("/session0")
                || request.json()["sessionId"] == "session0"
                || request.json()["session_id"] == "session0";
            // The upload at the beginning is right; then the session is gone.
            let is_first_upload = request.path.contains("upload-video") && nth == 0;
            (names_old && !is_first_upload).then(|| refusal(404, 1002))
        });
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        sandbox.write("p.png", crate::cloud::material::png(1));
        sandbox.write("q.png", crate::cloud::material::png(2));
        sandbox.write("d.json", crate::cloud::material::draft_of(&["p.png"]).to_string());
        sandbox.succeed(&["cloud", "upload", "p.png"]);
        let run = sandbox.succeed(command);
        assert!(run.stderr.contains("making a new one"), "{command:?} {}", run.stderr);
        let again =
            service.stand_in.requests().iter().filter(|request| request.path.ends_with("upload-video/nemo_agent/me/session1")).count();
        assert_eq!(again, if command[1] == "upload" { 2 } else { 1 }, "{command:?}");
        assert_eq!(service.stand_in.count("POST", SESSION_PATH), 2);
    }
}

#[test]
fn without_credits_each_user_gets_a_way_out() {
    for reply in forms(2001, 403) {
        let (_service, sandbox) = always(CHAT_PATH, reply);
        let anonymous = sandbox.run(&["cloud", "chat", "make a promo"]);
        assert_eq!(anonymous.error(), (6, "out-of-credits".into()), "{anonymous:?}");
        assert!(
            anonymous.stderr.contains("https://nemovideo.com/?bind=user1") && anonymous.stderr.contains("offcut render"),
            "{}",
            anonymous.stderr
        );
        let registered: crate::support::run::Run =
            sandbox.command(&["cloud", "chat", "make a promo"]).env("NEMO_TOKEN", "nmv_usr_x").output().unwrap().into();
        assert!(registered.stderr.contains("top up") && !registered.stderr.contains("bind="), "{}", registered.stderr);
    }
}

#[test]
fn an_export_outside_the_plan_is_told_from_a_lack_of_credits() {
    for reply in forms(402, 402) {
        let (service, sandbox) = always(EXPORT_PATH, reply);
        let run = sandbox.run(&["cloud", "export", "-o", "a.mp4"]);
        assert_eq!(run.error(), (6, "not-in-plan".into()), "{run:?}");
        assert!(run.stderr.contains("credits do not change that") && run.stderr.contains("offcut render"), "{}", run.stderr);
        assert_eq!(service.stand_in.count("POST", EXPORT_PATH), 1);
    }
}

#[test]
fn refused_files_say_what_is_taken() {
    for (code, status, name, help) in [(4001, 415, "file-not-accepted", "mp4 mov avi webm mkv"), (4002, 413, "file-too-large", "500 MB")] {
        let service = Service::with(move |request, _, _| request.path.contains("upload-video").then(|| refusal(status, code)));
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        sandbox.write("p.png", crate::cloud::material::png(1));
        let run = sandbox.run(&["cloud", "upload", "p.png"]);
        assert_eq!(run.error(), (6, name.into()));
        assert!(run.stderr.contains(help), "{}", run.stderr);
    }
}

#[test]
fn too_many_requests_are_waited_for_once() {
    for header in [None, Some("retry-after: 5")] {
        let service = Service::with(move |request, nth, _| {
            let refused = refusal(429, 429);
            (request.path == CREDITS_PATH && nth == 0).then(|| header.map_or(refused.clone(), |header| refused.with_header(header)))
        });
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        let start = std::time::Instant::now();
        let run = sandbox.succeed(&["cloud", "credits"]);
        let (wanted_s, least_ms) = if header.is_some() { ("in 5 s", 100) } else { ("in 30 s", 600) };
        assert!(run.stderr.contains(wanted_s) && start.elapsed().as_millis() >= least_ms, "{} {:?}", run.stderr, start.elapsed());
    }
    for reply in forms(429, 429) {
        let (service, sandbox) = always(CREDITS_PATH, reply);
        assert_eq!(sandbox.run(&["cloud", "credits"]).error(), (6, "too-many-requests".into()));
        assert_eq!(service.stand_in.count("GET", CREDITS_PATH), 2);
    }
}

#[test]
fn a_fault_of_the_service_passes_or_is_told() {
    let service = Service::with(|request, nth, _| {
        (request.path == CREDITS_PATH && nth < 2).then(|| Reply::new(503, "retry-after: 1\r\n", b"<html>"))
    });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "credits"]);
    let (service, sandbox) = always(CREDITS_PATH, Reply::new(500, "", b""));
    let run = sandbox.run(&["cloud", "credits"]);
    assert_eq!((run.error(), service.stand_in.count("GET", CREDITS_PATH)), ((6, "cloud-refused".into()), 4));
    assert!(run.stderr.contains("later"), "{}", run.stderr);
}

#[test]
fn machines_read_refusals_too() {
    let (_service, sandbox) = always(EXPORT_PATH, refusal(402, 402));
    let run = sandbox.run(&["cloud", "export", "-o", "a.mp4", "--json"]);
    let error: Value = run.events().pop().unwrap();
    assert_eq!((&error["event"], &error["code"], run.status), (&json!("error"), &json!("not-in-plan"), 6));
}
