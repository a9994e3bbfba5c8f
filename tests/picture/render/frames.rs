//! Which source frame each output frame shows.

use ffmpeg_next::Rational;
use offcut::base::Time;
use offcut::media::{VideoOptions, VideoReader};
use offcut::render::{Cancel, render_still};
use serde_json::json;

use crate::render::numbered::{draft, numbers_of};
use crate::support::clip::Clip;
use crate::support::folder::{Folder, rows};

const B_FRAMES: &[(&str, &str)] = &[("preset", "fast"), ("crf", "16"), ("bf", "3"), ("g", "12")];

fn clip(time_base: Rational, times: Vec<i64>) -> Clip<'static> {
    Clip { options: B_FRAMES, time_base, times, ..Clip::default() }
}

#[test]
fn a_frame_shows_the_source_frame_whose_interval_holds_its_time() {
    let folder = Folder::new();
    clip(Rational(1, 25), (0..100).collect()).write(&folder.file("25.mp4"));
    clip(Rational(1, 60), (0..120).collect()).write(&folder.file("60.mkv"));
    clip(Rational(1001, 30_000), (0..60).collect()).write(&folder.file("29.97.mp4"));
    let cases = [
        ("25.mp4", 25.0, json!(30), 30.0),
        ("60.mkv", 60.0, json!(30), 30.0),
        ("60.mkv", 60.0, json!(25), 25.0),
        ("25.mp4", 25.0, json!("30000/1001"), 30_000.0 / 1001.0),
        ("29.97.mp4", 30_000.0 / 1001.0, json!("30000/1001"), 30_000.0 / 1001.0),
        ("29.97.mp4", 30_000.0 / 1001.0, json!(30), 30.0),
    ];
    for (name, source_rate, fps, rate) in cases {
        let (report, found) = numbers_of(&folder, &draft(&fps, &json!([{"u": name, "d": 1500}])));
        let frames = (1.5_f64 * rate).ceil() as usize;
        // A ten-thousandth of a frame for the sake of floats; only starts that coincide are that close.
        let wanted: Vec<_> = (0..frames).map(|n| (n as f64 / rate * source_rate + 1e-4) as usize).collect();
        assert_eq!((found, report.finished.frames), (wanted, frames as u64), "{name} at {fps}");
    }
}

#[test]
fn frames_of_variable_rate_are_shown_at_their_times() {
    let folder = Folder::new();
    let times = vec![0, 40, 50, 400, 410, 420, 1000, 1500, 1501, 1700, 1900];
    clip(Rational(1, 1000), times.clone()).write(&folder.file("a.mkv"));
    let (report, found) = numbers_of(&folder, &draft(&json!(25), &json!([{"u": "a.mkv", "d": 1900}])));
    let wanted: Vec<_> = (0..48).map(|n| times.iter().rposition(|time| *time <= n * 40).unwrap()).collect();
    assert_eq!(found, wanted);
    assert!(report.warnings.iter().any(|warning| warning.code == offcut::base::Code::VariableFrameRate));
}

#[test]
fn around_each_cut_the_right_frames_are_shown() {
    let folder = Folder::new();
    clip(Rational(1, 25), (0..250).collect()).write(&folder.file("a.mp4"));
    clip(Rational(1, 25), (250..400).map(|n| n - 250).collect()).write(&folder.file("b.mkv"));
    // In-points on and between frames, forwards and back, and the same source twice in a row.
    let cuts = [
        ("a.mp4", 400, 400),
        ("a.mp4", 8000, 200),
        ("b.mkv", 1010, 320),
        ("a.mp4", 40, 40),
        ("a.mp4", 80, 1000),
        ("b.mkv", 0, 200),
        ("a.mp4", 9800, 200),
    ];
    let segments: Vec<_> = cuts.iter().map(|(name, start, length)| json!({"u": name, "ss": start, "sd": length})).collect();
    let (_, found) = numbers_of(&folder, &draft(&json!(25), &json!(segments)));
    let wanted: Vec<usize> = cuts.iter().flat_map(|(_, start, length)| (0..length / 40).map(move |n| (start + n * 40) / 40)).collect();
    assert_eq!(found, wanted);
    // A gap in between shows the background, and the next segment keeps its own time.
    let apart = json!([{"u": "a.mp4", "ss": 400, "d": 200}, {"u": "a.mp4", "s": 400, "ss": 2000, "d": 200}]);
    let (_, found) = numbers_of(&folder, &draft(&json!(25), &apart));
    assert_eq!(found, [10, 11, 12, 13, 14, 0, 0, 0, 0, 0, 50, 51, 52, 53, 54]);
}

