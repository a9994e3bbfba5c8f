//! `offcut preview` over HTTP: who is let in, what the fragments hold, what is kept, and what happens when the draft
//! changes.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use offcut::base::{FrameRate, PixelSize, Time};
use offcut::media::{VideoOptions, VideoReader};
use offcut::render::{Cancel, OpenOptions, Project, RenderOptions, render};
use serde_json::{Value, json};

use crate::support::preview::{Headers, Preview};
use crate::support::wav::stereo_wav;

/// 4 s of 96 x 64 at 30 fps: a colour a second, a square that moves throughout, and a tone that is too loud.
fn draft(third_colour: &str) -> Value {
    let colours = ["#803020", "#208040", third_colour, "#606060"].map(|colour| json!({ "k": "colour", "c": colour, "d": 1000 }));
    json!({
        "m": { "width": 96, "height": 64, "fps": 30 },
        "t": [
            { "tt": 0, "sg": colours },
            { "tt": 0, "sg": [{ "k": "colour", "c": "#e0e0a0", "d": 4000, "w": 0.2, "h": 0.3, "kf": { "x": [[0, 0.1], [4000, 0.9]] } }] },
            { "tt": 1, "sg": [{ "u": "tone.wav", "d": 4000, "vo": 3, "fi": 1500, "zz": 1 }] },
        ],
    })
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tone.wav"), tone()).unwrap();
    save(folder.path(), &draft("#204080").to_string());
    folder
}

/// 4 s of 330 Hz in stereo.
fn tone() -> Vec<u8> {
    stereo_wav(48_000, 4 * 48_000, |n| (20_000.0 * (f64::from(n) * 330.0 * std::f64::consts::TAU / 48_000.0).sin()) as i16)
}

/// Saves as careful editors do: another file takes the draft's name.
fn save(folder: &Path, text: &str) {
    let part = folder.join("draft.json~");
    std::fs::write(&part, text).unwrap();
    std::fs::rename(part, folder.join("draft.json")).unwrap();
}

fn rendered(folder: &Path, name: &str) -> PathBuf {
    let project = Project::open(&OpenOptions { draft: folder.join("draft.json"), ..OpenOptions::default() }).unwrap();
    let mut options = RenderOptions { output: folder.join(name), ..RenderOptions::default() };
    options.settings.crf = Some(4.0);
    render(&project, &options, &Cancel::default(), &mut |_| {}).unwrap();
    options.output
}

#[test]
fn only_its_own_page_is_let_in() {
    let folder = folder();
    let preview = Preview::start(folder.path());
    let home = format!("/{}/", preview.token);
    let own = format!("http://{}", preview.authority);
    let cases: [(&str, Headers<'_>, u16); 9] = [
        (&home, &[], 200),
        (&home, &[("origin", &own), ("sec-fetch-site", "same-origin")], 200),
        ("/", &[], 403),
        ("/state", &[], 403),
        ("/0123456789abcdef0123456789abcdef/state", &[], 403),
        (&home, &[("host", "evil.example")], 403),
        (&home, &[("origin", "http://evil.example")], 403),
        (&home, &[("sec-fetch-site", "cross-site")], 403),
        (&format!("{home}nothing"), &[], 404),
    ];
    for (path, headers, wanted) in cases {
        let answer = preview.send("GET", path, headers, "");
        assert_eq!(answer.status, wanted, "{path} {headers:?}");
        for header in ["content-security-policy: default-src 'none'", "referrer-policy: no-referrer", "x-content-type-options: nosniff"] {
            assert!(answer.headers.contains(header), "{}", answer.headers);
        }
        assert!(!answer.headers.contains("access-control-allow-origin"));
    }
    // What a form of another site could send is not taken.
    let form = preview.send("POST", &format!("{home}export"), &[("content-type", "text/plain")], "{}");
    assert_eq!(form.status, 415);
    assert!(!folder.path().join("draft.mp4").exists());
    // Another address of this machine has nobody listening.
    assert!(TcpStream::connect(preview.authority.replace("127.0.0.1", "127.0.0.2")).is_err());
}

#[test]
fn the_page_names_nothing_outside() {
    let folder = folder();
    let preview = Preview::start(folder.path());
    let page = String::from_utf8(preview.get("").body).unwrap();
    let named: Vec<&str> = page.split(['"', '\'']).filter(|part| part.starts_with("page/")).collect();
    assert!(named.len() >= 4, "{named:?}");
    for name in named {
        let answer = preview.get(name);
        assert_eq!(answer.status, 200, "{name}");
        let text = String::from_utf8(answer.body).unwrap().replace("http://www.w3.org/2000/svg", "");
        assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("innerHTML"), "{name}");
    }
}

