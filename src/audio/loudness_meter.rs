//! Loudness by EBU R 128 (ITU-R BS.1770-4; range by EBU Tech 3342).

use ebur128::{EbuR128, Mode};

use crate::base::{CHANNELS, SAMPLE_RATE, SampleBlock};

/// The absolute gate of BS.1770: what is quieter is not counted.
const GATE_LUFS: f64 = -70.0;

/// How loud a stretch of sound is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loudness {
    /// Integrated loudness, LUFS; `None` where all is below the gate of -70 LUFS.
    pub integrated_lufs: Option<f64>,
    /// The highest true peak of a channel, dBTP; `None` for digital silence.
    pub true_peak_dbtp: Option<f64>,
    /// Loudness range, LU.
    pub range_lu: f64,
}

/// Measures stereo sound at [`SAMPLE_RATE`].
pub struct LoudnessMeter(EbuR128);

impl LoudnessMeter {
    /// A meter that has heard nothing.
    pub fn new() -> Self {
        let meter = EbuR128::new(CHANNELS as u32, SAMPLE_RATE, Mode::I | Mode::LRA | Mode::TRUE_PEAK);
        Self(meter.expect("two channels at 48 kHz are within the meter's limits"))
    }

    /// Hears the next samples.
    pub fn hear(&mut self, block: &SampleBlock) {
        let heard = self.0.add_frames_planar_f32(&[&block.left, &block.right]);
        heard.expect("a block has the meter's two channels, equally long");
    }

    /// The figures of all that was heard.
    pub fn loudness(&self) -> Loudness {
        const MEASURED: &str = "the meter was made for this figure";
        let integrated = self.0.loudness_global().expect(MEASURED);
        let peaks = (0..CHANNELS as u32).map(|channel| self.0.true_peak(channel).expect(MEASURED));
        let peak = peaks.fold(0.0, f64::max);
        Loudness {
            integrated_lufs: (integrated >= GATE_LUFS).then_some(integrated),
            true_peak_dbtp: (peak > 0.0).then(|| 20.0 * peak.log10()),
            range_lu: self.0.loudness_range().expect(MEASURED),
        }
    }
}

impl Default for LoudnessMeter {
    fn default() -> Self {
        Self::new()
    }
}
