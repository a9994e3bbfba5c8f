//! The choices for a comparison.

use std::path::PathBuf;

use crate::render::RenderOptions;

/// Where "same" ends. What is `None` is measured and does not decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Thresholds {
    /// The least SSIM over the whole.
    pub min_ssim: f64,
    /// The least SSIM of any one frame.
    pub min_frame_ssim: f64,
    /// The least PSNR over the whole, dB.
    pub min_psnr_db: Option<f64>,
    /// The least MS-SSIM over the whole.
    pub min_ms_ssim: Option<f64>,
    /// The highest mean CIEDE2000 over the whole.
    pub max_delta_e: f64,
    /// The highest mean CIEDE2000 over a tile of 32x32 pixels of any one frame: something is there that the other does
    /// not show.
    pub max_tile_delta_e: f64,
    /// The most milliseconds that one sound may be later.
    pub max_lag_ms: f64,
    /// The most loudness units that one sound may be louder.
    pub max_loudness_lu: f64,
    /// The least normalised correlation of the sounds, once the lag is taken off.
    pub min_correlation: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            min_ssim: 0.95,
            min_frame_ssim: 0.85,
            min_psnr_db: None,
            min_ms_ssim: None,
            max_delta_e: 3.0,
            max_tile_delta_e: 20.0,
            max_lag_ms: 10.0,
            max_loudness_lu: 1.0,
            min_correlation: 0.5,
        }
    }
}

/// How two inputs are compared.
#[derive(Clone, Debug)]
pub struct CompareOptions {
    /// Where "same" ends.
    pub thresholds: Thresholds,
    /// The most frames by which one may be later than the other and still be aligned.
    pub max_offset_frames: usize,
    /// Whether VMAF is measured too where libavfilter has it: every fifth pair, at several times the cost of all else.
    pub vmaf: bool,
    /// How drafts are rendered; the output's path is not used.
    pub rendering: RenderOptions,
    /// Manifests of both, where there are some.
    pub manifests: Option<[PathBuf; 2]>,
}

impl Default for CompareOptions {
    fn default() -> Self {
        Self {
            thresholds: Thresholds::default(),
            max_offset_frames: 300,
            vmaf: true,
            rendering: super::input::usual_rendering(),
            manifests: None,
        }
    }
}

/// The stage of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A draft is rendered.
    Rendering,
    /// Frames are decoded and measured.
    Measuring,
    /// They are measured again, now that it is known which belong together.
    Realigning,
}

/// How far a comparison is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The stage.
    pub stage: Stage,
    /// Frames done.
    pub frame: u64,
    /// Frames in all, as the headers tell; 0 where they do not.
    pub frames: u64,
}
