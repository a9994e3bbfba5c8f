//! Rare refusals: the second in a row, waits that are too long, cancelling a job that is over, redirects without an
//! end.

use std::time::Duration;

use serde_json::{Value, json};

use crate::cloud::material::video;
use crate::cloud::sandbox::Sandbox;
use crate::cloud::service::{CHAT_PATH, CREDITS_PATH, EXPORT_PATH, SESSION_PATH, Service, TOKEN_PATH, refusal};
use crate::cloud::stand_in::{Reply, Request, Step};
use crate::support::run::Run;
use crate::support::until::until;

const RESULT: &str = "/files/result.mp4";

fn is_poll(request: &Request) -> bool {
    request.method == "GET" && request.path.starts_with("/api/render/proxy/lambda/")
}

#[test]
fn requests_without_a_draft_carry_the_headers_too() {
    let service = Service::with(|request, _, _| is_poll(request).then(|| Reply::json(200, &json!({ "status": "processing" }))));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "credits"]);
    sandbox.succeed(&["cloud", "upload", "https://example.com/a.mp4"]);
    let job = waiting_job(&service, &sandbox);
    sandbox.succeed(&["cloud", "cancel", &job]);
    let requests = service.stand_in.requests();
    for path in [TOKEN_PATH, CREDITS_PATH, SESSION_PATH, "/api/upload-video/nemo_agent/me/session1", &format!("{EXPORT_PATH}/{job}/cancel")]
    {
        let request = requests.iter().find(|request| request.path == path).unwrap_or_else(|| panic!("{path} was not asked"));
        let found = ["source", "version", "platform"].map(|name| request.header(&format!("x-skill-{name}")));
        assert_eq!(found, [Some("flexclip-alternative"), Some(env!("CARGO_PKG_VERSION")), Some("unknown")], "{path}");
        assert_eq!(request.header("authorization").is_some(), path != TOKEN_PATH, "{path}");
    }
}

/// A job that the cloud has and nobody waits for any more.
fn waiting_job(service: &Service, sandbox: &Sandbox) -> String {
    // It is killed long before it would look.
    let mut child = sandbox.command(&["cloud", "export", "-o", "a.mp4", "--poll-interval", "1800s"]).spawn().unwrap();
    let job = until("the job at the service", || service.submissions().into_keys().next());
    child.kill().unwrap();
    child.wait().unwrap();
    job
}

#[test]
fn the_environment_names_the_pages_and_the_client() {
    let service = Service::with(|request, _, _| (request.path == CHAT_PATH).then(|| refusal(200, 2001)));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let mut command = sandbox.command(&["cloud", "chat", "make a promo"]);
    let run: Run = command.env("NEMO_WEB_URL", "http://127.0.0.1:9/pages").env("NEMO_CLIENT_ID", "own-client").output().unwrap().into();
    assert!(run.stderr.contains("http://127.0.0.1:9/pages?bind=user1"), "{}", run.stderr);
    assert_eq!(service.stand_in.requests()[0].header("x-client-id"), Some("own-client"));
    // An id that somebody chose is not replaced by another.
    let service = Service::with(|request, _, _| (request.path == TOKEN_PATH).then(|| refusal(400, 400)));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let run: Run = sandbox.command(&["cloud", "credits"]).env("NEMO_CLIENT_ID", "own-client").output().unwrap().into();
    assert_eq!((run.error(), service.stand_in.count("POST", TOKEN_PATH)), ((6, "cloud-refused".into()), 1));
}

#[test]
fn a_session_that_is_lost_again_is_an_error() {
    let service = Service::with(|request, _, _| request.path.starts_with("/api/state/").then(|| refusal(404, 1002)));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    for command in [&["cloud", "state"][..], &["cloud", "chat", "make it shorter"]] {
        let before = service.stand_in.count("POST", SESSION_PATH);
        let run = sandbox.run(command);
        assert_eq!(run.error(), (6, "unknown-session".into()), "{run:?}");
        assert!(run.stderr.contains("offcut cloud session --new"), "{}", run.stderr);
        assert!(service.stand_in.count("POST", SESSION_PATH) - before <= 2, "once more, not again and again");
    }
    assert_eq!(service.stand_in.count("POST", CHAT_PATH), 0);
}

