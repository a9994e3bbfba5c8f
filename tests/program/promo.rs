//! Promos: drafts made by the program out of media alone, and by the director's word.

use std::path::{Path, PathBuf};
use std::process::Command;

use image::{Rgb, RgbImage};
use offcut::base::PixelSize;
use offcut::draft::{ParseOptions, parse};
use offcut::promo::{Medium, PromoOptions, direct, promo};
use serde_json::{Value, json};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/promo/media");
const PICTURES: [&str; 6] = ["lamp.jpg", "cup.jpg", "clip.mp4", "headphones.jpg", "bottle.jpg", "clock.jpg"];

/// A folder to run the program in, with small pictures in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A grey picture with a bright disc at a place in fractions; `seed` makes it differ from others.
    fn picture(&self, name: &str, (width, height): (u32, u32), centre: (f64, f64), seed: u8) {
        let disc = f64::from(width.min(height)) * 0.1;
        let picture = RgbImage::from_fn(width, height, |x, y| {
            let (dx, dy) = (f64::from(x) - centre.0 * f64::from(width), f64::from(y) - centre.1 * f64::from(height));
            let ground = 70 + (x * 7 + y * 13 + u32::from(seed) * 5) as u8 % 12;
            if dx.hypot(dy) < disc { Rgb([250, 200, seed]) } else { Rgb([ground, ground, ground + 4]) }
        });
        picture.save(self.path(name)).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offcut"));
        let output = command
            .args(arguments)
            .current_dir(self.0.path())
            .env("OFFCUT_CACHE", self.path(".cache"))
            .env("OFFCUT_DATA_DIR", self.path(".data"))
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// Makes a promo that must come to be and be valid without a warning.
    fn promo(&self, arguments: &[&str]) -> Value {
        let (status, _, errors) = self.run(&[&["promo"], arguments, &["-o", "d.json", "--force"]].concat());
        assert_eq!(status, 0, "{arguments:?}: {errors}");
        let (status, findings, _) = self.run(&["validate", "d.json", "--strict", "--json"]);
        assert_eq!((status, findings.trim()), (0, "[]"), "{arguments:?}");
        serde_json::from_slice(&std::fs::read(self.path("d.json")).unwrap()).unwrap()
    }
}

fn example(name: &str) -> String {
    format!("{EXAMPLE}/{name}")
}

fn track<'a>(draft: &'a Value, id: &str) -> &'a Value {
    draft["t"].as_array().unwrap().iter().find(|track| track["id"] == id).unwrap_or(&Value::Null)
}

fn segments<'a>(draft: &'a Value, id: &str) -> &'a [Value] {
    track(draft, id)["sg"].as_array().map_or(&[], Vec::as_slice)
}

/// Segments fill the draft to the millisecond.
fn assert_filled(draft: &Value) {
    let mut end = 0;
    for segment in segments(draft, "pictures") {
        assert_eq!(segment["s"].as_i64().unwrap(), end, "{segment}");
        end += segment["d"].as_i64().unwrap();
    }
    assert_eq!(end, draft["d"].as_i64().unwrap());
}

#[test]
fn the_examples_media_become_a_promo_on_the_beat() {
    let folder = Folder::new();
    let files: Vec<String> = PICTURES.iter().map(|name| example(name)).collect();
    let (music, logo) = (example("music.m4a"), example("logo.png"));
    let mut arguments: Vec<&str> = files.iter().map(String::as_str).collect();
    arguments.extend(["--music", &music, "--logo", &logo, "--title", "Slow mornings, well made", "--title", "Five things"]);
    for style in ["calm", "bold", "fast"] {
        let draft = folder.promo(&[arguments.as_slice(), &["--style", style]].concat());
        assert_eq!(draft["d"], 30_000);
        assert_filled(&draft);
        // The music's beats lie on half seconds.
        for segment in segments(&draft, "pictures") {
            let start = segment["s"].as_i64().unwrap();
            assert!((start - (start + 250) / 500 * 500).abs() <= 30, "{style}: a cut at {start}");
        }
        assert_eq!(segments(&draft, "logo").len(), 2);
        assert_eq!(segments(&draft, "titles").last().unwrap()["tx"], "Five things");
        assert!(segments(&draft, "music")[0]["fo"].as_i64().unwrap() > 0);
        let again = folder.promo(&[arguments.as_slice(), &["--style", style]].concat());
        let other = folder.promo(&[arguments.as_slice(), &["--style", style, "--seed", "7"]].concat());
        assert!(draft == again && draft != other, "{style}");
    }
}

