//! Subtitles and timed words in rendered frames: when each cue stands, which word is marked, and what is refused.

use offcut::base::{Code, Time};
use offcut::render::{Cancel, OpenOptions, Project, RenderOptions, caption_cues, render_still};
use serde_json::{Value, json};

use crate::support::folder::{Folder, rows};

const SUBTITLES: &str =
    "1\n00:00:00,200 --> 00:00:00,600\nOne\n\n2\n00:00:00,600 --> 00:00:01,000\nTwo\n\n3\n00:00:01,200 --> 00:00:09,000\nThree\n";

fn draft(segment: &Value) -> Value {
    json!({"m": {"width": 320, "height": 180, "fps": 25}, "bg": "#000000", "t": [{"tt": 7, "sg": [segment]}]})
}

/// Luma samples above 100, and chroma samples that are clearly red, of the frame at `milliseconds`.
fn bright_and_red(project: &Project, milliseconds: i64) -> (usize, usize) {
    let (frame, _) = render_still(project, &RenderOptions::default(), Time::from_ms(milliseconds), &Cancel::default()).unwrap();
    let bright = rows(&frame, 0).into_iter().filter(|&luma| luma > 100).count();
    (bright, rows(&frame, 2).into_iter().filter(|&red| red > 180).count())
}

#[test]
fn a_cue_stands_from_its_first_frame_to_its_last() {
    let folder = Folder::new();
    std::fs::write(folder.file("a.srt"), SUBTITLES).unwrap();
    let project = folder.open(&draft(&json!({"sub": "a.srt", "d": 1600, "fs": 0.3})));
    for (milliseconds, shown) in
        [(0, false), (160, false), (200, true), (560, true), (600, true), (960, true), (1000, false), (1160, false), (1200, true)]
    {
        assert_eq!(bright_and_red(&project, milliseconds).0 > 50, shown, "{milliseconds} ms");
    }
    // The first and the second cue are different words.
    assert_ne!(bright_and_red(&project, 560), bright_and_red(&project, 600));
}

#[test]
fn the_word_being_said_has_its_style_and_lines_stand_still() {
    let folder = Folder::new();
    let words = json!([[200, 400, "red"], [600, 1200, "again"]]);
    let project = folder.open(&draft(&json!({"tx": "red then again", "d": 1600, "fs": 0.2, "wd": words, "kr": {"c": "#ff0000"}})));
    let found = [0, 200, 480, 600, 1160, 1400].map(|time| bright_and_red(&project, time).1 > 10);
    // A gap of 200 ms counts as said, one of 400 does not.
    assert_eq!(found, [false, true, true, true, true, false]);
    let plain = bright_and_red(&project, 0).0;
    assert!(bright_and_red(&project, 200).0 < plain, "the red word is darker");
}

#[test]
fn cues_can_be_had_on_the_time_of_the_output() {
    let folder = Folder::new();
    std::fs::write(folder.file("a.srt"), SUBTITLES).unwrap();
    let project = folder.open(&draft(&json!({"sub": "a.srt", "s": 1000, "d": 1600, "fs": 0.3})));
    let cues: Vec<_> =
        caption_cues(&project).unwrap().into_iter().map(|cue| (cue.start.round_ms(), cue.end.round_ms(), cue.text)).collect();
    assert_eq!(cues, [(1200, 1600, "One".to_owned()), (1600, 2000, "Two".to_owned()), (2200, 2600, "Three".to_owned())]);
}

#[test]
fn more_timed_words_than_a_talk_has_are_refused_at_once() {
    let folder = Folder::new();
    let words: Vec<Value> = (0..9_000).map(|word| json!([word, word + 1, "a"])).collect();
    let failure =
        folder.try_open(&draft(&json!({"tx": "a ".repeat(9_000), "wd": words, "d": 9_000})), OpenOptions::default()).err().unwrap();
    assert!(
        failure.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::OutOfRange && diagnostic.pointer == "/t/0/sg/0"),
        "{failure:?}"
    );
}

#[test]
fn files_without_captions_are_refused_at_their_place() {
    let folder = Folder::new();
    std::fs::write(folder.file("empty.vtt"), "WEBVTT\n").unwrap();
    std::fs::write(folder.file("a.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    for (name, code) in [("empty.vtt", Code::UnreadableMedia), ("a.png", Code::UnreadableMedia), ("gone.srt", Code::MissingMedia)] {
        let failure = folder.try_open(&draft(&json!({"sub": name, "d": 1000})), OpenOptions::default()).err().unwrap();
        let found: Vec<_> = failure.diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.pointer.clone())).collect();
        assert!(found.contains(&(code, "/t/0/sg/0/sub".to_owned())), "{name}: {failure:?}");
    }
}
