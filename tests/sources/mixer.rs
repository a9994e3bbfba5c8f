//! Clips mixed: places, gains, fades, repeats, and the limiter behind them.

use std::f32::consts::FRAC_PI_2;
use std::path::{Path, PathBuf};

use num_rational::Ratio;
use offcut::audio::{ConstantGain, Envelope, Limiter, MasterSettings, MixTrack, Mixer, PlacedClip, TruePeakMeter};
use offcut::base::{Code, Explain, SampleBlock, SoundSource, Time};
use offcut::draft::{FadeCurve, Speed};
use offcut::timeline::{Fade, FadeKind, SegmentKey, SoundClip};
use tempfile::TempDir;

const UNITY: ConstantGain = ConstantGain { left: 1.0, right: 1.0 };

pub(crate) fn wav(folder: &TempDir, name: &str, signal: &[f32]) -> PathBuf {
    let path = folder.path().join(name);
    crate::sound_material::write_wav(&path, 48_000, 0x3, &[signal.to_vec(), signal.to_vec()]);
    path
}

pub(crate) fn clip(path: &Path, start: Time, duration: Time) -> PlacedClip {
    PlacedClip {
        pointer: "/t/0/sg/0".into(),
        source: SoundSource { path: path.to_owned(), stream: 0, origin: Time::ZERO, counted_end: None, stated_end: None }.into(),
        source_end: None,
        clip: SoundClip {
            segment: SegmentKey { track: 0, segment: 0 },
            start,
            duration,
            segment_time: Time::ZERO,
            source_start: Time::ZERO,
            source_length: None,
            speed: Speed::Constant(Ratio::from_integer(1)),
            speed_time: Time::ZERO,
            keep_pitch: false,
            looped: false,
            reversed: false,
            fades: Vec::new(),
            loudness_lufs: None,
            constant_gain: None,
        },
        envelope: Box::new(UNITY),
    }
}

pub(crate) fn mix_in_blocks(clips: Vec<PlacedClip>, length: u64, block: usize) -> SampleBlock {
    let mut mixer = Mixer::new(vec![MixTrack { clips, ducking: None }], MasterSettings::default(), length);
    let mut whole = SampleBlock::default();
    while let Some(block) = mixer.mix_next(block).unwrap() {
        whole.left.extend(block.left);
        whole.right.extend(block.right);
    }
    assert_eq!(mixer.take_warnings(), []);
    whole
}

pub(crate) fn mix(clips: Vec<PlacedClip>, length: u64) -> SampleBlock {
    mix_in_blocks(clips, length, 4_800)
}

/// A signal of which no two stretches are alike, well under the ceiling.
fn ramp(length: usize) -> Vec<f32> {
    (0..length).map(|n| n as f32 * 0.5 / length as f32 + 0.1).collect()
}

fn assert_close(found: &[f32], expected: impl Fn(usize) -> f32, tolerance: f32) {
    for (index, &sample) in found.iter().enumerate() {
        let wanted = expected(index);
        assert!((sample - wanted).abs() <= tolerance, "sample {index} is {sample}, not {wanted}");
    }
}

#[test]
fn clips_start_end_and_add_up_at_their_samples() {
    let folder = tempfile::tempdir().unwrap();
    let signal = ramp(48_000);
    let path = wav(&folder, "ramp.wav", &signal);
    let mut second = clip(&path, Time::new(1_001, 48_000), Time::new(500, 48_000));
    second.clip.source_start = Time::new(7, 48_000);
    second.envelope = Box::new(ConstantGain { left: 0.5, right: 0.25 });
    let whole = mix_in_blocks(vec![second, clip(&path, Time::new(1_000, 48_000), Time::new(300, 48_000))], 2_000, 777);
    let first_part = |n: usize| if (1_000..1_300).contains(&n) { signal[n - 1_000] } else { 0.0 };
    let second_part = |n: usize| if (1_001..1_501).contains(&n) { signal[n - 1_001 + 7] } else { 0.0 };
    assert_eq!(whole.len(), 2_000);
    // The second is cut into its sound: 2 ms, 96 samples, rise from silence.
    let edge = |n: usize| ((n.saturating_sub(1_001) as f32 + 0.5) / 96.0).min(1.0);
    assert_close(&whole.left, |n| first_part(n) + 0.5 * edge(n) * second_part(n), 1e-7);
    assert_close(&whole.right, |n| first_part(n) + 0.25 * edge(n) * second_part(n), 1e-7);
}

