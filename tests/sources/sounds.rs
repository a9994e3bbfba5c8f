//! Sound read from files: every codec, any position, exact to the sample.

use std::f32::consts::{FRAC_1_SQRT_2, TAU};
use std::path::{Path, PathBuf};

use ffmpeg_next::channel_layout::ChannelLayout;
use num_rational::Ratio;
use offcut::audio::{AudioError, SoundReader};
use offcut::base::{Code, Explain, SoundSource, Time};
use offcut::media::{Limits, probe};
use tempfile::TempDir;

use crate::sound_material::{read, sound_of};

const FRONT: u32 = 0x3;

/// Two seconds of silence with a click at each of `seconds`.
fn clicks(rate: u32, seconds: &[f64]) -> Vec<f32> {
    let mut signal = vec![0.0; 2 * rate as usize];
    for second in seconds {
        signal[(second * f64::from(rate)).round() as usize] = 0.8;
    }
    signal
}

/// Where the magnitude is highest.
fn loudest(signal: &[f32]) -> usize {
    (0..signal.len()).max_by(|&a, &b| signal[a].abs().total_cmp(&signal[b].abs())).unwrap()
}

fn largest_difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

fn encoded(folder: &TempDir, name: &str, encoder: &str, rate: u32, signal: &[f32]) -> PathBuf {
    let path = folder.path().join(name);
    crate::sound_material::encode(&path, encoder, ChannelLayout::STEREO, rate, 0, &[signal.to_vec(), signal.to_vec()]);
    path
}

fn wav(folder: &TempDir, name: &str, rate: u32, signal: &[f32]) -> PathBuf {
    let path = folder.path().join(name);
    crate::sound_material::write_wav(&path, rate, FRONT, &[signal.to_vec(), signal.to_vec()]);
    path
}

/// A click at exactly one second is found at sample 48000, and the file ends where the encoder was told to end.
/// A bare AAC stream cannot say how long its encoder's delay is, and plays it.
#[test]
fn a_click_keeps_its_place_through_every_codec_and_rate() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("a.m4a", "aac", 48_000, 0),
        ("b.m4a", "aac", 44_100, 0),
        ("c.mp4", "aac", 22_050, 0),
        ("d.mp3", "libmp3lame", 48_000, 0),
        ("e.mp3", "libmp3lame", 44_100, 0),
        ("f.webm", "libopus", 48_000, 0),
        ("g.mp4", "ac3", 48_000, 0),
        ("h.mov", "aac", 32_000, 0),
        ("i.aac", "aac", 48_000, 1024),
        ("j.aac", "aac", 24_000, 2048),
    ];
    for (name, encoder, rate, delay) in cases {
        let path = encoded(&folder, name, encoder, rate, &clicks(rate, &[1.0]));
        let mut reader = read(&path).unwrap();
        let found = loudest(&reader.read(0, 96_000).unwrap().left) as i64;
        assert!((found - 48_000 - delay).abs() <= 1, "{name}: the click is at {found}");
        let end = reader.end();
        let end_tolerance = if delay == 0 && ["aac", "libmp3lame"].contains(&encoder) { 1.0 } else { 100.0 };
        assert!((end - Time::from_ms(2000)).as_ms_f64().abs() < end_tolerance, "{name} ends at {end}");
    }
}

#[test]
fn a_click_in_a_wav_of_any_rate_lands_on_its_sample() {
    let folder = tempfile::tempdir().unwrap();
    for rate in [8_000, 11_025, 22_050, 44_100, 48_000, 88_200, 96_000, 37_800] {
        let path = wav(&folder, "click.wav", rate, &clicks(rate, &[1.0]));
        let mut reader = read(&path).unwrap();
        let sound = reader.read(0, 96_000).unwrap();
        assert_eq!(loudest(&sound.left), 48_000, "rate {rate}");
        let (before, after) = (sound.left[47_999], sound.left[48_001]);
        assert!((before - after).abs() < 1e-4, "rate {rate}: the click leans, {before} before and {after} after");
        assert_eq!(reader.end(), Time::from_ms(2000));
    }
}

