//! Outputs as other programs see them: written through the library, read with ffprobe and ffmpeg.

use std::path::{Path, PathBuf};
use std::process::Command;

use offcut::base::{Explain, Frame, FramePool, FrameRate, PixelFormat, PixelSize, SampleBlock, Time};
use offcut::encode::{EncodeError, Encoder, Finished, OutputShape, Quality, Settings};
use serde_json::Value;
use tempfile::TempDir;

const SIZE: PixelSize = PixelSize::new(320, 180);

fn rate(numerator: u32, denominator: u32) -> FrameRate {
    FrameRate::new(numerator, denominator).unwrap()
}

fn shape(rate: FrameRate, milliseconds: i64, sound: bool) -> OutputShape {
    OutputShape { canvas: SIZE, rate, duration: Time::from_ms(milliseconds), sound }
}

/// A bar that walks over a soft pattern; frame `flash` is white.
fn picture(pool: &FramePool, index: u64, flash: Option<u64>) -> Frame {
    let mut planes = pool.take();
    for (plane, (bytes, stride)) in planes.planes_mut().enumerate() {
        for (y, row) in bytes.chunks_mut(stride).enumerate() {
            for (x, value) in row.iter_mut().enumerate() {
                let bar = (x as u64 + 320 - index * 3 % 320) % 320 < 16;
                *value = match (plane, flash == Some(index)) {
                    (0, true) => 235,
                    (_, true) => 128,
                    (0, _) if bar => 200,
                    (0, _) => (60.0 + 30.0 * ((x as f32 + index as f32) / 17.0).sin() + 20.0 * (y as f32 / 11.0).cos()) as u8,
                    _ => (100 + (x + y) % 64) as u8,
                };
            }
        }
    }
    pool.frame(planes)
}

/// `length` samples, silent but for a 1 kHz beep of 100 ms from `beep`.
fn sound(length: u64, beep: u64) -> SampleBlock {
    let sample = |index: u64| {
        let at = index.wrapping_sub(beep);
        if at < 4800 { (std::f32::consts::TAU * at as f32 / 48.0).sin() * 0.8 } else { 0.0 }
    };
    let left: Vec<f32> = (0..length).map(sample).collect();
    SampleBlock { right: left.clone(), left }
}

fn write(path: &Path, settings: &Settings, shape: &OutputShape, flash: Option<u64>, beep: u64) -> Result<Finished, EncodeError> {
    let pool = FramePool::new(PixelFormat::Yuv420, shape.canvas);
    let mut encoder = Encoder::create(path, settings, shape)?;
    let (picture_track, sound_track) = encoder.split();
    let all = sound(shape.samples(), beep);
    std::thread::scope(|scope| {
        let pictures = scope.spawn(move || {
            picture_track.map_or(Ok(()), |track| (0..shape.frames()).try_for_each(|index| track.write(&picture(&pool, index, flash))))
        });
        let sounds = scope.spawn(move || {
            let Some(track) = sound_track else { return Ok(()) };
            // Blocks that fit no encoder's frame.
            (0..all.len()).step_by(1601).try_for_each(|start| {
                let end = (start + 1601).min(all.len());
                track.write(&SampleBlock { left: all.left[start..end].to_vec(), right: all.right[start..end].to_vec() })
            })
        });
        pictures.join().unwrap().and(sounds.join().unwrap())
    })?;
    encoder.finish()
}

