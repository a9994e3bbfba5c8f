//! Loudness targets, by what FFmpeg's meter finds in the output.

use std::f64::consts::TAU;
use std::process::Command;

use serde_json::{Value, json};

use crate::cli::sandbox::Sandbox;
use crate::support::wav::stereo_wav;

/// A draft whose one sound track has these segments, 8 s long, with this master.
fn with_sound(segments: &Value, master: &Value) -> Value {
    json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "d": 8000, "au": master, "t": [{ "tt": 1, "sg": segments }] })
}

/// Integrated loudness and true peak that FFmpeg finds in a stretch of a file.
fn measured(sandbox: &Sandbox, name: &str, from_s: u32, seconds: u32) -> (f64, f64) {
    let (from, seconds) = (from_s.to_string(), seconds.to_string());
    let output = Command::new("ffmpeg")
        .args(["-nostats", "-hide_banner", "-ss", &from, "-t", &seconds, "-i"])
        .arg(sandbox.path(name))
        .args(["-af", "ebur128=peak=true", "-f", "null", "-"])
        .output();
    let report = String::from_utf8_lossy(&output.unwrap().stderr).into_owned();
    let summary = report.rsplit("Summary:").next().unwrap();
    let figure = |key: &str| summary.split(key).nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap();
    (figure("I:"), figure("Peak:"))
}

/// Renders the draft as a WAV; what the last event says.
fn rendered(sandbox: &Sandbox, more: &[&str]) -> Value {
    let arguments: Vec<&str> = ["render", "d.json", "-o", "a.wav", "--force", "--json"].iter().chain(more).copied().collect();
    sandbox.succeed(&arguments).events().pop().unwrap()
}

/// Bursts of 50 ms every 2 s: loud only at their peaks.
fn bursts() -> Vec<u8> {
    stereo_wav(48_000, 8 * 48_000, |index| {
        let sounds = index % 96_000 < 2400;
        if sounds { (16_000.0 * (TAU * 1000.0 * f64::from(index) / 48_000.0).sin()) as i16 } else { 0 }
    })
}

#[test]
fn the_whole_comes_to_its_loudness_and_the_report_says_so() {
    let rising = json!([{ "sfx": "tone", "d": 8000, "kf": { "vo": [[0, 0.05], [8000, 0.3]] } }]);
    for target in [-14.0, -27.0] {
        let sandbox = Sandbox::with_draft(&with_sound(&rising, &json!({ "lufs": target })));
        let done = rendered(&sandbox, &[]);
        let (loudness, peak) = measured(&sandbox, "a.wav", 0, 8);
        assert!((loudness - target).abs() <= 0.5 && peak <= -0.9, "{target}: {loudness} LUFS, {peak} dBTP");
        let told = |key: &str| done["sound"][key].as_f64().unwrap();
        assert!((told("loudness_lufs") - loudness).abs() <= 0.1 && (told("true_peak_dbtp") - peak).abs() <= 0.3, "{done}");
        assert!(told("range_lu") > 1.0, "{done}");
        assert_eq!(done["warnings"], json!([]));
        // A stretch is as loud as it is in the whole.
        rendered(&sandbox, &["--range", "6s..8s"]);
        let whole = sandbox.succeed(&["render", "d.json", "-o", "b.wav"]);
        assert!(whole.stdout.contains("LUFS") || whole.stderr.contains("LUFS"), "{whole:?}");
        let (stretch, _) = measured(&sandbox, "a.wav", 0, 2);
        let (same, _) = measured(&sandbox, "b.wav", 6, 2);
        assert!((stretch - same).abs() <= 0.1, "{stretch} and {same} LUFS");
    }
}

#[test]
fn where_ceiling_and_target_cannot_both_be_had_the_ceiling_wins_and_the_rest_is_told() {
    let sandbox = Sandbox::with_draft(&with_sound(&json!([{ "u": "bursts.wav" }]), &json!({ "lufs": -5, "tp": -2 })));
    sandbox.write("bursts.wav", bursts());
    let done = rendered(&sandbox, &[]);
    let (loudness, peak) = measured(&sandbox, "a.wav", 0, 8);
    assert!(peak <= -1.9, "{peak} dBTP");
    let warning = &done["warnings"][0];
    assert_eq!((warning["code"].as_str(), warning["pointer"].as_str()), (Some("loudness-unreached"), Some("/au/lufs")));
    let missing = format!("{:.0}", -5.0 - loudness);
    assert!(warning["message"].as_str().unwrap().contains(&format!("stays {}", &missing[..1])), "{warning}, {loudness} LUFS");
    let strict = sandbox.run(&["render", "d.json", "-o", "b.wav", "--strict"]);
    assert_ne!(strict.status, 0);
}

#[test]
fn a_platform_sets_the_loudness_unless_the_draft_does() {
    let tone = json!([{ "sfx": "tone", "d": 8000, "vo": 0.1 }]);
    for (master, target) in [(json!({}), -14.0), (json!({ "lufs": -20 }), -20.0)] {
        let sandbox = Sandbox::with_draft(&with_sound(&tone, &master));
        rendered(&sandbox, &["--platform", "reels"]);
        let (loudness, _) = measured(&sandbox, "a.wav", 0, 8);
        assert!((loudness - target).abs() <= 0.5, "{loudness} LUFS, {target} wanted");
    }
}

#[test]
fn segments_are_brought_to_one_loudness_before_their_gains() {
    let segments = json!([
        { "sfx": "noise", "d": 3000, "nz": -20 },
        { "sfx": "tone", "d": 3000, "nz": -20, "sfp": { "f": 500 } },
        { "sfx": "tone", "d": 2000, "nz": -20, "vo": "-6dB" },
    ]);
    let sandbox = Sandbox::with_draft(&with_sound(&segments, &json!({})));
    rendered(&sandbox, &[]);
    for (from, seconds, wanted) in [(0, 3, -20.0), (3, 3, -20.0), (6, 2, -26.0)] {
        let (loudness, _) = measured(&sandbox, "a.wav", from, seconds);
        assert!((loudness - wanted).abs() <= 0.5, "from {from} s: {loudness} LUFS, {wanted} wanted");
    }
}

#[test]
fn silence_has_no_loudness_to_be_brought_to() {
    let sandbox = Sandbox::with_draft(&with_sound(&json!([{ "sfx": "silence", "d": 8000, "nz": -20 }]), &json!({ "lufs": -14 })));
    let done = rendered(&sandbox, &[]);
    assert_eq!((&done["sound"]["loudness_lufs"], &done["warnings"]), (&json!(null), &json!([])));
}
