//! `offcut compare`: whether two outputs are the same, and where they are not.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;

use crate::base::Exit;
use crate::compare::{CompareOptions, Comparison, Input, Thresholds, Verdict, compare, write_report};
use crate::render::Failure;

use super::arguments::Command;
use super::console::Console;
use super::signals::cancel_on_signals;

/// Compares two files, folders of frames, or drafts.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut compare local.mp4 cloud.mp4 -o report")]
pub(super) struct Compare {
    /// The reference: a file, a folder of pictures, or a draft
    a: PathBuf,
    /// What is held against it
    b: PathBuf,
    /// Write a page with plots and the worst frames into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The least SSIM over the whole
    #[arg(long, default_value_t = Thresholds::default().min_ssim)]
    min_ssim: f64,
    /// The least SSIM of any one frame
    #[arg(long, default_value_t = Thresholds::default().min_frame_ssim)]
    min_frame_ssim: f64,
    /// The highest mean colour difference (CIEDE2000)
    #[arg(long, default_value_t = Thresholds::default().max_delta_e)]
    max_delta_e: f64,
    /// The most milliseconds that one sound may be later
    #[arg(long, value_name = "MS", default_value_t = Thresholds::default().max_lag_ms)]
    max_lag: f64,
    /// The most loudness units that one sound may be louder
    #[arg(long, value_name = "LU", default_value_t = Thresholds::default().max_loudness_lu)]
    max_loudness: f64,
    /// Manifests of both, written by `render --manifest`
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    manifests: Option<Vec<PathBuf>>,
}

impl Command for Compare {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let (a, b) = (Input::recognise(&self.a)?, Input::recognise(&self.b)?);
        let comparison = compare(&a, &b, &self.options(), &cancel_on_signals()?, &mut |_| {})?;
        console.tell(&comparison.warnings, None);
        if console.is_json() {
            console.print_document(&comparison)?;
        } else {
            console.print(&summary(&comparison))?;
        }
        if let Some(folder) = &self.output {
            let page = write_report(&comparison, folder)?;
            if !console.is_json() {
                console.print_summary(&format!("report: {}", page.display()))?;
            }
        }
        Ok(comparison.exit())
    }
}

impl Compare {
    fn options(&self) -> CompareOptions {
        let thresholds = Thresholds {
            min_ssim: self.min_ssim,
            min_frame_ssim: self.min_frame_ssim,
            max_delta_e: self.max_delta_e,
            max_lag_ms: self.max_lag,
            max_loudness_lu: self.max_loudness,
            ..Thresholds::default()
        };
        let manifests = self.manifests.as_ref().and_then(|paths| <[PathBuf; 2]>::try_from(paths.clone()).ok());
        CompareOptions { thresholds, manifests, ..CompareOptions::default() }
    }
}

/// The verdict and its reasons, then the figures, a line each.
fn summary(comparison: &Comparison) -> String {
    let mut text = String::from(if comparison.verdict == Verdict::Same { "same\n" } else { "different\n" });
    // Writing to a string does not fail.
    for reason in &comparison.reasons {
        let _ = writeln!(text, "  {reason}");
    }
    if let Some(video) = &comparison.video {
        let psnr = video.psnr_db.map_or("identical".to_owned(), |psnr| format!("{psnr:.2} dB"));
        let _ = writeln!(text, "picture: PSNR {psnr}, SSIM {:.4}, MS-SSIM {:.4}, mean ΔE {:.2}", video.ssim, video.ms_ssim, video.delta_e);
    }
    if let Some(audio) = &comparison.audio {
        let _ = writeln!(text, "sound: lag {:.1} ms, spectral difference {:.1} dB", audio.lag_ms, audio.spectral_db);
    }
    for note in &comparison.notes {
        let _ = writeln!(text, "note: {note}");
    }
    text
}
