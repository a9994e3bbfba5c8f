//! Containers as cameras, browsers and other programs leave them: where their time begins, how long they are, and what
//! can be heard.

use std::path::{Path, PathBuf};

use offcut::audio::SoundReader;
use offcut::base::Time;
use offcut::media::{Limits, MediaInfo, VideoOptions, VideoReader, probe};
use tempfile::TempDir;

use crate::sound_material::{read, sound_of};
use crate::support::ffmpeg::{decoded, ffmpeg};

fn info(path: &Path) -> MediaInfo {
    probe(path, &Limits::default()).unwrap()
}

/// Black at 30 frames a second, white and beeping together at 0.5, 1.5, 2.5 and 3.5 s for 100 ms.
fn flash_and_beep(folder: &TempDir) -> PathBuf {
    let pictures = "color=black:s=160x96:r=30:d=4,drawbox=c=white:t=fill:enable='between(mod(t+0.001,1),0.5,0.6)'";
    let sound = "aevalsrc='0.5*sin(6283*t)*between(mod(t,1),0.5,0.6)':s=48000:d=4";
    let path = folder.path().join("plain.mp4");
    let coded = "-c:v libx264 -preset veryfast -bf 2 -g 30 -pix_fmt yuv420p -c:a aac";
    ffmpeg(&["-f", "lavfi", "-i", pictures, "-f", "lavfi", "-i", sound], coded, &path);
    path
}

/// When it is first white and first heard.
fn first_flash_and_beep(path: &Path) -> (f64, f64) {
    let mut pictures = VideoReader::open(path, VideoOptions::default()).unwrap();
    let is_white = |n: &i64| pictures.frame_at(Time::new(*n, 240)).unwrap().row(0, 48)[80] > 180;
    let flash = (0..960).find(is_white).unwrap() as f64 / 240.0;
    let sound = read(path).unwrap().read(0, 4 * 48_000).unwrap().left;
    let beep = sound.iter().position(|sample| sample.abs() > 0.15).unwrap() as f64 / 48_000.0;
    (flash, beep)
}

#[test]
fn picture_and_sound_are_on_one_clock_wherever_it_begins() {
    let folder = tempfile::tempdir().unwrap();
    let plain = flash_and_beep(&folder);
    let cases = [
        ("later.mkv", "-c copy -output_ts_offset 5"),
        ("later.mp4", "-c copy -output_ts_offset 5"),
        ("earlier.mkv", "-c copy -output_ts_offset -0.25 -avoid_negative_ts disabled"),
        ("transport.ts", "-c copy"),
        ("fragments.mp4", "-c copy -movflags +frag_keyframe+empty_moov+delay_moov"),
        ("later.webm", "-c:v libvpx -deadline realtime -b:v 1M -c:a libopus -output_ts_offset 5"),
        ("plain.webm", "-c:v libvpx -deadline realtime -b:v 1M -c:a libopus"),
        ("plain.mov", "-c copy"),
        ("plain.avi", "-c:v mpeg4 -q:v 3 -c:a pcm_s16le"),
    ];
    for (name, options) in cases {
        let path = folder.path().join(name);
        ffmpeg(&["-i", plain.to_str().unwrap()], options, &path);
        let (flash, beep) = first_flash_and_beep(&path);
        // FFmpeg 5 stamps Opus' pre-skip twice when it writes WebM: 6.5 ms are in the file.
        let tolerance = if name.ends_with("webm") { 0.0125 } else { 0.006 };
        assert!((flash - beep).abs() < tolerance, "{name}: the flash is at {flash}, the beep at {beep}");
        assert!((0.49..0.56).contains(&beep), "{name}: the first beep is at {beep}");
        let length = info(&path).duration.unwrap().as_seconds_f64();
        assert!((3.95..4.1).contains(&length), "{name} is {length} s long");
    }
}

/// Noise takes many bits and silence few, so that a guess from the bit rate is far off.
const UNEVEN: &str = "aevalsrc='if(lt(t,4),0.3*(random(0)-0.5),0.5*sin(6283*t)*between(mod(t,1),0.5,0.55))':s=44100:d=16";

