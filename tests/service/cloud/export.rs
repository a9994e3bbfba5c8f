//! Jobs: handed in once, waited for, fetched, checked.

use serde_json::{Value, json};

use crate::cloud::material::{draft_of, png, video};
use crate::cloud::sandbox::Sandbox;
use crate::cloud::service::{EXPORT_PATH, Service, data, refusal};
use crate::cloud::stand_in::{Reply, Request};
use crate::support::until::until;

#[test]
fn the_sessions_draft_becomes_a_file() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let run = sandbox.succeed(&["cloud", "export", "-o", "a.mp4", "--json"]);
    assert_eq!(sandbox.read("a.mp4"), video());
    let done = run.events().pop().unwrap();
    assert_eq!((&done["event"], done["path"].as_str().unwrap().ends_with("a.mp4")), (&json!("done"), true));
    assert_eq!(service.submissions().into_values().collect::<Vec<_>>(), [1]);
    let jobs = sandbox.succeed(&["cloud", "jobs", "--json"]).document();
    assert_eq!((&jobs[0]["stage"], jobs.as_array().unwrap().len()), (&json!("downloaded"), 1));
    assert_eq!(sandbox.names(), ["a.mp4"]);
    assert!(sandbox.succeed(&["cloud", "resume"]).stdout.contains("nothing is left"));
}

#[test]
fn the_request_is_the_documented_one() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("p.png", png(1));
    sandbox.write("d.json", draft_of(&["p.png"]).to_string());
    sandbox.succeed(&["cloud", "export", "d.json", "-o", "a.mp4"]);
    let body = service.world.lock().unwrap().bodies[0].clone();
    let keys: Vec<_> = body.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["id", "sessionId", "draft", "output"]);
    assert!(body["id"].as_str().unwrap().starts_with("render_"));
    assert_eq!((&body["sessionId"], &body["output"]), (&json!("session1"), &json!({ "format": "mp4", "quality": "high" })));
    let source = body["draft"]["t"][0]["sg"][0]["u"].as_str().unwrap();
    assert!(source.starts_with("https://cdn.example/"), "{source}");
}

#[test]
fn every_form_of_a_job_is_read() {
    let forms: [fn(&str) -> Value; 6] = [
        |url| json!({ "id": "x", "status": "completed", "progress": 100, "output": { "url": url } }),
        |url| json!({ "status": "completed", "outputUrl": url }),
        |url| json!({ "success": true, "data": { "status": "completed", "output": { "url": url } } }),
        |url| json!({ "success": true, "data": { "status": "completed", "outputUrl": url } }),
        |url| data(json!({ "status": "completed", "output": { "url": url } })),
        |url| json!({ "code": 0, "status": "COMPLETED", "outputUrl": url, "data": { "progress": 100 } }),
    ];
    for form in forms {
        let service = Service::with(move |request, _, _| {
            let is_poll = request.method == "GET" && request.path.starts_with("/api/render/proxy/lambda/");
            is_poll.then(|| Reply::json(200, &form("/files/result.mp4")))
        });
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        sandbox.succeed(&["cloud", "export", "-o", "a.mp4"]);
        assert_eq!(sandbox.read("a.mp4"), video());
    }
}

#[test]
fn a_failed_job_is_tried_once_more_under_a_new_id() {
    let service = Service::with(|request, _, _| {
        let is_poll = request.method == "GET" && request.path.starts_with("/api/render/proxy/lambda/");
        is_poll.then(|| Reply::json(200, &json!({ "status": "failed", "error": { "message": "out of lambda" } })))
    });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let run = sandbox.run(&["cloud", "export", "-o", "a.mp4"]);
    assert_eq!(run.error(), (6, "job-failed".into()), "{run:?}");
    assert!(run.stderr.contains("out of lambda") && run.stderr.contains("offcut render"), "{}", run.stderr);
    assert_eq!(service.submissions().into_values().collect::<Vec<_>>(), [1, 1]);
    assert!(sandbox.names().is_empty());
    assert!(sandbox.succeed(&["cloud", "resume"]).stdout.contains("nothing is left"));
    assert_eq!(locks(&sandbox), 0);
}

/// Files that are left of locks.
fn locks(sandbox: &Sandbox) -> usize {
    sandbox.home().join("data/locks").read_dir().unwrap().count()
}

#[test]
fn a_lost_answer_is_looked_up_and_not_sent_again() {
    let service = Service::with(|request, _, right| request.is("POST", EXPORT_PATH).then(|| right().cut(20)));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "export", "-o", "a.mp4"]);
    assert_eq!(service.submissions().into_values().collect::<Vec<_>>(), [1]);
}

#[test]
fn a_request_that_never_arrived_is_sent_again_under_its_id() {
    // The first is lost before the service takes it in.
    let service = Service::with(|request, nth, _| (request.is("POST", EXPORT_PATH) && nth == 0).then(|| Reply(Vec::new())));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "export", "-o", "a.mp4"]);
    let ids: Vec<_> = service
        .stand_in
        .requests()
        .iter()
        .filter(|request| request.is("POST", EXPORT_PATH))
        .map(|request| request.json()["id"].clone())
        .collect();
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]));
    assert_eq!(service.submissions().into_values().collect::<Vec<_>>(), [1]);
}

