//! `offcut compare`: whether two outputs are the same, and where they are not.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;

use crate::base::Exit;
use crate::compare::{CompareOptions, Comparison, Input, Stage, Tag, Thresholds, Verdict, compare, write_report};
use crate::render::{self, Failure};

use super::command::Command;
use super::console::Console;
use super::progress::ProgressReport;
use super::signals::cancel_on_signals;
use super::values;

/// Compares two files, folders of frames, or drafts.
#[derive(Debug, Args)]
#[command(
    after_help = "Beside what the thresholds say, these make two outputs different: frames dropped, doubled or offset; a picture shifted by \
    whole pixels, or coded by another colour matrix; another size, rate or colour tag; a picture or sound that only one has; a channel that is \
    inverted, and a lag that grows from start to end.\n\nExample:\n  offcut compare local.mp4 cloud.mp4 -o report"
)]
pub(super) struct Compare {
    /// The reference: a file, a folder of pictures, or a draft
    a: PathBuf,
    /// What is held against it
    b: PathBuf,
    /// Write a page with plots and the worst frames into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The least SSIM over the whole
    #[arg(long, value_parser = values::number, default_value_t = Thresholds::default().min_ssim)]
    min_ssim: f64,
    /// The least SSIM of any one frame
    #[arg(long, value_parser = values::number, default_value_t = Thresholds::default().min_frame_ssim)]
    min_frame_ssim: f64,
    /// The highest mean colour difference (CIEDE2000)
    #[arg(long, value_parser = values::number, default_value_t = Thresholds::default().max_delta_e)]
    max_delta_e: f64,
    /// The most milliseconds that one sound may be later
    #[arg(long, value_name = "MS", value_parser = values::number, default_value_t = Thresholds::default().max_lag_ms)]
    max_lag: f64,
    /// The most loudness units that one sound may be louder
    #[arg(long, value_name = "LU", value_parser = values::number, default_value_t = Thresholds::default().max_loudness_lu)]
    max_loudness: f64,
    /// The least PSNR over the whole, dB; does not decide unless given
    #[arg(long, value_name = "DB", value_parser = values::number)]
    min_psnr: Option<f64>,
    /// The least MS-SSIM (Wang 2003) over the whole; does not decide unless given
    #[arg(long, value_parser = values::number)]
    min_ms_ssim: Option<f64>,
    /// The highest colour difference over 32x32 pixels of any one frame
    #[arg(long, value_parser = values::number, default_value_t = Thresholds::default().max_tile_delta_e)]
    max_tile_delta_e: f64,
    /// The least correlation of the sounds at the lag found
    #[arg(long, value_parser = values::number, default_value_t = Thresholds::default().min_correlation)]
    min_correlation: f64,
    /// Manifests of both, written by `render --manifest`
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    manifests: Option<Vec<PathBuf>>,
}

impl Command for Compare {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let (a, b) = (Input::recognise(&self.a)?, Input::recognise(&self.b)?);
        let comparison = self.compare(console, &a, &b)?;
        console.tell(&comparison.warnings, None);
        let page = self.output.as_ref().map(|folder| write_report(&comparison, folder)).transpose()?;
        if console.is_json() {
            console.print_document(&comparison)?;
        } else {
            console.print(summary(&comparison).trim_end())?;
            if let Some(page) = page {
                console.print_summary(&format!("report: {}", page.display()))?;
            }
        }
        Ok(comparison.exit())
    }
}

impl Compare {
    /// The comparison, with a bar that tells how far it is.
    fn compare(&self, console: &Console, a: &Input, b: &Input) -> Result<Comparison, Failure> {
        let cancel = cancel_on_signals()?;
        let mut report = ProgressReport::without_lines(console);
        let mut stage = None;
        let result = compare(a, b, &self.options(), &cancel, &mut |now| {
            if stage.replace(now.stage) != Some(now.stage) {
                report.begin(stage_words(now.stage));
            }
            report.update(render::Progress { frame: now.frame, frames: now.frames });
        });
        report.end();
        result
    }

    fn options(&self) -> CompareOptions {
        let thresholds = Thresholds {
            min_ssim: self.min_ssim,
            min_frame_ssim: self.min_frame_ssim,
            max_delta_e: self.max_delta_e,
            max_lag_ms: self.max_lag,
            max_loudness_lu: self.max_loudness,
            max_tile_delta_e: self.max_tile_delta_e,
            min_correlation: self.min_correlation,
            min_psnr_db: self.min_psnr,
            min_ms_ssim: self.min_ms_ssim,
        };
        let manifests = self.manifests.as_ref().and_then(|paths| <[PathBuf; 2]>::try_from(paths.clone()).ok());
        CompareOptions { thresholds, manifests, ..CompareOptions::default() }
    }
}

fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Rendering => "rendering the draft ",
        Stage::Measuring => "comparing ",
        Stage::Realigning => "comparing what belongs together ",
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
    for Tag { name, a, b } in &comparison.making {
        let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        let _ = writeln!(text, "made otherwise: {name} is {} against {}", word(a), word(b));
    }
    for note in &comparison.notes {
        let _ = writeln!(text, "note: {note}");
    }
    text
}