#[test]
fn lengths_are_counted_where_containers_only_guess() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let cases = [
        ("a.aac", "-c:a aac -q:a 1"),
        ("a.mp3", "-c:a libmp3lame -q:a 4 -write_xing 0"),
        ("b.mp3", "-c:a libmp3lame -q:a 4"),
        ("a.ts", "-c:a aac"),
        ("a.ac3", "-c:a ac3"),
        ("a.flac", "-c:a flac"),
        ("a.webm", "-c:a libopus"),
    ];
    for (name, options) in cases {
        ffmpeg(&["-f", "lavfi", "-i", UNEVEN], options, &path(name));
        check_length(&path(name), 16.0);
    }
    let joined = [std::fs::read(path("b.mp3")).unwrap(), std::fs::read(path("b.mp3")).unwrap()].concat();
    std::fs::write(path("joined.mp3"), joined).unwrap();
    check_length(&path("joined.mp3"), 32.0);
}

/// The length is as long as FFmpeg decodes, and the sound goes on to it.
fn check_length(path: &Path, about: f64) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let length = info(path).duration.unwrap().as_seconds_f64();
    let truth = decoded(path, 48_000).len() as f64 / 48_000.0;
    assert!((length - truth).abs() < 0.03, "{name} is said to be {length} s long, FFmpeg decodes {truth} s");
    assert!((truth - about).abs() < 0.2, "{name}: {truth}");
    let mut reader = read(path).unwrap();
    let end = reader.read(0, (length * 48_000.0) as usize + 48_000).unwrap().left;
    let last = end.iter().rposition(|sample| sample.abs() > 0.1).unwrap() as f64 / 48_000.0;
    assert!((last - (about - 0.45)).abs() < 0.1, "{name}: the last beep ends at {last} of {about} s");
    // At the joint of two files the second one's first frame refers to what is not there.
    assert!(name == "joined.mp3" || reader.take_warnings().is_empty(), "{name}");
}

#[test]
fn matroska_without_the_length_of_a_track_is_as_long_as_its_segment_or_its_packets() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let source = ["-f", "lavfi", "-i", "testsrc=d=3:s=96x96:r=25", "-f", "lavfi", "-i", "sine=d=3"];
    ffmpeg(&source, "-c:v libvpx -deadline realtime -c:a libopus", &path("a.webm"));
    let bytes = std::fs::read(path("a.webm")).unwrap();
    let mut untagged = bytes.clone();
    for at in 0..untagged.len() - 8 {
        if &untagged[at..at + 8] == b"DURATION" {
            untagged[at + 7] = b'X';
        }
    }
    assert_ne!(untagged, bytes);
    // The Duration of the Segment's Info (Matroska, 0x4489, eight bytes) becomes an element to be skipped.
    let mut lengthless = untagged.clone();
    let place = lengthless.windows(3).position(|bytes| bytes == [0x44, 0x89, 0x88]).unwrap();
    lengthless[place..place + 3].copy_from_slice(&[0x53, 0x84, 0x88]);
    for (name, bytes) in [("untagged.webm", untagged), ("lengthless.webm", lengthless)] {
        std::fs::write(path(name), bytes).unwrap();
        let info = info(&path(name));
        let (seen, heard) = (info.picture.as_ref().unwrap().duration.unwrap(), info.sound.as_ref().unwrap().duration.unwrap());
        for length in [seen, heard] {
            assert!((length.as_seconds_f64() - 3.0).abs() < 0.05, "{name}: {length}");
        }
        let sound = read(&path(name)).unwrap().read(2 * 48_000, 40_000).unwrap().left;
        assert!(sound.iter().any(|sample| sample.abs() > 0.05), "{name} is silent");
    }
}

#[test]
fn what_can_be_seen_in_a_container_can_be_heard_too() {
    let folder = tempfile::tempdir().unwrap();
    for (name, options) in [
        ("a.mpg", "-c:v mpeg1video -c:a mp2"),
        ("a.au", "-vn -c:a pcm_s16be"),
        ("a.flv", "-c:v flv -c:a libmp3lame"),
        ("a.wv", "-vn -c:a wavpack"),
    ] {
        let path = folder.path().join(name);
        ffmpeg(&["-f", "lavfi", "-i", "testsrc=d=2:s=96x96:r=25", "-f", "lavfi", "-i", "sine=d=2:r=44100"], options, &path);
        let sound = read(&path).unwrap().read(24_000, 48_000).unwrap().left;
        let level = (sound.iter().map(|sample| sample * sample).sum::<f32>() / sound.len() as f32).sqrt();
        assert!((level - 0.088).abs() < 0.02, "{name}: the level is {level}");
        let length = info(&path).sound.unwrap().duration.unwrap().as_seconds_f64();
        assert!((1.9..2.2).contains(&length), "{name}: {length}");
    }
}