#[test]
fn speed_reverse_freeze_and_loops_show_their_frames() {
    let folder = Folder::new();
    clip(Rational(1, 25), (0..50).collect()).write(&folder.file("a.mp4"));
    let cases = [
        (json!({"u": "a.mp4", "sp": 2, "d": 400}), (0..10).map(|n| n * 2).collect::<Vec<usize>>()),
        (json!({"u": "a.mp4", "sp": 0.5, "d": 400}), (0..10).map(|n| n / 2).collect()),
        (json!({"u": "a.mp4", "ss": 400, "sd": 400, "rv": true}), (10..20).rev().collect()),
        (json!({"u": "a.mp4", "fz": 1200, "d": 200}), vec![30; 5]),
        (json!({"u": "a.mp4", "ss": 800, "sd": 120, "lp": 2}), [20, 21, 22].repeat(3)),
        (json!({"u": "a.mp4", "ss": 1800, "d": 400}), (45..50).chain([49; 5]).collect()),
        (json!({"u": "a.mp4", "ss": 1800, "d": 400, "ep": "loop"}), (45..50).chain(45..50).collect()),
    ];
    for (segment, wanted) in cases {
        let (_, found) = numbers_of(&folder, &draft(&json!(25), &json!([segment])));
        assert_eq!(found, wanted, "{segment}");
    }
}

#[test]
fn untouched_frames_are_handed_on_and_held_ones_repeated() {
    let folder = Folder::new();
    clip(Rational(1, 25), (0..50).collect()).write(&folder.file("a.mp4"));
    let plain = draft(&json!(25), &json!([{"u": "a.mp4"}]));
    let (report, found) = numbers_of(&folder, &plain);
    assert_eq!((report.ways.pass, report.finished.frames, found), (50, 50, (0..50).collect()));
    let (report, _) = numbers_of(&folder, &draft(&json!(50), &json!([{"u": "a.mp4"}])));
    assert_eq!((report.ways.pass, report.ways.repeat), (50, 50));
    // What a frame is before it is encoded: the decoder's own, every byte.
    let (project, options) = (folder.open(&plain), folder.options("out.mp4"));
    let mut reader = VideoReader::open(&folder.file("a.mp4"), VideoOptions::default()).unwrap();
    for time in [0, 40, 1160, 1960].map(Time::from_ms) {
        let (shown, decoded) = (render_still(&project, &options, time, &Cancel::default()).unwrap().0, reader.frame_at(time).unwrap());
        assert!((0..3).all(|plane| rows(&shown, plane) == rows(&decoded, plane)), "{time}");
    }
}

#[test]
fn a_small_layer_patches_the_decoders_frame() {
    let folder = Folder::new();
    clip(Rational(1, 25), (0..25).collect()).write(&folder.file("a.mp4"));
    let mut draft = draft(&json!(25), &json!([{"u": "a.mp4"}]));
    let badge = json!({"tt": 0, "sg": [{"k": "colour", "c": "#fff", "d": 1000, "x": 0.5, "y": 0.1, "w": 0.2, "h": 0.1}]});
    draft["t"].as_array_mut().unwrap().push(badge);
    let (report, found) = numbers_of(&folder, &draft);
    assert_eq!((report.ways.patch, found), (25, (0..25).collect()));
}
