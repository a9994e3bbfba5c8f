//! `offcut export`: here or there.

use serde_json::json;

use crate::cloud::material::{draft_of, png, video};
use crate::cloud::sandbox::Sandbox;
use crate::cloud::service::{CREDITS_PATH, EXPORT_PATH, Service, refusal};
use crate::cloud::stand_in::Reply;

/// A folder with a plain draft, and records of a machine this fast.
fn prepared(service: &Service, frames_per_second: f64) -> Sandbox {
    let sandbox = Sandbox::new(&service.stand_in.url(""));
    sandbox.write("p.png", png(1));
    sandbox.write("d.json", draft_of(&["p.png"]).to_string());
    sandbox.keep_speed(frames_per_second);
    sandbox
}

#[test]
fn the_facts_decide_and_are_told() {
    let service = Service::start();
    let fast = prepared(&service, 50.0);
    let run = fast.succeed(&["export", "d.json", "-o", "a.mp4", "--explain"]);
    for fact in ["10 frames of 64x48", "50.0 frames a second", "cpu", "80 credits", "MB left", "within", "decision: local"] {
        assert!(run.stdout.contains(fact), "{fact}: {}", run.stdout);
    }
    assert_eq!(service.stand_in.count("POST", EXPORT_PATH), 0);
    let slow = prepared(&service, 0.01);
    let run = slow.succeed(&["export", "d.json", "-o", "a.mp4", "--explain", "--json"]);
    let decision = &run.events()[0];
    assert_eq!((&decision["event"], &decision["place"]), (&json!("decision"), &json!("cloud")), "{run:?}");
    assert_eq!((slow.read("a.mp4"), decision["local_s"].as_f64().unwrap().round()), (video().to_vec(), 1000.0));
}

#[test]
fn without_a_measure_or_a_network_it_is_rendered_here() {
    let service = Service::start();
    let sandbox = prepared(&service, 0.01);
    std::fs::remove_dir_all(sandbox.home().join("data")).unwrap();
    let run = sandbox.succeed(&["export", "d.json", "-o", "a.mp4"]);
    assert!(run.stderr.contains("not known yet"), "{}", run.stderr);
    assert!(service.stand_in.requests().is_empty(), "the cloud was asked though nothing hung on it");
    let sandbox = prepared(&service, 0.01);
    let run: crate::support::run::Run =
        sandbox.command(&["export", "d.json", "-o", "a.mp4"]).env("NEMO_API_URL", "http://127.0.0.1:9").output().unwrap().into();
    assert!(run.status == 0 && run.stderr.contains("is not there"), "{run:?}");
}

#[test]
fn where_the_cloud_refuses_this_machine_takes_over_and_says_so() {
    let failing = |request: &crate::cloud::stand_in::Request| {
        let is_poll = request.method == "GET" && request.path.starts_with("/api/render/proxy/lambda/");
        is_poll.then(|| Reply::json(200, &json!({ "status": "failed", "error": "broken" })))
    };
    let refusing = |code: i64, status: u16| {
        move |request: &crate::cloud::stand_in::Request| request.is("POST", EXPORT_PATH).then(|| refusal(status, code))
    };
    type Fault = Box<dyn Fn(&crate::cloud::stand_in::Request) -> Option<Reply> + Send + Sync>;
    let table: [(Fault, &str); 4] = [
        (Box::new(refusing(402, 402)), "not-in-plan"),
        (Box::new(refusing(2001, 200)), "out-of-credits"),
        (Box::new(refusing(429, 429)), "too-many-requests"),
        (Box::new(failing), "job-failed"),
    ];
    for (fault, code) in table {
        let service = Service::with(move |request, _, _| fault(request));
        let sandbox = prepared(&service, 0.01);
        let run = sandbox.succeed(&["export", "d.json", "-o", "a.mp4", "--where", "cloud"]);
        assert!(run.stderr.contains(&format!("warning[{code}]")) && run.stderr.contains("rendering here instead"), "{}", run.stderr);
        assert_ne!(sandbox.read("a.mp4"), video(), "made here");
        assert!(sandbox.succeed(&["cloud", "jobs", "--open", "--json"]).document().as_array().unwrap().is_empty());
    }
}

