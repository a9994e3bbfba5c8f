//! Pictures and clips that show at a glance how they were cut, turned and placed.
#![allow(dead_code, reason = "who includes this uses what it needs")]
#![allow(clippy::unwrap_used, reason = "what cannot go on fails its test")]

use std::path::Path;

use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage};
use offcut::base::{Frame, FrameRate, PixelFormat, PixelSize, Planes, Time};
use offcut::composite::planar_from_rgba;
use offcut::encode::{Encoder, OutputShape, Settings};

/// Four quarters, red green / blue yellow, in a white frame, with a black L in the red one: no two orientations look
/// the same.
pub(crate) fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let unit = width.min(height) / 20;
        let is_frame = x < unit || y < unit || x >= width - unit || y >= height - unit;
        let (right, bottom) = (x * 2 >= width, y * 2 >= height);
        let (u, v) = (x / unit, y / unit);
        let is_letter = (u == 3 || u == 4) && (3..9).contains(&v) || (3..7).contains(&u) && (v == 7 || v == 8);
        match (is_frame, is_letter, right, bottom) {
            (true, ..) => Rgb([255, 255, 255]),
            (_, true, ..) => Rgb([0, 0, 0]),
            (_, _, false, false) => Rgb([200, 40, 40]),
            (_, _, true, false) => Rgb([40, 160, 60]),
            (_, _, false, true) => Rgb([40, 70, 200]),
            (_, _, true, true) => Rgb([220, 200, 50]),
        }
    })
}

/// Soft hills of colour, as a photograph has them.
pub(crate) fn hills(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
        let wave = |a: f64, b: f64, c: f64| (127.5 + 110.0 * (a * u + b * v + c).sin() * (b * u - a * v + c).cos()) as u8;
        Rgb([wave(5.0, 3.0, 0.3), wave(4.0, 6.0, 1.7), wave(2.0, 5.0, 4.0)])
    })
}

/// A ring with soft edges, clear within and without.
pub(crate) fn ring(size: u32) -> RgbaImage {
    let half = f64::from(size) / 2.0;
    RgbaImage::from_fn(size, size, |x, y| {
        let radius = (f64::from(x) + 0.5 - half).hypot(f64::from(y) + 0.5 - half) / half;
        let alpha = ((0.9 - radius) * 20.0).clamp(0.0, 1.0) * ((radius - 0.45) * 5.0).clamp(0.0, 1.0);
        Rgba([255, 120 + (120.0 * f64::from(y) / f64::from(size)) as u8, 20, (alpha * 255.0).round() as u8])
    })
}

/// A JPEG that is stored turned and says so (EXIF orientation 6, CIPA DC-008 4.6.5): upright it is `picture`.
pub(crate) fn save_turned_jpeg(path: &Path, picture: &RgbImage) {
    let stored = image::imageops::rotate270(picture);
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(std::fs::File::create(path).unwrap(), 95);
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([6, 0, 0, 0, 0, 0, 0, 0]);
    encoder.set_exif_metadata(exif).unwrap();
    encoder.write_image(&stored, stored.width(), stored.height(), ExtendedColorType::Rgb8).unwrap();
}

/// The picture as BT.709 limited 4:2:0.
pub(crate) fn planar(picture: &RgbImage) -> Frame {
    let rgba = image::DynamicImage::from(picture.clone()).into_rgba8();
    let (width, height) = rgba.dimensions();
    let planes = std::sync::Arc::new(Planes::packed(rgba.into_raw(), width as usize * 4));
    planar_from_rgba(&Frame::new(PixelFormat::Rgba, PixelSize::new(width, height), planes))
}

/// A silent clip of these pictures, 25 a second.
pub(crate) fn save_clip(path: &Path, pictures: &[RgbImage]) {
    let frames: Vec<_> = pictures.iter().map(planar).collect();
    let duration = Time::from_ms(40 * frames.len() as i64);
    let shape = OutputShape { canvas: frames[0].size(), rate: FrameRate::new(25, 1).unwrap(), duration, sound: false };
    let settings = Settings { crf: Some(8.0), threads: Some(1), ..Settings::default() };
    let mut encoder = Encoder::create(path, &settings, &shape).unwrap();
    frames.iter().for_each(|frame| encoder.write_frame(frame).unwrap());
    encoder.finish().unwrap();
}
