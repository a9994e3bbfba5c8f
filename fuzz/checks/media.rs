//! A file of any bytes is refused with a reason, or gives frames and finite samples.

use std::io::Write;
use std::path::Path;

use offcut::audio::SoundReader;
use offcut::base::{Explain, MemoryAccount, SoundSource, Time};
use offcut::draft::MediaKind;
use offcut::media::{Limits, VideoOptions, VideoReader, load_still, probe};

/// Samples that are listened to: a tenth of a second.
const LISTENED: usize = 4_800;

/// Panics where reading breaks its promise.
pub(crate) fn check(bytes: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("room for a small file");
    let path = file.path();
    let limits =
        Limits { max_pixels: 4_000_000, max_moving_pixels: 1_000_000, max_bytes: 64_000_000, memory: MemoryAccount::new(256_000_000) };
    let info = match probe(path, &limits) {
        Ok(info) => info,
        Err(error) => return assert!(!error.to_string().is_empty() && error.help().is_some(), "{error:?}"),
    };
    if info.picture.is_some() && info.kind == MediaKind::Image {
        told(load_still(path, &limits).map(drop));
    } else if info.picture.is_some() {
        look_at(path, limits);
    }
    if let Some(source) = info.sound_source(path) {
        listen_to(&source);
    }
}

fn look_at(path: &Path, limits: Limits) {
    let mut reader = match VideoReader::open(path, VideoOptions { threads: 1, limits, ..VideoOptions::default() }) {
        Ok(reader) => reader,
        Err(error) => return told(Err(error)),
    };
    for time in [Time::ZERO, Time::from_ms(500), Time::from_ms(40)] {
        told(reader.frame_at(time).map(drop));
    }
}

fn listen_to(source: &SoundSource) {
    let mut reader = match SoundReader::open(source) {
        Ok(reader) => reader,
        Err(error) => return told(Err(error)),
    };
    match reader.read(0, LISTENED) {
        Ok(block) => assert!([&block.left, &block.right].into_iter().flatten().all(|sample| sample.is_finite()), "a sample is no number"),
        Err(error) => told(Err(error)),
    }
}

fn told<E: Explain>(result: Result<(), E>) {
    if let Err(error) = result {
        assert!(!error.to_string().is_empty(), "{error:?}");
    }
}
