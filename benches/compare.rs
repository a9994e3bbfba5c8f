//! Two encodings of ten seconds of 1080x1920 with sound compared, frame for frame and shifted by one.

#![allow(missing_docs, clippy::unwrap_used, reason = "criterion's macros make undocumented items, and a bench stops where it cannot go on")]
#![allow(clippy::panic, reason = "the tests' material fails by panicking")]

#[path = "../tests/picture/compare/material.rs"]
mod material;

use criterion::{Criterion, criterion_group, criterion_main};
use material::{Clip, compared};
use offcut::base::PixelSize;

fn comparing(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let clip = Clip { size: PixelSize::new(1080, 1920), frames: (0..300).collect(), sound: Some(0), ..Clip::default() };
    let a = clip.write(&folder.path().join("a.mp4"));
    let b = Clip { crf: 26.0, ..clip.clone() }.write(&folder.path().join("b.mp4"));
    let later = Clip { frames: (-1..299).collect(), ..clip }.write(&folder.path().join("later.mp4"));
    let mut group = criterion.benchmark_group("compare 10 s of 1080x1920");
    group.sample_size(10);
    group.bench_function("frame for frame", |bencher| bencher.iter(|| compared(&a, &b)));
    group.bench_function("a frame later", |bencher| bencher.iter(|| compared(&a, &later)));
    group.finish();
}

criterion_group!(benches, comparing);
criterion_main!(benches);
