//! The beats of music: the chain of instants that lie one period apart and on the strongest onsets, found by dynamic
//! programming (D. P. W. Ellis, "Beat Tracking by Dynamic Programming", JNMR 36(1), 2007), and which of them begin a
//! bar of four.

use std::path::Path;

use crate::audio::AudioError;
use crate::base::{SAMPLE_RATE, Time};

use super::mono_stretch::read_mono;
use super::onsets::{HOP, Onsets};
use super::tempo::beat_period;

/// Beats of a bar.
const BAR: usize = 4;

/// How much a step that is not one period costs, against onsets of strength 1.
const STIFFNESS: f64 = 100.0;

/// Beats that stay this close to an even grid are put on it.
const EVEN_WITHIN_SECONDS: f64 = 0.025;

/// The beats of a piece of music.
#[derive(Clone, Debug, PartialEq)]
pub struct Beats {
    /// In source time, rising.
    pub times: Vec<Time>,
    /// Which of the first four begins a bar.
    pub first_bar: usize,
    /// Beats a minute, on average.
    pub tempo_bpm: f64,
}

impl Beats {
    /// Whether the beat at `index` begins a bar.
    pub fn begins_bar(&self, index: usize) -> bool {
        index % BAR == self.first_bar
    }
}

/// The beats in the first `length` of a file's sound; `None` where it has none.
///
/// # Errors
/// Where the sound cannot be decoded.
pub fn beats_of(path: &Path, length: Time) -> Result<Option<Beats>, AudioError> {
    Ok(find_beats(&read_mono(path, Time::ZERO, length)?))
}

/// The beats of `samples` at [`SAMPLE_RATE`].
fn find_beats(samples: &[f32]) -> Option<Beats> {
    let onsets = Onsets::of(samples);
    let period = beat_period(&onsets.strength)?;
    let tracked = track(&onsets.strength, period);
    let (positions, period) = evened(&tracked);
    let seconds = |position: f64| Onsets::sample_at(position) / f64::from(SAMPLE_RATE);
    let first_bar = first_bar(&positions, &onsets);
    let times: Option<Vec<_>> = positions.iter().map(|position| Time::from_ms_f64((seconds(*position) * 1000.0).max(0.0))).collect();
    let tempo_bpm = 60.0 * f64::from(SAMPLE_RATE) / (period * HOP as f64);
    Some(Beats { times: times.filter(|times| times.len() > 1)?, first_bar, tempo_bpm })
}

/// Indices of the values at which the beats are, in order.
fn track(strength: &[f32], period: f64) -> Vec<f64> {
    let (nearest, furthest) = ((period / 2.0).round() as usize, (period * 2.0).round() as usize);
    let costs: Vec<f64> = (nearest..=furthest).map(|step| -STIFFNESS * (step as f64 / period).ln().powi(2)).collect();
    let (mut totals, mut before) = (Vec::with_capacity(strength.len()), Vec::with_capacity(strength.len()));
    for (index, value) in strength.iter().enumerate() {
        let steps = (nearest..=furthest).take_while(|step| *step <= index);
        let best = steps
            .map(|step| (totals[index - step] + costs[step - nearest], index - step))
            .max_by(|a: &(f64, usize), b| a.0.total_cmp(&b.0))
            .filter(|(total, _)| *total > 0.0);
        totals.push(f64::from(*value) + best.map_or(0.0, |(total, _)| total));
        before.push(best.map(|(_, index)| index));
    }
    // The last beat is the best one within the last period.
    let tail = strength.len().saturating_sub(period.ceil() as usize);
    let last = (tail..strength.len()).max_by(|a, b| totals[*a].total_cmp(&totals[*b]));
    let mut beats: Vec<f64> = std::iter::successors(last, |index| before[*index]).map(|index| index as f64).collect();
    beats.reverse();
    beats
}

/// Beats on the even grid that fits them best (least squares), where they are that even, and their period. The grid
/// begins as early and ends as late as beats do.
fn evened(beats: &[f64]) -> (Vec<f64>, f64) {
    let count = beats.len() as f64;
    if beats.len() < 3 {
        return (beats.to_vec(), beats.windows(2).map(|pair| pair[1] - pair[0]).next().unwrap_or(1.0));
    }
    let mean_index = (count - 1.0) / 2.0;
    let mean = beats.iter().sum::<f64>() / count;
    let spread: f64 = (0..beats.len()).map(|index| (index as f64 - mean_index).powi(2)).sum();
    let period = beats.iter().enumerate().map(|(index, beat)| (index as f64 - mean_index) * (beat - mean)).sum::<f64>() / spread;
    let on_grid = |index: usize| mean + (index as f64 - mean_index) * period;
    let square: f64 = beats.iter().enumerate().map(|(index, beat)| (beat - on_grid(index)).powi(2)).sum();
    let slack = EVEN_WITHIN_SECONDS * f64::from(SAMPLE_RATE) / HOP as f64;
    let is_even = (square / count).sqrt() <= slack;
    (if is_even { (0..beats.len()).map(on_grid).collect() } else { beats.to_vec() }, period)
}

