//! The loudness meter against the test signals of EBU Tech 3341 and 3342, and against FFmpeg's meter.

use std::f64::consts::TAU;
use std::process::Command;

use offcut::audio::{Loudness, LoudnessMeter};
use offcut::base::{SAMPLE_RATE, SampleBlock};

use crate::support::wav::stereo_wav;

/// A stereo sine of 1 kHz that takes these levels (dBFS of its peak) for so many seconds each.
fn steps(levels: &[(f64, f64)]) -> Vec<f32> {
    let rate = f64::from(SAMPLE_RATE);
    let mut samples = Vec::new();
    for &(level, seconds) in levels {
        let amplitude = 10f64.powf(level / 20.0);
        let first = samples.len();
        samples.extend(
            (first..first + (seconds * rate) as usize).map(|index| (amplitude * (TAU * 1000.0 * index as f64 / rate).sin()) as f32),
        );
    }
    samples
}

/// The figures of a sound on both sides, heard in blocks of `length`.
fn heard(samples: &[f32], length: usize) -> Loudness {
    let mut meter = LoudnessMeter::new();
    for block in samples.chunks(length) {
        meter.hear(&SampleBlock { left: block.to_vec(), right: block.to_vec() });
    }
    meter.loudness()
}

#[test]
fn integrated_loudness_is_that_of_tech_3341() {
    // Cases 1 to 5 of table 1: levels, and the loudness that a meter must show within 0.1 LU.
    let cases: [(&[(f64, f64)], f64); 5] = [
        (&[(-23.0, 20.0)], -23.0),
        (&[(-33.0, 20.0)], -33.0),
        (&[(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)], -23.0),
        (&[(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)], -23.0),
        (&[(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)], -23.0),
    ];
    for (levels, wanted) in cases {
        let loudness = heard(&steps(levels), 4096).integrated_lufs.unwrap();
        assert!((loudness - wanted).abs() <= 0.1, "{levels:?}: {loudness} LUFS, {wanted} wanted");
    }
}

#[test]
fn loudness_range_is_that_of_tech_3342() {
    // Cases 1 to 4 of table 1, within 1 LU.
    let cases: [(&[(f64, f64)], f64); 4] = [
        (&[(-20.0, 20.0), (-30.0, 20.0)], 10.0),
        (&[(-20.0, 20.0), (-15.0, 20.0)], 5.0),
        (&[(-40.0, 20.0), (-20.0, 20.0)], 20.0),
        (&[(-50.0, 20.0), (-35.0, 20.0), (-20.0, 20.0), (-35.0, 20.0), (-50.0, 20.0)], 15.0),
    ];
    for (levels, wanted) in cases {
        let range = heard(&steps(levels), 4096).range_lu;
        assert!((range - wanted).abs() <= 1.0, "{levels:?}: {range} LU, {wanted} wanted");
    }
}

#[test]
fn the_figures_are_those_of_ffmpeg_and_the_same_at_any_block() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("steps.wav");
    let samples = steps(&[(-30.0, 20.0), (-18.0, 20.0)]);
    let integers: Vec<i16> = samples.iter().map(|sample| (sample * 32_768.0).round() as i16).collect();
    std::fs::write(&path, stereo_wav(SAMPLE_RATE, integers.len() as u32, |index| integers[index as usize])).unwrap();
    let output = Command::new("ffmpeg")
        .args(["-nostats", "-hide_banner", "-i"])
        .arg(&path)
        .args(["-af", "ebur128=peak=true", "-f", "null", "-"])
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    let summary = report.rsplit("Summary:").next().unwrap();
    let figure = |key: &str| -> f64 { summary.split(key).nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap() };
    let samples: Vec<f32> = integers.iter().map(|&sample| f32::from(sample) / 32_768.0).collect();
    let loudness = heard(&samples, 4096);
    // FFmpeg prints tenths. It takes short-term loudness more often than the meter, so that ranges agree where levels
    // hold for long.
    assert!((loudness.integrated_lufs.unwrap() - figure("I:")).abs() < 0.1, "{loudness:?}, {summary}");
    assert!((loudness.range_lu - figure("LRA:")).abs() < 0.15, "{loudness:?}, {summary}");
    assert!((loudness.true_peak_dbtp.unwrap() - figure("Peak:")).abs() < 0.15, "{loudness:?}, {summary}");
    assert_eq!(heard(&samples, 977), loudness);
}

#[test]
fn silence_has_no_loudness() {
    let loudness = heard(&vec![0.0; 96_000], 4096);
    assert_eq!((loudness.integrated_lufs, loudness.true_peak_dbtp), (None, None));
}
