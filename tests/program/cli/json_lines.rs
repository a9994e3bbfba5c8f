//! Output for machines.

use serde_json::{Value, json};

use crate::cli::material::{moving, one_file, png, red_then_blue};
use crate::cli::sandbox::Sandbox;

/// The keys of an object, in order.
fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_render_tells_its_progress_and_what_it_did() {
    let sandbox = Sandbox::with_draft(&red_then_blue());
    let run = sandbox.succeed(&["render", "d.json", "-o", "a.mp4", "--json"]);
    let events = run.events();
    let (done, progress) = events.split_last().unwrap();
    assert_eq!(keys(&progress[0]), ["event", "frame", "frames", "fps", "eta_s"]);
    assert_eq!((&progress[0]["event"], &progress[0]["frame"]), (&json!("progress"), &json!(1)));
    let last = progress.last().unwrap();
    assert_eq!((&last["frame"], &last["frames"], &last["eta_s"]), (&json!(20), &json!(20), &json!(0.0)));
    let wanted = ["event", "path", "frames", "duration_ms", "elapsed_s", "ways", "adapter", "encoder", "sound", "warnings"];
    assert_eq!(keys(done), wanted);
    assert_eq!(keys(&done["ways"]), ["repeat", "pass", "patch", "gpu", "cpu"]);
    let sum: u64 = done["ways"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!((sum, done["frames"].as_u64()), (20, Some(20)));
    assert_eq!((&done["event"], &done["path"], &done["encoder"]), (&json!("done"), &json!("a.mp4"), &json!("libx264")));
    assert_eq!((&done["duration_ms"], &done["warnings"]), (&json!(2000.0), &json!([])));
    assert!(done["adapter"].is_string() && done["elapsed_s"].as_f64().unwrap() > 0.0);
    assert!(!run.stderr.contains("error[") && !run.stderr.contains("warning["), "{}", run.stderr);
}

#[test]
fn progress_comes_at_most_ten_times_a_second() {
    let sandbox = Sandbox::with_draft(&moving(20_000, 60));
    sandbox.write("p.png", png(96, 72));
    let events = sandbox.succeed(&["render", "d.json", "-o", "a.mp4", "--json"]).events();
    let (done, progress) = events.split_last().unwrap();
    let most = done["elapsed_s"].as_f64().unwrap() * 10.0 + 2.0;
    assert!(progress.len() as f64 <= most, "{} lines in {most}", progress.len());
    let frames: Vec<_> = progress.iter().map(|line| line["frame"].as_u64().unwrap()).collect();
    assert!(frames.is_sorted() && (frames[0], *frames.last().unwrap()) == (1, 1200), "{frames:?}");
}

#[test]
fn errors_have_one_shape_everywhere() {
    let sandbox = Sandbox::with_draft(&one_file("missing.jpg"));
    let shape = ["event", "severity", "code", "pointer", "message", "help", "line", "column"];
    let commands: [&[&str]; 5] = [
        &["render", "d.json", "-o", "a.mp4", "--json"],
        &["still", "d.json", "-o", "a.png", "--json"],
        &["inspect", "d.json", "--json"],
        &["still", "d.json", "--json"],
        &["nonsense", "--json"],
    ];
    for arguments in commands {
        let run = sandbox.run(arguments);
        assert!(!run.stderr.is_empty());
        let summaries = usize::from(arguments[0] == "inspect");
        assert!(run.events()[..summaries].iter().all(|event| event["event"] == "summary" && event["summary"].is_string()));
        for event in run.events().split_off(summaries) {
            assert_eq!(keys(&event), shape, "{arguments:?}");
            assert_eq!((&event["event"], &event["severity"]), (&json!("error"), &json!("error")), "{arguments:?}");
        }
    }
    let run = sandbox.run(&["validate", "d.json", "--json"]);
    assert_eq!((run.status, keys(&run.document()[0])), (4, shape[1..].to_vec()));
    assert_eq!(run.document()[0]["pointer"], "/t/0/sg/0/u");
}

#[test]
fn a_failed_render_tells_its_warnings_too() {
    let mut draft = one_file("missing.jpg");
    draft["zz"] = json!(1);
    let events = Sandbox::with_draft(&draft).run(&["render", "d.json", "-o", "a.mp4", "--json"]).events();
    let mut found: Vec<_> = events.iter().map(|event| (event["event"].as_str().unwrap(), event["code"].as_str().unwrap())).collect();
    found.sort_unstable();
    assert_eq!(found, [("error", "missing-media"), ("warning", "unknown-key")]);
}

#[test]
fn a_manifest_names_every_byte_that_went_in_and_out() {
    use sha2::{Digest, Sha256};
    let mut draft = one_file("p.png");
    draft["t"].as_array_mut().unwrap().push(json!({ "tt": 7, "sg": [{ "tx": "Hello", "d": 500 }] }));
    let sandbox = Sandbox::with_draft(&draft);
    sandbox.write("p.png", png(64, 48));
    sandbox.succeed(&["render", "d.json", "-o", "a.mp4", "--manifest", "m.json", "--crf", "30", "--var", "a=b"]);
    let manifest: Value = serde_json::from_slice(&sandbox.read("m.json")).unwrap();
    let sum = |name: &str| Sha256::digest(sandbox.read(name)).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(manifest["draft"]["sha256"], sum("d.json"));
    assert_eq!(manifest["output"]["sha256"], sum("a.mp4"));
    assert_eq!(manifest["output"]["bytes"].as_u64().unwrap(), sandbox.read("a.mp4").len() as u64);
    assert_eq!((&manifest["media"][0]["sha256"], manifest["media"].as_array().unwrap().len()), (&json!(sum("p.png")), 1));
    assert_eq!(manifest["fonts"][0]["family"], "Inter");
    assert_eq!((&manifest["settings"]["crf"], &manifest["settings"]["variables"]), (&json!(30.0), &json!({ "a": "b" })));
    for library in ["offcut", "wgpu", "ffmpeg", "libavcodec", "libavformat"] {
        assert!(manifest["libraries"][library].as_str().unwrap().starts_with(|first: char| first.is_ascii_digit()), "{library}");
    }
}