fn output_of(program: &str, arguments: &[&str], file: &Path) -> Vec<u8> {
    let mut command = Command::new(program);
    let arguments = arguments.iter().map(|argument| if *argument == "FILE" { file.as_os_str() } else { argument.as_ref() });
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn probe(file: &Path, entries: &[&str]) -> Value {
    let arguments = [&["-v", "error", "-of", "json"], entries, &["FILE"]].concat();
    serde_json::from_slice(&output_of("ffprobe", &arguments, file)).unwrap()
}

/// The luma planes of all frames as FFmpeg decodes them.
fn decoded_luma(file: &Path, size: PixelSize) -> Vec<Vec<u8>> {
    let bytes =
        output_of("ffmpeg", &["-v", "error", "-i", "FILE", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], file);
    bytes.chunks(size.area() as usize * 3 / 2).map(|frame| frame[..size.area() as usize].to_vec()).collect()
}

/// The left channel as FFmpeg decodes it.
fn decoded_sound(file: &Path) -> Vec<f32> {
    let bytes = output_of("ffmpeg", &["-v", "error", "-i", "FILE", "-vn", "-f", "f32le", "-ac", "2", "-"], file);
    bytes.chunks_exact(8).map(|pair| f32::from_le_bytes(pair[..4].try_into().unwrap())).collect()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn made(folder: &TempDir, name: &str, settings: &Settings, shape: &OutputShape, flash: Option<u64>, beep: u64) -> (PathBuf, Finished) {
    let path = folder.path().join(name);
    let finished = write(&path, settings, shape, flash, beep).unwrap();
    assert_eq!(names_in(folder.path()), [name], "only the output is left");
    assert_eq!(finished.bytes, path.metadata().unwrap().len());
    (path, finished)
}

#[test]
fn an_mp4_has_the_promised_streams_tags_and_lengths() {
    let folder = folder();
    let shape = shape(rate(30, 1), 4990, true);
    let (path, finished) = made(&folder, "a.mp4", &Settings::default(), &shape, None, 0);
    assert_eq!((finished.frames, finished.samples), (150, 240_000));
    let found = probe(&path, &["-show_streams", "-show_format", "-count_frames"]);
    let (video, audio) = (&found["streams"][0], &found["streams"][1]);
    let expected = [
        ("codec_name", "h264"),
        ("profile", "High"),
        ("pix_fmt", "yuv420p"),
        ("color_range", "tv"),
        ("color_space", "bt709"),
        ("color_transfer", "bt709"),
        ("color_primaries", "bt709"),
        ("r_frame_rate", "30/1"),
        ("avg_frame_rate", "30/1"),
        ("nb_frames", "150"),
        ("nb_read_frames", "150"),
        ("start_time", "0.000000"),
        ("duration", "5.000000"),
        ("sample_aspect_ratio", "1:1"),
    ];
    for (key, value) in expected {
        assert_eq!(video[key], value, "{key}");
    }
    assert!(video["has_b_frames"].as_u64().unwrap() > 0);
    for (key, value) in
        [("codec_name", "aac"), ("profile", "LC"), ("sample_rate", "48000"), ("start_time", "0.000000"), ("duration", "5.000000")]
    {
        assert_eq!(audio[key], value, "{key}");
    }
    assert_eq!(audio["channels"], 2);
    assert_eq!(found["format"]["start_time"], "0.000000");
    assert_eq!(found["format"]["duration"], "5.000000");
}

#[test]
fn the_index_comes_before_the_media_and_the_colours_stand_in_it() {
    let folder = folder();
    for name in ["a.mp4", "a.mov"] {
        let path = folder.path().join(name);
        write(&path, &Settings::default(), &shape(rate(30, 1), 200, true), None, 0).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let mut atoms = vec![];
        let mut at = 0;
        while at < bytes.len() {
            atoms.push(String::from_utf8_lossy(&bytes[at + 4..at + 8]).into_owned());
            at += u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        }
        let place = |atom: &str| atoms.iter().position(|found| found == atom).unwrap();
        assert!(place("moov") < place("mdat"), "{atoms:?}");
        // ISO/IEC 14496-12, 12.1.5: primaries, transfer and matrix 1 (BT.709); `nclx` has the range's bit too, clear for limited.
        let colours: &[u8] = if name == "a.mp4" { b"colrnclx\0\x01\0\x01\0\x01\0" } else { b"colrnclc\0\x01\0\x01\0\x01" };
        assert!(bytes.windows(colours.len()).any(|window| window == colours), "{name}");
    }
}

#[test]
fn groups_of_pictures_are_closed_and_two_seconds_at_most() {
    let folder = folder();
    for (numerator, denominator, group) in [(30, 1, 60), (30000, 1001, 60), (24, 1, 48)] {
        let path = folder.path().join(format!("{numerator}.mp4"));
        let shape = shape(rate(numerator, denominator), 5000, false);
        write(&path, &Settings::default(), &shape, None, 0).unwrap();
        let found = probe(&path, &["-show_packets", "-show_entries", "packet=pts,flags"]);
        let packets: Vec<(i64, bool)> = found["packets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| (p["pts"].as_i64().unwrap(), p["flags"].as_str().unwrap().starts_with('K')))
            .collect();
        assert_eq!(packets.len() as u64, shape.frames());
        let length = packets.iter().map(|(pts, _)| *pts).max().unwrap() / (shape.frames() as i64 - 1);
        let keys: Vec<i64> = packets.iter().filter(|(_, key)| *key).map(|(pts, _)| pts / length).collect();
        let expected: Vec<i64> = (0..shape.frames() as i64).step_by(group).collect();
        assert_eq!(keys, expected);
        // Closed: nothing after a keyframe in the file is shown before it.
        let mut last_key = 0;
        for (pts, key) in packets {
            last_key = if key { pts } else { last_key };
            assert!(pts >= last_key);
        }
    }
}

#[test]
fn a_flash_and_a_beep_stay_together() {
    let folder = folder();
    for (name, tolerance) in [("a.mp4", 1), ("a.mov", 1), ("a.mkv", 48), ("a.webm", 48)] {
        let path = folder.path().join(name);
        let shape = shape(rate(30000, 1001), 4000, true);
        // Frame 60 starts at 60 x 1001 / 30000 s, which is sample 96096.
        write(&path, &Settings::default(), &shape, Some(60), 96_096).unwrap();
        let means: Vec<f64> =
            decoded_luma(&path, SIZE).iter().map(|luma| luma.iter().map(|v| f64::from(*v)).sum::<f64>() / luma.len() as f64).collect();
        assert_eq!(means.len() as u64, shape.frames(), "{name}");
        let flashes: Vec<usize> = (0..means.len()).filter(|index| means[*index] > 200.0).collect();
        assert_eq!(flashes, [60], "{name}");
        let samples = decoded_sound(&path);
        let starts = probe(&path, &["-show_entries", "stream=start_time"]);
        let start = |stream: usize| starts["streams"][stream]["start_time"].as_str().unwrap().parse::<f64>().unwrap();
        // Before FFmpeg 6 Matroska gets no delay for AAC: the priming is decoded as sound, and both streams start as much later.
        let priming = if name == "a.mkv" { ((start(0) - start(1)) * 48_000.0).round() as i64 } else { 0 };
        assert!(name == "a.mkv" || start(0) == 0.0, "{name}: the picture starts at {}", start(0));
        let lag = lag_of(&samples, &sound(shape.samples(), 96_096).left, 96_000..102_000, 1200) - priming;
        assert!(lag.abs() <= tolerance, "{name}: the beep is {lag} samples late");
        assert!(samples.len().abs_diff(shape.samples() as usize) <= 2048, "{name}: {} samples", samples.len());
    }
}

/// By how many samples `found` is later than `wanted`, by the greatest correlation over `part`.
fn lag_of(found: &[f32], wanted: &[f32], part: std::ops::Range<usize>, most: i64) -> i64 {
    let correlation = |lag: i64| part.clone().map(|index| wanted[index] * found[(index as i64 + lag) as usize]).sum::<f32>();
    (-most..=most).max_by(|a, b| correlation(*a).total_cmp(&correlation(*b))).unwrap()
}

#[test]
fn an_impulse_is_found_where_it_was_put() {
    let folder = folder();
    let shape = shape(rate(25, 1), 1000, true);
    for name in ["a.mp4", "a.m4a", "a.wav"] {
        for at in [0, 1000, 4800, 47_000] {
            let path = folder.path().join(format!("{at}{name}"));
            let pool = FramePool::new(PixelFormat::Yuv420, SIZE);
            let mut encoder = Encoder::create(&path, &Settings::default(), &shape).unwrap();
            (0..shape.frames()).for_each(|index| encoder.write_frame(&picture(&pool, index, None)).unwrap());
            let mut block = SampleBlock::silence(48_000);
            (block.left[at], block.right[at]) = (0.9, 0.9);
            encoder.write_sound(&block).unwrap();
            encoder.finish().unwrap();
            let samples = decoded_sound(&path);
            let peak = (0..samples.len()).max_by(|a, b| samples[*a].abs().total_cmp(&samples[*b].abs())).unwrap();
            assert!(peak.abs_diff(at) <= 1, "{name}: put at {at}, found at {peak}");
        }
    }
}

#[test]
fn sound_is_cut_and_padded_to_the_picture() {
    let folder = folder();
    let shape = shape(rate(30, 1), 1000, true);
    for (length, name) in [(20_000, "short.mp4"), (90_000, "long.mp4")] {
        let path = folder.path().join(name);
        let pool = FramePool::new(PixelFormat::Yuv420, SIZE);
        let mut encoder = Encoder::create(&path, &Settings::default(), &shape).unwrap();
        encoder.write_sound(&sound(length, 0)).unwrap();
        (0..shape.frames()).for_each(|index| encoder.write_frame(&picture(&pool, index, None)).unwrap());
        assert_eq!(encoder.finish().unwrap().samples, 48_000);
        let found = probe(&path, &["-show_streams", "-select_streams", "a"]);
        assert_eq!(found["streams"][0]["duration"], "1.000000", "{name}");
    }
}

#[test]
fn the_decoded_picture_is_close_to_what_was_written() {
    let folder = folder();
    let shape = shape(rate(30, 1), 1000, false);
    for (quality, least) in [(Quality::Draft, 30.0), (Quality::Standard, 36.0), (Quality::High, 40.0)] {
        let path = folder.path().join(format!("{quality:?}.mp4"));
        write(&path, &Settings { quality, ..Settings::default() }, &shape, None, 0).unwrap();
        assert_close(&decoded_luma(&path, SIZE), least, &format!("{quality:?}"));
        let found = probe(&path, &["-show_streams"]);
        assert_eq!(found["streams"][0]["profile"], "High", "{quality:?}");
        assert_eq!(found["streams"].as_array().unwrap().len(), 1, "no sound was asked for");
    }
}

#[test]
fn what_is_dropped_or_fails_leaves_no_file() {
    let folder = folder();
    let path = folder.path().join("a.mp4");
    let shape = shape(rate(30, 1), 1000, true);
    let pool = FramePool::new(PixelFormat::Yuv420, SIZE);
    let mut encoder = Encoder::create(&path, &Settings::default(), &shape).unwrap();
    encoder.write_frame(&picture(&pool, 0, None)).unwrap();
    assert_eq!(names_in(folder.path()).len(), 1, "the temporary file");
    drop(encoder);
    assert!(names_in(folder.path()).is_empty());

    let mut encoder = Encoder::create(&path, &Settings::default(), &shape).unwrap();
    encoder.write_frame(&picture(&pool, 0, None)).unwrap();
    assert!(matches!(encoder.finish(), Err(EncodeError::WrongLength { found: 1, wanted: 30 })));
    let other = FramePool::new(PixelFormat::Yuv420, PixelSize::new(64, 64));
    let mut encoder = Encoder::create(&path, &Settings::default(), &shape).unwrap();
    assert!(matches!(encoder.write_frame(&other.frame(other.take())), Err(EncodeError::WrongFrame { index: 0, .. })));
    drop(encoder);
    assert!(names_in(folder.path()).is_empty());
}

#[test]
fn outputs_that_cannot_be_are_refused_with_their_code() {
    let folder = folder();
    let shape = shape(rate(30, 1), 100, false);
    let code = |name: &str, settings: Settings| {
        Encoder::create(&folder.path().join(name), &settings, &shape).err().map(|error| error.code().name())
    };
    std::fs::write(folder.path().join("old.mp4"), "old").unwrap();
    std::fs::create_dir(folder.path().join("folder.mp4")).unwrap();
    assert_eq!(code("a.avi", Settings::default()), Some("unknown-format"));
    assert_eq!(code("old.mp4", Settings::default()), Some("output-exists"));
    assert_eq!(code("none/a.mp4", Settings::default()), Some("unwritable-output"));
    assert_eq!(code("none/%05d.png", Settings::default()), Some("unwritable-output"));
    assert_eq!(code("folder.mp4", Settings { force: true, ..Settings::default() }), Some("unwritable-output"));
    let encoder = |name: &str| Settings { encoder: Some(name.to_owned()), ..Settings::default() };
    assert_eq!(code("a.mp4", encoder("h264_nothing")), Some("no-encoder"));
    assert_eq!(code("a.mp4", encoder("libvpx-vp9")), Some("no-encoder"));
    assert_eq!(code("a.mp4", Settings { preset: Some("warp".to_owned()), ..Settings::default() }), Some("usage"));
    assert_eq!(code("a.mp4", Settings { crf: Some(52.0), ..Settings::default() }), Some("usage"));
    assert_eq!(names_in(folder.path()), ["folder.mp4", "old.mp4"]);
    let forced = write(&folder.path().join("old.mp4"), &Settings { force: true, ..Settings::default() }, &shape, None, 0).unwrap();
    assert_eq!(folder.path().join("old.mp4").metadata().unwrap().len(), forced.bytes);
}

/// The options x264 wrote into the stream's SEI.
fn x264_options(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let start = text.find("options: ").unwrap();
    text[start..].split('\0').next().unwrap().chars().take_while(|c| c.is_ascii_graphic() || *c == ' ').collect()
}

#[test]
fn x264_does_what_it_does_for_the_ffmpeg_program() {
    let folder = folder();
    let shape = shape(rate(30, 1), 2500, false);
    let pool = FramePool::new(PixelFormat::Yuv420, SIZE);
    let raw = folder.path().join("raw.yuv");
    let mut bytes = vec![];
    for index in 0..shape.frames() {
        let frame = picture(&pool, index, None);
        (0..180).for_each(|y| bytes.extend_from_slice(frame.row(0, y)));
        (1..3).for_each(|plane| (0..90).for_each(|y| bytes.extend_from_slice(frame.row(plane, y))));
    }
    std::fs::write(&raw, bytes).unwrap();
    // `ultrafast` alone would not be High profile.
    let high: &[&str] = &["-x264-params", "8x8dct=1"];
    for (preset, crf, more) in [("ultrafast", 28.0, high), ("veryfast", 20.0, &[]), ("slow", 17.0, &[]), ("medium", 23.5, &[])] {
        let ours = folder.path().join(format!("{preset}.mp4"));
        let settings = Settings { preset: Some(preset.to_owned()), crf: Some(crf), ..Settings::default() };
        write(&ours, &settings, &shape, None, 0).unwrap();
        let theirs = folder.path().join(format!("{preset}-ffmpeg.mp4"));
        let crf = crf.to_string();
        let arguments = ["-v", "error", "-f", "rawvideo", "-s", "320x180", "-r", "30", "-pix_fmt", "yuv420p", "-i", raw.to_str().unwrap()];
        let encode = ["-c:v", "libx264", "-preset", preset, "-crf", &crf, "-pix_fmt", "yuv420p", "-g", "60"];
        output_of("ffmpeg", &[&arguments[..], &encode, more, &["FILE"]].concat(), &theirs);
        assert_eq!(x264_options(&ours), x264_options(&theirs));
        // The macroblock tree of the other presets reads memory it has not written (x264 164): they differ between two runs of one program.
        let same = preset != "ultrafast" || decoded_luma(&ours, SIZE) == decoded_luma(&theirs, SIZE);
        assert!(same, "the pictures differ");
    }
}

#[test]
fn the_other_formats_hold_the_same_pictures_and_sound() {
    let folder = folder();
    let shape = shape(rate(25, 1), 1200, true);
    // Name, picture codec, sound codec.
    let formats = [
        ("a.mkv", Some("h264"), Some("aac")),
        ("a.webm", Some("vp9"), Some("opus")),
        ("a.gif", Some("gif"), None),
        ("a.mp3", None, Some("mp3")),
        ("a.wav", None, Some("pcm_s24le")),
        ("a.m4a", None, Some("aac")),
    ];
    for (name, picture_codec, sound_codec) in formats {
        let path = folder.path().join(name);
        let finished = write(&path, &Settings { title: Some("A title".to_owned()), ..Settings::default() }, &shape, None, 24_000).unwrap();
        assert_eq!(finished.frames, if picture_codec.is_some() { 30 } else { 0 }, "{name}");
        assert_eq!(finished.samples, if sound_codec.is_some() { 57_600 } else { 0 }, "{name}");
        let found = probe(&path, &["-show_streams", "-show_format", "-count_frames"]);
        let streams = found["streams"].as_array().unwrap();
        let codec =
            |kind: &str| streams.iter().find(|stream| stream["codec_type"] == kind).map(|stream| stream["codec_name"].as_str().unwrap());
        assert_eq!((codec("video"), codec("audio")), (picture_codec, sound_codec), "{name}");
        let duration: f64 = found["format"]["duration"].as_str().unwrap().parse().unwrap();
        assert!((duration - 1.2).abs() < 0.06, "{name} lasts {duration} s");
        if picture_codec.is_some() {
            assert_eq!(streams[0]["nb_read_frames"], "30", "{name}");
            assert_close(&decoded_luma(&path, SIZE), 28.0, name);
        }
        if sound_codec.is_some() && picture_codec.is_none() {
            let samples = decoded_sound(&path);
            assert_eq!(lag_of(&samples, &sound(57_600, 24_000).left, 23_500..29_000, 1200), 0, "{name}");
        }
    }
}

/// Every frame is like the one that was written, by `least` dB of PSNR over luma.
fn assert_close(decoded: &[Vec<u8>], least: f64, name: &str) {
    let pool = FramePool::new(PixelFormat::Yuv420, SIZE);
    for (index, luma) in decoded.iter().enumerate() {
        let original = picture(&pool, index as u64, None);
        let rows = (0..180).flat_map(|y| original.row(0, y));
        let squares: f64 = rows.zip(luma).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum();
        let psnr = 10.0 * (255.0f64.powi(2) * luma.len() as f64 / squares).log10();
        assert!(psnr > least, "{name}: frame {index} has {psnr} dB");
    }
}

#[test]
fn an_animated_webp_and_numbered_pictures_have_the_frames_and_colours() {
    let folder = folder();
    let shape = shape(rate(10, 1), 500, false);
    // BT.709 limited of R'G'B' 255 0 0 (ITU-R BT.1729), which BT.601 coefficients would read as 255 24 0.
    let pool = FramePool::new(PixelFormat::Yuv420, SIZE);
    let mut red = pool.take();
    red.planes_mut().zip([63, 102, 240]).for_each(|((bytes, _), value)| bytes.fill(value));
    let red = pool.frame(red);
    for name in ["%03d.png", "a.webp"] {
        let mut encoder = Encoder::create(&folder.path().join(name), &Settings::default(), &shape).unwrap();
        for index in 0..5 {
            encoder.write_frame(&if index == 0 { red.clone() } else { picture(&pool, index, None) }).unwrap();
        }
        assert_eq!(encoder.finish().unwrap().frames, 5);
    }
    assert_eq!(names_in(folder.path()), ["000.png", "001.png", "002.png", "003.png", "004.png", "a.webp"]);
    let still = image::open(folder.path().join("000.png")).unwrap().into_rgb8();
    assert_eq!(still.dimensions(), (320, 180));
    let webp =
        image::codecs::webp::WebPDecoder::new(std::io::BufReader::new(std::fs::File::open(folder.path().join("a.webp")).unwrap())).unwrap();
    let frames = image::AnimationDecoder::into_frames(webp).collect_frames().unwrap();
    assert_eq!(frames.len(), 5);
    let animated = frames[0].buffer().get_pixel(100, 100).0;
    for (found, wanted) in still.get_pixel(100, 100).0.iter().zip([255, 0, 0]).chain(animated.iter().zip([255, 0, 0])) {
        assert!(found.abs_diff(wanted) <= 3, "{:?} {animated:?}", still.get_pixel(100, 100));
    }
    let again = Encoder::create(&folder.path().join("%03d.png"), &Settings::default(), &shape).err().unwrap();
    assert_eq!(again.code().name(), "output-exists");
}

/// Run by `a_full_disk_is_an_error_and_leaves_no_file` under a limit of file size.
#[test]
#[ignore = "needs a limit on the size of files"]
fn write_past_the_limit() {
    let folder = PathBuf::from(std::env::var_os("OFFCUT_TEST_FOLDER").unwrap());
    for name in ["a.mp4", "a.mkv", "a.wav", "%d.png"] {
        let canvas = PixelSize::new(640, 360);
        let error = write(
            &folder.join(name),
            &Settings { crf: Some(1.0), ..Settings::default() },
            &OutputShape { canvas, ..shape(rate(30, 1), 4000, true) },
            None,
            0,
        );
        let error = error.err().unwrap();
        assert_eq!(error.code().name(), "unwritable-output", "{name}: {error}");
        assert!(error.to_string().contains("File too large"), "{error}");
        assert!(names_in(&folder).is_empty(), "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_leaves_no_file() {
    let folder = folder();
    // The limit acts as a full disk does: writing fails with an error of the system.
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" --ignored --exact write_past_the_limit";
    let output = Command::new("bash")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .env("OFFCUT_TEST_FOLDER", folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
}
