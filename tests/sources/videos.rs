//! Which frame a reader gives, and what it looks like, for the kinds of files that people have.

use std::path::PathBuf;

use crate::support::clip::{Clip, number_of};
use ffmpeg_next::format::Pixel;
use ffmpeg_next::{Rational, color};
use offcut::base::{Code, ColourTags, Explain, Frame, Matrix, PixelFormat, PixelRect, PixelSize, Range, Time, YcbcrCoefficients};
use offcut::draft::MediaKind;
use offcut::media::{Limits, MediaInfo, Orientation, ReadAhead, Scaled, SourcePosition, VideoOptions, VideoReader, load_still, probe};

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
fn a_jump_shows_the_same_pixels_as_playing_there() {
    let folder = Folder::new();
    let path = folder.clip("a.mp4", &Clip { options: B_FRAMES, times: (0..100).collect(), ..Clip::default() });
    let mut played = open(&path);
    let frames: Vec<Frame> = (0..100).map(|n| played.frame_at(nth(n, 25)).unwrap()).collect();
    let mut jumping = open(&path);
    for n in (0..100).map(|n| n * 61 % 100) {
        let frame = jumping.frame_at(nth(n, 25)).unwrap();
        assert!((0..3).all(|plane| rows(&frame, plane) == rows(&frames[n as usize], plane)), "frame {n}");
    }
}

fn rows(frame: &Frame, plane: usize) -> Vec<u8> {
    let height = frame.format().plane_extent(plane, frame.size()).1;
    (0..height).flat_map(|y| frame.row(plane, y).to_vec()).collect()
}

#[test]
fn a_frame_lasts_until_the_next_and_the_same_one_is_the_same() {
    let folder = Folder::new();
    let mut reader = open(&folder.clip("a.mp4", &Clip::default()));
    let frame = reader.frame_at(Time::from_ms(400)).unwrap();
    assert_eq!(number_of(&frame), 10);
    assert_eq!(reader.frame_at(Time::from_ms(439)).unwrap().id(), frame.id());
    assert_eq!(number_of(&reader.frame_at(Time::from_ms(440)).unwrap()), 11);
    // Up to half a millisecond before the next frame is that frame, unless what is used of the source ends there.
    let early = Time::from_ms(480) - Time::new(1, 2500);
    assert_eq!(number_of(&reader.frame_at(early).unwrap()), 12);
    assert_eq!(number_of(&reader.frame_at(Time::from_ms(480) - Time::new(1, 1900)).unwrap()), 11);
    let last = SourcePosition { time: early, out_point: Some(Time::from_ms(480)) };
    assert_eq!(number_of(&reader.frame_at(last).unwrap()), 11);
}

#[test]
fn the_last_frame_is_held_and_the_end_is_known() {
    let folder = Folder::new();
    let mut reader = open(&folder.clip("a.mp4", &Clip { times: (0..30).collect(), ..Clip::default() }));
    assert_eq!(reader.end(), Some(Time::from_ms(1200)));
    assert_eq!(numbers(&mut reader, [Time::from_ms(1199), Time::from_ms(1200), Time::from_ms(90_000)]), [29, 29, 29]);
    assert_eq!(reader.end(), Some(Time::from_ms(1200)));
    assert_eq!(numbers(&mut reader, [Time::from_ms(-500), Time::ZERO]), [0, 0]);
    assert!(reader.take_warnings().is_empty());
}

#[test]
fn an_hour_of_rounded_time_stamps_does_not_drift() {
    let folder = Folder::new();
    // Matroska counts milliseconds, so that 30000/1001 frames a second are never exact. A frame a minute is enough to
    // see a drift.
    let times = (0..60).map(|minute| Time::new(minute * 1800 * 1001, 30_000).round_ms()).collect();
    let path = folder.clip("a.mkv", &Clip { time_base: Rational(1, 1000), times, ..Clip::default() });
    let mut reader = open(&path);
    let exact = |minute: i64| Time::new(minute * 1800 * 1001, 30_000);
    assert_eq!(numbers(&mut reader, (0..60).map(exact)), (0..60).collect::<Vec<_>>());
}

