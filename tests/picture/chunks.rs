//! A render cut into chunks is the render made in one piece.

use std::path::Path;

use offcut::base::{FrameRate, MemoryAccount, Time};
use offcut::encode::{Quality, Settings};
use offcut::media::{VideoOptions, VideoReader};
use offcut::render::{Cancel, OpenOptions, Project, RenderOptions, Report, render};

/// 26 s: thirteen groups of pictures; colours that move, so that every frame is another.
const DRAFT: &str = r##"{
  "m": { "width": 96, "height": 64, "fps": 30 }, "d": 26000, "bg": { "a": 90, "st": [[0, "#102030"], [1, "#a0c0e0"]] },
  "t": [{ "tt": 0, "sg": [{ "c": "#e04020", "d": 26000, "w": 0.3, "h": 0.5, "kf": { "x": [[0, 0.1], [26000, 0.9]], "ro": [[0, 0], [26000, 720]] } }] }]
}"##;

fn rendered(folder: &Path, name: &str, chunks: usize) -> Report {
    let draft = folder.join("draft.json");
    std::fs::write(&draft, DRAFT).unwrap();
    let project = Project::open(&OpenOptions { draft, ..OpenOptions::default() }).unwrap();
    let settings = Settings { quality: Quality::High, preset: Some("veryfast".into()), ..Settings::default() };
    let options = RenderOptions { output: folder.join(name), settings, chunks: Some(chunks), ..RenderOptions::default() };
    let mut last = 0;
    let report = render(&project, &options, &Cancel::default(), &mut |progress| {
        assert_eq!(progress.frames, 780);
        last = progress.frame;
    });
    assert_eq!(last, 780);
    report.unwrap()
}

#[test]
fn chunks_give_the_same_pictures_and_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, cut) = (rendered(folder.path(), "whole.mp4", 1), rendered(folder.path(), "cut.mp4", 3));
    assert_eq!((whole.finished.frames, cut.finished.frames), (780, 780));
    assert_eq!((whole.ways, whole.encoder), (cut.ways, cut.encoder));
    let mut names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["cut.mp4", "draft.json", "whole.mp4"]);

    let open = |name: &str| VideoReader::open(&folder.path().join(name), VideoOptions::default()).unwrap();
    let (mut a, mut b) = (open("whole.mp4"), open("cut.mp4"));
    let rate = FrameRate::new(30, 1).unwrap();
    let mut largest = 0.0_f64;
    for index in 0..780 {
        let time = rate.time_of(index) + Time::from_ms(5);
        let (a, b) = (a.frame_at(time).unwrap(), b.frame_at(time).unwrap());
        let rows = (0..64).flat_map(|y| a.row(0, y).iter().zip(b.row(0, y)));
        let error: f64 = rows.map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2)).sum::<f64>() / (96.0 * 64.0);
        largest = largest.max(error);
    }
    // 40 dB: a frame too early or too late would be at 25.
    assert!(largest < 6.5, "mean squared error {largest}");
}

#[test]
fn too_little_memory_is_refused_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    crate::support::media::save_clip(
        &file("clip.mp4"),
        &[crate::support::media::quarters(640, 360), crate::support::media::quarters(640, 360)],
    );
    let with_video = r#"{ "m": { "width": 96, "height": 64 }, "t": [{ "tt": 0, "sg": [{ "u": "clip.mp4", "d": 1000 }] }] }"#;
    // An open video of 640x360 takes 5.5 MB more than the canvas, which takes 1, and the program, which takes 64.
    for (draft, limit, fits) in
        [(DRAFT, 1000, false), (DRAFT, 66_000_000, true), (with_video, 66_000_000, false), (with_video, 71_000_000, true)]
    {
        std::fs::write(file("draft.json"), draft).unwrap();
        let project = Project::open(&OpenOptions { draft: file("draft.json"), ..OpenOptions::default() }).unwrap();
        let mut options = RenderOptions { output: file("out.mp4"), memory: MemoryAccount::new(limit), ..RenderOptions::default() };
        options.settings.force = true;
        match render(&project, &options, &Cancel::default(), &mut |_| {}) {
            Ok(_) => assert!(fits, "{limit}"),
            Err(failure) => {
                assert!(!fits, "{failure:?}");
                assert_eq!(failure.diagnostics[0].code.name(), "out-of-memory");
            }
        }
        assert_eq!(file("out.mp4").exists(), fits);
        let _ = std::fs::remove_file(file("out.mp4"));
    }
}
