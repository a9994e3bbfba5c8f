//! The inputs of a comparison: folders of frames, drafts, manifests, and what cannot be compared.

use std::path::Path;

use offcut::base::{Code, Exit, PixelSize};
use offcut::compare::{CompareOptions, Input, Verdict, compare, report_page, write_report};
use offcut::render::Cancel;
use serde_json::json;

use crate::compare::material::{Clip, compared};

#[test]
fn a_folder_of_frames_is_compared_with_the_file_it_came_from() {
    let folder = tempfile::tempdir().unwrap();
    let clip = Clip { frames: (0..12).collect(), sound: Some(0), ..Clip::default() };
    let file = clip.write(&folder.path().join("a.mp4"));
    let frames = folder.path().join("frames");
    std::fs::create_dir(&frames).unwrap();
    extract(&file, &frames);
    let found = compared(&file, &frames);
    assert_eq!((found.verdict, &found.reasons[..]), (Verdict::Same, &[][..]));
    let video = found.video.unwrap();
    assert!(video.frames == [12, 12] && video.ssim > 0.99 && video.ssim < 1.0 && video.delta_e < 1.0, "{video:?}");
    std::fs::remove_file(frames.join("5.png")).unwrap();
    let found = compared(&file, &frames);
    assert_eq!((found.verdict, found.video.unwrap().dropped), (Verdict::Different, vec![4]));
}

fn extract(file: &Path, folder: &Path) {
    let status = std::process::Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(file).arg(folder.join("%d.png")).status().unwrap();
    assert!(status.success());
}

#[test]
fn a_draft_is_rendered_on_the_fly() {
    let folder = tempfile::tempdir().unwrap();
    let draft = |name: &str, colour: &str| {
        let segment = |start: i64, colour: &str| json!({"k": "colour", "c": colour, "s": start, "d": 500});
        let tracks = json!([{"tt": 0, "sg": [segment(0, "#204060"), segment(500, colour)]}]);
        let path = folder.path().join(name);
        std::fs::write(&path, json!({"m": {"width": 128, "height": 128, "fps": 30}, "t": tracks}).to_string()).unwrap();
        path
    };
    let (a, b) = (draft("a.json", "#c08020"), draft("b.json", "#20c080"));
    assert!(matches!(Input::recognise(&a).unwrap(), Input::Draft(_)));
    let found = compared(&a, &b);
    assert_eq!(found.verdict, Verdict::Different);
    let video = found.video.unwrap();
    assert!(video.frames == [30, 30] && video.worst[0].frame >= 15, "{video:?}");
    assert!(video.per_frame.delta_e[..15].iter().all(|&delta_e| delta_e < 0.5));
}

#[test]
fn the_document_and_the_page_tell_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let clip = Clip { frames: (0..30).collect(), sound: Some(0), ..Clip::default() };
    let a = clip.write(&folder.path().join("a.mp4"));
    let b = Clip { crf: 40.0, square: 64, sound: Some(480), ..clip }.write(&folder.path().join("b.mp4"));
    let manifests = [("a.manifest", r#"{"adapter":"llvmpipe"}"#), ("b.manifest", r#"{"adapter":"Apple M4"}"#)].map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    });
    let options = CompareOptions { manifests: Some(manifests), ..CompareOptions::default() };
    let found = compare(&Input::File(a), &Input::File(b), &options, &Cancel::default(), &mut |_| {}).unwrap();
    assert_eq!(found.exit(), Exit::Different);
    let document = serde_json::to_value(&found).unwrap();
    assert_eq!(document["verdict"], "different");
    for key in ["frames", "offset_frames", "dropped", "doubled", "psnr_db", "ssim", "ms_ssim", "delta_e", "vmaf", "worst"] {
        assert!(document["video"].get(key).is_some(), "{key}");
    }
    for key in ["lag_ms", "loudness_lufs", "true_peak_dbtp", "spectral_db"] {
        assert!(document["audio"].get(key).is_some(), "{key}");
    }
    assert_eq!(document["making"], json!([{"name": "/adapter", "a": "llvmpipe", "b": "Apple M4"}]));
    assert_eq!(document["video"]["per_frame"]["ssim"].as_array().map(Vec::len), Some(30));
    let page = report_page(&found).unwrap();
    let worst = document["video"]["worst"][0]["frame"].as_u64().unwrap();
    let facts =
        [format!("{:.5}", found.video.as_ref().unwrap().ssim), format!("Frame {worst}"), "Apple M4".to_owned(), found.reasons[1].clone()];
    assert!(facts.iter().all(|fact| page.contains(fact)), "{facts:?}");
    assert!(page.contains("data:image/jpeg;base64,") && page.contains("<polyline"));
    // Nothing is loaded from anywhere.
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("src=\"/"));
    let written = write_report(&found, &folder.path().join("new"), false).unwrap();
    assert_eq!(std::fs::read_to_string(written).unwrap(), page);
}

#[test]
fn what_cannot_be_compared_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let clip = Clip { size: PixelSize::new(8, 8), frames: (0..3).collect(), ..Clip::default() };
    let tiny = clip.write(&folder.path().join("tiny.mp4"));
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let text = folder.path().join("text.mp4");
    std::fs::write(&text, "no film").unwrap();
    let cases = [
        (&tiny, Code::UnreadableMedia, "too small"),
        (&empty, Code::MissingMedia, "holds no picture"),
        (&text, Code::UnreadableMedia, "text.mp4"),
    ];
    for (path, code, words) in cases {
        let input = || Input::recognise(path).unwrap();
        let failure = compare(&input(), &input(), &CompareOptions::default(), &Cancel::default(), &mut |_| {}).unwrap_err();
        let first = &failure.diagnostics[0];
        assert!(first.code == code && first.message.contains(words), "{first:?}");
    }
    assert_eq!(Input::recognise(&folder.path().join("none.mp4")).unwrap_err().exit(), Exit::Media);
    let cancel = Cancel::default();
    cancel.flag().store(2, std::sync::atomic::Ordering::Relaxed);
    let big = Clip { frames: (0..3).collect(), ..Clip::default() }.write(&folder.path().join("big.mp4"));
    let input = || Input::File(big.clone());
    let failure = compare(&input(), &input(), &CompareOptions::default(), &cancel, &mut |_| {}).unwrap_err();
    assert_eq!(failure.exit(), Exit::Interrupted);
}