/// A tone resampled from 44.1 kHz is the tone that 48 kHz would have sampled.
#[test]
fn resampling_keeps_level_and_phase() {
    let folder = tempfile::tempdir().unwrap();
    for frequency in [50.0, 997.0, 15_000.0] {
        let tone = |rate: u32| -> Vec<f32> {
            (0..2 * rate).map(|n| 0.5 * (f64::from(n) * frequency * std::f64::consts::TAU / f64::from(rate)).sin() as f32).collect()
        };
        let path = wav(&folder, "tone.wav", 44_100, &tone(44_100));
        let sound = read(&path).unwrap().read(4_000, 80_000).unwrap();
        let error = largest_difference(&sound.left, &tone(48_000)[4_000..84_000]);
        assert!(error < 2e-4, "{frequency} Hz is off by {error}");
    }
}

#[test]
fn reading_in_any_order_gives_the_same_samples() {
    let folder = tempfile::tempdir().unwrap();
    let noise: Vec<f32> = (0..5 * 44_100u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 8) as f32 / 16_777_216.0 - 0.5).collect();
    let files = [
        (wav(&folder, "a.wav", 48_000, &noise), 0.0),
        (wav(&folder, "b.wav", 44_100, &noise), 1e-6),
        (encoded(&folder, "c.mp3", "libmp3lame", 44_100, &noise), 1e-5),
        (encoded(&folder, "d.webm", "libopus", 48_000, &noise), 1e-5),
        (encoded(&folder, "e.mp3", "libmp3lame", 48_000, &noise), 1e-5),
    ];
    for (path, tolerance) in files {
        let mut reader = read(&path).unwrap();
        let whole = reader.read(0, 200_000).unwrap();
        for first in [150_000, 3, 199_000, 70_123, 0, 100_000] {
            let part = reader.read(first as i64, 1_000).unwrap();
            let error = largest_difference(&part.left, &whole.left[first..first + 1_000]);
            assert!(error <= tolerance, "{}: at {first} off by {error}", path.display());
        }
    }
}

#[test]
fn before_the_start_and_past_the_end_is_silence() {
    let folder = tempfile::tempdir().unwrap();
    let path = wav(&folder, "full.wav", 48_000, &[0.5; 1_000]);
    let mut reader = read(&path).unwrap();
    let sound = reader.read(-500, 2_000).unwrap();
    let expected = [vec![0.0; 500], vec![0.5; 1_000], vec![0.0; 500]].concat();
    assert_eq!((sound.left, sound.right), (expected.clone(), expected));
    assert!(reader.read(1_000_000, 10).unwrap().left.iter().all(|&sample| sample == 0.0));
    assert_eq!(reader.read(999, 2).unwrap().left, [0.5, 0.0]);
}

#[test]
fn a_late_first_time_stamp_is_silence_first() {
    let folder = tempfile::tempdir().unwrap();
    for (name, encoder) in [("late.mp4", "aac"), ("late.mkv", "ac3")] {
        let path = folder.path().join(name);
        let signal = clicks(48_000, &[0.5]);
        crate::sound_material::encode(&path, encoder, ChannelLayout::STEREO, 48_000, 24_000, &[signal.clone(), signal]);
        // On the container's own clock: by itself, sound begins at once.
        let source = SoundSource { origin: Time::ZERO, ..sound_of(&path) };
        let found = loudest(&SoundReader::open(&source).unwrap().read(0, 96_000).unwrap().left) as f64;
        assert!(loudest(&read(&path).unwrap().read(0, 96_000).unwrap().left) < 26_000, "{name}");
        assert!((found - 48_000.0).abs() < 48.0, "{name}: the click is at {found}, more than the container's tick away");
    }
}

