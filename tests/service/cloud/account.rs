//! Tokens, headers, sessions, the balance: who asks, and what is never told.

use serde_json::{Value, json};

use crate::cloud::sandbox::Sandbox;
use crate::cloud::service::{CREDITS_PATH, SESSION_PATH, Service, TOKEN_PATH, data, refusal};
use crate::cloud::stand_in::Reply;

#[test]
fn the_first_request_makes_a_token_and_later_ones_use_it() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let first = sandbox.succeed(&["cloud", "login", "--json"]).document();
    assert_eq!((&first["token"], &first["user_id"], &first["credits"]["available"]), (&json!("new"), &json!("user1"), &json!(80)));
    let second = sandbox.succeed(&["cloud", "login", "--json"]).document();
    assert_eq!((&second["token"], service.stand_in.count("POST", TOKEN_PATH)), (&json!("stored"), 1));
    let request = &service.stand_in.requests()[0];
    assert!(uuid(request.header("x-client-id").unwrap()) && request.body.is_empty());
    assert_eq!(request.header("authorization"), None);
}

fn uuid(text: &str) -> bool {
    text.len() == 36 && text.split('-').map(str::len).collect::<Vec<_>>() == [8, 4, 4, 4, 12]
}

#[test]
fn every_request_carries_all_headers() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("p.png", crate::cloud::material::png(1));
    for arguments in
        [&["cloud", "upload", "p.png"][..], &["cloud", "state"], &["cloud", "chat", "hello"], &["cloud", "export", "-o", "a.mp4"]]
    {
        let mut command = sandbox.command(arguments);
        let run =
            command.env("NEMO_TOKEN", "nmv_usr_own").env("SKILL_PLATFORM", "here").env("OFFCUT_SKILL_VERSION", "9.9").output().unwrap();
        assert!(run.status.success(), "{run:?}");
    }
    let requests = service.stand_in.requests();
    assert!(requests.len() >= 8 && requests.iter().all(|request| request.path != TOKEN_PATH));
    for request in requests {
        assert_eq!(request.header("authorization"), Some("Bearer nmv_usr_own"), "{}", request.path);
        let found = ["source", "version", "platform"].map(|name| request.header(&format!("x-skill-{name}")));
        assert_eq!(found, [Some("flexclip-alternative"), Some("9.9"), Some("here")], "{}", request.path);
    }
}

