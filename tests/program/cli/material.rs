//! Drafts and media that the tests are about.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use crate::cli::sandbox::Sandbox;
use crate::support::wav::mono_wav;

/// 64x48 at 10 frames a second: a second of red, a second of blue.
pub(crate) fn red_then_blue() -> Value {
    json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": 0, "sg": [
        { "k": "colour", "c": "#c81e3c", "d": 1000 },
        { "k": "colour", "c": "#1e3cc8", "d": 1000 },
    ] }] })
}

/// 64x48 at 10 frames a second: `segment` on a track of `type_number`, for a second unless it says otherwise.
pub(crate) fn one_segment(type_number: u32, segment: Value) -> Value {
    let mut segment = segment;
    if segment.get("d").is_none() {
        segment["d"] = json!(1000);
    }
    json!({ "m": { "width": 64, "height": 48, "fps": 10 }, "t": [{ "tt": type_number, "sg": [segment] }] })
}

/// A draft of one file.
pub(crate) fn one_file(name: &str) -> Value {
    one_segment(0, json!({ "u": name }))
}

/// A picture with some detail.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x * 5) as u8, (y * 7) as u8, (x * y) as u8]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A PNG (ISO 15948) that says it is this large, and ends there.
pub(crate) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 6, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend(&chunk);
    bytes.extend(crc32(&chunk).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

/// A GIF89a whose logical screen and only picture are this large, with next to no data.
pub(crate) fn gif_bomb(side: u16) -> Vec<u8> {
    let side = side.to_le_bytes();
    let mut bytes = b"GIF89a".to_vec();
    bytes.extend([side[0], side[1], side[0], side[1], 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
    bytes.extend([0x2c, 0, 0, 0, 0, side[0], side[1], side[0], side[1], 0, 2, 2, 0x4c, 1, 0, 0x3b]);
    bytes
}

/// 16-bit mono PCM at 8 kHz: a 200 Hz tone.
pub(crate) fn wav(milliseconds: u32) -> Vec<u8> {
    mono_wav(8000, milliseconds * 8, |index| ((f64::from(index) * std::f64::consts::TAU / 40.0).sin() * 9000.0) as i16)
}

/// An MP4 of `seconds` in which a picture moves, made by the program itself.
pub(crate) fn video(seconds: u32) -> Vec<u8> {
    let sandbox = Sandbox::with_draft(&moving(seconds * 1000, 25));
    sandbox.write("p.png", png(96, 72));
    sandbox.succeed(&["render", "d.json", "-o", "v.mp4"]);
    sandbox.read("v.mp4")
}

/// A draft whose picture `p.png` never rests, so that no frame is like the last.
pub(crate) fn moving(milliseconds: u32, frames_per_second: u32) -> Value {
    let path = json!([[0, 0.2], [milliseconds, 0.8]]);
    json!({ "m": { "width": 128, "height": 96, "fps": frames_per_second }, "t": [{ "tt": 0, "sg": [
        { "u": "p.png", "d": milliseconds, "w": 0.5, "h": 0.5, "kf": { "x": path } },
    ] }] })
}
