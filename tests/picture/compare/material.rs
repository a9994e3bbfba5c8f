//! Clips that the tests compare, and what FFmpeg's filters say of them.
#![allow(dead_code, reason = "who includes this uses what it needs")]

use std::path::{Path, PathBuf};
use std::process::Command;

use offcut::base::{ColourTags, Frame, FramePool, FrameRate, Matrix, PixelFormat, PixelSize, Range, SampleBlock, Time, YcbcrCoefficients};
use offcut::compare::{CompareOptions, Comparison, Input, compare};
use offcut::encode::{Encoder, OutputShape, Settings};
use offcut::render::Cancel;

/// A clip, and what was done to it.
#[derive(Clone)]
pub(crate) struct Clip {
    pub(crate) size: PixelSize,
    pub(crate) rate: u32,
    /// Which picture each frame shows.
    pub(crate) frames: Vec<i64>,
    /// Pixels to the right and down.
    pub(crate) shift: (i64, i64),
    /// How colours get their numbers.
    pub(crate) coded: ColourTags,
    /// Side in pixels of a red square put on top.
    pub(crate) square: usize,
    /// Samples by which the sound is later; `None` has no sound.
    pub(crate) sound: Option<i64>,
    pub(crate) gain: f32,
    /// Which noise the sound is of.
    pub(crate) tune: u32,
    pub(crate) crf: f64,
}

impl Default for Clip {
    fn default() -> Self {
        Self {
            size: PixelSize::new(320, 256),
            rate: 30,
            frames: (0..75).collect(),
            shift: (0, 0),
            coded: ColourTags::BT709_LIMITED,
            square: 0,
            sound: None,
            gain: 1.0,
            tune: 1,
            crf: 20.0,
        }
    }
}

pub(crate) const BT601_LIMITED: ColourTags = ColourTags { matrix: Matrix::Bt601, range: Range::Limited };

/// The colour of a point: soft coloured waves that walk, a scene of another kind from picture 40 on, and fine detail.
fn colour(clip: &Clip, number: i64, x: f64, y: f64) -> [f64; 3] {
    let (x, y) = (x - clip.shift.0 as f64, y - clip.shift.1 as f64);
    if clip.square > 0 && (40.0..40.0 + clip.square as f64).contains(&x) && (60.0..60.0 + clip.square as f64).contains(&y) {
        return [0.9, 0.1, 0.1];
    }
    let time = number as f64;
    let scene = if number < 40 { 1.0 } else { 1.7 };
    let wave = |a: f64, b: f64, c: f64| 0.5 + 0.3 * ((x * a + time * 0.9) / (23.0 * scene)).sin() * ((y * b - time * c) / 31.0).cos();
    let detail = 0.09 * ((x * 0.9 + time * 0.3).sin() * (y * 0.7).cos());
    [wave(1.0, 1.3, 0.4) + detail, wave(0.6, 0.9, -0.7) + detail, wave(1.4, 0.5, 0.2) + detail]
}

fn frame(clip: &Clip, pool: &FramePool, number: i64) -> Frame {
    let coefficients = YcbcrCoefficients::of(clip.coded);
    let mut planes = pool.take();
    for (index, (bytes, stride)) in planes.planes_mut().enumerate() {
        let step = if index == 0 { 1.0 } else { 2.0 };
        let (width, height) = PixelFormat::Yuv420.plane_extent(index, clip.size);
        for (y, row) in bytes.chunks_mut(stride).take(height).enumerate() {
            for (x, value) in row.iter_mut().take(width).enumerate() {
                let centre = |at: usize| (at as f64 + 0.5) * step;
                *value = coefficients.ycbcr(colour(clip, number, centre(x), centre(y)))[index].round() as u8;
            }
        }
    }
    pool.frame(planes)
}

/// Bursts of coloured noise over a low chord, `clip.sound` samples late.
fn sound(clip: &Clip, length: usize) -> SampleBlock {
    let noise = |n: i64| f64::from((n as u32 ^ clip.tune).wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 23) - 1.0;
    let sample = |n: i64, pitch: f64| {
        let at = n - clip.sound.unwrap_or(0);
        if at < 0 {
            return 0.0;
        }
        let time = at as f64 / 48_000.0;
        let burst = (-(time * 3.1 % 1.0) * 6.0).exp();
        let chord = (time * pitch * std::f64::consts::TAU).sin() + (time * pitch * 1.5 * std::f64::consts::TAU).sin();
        (clip.gain as f64 * (0.12 * chord + 0.25 * burst * (noise(at) + noise(at - 1) + noise(at - 2)) / 3.0)) as f32
    };
    SampleBlock {
        left: (0..length as i64).map(|n| sample(n, 220.0)).collect(),
        right: (0..length as i64).map(|n| sample(n, 277.2)).collect(),
    }
}

impl Clip {
    pub(crate) fn write(&self, path: &Path) -> PathBuf {
        let rate = FrameRate::new(self.rate, 1).unwrap();
        let shape = OutputShape { canvas: self.size, rate, duration: rate.time_of(self.frames.len() as u64), sound: self.sound.is_some() };
        let settings =
            Settings { preset: Some("veryfast".into()), crf: Some(self.crf), gop: Some(Time::from_ms(1000)), ..Settings::default() };
        let mut encoder = Encoder::create(path, &settings, &shape).unwrap();
        let pool = FramePool::new(PixelFormat::Yuv420, self.size);
        let samples = sound(self, if self.sound.is_some() { shape.samples() as usize } else { 0 });
        let (picture_track, sound_track) = encoder.split();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                if let Some(track) = sound_track {
                    track.write(&samples).unwrap();
                }
            });
            if let Some(track) = picture_track {
                self.frames.iter().for_each(|&number| track.write(&frame(self, &pool, number)).unwrap());
            }
        });
        encoder.finish().unwrap();
        path.to_owned()
    }
}

pub(crate) fn compared(a: &Path, b: &Path) -> Comparison {
    let input = |path| Input::recognise(path).unwrap();
    compare(&input(a), &input(b), &CompareOptions::default(), &Cancel::default(), &mut |_| {}).unwrap()
}

/// Writes both clips and compares them.
pub(crate) fn compared_clips(a: &Clip, b: &Clip) -> Comparison {
    let folder = tempfile::tempdir().unwrap();
    compared(&a.write(&folder.path().join("a.mp4")), &b.write(&folder.path().join("b.mp4")))
}

/// The output of FFmpeg when it runs a filter over two files, or one.
pub(crate) fn filtered(files: &[&Path], filter: &str) -> String {
    let inputs = files.iter().flat_map(|file| ["-i".as_ref(), file.as_os_str()]);
    let output = Command::new("ffmpeg")
        .args(["-hide_banner", "-nostats"])
        .args(inputs)
        .args(["-lavfi", filter, "-f", "null", "-"])
        .output()
        .unwrap();
    String::from_utf8(output.stderr).unwrap()
}

/// The number after `key` in the last line of `text` that has it.
pub(crate) fn number_after(text: &str, key: &str) -> f64 {
    let line = text.lines().rfind(|line| line.contains(key)).unwrap_or_else(|| panic!("no {key:?} in {text}"));
    let rest = line.split(key).nth(1).unwrap().trim_start();
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).unwrap_or(rest.len());
    rest[..end].parse().unwrap_or_else(|_| panic!("no number after {key:?} in {text}"))
}
