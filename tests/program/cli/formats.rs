//! Outputs by their ending, and what arguments change about them.

use serde_json::json;

use crate::cli::material::{one_segment, png, red_then_blue, wav};
use crate::cli::sandbox::Sandbox;

#[test]
fn the_ending_tells_the_format() {
    let mut draft = red_then_blue();
    draft["t"].as_array_mut().unwrap().push(json!({ "tt": 1, "sg": [{ "u": "s.wav", "d": 1000 }] }));
    let sandbox = Sandbox::with_draft(&draft);
    sandbox.write("s.wav", wav(1000));
    let cases: [(&str, &[u8], usize, &str); 9] = [
        ("a.mp4", b"ftyp", 4, "libx264"),
        ("a.mov", b"ftypqt", 4, "libx264"),
        ("a.mkv", b"\x1a\x45\xdf\xa3", 0, "libx264"),
        ("a.webm", b"\x1a\x45\xdf\xa3", 0, "libvpx-vp9"),
        ("a.gif", b"GIF89a", 0, "gif"),
        ("a.wav", b"RIFF", 0, "pcm_s24le"),
        ("a.m4a", b"ftyp", 4, "aac"),
        ("a.flac", b"fLaC", 0, "flac"),
        ("a.opus", b"OggS", 0, "libopus"),
    ];
    for (name, magic, offset, encoder) in cases {
        let done = sandbox.succeed(&["render", "d.json", "-o", name, "--json"]).events().pop().unwrap();
        assert_eq!(done["encoder"], encoder, "{name}");
        assert_eq!(&sandbox.read(name)[offset..offset + magic.len()], magic, "{name}");
    }
}

#[test]
fn the_bit_rate_of_the_sound_is_the_one_asked_for() {
    let sandbox = Sandbox::with_draft(&json!({ "t": [{ "tt": 1, "sg": [{ "sfx": "noise", "d": 4000 }] }] }));
    for name in ["a.m4a", "a.mp3", "a.opus"] {
        let bits = |rate: &str| {
            sandbox.succeed(&["render", "d.json", "-o", name, "--force", "--audio-bitrate", rate]);
            sandbox.read(name).len() as f64 * 8.0 / 4.0
        };
        for (rate, wanted) in [("64k", 64_000.0), ("192000", 192_000.0)] {
            let found = bits(rate);
            assert!((found / wanted - 1.0).abs() < 0.25, "{name} at {rate}: {found} bits a second");
        }
    }
    for (name, rate) in [("a.wav", "128k"), ("a.flac", "128k"), ("a.mp3", "400k"), ("a.mp3", "8k"), ("a.m4a", "fast"), ("a.m4a", "-1")] {
        let run = sandbox.run(&["render", "d.json", "-o", name, "--force", "--audio-bitrate", rate]);
        assert_eq!(run.status, 2, "{name} at {rate}: {run:?}");
    }
}

#[test]
fn numbered_pictures_are_all_frames() {
    let sandbox = Sandbox::with_draft(&red_then_blue());
    std::fs::create_dir(sandbox.path("frames")).unwrap();
    sandbox.succeed(&["render", "d.json", "-o", "frames/%05d.png"]);
    let mut names: Vec<_> = sandbox.path("frames").read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, (0..20).map(|index| format!("{index:05}.png").into()).collect::<Vec<std::ffi::OsString>>());
}

#[test]
fn ranges_are_half_open() {
    let sandbox = Sandbox::with_draft(&red_then_blue());
    for (range, frames) in [("..", 20), ("1s..", 10), ("..15f", 15), ("0.5s..00:01", 5), ("3f..4f", 1), ("1.9s..9s", 1)] {
        let done = sandbox.succeed(&["render", "d.json", "-o", "a.mp4", "--force", "--json", "--range", range]).events().pop().unwrap();
        assert_eq!((done["frames"].as_u64(), done["duration_ms"].as_f64()), (Some(frames), Some(frames as f64 * 100.0)), "{range}");
    }
}

#[test]
fn arguments_win_over_the_draft() {
    let sandbox = Sandbox::with_draft(&red_then_blue());
    let cases: [(&[&str], [u32; 2], &str); 6] = [
        (&[], [64, 48], "10/1"),
        (&["--size", "128x96"], [128, 96], "10/1"),
        (&["--platform", "tiktok"], [1080, 1920], "10/1"),
        (&["--platform", "youtube"], [1920, 1080], "10/1"),
        (&["--platform", "square", "--size", "540x540"], [540, 540], "10/1"),
        (&["--fps", "29.97"], [64, 48], "2997/100"),
    ];
    for (arguments, canvas, rate) in cases {
        let document = sandbox.succeed(&[&["inspect", "d.json", "--json"], arguments].concat()).document();
        assert_eq!((&document["canvas"], &document["fps"]), (&json!(canvas), &json!(rate)), "{arguments:?}");
    }
}

#[test]
fn variables_fill_the_draft() {
    let mut draft = one_segment(7, json!({ "tx": "Hello {{name|World}}" }));
    draft["t"][0]["sg"][0]["d"] = json!("{{length}}");
    let sandbox = Sandbox::with_draft(&draft);
    assert_eq!(sandbox.run(&["validate", "d.json"]).status, 3);
    let document = sandbox.succeed(&["inspect", "d.json", "--json", "--var", "length=500", "--var", "name=a=b"]).document();
    assert_eq!(document["tracks"][0]["segments"][0]["text"], "Hello a=b");
    assert_eq!(document["duration_ms"], 500.0);
}

#[test]
fn numbered_pictures_never_replace_what_the_draft_is_made_of() {
    let draft =
        serde_json::json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 0, "sg": [{ "u": "f1.png", "d": 300 }] }] });
    let sandbox = Sandbox::with_draft(&draft);
    sandbox.write("f1.png", png(64, 48));
    let before = sandbox.read("f1.png");
    let refused = sandbox.run(&["render", "d.json", "-o", "f%d.png", "--force"]);
    assert_eq!((refused.status, sandbox.read("f1.png")), (1, before), "{refused:?}");
    assert!(refused.stderr.contains("source of the draft"), "{refused:?}");
    sandbox.succeed(&["render", "d.json", "-o", "g%d.png", "--force"]);
}