#[test]
fn names_and_titles_with_double_braces_are_written_as_they_are() {
    let folder = Folder::new();
    folder.picture("spring {{client}} {{{a.png", (320, 180), (0.2, 0.4), 1);
    folder.picture("{{logo}}.png", (64, 64), (0.5, 0.5), 3);
    let arguments = ["spring {{client}} {{{a.png", "--logo", "{{logo}}.png", "--title", "Save {{now|today}}", "--duration", "5"];
    let draft = folder.promo(&arguments);
    let read = parse(&draft.to_string(), &ParseOptions::default()).draft.unwrap();
    assert_eq!(read.meta.title.as_deref(), Some("Save {{now|today}}"));
    let names: Vec<_> = read.tracks.iter().flat_map(|track| &track.segments).filter_map(|segment| segment.name.clone()).collect();
    assert!(names.contains(&"spring {{client}} {{{a".to_owned()) && names.contains(&"{{logo}}".to_owned()), "{names:?}");
    let (status, summary, errors) = folder.run(&["inspect", "d.json"]);
    assert!(status == 0 && summary.contains("\"Save {{now|today}}\""), "{summary} {errors}");
    let (status, _, errors) = folder.run(&["still", "d.json", "--at", "500", "-o", "s.png"]);
    assert_eq!(status, 0, "{errors}");
    // A director that edits it reads the same names.
    let media = [Medium::open(folder.path("{{logo}}.png"), "{{logo}}.png", "{{logo}}.png").unwrap()];
    let edited = direct("make it 8 seconds", Some(&draft), &media);
    let edited = edited.draft.unwrap_or_else(|| panic!("{}", edited.reply));
    assert_eq!(parse(&edited.to_string(), &ParseOptions::default()).draft.unwrap().meta.title.as_deref(), Some("Save {{now|today}}"));
}

#[test]
fn every_canvas_and_odd_set_of_media_makes_a_valid_promo() {
    let folder = Folder::new();
    folder.picture("a.png", (320, 180), (0.2, 0.4), 1);
    folder.picture("b.png", (180, 320), (0.7, 0.8), 2);
    folder.picture("c.png", (64, 64), (0.5, 0.5), 3);
    let clip = example("clip.mp4");
    let long = "A title that goes on and on about the many things it would like to say before it lets go ".repeat(6);
    let cases: [&[&str]; 12] = [
        &["a.png"],
        &["a.png", "--duration", "1"],
        &["a.png", "b.png", "--duration", "1500ms", "--title", "Short"],
        &[&clip],
        &[&clip, "--duration", "60", "--style", "fast"],
        &["a.png", &clip, "b.png", "--platform", "youtube", "--title", "Wide"],
        &["a.png", "b.png", "c.png", "--platform", "square", "--title", "Square", "--title", "Again", "--title", "End"],
        &["a.png", "b.png", "--platform", "reels", "--logo", "c.png", "--style", "bold"],
        &["a.png", "b.png", "--size", "1440x1080", "--title", &long],
        &["a.png", "--title", "שקט בבוקר", "--title", "صباح هادئ", "--style", "fast"],
        &["a.png", "b.png", "--title", "Zeile eins\nZeile zwei", "--platform", "shorts"],
        &["a.png", "--duration", "2", "--style", "fast", "--title", "1", "--title", "2", "--title", "3", "--title", "4"],
    ];
    for arguments in cases {
        let draft = folder.promo(arguments);
        assert_filled(&draft);
        for text in segments(&draft, "titles") {
            let (size, lines) = (text["fs"].as_f64().unwrap(), text["tx"].as_str().unwrap().lines().count());
            assert!(size > 0.005 && lines > 0, "{text}");
        }
    }
}

