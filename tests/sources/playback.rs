//! Clips at other speeds, backwards, cut and ducked: measured at what comes out of the mixer.

use std::f64::consts::TAU;
use std::path::{Path, PathBuf};

use num_rational::Ratio;
use offcut::audio::{MasterSettings, MixTrack, Mixer, PlacedClip};
use offcut::base::{SampleBlock, Time};
use offcut::draft::{Ducking, Speed};
use offcut::timeline::SpeedCurve;
use tempfile::TempDir;

use crate::mixer::{clip, mix, mix_in_blocks, wav};

const RATE: f64 = 48_000.0;

fn constant(numerator: i128, denominator: i128) -> Speed {
    Speed::Constant(Ratio::new(numerator, denominator))
}

fn ramp() -> Speed {
    Speed::Ramp(vec![(Time::ZERO, 0.5), (Time::from_ms(4000), 2.0)])
}

fn at_speed(path: &Path, speed: Speed, keep_pitch: bool, milliseconds: i64) -> PlacedClip {
    let mut placed = clip(path, Time::ZERO, Time::from_ms(milliseconds));
    (placed.clip.speed, placed.clip.keep_pitch) = (speed, keep_pitch);
    placed
}

const CHORD: [f64; 4] = [220.0, 277.18, 440.0, 1318.5];

fn chord(folder: &TempDir) -> PathBuf {
    let at = |n: usize| CHORD.iter().map(|f| 0.1 * (n as f64 * f * TAU / RATE).sin()).sum::<f64>() as f32;
    wav(folder, "chord.wav", &(0..8 * 48_000).map(at).collect::<Vec<_>>())
}

/// A hit each half second: noise that dies away in 25 ms.
fn hits(folder: &TempDir) -> PathBuf {
    let noise = |n: usize| ((n as u32).wrapping_mul(2_654_435_761) >> 8) as f32 / 8_388_608.0 - 1.0;
    let at = |n: usize| if n < 1000 { 0.0 } else { 0.7 * noise(n) * (-((n % 24_000) as f32) / 1200.0).exp() };
    wav(folder, "hits.wav", &(0..8 * 48_000).map(at).collect::<Vec<_>>())
}

/// The frequency near `frequency` with the most energy in `sound`, in cents from it.
fn cents_off(sound: &[f32], frequency: f64) -> f64 {
    let energy = |cents: f64| {
        let step = frequency * 2f64.powf(cents / 1200.0) * TAU / RATE;
        let window = |n: usize| 0.5 - 0.5 * (n as f64 / sound.len() as f64 * TAU).cos();
        let parts = sound.iter().enumerate().map(|(n, &sample)| (window(n) * f64::from(sample), n as f64 * step));
        let (re, im) = parts.fold((0.0, 0.0), |(re, im), (value, phase)| (re + value * phase.cos(), im + value * phase.sin()));
        re * re + im * im
    };
    (-20..=20).map(f64::from).max_by(|a, b| energy(*a).total_cmp(&energy(*b))).unwrap()
}

/// How late the hits of `hits` come out, ms, and how many onsets there are where they are looked for.
fn assert_hits(sound: &[f32], speed: &Speed, tolerance_ms: f64, name: &str) {
    let curve = SpeedCurve::of(speed);
    let mut found = 0;
    for hit in 1..15 {
        let wanted = curve.time_for(Time::from_ms(500 * hit)).as_seconds_f64() * RATE;
        let (from, to) = (wanted as usize - 2_000, wanted as usize + 2_000);
        if to > sound.len() {
            break;
        }
        let onset = (from..to).find(|&n| sound[n].abs() > 0.25).unwrap_or_else(|| panic!("{name}: no hit about {wanted}"));
        let late = (onset as f64 - wanted) / 48.0;
        assert!(late.abs() < tolerance_ms, "{name}: hit {hit} is {late} ms late");
        found += 1;
    }
    assert!(found >= 4, "{name}: {found} hits");
}

