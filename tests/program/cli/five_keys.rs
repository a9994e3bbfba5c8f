//! Drafts that lack more than they have: they render, or at least they have a summary, and everything wrong is told at once.

use image::ImageReader;
use serde_json::{Value, json};

use crate::cli::material::png;
use crate::cli::sandbox::Sandbox;

fn five_keys() -> Value {
    json!({ "d": 4000, "m": { "width": 320, "height": 240, "fps": 10 }, "t": [
        { "tt": 0, "sg": [{ "d": 2000, "m": { "name": "city timelapse" } }, { "k": "colour", "c": "#0000ff", "d": 2000 }] },
        { "tt": 1, "sg": [{ "m": { "title": "Lo-fi" } }] },
        { "tt": 7, "sg": [{ "d": 4000 }] },
    ] })
}

/// Mean red and blue of a still, and how many of its pixels are nearly white.
fn looked_at(sandbox: &Sandbox, name: &str) -> (f64, f64, usize) {
    let picture = ImageReader::open(sandbox.path(name)).unwrap().decode().unwrap().to_rgb8();
    let mean = |channel: usize| picture.pixels().map(|pixel| f64::from(pixel.0[channel])).sum::<f64>() / picture.pixels().len() as f64;
    let white = picture.pixels().filter(|pixel| pixel.0.iter().all(|value| *value > 200)).count();
    (mean(0), mean(2), white)
}

#[test]
fn the_five_keys_alone_render_and_no_card_hides_the_film() {
    let sandbox = Sandbox::with_draft(&five_keys());
    let run = sandbox.succeed(&["render", "d.json", "-o", "a.mp4", "--json"]);
    let done = run.events().pop().unwrap();
    assert_eq!(done["frames"], 40);
    let codes: Vec<_> = done["warnings"].as_array().unwrap().iter().map(|one| (one["code"].as_str(), one["pointer"].as_str())).collect();
    let at = |place| (Some("no-source"), Some(place));
    assert_eq!(codes, [at("/t/0/sg/0"), at("/t/1/sg/0"), at("/t/2/sg/0")]);
    sandbox.succeed(&["still", "d.json", "--at", "1000", "-o", "card.png"]);
    sandbox.succeed(&["still", "d.json", "--at", "3000", "-o", "film.png"]);
    let (red, blue, white) = looked_at(&sandbox, "card.png");
    assert!(red > 40.0 && red < 90.0 && blue > 40.0 && blue < 100.0 && white > 50, "a neutral card with its name: {red} {blue} {white}");
    let (red, blue, white) = looked_at(&sandbox, "film.png");
    assert!(red < 5.0 && blue > 240.0 && white == 0, "the text without words hides nothing: {red} {blue} {white}");
    let strict = sandbox.run(&["render", "d.json", "-o", "b.mp4", "--strict", "--json"]);
    assert_eq!((strict.status, strict.errors()[0].0.as_str()), (3, "no-source"));
}

#[test]
fn any_draft_of_the_five_keys_has_a_summary() {
    let mut broken = five_keys();
    broken["t"][0]["sg"][0]["x"] = json!("left");
    broken["t"][0]["sg"][1]["s"] = json!(1000);
    let sandbox = Sandbox::with_draft(&broken);
    let run = sandbox.run(&["inspect", "d.json"]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.stdout.starts_with("Timeline (3 tracks): 1. Video: city timelapse +1 (0-3s) 2. BGM: Lo-fi (0-3s)"), "{}", run.stdout);
    assert!(run.stderr.contains("error[wrong-type]") && run.stderr.contains("error[overlap]"), "{}", run.stderr);
    let events = sandbox.run(&["inspect", "d.json", "--json"]).events();
    assert!(events[0]["summary"].as_str().unwrap().starts_with("Timeline (3 tracks)"), "{events:?}");
    assert!(events[1..].iter().all(|event| event["event"] == "error" || event["event"] == "warning") && events.len() > 2, "{events:?}");
}

#[test]
fn missing_media_is_told_beside_other_errors() {
    let draft = json!({ "m": { "width": 64, "height": 48 }, "t": [{ "tt": 0, "sg": [
        { "u": "gone.png", "d": 1000, "x": "left" },
        { "u": "gone.png", "fb": "p.png", "d": 1000 },
        { "u": "p.png", "d": 1000 },
        { "u": "no.mp4", "d": -5 },
    ] }] });
    let sandbox = Sandbox::with_draft(&draft);
    sandbox.write("p.png", png(64, 48));
    let run = sandbox.run(&["validate", "d.json", "--json"]);
    let found: Vec<_> =
        run.document().as_array().unwrap().iter().map(|one| (one["code"].to_string(), one["pointer"].to_string())).collect();
    let wanted = [
        ("missing-media", "/t/0/sg/0/u"),
        ("wrong-type", "/t/0/sg/0/x"),
        ("missing-media", "/t/0/sg/3/u"),
        ("out-of-range", "/t/0/sg/3/d"),
    ];
    assert_eq!(found, wanted.map(|(code, place)| (format!("\"{code}\""), format!("\"{place}\""))));
    assert_eq!(run.status, 3);
}

#[test]
fn files_of_other_keys_and_of_the_cloud_are_found() {
    let draft = json!({ "m": { "width": 64, "height": 48 }, "t": [{ "tt": 0, "sg": [
        { "asset": "p.png", "d": 500 }, { "src": "p.png", "duration": 500 }, { "u": "/mnt/userdata/users/1/q.png", "d": 500 },
    ] }] });
    let sandbox = Sandbox::with_draft(&draft);
    sandbox.write("p.png", png(64, 48));
    sandbox.write("q.png", png(64, 48));
    let address = format!("file://{}", sandbox.path("q.png").display());
    sandbox.write("d.media.json", json!({ "files": [{ "s3_key": "users/1/q.png", "cdn_url": address }] }).to_string());
    let run = sandbox.run(&["validate", "d.json", "--json"]);
    let codes: Vec<_> = run.document().as_array().unwrap().iter().map(|one| one["code"].to_string()).collect();
    assert_eq!((run.status, codes), (0, vec!["\"foreign-key\"".to_owned(); 3]), "{}", run.stderr);
    let jailed = sandbox.run(&["validate", "d.json", "--jail", ".", "--json"]);
    assert_eq!(jailed.status, 0, "{}", jailed.stderr);
}
