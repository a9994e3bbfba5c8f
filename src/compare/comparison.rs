//! The result of a comparison, as people and programs get it.

use serde::Serialize;

use crate::base::{Diagnostic, Exit, Frame};

use super::options::Thresholds;

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing is beyond its threshold.
    Same,
    /// Something is.
    Different,
}

/// Two inputs held against each other. Serialises to the document that `compare --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The answer.
    pub verdict: Verdict,
    /// Why they are different, weightiest first; empty where they are the same.
    pub reasons: Vec<String>,
    /// Notes on the figures: that sizes were scaled, that a draft was rendered.
    pub notes: Vec<String>,
    /// The pictures; `None` where either has none.
    pub video: Option<VideoComparison>,
    /// The sounds; `None` where either has none.
    pub audio: Option<AudioComparison>,
    /// Facts side by side.
    pub tags: Vec<Tag>,
    /// Differences in the making, where manifests were given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub making: Vec<Tag>,
    /// Names of both inputs.
    pub names: [String; 2],
    /// Warnings about either input.
    #[serde(skip)]
    pub warnings: Vec<Diagnostic>,
    /// Where "same" ended.
    #[serde(skip)]
    pub thresholds: Thresholds,
    /// Pixels of the worst frames, in the order of `video.worst`.
    #[serde(skip)]
    pub exhibits: Vec<[Frame; 2]>,
}

impl Comparison {
    /// The exit status of a program that was asked.
    pub fn exit(&self) -> Exit {
        match self.verdict {
            Verdict::Same => Exit::Done,
            Verdict::Different => Exit::Different,
        }
    }
}

/// The pictures of both.
#[derive(Clone, Debug, Serialize)]
pub struct VideoComparison {
    /// How many frames each has.
    pub frames: [u64; 2],
    /// How many pairs were measured.
    pub compared: u64,
    /// How many frames later the second shows what the first begins with.
    pub offset_frames: i64,
    /// Frames of the first that the second does not show.
    pub dropped: Vec<u64>,
    /// Frames of the second that repeat one, or that the first does not have there.
    pub doubled: Vec<u64>,
    /// FFmpeg's `psnr` average; `None` where every sample is equal.
    pub psnr_db: Option<f64>,
    /// FFmpeg's `ssim` All.
    pub ssim: f64,
    /// Mean MS-SSIM of luma (Wang, Simoncelli, Bovik 2003), with the Gaussian window of 11x11 pixels, over five scales.
    pub ms_ssim: f64,
    /// Mean CIEDE2000 between the mean colours of cells of 8x8 pixels.
    pub delta_e: f64,
    /// The highest mean of that over a tile of 32x32 pixels of one frame.
    pub max_tile_delta_e: f64,
    /// Netflix's VMAF; `None` where libavfilter comes without libvmaf.
    pub vmaf: Option<f64>,
    /// Pixels to the right and down by which the second is shifted, where that explains the difference.
    pub shift_pixels: Option<[i64; 2]>,
    /// The frames of least SSIM, none near another, worst first.
    pub worst: Vec<WorstFrame>,
    /// The figures of each pair, in order.
    pub per_frame: PerFrame,
}

/// One of the worst frames.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct WorstFrame {
    /// Its number in the first, from 0.
    pub frame: u64,
    /// Its number in the second.
    pub frame_b: u64,
    /// When it is shown in the first, milliseconds.
    pub at_ms: f64,
    /// Its SSIM.
    pub ssim: f64,
    /// Its PSNR; `None` where every sample is equal.
    pub psnr_db: Option<f64>,
    /// Its mean CIEDE2000.
    pub delta_e: f64,
}

/// Figures by pair; all of one length.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PerFrame {
    /// Number in the first.
    pub frame: Vec<u64>,
    /// PSNR, dB; `None` where every sample is equal.
    pub psnr_db: Vec<Option<f64>>,
    /// SSIM over all planes.
    pub ssim: Vec<f64>,
    /// MS-SSIM of luma.
    pub ms_ssim: Vec<f64>,
    /// Mean CIEDE2000.
    pub delta_e: Vec<f64>,
}

/// The sounds of both.
#[derive(Clone, Debug, Serialize)]
pub struct AudioComparison {
    /// Milliseconds by which the second is later.
    pub lag_ms: f64,
    /// By how much the lag grows from start to end, milliseconds.
    pub drift_ms: f64,
    /// Normalised correlation of the less alike channel once the lag is taken off, -1..=1; `None` where either is
    /// silent.
    pub correlation: Option<f64>,
    /// Integrated loudness (EBU R 128); `None` below its gate.
    pub loudness_lufs: [Option<f64>; 2],
    /// True peak (ITU-R BS.1770); `None` for digital silence.
    pub true_peak_dbtp: [Option<f64>; 2],
    /// Mean difference of the long-term spectra in third octaves from 50 Hz to 16 kHz.
    pub spectral_db: f64,
    /// Momentary loudness of both every 100 ms, LUFS.
    #[serde(skip)]
    pub momentary_lufs: [Vec<f32>; 2],
}

/// One fact of both inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// As the first has it; `None` where it does not tell.
    pub a: Option<String>,
    /// As the second has it.
    pub b: Option<String>,
}

impl Tag {
    /// Whether both have the same.
    pub fn is_equal(&self) -> bool {
        self.a == self.b
    }
}

/// `value` to so many decimals, so that documents do not tell digits that mean nothing.
pub(super) fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10.0_f64.powi(decimals);
    // Without a sign on zero.
    (value * scale).round() / scale + 0.0
}

/// PSNR of 8-bit samples, dB; `None` where there is no error.
pub(super) fn psnr_db(squared_error: f64) -> Option<f64> {
    (squared_error > 0.0).then(|| rounded(10.0 * (255.0 * 255.0 / squared_error).log10(), 3))
}
