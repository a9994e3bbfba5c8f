//! How far beats lie apart: the lag at which the onsets are most like themselves, and like themselves again at its
//! multiples.

use super::onsets::VALUES_A_SECOND;

/// Tempos that are looked for, beats a minute.
const SLOWEST_BPM: f64 = 50.0;
const FASTEST_BPM: f64 = 220.0;

/// People tap around this tempo, within about this many octaves (D. P. W. Ellis, "Beat Tracking by Dynamic
/// Programming", JNMR 36(1), 2007).
const USUAL_BPM: f64 = 120.0;
const USUAL_OCTAVES: f64 = 0.9;

/// Multiples of the lag that take part in the comb.
const TEETH: usize = 4;

/// A lag whose likeness is below this part of the whole is no beat.
const LEAST_LIKENESS: f64 = 0.06;

/// The period of the beat in values of the onset strength; `None` where nothing repeats.
pub(super) fn beat_period(strength: &[f32]) -> Option<f64> {
    let lag_of = |bpm: f64| 60.0 / bpm * VALUES_A_SECOND;
    let (shortest, longest) = (lag_of(FASTEST_BPM) as usize, lag_of(SLOWEST_BPM).ceil() as usize);
    let likeness = autocorrelation(&smoothed(strength), longest * TEETH + 2);
    // Less than two periods tell nothing.
    let longest = longest.min(strength.len() / 2).min(likeness.len() / TEETH);
    let score = |lag: usize| {
        // A tooth reaches further the further out it is: rounding of the lag multiplies.
        let comb = |tooth: usize| {
            let (from, to) = ((lag * tooth).saturating_sub(tooth), (lag * tooth + tooth + 1).min(likeness.len()));
            likeness[from.min(to)..to].iter().copied().fold(0.0, f64::max) / tooth as f64
        };
        let octaves = (lag_of(USUAL_BPM) / lag as f64).log2() / USUAL_OCTAVES;
        (1..=TEETH).map(comb).sum::<f64>() * (-0.5 * octaves * octaves).exp()
    };
    let best = (shortest..longest).max_by(|a, b| score(*a).total_cmp(&score(*b)))?;
    let nearby = (best.saturating_sub(1)..=best + 1).max_by(|a, b| likeness[*a].total_cmp(&likeness[*b])).unwrap_or(best);
    (likeness[nearby] >= LEAST_LIKENESS).then(|| refined(&likeness, nearby))
}

/// Onsets of neighbouring values are one: a triangle over five values.
fn smoothed(strength: &[f32]) -> Vec<f64> {
    const KERNEL: [f64; 5] = [1.0 / 9.0, 2.0 / 9.0, 3.0 / 9.0, 2.0 / 9.0, 1.0 / 9.0];
    let at = |index: usize, tap: usize| strength.get((index + tap).wrapping_sub(2)).map_or(0.0, |value| f64::from(*value));
    (0..strength.len()).map(|index| KERNEL.iter().enumerate().map(|(tap, weight)| weight * at(index, tap)).sum()).collect()
}

/// Autocorrelation of the values less their mean, for lags below `count`, 1 at lag 0.
fn autocorrelation(values: &[f64], count: usize) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    let centred: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let at = |lag: usize| centred.iter().zip(centred.iter().skip(lag)).map(|(a, b)| a * b).sum::<f64>();
    let whole = at(0);
    if whole <= f64::EPSILON {
        return vec![0.0; count];
    }
    (0..count.min(values.len())).map(|lag| at(lag) / whole).collect()
}

/// The peak of a parabola through a lag and its neighbours.
fn refined(likeness: &[f64], lag: usize) -> f64 {
    let [before, here, after] = [lag.saturating_sub(1), lag, lag + 1].map(|index| likeness.get(index).copied().unwrap_or(0.0));
    let bend = before - 2.0 * here + after;
    let shift = if bend.abs() > f64::EPSILON { (before - after) / (2.0 * bend) } else { 0.0 };
    lag as f64 + shift.clamp(-0.5, 0.5)
}