/// Which of four successive beats has the most bass on it, and the strongest onsets.
fn first_bar(positions: &[f64], onsets: &Onsets) -> usize {
    let peak = |values: &[f32], position: f64| {
        let centre = position.round().max(0.0) as usize;
        values.iter().skip(centre.saturating_sub(3)).take(7).copied().fold(0.0_f32, f32::max)
    };
    let mut sums = [0.0_f32; BAR];
    for (index, position) in positions.iter().enumerate() {
        sums[index % BAR] += peak(&onsets.bass, *position) + 0.3 * peak(&onsets.strength, *position);
    }
    // The first of equals.
    (0..BAR).rev().max_by(|a, b| sums[*a].total_cmp(&sums[*b])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Short noisy clicks every `60 / bpm` seconds from `offset` seconds on; every fourth is low and louder.
    fn clicks(bpm: f64, offset: f64, seconds: f64) -> (Vec<f32>, Vec<f64>) {
        let rate = f64::from(SAMPLE_RATE);
        let mut samples = vec![0.0_f32; (seconds * rate) as usize];
        let times: Vec<f64> = (0..).map(|index| offset + f64::from(index) * 60.0 / bpm).take_while(|time| *time < seconds - 0.1).collect();
        for (index, time) in times.iter().enumerate() {
            let (level, pitch) = if index % 4 == 0 { (0.9, 80.0) } else { (0.5, 1500.0) };
            for (n, sample) in samples.iter_mut().skip((time * rate) as usize).take(2400).enumerate() {
                let t = n as f64 / rate;
                *sample += (level * (-t * 60.0).exp() * (std::f64::consts::TAU * pitch * t).sin()) as f32;
            }
        }
        (samples, times)
    }

    #[test]
    fn beats_of_click_tracks_lie_on_the_clicks() {
        for (bpm, offset) in
            [(60.0, 0.2), (75.0, 0.0), (90.0, 0.31), (100.0, 0.5), (120.0, 0.0), (128.0, 0.123), (140.0, 0.4), (174.0, 0.05)]
        {
            let (samples, clicks) = clicks(bpm, offset, 20.0);
            let beats = find_beats(&samples).unwrap_or_else(|| panic!("no beats at {bpm}"));
            // Counting twice or half as fast is a matter of taste; lying beside the clicks is not.
            let ratio = beats.tempo_bpm / bpm;
            assert!([0.5, 1.0, 2.0].iter().any(|factor| (ratio / factor - 1.0).abs() < 0.01), "{} for {bpm}", beats.tempo_bpm);
            let step = 30.0 / bpm;
            for time in &beats.times {
                let position = (time.as_seconds_f64() - clicks[0]) / step;
                let miss_ms = (position - position.round()).abs() * step * 1000.0;
                assert!(miss_ms < 15.0, "{bpm} bpm: a beat at {time} is {miss_ms:.1} ms off");
            }
            if (ratio - 1.0).abs() < 0.01 {
                let bar = beats.times[beats.first_bar].as_seconds_f64();
                let beat = ((bar - offset) / (60.0 / bpm)).round() as i64;
                assert_eq!(beat.rem_euclid(4), 0, "{bpm} bpm: the bar begins on beat {beat}");
            }
        }
    }

    #[test]
    fn the_examples_music_has_its_beats_on_half_seconds() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/promo/media/music.m4a");
        let beats = beats_of(&path, Time::from_ms(30_000)).unwrap().unwrap();
        assert!((beats.tempo_bpm - 120.0).abs() < 0.2, "{}", beats.tempo_bpm);
        for time in &beats.times {
            let miss = (time.as_ms_f64() / 500.0 - (time.as_ms_f64() / 500.0).round()) * 500.0;
            assert!(miss.abs() < 20.0, "{time}: {miss:.1} ms off");
        }
        let bar = beats.times[beats.first_bar].as_ms_f64() / 2000.0;
        assert!((bar - bar.round()).abs() < 0.02, "{bar}");
    }

    #[test]
    fn what_has_no_beat_gives_none() {
        let tone: Vec<f32> = (0..SAMPLE_RATE * 8).map(|n| (n as f32 * 0.05).sin() * 0.5).collect();
        for samples in [Vec::new(), vec![0.0; 1000], vec![0.0; SAMPLE_RATE as usize * 8], tone] {
            assert_eq!(find_beats(&samples), None, "{} samples", samples.len());
        }
    }
}
