//! Measures of music: key, spectrum, onsets, bars.

use std::f32::consts::TAU;
use std::ops::Range;

use realfft::RealFftPlanner;

const RATE: f64 = 48_000.0;

/// Magnitudes of Hann-windowed spectra of `length`, a `hop` apart.
pub(crate) fn spectra(samples: &[f32], length: usize, hop: usize) -> Vec<Vec<f32>> {
    let transform = RealFftPlanner::<f32>::new().plan_fft_forward(length);
    let window: Vec<f32> = (0..length).map(|n| 0.5 - 0.5 * (TAU * n as f32 / length as f32).cos()).collect();
    let (mut frame, mut bins) = (transform.make_input_vec(), transform.make_output_vec());
    let one = |chunk: &[f32]| {
        frame.iter_mut().zip(chunk.iter().zip(&window)).for_each(|(value, (sample, weight))| *value = sample * weight);
        transform.process(&mut frame, &mut bins).unwrap();
        bins.iter().map(|bin| bin.norm()).collect()
    };
    samples.windows(length).step_by(hop).map(one).collect()
}

/// Strength of the twelve pitch classes: peaks of the spectrum, each counted for its own pitch and less for those that it may be a harmonic of
/// (E. Gómez, "Tonal Description of Polyphonic Audio for Music Content Processing", INFORMS JoC 18(3), 2006).
pub(crate) fn chroma(samples: &[f32]) -> [f64; 12] {
    const LENGTH: usize = 8192;
    let mut classes = [0.0; 12];
    for spectrum in spectra(samples, LENGTH, LENGTH / 2) {
        for (bin, around) in spectrum.windows(3).enumerate() {
            let [before, here, after] = [around[0], around[1], around[2]].map(f64::from);
            let shift = 0.5 * (before - after) / (before - 2.0 * here + after);
            let hz = (bin as f64 + 1.0 + shift) * RATE / LENGTH as f64;
            if here <= before || here < after || !(55.0..2000.0).contains(&hz) {
                continue;
            }
            for harmonic in 1..=4 {
                let note = 69.0 + 12.0 * (hz / f64::from(harmonic) / 440.0).log2();
                let off = (note - note.round()) * std::f64::consts::PI;
                classes[(note.round() as i64).rem_euclid(12) as usize] += here * 0.6_f64.powi(harmonic - 1) * off.cos().powi(2);
            }
        }
    }
    classes
}

/// How well a key fits the classes, for the twelve major keys and then the twelve minor ones (C. Krumhansl, "Cognitive Foundations of Musical Pitch",
/// 1990, table 4.1).
pub(crate) fn key_fits(classes: &[f64; 12]) -> [f64; 24] {
    const MAJOR: [f64; 12] = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88];
    const MINOR: [f64; 12] = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17];
    std::array::from_fn(|key| {
        let profile = if key < 12 { MAJOR } else { MINOR };
        let turned: Vec<f64> = (0..12).map(|class| classes[(class + key) % 12]).collect();
        correlation(&turned, &profile)
    })
}

/// Pearson's.
pub(crate) fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (a_mean, b_mean) = (mean(a), mean(b));
    let products: f64 = a.iter().zip(b).map(|(a, b)| (a - a_mean) * (b - b_mean)).sum();
    let square = |values: &[f64], mean: f64| values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    products / (square(a, a_mean) * square(b, b_mean)).sqrt().max(1e-20)
}

/// How far octave bands from 125 Hz to 8 kHz fall, decibels an octave, by least squares.
pub(crate) fn slope_db(samples: &[f32]) -> f64 {
    const LENGTH: usize = 8192;
    let mut bands = [1e-20_f64; 7];
    for spectrum in spectra(samples, LENGTH, LENGTH / 2) {
        for (bin, level) in spectrum.iter().enumerate().skip(1) {
            let octave = (bin as f64 * RATE / LENGTH as f64 / 125.0).log2().round();
            if (0.0..7.0).contains(&octave) {
                bands[octave as usize] += f64::from(*level).powi(2);
            }
        }
    }
    let levels: Vec<f64> = bands.iter().map(|power| 10.0 * power.log10()).collect();
    let mean = levels.iter().sum::<f64>() / 7.0;
    -levels.iter().enumerate().map(|(octave, level)| (octave as f64 - 3.0) * (level - mean)).sum::<f64>() / 28.0
}

/// The highest sample over the root of the mean square, decibels.
pub(crate) fn crest_db(samples: &[f32]) -> f64 {
    let peak = samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    let mean = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / samples.len() as f64;
    20.0 * (f64::from(peak) / mean.sqrt()).log10()
}

/// Where something begins, in samples: peaks of the spectral flux well above those around.
pub(crate) fn onsets(samples: &[f32]) -> Vec<f64> {
    const HOP: usize = 240;
    const LENGTH: usize = 1024;
    let spectra = spectra(samples, LENGTH, HOP);
    let level = |value: &f32| (1.0 + 100.0 * value).ln();
    let growth = |pair: &[Vec<f32>]| pair[0].iter().zip(&pair[1]).map(|(before, now)| (level(now) - level(before)).max(0.0)).sum::<f32>();
    let flux: Vec<f32> = spectra.windows(2).map(growth).collect();
    let mean = flux.iter().sum::<f32>() / flux.len().max(1) as f32;
    let is_peak = |index: usize| {
        let around = &flux[index.saturating_sub(8)..(index + 9).min(flux.len())];
        flux[index] > 2.0 * mean && around.iter().all(|value| *value <= flux[index])
    };
    // The flux peaks when the attack stands in the middle of the later window.
    (0..flux.len()).filter(|index| is_peak(*index)).map(|index| ((index + 1) * HOP + LENGTH / 2) as f64).collect()
}

/// How alike two bars are: the mean of the cosines between their pitch classes and between the strengths of their sixteenths' beginnings.
pub(crate) fn likeness(samples: &[f32], a: Range<usize>, b: Range<usize>) -> f64 {
    let rhythm = |bar: &Range<usize>| -> Vec<f64> {
        let step = bar.len() / 16;
        let edge =
            |from: usize| samples[from..from + step / 2].windows(2).map(|pair| f64::from(pair[1] - pair[0]).powi(2)).sum::<f64>().sqrt();
        (0..16).map(|index| edge(bar.start + index * step)).collect()
    };
    let cosine = |a: &[f64], b: &[f64]| {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt().max(1e-20)
    };
    (cosine(&chroma(&samples[a.clone()]), &chroma(&samples[b.clone()])) + cosine(&rhythm(&a), &rhythm(&b))) / 2.0
}