#[test]
fn frames_of_variable_rate_are_found_by_time() {
    let folder = Folder::new();
    let times = vec![0, 40, 50, 400, 410, 420, 1000, 1500, 1501, 1700];
    for name in ["a.mkv", "a.mp4"] {
        let options = &[("preset", "fast"), ("bf", "2"), ("g", "5")];
        let path = folder.clip(name, &Clip { options, time_base: Rational(1, 1000), times: times.clone(), ..Clip::default() });
        assert!(info(&path).picture.unwrap().variable_frame_rate, "{name}");
        let mut reader = open(&path);
        let asked: Vec<i64> = (0..1800).step_by(7).collect();
        let wanted: Vec<usize> = asked.iter().map(|at| times.iter().rposition(|time| time <= at).unwrap()).collect();
        assert_eq!(numbers(&mut reader, asked.iter().map(|&at| Time::from_ms(at))), wanted, "{name}");
        assert_eq!(numbers(&mut reader, [Time::from_ms(45), Time::from_ms(1500), Time::from_ms(399)]), [1, 7, 2], "{name}");
    }
    assert!(!info(&folder.clip("b.mp4", &Clip { options: B_FRAMES, ..Clip::default() })).picture.unwrap().variable_frame_rate);
}

#[test]
fn a_late_first_picture_is_shown_from_zero_and_keeps_its_distance_to_the_sound() {
    let folder = Folder::new();
    let late = |name: &str, sound_seconds| {
        folder.clip(name, &Clip { times: (25..50).collect(), time_base: Rational(1, 25), sound_seconds, ..Clip::default() })
    };
    for name in ["a.mkv", "a.mov"] {
        let with_sound = late(name, 3);
        let found = info(&with_sound);
        assert_eq!((found.picture.unwrap().start, found.sound.unwrap().start), (Time::from_ms(1000), Time::ZERO), "{name}");
        let mut reader = open(&with_sound);
        assert_eq!(numbers(&mut reader, [0, 900, 1000, 1019, 1040, 1960].map(Time::from_ms)), [0, 0, 0, 0, 1, 24], "{name}");
    }
    // Alone, the picture's own start is time zero.
    let mut alone = open(&late("b.mkv", 0));
    assert_eq!(numbers(&mut alone, [0, 40, 960].map(Time::from_ms)), [0, 1, 24]);
}

#[test]
fn edit_lists_cut_the_start() {
    let folder = Folder::new();
    let path = folder.clip("a.mp4", &Clip { options: B_FRAMES, times: (0..50).collect(), ..Clip::default() });
    // Seven frames of 512 ticks are cut away, and one second is left.
    crate::support::clip::set_edit(&path, 7 * 512, 1000);
    let mut reader = open(&path);
    assert_eq!(numbers(&mut reader, (0..25).map(|n| nth(n, 25))), (7..32).collect::<Vec<_>>());
    assert_eq!(numbers(&mut reader, [nth(3, 25), nth(20, 25), nth(0, 25)]), [10, 27, 7]);
}

#[test]
fn orientation_and_pixel_shape_are_told() {
    let folder = Folder::new();
    let path = folder.clip("a.mp4", &Clip { size: (160, 96), pixel_aspect: Rational(4, 3), ..Clip::default() });
    let one = 1 << 16;
    crate::support::clip::set_display_matrix(&path, [0, one, 0, -one, 0, 0, 0, 0, 1 << 30]);
    let picture = info(&path).picture.unwrap();
    assert_eq!(picture.orientation, Orientation::Turned90);
    assert_eq!((picture.coded_size, picture.size), (PixelSize::new(160, 96), PixelSize::new(96, 213)));
    assert_eq!(open(&path).frame_at(Time::ZERO).unwrap().size(), PixelSize::new(160, 96));
}

