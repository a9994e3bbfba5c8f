//! A file that is opened again is known by what was found the first time, unless it is another one by then.

use std::fs::{File, OpenOptions, metadata};
use std::io::Write;
use std::path::Path;

use crate::sound_material::read;
use crate::support::clip::{Clip, number_of};
use offcut::base::{PixelSize, Time};
use offcut::media::{Limits, MediaInfo, VideoOptions, VideoReader, probe};

const B_FRAMES: &[(&str, &str)] = &[("preset", "fast"), ("bf", "3"), ("g", "12")];

fn info(path: &Path) -> MediaInfo {
    probe(path, &Limits::default()).unwrap()
}

fn numbers(path: &Path) -> Vec<usize> {
    let mut reader = VideoReader::open(path, VideoOptions::default()).unwrap();
    (0..50).map(|n| number_of(&reader.frame_at(Time::new(n, 25)).unwrap())).collect()
}

#[test]
fn the_same_is_told_and_shown_again() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sound_seconds) in [("a.mp4", 0), ("a.mov", 2), ("a.mkv", 2), ("a.ts", 0), ("a.avi", 0)] {
        let path = folder.path().join(name);
        Clip { options: B_FRAMES, sound_seconds, ..Clip::default() }.write(&path);
        let first = info(&path);
        let sound = || {
            let mut reader = read(&path).unwrap();
            let block = reader.read(0, 96_000).unwrap();
            (reader.end(), block.left)
        };
        let heard = (sound_seconds > 0).then(sound);
        for _ in 0..2 {
            assert_eq!(info(&path), first, "{name}");
            assert_eq!(numbers(&path), (0..50).collect::<Vec<_>>(), "{name}");
            assert_eq!((sound_seconds > 0).then(sound), heard, "{name}");
        }
    }
}

#[test]
fn another_file_of_the_same_name_length_and_time_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mp4");
    let (small, large) = (folder.path().join("small.mp4"), folder.path().join("large.mp4"));
    Clip { size: (160, 96), ..Clip::default() }.write(&small);
    Clip { size: (192, 96), ..Clip::default() }.write(&large);
    let length = metadata(&small).unwrap().len().max(metadata(&large).unwrap().len()) + 8;
    let modified = metadata(&small).unwrap().modified().unwrap();
    for file in [&small, &large] {
        pad(file, length);
        File::options().write(true).open(file).unwrap().set_modified(modified).unwrap();
    }
    for (file, width) in [(&small, 160), (&large, 192)] {
        std::fs::rename(file, &path).unwrap();
        assert_eq!((metadata(&path).unwrap().len(), metadata(&path).unwrap().modified().unwrap()), (length, modified));
        assert_eq!(info(&path).picture.unwrap().coded_size, PixelSize::new(width, 96));
        assert_eq!(numbers(&path), (0..50).collect::<Vec<_>>());
    }
}

/// Appends a box of nothing (ISO/IEC 14496-12, 8.1.2), so that the file is `length` bytes long.
fn pad(path: &Path, length: u64) {
    let missing = u32::try_from(length - metadata(path).unwrap().len()).unwrap();
    let mut padding = vec![0; missing as usize];
    padding[..4].copy_from_slice(&missing.to_be_bytes());
    padding[4..8].copy_from_slice(b"free");
    OpenOptions::new().append(true).open(path).unwrap().write_all(&padding).unwrap();
}