#[test]
fn fragments_hold_the_frames_of_the_render() {
    let folder = folder();
    let reference = rendered(folder.path(), "reference.mp4");
    let preview = Preview::start(folder.path());
    let mut wanted = VideoReader::open(&reference, VideoOptions::default()).unwrap();
    let rate = FrameRate::new(30, 1).unwrap();
    let late = Time::from_ms(5);
    for index in 0..4 {
        let file = folder.path().join(format!("{index}.mp4"));
        std::fs::write(&file, preview.get(&format!("fragment/{index}")).body).unwrap();
        let mut found = VideoReader::open(&file, VideoOptions::default()).unwrap();
        for frame in 0..30 {
            let (a, b) =
                (found.frame_at(rate.time_of(frame) + late).unwrap(), wanted.frame_at(rate.time_of(index * 30 + frame) + late).unwrap());
            assert_eq!(a.size(), PixelSize::new(96, 64));
            let pairs = (0..64).flat_map(|y| a.row(0, y).iter().zip(b.row(0, y)));
            let error = pairs.map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2)).sum::<f64>() / (96.0 * 64.0);
            // 36 dB: a frame beside it would be at 24.
            assert!(error < 16.0, "fragment {index}, frame {frame}: mean squared error {error}");
        }
    }
    assert_eq!(preview.get("fragment/4").status, 404);
}

#[test]
fn blocks_of_sound_join_to_the_sound_of_the_render() {
    let folder = folder();
    let reference = samples(&rendered(folder.path(), "reference.wav"));
    let preview = Preview::start(folder.path());
    let mut joined = Vec::new();
    for index in 0..2 {
        let file = folder.path().join(format!("{index}.m4a"));
        std::fs::write(&file, preview.get(&format!("sound/{index}")).body).unwrap();
        joined.extend(samples(&file));
    }
    assert_eq!(joined.len(), reference.len());
    assert!(reference.iter().any(|sample| sample.unsigned_abs() > 20_000), "the limiter has work to do");
    let largest = joined.iter().zip(&reference).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(largest <= Some(3), "{largest:?} of 32768");
    assert_eq!(preview.get("sound/2").status, 404);
}

