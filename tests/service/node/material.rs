//! Drafts and files that the tests are about.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use crate::support::wav::mono_wav;

/// 64x48 at 10 frames a second, of one colour: rendered in a blink.
pub(crate) fn plain(milliseconds: u32) -> Value {
    json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 0, "sg": [{ "k": "colour", "c": "#c81e3c", "d": milliseconds }] }] })
}

/// A draft of one source, for half a second.
pub(crate) fn of_source(address: &str) -> Value {
    json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 0, "sg": [{ "u": address, "d": 500 }] }] })
}

/// A draft that takes long: an hour in which a colour moves.
pub(crate) fn long() -> Value {
    let path = json!([[0, 0.2], [3_600_000, 0.8]]);
    json!({ "m": { "width": 640, "height": 480, "fps": 30 }, "t": [{ "tt": 0, "sg": [
        { "k": "colour", "c": "#1e3cc8", "d": 3_600_000, "w": 0.5, "h": 0.5, "kf": { "x": path } },
    ] }] })
}

/// A picture; each seed gives another.
pub(crate) fn png(seed: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(48, 32, |x, y| Rgb([(x * 5) as u8, (y * 7) as u8, seed]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A tone of 200 Hz: a WAV of 16-bit mono PCM at 8 kHz.
pub(crate) fn wav(milliseconds: u32) -> Vec<u8> {
    mono_wav(8000, milliseconds * 8, |index| ((f64::from(index) * std::f64::consts::TAU / 40.0).sin() * 9000.0) as i16)
}
