//! The sound of one input in figures, and of two against each other.

use std::path::Path;

use ebur128::{EbuR128, Mode};

use crate::audio::{AudioError, SoundReader};
use crate::base::{Explain, SAMPLE_RATE};
use crate::render::{Cancel, Failure};

use super::failures::internal;
use super::lag::{self, Lag};
use super::spectrum::Spectrum;

/// Samples read at once: a step of the momentary loudness, 100 ms (EBU Tech 3341, 2.2).
const STEP: usize = SAMPLE_RATE as usize / 10;

/// Loudness below which EBU R 128 measures nothing: its absolute gate.
pub(super) const SILENCE_LUFS: f64 = -70.0;

/// The whole of one sound.
pub(super) struct SoundFigures {
    /// Integrated loudness (EBU R 128, ITU-R BS.1770), LUFS; `None` where all is below the gate.
    pub(super) loudness: Option<f64>,
    /// The highest true peak of a channel, dBTP; `None` for digital silence.
    pub(super) true_peak: Option<f64>,
    /// Momentary loudness every 100 ms, LUFS.
    pub(super) momentary: Vec<f32>,
    /// Long-term spectra, left and right.
    pub(super) spectra: [Spectrum; 2],
    /// For finding the lag.
    pub(super) envelope: Vec<f32>,
}

impl SoundFigures {
    /// Reads `path` through. A file of one channel is measured as one, though it plays on both sides.
    pub(super) fn of(path: &Path, channels: u32, cancel: &Cancel) -> Result<Self, Failure> {
        let mut reader = SoundReader::open(path).map_err(|error| sound_failure(&error))?;
        let length = usize::try_from(reader.end().round_samples(SAMPLE_RATE)).unwrap_or(0);
        let sides = if channels == 1 { 1 } else { 2 };
        let mut loudness = EbuR128::new(sides, SAMPLE_RATE, Mode::I | Mode::TRUE_PEAK).map_err(|error| meter_fault(&error))?;
        let mut momentary = Vec::new();
        let mut spectra = [Spectrum::default(), Spectrum::default()];
        let mut envelope = lag::Envelope::default();
        for first in (0..length).step_by(STEP) {
            cancel.check()?;
            let block = reader.read(first as i64, STEP.min(length - first)).map_err(|error| sound_failure(&error))?;
            let planes = [&block.left[..], &block.right[..]];
            loudness.add_frames_planar_f32(&planes[..sides as usize]).map_err(|error| meter_fault(&error))?;
            momentary.push(loudness.loudness_momentary().map_err(|error| meter_fault(&error))? as f32);
            spectra.iter_mut().zip(planes).for_each(|(spectrum, plane)| spectrum.add(plane));
            envelope.add(&block);
        }
        let integrated = loudness.loudness_global().map_err(|error| meter_fault(&error))?;
        let mut peak = 0.0_f64;
        for side in 0..sides {
            peak = peak.max(loudness.true_peak(side).map_err(|error| meter_fault(&error))?);
        }
        Ok(Self {
            loudness: (integrated >= SILENCE_LUFS).then_some(integrated),
            true_peak: (peak > 0.0).then(|| 20.0 * peak.log10()),
            momentary,
            spectra,
            envelope: envelope.samples,
        })
    }

    /// Mean difference of the long-term spectra over both channels, dB.
    pub(super) fn spectral_difference(&self, other: &Self) -> f64 {
        let pairs = self.spectra.iter().zip(&other.spectra);
        pairs.map(|(a, b)| a.difference(b)).sum::<f64>() / self.spectra.len() as f64
    }
}

/// By how much the second sound is later, and how alike they are then.
pub(super) fn lag_of(paths: [&Path; 2], figures: [&SoundFigures; 2]) -> Result<Lag, Failure> {
    let open = |path| SoundReader::open(path).map_err(|error| sound_failure(&error));
    let mut readers = [open(paths[0])?, open(paths[1])?];
    lag::find([&figures[0].envelope, &figures[1].envelope], &mut readers).map_err(|error| sound_failure(&error))
}

fn sound_failure(error: &AudioError) -> Failure {
    Failure::at("", error as &dyn Explain)
}

fn meter_fault(error: &ebur128::Error) -> Failure {
    internal(format!("the loudness meter failed: {error}"))
}