/// The samples of a file as FFmpeg's program reads them.
fn samples(path: &Path) -> Vec<i16> {
    let output = Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(path).args(["-f", "s16le", "-"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout.chunks_exact(2).map(|bytes| i16::from_le_bytes([bytes[0], bytes[1]])).collect()
}

#[test]
fn what_did_not_change_is_never_rendered_again() {
    let folder = folder();
    let preview = Preview::start(folder.path());
    let tags = |preview: &Preview| (0..4).map(|index| preview.get(&format!("fragment/{index}")).tag()).collect::<Vec<_>>();
    let before = tags(&preview);
    assert_eq!(tags(&preview), before);
    let (rendered, reused) = preview.counts();
    assert!(rendered <= 4 && rendered + reused == 8, "{rendered} {reused}");
    let path = format!("/{}/fragment/0", preview.token);
    assert_eq!(preview.send("GET", &path, &[("if-none-match", &before[0])], "").status, 304);
    assert_eq!(preview.stop(), 0);

    let again = Preview::start(folder.path());
    assert_eq!(tags(&again), before);
    assert_eq!(again.counts(), (0, 4));

    save(folder.path(), &draft("#902080").to_string());
    again.wait("notice", |notice| notice["revision"] == 2);
    let after = tags(&again);
    let changed: Vec<usize> = (0..4).filter(|&index| after[index] != before[index]).collect();
    assert_eq!(changed, [2]);
    assert!(again.counts().0 <= 1, "{:?}", again.counts());
}

#[test]
fn a_broken_draft_is_told_of_and_the_last_good_one_stays() {
    let folder = folder();
    let preview = Preview::start(folder.path());
    let first = preview.get("state").json();
    assert_eq!(first["warnings"][0]["pointer"], "/t/2/sg/0/zz");
    assert_eq!(first["warnings"][0]["segment"], json!([2, 0]));
    let mut wrong = draft("#204080");
    wrong["t"][0]["sg"][1]["d"] = json!("soon");
    save(folder.path(), &wrong.to_string());
    let (broken, took) = preview.wait("state", |state| state["broken"] == true);
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_eq!(broken["problems"][0]["pointer"], "/t/0/sg/1/d");
    assert_eq!(broken["problems"][0]["segment"], json!([0, 1]));
    assert_eq!(broken["draft"], first["draft"]);
    assert_eq!(preview.get("fragment/1").status, 200);
    // Written in place, as other editors do.
    std::fs::write(folder.path().join("draft.json"), draft("#ffffff").to_string()).unwrap();
    let (good, _) = preview.wait("state", |state| state["broken"] == false);
    assert!(good["revision"].as_u64() > broken["revision"].as_u64());
}

#[test]
fn a_change_of_media_is_seen() {
    let folder = folder();
    let preview = Preview::start(folder.path());
    let before = preview.get("sound/0").tag();
    let mut louder = tone();
    louder.extend([0; 400]);
    std::fs::write(folder.path().join("tone.wav"), louder).unwrap();
    preview.wait("notice", |notice| notice["revision"].as_u64() > Some(1));
    assert_ne!(preview.get("sound/0").tag(), before);
}

#[test]
fn a_changed_font_makes_new_fragments_of_its_texts_alone() {
    let folder = folder();
    let font = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts").join(name);
    let letters = folder.path().join("letters.otf");
    std::fs::copy(font("Inter-Regular.otf"), &letters).unwrap();
    let mut titled = draft("#204080");
    let title = json!({ "tt": 7, "sg": [{ "tx": "A title", "ff": ["letters.otf"], "s": 0, "d": 900 }] });
    titled["t"].as_array_mut().unwrap().push(title);
    save(folder.path(), &titled.to_string());
    let preview = Preview::start(folder.path());
    let tags = |preview: &Preview| [0, 1].map(|index| preview.get(&format!("fragment/{index}")).tag());
    let before = tags(&preview);
    std::fs::copy(font("Inter-Black.otf"), folder.path().join("other.otf")).unwrap();
    std::fs::rename(folder.path().join("other.otf"), &letters).unwrap();
    preview.wait("notice", |notice| notice["revision"].as_u64() > Some(1));
    let after = tags(&preview);
    assert!(after[0] != before[0] && after[1] == before[1], "{before:?} {after:?}");
    // What tells is what is in the file, not when it was written: across runs the same bytes are found again.
    assert_eq!(preview.stop(), 0);
    std::fs::copy(font("Inter-Regular.otf"), &letters).unwrap();
    let again = Preview::start(folder.path());
    assert_eq!(tags(&again), before);
    assert_eq!(again.counts(), (0, 2));
}

#[test]
fn exports_beside_the_draft_and_overwrites_only_when_told() {
    let folder = folder();
    let preview = Preview::start(folder.path());
    let ended = |notice: &Value| !matches!(notice["export"]["state"].as_str(), Some("idle" | "running"));
    let file = folder.path().join("draft.mp4");
    assert_eq!(preview.post("export", &json!({})).status, 202);
    let (done, _) = preview.wait("notice", ended);
    assert_eq!(done["export"]["state"], "done", "{done:#}");
    assert_eq!(std::fs::metadata(&file).unwrap().len(), done["export"]["bytes"].as_u64().unwrap());
    std::fs::write(&file, "precious").unwrap();
    let refused = preview.post("export", &json!({ "conflict": "ask" }));
    assert_eq!((refused.status, refused.json()), (409, json!({ "exists": "draft.mp4" })));
    assert_eq!(preview.post("export", &json!({ "conflict": "keep-both" })).json(), json!({ "name": "draft 2.mp4" }));
    preview.wait("notice", ended);
    assert_eq!(std::fs::read(&file).unwrap(), b"precious");
    assert_eq!(preview.post("export", &json!({ "conflict": "replace" })).status, 202);
    preview.wait("notice", ended);
    assert!(std::fs::metadata(&file).unwrap().len() > 1000);
    assert_eq!(preview.post("export", &json!({ "conflict": "elsewhere" })).status, 422);
}

#[test]
fn ends_cleanly_in_the_middle_of_an_export() {
    let folder = folder();
    let mut long = draft("#204080");
    long["d"] = json!(900_000);
    long["t"][1]["sg"][0]["d"] = json!(900_000);
    save(folder.path(), &long.to_string());
    let preview = Preview::start(folder.path());
    assert_eq!(preview.post("export", &json!({})).status, 202);
    preview.wait("notice", |notice| notice["export"]["frame"].as_u64() > Some(0));
    assert_eq!(preview.stop(), 0);
    let mut names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["cache", "draft.json", "tone.wav"]);
}

#[test]
fn pictures_small_and_full_and_the_strips_of_the_timeline() {
    let folder = folder();
    let mut large = draft("#204080");
    large["m"] = json!({ "width": 1200, "height": 800, "fps": 30 });
    save(folder.path(), &large.to_string());
    let preview = Preview::start(folder.path());
    let picture = |path: &str| image::load_from_memory(&preview.get(path).body).unwrap().to_rgb8();
    let (small, full) = (picture("frame/75"), picture("picture/75"));
    assert_eq!((small.dimensions(), full.dimensions()), ((810, 540), (1200, 800)));
    let near = |found: &image::Rgb<u8>, wanted: [u8; 3]| found.0.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 8);
    assert!(near(small.get_pixel(20, 20), [0x20, 0x40, 0x80]) && near(full.get_pixel(30, 30), [0x20, 0x40, 0x80]));
    // A thumbnail is cut to its segment.
    let square = picture("thumbnail/1/0/60");
    assert!(square.width() <= 128 && square.height() <= 72);
    assert!(near(square.get_pixel(square.width() / 2, square.height() / 2), [0xe0, 0xe0, 0xa0]));
    assert_eq!(preview.get("thumbnail/9/9/0").body.len(), 0);
    // A linear fade-in of 1.5 s, then a level tone, 25 points a second.
    let wave = preview.get("waveform/2/0").body;
    assert_eq!((wave.len(), &wave[..4]), (4 + 100, [0; 4].as_slice()));
    assert!(wave[4] < 20 && wave[4 + 10] < wave[4 + 30] && wave[4 + 60] > 200, "{wave:?}");
}