#[test]
fn frames_come_out_cut_and_scaled() {
    let folder = Folder::new();
    // Luma rises by two a column; of its middle half, scaled to half, each pixel is the mean of two.
    let paint: fn(&mut ffmpeg_next::frame::Video, usize) = |frame, _| crate::support::clip::paint(frame, |x, _| 40 + x as u16, 128);
    let part = PixelRect { x: 40, y: 24, width: 80, height: 48 };
    for format in [Pixel::YUV420P, Pixel::YUV422P10LE] {
        let path = folder.clip("a.mkv", &Clip { codec: "ffv1", options: &[], format, paint, ..Clip::default() });
        for (size, step) in [(PixelSize::new(40, 24), 2.0), (PixelSize::new(80, 48), 1.0)] {
            let options = VideoOptions { scaled: Some(Scaled { part, size }), ..VideoOptions::default() };
            let frame = VideoReader::open(&path, options).unwrap().frame_at(Time::from_ms(200)).unwrap();
            assert_eq!(frame.size(), size);
            for (x, &found) in frame.row(0, 10).iter().enumerate().skip(2).take(34) {
                let wanted = 80.0 + (x as f64 + 0.5) * step - 0.5;
                assert!((f64::from(found) - wanted).abs() <= 1.0, "{format:?} {size} {x}: {found} {wanted}");
            }
        }
    }
}

#[test]
fn odd_sizes_come_out_whole() {
    let folder = Folder::new();
    let path = folder.clip("a.mkv", &Clip { codec: "ffv1", options: &[], size: (161, 97), ..Clip::default() });
    let frame = open(&path).frame_at(nth(9, 25)).unwrap();
    assert_eq!((frame.size(), number_of(&frame)), (PixelSize::new(161, 97), 9));
    assert_eq!(frame.row(1, 48).len(), 81);
}

#[test]
fn a_plain_frame_is_handed_on_without_a_copy() {
    let folder = Folder::new();
    let frame = open(&folder.clip("a.mp4", &Clip::default())).frame_at(Time::ZERO).unwrap();
    assert!(frame.storage().as_any().is::<offcut::ffi::DecodedPlanes>());
}

/// A frame of one colour, coded losslessly with these tags.
fn coloured(space: color::Space, range: color::Range, format: Pixel, height: u32) -> Frame {
    let folder = Folder::new();
    let paint: fn(&mut ffmpeg_next::frame::Video, usize) = |frame, _| crate::support::clip::paint(frame, |_, _| 110, 90);
    let path = folder.clip(
        "a.mkv",
        &Clip { codec: "ffv1", options: &[], space, range, format, size: (64, height), times: vec![0, 1], paint, ..Clip::default() },
    );
    open(&path).frame_at(Time::ZERO).unwrap()
}

#[test]
fn colours_are_converted_by_the_tags_or_by_the_size() {
    use color::{Range as AvRange, Space};
    let cases = [
        (Space::SMPTE170M, AvRange::MPEG, 720, Matrix::Bt601, Range::Limited),
        (Space::BT709, AvRange::JPEG, 720, Matrix::Bt709, Range::Full),
        (Space::BT2020NCL, AvRange::MPEG, 720, Matrix::Bt2020, Range::Limited),
        (Space::Unspecified, AvRange::MPEG, 576, Matrix::Bt601, Range::Limited),
        (Space::Unspecified, AvRange::MPEG, 578, Matrix::Bt709, Range::Limited),
    ];
    for (space, range, height, matrix, meant) in cases {
        let rgb = YcbcrCoefficients::of(ColourTags { matrix, range: meant }).rgb([110.0, 90.0, 90.0]);
        let wanted = YcbcrCoefficients::of(ColourTags::BT709_LIMITED).ycbcr(rgb);
        for format in [Pixel::YUV420P, Pixel::YUV422P10LE] {
            let frame = coloured(space, range, format, height);
            assert_eq!((frame.format(), frame.tags()), (PixelFormat::Yuv420, ColourTags::BT709_LIMITED));
            for (plane, wanted) in wanted.into_iter().enumerate() {
                let row = frame.row(plane, 7);
                let found = row.iter().map(|&code| f64::from(code)).sum::<f64>() / row.len() as f64;
                assert!((found - wanted).abs() < 1.0, "{space:?} {range:?} {format:?} {height} plane {plane}: {found} {wanted}");
            }
        }
    }
}