#[test]
fn fades_follow_their_formulas() {
    type Formula = fn(f32) -> f32;
    let folder = tempfile::tempdir().unwrap();
    let path = wav(&folder, "constant.wav", &[0.5; 48_000]);
    let formulas: [(FadeCurve, Formula); 4] = [
        (FadeCurve::Linear, |part| part),
        (FadeCurve::EqualPower, |part| (part * FRAC_PI_2).sin()),
        (FadeCurve::Exponential, |part| (1000f32.powf(part) - 1.0) / 999.0),
        (FadeCurve::S, |part| (1.0 - (part * 2.0 * FRAC_PI_2).cos()) / 2.0),
    ];
    for (curve, formula) in formulas {
        let mut faded = clip(&path, Time::ZERO, Time::from_ms(500));
        faded.clip.fades = vec![
            Fade { kind: FadeKind::In, start: Time::ZERO, duration: Time::from_ms(100), curve },
            Fade { kind: FadeKind::Out, start: Time::from_ms(300), duration: Time::from_ms(200), curve },
        ];
        let whole = mix(vec![faded], 24_000);
        let expected = |n: usize| 0.5 * formula((n as f32 / 4_800.0).min(1.0)) * formula(((24_000.0 - n as f32) / 9_600.0).min(1.0));
        assert_close(&whole.left, expected, 1e-5);
    }
}

#[test]
fn balance_takes_only_the_other_side_down() {
    let gains = |balance| ConstantGain::balanced(0.5, balance);
    assert_eq!(gains(0.0), ConstantGain { left: 0.5, right: 0.5 });
    assert_eq!(gains(0.25), ConstantGain { left: 0.375, right: 0.5 });
    assert_eq!(gains(-1.0), ConstantGain { left: 0.5, right: 0.0 });
}

struct Rising;

impl Envelope for Rising {
    fn gain_at(&self, segment_time: Time) -> (f32, f32) {
        let seconds = segment_time.as_seconds_f64() as f32;
        (seconds, 1.0 - seconds)
    }
}

#[test]
fn an_envelope_is_followed_whatever_the_block_length() {
    let folder = tempfile::tempdir().unwrap();
    let path = wav(&folder, "constant.wav", &[0.5; 48_000]);
    let with_block = |block| {
        let mut rising = clip(&path, Time::new(37, 48_000), Time::from_ms(900));
        rising.envelope = Box::new(Rising);
        mix_in_blocks(vec![rising], 40_000, block)
    };
    let whole = with_block(40_000);
    assert_eq!(whole, with_block(1_013));
    assert_close(&whole.left[37..], |n| 0.5 * n as f32 / 48_000.0, 1e-6);
    assert_close(&whole.right[37..], |n| 0.5 * (1.0 - n as f32 / 48_000.0), 1e-6);
}

#[test]
fn loops_have_no_seam_and_do_not_drift() {
    let folder = tempfile::tempdir().unwrap();
    let signal = ramp(4_800);
    let path = wav(&folder, "ramp.wav", &signal);
    for (start, length) in [(0, Some(Time::from_ms(50))), (100, None), (0, Some(Time::new(1_000, 33_333)))] {
        let mut looped = clip(&path, Time::ZERO, Time::from_ms(1_000));
        looped.clip.looped = true;
        looped.clip.source_start = Time::new(start, 48_000);
        looped.clip.source_length = length;
        let whole = mix(vec![looped], 50_000);
        let period = length.map_or(4_800.0 - start as f64, |length| length.as_seconds_f64() * 48_000.0);
        let mut wrong = 0;
        // The clip itself is cut out of the sound, so that its first and last 2 ms rise and fall.
        for (n, &sample) in whole.left.iter().enumerate().take(47_904).skip(96) {
            let play = ((n as f64 + 0.5) / period).floor();
            let within = n - (play * period).round() as usize;
            wrong += usize::from((sample - signal[start as usize + within]).abs() > 1e-6);
        }
        assert!(wrong == 0, "period {period}: {wrong} samples are not the source's");
        assert!(whole.left[48_000..].iter().all(|&sample| sample == 0.0));
    }
}

#[test]
fn a_trimmed_clip_is_silent_after_its_source() {
    let folder = tempfile::tempdir().unwrap();
    let path = wav(&folder, "constant.wav", &[0.5; 48_000]);
    let mut trimmed = clip(&path, Time::ZERO, Time::from_ms(500));
    trimmed.clip.source_length = Some(Time::from_ms(200));
    trimmed.source_end = Some(Time::from_ms(200));
    let whole = mix(vec![trimmed], 24_000);
    assert_close(&whole.left, |n| if n < 9_600 { 0.5 } else { 0.0 }, 0.0);
}

#[test]
fn a_file_is_opened_only_when_its_clip_begins() {
    let missing = clip(Path::new("nowhere.wav"), Time::from_ms(500), Time::from_ms(100));
    let mut mixer = Mixer::new(vec![MixTrack { clips: vec![missing], ducking: None }], MasterSettings::default(), 48_000);
    assert_eq!(mixer.mix_next(12_000).unwrap().unwrap(), SampleBlock::silence(12_000));
    let error = mixer.mix_next(24_000).unwrap_err();
    assert_eq!((error.code(), error.diagnostic().pointer.as_str()), (Code::MissingMedia, "/t/0/sg/0"));
}