#[test]
fn moves_hold_a_subject_wherever_it_is() {
    let folder = Folder::new();
    let places = [(0.15, 0.2), (0.85, 0.3), (0.3, 0.85), (0.5, 0.5)];
    for (index, place) in places.into_iter().enumerate() {
        folder.picture(&format!("{index}.png"), (1600, 900), place, index as u8);
    }
    for seed in ["0", "1", "2", "3"] {
        let draft = folder.promo(&["0.png", "1.png", "2.png", "3.png", "--seed", seed, "--style", "bold"]);
        for segment in segments(&draft, "pictures") {
            let place = places[segment["n"].as_str().unwrap().parse::<usize>().unwrap()];
            for end in ["f", "t"] {
                let rectangle: Vec<f64> = serde_json::from_value(segment["kb"][end].clone()).unwrap();
                let [x, y, width, height] = rectangle[..] else { panic!("{segment}") };
                assert!(x < place.0 && place.0 < x + width && y < place.1 && place.1 < y + height, "{place:?} {segment}");
            }
        }
    }
}

#[test]
fn many_pictures_share_little_time_and_copies_count_once() {
    let folder = Folder::new();
    let names: Vec<String> = (0..200).map(|index| format!("{index:03}.png")).collect();
    for (index, name) in names.iter().enumerate() {
        folder.picture(name, (40, 40), (0.5, 0.5), index as u8);
    }
    let mut arguments: Vec<&str> = names.iter().map(String::as_str).collect();
    arguments.extend(["--duration", "10"]);
    let draft = folder.promo(&arguments);
    assert_filled(&draft);
    assert!((4..=10).contains(&segments(&draft, "pictures").len()));
    let (_, _, told) = folder.run(&[&["promo"], arguments.as_slice(), &["-o", "e.json"]].concat());
    assert!(told.contains("no place in so short a promo"), "{told}");
    std::fs::copy(folder.path("000.png"), folder.path("copy.png")).unwrap();
    let (status, done, _) = folder.run(&["promo", "000.png", "copy.png", "./000.png", "-o", "f.json", "--json"]);
    let done: Value = serde_json::from_str(&done).unwrap();
    assert_eq!((status, done["event"].as_str()), (0, Some("done")));
    assert!(done["warnings"][0]["message"].as_str().unwrap().contains("copies"), "{done}");
}

#[test]
fn the_music_makes_way_for_a_clip_that_sounds() {
    let folder = Folder::new();
    folder.picture("a.png", (96, 54), (0.5, 0.5), 1);
    let music = example("music.m4a");
    let speech = json!({ "m": { "width": 96, "height": 54 }, "t": [
        { "tt": 0, "sg": [{ "u": "a.png", "d": 9000, "kb": { "f": [0, 0, 1, 1], "t": [0.1, 0.1, 0.8, 0.8] } }] },
        { "tt": 1, "sg": [{ "u": music, "d": 9000 }] },
    ] });
    std::fs::write(folder.path("speech.json"), speech.to_string()).unwrap();
    let (status, _, errors) = folder.run(&["render", "speech.json", "-o", "speech.mp4", "--quality", "draft"]);
    assert_eq!(status, 0, "{errors}");
    let draft = folder.promo(&["a.png", "speech.mp4", "--music", &music, "--duration", "10"]);
    let clip = segments(&draft, "pictures").iter().find(|segment| segment["u"] == "speech.mp4").unwrap();
    let keys: Vec<(i64, f64)> = serde_json::from_value(segments(&draft, "music")[0]["kf"]["vo"].clone()).unwrap();
    let middle = clip["s"].as_i64().unwrap() + clip["d"].as_i64().unwrap() / 2;
    let after = keys.iter().position(|(time, _)| *time > middle);
    let gain = after.map_or(keys[keys.len() - 1].1, |after| keys[after].1.min(keys[after.saturating_sub(1)].1));
    assert!(gain < 0.3, "{keys:?} at {middle}");
    assert!(keys.iter().all(|(time, gain)| *time <= 10_000 && (0.2..=1.0).contains(gain)), "{keys:?}");
}