#[test]
fn interlaced_pictures_lose_their_combs() {
    let folder = Folder::new();
    // A bar that moves between the fields: in even lines it stands elsewhere than in odd ones.
    let paint: fn(&mut ffmpeg_next::frame::Video, usize) = |frame, number| {
        crate::support::clip::paint(frame, |x, y| if (x + 320 - number * 8 - y % 2 * 4) % 32 < 16 { 200 } else { 40 }, 128);
    };
    let options = &[("preset", "fast"), ("crf", "10"), ("x264-params", "tff=1"), ("g", "12")];
    let path = folder.clip("a.mp4", &Clip { options, paint, times: (0..40).collect(), ..Clip::default() });
    assert!(info(&path).picture.unwrap().interlaced);
    let mut reader = open(&path);
    let frames: Vec<Frame> = (0..40).map(|n| reader.frame_at(nth(n, 25)).unwrap()).collect();
    let combs = |frame: &Frame| {
        let differs = |y: usize| frame.row(0, y).iter().zip(frame.row(0, y + 1)).filter(|(a, b)| a.abs_diff(**b) > 100).count();
        (20..60).map(differs).sum::<usize>()
    };
    assert!(frames.iter().skip(1).all(|frame| combs(frame) < 40 * 160 / 50), "{:?}", frames.iter().map(combs).collect::<Vec<_>>());
    let mut jumping = open(&path);
    for n in [30, 5, 24, 12, 39, 13] {
        assert_eq!(rows(&jumping.frame_at(nth(n, 25)).unwrap(), 0), rows(&frames[n as usize], 0), "frame {n} after a jump");
    }
}

#[test]
fn a_damaged_stretch_is_held_with_a_warning() {
    let folder = Folder::new();
    let options = &[("preset", "fast"), ("crf", "12"), ("g", "10"), ("bf", "2")];
    for name in ["a.mkv", "a.ts", "a.mp4"] {
        let path = folder.clip(name, &Clip { options, times: (0..90).collect(), paint: noisy, ..Clip::default() });
        let mut bytes = std::fs::read(&path).unwrap();
        let (start, end) = (bytes.len() * 2 / 3, bytes.len() * 95 / 100);
        bytes[start..end].iter_mut().enumerate().for_each(|(n, byte)| *byte ^= (n * n % 253 + 1) as u8);
        std::fs::write(&path, bytes).unwrap();
        let mut reader = open(&path);
        let found = numbers(&mut reader, (0..90).map(|n| nth(n, 25)));
        assert_eq!(found[..50], (0..50).collect::<Vec<_>>(), "{name}");
        assert!(found.windows(2).all(|pair| pair[0] <= pair[1]), "{name}: {found:?}");
        assert!(found.iter().enumerate().all(|(n, &number)| number <= n), "{name}: {found:?}");
        let warnings = reader.take_warnings();
        assert!(!warnings.is_empty() && warnings.iter().all(|warning| warning.code == Code::DamagedMedia), "{name}: {warnings:?}");
    }
}

#[test]
fn no_decoder_is_brought_down_by_damage() {
    let folder = Folder::new();
    let (limited, full) = (Pixel::YUV420P, Pixel::YUVJ420P);
    for (name, codec, format) in [("a.avi", "mpeg4", limited), ("a.mkv", "mpeg2video", limited), ("a.mov", "mjpeg", full)] {
        let path =
            folder.clip(name, &Clip { codec, format, options: &[("g", "12")], times: (0..90).collect(), paint: noisy, ..Clip::default() });
        let whole = std::fs::read(&path).unwrap();
        // Noise as well as nothing, in the middle, where no container has its index.
        for noise in [253, 1] {
            let mut bytes = whole.clone();
            let range = bytes.len() / 3..bytes.len() * 2 / 3;
            bytes[range].iter_mut().enumerate().for_each(|(n, byte)| *byte = (n * n % noise) as u8);
            std::fs::write(&path, bytes).unwrap();
            let mut reader = open(&path);
            let held = (0..90).filter(|n| reader.frame_at(nth(*n, 25)).is_ok()).count();
            let warnings = reader.take_warnings();
            assert_eq!(held, 90, "{name} {codec} {noise}: {warnings:?}");
            assert!(!warnings.is_empty() && warnings.iter().all(|warning| warning.code == Code::DamagedMedia), "{name} {codec} {noise}");
        }
    }
}