#[test]
fn what_cannot_begin_says_why() {
    let folder = folder();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_offcut")).arg("preview").args(arguments).current_dir(folder.path()).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, words) = run(&["nothing.json", "--no-open"]);
    assert!(status == Some(3) && words.contains("cannot read nothing.json"), "{words}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (status, words) = run(&["draft.json", "--no-open", "--port", &port]);
    assert!(status == Some(2) && words.contains("help: leave --port out"), "{words}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_given_a_file_and_not_the_token() {
    use std::io::{BufRead, BufReader};
    use std::os::unix::fs::PermissionsExt;
    use std::process::Stdio;

    let folder = folder();
    let programs = folder.path().join("programs");
    std::fs::create_dir(&programs).unwrap();
    let (browser, arguments) = (programs.join("xdg-open"), folder.path().join("arguments"));
    std::fs::write(&browser, format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >\"{0}.new\"\nmv \"{0}.new\" \"{0}\"\n", arguments.display()))
        .unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o700)).unwrap();
    let path = std::env::join_paths([programs].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap()))).unwrap();
    let mut process = Command::new(env!("CARGO_BIN_EXE_offcut"))
        .args(["preview", "draft.json", "--json", "--compositor", "cpu"])
        .current_dir(folder.path())
        .env("PATH", path)
        .env("OFFCUT_CACHE", folder.path().join("cache"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = serde_json::from_str::<Value>(&line).unwrap()["url"].as_str().unwrap().to_owned();
    let given = crate::support::until::until("the browser is started", || std::fs::read_to_string(&arguments).ok());
    let token = url.trim_end_matches('/').rsplit('/').next().unwrap();
    assert!(!given.contains(token), "{given}");
    let page = PathBuf::from(given.trim());
    assert!(std::fs::read_to_string(&page).unwrap().contains(&url));
    assert_eq!(page.parent().unwrap().metadata().unwrap().permissions().mode() & 0o077, 0, "others may look at the page");
    assert!(Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap().success());
    process.wait().unwrap();
    assert!(!page.exists());
}