#[test]
fn media_are_named_from_the_drafts_folder() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.path("media/sub")).unwrap();
    std::fs::create_dir_all(folder.path("drafts")).unwrap();
    folder.picture("media/sub/a b.png", (64, 64), (0.5, 0.5), 1);
    let (status, _, errors) = folder.run(&["promo", "media/sub/a b.png", "-o", "drafts/d.json"]);
    assert_eq!(status, 0, "{errors}");
    let draft: Value = serde_json::from_slice(&std::fs::read(folder.path("drafts/d.json")).unwrap()).unwrap();
    assert_eq!(segments(&draft, "pictures")[0]["u"], "../media/sub/a b.png");
    assert_eq!(folder.run(&["validate", "drafts/d.json", "--strict"]).0, 0);
}

#[test]
fn what_cannot_be_used_is_told_and_nothing_is_left() {
    let folder = Folder::new();
    folder.picture("a.png", (64, 64), (0.5, 0.5), 1);
    folder.picture("b.png", (64, 64), (0.5, 0.5), 2);
    std::fs::write(folder.path("broken.jpg"), b"\xff\xd8\xff\xe0 nothing").unwrap();
    std::fs::write(folder.path("words.txt"), "words").unwrap();
    std::fs::write(folder.path("taken.json"), "mine").unwrap();
    let music = example("music.m4a");
    let cases: [(&[&str], i32, &str); 11] = [
        (&["-o", "d.json"], 2, "MEDIA"),
        (&[&music, "-o", "d.json"], 2, "no picture"),
        (&["a.png", "broken.jpg", "-o", "d.json"], 4, "broken"),
        (&["a.png", "words.txt", "-o", "d.json"], 4, "words"),
        (&["a.png", "gone.png", "-o", "d.json"], 4, "gone.png"),
        (&["a.png", "--music", "a.png", "-o", "d.json"], 2, "music"),
        (&["a.png", "--logo", &music, "-o", "d.json"], 2, "logo"),
        (&["a.png", "--duration", "0.5", "-o", "d.json"], 2, "1 second"),
        (&["a.png", "--title", "\u{10fffd}", "-o", "d.json"], 3, "U+10FFFD"),
        (&["a.png", "-o", "taken.json"], 1, "taken.json"),
        (&["a.png", "-o", "nowhere/d.json"], 1, "nowhere"),
    ];
    for (arguments, wanted, said) in cases {
        let (status, _, errors) = folder.run(&[&["promo"], arguments].concat());
        assert_eq!(status, wanted, "{arguments:?}: {errors}");
        assert!(errors.starts_with("error[") && errors.contains(said), "{arguments:?}: {errors}");
        assert!(!folder.path("d.json").exists());
    }
    assert_eq!(std::fs::read(folder.path("taken.json")).unwrap(), b"mine");
    assert_eq!(folder.run(&["promo", "a.png", "-o", "a.png", "--force"]).0, 1);
    assert_eq!(folder.run(&["promo", "a.png", "--logo", "b.png", "-o", "b.png", "--force"]).0, 1);
}

fn example_media() -> Vec<Medium> {
    let names = PICTURES.iter().chain(&["music.m4a", "logo.png"]);
    names.map(|name| Medium::open(Path::new(EXAMPLE).join(name), format!("https://cdn/{name}"), *name).unwrap()).collect()
}

/// `text` said to the director, which must change the draft into another valid one.
fn directed(text: &str, draft: Option<&Value>, media: &[Medium]) -> Value {
    let direction = direct(text, draft, media);
    let new = direction.draft.unwrap_or_else(|| panic!("{text}: {}", direction.reply));
    let parsed = parse(&new.to_string(), &ParseOptions::default());
    assert!(parsed.diagnostics.is_empty(), "{text}: {:?}", parsed.diagnostics);
    assert_filled(&new);
    new
}

