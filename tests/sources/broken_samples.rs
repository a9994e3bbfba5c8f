//! Samples that are no numbers, or huge: made silent where they enter, and told once.

use offcut::audio::Limiter;
use offcut::base::{Code, SampleBlock};

use crate::sound_material::read;

const FAULTS: [f32; 6] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e22, -1e22, 5_000.0];

#[test]
fn what_is_no_sound_is_silent_and_told_once_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    for rate in [48_000, 44_100] {
        let mut left: Vec<f32> = (0..2 * rate).map(|n| 0.5 * (n as f32 * 0.05).sin()).collect();
        left[rate as usize..rate as usize + 6].copy_from_slice(&FAULTS);
        let right = vec![0.25; left.len()];
        let path = folder.path().join(format!("{rate}.wav"));
        crate::sound_material::write_wav(&path, rate, 3, &[left.clone(), right]);
        let mut reader = read(&path).unwrap();
        let sound = reader.read(0, 96_000).unwrap();
        assert!(sound.left.iter().all(|sample| sample.abs() < 1.0));
        if rate == 48_000 {
            let wanted: Vec<f32> = left.iter().map(|&sample| if sample.abs() <= 1.0 { sample } else { 0.0 }).collect();
            assert_eq!(sound.left, wanted);
            assert_eq!(sound.right, vec![0.25; 96_000]);
        }
        // A second look at the same place is not told again.
        reader.read(0, 60_000).unwrap();
        let warnings = reader.take_warnings();
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert_eq!(warnings[0].code, Code::DamagedMedia);
        assert!(warnings[0].message.contains("from 1000"), "{}", warnings[0].message);
        reader.read(0, 60_000).unwrap();
        assert_eq!(reader.take_warnings(), []);
    }
}

/// Whatever goes in, what comes out is finite and under the ceiling, and a second later the limiter leaves alone again
/// to the bit.
#[test]
fn the_limiter_is_exact_for_any_input() {
    let ceiling = 10f32.powf(-1.0 / 20.0);
    for fault in FAULTS.into_iter().chain([f32::MAX, f32::MIN_POSITIVE, 1e-40, 3.0]) {
        let mut signal: Vec<f32> = (0..240_000).map(|n| 0.3 * (n as f32 * 0.07).sin()).collect();
        (0..5).for_each(|n| signal[20_000 + 700 * n] = fault);
        let mut limiter = Limiter::new(-1.0);
        let mut output = SampleBlock::default();
        let parts = signal.chunks(4_001).map(|part| SampleBlock { left: part.to_vec(), right: part.to_vec() });
        let mut keep = |block: SampleBlock| {
            output.left.extend(block.left);
            output.right.extend(block.right);
        };
        parts.for_each(|part| keep(limiter.process(&part)));
        keep(limiter.finish());
        assert_eq!(output.len(), signal.len());
        assert!(output.left.iter().all(|sample| sample.abs() <= ceiling), "{fault}: over the ceiling");
        assert_eq!(output.left, output.right);
        assert_eq!(output.left[..19_000], signal[..19_000], "{fault}: changed before the fault");
        assert_eq!(output.left[190_000..], signal[190_000..], "{fault}: not let go again");
    }
}
