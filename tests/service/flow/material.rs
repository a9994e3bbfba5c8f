//! Media, drafts, and what the tests ask of files.

use std::io::Cursor;
use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

use image::{ImageFormat, Rgb, RgbImage};
use offcut::media::{Limits, MediaInfo, probe};
use serde_json::{Value, json};

use crate::cloud::sandbox::Sandbox;
use crate::support::wav::mono_wav;

/// A picture; `seed` tells one from another.
pub(crate) fn png(seed: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(96, 64, |x, y| Rgb([(x * 2) as u8 ^ seed, (y * 3) as u8, seed]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Six seconds of clicks at 120 a minute: a WAV of 16-bit mono PCM at 8 kHz.
pub(crate) fn wav() -> Vec<u8> {
    let sample = |index: u32| {
        let decay = (-f64::from(index % 4000) / 200.0).exp();
        ((f64::from(index) * std::f64::consts::TAU / 20.0).sin() * decay * 20_000.0) as i16
    };
    mono_wav(8000, 48_000, sample)
}

/// A draft of these sources, a second each, 64x48 at 10 frames a second.
pub(crate) fn draft_of(sources: &[&str]) -> Value {
    let segments: Vec<_> = sources.iter().map(|source| json!({ "u": source, "d": 1000 })).collect();
    json!({ "d": 1000 * sources.len(), "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 0, "sg": segments }] })
}

/// A draft that renders for long, of a picture that moves.
pub(crate) fn slow_draft(source: &str) -> Value {
    let path = json!([[0, 0.3], [1_800_000, 0.7]]);
    json!({ "d": 1_800_000, "m": { "width": 320, "height": 240, "fps": 30 }, "t": [{ "tt": 0, "sg": [
        { "u": source, "d": 1_800_000, "w": 0.5, "h": 0.5, "kf": { "x": path } },
    ] }] })
}

/// The kind of a file in the folder.
pub(crate) fn probed(sandbox: &Sandbox, name: &str) -> MediaInfo {
    probe(&sandbox.path(name), &Limits::default()).unwrap()
}

/// An address that a node can have again after it was killed: its port is below those that systems give to connections
/// (32768 and up, RFC 6335's 49152 and up), and no other test is told of it.
pub(crate) fn free_address() -> String {
    static ASKED: AtomicU16 = AtomicU16::new(0);
    let first = (std::process::id() % 100) as u16 * 100;
    let mut ports = (0..10_000).map(|_| 20_000 + (first + ASKED.fetch_add(1, Ordering::Relaxed)) % 10_000);
    let port = ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap();
    format!("127.0.0.1:{port}")
}