#[test]
fn speed_with_the_pitch_kept_holds_pitches_and_onsets() {
    let folder = tempfile::tempdir().unwrap();
    let (chord, hits) = (chord(&folder), hits(&folder));
    for (speed, milliseconds) in
        [(constant(1, 2), 6000), (constant(9, 10), 6000), (constant(3, 2), 4000), (constant(2, 1), 3500), (ramp(), 5000)]
    {
        let name = format!("{speed:?}");
        let length = milliseconds as u64 * 48;
        let sound = mix(vec![at_speed(&chord, speed.clone(), true, milliseconds)], length).left;
        let middle = &sound[sound.len() / 3..sound.len() / 3 + 48_000];
        for frequency in CHORD {
            let cents = cents_off(middle, frequency);
            assert!(cents.abs() <= 3.0, "{name}: {frequency} Hz is off by {cents} cents");
        }
        let level = (middle.iter().map(|sample| sample * sample).sum::<f32>() / 48_000.0).sqrt();
        assert!((level - 0.1414).abs() < 0.01, "{name}: the level is {level}");
        let sound = mix(vec![at_speed(&hits, speed.clone(), true, milliseconds)], length).left;
        assert_hits(&sound, &speed, 10.0, &name);
        // Anywhere, in any blocks, the same samples.
        let again = mix_in_blocks(vec![at_speed(&hits, speed.clone(), true, milliseconds)], length, 1_013).left;
        assert_eq!(sound, again, "{name}");
    }
}

#[test]
fn a_ramp_without_the_pitch_moves_it_with_the_speed() {
    let folder = tempfile::tempdir().unwrap();
    let hits = hits(&folder);
    let moved = |block| mix_in_blocks(vec![at_speed(&hits, ramp(), false, 5000)], 240_000, block).left;
    assert_hits(&moved(4_096), &ramp(), 1.0, "ramp");
    assert_eq!(moved(4_096), moved(777));
    // At four seconds a tone is played twice as fast, at zero half as fast.
    let tone =
        wav(&folder, "tone.wav", &(0..8 * 48_000).map(|n| (0.5 * (f64::from(n) * 500.0 * TAU / RATE).sin()) as f32).collect::<Vec<_>>());
    let sound = mix(vec![at_speed(&tone, ramp(), false, 5000)], 240_000).left;
    let rises = |from: usize, to: usize| sound[from..to].windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
    assert!(rises(196_000, 220_000).abs_diff(500) <= 1, "{}", rises(196_000, 220_000));
    // A speed of 0.5 that rises by 0.375 a second plays 0.26875 s of the source in half a second.
    assert!(rises(0, 24_000).abs_diff(148) <= 2, "{}", rises(0, 24_000));
}

#[test]
fn backwards_is_forwards_from_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let signal: Vec<f32> = (0..3 * 48_000).map(|n| 0.4 * (n as f32 * n as f32 / 400_000.0).sin()).collect();
    let path = wav(&folder, "sweep.wav", &signal);
    for (speed, keep_pitch) in [(constant(1, 1), false), (constant(3, 2), false), (ramp(), false), (constant(3, 2), true)] {
        let one = |reversed, block| {
            let mut placed = at_speed(&path, speed.clone(), keep_pitch, 1700);
            placed.clip.reversed = reversed;
            mix_in_blocks(vec![placed], 81_600, block).left
        };
        let mut forwards = one(false, 4_096);
        forwards.reverse();
        let backwards = one(true, 1_000);
        let error = forwards.iter().zip(&backwards).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(error < 1e-6, "{speed:?}: off by {error}");
        assert!(backwards.iter().any(|sample| sample.abs() > 0.2));
    }
}

