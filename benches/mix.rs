//! Half a minute of music mixed: by codec, by rate, and with the limiter at work.

#![allow(missing_docs, clippy::unwrap_used, reason = "criterion's macros make undocumented items, and a bench stops where it cannot go on")]

#[path = "../tests/sources/sound_material.rs"]
mod media;

use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use ffmpeg_next::channel_layout::ChannelLayout;
use num_rational::Ratio;
use offcut::audio::{ConstantGain, MasterSettings, MixTrack, Mixer, PlacedClip};
use offcut::base::{SAMPLE_RATE, SoundSource, Time};
use offcut::draft::Speed;
use offcut::timeline::{SegmentKey, SoundClip};

const SECONDS: u32 = 30;

/// A chord under slow tremolo, with a beat of noise: peaks near full scale.
fn music(rate: u32) -> Vec<f32> {
    let at = |n: u32| {
        let time = f64::from(n) / f64::from(rate);
        let chord: f64 = [220.0, 277.2, 329.6].iter().map(|pitch| (time * pitch * std::f64::consts::TAU).sin()).sum();
        let noise = f64::from(n.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 23) - 1.0;
        0.25 * chord * (0.8 + 0.2 * (time * 3.0).sin()) + 0.2 * noise * (-(time % 0.5) * 20.0).exp()
    };
    (0..rate * SECONDS).map(|n| at(n) as f32).collect()
}

fn source(folder: &Path, name: &str, encoder: Option<&str>, rate: u32) -> PathBuf {
    let path = folder.join(name);
    let channels = [music(rate), music(rate)];
    match encoder {
        Some(encoder) => media::encode(&path, encoder, ChannelLayout::STEREO, rate, 0, &channels),
        None => media::write_wav(&path, rate, 0x3, &channels),
    }
    path
}

fn mix(path: &Path, gain: f32) -> usize {
    let clip = PlacedClip {
        pointer: String::new(),
        source: SoundSource { path: path.to_owned(), stream: 0, origin: Time::ZERO, counted_end: None, stated_end: None }.into(),
        source_end: None,
        clip: SoundClip {
            segment: SegmentKey { track: 0, segment: 0 },
            start: Time::ZERO,
            duration: Time::from_ms(i64::from(SECONDS) * 1000),
            segment_time: Time::ZERO,
            source_start: Time::ZERO,
            source_length: None,
            speed: Speed::Constant(Ratio::from_integer(1)),
            speed_time: Time::ZERO,
            keep_pitch: false,
            looped: false,
            reversed: false,
            fades: Vec::new(),
            loudness_lufs: None,
            constant_gain: None,
        },
        envelope: Box::new(ConstantGain { left: gain, right: gain }),
    };
    let mut mixer =
        Mixer::new(vec![MixTrack { clips: vec![clip], ducking: None }], MasterSettings::default(), u64::from(SECONDS * SAMPLE_RATE));
    let mut mixed = 0;
    while let Some(block) = mixer.mix_next(1600).unwrap() {
        mixed += block.len();
    }
    mixed
}

fn mixing(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let sources = [
        ("wav 48 kHz", source(folder.path(), "a.wav", None, 48_000)),
        ("wav 44.1 kHz", source(folder.path(), "b.wav", None, 44_100)),
        ("mp3 44.1 kHz", source(folder.path(), "c.mp3", Some("libmp3lame"), 44_100)),
        ("m4a 48 kHz", source(folder.path(), "d.m4a", Some("aac"), 48_000)),
    ];
    let mut group = criterion.benchmark_group("mix 30 s");
    group.sample_size(20);
    for (name, path) in &sources {
        group.bench_function(*name, |bencher| bencher.iter(|| mix(path, 0.35)));
    }
    group.bench_function("wav 48 kHz, limited throughout", |bencher| bencher.iter(|| mix(&sources[0].1, 2.0)));
    group.finish();
}

criterion_group!(benches, mixing);
criterion_main!(benches);
