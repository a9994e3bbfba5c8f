//! Media and drafts.

use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};

/// A video of a second, as the service would send it.
pub(crate) fn video() -> &'static [u8] {
    static VIDEO: OnceLock<Vec<u8>> = OnceLock::new();
    VIDEO.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let draft = json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 0, "sg": [{ "k": "colour", "c": "#c81e3c", "d": 1000 }] }] });
        std::fs::write(folder.path().join("d.json"), draft.to_string()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_offcut"));
        command.args(["render", "d.json", "-o", "v.mp4"]).current_dir(folder.path()).env("OFFCUT_DATA_DIR", folder.path());
        assert!(command.output().unwrap().status.success());
        std::fs::read(folder.path().join("v.mp4")).unwrap()
    })
}

/// A picture; `seed` tells one from another.
pub(crate) fn png(seed: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(8, 6, |x, y| image::Rgb([(x * 5) as u8 ^ seed, (y * 7) as u8, seed]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A picture with so many bytes behind it that no line takes it in at once.
pub(crate) fn large_png() -> Vec<u8> {
    let mut bytes = png(1);
    bytes.resize(LARGE, 0);
    bytes
}

/// Bytes of a large picture: more than the system keeps for two ends of a connection.
pub(crate) const LARGE: usize = 32 << 20;

/// A draft of these files, a second each, that any service knows all keys of.
pub(crate) fn draft_of(files: &[&str]) -> Value {
    let segments: Vec<_> = files.iter().map(|file| json!({ "u": file, "d": 1000 })).collect();
    json!({ "d": 1000 * files.len(), "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 0, "sg": segments }] })
}