#[test]
fn a_token_is_never_told() {
    // The service repeats it, in a refusal and in a job's error.
    let service = Service::with(|request, _, _| match request.path.as_str() {
        CREDITS_PATH => Some(Reply::json(403, &json!({ "code": 1001, "message": "bad token nmv_usr_secret" }))),
        _ => None,
    });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let run: crate::support::run::Run =
        sandbox.command(&["cloud", "credits", "-vv"]).env("NEMO_TOKEN", "nmv_usr_secret").output().unwrap().into();
    assert_eq!(run.error(), (6, "token-refused".into()));
    assert!(run.stderr.contains("bad token (token)") && !run.stderr.contains("nmv_usr_secret"), "{}", run.stderr);
    // An anonymous one too, in a job's reason, where the end of what is shown would fall into it.
    let service = Service::with(|request, _, _| {
        let reason = format!("{} nmv_usr_first", "x".repeat(290));
        let is_look = request.method == "GET" && request.path.starts_with("/api/render/proxy/lambda/");
        is_look.then(|| Reply::json(200, &json!({ "status": "failed", "error": reason })))
    });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let run = sandbox.run(&["cloud", "export", "-o", "a.mp4", "-vv"]);
    assert_eq!(run.error(), (6, "job-failed".into()));
    assert!(!run.stderr.contains("nmv_"), "{}", run.stderr);
    assert!(!sandbox.succeed(&["cloud", "jobs"]).stdout.contains("nmv_"));
    for arguments in [&["cloud", "login", "-vv"][..], &["cloud", "session", "-vv"], &["cloud", "state", "-vv", "--json"]] {
        let fresh = Service::start();
        let other = Sandbox::new(&fresh.stand_in.url(""));
        let run = other.succeed(arguments);
        assert!(!run.stderr.contains("nmv_usr_first") && !run.stdout.contains("nmv_usr_first"), "{run:?}");
        assert!(run.stderr.contains("form=Envelope"), "-vv tells the variant met: {}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn the_stored_token_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "login"]);
    let metadata = std::fs::metadata(sandbox.home().join("config/token.json")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
}

#[test]
fn another_host_gets_neither_token_nor_attribution() {
    for by_redirect in [false, true] {
        let other = crate::cloud::stand_in::StandIn::start(|_, _| Reply::new(200, "", crate::cloud::material::video()));
        let place = other.url("/elsewhere.mp4");
        let service = Service::with(move |request, _, _| match request.path.as_str() {
            "/files/result.mp4" => Some(Reply::new(302, &format!("location: {place}\r\n"), b"")),
            path if path.starts_with("/api/render/proxy/lambda/") && !by_redirect => {
                Some(Reply::json(200, &json!({ "status": "completed", "outputUrl": place })))
            }
            _ => None,
        });
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        sandbox.succeed(&["cloud", "export", "-o", "a.mp4"]);
        let request = &other.requests()[0];
        for header in ["authorization", "x-skill-source", "x-skill-version", "x-skill-platform", "referer", "cookie"] {
            assert_eq!(request.header(header), None, "{header}");
        }
        let own = service.stand_in.requests();
        assert!(own.iter().filter(|request| request.path == "/files/result.mp4").all(|request| request.header("authorization").is_some()));
    }
}

#[test]
fn an_expired_token_is_renewed_before_the_request() {
    for expires_at in [json!("2001-01-01T00:00:00Z"), json!(1_000_000_000_000_i64)] {
        let service = Service::with(move |request, nth, _| {
            let token = json!({ "token": format!("nmv_usr_{nth}"), "user_id": "u", "expires_at": expires_at.clone(), "credits": 1 });
            request.is("POST", TOKEN_PATH).then(|| Reply::json(200, &data(token)))
        });
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        sandbox.succeed(&["cloud", "credits"]);
        sandbox.succeed(&["cloud", "credits"]);
        let asked: Vec<_> = service.stand_in.requests().into_iter().filter(|request| request.path == CREDITS_PATH).collect();
        assert_eq!(asked.last().unwrap().header("authorization"), Some("Bearer nmv_usr_1"));
    }
}

#[test]
fn a_missing_client_id_is_made_anew() {
    let service = Service::with(|request, nth, _| (request.is("POST", TOKEN_PATH) && nth == 0).then(|| refusal(400, 400)));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "login"]);
    let ids: Vec<_> = service.stand_in.requests().iter().filter_map(|request| request.header("x-client-id").map(str::to_owned)).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1] && uuid(&ids[1]), "{ids:?}");
}

#[test]
fn a_session_is_kept_and_made_when_there_is_none() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    assert_eq!(sandbox.succeed(&["cloud", "session"]).stdout.trim(), "session1");
    sandbox.succeed(&["cloud", "state"]);
    assert_eq!(service.stand_in.count("POST", SESSION_PATH), 1);
    let body = service.stand_in.requests().iter().find(|request| request.path == SESSION_PATH).unwrap().json();
    assert_eq!(body, json!({ "task_name": "project", "language": "en" }));
    assert_eq!(sandbox.succeed(&["cloud", "session", "--new", "--language", "zh", "--json"]).document()["new"], Value::Bool(true));
    assert_eq!(service.stand_in.requests().last().unwrap().json()["language"], "zh");
}

#[test]
fn the_state_is_saved_with_its_media_index() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let run = sandbox.succeed(&["cloud", "state", "--save", "draft.json"]);
    assert_eq!(run.stdout.trim(), "Timeline (1 track): 1. Title: \"Urban Dreams\" (0-1s)\nuploaded: x");
    let read = |name: &str| serde_json::from_slice::<Value>(&sandbox.read(name)).unwrap();
    assert_eq!(read("draft.json"), crate::cloud::service::ready_draft());
    assert_eq!(read("draft.media.json")["video_infos"], json!([{ "cdn_url": "x" }]));
    assert_eq!(sandbox.run(&["cloud", "state", "--save", "draft.json"]).error(), (1, "output-exists".into()));
    sandbox.succeed(&["validate", "draft.json"]);
    service.world.lock().unwrap().draft = Value::Null;
    assert_eq!(sandbox.run(&["cloud", "state", "--save", "other.json"]).error(), (3, "not-ready".into()));
    assert!(!sandbox.path("other.json").exists());
}

#[test]
fn no_run_falls_back_to_the_service_itself() {
    let service = Service::start();
    let run: crate::support::run::Run =
        Sandbox::new(&service.stand_in.url("")).command(&["cloud", "credits"]).env_remove("NEMO_API_URL").output().unwrap().into();
    assert_eq!(run.error(), (2, "usage".into()), "{run:?}");
}
