//! What the file is: length, tags, order of its parts.

use offcut::base::Time;
use serde_json::json;

use crate::encode::material::{names_in, probe};
use crate::render::numbered::{draft, numbers_in, rendered};
use crate::support::clip::Clip;
use crate::support::folder::Folder;

#[test]
fn the_file_has_exactly_the_frames_that_cover_the_draft() {
    let folder = Folder::new();
    crate::encode::material::write(
        &folder.file("a.mp4"),
        &offcut::encode::Settings::default(),
        &crate::encode::material::shape(crate::encode::material::rate(30, 1), 3000, true),
        None,
        0,
    )
    .unwrap();
    for (name, duration_ms, fps, numerator, denominator) in [
        ("a", 1234, json!(30), 30, 1),
        ("b", 1000, json!("30000/1001"), 30_000, 1001),
        ("c", 1001, json!(24), 24, 1),
        ("d", 33, json!(30), 30, 1),
    ] {
        let name = format!("{name}-out.mp4");
        let project = folder.open(&draft(&fps, &json!([{"u": "a.mp4", "d": duration_ms}])));
        let report = rendered(&project, &folder.options(&name)).unwrap();
        let frames = (duration_ms * numerator + denominator * 1000 - 1) / (denominator * 1000);
        assert_eq!((report.finished.frames, report.duration), (frames as u64, Time::from_ms(duration_ms)), "{name}");
        let found = probe(&folder.file(&name), &["-show_streams", "-show_format", "-count_frames"]);
        let (video, audio) = (&found["streams"][0], &found["streams"][1]);
        let seconds = |value: &serde_json::Value| value.as_str().unwrap().parse::<f64>().unwrap();
        let length = (frames * denominator) as f64 / numerator as f64;
        assert_eq!((video["nb_read_frames"].as_str(), video["width"].as_u64()), (Some(frames.to_string().as_str()), Some(160)), "{name}");
        assert!(
            (seconds(&video["duration"]) - length).abs() < 1e-3 && (seconds(&audio["duration"]) - length).abs() < 1e-3,
            "{name}: {found}"
        );
        for (stream, key, value) in [
            (video, "start_time", "0.000000"),
            (audio, "start_time", "0.000000"),
            (video, "codec_name", "h264"),
            (video, "pix_fmt", "yuv420p"),
            (video, "color_range", "tv"),
            (video, "color_space", "bt709"),
            (video, "color_transfer", "bt709"),
            (video, "color_primaries", "bt709"),
            (audio, "codec_name", "aac"),
            (audio, "sample_rate", "48000"),
        ] {
            assert_eq!(stream[key], value, "{name}: {key}");
        }
        let bytes = std::fs::read(folder.file(&name)).unwrap();
        let place = |atom: &[u8]| bytes.windows(4).position(|window| window == atom).unwrap();
        assert!(place(b"moov") < place(b"mdat"), "{name}");
    }
}

#[test]
fn a_part_of_a_draft_is_the_same_frames() {
    let folder = Folder::new();
    Clip::default().write(&folder.file("a.mp4"));
    let project = folder.open(&draft(&json!(25), &json!([{"u": "a.mp4", "ss": 200}])));
    let part = |from: Option<i64>, to: Option<i64>, name: &str| {
        let options = offcut::render::RenderOptions { range: (from.map(Time::from_ms), to.map(Time::from_ms)), ..folder.options(name) };
        rendered(&project, &options).map(|report| (report.finished.frames as usize, numbers_in(&folder, name)))
    };
    for (from, to, wanted) in
        [(Some(400), Some(800), 15..25), (None, Some(100), 5..8), (Some(1600), None, 45..50), (Some(1790), Some(90_000), 50..50)]
    {
        let name = format!("{from:?}-{to:?}.mp4");
        if wanted.is_empty() {
            let failure = part(from, to, &name).unwrap_err();
            assert_eq!(failure.exit(), offcut::base::Exit::Usage);
        } else {
            assert_eq!(part(from, to, &name).unwrap(), (wanted.len(), wanted.collect()), "{name}");
        }
    }
    assert!(names_in(folder.path()).iter().all(|name| !name.ends_with(".part") && !name.contains("90000")));
}

#[test]
fn the_same_draft_gives_the_same_bytes() {
    let folder = Folder::new();
    Clip::default().write(&folder.file("a.mp4"));
    let mut draft = draft(
        &json!(25),
        &json!([{"u": "a.mp4", "d": 800, "sc": 1.2, "ro": 3, "tr": {"n": "fade", "d": 200}}, {"u": "a.mp4", "ss": 1000, "d": 400}]),
    );
    draft["t"].as_array_mut().unwrap().push(json!({"tt": 7, "sg": [{"tx": "Again", "fs": 0.2, "d": 1000}]}));
    let project = folder.open(&draft);
    let bytes = |name: &str, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut options = folder.options(name);
        options.settings.threads = Some(2);
        pool.install(|| rendered(&project, &options)).unwrap();
        std::fs::read(folder.file(name)).unwrap()
    };
    assert!(bytes("one.mp4", 1) == bytes("three.mp4", 3));
}
