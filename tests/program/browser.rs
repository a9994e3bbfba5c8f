//! The preview's page in headless Chromium, driven by the scripts in `tests/browser`. Where Node.js, Chromium or the
//! driver is not there, this says so and passes; `OFFCUT_BROWSER_TESTS=1` makes that a failure.

use std::path::{Path, PathBuf};
use std::process::Command;

use offcut::base::{FrameRate, PixelSize, SAMPLE_RATE, SampleBlock, Time};
use offcut::encode::{Encoder, OutputShape, Settings};

/// The program of this name on the path.
fn program(names: &[&str]) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).flat_map(|folder| names.iter().map(move |name| folder.join(name))).find(|path| path.is_file())
}

/// Six seconds of a tone.
fn save_tone(path: &Path) {
    let shape =
        OutputShape { canvas: PixelSize::new(16, 16), rate: FrameRate::new(30, 1).unwrap(), duration: Time::from_ms(6000), sound: true };
    let mut encoder = Encoder::create(path, &Settings::default(), &shape).unwrap();
    let wave: Vec<f32> =
        (0..6 * SAMPLE_RATE).map(|n| 0.3 * (n as f32 * 440.0 * std::f32::consts::TAU / SAMPLE_RATE as f32).sin()).collect();
    encoder.write_sound(&SampleBlock { left: wave.clone(), right: wave }).unwrap();
    encoder.finish().unwrap();
}

#[test]
fn the_page_works_in_a_browser() {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let (node, chromium) = (program(&["node"]), program(&["chromium", "chromium-browser", "google-chrome"]));
    let driver = scripts.join("node_modules/playwright-core").is_dir();
    let (Some(node), Some(chromium), true) = (node, chromium, driver) else {
        let must = std::env::var_os("OFFCUT_BROWSER_TESTS").is_some_and(|value| value == "1");
        assert!(!must, "Node.js, Chromium, or the driver (npm ci in tests/browser) is missing");
        eprintln!("SKIPPED: the preview's page was not tested; it needs Node.js, Chromium, and npm ci in tests/browser");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let pictures: Vec<_> =
        (0..50).map(|index| image::imageops::rotate180(&crate::support::media::hills(96 + 2 * (index / 50), 64))).collect();
    crate::support::media::save_clip(&folder.path().join("clip.mp4"), &pictures);
    save_tone(&folder.path().join("music.wav"));
    let output = Command::new(node)
        .args(["--test", "--test-concurrency=1"])
        .args(["preview.test.mjs", "people.test.mjs"])
        .current_dir(&scripts)
        .env("OFFCUT_PROGRAM", env!("CARGO_BIN_EXE_offcut"))
        .env("OFFCUT_CHROMIUM", chromium)
        .env("OFFCUT_MEDIA", folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    println!("{text}");
}
