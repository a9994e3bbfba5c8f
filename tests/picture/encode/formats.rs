//! The other formats, and what all have in common.

use offcut::base::{Explain, FramePool, PixelFormat};
use offcut::encode::{Encoder, OutputShape, Settings};

use crate::encode::material::*;

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
        // Before FFmpeg 6 Matroska gets no delay for AAC: the priming is decoded as sound, and both streams start as
        // much later.
        let priming = if name == "a.mkv" { ((start(0) - start(1)) * 48_000.0).round() as i64 } else { 0 };
        assert!(name == "a.mkv" || start(0) == 0.0, "{name}: the picture starts at {}", start(0));
        let lag = lag_of(&samples, &sound(shape.samples(), 96_096).left, 96_000..102_000, 1200) - priming;
        assert!(lag.abs() <= tolerance, "{name}: the beep is {lag} samples late");
        assert!(samples.len().abs_diff(shape.samples() as usize) <= 2048, "{name}: {} samples", samples.len());
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
        ("a.flac", None, Some("flac")),
        ("a.opus", None, Some("opus")),
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

#[test]
fn chunks_join_into_the_same_frames_at_the_same_times() {
    let folder = folder();
    let all = shape(rate(30000, 1001), 5000, true);
    let chunk_lengths = [60, 60, 30];
    let settings = Settings::default();
    let pool = FramePool::new(PixelFormat::Yuv420, SIZE);
    let mut chunks = vec![];
    for (number, length) in chunk_lengths.into_iter().enumerate() {
        let path = folder.path().join(format!("chunk-{number}.mp4"));
        let part = OutputShape { duration: all.rate.time_of(length), sound: false, ..all };
        let mut encoder = Encoder::create(&path, &settings, &part).unwrap();
        (0..length).for_each(|index| encoder.write_frame(&picture(&pool, number as u64 * 60 + index, None)).unwrap());
        assert_eq!(encoder.finish().unwrap().frames, length);
        chunks.push(path);
    }
    for name in ["a.mp4", "a.mkv"] {
        let path = folder.path().join(name);
        let mut encoder = Encoder::join(&path, &settings, &all, &chunks[0]).unwrap();
        let (track, _) = encoder.split();
        let track = track.unwrap();
        chunks.iter().for_each(|chunk| assert!(track.append(chunk).unwrap() > 0));
        encoder.write_sound(&sound(all.samples(), 96_096)).unwrap();
        assert_eq!(encoder.finish().unwrap().frames, 150, "{name}");
        let decoded = decoded_luma(&path, SIZE);
        assert_eq!(decoded.len(), 150, "{name}");
        assert_close(&decoded, 34.0, name);
    }
    let found = probe(&folder.path().join("a.mp4"), &["-show_streams", "-show_packets", "-select_streams", "v"]);
    let stream = &found["streams"][0];
    for (key, value) in [
        ("start_time", "0.000000"),
        ("r_frame_rate", "30000/1001"),
        ("avg_frame_rate", "30000/1001"),
        ("nb_frames", "150"),
        ("profile", "High"),
    ] {
        assert_eq!(stream[key], value, "{key}");
    }
    let times =
        |key: &str| -> Vec<i64> { found["packets"].as_array().unwrap().iter().map(|packet| packet[key].as_i64().unwrap()).collect() };
    let mut shown = times("pts");
    shown.sort_unstable();
    assert_eq!(shown, (0..150).map(|index| index * 1001).collect::<Vec<_>>());
    assert!(times("dts").windows(2).all(|pair| pair[0] < pair[1]));

    let other = folder.path().join("other.mp4");
    write(&other, &Settings { preset: Some("ultrafast".to_owned()), ..settings.clone() }, &shape(all.rate, 1000, false), None, 0).unwrap();
    let mut encoder = Encoder::join(&folder.path().join("b.mp4"), &settings, &all, &chunks[0]).unwrap();
    assert!(encoder.split().0.unwrap().append(&other).is_err(), "its parameter sets are others");
}
