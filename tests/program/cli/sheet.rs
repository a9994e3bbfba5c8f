//! Looking at a draft before it is rendered: contact sheets, proxies, and parts of a render.

use image::RgbImage;
use offcut::base::PixelSize;
use offcut::media::{Limits, probe};
use serde_json::{Value, json};

use crate::cli::material::{moving, png, wav};
use crate::cli::sandbox::Sandbox;

const COLOURS: [(&str, [u8; 3]); 3] = [("#c81e3c", [200, 30, 60]), ("#1e3cc8", [30, 60, 200]), ("#20a040", [32, 160, 64])];

/// Two seconds of each colour; a transition of 400 ms into the second.
fn three_colours() -> Value {
    let mut segments: Vec<Value> = COLOURS.iter().map(|(colour, _)| json!({ "k": "colour", "c": colour, "d": 2000 })).collect();
    segments[0]["tr"] = json!({ "n": "fade", "d": 400 });
    segments[1]["n"] = json!("The blue one");
    json!({ "m": { "width": 160, "height": 90, "fps": 10 }, "t": [{ "tt": 0, "sg": segments }] })
}

fn sheet(sandbox: &Sandbox, arguments: &[&str]) -> (Value, RgbImage) {
    let run = sandbox.succeed(&[&["sheet", "d.json", "-o", "s.png", "--force", "--json"], arguments].concat());
    let done = run.events().pop().unwrap();
    (done, image::load_from_memory(&sandbox.read("s.png")).unwrap().to_rgb8())
}

fn numbers(done: &Value, key: &str) -> Vec<u64> {
    done["pictures"].as_array().unwrap().iter().map(|picture| picture[key].as_f64().unwrap() as u64).collect()
}

fn is_near(found: [u8; 3], wanted: [u8; 3]) -> bool {
    found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 4)
}

#[test]
fn each_scene_is_on_the_sheet_over_its_time_code() {
    let sandbox = Sandbox::with_draft(&three_colours());
    let (done, picture) = sheet(&sandbox, &["--width", "640", "--cols", "3"]);
    assert_eq!((done["event"].as_str(), done["cols"].as_u64()), (Some("done"), Some(3)));
    // The transition runs from 1.8 to 2.2 s.
    assert_eq!(numbers(&done, "time_ms"), [900, 3100, 5000]);
    assert_eq!(done["pictures"][1]["name"], "The blue one");
    let [width, height] = [0, 1].map(|side| done["cell"][side].as_u64().unwrap() as u32);
    assert_eq!((width * 9, done["size"][0].as_u64()), (height * 16, Some(640)), "the canvas's own shape");
    assert_eq!(u64::from(picture.height()), done["size"][1].as_u64().unwrap());
    for (column, (_, colour)) in COLOURS.iter().enumerate() {
        let x = 640 * (2 * column as u32 + 1) / 6;
        assert!(is_near(picture.get_pixel(x, 12 + height / 2).0, *colour), "{column}");
        // Below it is dark ground with letters on it that can be read: white ones.
        let caption = (x - width / 2..x + width / 2).flat_map(|x| (12 + height + 2..picture.height()).map(move |y| (x, y)));
        let luma: Vec<u8> = caption.map(|(x, y)| picture.get_pixel(x, y).0[1]).collect();
        let bright = luma.iter().filter(|&&value| value > 180).count();
        assert!(bright > 60 && bright * 4 < luma.len() && luma.iter().filter(|&&value| value < 40).count() * 2 > luma.len(), "{bright}");
    }
}

#[test]
fn a_period_is_kept_and_two_runs_are_one_picture() {
    let sandbox = Sandbox::with_draft(&three_colours());
    let (done, first) = sheet(&sandbox, &["--every", "1s", "--width", "800"]);
    assert_eq!(numbers(&done, "frame"), [0, 10, 20, 30, 40, 50]);
    assert_eq!(sheet(&sandbox, &["--every", "10f", "--width", "800"]).1, first);
    // More often than there are frames: each once.
    let (done, _) = sheet(&sandbox, &["--every", "30ms"]);
    assert_eq!(numbers(&done, "frame"), (0..60).collect::<Vec<_>>());
}

