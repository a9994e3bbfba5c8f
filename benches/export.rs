//! A whole export, from the draft's file to the finished MP4: two seconds of 540x960 at 30 frames a second, by how its
//! frames are made.
#![allow(missing_docs, clippy::expect_used, reason = "a bench is not documented, and ends where it cannot go on")]

#[path = "../tests/support/clip.rs"]
mod clip;

use std::path::Path;

use clip::Clip;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ffmpeg_next::Rational;
use offcut::render::{Cancel, CompositorChoice, OpenOptions, Project, RenderOptions, render};
use serde_json::{Value, json};

const FRAMES: u64 = 60;

/// A photograph's worth of detail, larger than it is shown.
fn write_photo(path: &Path, phase: f64) {
    let wave = |x: u32, y: u32, pitch: f64| 127.0 + 100.0 * (f64::from(x * y % 4093) * pitch + phase).sin();
    let pixel = |x, y| image::Rgb([0.01, 0.013, 0.017].map(|pitch| wave(x, y, pitch) as u8));
    image::RgbImage::from_fn(1080, 1440, pixel).save(path).expect("a folder that can be written to");
}

fn write_media(folder: &Path) {
    write_photo(&folder.join("one.jpg"), 0.0);
    write_photo(&folder.join("two.jpg"), 1.0);
    let clip =
        Clip { size: (540, 960), time_base: Rational(1, 30), times: (0..FRAMES as i64).collect(), sound_seconds: 2, ..Clip::default() };
    clip.write(&folder.join("clip.mov"));
}

/// The drafts, by the way that most of their frames take.
fn drafts() -> [(&'static str, Value); 3] {
    let still = |name: &str| json!({ "u": name, "d": 1250, "kb": { "f": [0, 0, 1, 1], "t": [0.07, 0.07, 0.86, 0.86] } });
    let (mut first, second) = (still("one.jpg"), still("two.jpg"));
    first["tr"] = json!({ "n": "fade", "d": 500 });
    let clip = json!({ "tt": 0, "sg": [{ "u": "clip.mov", "d": 2000 }] });
    let caption = json!({ "tt": 7, "sg": [{ "tx": "Two days by the sea", "d": 2000, "y": 0.8 }] });
    let draft = |tracks: Value| json!({ "d": 2000, "m": { "width": 540, "height": 960, "fps": 30 }, "t": tracks });
    [
        ("composite: stills that zoom and fade", draft(json!([{ "tt": 0, "sg": [first, second] }, caption]))),
        ("patch: a clip with a caption", draft(json!([clip, caption]))),
        ("pass: a clip", draft(json!([clip]))),
    ]
}

fn export(draft: &Path) {
    let open = OpenOptions { draft: draft.to_owned(), ..OpenOptions::default() };
    let project = Project::open(&open).expect("a good draft");
    let mut options = RenderOptions { output: draft.with_extension("mp4"), compositor: CompositorChoice::Cpu, ..RenderOptions::default() };
    options.settings.force = true;
    let report = render(&project, &options, &Cancel::default(), &mut |_| ()).expect("an export");
    assert_eq!(report.finished.frames, FRAMES);
}

fn exports(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_media(folder.path());
    let mut group = criterion.benchmark_group("export 2 s of 540x960");
    group.sample_size(10).throughput(Throughput::Elements(FRAMES));
    for (name, draft) in drafts() {
        let path = folder.path().join("draft.json");
        std::fs::write(&path, draft.to_string()).expect("a folder that can be written to");
        group.bench_function(name, |bencher| bencher.iter(|| export(&path)));
    }
    group.finish();
}

criterion_group!(benches, exports);
criterion_main!(benches);
