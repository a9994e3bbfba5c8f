//! Where a clip speaks or sounds.

use std::path::Path;

use crate::audio::AudioError;
use crate::base::{SAMPLE_RATE, Time};

use super::mono_stretch::read_mono;

/// Level over one block above which a clip counts as sounding: -40 dB full scale, the format's threshold for ducking.
const THRESHOLD: f32 = 0.01;

/// Milliseconds of a block.
const BLOCK_MS: i64 = 50;

/// Silences shorter than this are part of speech.
const PAUSE_MS: i64 = 700;

/// Sounds shorter than this are clicks.
const SHORTEST_MS: i64 = 150;

/// Stretches in milliseconds from `start`, at most `length` long in all, in which the file sounds.
///
/// # Errors
/// Where the sound cannot be decoded.
pub(in crate::promo) fn loud_spans(path: &Path, start: Time, length: Time) -> Result<Vec<(i64, i64)>, AudioError> {
    Ok(spans(&read_mono(path, start, length)?))
}

fn spans(samples: &[f32]) -> Vec<(i64, i64)> {
    let block = (SAMPLE_RATE as i64 * BLOCK_MS / 1000) as usize;
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for (index, block) in samples.chunks(block).enumerate() {
        let level = (block.iter().map(|sample| sample * sample).sum::<f32>() / block.len() as f32).sqrt();
        if level < THRESHOLD {
            continue;
        }
        let from = index as i64 * BLOCK_MS;
        match spans.last_mut().filter(|(_, end)| from - *end < PAUSE_MS) {
            Some((_, end)) => *end = from + BLOCK_MS,
            None => spans.push((from, from + BLOCK_MS)),
        }
    }
    spans.retain(|(from, to)| to - from >= SHORTEST_MS);
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_is_one_span_over_its_pauses_and_silence_none() {
        let second = SAMPLE_RATE as usize;
        let tone = |length: usize| (0..length).map(|n| (n as f32 * 0.1).sin() * 0.2);
        let silence = |length: usize| std::iter::repeat_n(0.0_f32, length);
        let samples: Vec<f32> = silence(second)
            .chain(tone(second))
            .chain(silence(second / 2))
            .chain(tone(second))
            .chain(silence(2 * second))
            .chain(tone(second / 20))
            .chain(silence(second))
            .collect();
        assert_eq!(spans(&samples), [(1000, 3500)]);
        assert_eq!(spans(&vec![0.001; second]), []);
    }
}
