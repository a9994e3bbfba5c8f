//! `--max-memory` is what it says: what does not fit is refused by name before it takes the memory.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::sandbox::Sandbox;
use crate::support::run::Run;
use crate::support::wav::mono_wav;

/// The outcome of a run, and the most memory it had, in bytes.
fn measured(sandbox: &Sandbox, arguments: &[&str]) -> (Run, u64) {
    let mut child = sandbox.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    // The high-water mark only grows, so that looking often enough is enough.
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let mark = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
        most = most.max(mark.unwrap_or(0) * 1024);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    (child.wait_with_output().unwrap().into(), most)
}

fn picture_draft(sources: &[String], tracks: bool) -> Value {
    let segment = |source: &String| json!({"u": source, "d": 1000});
    let each = |source| json!({"tt": 0, "sg": [segment(source)]});
    let all: Vec<Value> = sources.iter().map(each).collect();
    assert!(tracks || all.len() == 1);
    json!({"m": {"width": 320, "height": 180}, "t": all})
}

fn text_draft(texts: &[Value]) -> Value {
    let tracks: Vec<Value> = texts.iter().map(|text| json!({"tt": 7, "sg": [text]})).collect();
    json!({"m": {"width": 640, "height": 360}, "t": tracks})
}

fn render(sandbox: &Sandbox, limit: &str) -> (Run, u64) {
    measured(sandbox, &["render", "d.json", "-o", "out.mp4", "--max-memory", limit, "--compositor", "cpu"])
}

#[test]
fn a_deep_picture_does_not_exceed_it() {
    let sandbox = Sandbox::with_draft(&picture_draft(&["deep.png".to_owned()], false));
    let source = ["-v", "error", "-f", "lavfi", "-i", "color=s=9000x8000", "-pix_fmt", "rgba64be", "-frames:v", "1"];
    assert!(Command::new("ffmpeg").args(source).arg(sandbox.path("deep.png")).status().unwrap().success());
    let (run, most) = render(&sandbox, "400M");
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.stderr.contains("out-of-memory") && run.stderr.contains("deep.png"), "{run:?}");
    assert!(most < 400_000_000, "{most}");
}

#[test]
fn animations_side_by_side_share_it() {
    let names: Vec<String> = (0..8).map(|index| format!("{index}.gif")).collect();
    let sandbox = Sandbox::with_draft(&picture_draft(&names, true));
    // Two pictures of 5000 pixels a side, each of hardly any data.
    let picture = b"\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\x88\x13\x88\x13\0\x02\x02\x4c\x01\0".repeat(2);
    for name in &names {
        sandbox.write(name, [b"GIF89a\x88\x13\x88\x13\x80\0\0\0\0\0\xff\xff\xff", picture.as_slice(), b"\x3b"].concat());
    }
    let (run, most) = render(&sandbox, "1200M");
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.stderr.contains("out-of-memory") && run.stderr.contains(".gif"), "{run:?}");
    assert!(most < 1_200_000_000, "{most}");
}

#[test]
fn sound_of_absurd_rates_is_refused() {
    for rate in [1, 7_999, 384_001] {
        let draft = json!({"m": {"width": 320, "height": 180}, "t": [{"tt": 1, "sg": [{"u": "s.wav", "d": 1000}]}]});
        let sandbox = Sandbox::with_draft(&draft);
        sandbox.write("s.wav", mono_wav(rate, 20_000, |index| (index % 100) as i16));
        let (run, most) = render(&sandbox, "400M");
        assert_ne!(run.status, 0, "{rate}: {run:?}");
        assert!(run.stderr.contains("samples a second"), "{rate}: {run:?}");
        assert!(most < 400_000_000, "{rate}: {most}");
    }
}

#[test]
fn sound_of_an_odd_rate_takes_little() {
    let draft = json!({"m": {"width": 320, "height": 180}, "t": [{"tt": 1, "sg": [{"u": "s.wav", "d": 1000}]}]});
    let sandbox = Sandbox::with_draft(&draft);
    sandbox.write("s.wav", mono_wav(383_993, 383_993, |index| (index % 100) as i16));
    let (run, most) = render(&sandbox, "300M");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(most < 300_000_000, "{most}");
}

#[test]
fn texts_are_painted_no_larger_than_they_are_seen() {
    let padded = json!({"d": 200, "tx": "Wide", "bg": {"c": "#123456", "pad": 100}});
    let shaded = json!({"d": 200, "tx": "Soft", "ts": [{"c": "#ff0000", "b": 10}]});
    for texts in [vec![padded; 6], vec![shaded; 2]] {
        let sandbox = Sandbox::with_draft(&text_draft(&texts));
        let (run, most) = render(&sandbox, "300M");
        assert_eq!(run.status, 0, "{run:?}");
        assert!(most < 300_000_000, "{most}");
    }
}
