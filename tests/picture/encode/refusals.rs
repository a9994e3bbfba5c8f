//! What cannot be written is an error with its code, and leaves no file.

use std::path::PathBuf;
use std::process::Command;

use offcut::base::{Explain, FramePool, PixelFormat, PixelSize};
use offcut::encode::{EncodeError, Encoder, OutputShape, Settings, encoders};

use crate::encode::material::*;

#[test]
fn what_is_dropped_or_fails_leaves_no_file() {
    let folder = folder();
    let path = folder.path().join("a.mp4");
    let shape = shape(rate(30, 1), 1000, true);
    let pool = FramePool::new(PixelFormat::Yuv420, SIZE);
    let mut encoder = Encoder::create(&path, &Settings::default(), &shape).unwrap();
    encoder.write_frame(&picture(&pool, 0, None)).unwrap();
    assert_eq!(names_in(folder.path()).len(), 1, "the temporary file");
    drop(encoder);
    assert!(names_in(folder.path()).is_empty());

    let mut encoder = Encoder::create(&path, &Settings::default(), &shape).unwrap();
    encoder.write_frame(&picture(&pool, 0, None)).unwrap();
    assert!(matches!(encoder.finish(), Err(EncodeError::WrongLength { found: 1, wanted: 30 })));
    let other = FramePool::new(PixelFormat::Yuv420, PixelSize::new(64, 64));
    let mut encoder = Encoder::create(&path, &Settings::default(), &shape).unwrap();
    assert!(matches!(encoder.write_frame(&other.frame(other.take())), Err(EncodeError::WrongFrame { index: 0, .. })));
    drop(encoder);
    assert!(names_in(folder.path()).is_empty());
}

#[test]
fn outputs_that_cannot_be_are_refused_with_their_code() {
    let folder = folder();
    let shape = shape(rate(30, 1), 100, false);
    let code = |name: &str, settings: Settings| {
        Encoder::create(&folder.path().join(name), &settings, &shape).err().map(|error| error.code().name())
    };
    std::fs::write(folder.path().join("old.mp4"), "old").unwrap();
    std::fs::create_dir(folder.path().join("folder.mp4")).unwrap();
    assert_eq!(code("a.avi", Settings::default()), Some("unknown-format"));
    assert_eq!(code("old.mp4", Settings::default()), Some("output-exists"));
    assert_eq!(code("none/a.mp4", Settings::default()), Some("unwritable-output"));
    assert_eq!(code("none/%05d.png", Settings::default()), Some("unwritable-output"));
    assert_eq!(code("folder.mp4", Settings { force: true, ..Settings::default() }), Some("unwritable-output"));
    let encoder = |name: &str| Settings { encoder: Some(name.to_owned()), ..Settings::default() };
    assert_eq!(code("a.mp4", encoder("h264_nothing")), Some("no-encoder"));
    assert_eq!(code("a.mp4", encoder("libvpx-vp9")), Some("no-encoder"));
    // Listed as not available here, so asking for it must not give another one.
    for info in encoders().unwrap().iter().filter(|info| info.codec == "H.264") {
        assert_eq!(code("a.mp4", encoder(info.name)), info.available.is_err().then_some("no-encoder"), "{}", info.name);
    }
    assert_eq!(code("a.mp4", Settings { preset: Some("warp".to_owned()), ..Settings::default() }), Some("usage"));
    assert_eq!(code("a.mp4", Settings { crf: Some(52.0), ..Settings::default() }), Some("usage"));
    assert_eq!(names_in(folder.path()), ["folder.mp4", "old.mp4"]);
    let forced = write(&folder.path().join("old.mp4"), &Settings { force: true, ..Settings::default() }, &shape, None, 0).unwrap();
    assert_eq!(folder.path().join("old.mp4").metadata().unwrap().len(), forced.bytes);
}

/// Run by `a_full_disk_is_an_error_and_leaves_no_file` under a limit of file size.
#[test]
#[ignore = "needs a limit on the size of files"]
fn write_past_the_limit() {
    let folder = PathBuf::from(std::env::var_os("OFFCUT_TEST_FOLDER").unwrap());
    for name in ["a.mp4", "a.mkv", "a.wav", "%d.png"] {
        let canvas = PixelSize::new(640, 360);
        let error = write(
            &folder.join(name),
            &Settings { crf: Some(1.0), ..Settings::default() },
            &OutputShape { canvas, ..shape(rate(30, 1), 4000, true) },
            None,
            0,
        );
        let error = error.err().unwrap();
        assert_eq!(error.code().name(), "unwritable-output", "{name}: {error}");
        assert!(error.to_string().contains("File too large"), "{error}");
        assert!(names_in(&folder).is_empty(), "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_leaves_no_file() {
    let folder = folder();
    // The limit acts as a full disk does: writing fails with an error of the system.
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" --ignored --exact encode::refusals::write_past_the_limit";
    let output = Command::new("bash")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .env("OFFCUT_TEST_FOLDER", folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
}
