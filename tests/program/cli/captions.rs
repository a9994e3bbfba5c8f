//! `offcut captions`, and what reads and replaces a draft's own files.

use serde_json::json;

use crate::cli::sandbox::Sandbox;

fn sandbox() -> Sandbox {
    let words = json!([[0, 400, "Open"], [500, 900, "now"]]);
    let texts = json!([{ "tx": "Open now", "d": 1000, "wd": words }, { "sub": "a.srt", "d": 2000 }]);
    let sandbox = Sandbox::with_draft(&json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 7, "sg": texts }] }));
    sandbox.write("a.srt", "1\n00:00:00,500 --> 00:00:09,000\n<i>until</i> ten\n");
    sandbox
}

#[test]
fn texts_and_subtitles_are_written_on_the_time_of_the_output() {
    let sandbox = sandbox();
    sandbox.succeed(&["captions", "d.json", "-o", "b.srt"]);
    let wanted = "1\n00:00:00,000 --> 00:00:01,000\nOpen now\n\n2\n00:00:01,500 --> 00:00:03,000\n<i>until</i> ten\n\n";
    assert_eq!(String::from_utf8(sandbox.read("b.srt")).unwrap(), wanted);
    sandbox.succeed(&["captions", "d.json", "-o", "b.vtt"]);
    assert!(String::from_utf8(sandbox.read("b.vtt")).unwrap().contains("Open <00:00:00.500>now"));
    sandbox.succeed(&["captions", "d.json", "-o", "b.json"]);
    let document: serde_json::Value = serde_json::from_slice(&sandbox.read("b.json")).unwrap();
    assert_eq!(document["cues"][0]["words"], json!([[0, 400, 0, 4], [500, 900, 5, 8]]));
}

#[test]
fn a_drafts_own_subtitles_are_never_replaced() {
    let sandbox = sandbox();
    let before = sandbox.read("a.srt");
    let run = sandbox.run(&["captions", "d.json", "-o", "a.srt", "--force"]);
    assert!(run.status == 1 && run.stderr.contains("subtitles of the draft"), "{}", run.stderr);
    assert_eq!(sandbox.read("a.srt"), before);
    assert_eq!(sandbox.run(&["captions", "d.json", "-o", "a.txt"]).status, 2);
}

#[cfg(unix)]
#[test]
fn a_device_is_no_draft_to_lay_out() {
    let run = sandbox().run(&["fmt", "/dev/zero"]);
    assert!(run.status == 3 && run.stderr.contains("/dev/zero"), "{}", run.stderr);
}
