//! Grains that were played before.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::grain::{Grain, Strike};
use super::pad::{pad, table, zone_of};
use super::voice::Voice;
use crate::music::synthesis::Biquad;

/// Grains kept at most, samples: 75 s, 29 MB.
const KEPT_SAMPLES: usize = 3_600_000;

/// Strengths that sound different.
const LAYERS: f64 = 4.0;

/// A grain's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Name {
    voice: Voice,
    midi: i32,
    /// Milliseconds; 0 for what rings as it likes.
    held_ms: u32,
    layer: u8,
    bright_percent: u8,
    band_hz: (u32, u32),
    seed: u64,
}

/// Tables of pads, by voice, zone and brightness.
type Tables = HashMap<(Voice, i32, u8), Arc<Vec<f32>>>;

/// The instruments of a piece.
#[derive(Debug, Default)]
pub(in crate::music) struct Bank {
    grains: Mutex<(HashMap<Name, Arc<Grain>>, usize)>,
    tables: Mutex<Tables>,
}

impl Bank {
    /// The sound of a note between two frequencies, made when it is first asked for. What a caller hears does not
    /// depend on who asked before.
    pub(in crate::music) fn grain(&self, voice: Voice, strike: &Strike, (low_hz, high_hz): (f64, f64)) -> Arc<Grain> {
        let name = Name {
            voice,
            midi: strike.midi,
            held_ms: match voice.damping() {
                _ if voice.is_held() => (strike.seconds * 1000.0) as u32,
                // What is damped later than this need not ring on; notes of about one length share a grain.
                Some(damping) => ((strike.seconds + damping) * 2.0).ceil() as u32 * 500,
                None => 0,
            },
            layer: (strike.velocity.clamp(0.0, 0.999) * LAYERS) as u8,
            bright_percent: (strike.bright.clamp(0.0, 1.0) * 100.0) as u8,
            band_hz: (low_hz as u32, high_hz as u32),
            seed: strike.seed,
        };
        if let Some(grain) = self.grains.lock().unwrap_or_else(PoisonError::into_inner).0.get(&name) {
            return Arc::clone(grain);
        }
        let rounded = Strike {
            seconds: f64::from(name.held_ms) / 1000.0,
            velocity: (f64::from(name.layer) + 0.5) / LAYERS,
            bright: f64::from(name.bright_percent) / 100.0,
            ..*strike
        };
        let mut grain = match voice.timbre() {
            Some(_) => pad(&rounded, &self.table(voice, &rounded, name.bright_percent)),
            None => voice.grain(&rounded),
        };
        // A filter over each note is the same as one over their sum.
        cut(&mut grain, (low_hz, high_hz));
        let grain = Arc::new(grain);
        let mut kept = self.grains.lock().unwrap_or_else(PoisonError::into_inner);
        let (grains, samples) = &mut *kept;
        if *samples + grain.len() > KEPT_SAMPLES {
            grains.clear();
            *samples = 0;
        }
        *samples += grain.len();
        grains.insert(name, Arc::clone(&grain));
        grain
    }

    fn table(&self, voice: Voice, strike: &Strike, bright_percent: u8) -> Arc<Vec<f32>> {
        let zone = zone_of(strike.midi);
        let name = (voice, zone, bright_percent);
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(timbre) = voice.timbre() else { return Arc::default() };
        Arc::clone(tables.entry(name).or_insert_with(|| Arc::new(table(timbre, zone, strike.bright, 0))))
    }
}

/// Takes away what lies beside a band.
fn cut(grain: &mut Grain, (low_hz, high_hz): (f64, f64)) {
    for side in [&mut grain.left, &mut grain.right] {
        let mut floor = (low_hz > 25.0).then(|| Biquad::high_pass(low_hz, 0.707));
        let mut roof = (high_hz < 16_000.0).then(|| Biquad::low_pass(high_hz, 0.707));
        for sample in side.iter_mut() {
            let above = floor.as_mut().map_or(f64::from(*sample), |filter| filter.next(f64::from(*sample)));
            *sample = roof.as_mut().map_or(above, |filter| filter.next(above)) as f32;
        }
    }
}