#[test]
fn pictures_of_a_video_are_those_of_their_times() {
    let sandbox = Sandbox::with_draft(&moving(6000, 25));
    sandbox.write("p.png", png(96, 72));
    sandbox.succeed(&["render", "d.json", "-o", "v.mp4", "--crf", "5"]);
    sandbox.write(
        "d.json",
        json!({ "m": { "width": 128, "height": 96, "fps": 25 }, "t": [{ "tt": 0, "sg": [{ "u": "v.mp4" }] }] }).to_string(),
    );
    let (done, picture) = sheet(&sandbox, &["--every", "1.5s", "--width", "592", "--cols", "4"]);
    let cell = [0, 1].map(|side| done["cell"][side].as_u64().unwrap() as u32);
    let left = (592 - (4 * cell[0] + 36)) / 4 * 2;
    for (index, frame) in numbers(&done, "frame").into_iter().enumerate() {
        let size = format!("{}x{}", cell[0], cell[1]);
        sandbox.succeed(&["still", "d.json", "--at", &format!("{frame}f"), "--size", &size, "-o", "f.png", "--force"]);
        let still = image::load_from_memory(&sandbox.read("f.png")).unwrap().to_rgb8();
        let x = left + index as u32 * (cell[0] + 12);
        let shown = image::imageops::crop_imm(&picture, x, 12, cell[0], cell[1]).to_image();
        let apart = shown.iter().zip(still.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>() as f64 / still.len() as f64;
        assert!(apart < 1.0, "frame {frame}: {apart}");
    }
}

#[test]
fn what_no_sheet_can_be_is_refused_and_leaves_nothing() {
    let sandbox = Sandbox::with_draft(&three_colours());
    let cases: [(&[&str], i32); 7] = [
        (&["-o", "s.mp4"], 2),
        (&["-o", "nowhere/s.png"], 1),
        (&["-o", "s.png", "--every", "0"], 2),
        (&["-o", "s.png", "--every", "often"], 2),
        (&["-o", "s.png", "--cols", "64", "--width", "640"], 2),
        (&["-o", "s.png", "--cols", "1", "--every", "1f", "--width", "16000"], 2),
        (&["-o", "s.png", "--every", "1ms"], 2),
    ];
    for (arguments, status) in cases {
        let run = sandbox.run(&[&["sheet", "d.json"], arguments].concat());
        assert_eq!(run.status, status, "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.starts_with("error[") && run.stderr.contains("help: "), "{}", run.stderr);
    }
    assert_eq!(sandbox.names(), ["d.json"]);
}

#[test]
fn a_proxy_has_half_the_sides_and_all_the_frames() {
    let sandbox = Sandbox::with_draft(&three_colours());
    let done = sandbox.succeed(&["preview", "d.json", "--proxy", "small.mp4", "--json"]).events().pop().unwrap();
    assert_eq!((done["event"].as_str(), done["frames"].as_u64()), (Some("done"), Some(60)));
    let info = probe(&sandbox.path("small.mp4"), &Limits::default()).unwrap();
    assert_eq!(info.picture.unwrap().size, PixelSize::new(80, 46));
    let again = sandbox.run(&["preview", "d.json", "--proxy", "small.mp4"]);
    assert_eq!(again.status, 1, "{}", again.stderr);
}

#[test]
fn a_range_has_its_own_frames_and_its_own_sound() {
    let mut draft = three_colours();
    draft["t"].as_array_mut().unwrap().push(json!({ "tt": 1, "sg": [{ "u": "tone.wav", "d": 1000, "s": 3000 }] }));
    let sandbox = Sandbox::with_draft(&draft);
    sandbox.write("tone.wav", wav(1000));
    let run = sandbox.succeed(&["render", "d.json", "-o", "part.mp4", "--range", "2.5s..4.25s", "--quality", "draft", "--json"]);
    // Frames that start at 2.5 s, 2.6 s … 4.2 s.
    assert_eq!(run.events().pop().unwrap()["frames"].as_u64(), Some(18));
    let info = probe(&sandbox.path("part.mp4"), &Limits::default()).unwrap();
    assert!(info.origin.as_ms_f64().abs() < 0.01, "{}", info.origin);
    assert_eq!(info.duration.unwrap().round_ms(), 1800);
    sandbox.succeed(&["render", "d.json", "-o", "part.wav", "--range", "2.5s..4.25s"]);
    sandbox.succeed(&["render", "d.json", "-o", "all.wav"]);
    let (part, all) = (samples(&sandbox.read("part.wav")), samples(&sandbox.read("all.wav")));
    // 48 kHz, two channels.
    assert_eq!((part.len(), all.len()), (2 * 86_400, 2 * 288_000));
    let apart = part.iter().zip(&all[2 * 120_000..]).map(|(a, b)| (a - b).abs()).max();
    assert!(apart <= Some(2), "{apart:?}");
    assert!(part.iter().any(|sample| sample.unsigned_abs() > 4000), "the tone is in it");
}

/// The samples of a WAV file of 24 bits, in steps of 16 bits.
fn samples(bytes: &[u8]) -> Vec<i32> {
    let start = bytes.windows(4).position(|window| window == b"data").unwrap() + 8;
    bytes[start..].chunks_exact(3).map(|sample| i32::from_le_bytes([0, sample[0], sample[1], sample[2]]) >> 16).collect()
}
