//! Which frame a reader gives, and what it looks like, for the kinds of files that people have.

#[path = "support/clip.rs"]
mod clip;

use std::path::PathBuf;

use clip::{Clip, number_of};
use ffmpeg_next::Rational;
use offcut::base::Time;
use offcut::media::{Limits, MediaInfo, VideoOptions, VideoReader, probe};

/// A folder for a test's files, removed with it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn clip(&self, name: &str, clip: &Clip<'_>) -> PathBuf {
        let path = self.0.path().join(name);
        clip.write(&path);
        path
    }
}

fn open(path: &std::path::Path) -> VideoReader {
    VideoReader::open(path, VideoOptions::default()).unwrap()
}

fn info(path: &std::path::Path) -> MediaInfo {
    probe(path, &Limits::default()).unwrap()
}

/// The numbers of the frames at `times`, in that order.
fn numbers(reader: &mut VideoReader, times: impl IntoIterator<Item = Time>) -> Vec<usize> {
    times.into_iter().map(|time| number_of(&reader.frame_at(time).unwrap())).collect()
}

fn nth(index: i64, rate: i64) -> Time {
    Time::new(index, rate)
}

const B_FRAMES: &[(&str, &str)] =
    &[("preset", "fast"), ("crf", "20"), ("bf", "3"), ("g", "12"), ("x264-params", "open-gop=1:scenecut=0:b-pyramid=normal")];

#[test]
fn every_frame_is_found_at_its_time_in_any_order() {
    let folder = Folder::new();
    for name in ["a.mp4", "a.mkv", "a.mov", "a.ts", "a.avi"] {
        let path = folder.clip(name, &Clip { options: B_FRAMES, times: (0..100).collect(), ..Clip::default() });
        let mut reader = open(&path);
        assert_eq!(numbers(&mut reader, (0..100).map(|n| nth(n, 25))), (0..100).collect::<Vec<_>>(), "{name} forward");
        assert_eq!(numbers(&mut reader, (0..100).rev().map(|n| nth(n, 25))), (0..100).rev().collect::<Vec<_>>(), "{name} backward");
        // A walk that visits every frame in a scattered order: 37 and 100 share no factor.
        let scattered: Vec<i64> = (0..100).map(|n| n * 37 % 100).collect();
        let found = numbers(&mut reader, scattered.iter().map(|&n| nth(n, 25)));
        assert_eq!(found, scattered.iter().map(|&n| n as usize).collect::<Vec<_>>(), "{name} scattered");
    }
}
#[test]
fn debug() {
    let folder = Folder::new();
    let path = folder.clip("a.mp4", &Clip { options: B_FRAMES, times: (0..100).collect(), ..Clip::default() });
    std::fs::copy(&path, "/tmp/a.mp4").unwrap();
    let mut reader = open(&path);
    let mut reader =
        VideoReader::open(&path, VideoOptions { threads: std::env::var("T").map_or(0, |t| t.parse().unwrap()), ..VideoOptions::default() })
            .unwrap();
    for n in [0, 62, 99] {
        println!("{n} {:?} {:?}", numbers(&mut reader, [nth(n, 25)]), reader.take_warnings());
    }
}
