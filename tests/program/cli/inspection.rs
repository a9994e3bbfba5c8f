//! The facts of a draft and of this machine, told without rendering.

use serde_json::{Value, json};

use crate::cli::material::{png, red_then_blue, video, wav};
use crate::cli::sandbox::Sandbox;

fn everything() -> Sandbox {
    let draft = json!({ "m": { "width": 64, "height": 48, "fps": 30 }, "t": [
        { "tt": 0, "id": "main", "n": "Main", "sg": [{ "u": "v.mp4", "d": 1000 }, { "u": "media/p.png", "d": 500 }] },
        { "tt": 1, "sg": [{ "u": "s.wav", "n": "Lo-fi", "d": 1000, "vo": 0.35 }] },
        { "tt": 7, "hd": true, "sg": [{ "tx": "Urban Dreams", "d": 750, "s": 250 }] },
    ] });
    let sandbox = Sandbox::with_draft(&draft);
    sandbox.write("v.mp4", video(1));
    sandbox.write("media/p.png", png(64, 48));
    sandbox.write("s.wav", wav(1000));
    sandbox
}

const SUMMARY: &str = "Timeline (3 tracks): 1. Video: v +1 (0-1.5s) 2. BGM: Lo-fi (0-1s, 35%) 3. Title: \"Urban Dreams\" (0.25-1s, hidden)";

#[test]
fn the_summary_comes_first_and_every_segment_has_a_row() {
    let text = everything().succeed(&["inspect", "d.json", "--media"]).stdout;
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], SUMMARY);
    assert!(lines[2].starts_with("64x48, 30 frames a second, 1.5 s, 45 frames"), "{text}");
    let cells = |start: &str| {
        let line = lines.iter().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start} is not in {text}"));
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(cells("/t/0/sg/0"), ["/t/0/sg/0", "video", "0:00.000", "0:01.000", "v.mp4"]);
    assert_eq!(cells("/t/0/sg/1"), ["/t/0/sg/1", "image", "0:01.000", "0:01.500", "media/p.png"]);
    assert_eq!(cells("/t/1/sg/0"), ["/t/1/sg/0", "audio", "0:00.000", "0:01.000", "s.wav"]);
    assert_eq!(cells("/t/2/sg/0"), ["/t/2/sg/0", "text", "0:00.250", "0:01.000", "\"Urban Dreams\""]);
    let row = |file: &str| lines.iter().find(|line| line.contains(file) && !line.starts_with('/')).copied().unwrap_or_default();
    assert!(row("s.wav ").contains("8000 Hz, 1 ch"), "{text}");
    assert!(row("v.mp4 ").contains("h264, 128x96, 25 fps"), "{text}");
}

#[test]
fn the_document_has_the_shape_of_the_contract() {
    let document = everything().succeed(&["inspect", "d.json", "--json", "--media"]).document();
    assert_eq!(document["summary"], SUMMARY);
    assert_eq!((&document["duration_ms"], &document["canvas"], &document["fps"]), (&json!(1500.0), &json!([64, 48]), &json!("30/1")));
    let tracks = document["tracks"].as_array().unwrap();
    let types: Vec<_> = tracks.iter().map(|track| track["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["video", "audio", "text"]);
    assert_eq!((&tracks[0]["id"], &tracks[0]["name"], &tracks[2]["hidden"]), (&json!("main"), &json!("Main"), &json!(true)));
    let second = &tracks[0]["segments"][1];
    assert_eq!((&second["pointer"], &second["kind"], &second["source"]), (&json!("/t/0/sg/1"), &json!("image"), &json!("media/p.png")));
    assert_eq!((&second["start_ms"], &second["end_ms"]), (&json!(1000.0), &json!(1500.0)));
    let media = document["media"].as_array().unwrap();
    let of = |name: &str| media.iter().find(|file| file["path"].as_str().unwrap().ends_with(name)).unwrap();
    assert_eq!((media.len(), &of("s.wav")["sound"]["sample_rate"], &of("s.wav")["picture"]), (3, &json!(8000), &Value::Null));
    assert_eq!((&of("v.mp4")["picture"]["size"], &of("v.mp4")["picture"]["fps"]), (&json!([128, 96]), &json!("25/1")));
}

#[test]
fn schema_and_reference_are_printed() {
    let sandbox = Sandbox::new();
    for arguments in [&["schema"][..], &["schema", "--json"]] {
        let schema = sandbox.succeed(arguments).document();
        assert!(schema["properties"]["t"].is_object() && schema["$schema"].is_string());
    }
    assert!(sandbox.succeed(&["schema", "--reference"]).stdout.starts_with("# "));
}

#[test]
fn the_doctor_lists_what_works_without_asking_anybody() {
    let sandbox = Sandbox::with_draft(&red_then_blue());
    let mut command = sandbox.command(&["doctor", "--json"]);
    // A port where nobody listens: asking would take time or fail.
    command.env("NEMO_API_URL", "http://me:secret@127.0.0.1:9/v1?token=secret");
    let run: crate::support::run::Run = command.output().unwrap().into();
    let document = run.document();
    assert_eq!((run.status, &document["can_render"]), (0, &json!(true)));
    let encoders = document["encoders"].as_array().unwrap();
    let x264 = encoders.iter().find(|encoder| encoder["name"] == "libx264").unwrap();
    assert_eq!((&x264["usable"], &x264["reason"]), (&json!(true), &Value::Null));
    assert!(encoders.iter().all(|encoder| encoder["usable"] == true || encoder["reason"].is_string()));
    assert!(document["adapters"].as_array().unwrap().iter().all(|adapter| adapter["usable"] == true || adapter["reason"].is_string()));
    assert!(document["threads"].as_u64().unwrap() >= 1);
    assert!(document["ffmpeg"]["libraries"]["libavcodec"].is_string() && document["fonts"][0] == "Inter");
    assert!(document["disks"].as_array().unwrap().iter().any(|disk| disk["what"] == "current folder"));
    assert!(document["cloud"]["reason"].as_str().unwrap().contains("NEMO_API_URL holds a user or password"));
    assert!(!run.stdout.contains("secret"));
    // Where nobody is logged in, Mesa's layers miss the folder of the session.
    let run: crate::support::run::Run =
        sandbox.command(&["doctor"]).env_remove("XDG_RUNTIME_DIR").env("NEMO_API_URL", "http://127.0.0.1:9/v1").output().unwrap().into();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "drivers speak to the user");
    let text = run.stdout;
    for part in ["Compositors", "Encoders", "FFmpeg", "Fonts", "Disk", "http://127.0.0.1:9/v1: `offcut cloud`"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}
