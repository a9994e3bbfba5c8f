//! Music of promos for which nobody sent any.

use std::path::PathBuf;
use std::process::Command;

use image::{Rgb, RgbImage};
use offcut::promo::{Medium, direct};
use serde_json::{Value, json};

struct Folder(tempfile::TempDir);

impl Folder {
    /// A folder with three pictures.
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, tint) in [("a.png", 40), ("b.png", 120), ("c.png", 200)] {
            let picture =
                RgbImage::from_fn(320, 320, |x, y| if (x / 80 + y / 80) % 2 == 0 { Rgb([tint, 90, 60]) } else { Rgb([230, tint, 120]) });
            picture.save(folder.path(name)).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn promo(&self, arguments: &[&str]) -> (i32, String, String) {
        let pictures = ["promo", "a.png", "b.png", "c.png", "--duration", "12", "-o", "d.json", "--force"];
        let output = Command::new(env!("CARGO_BIN_EXE_offcut")).args(pictures).args(arguments).current_dir(self.0.path()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn draft(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.path("d.json")).unwrap()).unwrap()
    }

    fn media(&self) -> Vec<Medium> {
        ["a.png", "b.png", "c.png"].iter().map(|name| Medium::open(self.path(name), *name, *name).unwrap()).collect()
    }
}

/// The one segment of the music's track; null where there is none.
fn music(draft: &Value) -> &Value {
    draft["t"].as_array().unwrap().iter().find(|track| track["id"] == "music").map_or(&Value::Null, |track| &track["sg"][0])
}

#[test]
fn a_promo_without_music_gets_a_bed_that_fits_and_cuts_on_its_beats() {
    let folder = Folder::new();
    for (style, bed) in [("calm", "calm"), ("bold", "bold"), ("fast", "upbeat")] {
        let (status, out, errors) = folder.promo(&["--style", style, "--seed", "4"]);
        assert_eq!(status, 0, "{errors}");
        assert!(format!("{out}{errors}").contains(&format!("computed bed \"{bed}\"")), "{out}{errors}");
        let draft = folder.draft();
        let segment = music(&draft);
        assert_eq!((&segment["bed"], &segment["d"], &segment["sfp"]), (&json!(bed), &json!(12_000), &json!({ "seed": 4 })), "{draft}");
        let output = Command::new(env!("CARGO_BIN_EXE_offcut"))
            .args(["inspect", "d.json", "--media", "--json"])
            .current_dir(folder.0.path())
            .output();
        let document: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
        let beats: Vec<f64> = serde_json::from_value(document["computed"][0]["beats_ms"].clone()).unwrap();
        let pictures = draft["t"].as_array().unwrap().iter().find(|track| track["id"] == "pictures").unwrap();
        let starts: Vec<f64> =
            pictures["sg"].as_array().unwrap().iter().filter_map(|segment| segment["s"].as_f64()).filter(|start| *start > 0.0).collect();
        assert!(!starts.is_empty());
        for start in starts {
            let miss = beats.iter().map(|beat| (beat - start).abs()).fold(f64::INFINITY, f64::min);
            assert!(miss <= 34.0, "{style}: a cut at {start} ms is {miss} ms beside the beat");
        }
    }
}

#[test]
fn silence_and_beds_can_be_asked_for() {
    let folder = Folder::new();
    assert_eq!(folder.promo(&["--no-music"]).0, 0);
    assert_eq!(music(&folder.draft()), &Value::Null);
    assert_eq!(folder.promo(&["--music", "bed:lofi"]).0, 0);
    assert_eq!(music(&folder.draft())["bed"], "lofi");
    let (status, _, errors) = folder.promo(&["--music", "bed:disco"]);
    assert!(status == 2 && errors.contains("cinematic"), "{status}: {errors}");
    assert_eq!(folder.promo(&["--music", "bed:lofi", "--no-music"]).0, 2);
}

#[test]
fn the_director_has_music_without_a_file() {
    let folder = Folder::new();
    let media = folder.media();
    let said = |text: &str, draft: &Value| {
        let done = direct(text, Some(draft), &media);
        done.draft.unwrap_or_else(|| panic!("{text}: {}", done.reply))
    };
    let made = direct("create a 12-second promo video with background music", None, &media);
    assert!(made.reply.contains("computed bed"), "{}", made.reply);
    let draft = made.draft.unwrap();
    assert_eq!(music(&draft)["bed"], "calm");
    let silent = said("remove the music", &draft);
    assert_eq!(music(&silent), &Value::Null);
    for text in ["add music", "add BGM", "add some background music", "加音乐", "加上背景音乐"] {
        assert_eq!(music(&said(text, &silent))["bed"], "calm", "{text}");
    }
    for (text, bed) in [
        ("something calmer", "calm"),
        ("use upbeat music", "upbeat"),
        ("lofi music please", "lofi"),
        ("make the music more cinematic", "cinematic"),
        ("换点轻松的", "lofi"),
        ("换成欢快的音乐", "upbeat"),
    ] {
        let other = said("bold music", &draft);
        assert_eq!(music(&said(text, &other))["bed"], bed, "{text}");
    }
    let wordless = direct("create a 12-second promo video without music", None, &media).draft.unwrap();
    assert_eq!(music(&wordless), &Value::Null);
    let chosen = direct("make a 12-second video with cinematic music", None, &media).draft.unwrap();
    assert_eq!(music(&chosen)["bed"], "cinematic");
}
