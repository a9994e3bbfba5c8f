//! `offcut export` between this machine and a node.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::cloud::sandbox::Sandbox;
use crate::flow::material::{draft_of, png, probed, slow_draft};
use crate::node::service::Service;

/// A folder with drafts, and records of a machine this fast with the plain one.
fn prepared(service: &Service, frames_per_second: f64) -> Sandbox {
    let sandbox = Sandbox::new(&service.url);
    sandbox.write("p.png", png(1));
    sandbox.write("d.json", draft_of(&["p.png"]).to_string());
    sandbox.keep_speed(frames_per_second);
    sandbox
}

#[test]
fn both_ways_are_taken_by_facts_and_give_the_same_video() {
    let service = Service::start(&[]);
    let sandbox = prepared(&service, 0.01);
    let there = sandbox.succeed(&["export", "d.json", "-o", "there.mp4", "--where", "auto", "--explain"]);
    for fact in ["100 credits", "MB left", "decision: cloud, since about"] {
        assert!(there.stdout.contains(fact), "{fact}: {}", there.stdout);
    }
    let here = sandbox.succeed(&["export", "d.json", "-o", "here.mp4", "--where", "local", "--json"]).events();
    assert_eq!(here.last().map(|event| &event["event"]), Some(&json!("done")), "{here:?}");
    sandbox.succeed(&["compare", "there.mp4", "here.mp4"]);
    let fast = prepared(&service, 1000.0);
    let here = fast.succeed(&["export", "d.json", "-o", "a.mp4", "--explain"]);
    assert!(here.stdout.contains("decision: local, since about 1 s here"), "{}", here.stdout);
    assert!(fast.succeed(&["cloud", "jobs", "--json"]).document().as_array().unwrap().is_empty());
}

#[test]
fn a_node_is_asked_what_it_renders() {
    let service = Service::start(&[]);
    let sandbox = prepared(&service, 0.01);
    let mut rich = draft_of(&["p.png"]);
    rich["t"][0]["sg"][0]["kf"] = json!({ "o": [[0, 0], [500, 1]] });
    sandbox.write("rich.json", rich.to_string());
    let run = sandbox.succeed(&["export", "rich.json", "-o", "a.mp4", "--explain"]);
    assert!(run.stdout.contains("says that it knows its keys kf") && run.stdout.contains("decision: cloud"), "{}", run.stdout);
}

#[test]
fn files_that_are_not_taken_are_refused_at_their_place() {
    let service = Service::start(&[]);
    let sandbox = prepared(&service, 0.01);
    sandbox.write("words.srt", "1\n00:00:00,000 --> 00:00:00,500\nHello\n");
    let mut titled = draft_of(&["p.png"]);
    titled["t"].as_array_mut().unwrap().push(json!({ "tt": 7, "sg": [{ "sub": "words.srt", "d": 1000 }] }));
    sandbox.write("titled.json", titled.to_string());
    let run = sandbox.run(&["cloud", "export", "titled.json", "-o", "a.mp4"]);
    assert_eq!(run.error(), (6, "file-not-accepted".into()), "{run:?}");
    assert!(run.stderr.contains("/t/1/sg/0/sub"), "{}", run.stderr);
}

#[test]
fn a_job_can_be_cancelled_from_elsewhere() {
    let service = Service::start(&[]);
    let sandbox = prepared(&service, 0.01);
    sandbox.write("slow.json", slow_draft("p.png").to_string());
    let mut child =
        sandbox.command(&["cloud", "export", "slow.json", "-o", "slow.mp4"]).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(120);
    let id = loop {
        assert!(Instant::now() < end, "the job is not accepted");
        let jobs = sandbox.succeed(&["cloud", "jobs", "--json"]).document();
        match jobs[0]["stage"].as_str() {
            Some("accepted") => break jobs[0]["id"].as_str().unwrap().to_owned(),
            _ => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    sandbox.succeed(&["cloud", "cancel", &id]);
    assert!(!child.wait().unwrap().success());
    // Neither the file nor a part of it.
    assert_eq!(sandbox.names(), ["d.json", "p.png", "slow.json"]);
    assert!(sandbox.succeed(&["cloud", "jobs", "--open", "--json"]).document().as_array().unwrap().is_empty());
    // The order can be given anew; here it is done by this machine.
    sandbox.succeed(&["export", "d.json", "-o", "slow.mp4"]);
    assert!(probed(&sandbox, "slow.mp4").picture.is_some());
}
