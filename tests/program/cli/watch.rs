//! `offcut watch`: drafts rendered when they are saved.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::sandbox::Sandbox;

fn card(text: &str) -> Value {
    json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 7, "sg": [{ "tx": text, "d": 200 }] }] })
}

/// Waits until `is_so`, for at most half a minute.
fn wait_until(is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(30), "it does not happen");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn each_save_is_rendered_and_a_broken_draft_stops_no_other() {
    let sandbox = Sandbox::with_draft(&json!({}));
    sandbox.write("drafts/a.json", card("a").to_string());
    sandbox.write("drafts/b.json", "{");
    let mut command = sandbox.command(&["watch", "drafts", "--to", "out"]);
    let mut watch = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_until(|| sandbox.path("out/a.mp4").is_file());
    let first = sandbox.read("out/a.mp4");
    sandbox.write("drafts/a.json", card("something else").to_string());
    wait_until(|| sandbox.read("out/a.mp4") != first);
    sandbox.write("drafts/b.json", card("b").to_string());
    wait_until(|| sandbox.path("out/b.mp4").is_file());
    watch.kill().unwrap();
    watch.wait().unwrap();
}

#[test]
fn one_look_tells_what_failed() {
    let sandbox = Sandbox::with_draft(&card("a"));
    sandbox.write("broken.json", "{");
    let run = sandbox.run(&["watch", ".", "--to", "out", "--once", "--format", "gif"]);
    assert!(run.status == 1 && run.stderr.contains("not-json"), "{}", run.stderr);
    assert!(sandbox.path("out/d.gif").is_file());
    assert_eq!(sandbox.run(&["watch", "nowhere", "--to", "out"]).status, 2);
    assert_eq!(sandbox.run(&["watch", ".", "--to", "out", "--format", "avi"]).status, 2);
}
