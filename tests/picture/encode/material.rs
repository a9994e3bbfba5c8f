//! The outputs that the tests write, and how they look at them.
#![allow(dead_code, reason = "who includes this uses what it needs")]

use std::path::Path;
use std::process::Command;

use offcut::base::{Frame, FramePool, FrameRate, PixelFormat, PixelSize, SampleBlock, Time};
use offcut::encode::{EncodeError, Encoder, Finished, OutputShape, Settings};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const SIZE: PixelSize = PixelSize::new(320, 180);

pub(crate) fn rate(numerator: u32, denominator: u32) -> FrameRate {
    FrameRate::new(numerator, denominator).unwrap()
}

pub(crate) fn shape(rate: FrameRate, milliseconds: i64, sound: bool) -> OutputShape {
    OutputShape { canvas: SIZE, rate, duration: Time::from_ms(milliseconds), sound }
}

/// A bar that walks over a soft pattern; frame `flash` is white.
pub(crate) fn picture(pool: &FramePool, index: u64, flash: Option<u64>) -> Frame {
    let mut planes = pool.take();
    for (plane, (bytes, stride)) in planes.planes_mut().enumerate() {
        for (y, row) in bytes.chunks_mut(stride).enumerate() {
            for (x, value) in row.iter_mut().enumerate() {
                let bar = (x as u64 + 320 - index * 3 % 320) % 320 < 16;
                *value = match (plane, flash == Some(index)) {
                    (0, true) => 235,
                    (_, true) => 128,
                    (0, _) if bar => 200,
                    (0, _) => (60.0 + 30.0 * ((x as f32 + index as f32) / 17.0).sin() + 20.0 * (y as f32 / 11.0).cos()) as u8,
                    _ => (100 + (x + y) % 64) as u8,
                };
            }
        }
    }
    pool.frame(planes)
}

/// `length` samples, silent but for a 1 kHz beep of 100 ms from `beep`.
pub(crate) fn sound(length: u64, beep: u64) -> SampleBlock {
    let sample = |index: u64| {
        let at = index.wrapping_sub(beep);
        if at < 4800 { (std::f32::consts::TAU * at as f32 / 48.0).sin() * 0.8 } else { 0.0 }
    };
    let left: Vec<f32> = (0..length).map(sample).collect();
    SampleBlock { right: left.clone(), left }
}

pub(crate) fn write(path: &Path, settings: &Settings, shape: &OutputShape, flash: Option<u64>, beep: u64) -> Result<Finished, EncodeError> {
    let pool = FramePool::new(PixelFormat::Yuv420, shape.canvas);
    let mut encoder = Encoder::create(path, settings, shape)?;
    let (picture_track, sound_track) = encoder.split();
    let all = sound(shape.samples(), beep);
    std::thread::scope(|scope| {
        let pictures = scope.spawn(move || {
            picture_track.map_or(Ok(()), |track| (0..shape.frames()).try_for_each(|index| track.write(&picture(&pool, index, flash))))
        });
        let sounds = scope.spawn(move || {
            let Some(track) = sound_track else { return Ok(()) };
            // Blocks that fit no encoder's frame.
            (0..all.len()).step_by(1601).try_for_each(|start| {
                let end = (start + 1601).min(all.len());
                track.write(&SampleBlock { left: all.left[start..end].to_vec(), right: all.right[start..end].to_vec() })
            })
        });
        pictures.join().unwrap().and(sounds.join().unwrap())
    })?;
    encoder.finish()
}

pub(crate) fn output_of(program: &str, arguments: &[&str], file: &Path) -> Vec<u8> {
    let mut command = Command::new(program);
    let arguments = arguments.iter().map(|argument| if *argument == "FILE" { file.as_os_str() } else { argument.as_ref() });
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

pub(crate) fn probe(file: &Path, entries: &[&str]) -> Value {
    let arguments = [&["-v", "error", "-of", "json"], entries, &["FILE"]].concat();
    serde_json::from_slice(&output_of("ffprobe", &arguments, file)).unwrap()
}

/// The luma planes of all frames as FFmpeg decodes them.
pub(crate) fn decoded_luma(file: &Path, size: PixelSize) -> Vec<Vec<u8>> {
    let bytes =
        output_of("ffmpeg", &["-v", "error", "-i", "FILE", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], file);
    bytes.chunks(size.area() as usize * 3 / 2).map(|frame| frame[..size.area() as usize].to_vec()).collect()
}

/// The left channel as FFmpeg decodes it.
pub(crate) fn decoded_sound(file: &Path) -> Vec<f32> {
    let bytes = output_of("ffmpeg", &["-v", "error", "-i", "FILE", "-vn", "-f", "f32le", "-ac", "2", "-"], file);
    bytes.chunks_exact(8).map(|pair| f32::from_le_bytes(pair[..4].try_into().unwrap())).collect()
}

pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// By how many samples `found` is later than `wanted`, by the greatest correlation over `part`.
pub(crate) fn lag_of(found: &[f32], wanted: &[f32], part: std::ops::Range<usize>, most: i64) -> i64 {
    let correlation = |lag: i64| part.clone().map(|index| wanted[index] * found[(index as i64 + lag) as usize]).sum::<f32>();
    (-most..=most).max_by(|a, b| correlation(*a).total_cmp(&correlation(*b))).unwrap()
}

/// Every frame is like the one that was written, by `least` dB of PSNR over luma.
pub(crate) fn assert_close(decoded: &[Vec<u8>], least: f64, name: &str) {
    let pool = FramePool::new(PixelFormat::Yuv420, SIZE);
    for (index, luma) in decoded.iter().enumerate() {
        let original = picture(&pool, index as u64, None);
        let rows = (0..180).flat_map(|y| original.row(0, y));
        let squares: f64 = rows.zip(luma).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum();
        let psnr = 10.0 * (255.0f64.powi(2) * luma.len() as f64 / squares).log10();
        assert!(psnr > least, "{name}: frame {index} has {psnr} dB");
    }
}
