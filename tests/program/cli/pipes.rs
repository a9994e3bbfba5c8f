//! A draft on standard input; completions and manual pages.

use serde_json::json;

use crate::cli::sandbox::Sandbox;

#[test]
fn a_draft_comes_from_standard_input() {
    let sandbox = Sandbox::with_draft(
        &json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 7, "sg": [{ "tx": "{{a}}", "d": 200 }] }] }),
    );
    let text = String::from_utf8(sandbox.read("d.json")).unwrap();
    for command in [
        &["render", "-", "--var", "a=b", "-o", "o.mp4", "--manifest", "m.json"][..],
        &["validate", "-", "--var", "a=b"],
        &["inspect", "-", "--var", "a=b"],
    ] {
        let run = sandbox.run_with_input(command, &text);
        assert_eq!(run.status, 0, "{command:?}: {}", run.stderr);
    }
    let of_file = sandbox.run(&["render", "d.json", "--var", "a=b", "-o", "p.mp4", "--manifest", "n.json"]);
    assert_eq!(of_file.status, 0);
    assert_eq!(sandbox.read("o.mp4"), sandbox.read("p.mp4"));
    let sum = |name| serde_json::from_slice::<serde_json::Value>(&sandbox.read(name)).unwrap()["draft"]["sha256"].clone();
    assert_eq!(sum("m.json"), sum("n.json"));
    let run = sandbox.run_with_input(&["render", "-", "-o", "q.mp4"], "no");
    assert!(run.status == 3 && run.stderr.contains("not-json"), "{}", run.stderr);
}

#[test]
fn paths_of_a_draft_on_standard_input_start_from_a_folder() {
    let sandbox = Sandbox::with_draft(&json!({}));
    let text =
        json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 7, "sg": [{ "sub": "a.srt", "d": 2000 }] }] }).to_string();
    sandbox.write("sub/a.srt", "1\n00:00:00,500 --> 00:00:01,000\nten\n");
    assert_eq!(sandbox.run_with_input(&["validate", "-"], &text).status, 4);
    assert_eq!(sandbox.run_with_input(&["validate", "-", "--base", "sub"], &text).status, 0);
    assert_eq!(sandbox.run_with_input(&["validate", "-", "--base", "sub", "--jail"], &text).status, 0);
}

#[test]
fn every_shell_and_every_verb_is_described() {
    let sandbox = Sandbox::with_draft(&json!({}));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(sandbox.succeed(&["completions", shell]).stdout.contains("captions"), "{shell}");
    }
    sandbox.succeed(&["man", "-o", "man"]);
    let page = String::from_utf8(sandbox.read("man/offcut-render.1")).unwrap();
    assert!(page.contains("\\-\\-manifest"), "{page}");
    assert!(sandbox.path("man/offcut-cloud-chat.1").is_file() && !sandbox.path("man/offcut-node-render.1").exists());
    assert_eq!(sandbox.run(&["man", "-o", "man"]).status, 1, "pages that are there stay");
}

#[test]
fn a_video_goes_to_standard_output_as_it_is_made() {
    let sandbox = Sandbox::with_draft(&json!({
        "m": { "width": 64, "height": 48, "fps": 10 },
        "t": [{ "tt": 7, "sg": [{ "tx": "a", "d": 1000 }] }, { "tt": 1, "sg": [{ "sfx": "noise", "d": 1000 }] }]
    }));
    let run = sandbox.command(&["render", "d.json", "-o", "-"]).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(String::from_utf8_lossy(&run.stderr).contains("10 frames"));
    sandbox.write("piped.mkv", &run.stdout);
    sandbox.succeed(&["render", "d.json", "-o", "file.mkv"]);
    let compared = sandbox.run(&["compare", "piped.mkv", "file.mkv", "--json"]);
    assert_eq!(compared.status, 0, "{}", compared.stdout);
    assert_eq!(sandbox.names(), ["d.json", "file.mkv", "piped.mkv"]);
    assert_eq!(sandbox.run(&["render", "d.json", "-o", "-", "--json"]).status, 2);
}
