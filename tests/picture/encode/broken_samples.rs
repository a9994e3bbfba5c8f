//! Samples that are no numbers, or huge, reach no encoder.

use offcut::base::{FramePool, PixelFormat, SampleBlock};
use offcut::encode::{Encoder, OutputFormat, Settings};

use crate::encode::material::*;

#[test]
fn no_codec_is_given_what_is_no_number_or_huge() {
    let folder = folder();
    let shape = shape(rate(10, 1), 400, true);
    let left: Vec<f32> = (0..shape.samples() as usize)
        .map(|n| match n % 5_000 {
            1_000 => f32::NAN,
            1_001 => f32::INFINITY,
            1_002 => f32::NEG_INFINITY,
            1_003 => 1e22,
            1_004 => -1e22,
            1_005 => f32::MAX,
            _ => 0.4 * (n as f32 * 0.06).sin(),
        })
        .collect();
    let block = SampleBlock { right: left.iter().rev().copied().collect(), left };
    let endings = OutputFormat::ENDINGS.iter().map(|ending| folder.path().join(format!("a{ending}")));
    let mut tried = 0;
    for path in endings.filter(|path| OutputFormat::of(path).unwrap().has_sound()) {
        let mut encoder = Encoder::create(&path, &Settings::default(), &shape).unwrap();
        let (pictures, sound) = encoder.split();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let pool = FramePool::new(PixelFormat::Yuv420, SIZE);
                pictures.map(|track| (0..shape.frames()).for_each(|index| track.write(&picture(&pool, index, None)).unwrap()))
            });
            sound.unwrap().write(&block).unwrap();
        });
        encoder.finish().unwrap();
        let decoded = decoded_sound(&path);
        assert!(decoded.iter().all(|sample| sample.abs() <= 2.0), "{path:?} holds what is no sound");
        // Between the faults the tone is as loud as it was.
        let tone = &decoded[3_000..5_500];
        let level = (tone.iter().map(|sample| sample * sample).sum::<f32>() / tone.len() as f32).sqrt();
        assert!((level - 0.283).abs() < 0.06, "{path:?}: the tone has a level of {level}");
        tried += 1;
    }
    assert!(tried >= 6, "only {tried} formats with sound were tried");
}