/// Each channel clicks alone, a tenth of a second after the one before.
#[test]
fn surround_comes_down_by_its_layout() {
    let folder = tempfile::tempdir().unwrap();
    let half = FRAC_1_SQRT_2;
    let five_one = [[1.0, 0.0], [0.0, 1.0], [half, half], [0.0, 0.0], [half, 0.0], [0.0, half]];
    let channels: Vec<Vec<f32>> = (0..6).map(|channel| clicks(48_000, &[0.5 + 0.1 * f64::from(channel)])).collect();
    let plain = folder.path().join("surround.wav");
    crate::sound_material::write_wav(&plain, 48_000, 0x3F, &channels);
    let coded = folder.path().join("surround.mp4");
    crate::sound_material::encode(&coded, "ac3", ChannelLayout::_5POINT1, 48_000, 0, &channels);
    for (path, tolerance) in [(plain, 1e-6), (coded, 0.2)] {
        let sound = read(&path).unwrap().read(0, 96_000).unwrap();
        for (channel, gains) in five_one.iter().enumerate().filter(|(channel, _)| tolerance < 0.1 || *channel != 3) {
            let at = 24_000 + 4_800 * channel;
            let heard = [sound.left[at] / 0.8, sound.right[at] / 0.8];
            let error = largest_difference(&heard, gains);
            assert!(error < tolerance, "{}: channel {channel} comes out as {heard:?}", path.display());
        }
    }
}

#[test]
fn mono_plays_on_both_sides_at_full_level() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mono.wav");
    crate::sound_material::write_wav(&path, 48_000, 0x4, &[vec![0.25; 100]]);
    let sound = read(&path).unwrap().read(0, 100).unwrap();
    assert_eq!((sound.left, sound.right), (vec![0.25; 100], vec![0.25; 100]));
}

#[test]
fn speed_moves_and_raises_the_sound() {
    let folder = tempfile::tempdir().unwrap();
    for (numerator, denominator) in [(2, 1), (1, 2), (11, 10), (10, 1), (7, 3)] {
        let path = wav(&folder, "click.wav", 44_100, &clicks(44_100, &[1.0]));
        let speed = Ratio::new(numerator, denominator);
        let sound = SoundReader::open_at_speed(&sound_of(&path), speed).unwrap().read(0, 200_000).unwrap();
        let expected = 48_000.0 * denominator as f64 / numerator as f64;
        let found = loudest(&sound.left) as f64;
        assert!((found - expected).abs() <= 1.0, "speed {speed}: the click is at {found}, not at {expected}");
    }
    let tone: Vec<f32> = (0..96_000).map(|n| 0.5 * (n as f32 * 1_000.0 * TAU / 48_000.0).sin()).collect();
    let path = wav(&folder, "tone.wav", 48_000, &tone);
    let doubled = SoundReader::open_at_speed(&sound_of(&path), Ratio::from_integer(2)).unwrap().read(10_000, 4_800).unwrap();
    let crossings = doubled.left.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
    assert!((199..=201).contains(&crossings), "2000 Hz crosses zero 200 times in a tenth of a second, not {crossings} times");
}

fn damage(path: &Path, part: f64, count: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    let start = (bytes.len() as f64 * part) as usize;
    bytes[start..start + count].fill(0x55);
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn damaged_packets_are_silent_and_what_follows_stays_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let tone: Vec<f32> = (0..192_000).map(|n| if n == 144_000 { 0.9 } else { 0.3 * (n as f32 * 440.0 * TAU / 48_000.0).sin() }).collect();
    let path = encoded(&folder, "tone.m4a", "aac", 48_000, &tone);
    damage(&path, 0.4, 5_000);
    let mut reader = read(&path).unwrap();
    let sound = reader.read(0, 192_000).unwrap();
    assert!((loudest(&sound.left) as i64 - 144_000).abs() <= 1);
    let longest_silence = sound.left.split(|&sample| sample != 0.0).map(<[f32]>::len).max().unwrap();
    assert!((2_000..40_000).contains(&longest_silence), "{longest_silence} samples are silent");
    let warnings = reader.take_warnings();
    assert!(warnings.iter().any(|warning| warning.code == Code::DamagedMedia && !warning.is_error()), "{warnings:?}");
    assert_eq!(reader.take_warnings(), []);
}