/// The highest magnitude on a grid 16 times as fine, by a sinc of 128 taps: another estimate than the limiter's own.
fn fine_peak(signal: &[f32]) -> f64 {
    let mut highest: f64 = 0.0;
    for at in 64..signal.len() - 64 {
        for sixteenth in 0..16 {
            let fraction = f64::from(sixteenth) / 16.0;
            let value: f64 = (-63..=64i32)
                .map(|offset| {
                    let distance = f64::from(offset) - fraction;
                    let window = (distance * std::f64::consts::PI / 128.0).cos().powi(2);
                    let sinc =
                        if distance == 0.0 { 1.0 } else { (std::f64::consts::PI * distance).sin() / (std::f64::consts::PI * distance) };
                    f64::from(signal[(at as i32 + offset) as usize]) * window * sinc
                })
                .sum();
            highest = highest.max(value.abs());
        }
    }
    highest
}

fn limited(left: &[f32], block: usize) -> Vec<f32> {
    let mut limiter = Limiter::new(-1.0);
    let mut whole = Vec::new();
    for part in left.chunks(block) {
        whole.extend(limiter.process(&SampleBlock { left: part.to_vec(), right: vec![0.0; part.len()] }).left);
    }
    whole.extend(limiter.finish().left);
    whole
}

fn tone(frequency: f64, level: f64, phase: f64, length: usize) -> Vec<f32> {
    (0..length).map(|n| (level * (n as f64 * frequency * std::f64::consts::TAU / 48_000.0 + phase).sin()) as f32).collect()
}

#[test]
fn what_stays_under_the_ceiling_passes_bit_for_bit() {
    let signal = tone(997.0, 0.88, 0.3, 20_000);
    assert_eq!(limited(&signal, 1_000), signal);
    assert_eq!(limited(&signal, 333), signal);
    let short = tone(997.0, 0.88, 0.3, 50);
    assert_eq!(limited(&short, 50), short);
}

#[test]
fn no_signal_gets_over_the_ceiling_between_samples() {
    let ceiling = 10f64.powf(-1.0 / 20.0);
    let burst = |n: usize| if (3_000..3_200).contains(&n) { 4.0 } else { 0.5 };
    let clicks: Vec<f32> = (0..8_000)
        .map(|n| {
            if n % 611 == 300 {
                3.0
            } else if n % 611 == 301 {
                -3.0
            } else {
                0.2
            }
        })
        .collect();
    let noise: Vec<f32> = (0..8_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 8) as f32 / 8_388_608.0 - 1.0).collect();
    let sum: Vec<f32> =
        (0..8_000).map(|n| [110.0, 997.0, 6_000.0].iter().map(|f| (n as f32 * f * std::f32::consts::TAU / 48_000.0).sin()).sum()).collect();
    let cases = [
        ("quarter rate between samples", tone(12_000.0, 1.2, std::f64::consts::FRAC_PI_4, 8_000)),
        ("near half the rate", tone(21_500.0, 1.5, 0.1, 8_000)),
        ("burst", tone(1_000.0, 1.0, 0.0, 8_000).iter().enumerate().map(|(n, &sample)| sample * burst(n)).collect()),
        ("sum of tones", sum),
        ("clicks", clicks),
        ("noise", noise),
    ];
    for (name, signal) in cases {
        let output = limited(&signal, 1_024);
        assert_eq!(output.len(), signal.len(), "{name}");
        let over = 20.0 * (fine_peak(&output) / ceiling).log10();
        assert!(over <= 0.1, "{name}: {over:.3} dB over the ceiling");
        assert!(over >= -1.5, "{name}: {over:.3} dB is more reduction than needed");
    }
}

#[test]
fn the_limiter_delays_nothing_and_lets_go_again() {
    let mut signal = tone(500.0, 0.25, 0.0, 96_000);
    signal[10_000..10_010].fill(2.0);
    let output = limited(&signal, 4_096);
    assert_eq!(output[..9_700], signal[..9_700]);
    assert!(output[10_000..10_010].iter().all(|&sample| (0.7..=0.9).contains(&sample)));
    assert!(output[10_500] != signal[10_500]);
    assert_eq!(output[90_000..], signal[90_000..]);
}

#[test]
fn the_meter_reads_the_standard_s_test_tones() {
    // ITU-R BS.1770: a tone at a quarter of the rate, 45 degrees off the samples, peaks 3.01 dB above them.
    let meter = TruePeakMeter::default();
    let reading = meter.peak(&tone(12_000.0, 0.5, std::f64::consts::FRAC_PI_4, 4_800)[1_000..]);
    let level = 20.0 * (reading / 0.5).log10();
    assert!((-0.1..=0.4).contains(&level), "{level} dB");
}