/// The frame's number over noise, so that frames fill many bytes.
fn noisy(frame: &mut ffmpeg_next::frame::Video, number: usize) {
    crate::support::clip::paint(
        frame,
        |x, y| {
            let noise = (x * 7919 + y * 104_729 + number * 1_299_709) % 31;
            (if number >> (x * 10 / 160) & 1 == 1 { 190 } else { 40 }) + noise as u16
        },
        128,
    );
}

#[test]
fn a_file_cut_off_at_its_end_is_held_or_refused() {
    let folder = Folder::new();
    let path = folder.clip("a.mkv", &Clip { times: (0..90).collect(), paint: noisy, ..Clip::default() });
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let mut reader = open(&path);
    let held = number_of(&reader.frame_at(nth(89, 25)).unwrap());
    assert!((30..60).contains(&held), "{held}");
    assert_eq!(reader.take_warnings().len(), 1);
    // An MP4 has its index at the end.
    let path = folder.clip("a.mp4", &Clip { times: (0..90).collect(), paint: noisy, ..Clip::default() });
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let error = probe(&path, &Limits::default()).unwrap_err();
    assert_eq!(error.code(), Code::UnreadableMedia);
    assert!(error.to_string().contains("index is missing"), "{error}");
}

#[test]
fn what_is_no_media_is_described() {
    let folder = Folder::new();
    let cases: [(&str, &[u8], &str); 5] = [
        ("text.mp4", b"Hello, this is no video.\n", "found text"),
        ("page.jpg", b"<!DOCTYPE html><html></html>", "a web page"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/a.ts\n", "a playlist"),
        ("zero.mov", &[0; 500], "nothing but zero bytes"),
        ("empty.mp4", b"", "is empty"),
    ];
    for (name, bytes, wanted) in cases {
        let path = folder.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let error = probe(&path, &Limits::default()).unwrap_err();
        assert!(error.code() == Code::UnreadableMedia && error.to_string().contains(wanted) && error.help().is_some(), "{error}");
        assert!(VideoReader::open(&path, VideoOptions::default()).is_err());
    }
    assert_eq!(probe(folder.0.path(), &Limits::default()).unwrap_err().code(), Code::UnreadableMedia);
    assert_eq!(probe(&folder.0.path().join("none.mp4"), &Limits::default()).unwrap_err().code(), Code::MissingMedia);
}

#[test]
fn a_file_is_what_its_bytes_are_whatever_its_name() {
    let folder = Folder::new();
    let video = folder.clip("a.mp4", &Clip { sound_seconds: 0, ..Clip::default() });
    let mislabelled = folder.0.path().join("a.png");
    std::fs::rename(&video, &mislabelled).unwrap();
    let found = info(&mislabelled);
    assert_eq!((found.kind, found.sound), (MediaKind::Video, None));
    let picture = found.picture.unwrap();
    assert_eq!((picture.codec.as_str(), picture.size, picture.duration), ("h264", PixelSize::new(160, 96), Some(Time::from_ms(2000))));
    assert_eq!(picture.frame_rate.map(|rate| rate.to_string()), Some("25/1".to_owned()));
    let still = folder.0.path().join("b.mp4");
    image::RgbImage::from_pixel(30, 20, image::Rgb([1, 2, 3])).save_with_format(&still, image::ImageFormat::Png).unwrap();
    assert_eq!((info(&still).kind, info(&still).format.as_str()), (MediaKind::Image, "png"));
    assert!(load_still(&still, &Limits::default()).unwrap().frame.is_opaque());
}

#[test]
fn frames_are_read_ahead_in_order() {
    let folder = Folder::new();
    let path = folder.clip("a.mp4", &Clip { options: B_FRAMES, ..Clip::default() });
    let mut ahead = ReadAhead::start(open(&path), (0..50).rev().map(|n| nth(n, 25)), 3);
    let mut found = Vec::new();
    while let Some(frame) = ahead.next() {
        found.push(number_of(&frame.unwrap()));
    }
    assert_eq!(found, (0..50).rev().collect::<Vec<_>>());
    // Dropped in the middle it ends its thread, or this would never return.
    let mut ahead = ReadAhead::start(open(&path), (0..50).map(|n| nth(n, 25)), 2);
    assert_eq!(number_of(&ahead.next().unwrap().unwrap()), 0);
    drop(ahead);
}
