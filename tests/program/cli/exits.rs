//! Exit statuses, and what stays in the folder.

use serde_json::json;

use crate::cli::material::{moving, one_file, one_segment, png, red_then_blue};
use crate::cli::sandbox::Sandbox;

/// Arguments after `render d.json`, the exit status, and the code of the first error.
const RENDERS: &[(&[&str], i32, &str)] = &[
    (&["-o", "taken.mp4"], 1, "output-exists"),
    (&["-o", "nowhere/a.mp4"], 1, "unwritable-output"),
    (&["-o", "folder.mp4", "--force"], 1, "unwritable-output"),
    (&["-o", "a.mp4", "--manifest", "taken.mp4"], 1, "output-exists"),
    (&["-o", "a.mp4", "--manifest", "d.json", "--force"], 1, "output-exists"),
    (&["-o", "a.mp4", "--manifest", "./a.mp4"], 1, "output-exists"),
    (&["-o", "a.mp4", "--adapter", "none of this name"], 7, "no-adapter"),
    (&["-o", "a.avi"], 2, "unknown-format"),
    (&["-o", "a"], 2, "unknown-format"),
    (&["-o", "a.png"], 2, "unknown-format"),
    (&[], 2, "usage"),
    (&["-o", "a.mp4", "--size", "100x101"], 2, "usage"),
    (&["-o", "a.mp4", "--size", "100000x100000"], 2, "usage"),
    (&["-o", "a.mp4", "--fps", "0"], 2, "usage"),
    (&["-o", "a.mp4", "--range", "2s..1s"], 2, "usage"),
    (&["-o", "a.mp4", "--range", "1h..2h"], 2, "usage"),
    (&["-o", "a.mp4", "--range", "2s.."], 2, "usage"),
    (&["-o", "a.mp4", "--quality", "best"], 2, "usage"),
    (&["-o", "a.mp4", "--platform", "vine"], 2, "usage"),
    (&["-o", "a.mp4", "--compositor", "magic"], 2, "usage"),
    (&["-o", "a.mp4", "--crf", "99"], 2, "usage"),
    (&["-o", "a.mp4", "--crf", "nan"], 2, "usage"),
    (&["-o", "a.mp4", "--encoder-preset", "warp"], 2, "usage"),
    (&["-o", "a.mp4", "--crf", "0.5"], 2, "usage"),
    (&["-o", "a.gif", "--crf", "20"], 2, "usage"),
    (&["-o", "a.webm", "--encoder-preset", "fast"], 2, "usage"),
    (&["-o", "a.mp4", "--compositor", "cpu", "--adapter", "any"], 2, "usage"),
    (&["-o", "a.mp4", "--strict", "--var", "nmae=Ada"], 3, "unused-variable"),
    (&["-o", "a.mp4", "--var", "novalue"], 2, "usage"),
    (&["-o", "a.mp4", "--jail", "nowhere"], 2, "usage"),
    (&["-o", "a.mp4", "--wrong"], 2, "usage"),
    (&["-o", "a.mp4", "--encoder", "libnothing"], 7, "no-encoder"),
    (&["-o", "a.mp4", "--encoder", "libvpx-vp9"], 7, "no-encoder"),
];

#[test]
fn every_refusal_has_its_status_and_leaves_nothing() {
    let sandbox = Sandbox::with_draft(&red_then_blue());
    sandbox.write("taken.mp4", "mine");
    sandbox.write("folder.mp4/inside", "mine");
    let before = sandbox.names();
    let draft = sandbox.read("d.json");
    for (arguments, status, code) in RENDERS {
        let run = sandbox.run(&[&["render", "d.json", "--json"], *arguments].concat());
        assert_eq!(run.status, *status, "{arguments:?}: {}", run.stderr);
        assert_eq!(run.errors().first().map(|(code, _)| code.as_str()), Some(*code), "{arguments:?}: {}", run.stdout);
        assert!(run.stderr.starts_with(&format!("error[{code}]: ")), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains("  help: "), "{arguments:?} names no way out: {}", run.stderr);
        assert_eq!(sandbox.names(), before, "{arguments:?}");
    }
    assert_eq!(sandbox.read("taken.mp4"), b"mine");
    assert_eq!(sandbox.read("d.json"), draft);
}

