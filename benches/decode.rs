//! The cost of getting frames: played in order, converted on the way, and after jumps.

#[path = "../tests/support/clip.rs"]
mod clip;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use clip::Clip;
use criterion::{Criterion, criterion_group, criterion_main};
use ffmpeg_next::color;
use ffmpeg_next::format::Pixel;
use offcut::base::Time;
use offcut::media::{Limits, VideoOptions, VideoReader, probe};

const FRAMES: i64 = 60;

fn portrait(path: PathBuf, clip: Clip<'_>) -> PathBuf {
    let options = &[("preset", "veryfast"), ("crf", "20"), ("g", "30")];
    Clip { options, size: (1080, 1920), times: (0..FRAMES).collect(), ..clip }.write(&path);
    path
}

fn play(path: &Path, times: impl Iterator<Item = i64>) -> u64 {
    let mut reader = VideoReader::open(path, VideoOptions::default()).expect("the clip was just made");
    times.map(|n| reader.frame_at(Time::new(n, 25)).expect("a good clip").size().area()).sum()
}

fn decode(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plain = portrait(folder.path().join("plain.mp4"), Clip::default());
    let matrix = portrait(folder.path().join("matrix.mp4"), Clip { space: color::Space::SMPTE170M, ..Clip::default() });
    let deep = portrait(folder.path().join("deep.mp4"), Clip { format: Pixel::YUV420P10LE, ..Clip::default() });
    let wide = portrait(
        folder.path().join("wide.mp4"),
        Clip { format: Pixel::YUV420P10LE, space: color::Space::BT2020NCL, primaries: color::Primaries::BT2020, ..Clip::default() },
    );
    let mut group = criterion.benchmark_group("decode");
    group.sample_size(10);
    for (name, path) in [("handed_on", &plain), ("bt601_to_bt709", &matrix), ("10_bit_to_8", &deep), ("bt2020_to_bt709", &wide)] {
        group.bench_function(format!("60_frames_1080x1920_{name}"), |bencher| bencher.iter(|| play(path, 0..FRAMES)));
    }
    group.bench_function("8_jumps_1080x1920", |bencher| bencher.iter(|| play(&plain, [45, 3, 58, 20, 33, 1, 50, 29].into_iter())));
    group.bench_function("probe_mp4_again", |bencher| bencher.iter(|| probe(&plain, &Limits::default()).expect("a good clip")));
    // What was found in a file is forgotten where its time is another.
    let (file, mut modified) = (File::options().write(true).open(&plain).expect("the clip was just made"), SystemTime::UNIX_EPOCH);
    let mut changed_probe = || {
        modified += Duration::from_secs(1);
        file.set_modified(modified).expect("a file of our own");
        probe(&plain, &Limits::default()).expect("a good clip")
    };
    group.bench_function("probe_mp4", |bencher| bencher.iter(&mut changed_probe));
    group.finish();
}

criterion_group!(benches, decode);
criterion_main!(benches);