/// Every kind of MPEG audio comes out as FFmpeg's own program decodes it.
#[test]
fn mpeg_audio_is_what_ffmpeg_decodes() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("joint.mp3", 44_100, "-c:a libmp3lame -b:a 128k -joint_stereo 1"),
        ("vbr.mp3", 48_000, "-c:a libmp3lame -q:a 2"),
        ("mono.mp3", 22_050, "-ac 1 -c:a libmp3lame -b:a 48k"),
        ("low.mp3", 8_000, "-c:a libmp3lame -b:a 16k"),
        ("layer2.mp2", 48_000, "-c:a mp2 -b:a 192k"),
    ];
    let noise = "aevalsrc='0.4*sin(900*t*t)+0.2*(random(0)-0.5)*lt(mod(t,0.7),0.1)|0.3*sin(2200*t)':d=5:s=48000";
    for (name, rate, options) in cases {
        let path = folder.path().join(name);
        ffmpeg(&["-f", "lavfi", "-i", noise], &format!("-ar {rate} {options}"), &path);
        let truth = decoded(&path, rate);
        let mut reader = SoundReader::open(&sound_of(&path)).unwrap();
        let length = (reader.end().as_seconds_f64() * f64::from(rate)).round() as usize;
        assert!(length.abs_diff(truth.len()) <= 1, "{name}: {length} samples, FFmpeg gives {}", truth.len());
        if rate == 48_000 {
            let sound = reader.read(0, truth.len()).unwrap().left;
            let error = sound.iter().zip(&truth).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(error < 1e-4, "{name}: off by {error}");
        }
    }
}

/// A stream whose second half has another rate keeps its place and pitch.
#[test]
fn a_rate_that_changes_in_mid_file_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (name, rate) in [("a.aac", 48_000), ("b.aac", 32_000)] {
        ffmpeg(&["-f", "lavfi", "-i", "aevalsrc='0.5*sin(6283.185*t)':d=2:s=96000"], &format!("-ar {rate} -c:a aac -b:a 96k"), &path(name));
    }
    std::fs::write(path("ab.aac"), [std::fs::read(path("a.aac")).unwrap(), std::fs::read(path("b.aac")).unwrap()].concat()).unwrap();
    let length = info(&path("ab.aac")).duration.unwrap().as_seconds_f64();
    assert!((length - 4.1).abs() < 0.12, "{length}");
    let sound = read(&path("ab.aac")).unwrap().read(0, 4 * 48_000).unwrap().left;
    for start in [24_000, 120_000, 150_000] {
        let part = &sound[start..start + 24_000];
        let rises = part.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        let level = (part.iter().map(|sample| sample * sample).sum::<f32>() / 24_000.0).sqrt();
        assert!(rises.abs_diff(500) <= 2 && (level - 0.354).abs() < 0.03, "at {start}: {rises} periods at a level of {level}");
    }
}

/// A tick of the container is a frame: what is shown at an instant is still the frame that holds it.
#[test]
fn a_tick_as_long_as_a_frame_shows_no_frame_early() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mp4");
    let source = "color=black:s=160x96:r=25:d=2,drawbox=c=white:t=fill:enable='between(t,0.999,1.039)'";
    ffmpeg(&["-f", "lavfi", "-i", source], "-c:v libx264 -pix_fmt yuv420p -bf 0 -video_track_timescale 25", &path);
    let mut reader = VideoReader::open(&path, VideoOptions::default()).unwrap();
    let mut is_white = |time: Time| reader.frame_at(time).unwrap().row(0, 48)[80] > 180;
    let cases = [(990_000, false), (998_500, false), (999_200, true), (1_000_000, true), (1_038_000, true), (1_039_500, false)];
    for (microseconds, wanted) in cases {
        assert_eq!(is_white(Time::new(microseconds, 1_000_000)), wanted, "at {microseconds} microseconds");
    }
}