#[test]
fn lost_and_missing_sound_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let tone: Vec<f32> = (0..192_000).map(|n| 0.3 * (n as f32 * 440.0 * TAU / 48_000.0).sin()).collect();
    let holed = encoded(&folder, "holed.mp3", "libmp3lame", 48_000, &tone);
    damage(&holed, 0.5, 20_000);
    let cut = wav(&folder, "cut.wav", 48_000, &tone);
    let bytes = std::fs::read(&cut).unwrap();
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    for path in [holed, cut] {
        let mut reader = read(&path).unwrap();
        assert!(reader.read(0, 192_000).unwrap().left[20_000..21_000].iter().any(|sample| sample.abs() > 0.25));
        let warnings = reader.take_warnings();
        assert!(warnings.iter().any(|warning| warning.code == Code::DamagedMedia), "{}: {warnings:?}", path.display());
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let source = |path: &Path| SoundSource { path: path.to_owned(), stream: 0, origin: Time::ZERO, counted_end: None, stated_end: None };
    let open = |path: &Path| SoundReader::open(&source(path)).err().unwrap();
    assert!(matches!(open(&folder.path().join("nowhere.mp3")), AudioError::Missing { .. }));
    assert!(matches!(open(&write("text.mp3", b"this is no sound, only words, and not many of them")), AudioError::Unreadable { .. }));
    assert!(matches!(open(&write("empty.wav", b"")), AudioError::Unreadable { .. }));
    assert_eq!(open(&write("empty.m4a", b"")).code(), Code::UnreadableMedia);
}

/// A file whose configuration says that spectral band replication doubles its rate (ISO/IEC 14496-3 1.6.5, HE-AAC).
/// FFmpeg's encoder makes no such bands, so that the doubled half stays empty; what is heard must keep its pitch, its
/// level and its place.
#[test]
fn a_doubled_rate_keeps_pitch_and_place() {
    let folder = tempfile::tempdir().unwrap();
    // One second of silence, one of a 1 kHz tone.
    let tone = |n: u32| if n < 24_000 { 0.0 } else { 0.5 * (TAU * 1_000.0 * n as f32 / 24_000.0).sin() };
    let path = encoded(&folder, "plain.m4a", "aac", 24_000, &(0..48_000).map(tone).collect::<Vec<_>>());
    let mut bytes = std::fs::read(&path).unwrap();
    // The configuration ends in a sync extension and one bit for no band replication. It gets one for it, and in four
    // bits the third rate, 48 kHz.
    let place = bytes.windows(3).position(|bytes| bytes == [0x56, 0xe5, 0]).unwrap();
    bytes[place + 2] = 0b1001_1000;
    let path = folder.path().join("doubled.m4a");
    std::fs::write(&path, bytes).unwrap();
    let mut reader = read(&path).unwrap();
    assert_eq!(probe(&path, &Limits::default()).unwrap().sound.unwrap().sample_rate, 48_000);
    let sound = reader.read(0, 96_000).unwrap().left;
    let start = sound.iter().position(|sample| sample.abs() > 0.1).unwrap() as i64;
    // The filter bank that doubles the rate is 962 samples late (ISO/IEC 14496-3 4.6.18); encoders count that into
    // their delay, this one did not.
    assert!((start - 48_000 - 962).abs() < 240, "the tone starts at {start}");
    let rises = sound[60_000..84_000].windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
    assert!(rises.abs_diff(500) <= 1, "{rises} periods in half a second");
    let level = (sound[60_000..84_000].iter().map(|sample| sample * sample).sum::<f32>() / 24_000.0).sqrt();
    assert!((level - 0.5 * FRAC_1_SQRT_2).abs() < 0.02, "the level is {level}");
    assert!((reader.end() - Time::from_ms(2000)).as_ms_f64().abs() < 50.0, "it ends at {}", reader.end());
}
