//! Waves out of tables.

use std::sync::OnceLock;

use crate::music::arithmetic::sine;

/// Points of a table.
const LENGTH: usize = 4096;

/// Harmonics above this are left out of tables, Hz.
const HIGHEST_HZ: f64 = 16_000.0;

fn sines() -> &'static [f64] {
    static SINES: OnceLock<Vec<f64>> = OnceLock::new();
    // One point more spares the wrap.
    SINES.get_or_init(|| (0..=LENGTH).map(|index| sine(index as f64 / LENGTH as f64)).collect())
}

/// The sine of so many turns, off by at most 3e-7.
pub(in crate::music) fn quick_sine(turns: f64) -> f64 {
    let place = (turns - turns.floor()) * LENGTH as f64;
    let index = place as usize;
    let table = sines();
    let (index, part) = (index.min(LENGTH - 1), place - index as f64);
    table[index] + (table[index + 1] - table[index]) * part
}

/// One period of a saw whose harmonics end below the Nyquist frequency, for notes of about one pitch.
#[derive(Debug)]
pub(in crate::music) struct SawTable(Vec<f32>);

impl SawTable {
    /// The table for a fundamental.
    pub(in crate::music) fn of(hz: f64) -> Self {
        let harmonics = ((HIGHEST_HZ / hz) as usize).clamp(1, 400);
        let sines = sines();
        let mut points = vec![0.0_f64; LENGTH];
        for harmonic in 1..=harmonics {
            // The last ones fade, so that no edge of the spectrum rings.
            let part = harmonic as f64 / (harmonics + 1) as f64;
            let fade = 1.0 - part * part * part * part;
            let level = fade / harmonic as f64 * 0.6;
            for (index, point) in points.iter_mut().enumerate() {
                *point += level * sines[(index * harmonic) % LENGTH];
            }
        }
        points.push(points[0]);
        Self(points.into_iter().map(|point| point as f32).collect())
    }

    /// The value at so many turns, on the line between two points: off by less than -80 dB.
    pub(in crate::music) fn at(&self, turns: f64) -> f64 {
        let place = (turns - turns.floor()) * LENGTH as f64;
        let index = (place as usize).min(LENGTH - 1);
        let part = (place - index as f64) as f32;
        f64::from(self.0[index] + (self.0[index + 1] - self.0[index]) * part)
    }
}