#[test]
fn the_director_makes_a_promo_and_each_edit_changes_what_was_asked() {
    let media = example_media();
    let draft = directed("create a 30-second promo video with text overlays and background music", None, &media);
    assert_eq!(draft["d"], 30_000);
    for id in ["pictures", "logo", "titles", "music"] {
        assert!(!track(&draft, id).is_null(), "{id}");
    }
    assert!(
        segments(&draft, "pictures").iter().all(|segment| segment["u"].as_str().is_none_or(|source| source.starts_with("https://cdn/")))
    );
    assert!(segments(&draft, "pictures").iter().all(|segment| segment["u"] != "https://cdn/logo.png"));
    // What is said, and the tracks that may differ afterwards.
    let edits: [(&str, &[&str]); 10] = [
        ("title \"Urban Dreams\"", &["titles", "shade", "logo"]),
        ("change the title to Slow mornings", &["titles", "shade", "logo"]),
        ("music at 35%", &["music"]),
        ("音乐音量35%", &["music"]),
        ("remove the logo", &["logo"]),
        ("去掉logo", &["logo"]),
        ("remove the music", &["music"]),
        ("no transitions", &["pictures"]),
        ("mute the music", &["music"]),
        ("remove the titles", &["titles", "shade", "logo"]),
    ];
    for (text, touched) in edits {
        let new = directed(text, Some(&draft), &media);
        for id in ["pictures", "shade", "logo", "titles", "music"] {
            let is_same = track(&new, id) == track(&draft, id);
            assert!(is_same || touched.contains(&id), "{text}: {id} changed");
        }
        assert_eq!(new["d"], draft["d"]);
    }
    let short = directed("改成15秒", Some(&directed("music at 35%", Some(&draft), &media)), &media);
    assert_eq!((&short["d"], &track(&short, "music")["vo"]), (&json!(15_000), &json!(0.35)));
    let texts = |draft: &Value| segments(draft, "titles").iter().map(|text| text["tx"].clone()).collect::<Vec<_>>();
    assert_eq!(texts(&short), texts(&draft));
    let back = directed("add music", Some(&directed("remove the music", Some(&draft), &media)), &media);
    assert_eq!(back, draft);
    let fast = directed("faster", Some(&draft), &media);
    assert!(segments(&fast, "pictures").len() > segments(&draft, "pictures").len());
    let square = directed("make it square and bold", Some(&draft), &media);
    assert_eq!((&square["m"]["width"], &square["m"]["promo"]["style"]), (&json!(1080), &json!("bold")));
    assert_eq!(square["m"]["height"], 1080);
    // The server is reached by another name.
    let moved: Vec<_> =
        media.iter().map(|medium| Medium { source: medium.source.replace("//cdn/", "//other:8/"), ..medium.clone() }).collect();
    let short = directed("make it 15 seconds", Some(&draft), &moved);
    assert_eq!(
        (&segments(&short, "music")[0]["u"], &segments(&short, "logo")[0]["u"]),
        (&json!("https://other:8/music.m4a"), &json!("https://other:8/logo.png"))
    );
    // Without the music's file nothing is made of less.
    let without: Vec<_> = media.iter().filter(|medium| medium.name != "music.m4a").cloned().collect();
    let refused = direct("make it 15 seconds", Some(&draft), &without);
    assert!(refused.draft.is_none() && refused.reply.contains("music of this promo is not among the uploads"), "{}", refused.reply);
    let silent = directed("remove the music", Some(&draft), &without);
    assert_eq!(directed("make it 15 seconds", Some(&silent), &without)["d"], 15_000);
    let untouched = direct("sing me a song", Some(&draft), &media);
    assert!(untouched.draft.is_none() && untouched.reply.contains("did not understand"), "{}", untouched.reply);
}

#[test]
fn the_library_makes_the_same_draft_from_the_same_media() {
    let media: Vec<_> = example_media().into_iter().take(6).collect();
    let options = PromoOptions { canvas: PixelSize::new(1080, 1080), titles: vec!["One".into()], ..PromoOptions::default() };
    let (first, second) = (promo(&media, &options).unwrap(), promo(&media, &options).unwrap());
    assert_eq!(first.draft.to_string(), second.draft.to_string());
    assert_eq!(first.shots, segments(&first.draft, "pictures").len() - 1);
}