#[test]
fn a_wait_that_is_too_long_is_told_in_place_of_waited_for() {
    let service = Service::with(|request, _, _| (request.path == CREDITS_PATH).then(|| refusal(429, 429).with_header("retry-after: 3600")));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let run = sandbox.run(&["cloud", "credits"]);
    assert_eq!(run.error(), (6, "too-many-requests".into()));
    assert!(run.stderr.contains("3600 s, which is too long"), "{}", run.stderr);
    assert_eq!(service.stand_in.count("GET", CREDITS_PATH), 1);
}

#[test]
fn too_many_requests_for_a_token_are_waited_for_once() {
    for times in [1, usize::MAX] {
        let service = Service::with(move |request, nth, _| (request.path == TOKEN_PATH && nth < times).then(|| refusal(429, 429)));
        let run = Sandbox::new(&service.stand_in.url("")).run(&["cloud", "credits"]);
        let wanted = if times == 1 { (0, String::new()) } else { (6, "too-many-requests".into()) };
        assert_eq!((run.error(), service.stand_in.count("POST", TOKEN_PATH)), (wanted, 2), "{run:?}");
    }
}

#[test]
fn cancelling_what_is_over_tells_how_it_ended() {
    let over: [(i64, Value, &str); 3] = [
        (409, json!({ "status": "completed", "output": { "url": RESULT } }), "completed"),
        (409, json!({ "status": "failed" }), "cancelled"),
        (404, json!({ "code": 404 }), "cancelled"),
    ];
    for (code, state, stage) in over {
        let service = Service::with(move |request, _, _| match is_poll(request) {
            true => Some(Reply::json(200, &state)),
            false => request.path.ends_with("/cancel").then(|| refusal(code as u16, code)),
        });
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        let job = waiting_job(&service, &sandbox);
        assert_eq!(sandbox.succeed(&["cloud", "cancel", &job, "--json"]).document()["stage"], stage);
        if stage == "completed" {
            sandbox.succeed(&["cloud", "resume", &job]);
            assert_eq!(sandbox.read("a.mp4"), video());
        }
        assert_eq!(service.submissions().into_values().collect::<Vec<_>>(), [1]);
    }
}

#[test]
fn redirects_without_an_end_and_a_file_that_stands_still_lead_to_the_other_address() {
    let whole = Reply::new(200, "", video()).bytes();
    let faults = [
        Reply::new(302, &format!("location: {RESULT}\r\n"), b""),
        Reply::new(302, "location: file:///etc/hostname\r\n", b""),
        Reply::new(302, "", b""),
        // A minute without a byte is 6 s here.
        Reply(vec![Step::Send(whole[..whole.len() / 2].to_vec()), Step::Pause(Duration::from_secs(600))]),
    ];
    for fault in faults {
        let service = Service::with(move |request, _, _| (request.path == RESULT).then(|| fault.clone()));
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        let run = sandbox.run_within(0.1, &["cloud", "export", "-o", "a.mp4"]);
        assert_eq!(run.status, 0, "{run:?}");
        assert_eq!((sandbox.read("a.mp4"), sandbox.names()), (video().to_vec(), vec!["a.mp4".to_owned()]));
        assert!(service.stand_in.count("GET", RESULT) <= 6, "five redirects are followed");
    }
}

#[test]
fn an_answer_of_nothing_is_told_and_a_second_edit_is_left_to_people() {
    let service = Service::with(|request, _, _| (request.path == CHAT_PATH).then(|| Reply::events(&[String::new()], true)));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    assert!(sandbox.succeed(&["cloud", "chat", "make it blue"]).stdout.contains("nothing was said, and nothing changed"));
    let words = json!({ "type": "text", "content": "Drag the clip to the start. Drag the title to the end." }).to_string();
    let service =
        Service::with(move |request, _, _| (request.path == CHAT_PATH).then(|| Reply::events(std::slice::from_ref(&words), true)));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let run = sandbox.succeed(&["cloud", "chat", "make it blue"]);
    assert!(run.stdout.contains("to do this, say: offcut cloud chat \"Drag the title to the end\""), "{}", run.stdout);
    assert_eq!(service.stand_in.count("POST", CHAT_PATH), 2);
}
