//! Animated WebP: pictures that are removed or blended, lossless and lossy, with and without a delay.

use std::path::Path;
use std::process::Command;

use image::{ExtendedColorType, Rgba, RgbaImage};
use offcut::base::{Frame, Time};
use offcut::media::{Limits, VideoOptions, VideoReader, probe};

/// The chunks of a still of 16 pixels a side.
fn square(colour: [u8; 4]) -> Vec<u8> {
    let mut file = Vec::new();
    let picture = RgbaImage::from_pixel(16, 16, Rgba(colour));
    image::codecs::webp::WebPEncoder::new_lossless(&mut file).encode(&picture, 16, 16, ExtendedColorType::Rgba8).unwrap();
    file[12..].to_vec()
}

/// The same by libwebp through FFmpeg, lossy with its alpha apart.
fn lossy_square(folder: &Path, colour: &str) -> Vec<u8> {
    let path = folder.join("lossy.webp");
    let source = format!("color={colour}:s=16x16,format=yuva420p");
    let arguments = ["-v", "error", "-y", "-f", "lavfi", "-i", &source, "-frames:v", "1", "-c:v", "libwebp", "-quality", "95"];
    assert!(Command::new("ffmpeg").args(arguments).arg(&path).status().unwrap().success());
    let file = std::fs::read(path).unwrap();
    let is_picture = |name: &[u8]| [b"ALPH", b"VP8 "].iter().any(|kind| name == *kind);
    let start = file.windows(4).position(is_picture).unwrap();
    file[start..].to_vec()
}

/// One picture: its place from the left, its milliseconds, its flags, its chunks.
type Part = (u32, u32, u8, Vec<u8>);

/// An animation on a clear canvas of 64 by 32 pixels; flag 1 removes a picture before the next, 2 does not blend.
fn write(path: &Path, parts: &[Part]) {
    let chunk = |name: &[u8], body: &[u8]| [name, &(body.len() as u32).to_le_bytes(), body, &vec![0; body.len() % 2]].concat();
    let three = |value: u32| value.to_le_bytes()[..3].to_vec();
    let mut body = b"WEBP".to_vec();
    body.extend(chunk(b"VP8X", &[&[0x12, 0, 0, 0][..], &three(63), &three(31)].concat()));
    body.extend(chunk(b"ANIM", &[0; 6]));
    for (x, length_ms, flags, picture) in parts {
        let header = [three(x / 2), three(4), three(15), three(15), three(*length_ms), vec![*flags]].concat();
        body.extend(chunk(b"ANMF", &[header.as_slice(), picture].concat()));
    }
    std::fs::write(path, chunk(b"RIFF", &body)).unwrap();
}

fn pixel(frame: &Frame, x: usize) -> [u8; 4] {
    frame.row(0, 16)[x * 4..x * 4 + 4].try_into().unwrap()
}

fn frames(path: &Path, times_ms: &[i64]) -> Vec<Frame> {
    let mut reader = VideoReader::open(path, VideoOptions::default()).unwrap();
    times_ms.iter().map(|&ms| reader.frame_at(Time::from_ms(ms)).unwrap()).collect()
}

#[test]
fn pictures_are_removed_before_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.webp");
    for picture in [square([0, 255, 0, 255]), lossy_square(folder.path(), "0x00ff00")] {
        let parts: Vec<Part> = [0, 16, 32, 48].map(|x| (x, 250, 1, picture.clone())).to_vec();
        write(&path, &parts);
        // Backwards last: the animation begins again.
        for (shown, frame) in frames(&path, &[0, 300, 600, 900, 10]).iter().enumerate() {
            for place in 0..4 {
                let found = pixel(frame, place * 16 + 8);
                let is_green = found[1] > 230 && found[0] < 30 && found[3] == 255;
                assert!(if place == shown % 4 { is_green } else { found[3] == 0 }, "{shown} {place}: {found:?}");
            }
        }
    }
}

#[test]
fn pictures_stay_blend_and_replace() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.webp");
    let (red, half) = (square([255, 0, 0, 255]), square([0, 0, 255, 128]));
    write(&path, &[(0, 100, 0, red.clone()), (0, 100, 0, half.clone()), (16, 100, 0, half.clone()), (0, 100, 2, half)]);
    let shown = frames(&path, &[50, 150, 250, 350]);
    // 128/255 of blue over red, over nothing, and in place of all that was there.
    assert_eq!(
        shown.iter().map(|frame| pixel(frame, 8)).collect::<Vec<_>>(),
        [[255, 0, 0, 255], [127, 0, 128, 255], [127, 0, 128, 255], [0, 0, 255, 128]]
    );
    assert_eq!(pixel(&shown[3], 24), [0, 0, 255, 128]);
}

#[test]
fn pictures_without_a_delay_are_shown_as_in_browsers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.webp");
    let colours = [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255]];
    write(&path, &colours.map(|colour| (0, 0, 0, square(colour))));
    assert_eq!(probe(&path, &Limits::default()).unwrap().duration, Some(Time::from_ms(300)));
    assert_eq!(frames(&path, &[50, 150, 250]).iter().map(|frame| pixel(frame, 8)).collect::<Vec<_>>(), colours);
}