#[test]
fn a_job_in_the_cloud_is_never_done_beside_without_a_word() {
    // The job is taken in, and then the service is gone.
    let service = Service::with(|request, _, _| {
        let is_poll = request.method == "GET" && request.path.starts_with("/api/render/proxy/lambda/");
        is_poll.then(|| Reply(Vec::new()))
    });
    let sandbox = prepared(&service, 0.01);
    let run = sandbox.run(&["export", "d.json", "-o", "a.mp4"]);
    assert_eq!(run.error(), (1, "cloud-unreachable".into()), "{run:?}");
    assert!(run.stderr.contains("offcut cloud resume render_") && run.stderr.contains("--force-local"), "{}", run.stderr);
    assert_eq!(sandbox.run(&["export", "d.json", "-o", "a.mp4", "--where", "local"]).error(), (1, "job-unfinished".into()));
    assert_eq!(sandbox.names(), ["d.json", "p.png"]);
    sandbox.succeed(&["export", "d.json", "-o", "a.mp4", "--force-local"]);
    assert_eq!(service.submissions().into_values().collect::<Vec<_>>(), [1]);
}

#[test]
fn what_the_cloud_cannot_do_is_done_here() {
    let service = Service::start();
    let sandbox = prepared(&service, 0.01);
    let mut rich = draft_of(&["p.png"]);
    rich["t"][0]["sg"][0]["an"] = json!({ "in": { "n": "fade", "d": 300 } });
    sandbox.write("rich.json", rich.to_string());
    for (arguments, because) in [
        (&["export", "rich.json", "-o", "a.mp4", "--explain"][..], "may not know"),
        (&["export", "d.json", "-o", "b.mp4", "--explain", "--range", "0s..500ms"], "--range"),
        (&["export", "d.json", "-o", "c.gif", "--explain"], "MP4 alone"),
    ] {
        let run = sandbox.succeed(arguments);
        assert!(run.stdout.contains("decision: local") && run.stdout.contains(because), "{}", run.stdout);
    }
    let run = sandbox.run(&["export", "d.json", "-o", "d.gif", "--where", "cloud"]);
    assert_eq!(run.error(), (6, "not-for-cloud".into()));
    assert_eq!(service.stand_in.count("GET", CREDITS_PATH), 3, "--explain asks for the cloud's facts too");
}

#[test]
fn a_service_may_say_that_it_renders_every_draft() {
    let service = Service::with(|request, _, _| {
        let balance = json!({ "code": 0, "data": { "available": 80, "every_draft": true } });
        request.is("GET", CREDITS_PATH).then(|| Reply::json(200, &balance))
    });
    let sandbox = prepared(&service, 0.01);
    let mut rich = draft_of(&["p.png"]);
    rich["t"][0]["sg"][0]["an"] = json!({ "in": { "n": "fade", "d": 300 } });
    sandbox.write("rich.json", rich.to_string());
    let run = sandbox.succeed(&["export", "rich.json", "-o", "a.mp4", "--explain"]);
    assert!(run.stdout.contains("says that it knows its keys an") && run.stdout.contains("decision: cloud"), "{}", run.stdout);
    assert_eq!(sandbox.read("a.mp4"), video());
}

#[test]
fn a_plain_local_export_asks_nobody() {
    let service = Service::start();
    let sandbox = prepared(&service, 0.01);
    sandbox.succeed(&["export", "d.json", "-o", "a.mp4", "--where", "local"]);
    let run = sandbox.run(&["export", "d.json", "-o", "b.mp4", "--where", "cloud", "--force-local"]);
    assert_eq!((run.error(), sandbox.path("b.mp4").exists()), ((2, "usage".into()), false));
    assert!(service.stand_in.requests().is_empty());
}