#[test]
fn an_id_that_the_service_has_already_is_the_jobs_own() {
    let is_look = |request: &Request| request.method == "GET" && request.path.starts_with("/api/render/proxy/lambda/");
    // The first answer is lost, and the job is not to be seen at once.
    let service = Service::with(move |request, nth, right| match request {
        request if request.is("POST", EXPORT_PATH) => Some(if nth == 0 { right().cut(20) } else { refusal(409, 409) }),
        request if is_look(request) && nth == 0 => Some(refusal(404, 404)),
        _ => None,
    });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "export", "-o", "a.mp4"]);
    assert_eq!((sandbox.read("a.mp4"), service.submissions().into_values().collect::<Vec<_>>()), (video().to_vec(), vec![1]));
    // Somebody else's id: the service has it and does not show it.
    let service = Service::with(|request, _, _| request.is("POST", EXPORT_PATH).then(|| refusal(409, 409)));
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    assert_eq!(sandbox.run(&["cloud", "export", "-o", "a.mp4"]).error(), (6, "cloud-refused".into()));
    assert_eq!(sandbox.succeed(&["cloud", "jobs", "--json"]).document()[0]["stage"], "failed");
}

#[test]
fn where_the_address_fails_the_service_sends_the_file() {
    for fault in [410, 500] {
        let service = Service::with(move |request, _, _| {
            if request.path == "/files/result.mp4" {
                return Some(refusal(fault, i64::from(fault)));
            }
            (request.path.starts_with("/api/render/proxy/render_")).then(|| Reply::new(200, "", video()))
        });
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        sandbox.succeed(&["cloud", "export", "-o", "a.mp4"]);
        assert_eq!(sandbox.read("a.mp4"), video());
    }
}

#[test]
fn what_is_no_whole_video_gets_no_name() {
    for bad in [b"<html>login</html>".to_vec(), Vec::new(), video()[..video().len() / 2].to_vec()] {
        let service = Service::with(move |request, _, _| {
            let is_file = request.path == "/files/result.mp4" || request.path.ends_with("/download");
            is_file.then(|| Reply::new(200, "", &bad))
        });
        let sandbox = Sandbox::new(&service.stand_in.url(""));
        let run = sandbox.run(&["cloud", "export", "-o", "a.mp4"]);
        assert_eq!(run.error(), (1, "cloud-answer".into()), "{run:?}");
        assert!(run.stderr.contains("offcut cloud resume render_"), "{}", run.stderr);
        assert!(sandbox.names().is_empty(), "{:?}", sandbox.names());
    }
}

#[test]
fn an_output_that_is_there_is_kept() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("a.mp4", "mine");
    assert_eq!(sandbox.run(&["cloud", "export", "-o", "a.mp4"]).error(), (1, "output-exists".into()));
    assert!(service.submissions().is_empty());
    sandbox.succeed(&["cloud", "export", "-o", "a.mp4", "--force"]);
    assert_eq!(sandbox.read("a.mp4"), video());
}

#[test]
fn what_the_draft_is_made_of_is_not_written_over() {
    let service = Service::start();
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("clip.mp4", video());
    let draft = draft_of(&["clip.mp4"]).to_string();
    sandbox.write("d.json", &draft);
    for verb in [&["cloud", "export"] as &[&str], &["export", "--where", "cloud"]] {
        let run = |output: &str| sandbox.run(&[verb, &["d.json", "-o", output, "--force"]].concat());
        assert_eq!(run("clip.mp4").error(), (1, "output-exists".into()), "{verb:?}");
        assert_ne!(run("d.json").status, 0, "{verb:?}");
        assert_eq!((sandbox.read("clip.mp4"), sandbox.read("d.json")), (video().to_vec(), draft.clone().into_bytes()), "{verb:?}");
    }
    assert_eq!(sandbox.run(&["cloud", "export", "-o", "a.webm"]).error(), (2, "unknown-format".into()));
    assert!(service.submissions().is_empty());
}

#[test]
fn a_draft_without_segments_is_not_sent() {
    let service = Service::start();
    service.world.lock().unwrap().draft = json!({ "t": [{ "tt": 0, "sg": [] }] });
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    assert_eq!(sandbox.run(&["cloud", "export", "-o", "a.mp4"]).error(), (3, "not-ready".into()));
    sandbox.write("d.json", r#"{"t":[]}"#);
    assert_eq!(sandbox.run(&["cloud", "export", "d.json", "-o", "a.mp4"]).error().0, 3);
    assert_eq!(service.stand_in.count("POST", EXPORT_PATH), 0);
}

#[test]
fn a_job_can_be_cancelled() {
    let service = Service::start();
    service.world.lock().unwrap().polls_needed = usize::MAX;
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    let mut child =
        sandbox.command(&["cloud", "export", "-o", "a.mp4", "--poll-interval", "1s"]).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let id = until("a job", || service.submissions().into_keys().next());
    let run = sandbox.succeed(&["cloud", "cancel", &id, "--json"]);
    assert_eq!(run.document()["stage"], "cancelled");
    assert_eq!((child.wait().unwrap().code(), locks(&sandbox)), (Some(1), 0));
    assert_eq!(sandbox.run(&["cloud", "cancel", "render_unknown"]).error(), (2, "unknown-job".into()));
}

#[test]
fn two_processes_hand_one_job_in_once() {
    let service = Service::start();
    service.world.lock().unwrap().polls_needed = 5;
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.succeed(&["cloud", "session"]);
    let start = || sandbox.command(&["cloud", "export", "-o", "a.mp4"]).spawn().unwrap();
    let children = [start(), start(), start()];
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(service.submissions().into_values().collect::<Vec<_>>(), [1]);
    assert_eq!(service.world.lock().unwrap().downloads, 1);
    assert_eq!(sandbox.read("a.mp4"), video());
}
