//! How renders end that do not go well: with a reason, the right exit status, and nothing left behind.

use std::sync::atomic::Ordering;

use ffmpeg_next::frame::Video;
use offcut::base::{Code, Exit};
use offcut::render::{Cancel, OpenOptions, render};
use serde_json::json;

use crate::encode::material::names_in;
use crate::render::numbered::{draft, numbers_in, rendered};
use crate::support::clip::{Clip, paint};
use crate::support::folder::Folder;

/// The frame's number over noise, so that frames fill many bytes.
fn noisy(frame: &mut Video, number: usize) {
    let level = |x: usize| if number >> (x * 10 / 160) & 1 == 1 { 190 } else { 40 };
    paint(frame, |x, y| level(x) + ((x * 7919 + y * 104_729 + number * 1_299_709) % 31) as u16, 128);
}

/// A clip of 90 frames whose last third is damaged.
fn damaged(folder: &Folder) {
    let options = &[("preset", "fast"), ("crf", "12"), ("g", "10"), ("bf", "2")];
    let path = folder.file("a.mkv");
    Clip { options, times: (0..90).collect(), paint: noisy, ..Clip::default() }.write(&path);
    let mut bytes = std::fs::read(&path).unwrap();
    let (start, end) = (bytes.len() * 2 / 3, bytes.len() * 95 / 100);
    bytes[start..end].iter_mut().enumerate().for_each(|(n, byte)| *byte ^= (n * n % 253 + 1) as u8);
    std::fs::write(&path, bytes).unwrap();
}

#[test]
fn a_damaged_third_is_held_with_a_warning_and_refused_by_strict() {
    let folder = Folder::new();
    damaged(&folder);
    let draft = draft(&json!(25), &json!([{"u": "a.mkv", "d": 3600}]));
    let report = rendered(&folder.open(&draft), &folder.options("out.mp4")).unwrap();
    let warning = report.warnings.iter().find(|warning| warning.code == Code::DamagedMedia).unwrap();
    assert_eq!(warning.pointer, "/t/0/sg/0/u");
    let found = numbers_in(&folder, "out.mp4");
    assert_eq!((found.len(), &found[..50]), (90, &(0..50).collect::<Vec<_>>()[..]));
    assert!(found.windows(2).all(|pair| pair[0] <= pair[1]) && found.iter().enumerate().all(|(n, number)| *number <= n), "{found:?}");
    let strict = folder.try_open(&draft, OpenOptions { strict: true, ..OpenOptions::default() });
    let failure = strict.and_then(|project| rendered(&project, &folder.options("strict.mp4"))).unwrap_err();
    assert_eq!(failure.exit(), Exit::Media);
    assert_eq!(names_in(folder.path()), ["a.mkv", "draft.json", "out.mp4"]);
}

#[test]
fn missing_media_are_named_with_their_place() {
    let folder = Folder::new();
    let draft = draft(&json!(25), &json!([{"u": "none.mp4", "d": 1000}]));
    let failure = folder.try_open(&draft, OpenOptions::default()).err().unwrap();
    assert_eq!(
        (failure.exit(), failure.diagnostics[0].code, failure.diagnostics[0].pointer.as_str()),
        (Exit::Media, Code::MissingMedia, "/t/0/sg/0/u")
    );
    let project = folder.try_open(&draft, OpenOptions { skip_missing: true, ..OpenOptions::default() }).unwrap();
    assert!(project.warnings.iter().any(|warning| warning.code == Code::MissingMedia));
    let report = rendered(&project, &folder.options("out.mp4")).unwrap();
    assert_eq!(report.finished.frames, 25);
}

#[test]
fn a_source_that_vanishes_between_opening_and_rendering_leaves_nothing() {
    let folder = Folder::new();
    Clip::default().write(&folder.file("a.mp4"));
    let project = folder.open(&draft(&json!(25), &json!([{"u": "a.mp4"}])));
    std::fs::remove_file(folder.file("a.mp4")).unwrap();
    let failure = rendered(&project, &folder.options("out.mp4")).unwrap_err();
    assert_eq!((failure.exit(), failure.diagnostics[0].pointer.as_str()), (Exit::Media, "/t/0/sg/0/u"));
    assert_eq!(names_in(folder.path()), ["draft.json"]);
}

#[test]
fn a_cancelled_render_leaves_nothing() {
    let folder = Folder::new();
    crate::encode::material::write(
        &folder.file("a.mp4"),
        &offcut::encode::Settings::default(),
        &crate::encode::material::shape(crate::encode::material::rate(25, 1), 4000, true),
        None,
        0,
    )
    .unwrap();
    let project = folder.open(&draft(&json!(25), &json!([{"u": "a.mp4"}])));
    for (signal, exit) in [(2, Exit::Interrupted), (15, Exit::Terminated)] {
        let cancel = Cancel::default();
        let stop_at_five = |progress: offcut::render::Progress| {
            if progress.frame == 5 {
                cancel.flag().store(signal, Ordering::Relaxed);
            }
        };
        let failure = render(&project, &folder.options("out.mp4"), &cancel, &mut { stop_at_five }).unwrap_err();
        assert_eq!(failure.exit(), exit, "{failure:?}");
        assert_eq!(names_in(folder.path()), ["a.mp4", "draft.json"]);
    }
}

#[test]
fn an_output_that_is_there_is_kept_and_a_missing_folder_refused() {
    let folder = Folder::new();
    let project = folder.open(&draft(&json!(25), &json!([{"k": "colour", "c": "#369", "d": 200}])));
    std::fs::write(folder.file("out.mp4"), b"mine").unwrap();
    let failure = rendered(&project, &folder.options("out.mp4")).unwrap_err();
    assert_eq!((failure.diagnostics[0].code, failure.exit()), (Code::OutputExists, Exit::Failed));
    assert_eq!(std::fs::read(folder.file("out.mp4")).unwrap(), b"mine");
    let failure = rendered(&project, &folder.options("none/out.mp4")).unwrap_err();
    assert_eq!(failure.exit(), Exit::Failed);
    let failure = rendered(&project, &folder.options("out.xyz")).unwrap_err();
    assert_eq!(failure.exit(), Exit::Usage);
    assert_eq!(names_in(folder.path()), ["draft.json", "out.mp4"]);
}
