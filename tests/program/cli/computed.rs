//! Drafts whose sound no file holds.

use std::process::Command;

use serde_json::{Value, json};

use crate::cli::sandbox::Sandbox;

/// A second of colour and more, with one segment on a sound track.
fn with_sound(segment: &Value, duration_ms: i64) -> Value {
    json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [
        { "tt": 0, "sg": [{ "k": "colour", "c": "#203040", "d": duration_ms }] },
        { "tt": 1, "sg": [segment] },
    ] })
}

/// The sound of a file, as FFmpeg decodes it: left and right in turn.
fn decoded(sandbox: &Sandbox, name: &str) -> Vec<f32> {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(sandbox.path(name))
        .args(["-f", "f32le", "-ar", "48000", "-ac", "2", "-"])
        .output();
    let bytes = output.unwrap().stdout;
    bytes.chunks_exact(4).map(|sample| f32::from_le_bytes(sample.try_into().unwrap())).collect()
}

fn level_db(samples: &[f32]) -> f64 {
    let mean = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / samples.len().max(1) as f64;
    10.0 * (mean + 1e-20).log10()
}

#[test]
fn a_bed_is_rendered_in_time_and_told_with_its_tempo() {
    let sandbox = Sandbox::with_draft(&with_sound(&json!({ "bed": "upbeat", "d": 6000, "sfp": { "seed": 2, "key": "G" } }), 6000));
    sandbox.succeed(&["render", "d.json", "-o", "out.mp4"]);
    let samples = decoded(&sandbox, "out.mp4");
    let seconds = samples.len() as f64 / 96_000.0;
    assert!((5.9..6.2).contains(&seconds), "{seconds} s");
    assert!((-24.0..-12.0).contains(&level_db(&samples)), "{} dB", level_db(&samples));
    let document = sandbox.succeed(&["inspect", "d.json", "--media", "--json"]).document();
    let bed = &document["computed"][0];
    assert_eq!((bed["source"].as_str(), bed["key"].as_str(), bed["duration_ms"].as_f64()), (Some("bed:upbeat"), Some("G"), Some(6000.0)));
    let (tempo, beats) = (bed["tempo_bpm"].as_f64().unwrap(), bed["beats_ms"].as_array().unwrap());
    let period = beats[1].as_f64().unwrap() - beats[0].as_f64().unwrap();
    assert!((period - 60_000.0 / tempo).abs() < 0.5, "{tempo} bpm, beats {period} ms apart");
    let text = sandbox.succeed(&["inspect", "d.json", "--media"]).stdout;
    assert!(text.contains("bed:upbeat") && text.contains("bpm, G, "), "{text}");
}

#[test]
fn a_tone_sounds_at_its_frequency_between_its_edges() {
    let sandbox = Sandbox::with_draft(&with_sound(&json!({ "sfx": "tone", "s": 500, "d": 1000, "sfp": { "f": 997 } }), 2000));
    sandbox.succeed(&["render", "d.json", "-o", "out.mp4"]);
    let left: Vec<f32> = decoded(&sandbox, "out.mp4").into_iter().step_by(2).collect();
    let inside = &left[30_000..66_000];
    let crossings = inside.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count() as f64;
    assert!((crossings / 0.75 - 997.0).abs() < 2.0, "{crossings} turns in 750 ms");
    assert!((level_db(inside) + 15.05).abs() < 0.3, "{} dB", level_db(inside));
    assert!(level_db(&left[..20_000]) < -60.0 && level_db(&left[76_000..90_000]) < -60.0);
}

#[test]
fn what_a_computed_sound_lacks_is_told_where_it_is() {
    for (segment, code, pointer) in [
        (json!({ "bed": "calm" }), "unknown-duration", "/t/1/sg/0"),
        (json!({ "sfx": "pop" }), "unknown-duration", "/t/1/sg/0"),
        (json!({ "bed": "calm", "u": "a.mp3", "d": 1000 }), "duplicate-key", "/t/1/sg/0/bed"),
        (json!({ "bed": "disco", "d": 1000 }), "unknown-value", "/t/1/sg/0/bed"),
        (json!({ "bed": "calm", "d": 1000, "sfp": { "key": "H" } }), "unknown-value", "/t/1/sg/0/sfp/key"),
        (json!({ "bed": "calm", "d": 1000, "sfp": { "bpm": 1000 } }), "out-of-range", "/t/1/sg/0/sfp/bpm"),
    ] {
        let sandbox = Sandbox::with_draft(&with_sound(&segment, 1000));
        let run = sandbox.run(&["validate", "d.json", "--json"]);
        assert_eq!(run.status, 3, "{segment}: {run:?}");
        let findings = run.document();
        let found: Vec<_> =
            findings.as_array().unwrap().iter().map(|one| (one["code"].as_str().unwrap(), one["pointer"].as_str().unwrap())).collect();
        assert!(found.contains(&(code, pointer)), "{segment}: {found:?}");
    }
}