#[test]
fn an_existing_target_is_told_before_the_draft_is_read() {
    let sandbox = Sandbox::new();
    sandbox.write("taken.mp4", "mine");
    sandbox.write("d.json", "not JSON");
    assert_eq!(sandbox.run(&["render", "d.json", "-o", "taken.mp4"]).status, 1);
    assert_eq!(sandbox.run(&["render", "d.json", "-o", "taken.avi"]).status, 2);
    assert_eq!(sandbox.run(&["render", "d.json", "-o", "taken.mp4", "--force"]).status, 3);
    assert_eq!(sandbox.read("taken.mp4"), b"mine", "an output is replaced only by a whole one");
}

#[test]
fn force_replaces_an_output_but_never_a_source() {
    let sandbox = Sandbox::with_draft(&one_file("in.mp4"));
    sandbox.write("in.mp4", png(64, 48));
    sandbox.write("out.mp4", "mine");
    sandbox.succeed(&["render", "d.json", "-o", "out.mp4", "--force"]);
    assert_eq!(&sandbox.read("out.mp4")[4..8], b"ftyp");
    let run = sandbox.run(&["render", "d.json", "-o", "in.mp4", "--force", "--json"]);
    assert_eq!((run.status, run.errors()), (1, vec![("output-exists".into(), "/t/0/sg/0".into())]));
    assert_eq!(sandbox.read("in.mp4"), png(64, 48));
}

#[test]
fn an_invalid_draft_goes_before_missing_media() {
    let mut draft = one_file("missing.jpg");
    draft["t"].as_array_mut().unwrap().push(json!({ "tt": 7, "sg": [{ "tx": "a", "ff": ["No Such Family"], "d": 500 }] }));
    let sandbox = Sandbox::with_draft(&draft);
    let run = sandbox.run(&["render", "d.json", "-o", "a.mp4", "--json"]);
    let codes: Vec<_> = run.errors().into_iter().map(|(code, _)| code).collect();
    assert_eq!((run.status, codes), (3, vec!["missing-media".into(), "missing-glyph".into()]));
}

#[test]
fn skipping_and_falling_back_are_warnings_and_strict_makes_them_errors() {
    let fallback = one_segment(0, json!({ "u": "missing.png", "fb": "p.png" }));
    let cases = [(one_file("missing.png"), &["--skip-missing"][..], "missing-media"), (fallback, &[], "fallback-used")];
    for (draft, arguments, code) in cases {
        let sandbox = Sandbox::with_draft(&draft);
        sandbox.write("p.png", png(64, 48));
        let render = [&["render", "d.json", "-o", "a.mp4", "--json"], arguments].concat();
        let done = sandbox.succeed(&render).events().pop().unwrap();
        assert_eq!(done["warnings"][0]["code"], code);
        assert_eq!(done["warnings"][0]["pointer"], "/t/0/sg/0/u");
        let strict = sandbox.run(&[&render[..], &["--strict", "--force"]].concat());
        assert_eq!((strict.status, strict.errors()[0].0.as_str()), (4, code));
    }
}

#[test]
fn strict_refuses_a_key_that_the_format_does_not_have() {
    let mut draft = red_then_blue();
    draft["t"][0]["sg"][1]["zz"] = json!(1);
    let sandbox = Sandbox::with_draft(&draft);
    sandbox.succeed(&["render", "d.json", "-o", "a.mp4"]);
    let run = sandbox.run(&["render", "d.json", "-o", "b.mp4", "--strict", "--json"]);
    assert_eq!((run.status, run.errors()), (3, vec![("unknown-key".into(), "/t/0/sg/1/zz".into())]));
    assert_eq!(sandbox.names(), ["a.mp4", "d.json"]);
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let sandbox = Sandbox::with_draft(&moving(1000, 10));
    let mut child = sandbox.command(&["schema"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_a_failure() {
    let sandbox = Sandbox::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = sandbox.command(&["schema"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error[unwritable-output]: "));
}