#[test]
fn a_loop_at_another_speed_has_no_gap() {
    let folder = tempfile::tempdir().unwrap();
    // 100 whole periods, so that one play leads into the next.
    let path = wav(&folder, "tone.wav", &(0..24_000).map(|n| (0.4 * (f64::from(n) * 200.0 * TAU / RATE).sin()) as f32).collect::<Vec<_>>());
    for (speed, keep_pitch) in [(constant(1, 1), true), (constant(4, 5), true), (constant(4, 5), false), (ramp(), false)] {
        let mut placed = at_speed(&path, speed.clone(), keep_pitch, 4000);
        (placed.clip.looped, placed.clip.source_length) = (true, Some(Time::from_ms(500)));
        let sound = mix(vec![placed], 192_000).left;
        for part in sound[4_800..187_200].chunks(960) {
            let level = (part.iter().map(|sample| sample * sample).sum::<f32>() / part.len() as f32).sqrt();
            assert!((level - 0.283).abs() < 0.09, "{speed:?}: a level of {level}");
        }
    }
}

#[test]
fn a_cut_into_a_sound_makes_no_click_and_a_rejoined_one_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path =
        wav(&folder, "tone.wav", &(0..96_000).map(|n| (0.5 * (f64::from(n) * 300.0 * TAU / RATE + 1.0).sin()) as f32).collect::<Vec<_>>());
    let part = |start_ms, source_ms, length_ms| {
        let mut placed = clip(&path, Time::from_ms(start_ms), Time::from_ms(length_ms));
        (placed.clip.source_start, placed.clip.source_length) = (Time::from_ms(source_ms), Some(Time::from_ms(length_ms)));
        placed.source_end = Some(Time::from_ms(2000));
        placed
    };
    let cut = mix(vec![part(100, 301, 333)], 48_000).left;
    let steepest = cut.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
    // A tone of 300 Hz at 0.5 moves by 0.0197 a sample, and 2 ms of ramp add 0.0053.
    assert!(steepest < 0.026, "a step of {steepest}");
    let whole = mix(vec![part(0, 0, 2000)], 96_000).left;
    let rejoined = mix(vec![part(0, 0, 700), part(700, 700, 801), part(1501, 1501, 499)], 96_000).left;
    assert_eq!(whole, rejoined);
}

#[test]
fn ducking_goes_down_ahead_by_its_depth_and_in_its_times() {
    let folder = tempfile::tempdir().unwrap();
    let music = wav(&folder, "music.wav", &vec![0.25; 5 * 48_000]);
    let voice: Vec<f32> =
        (0..5 * 48_000).map(|n| if (96_000..144_000).contains(&n) { 0.3 * (n as f32 * 0.1).sin() } else { 0.0 }).collect();
    let voice = wav(&folder, "voice.wav", &voice);
    let ducked = |block| {
        let ducking = Ducking { by: 1, amount_db: -12.0, attack: Time::from_ms(80), release: Time::from_ms(400), threshold_db: -40.0 };
        let under = MixTrack { clips: vec![clip(&music, Time::ZERO, Time::from_ms(5000))], ducking: Some(ducking) };
        let over = MixTrack { clips: vec![clip(&voice, Time::ZERO, Time::from_ms(5000))], ducking: None };
        let mut mixer = Mixer::new(vec![under, over], MasterSettings::default(), 240_000);
        let mut whole = SampleBlock::default();
        while let Some(block) = mixer.mix_next(block).unwrap() {
            whole.append(block);
        }
        whole.left
    };
    let sound = ducked(4_800);
    assert_eq!(sound, ducked(333));
    // The music is constant: where the voice is silent, the sample is the gain.
    let decibels = |milliseconds: usize| 20.0 * (f64::from(sound[milliseconds * 48]) / 0.25).log10();
    assert!(decibels(1900).abs() < 0.01);
    // The voice passes the threshold within a millisecond of its start, and the way down is over then.
    assert!((decibels(1999) + 12.0).abs() < 0.5, "{}", decibels(1999));
    assert!((decibels(1960) + 6.0).abs() < 0.6, "{}", decibels(1960));
    // 50 ms of the last sound keep the level up after its end at 3 s.
    assert!((decibels(3040) + 12.0).abs() < 0.1, "{}", decibels(3040));
    assert!((decibels(3250) + 6.0).abs() < 0.4, "{}", decibels(3250));
    assert!(decibels(3500).abs() < 0.01);
}
