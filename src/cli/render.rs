//! `offcut render`: a draft becomes a file.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;

use crate::base::{Exit, Explain};
use crate::encode::{OutputFormat, check_target, write_whole};
use crate::render::{Failure, Project, Report, manifest, render};

use super::arguments::Command;
use super::compositor_arguments::CompositorArguments;
use super::console::Console;
use super::draft_arguments::DraftArguments;
use super::events::{Done, Event, Finding, rounded};
use super::output_arguments::OutputArguments;
use super::overwriting::refuse_own_source;
use super::progress::ProgressReport;
use super::signals::cancel_on_signals;
use super::times::Moments;

/// Renders a draft.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  offcut render promo.json -o promo.mp4\n  \
    offcut render promo.json -o teaser.mp4 --range 2s..8s --platform reels --quality high --var name=Ada")]
pub(super) struct Render {
    #[command(flatten)]
    draft: DraftArguments,
    #[command(flatten)]
    output: OutputArguments,
    /// Part of the draft, from A up to but not with B; either may be missing: 1.5s..3s, ..00:10, 45f..
    #[arg(long, value_name = "A..B")]
    range: Option<Moments>,
    #[command(flatten)]
    compositor: CompositorArguments,
    /// Write what the output was made of and with: hashes, versions, settings
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
}

impl Command for Render {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let start = Instant::now();
        self.check_outputs()?;
        let cancel = cancel_on_signals()?;
        let project = self.draft.open_unless(&cancel)?;
        console.tell(&project.warnings, self.draft());
        for target in std::iter::once(&self.output.output).chain(&self.manifest) {
            refuse_own_source(target, &self.draft.draft, &project)?;
        }
        let mut options = self.compositor.options();
        options.output.clone_from(&self.output.output);
        options.settings = self.output.settings(self.draft.platform, project.draft.meta.title.clone());
        options.range = self.range.unwrap_or_default().times(project.frame_rate);
        tracing::debug!(?options, "rendering");
        let mut progress = ProgressReport::new(console);
        let result = render(&project, &options, &cancel, &mut |now| progress.update(now));
        progress.end();
        let report = result?;
        console.tell(&report.warnings[project.warnings.len()..], self.draft());
        if let Some(path) = &self.manifest {
            let document = manifest(&self.draft.options(), &project, &options, &report)?;
            let text = format!("{document:#}\n");
            write_whole(path, text.as_bytes(), self.output.force).map_err(|error| Failure::at("", &error))?;
        }
        self.print_done(console, &project, &report, start.elapsed())?;
        Ok(Exit::Done)
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft.draft)
    }
}

impl Render {
    /// What can be told of the outputs before any work.
    fn check_outputs(&self) -> Result<(), Failure> {
        let output = &self.output;
        OutputFormat::of(&output.output)
            .and_then(|_| check_target(&output.output, output.force))
            .and_then(|()| self.manifest.as_deref().map_or(Ok(()), |path| check_target(path, output.force)))
            .map_err(|error| error.diagnostic().into())
    }

    fn print_done(&self, console: &Console, project: &Project, report: &Report, elapsed: Duration) -> Result<(), Failure> {
        let (path, frames) = (&self.output.output, report.finished.frames);
        let (duration, elapsed_s) = (report.duration, elapsed.as_secs_f64());
        if console.is_json() {
            return console.print_line(&Event::Done(Box::new(Done {
                path: path.to_string_lossy().into_owned(),
                frames,
                duration_ms: rounded(duration.as_ms_f64(), 3),
                elapsed_s: rounded(elapsed_s, 3),
                ways: report.ways.into(),
                adapter: adapter_name(report),
                encoder: &report.encoder,
                warnings: Finding::list(&report.warnings),
            })));
        }
        let mut line = format!("{}: {} s", path.display(), rounded(duration.as_seconds_f64(), 3));
        if frames > 0 {
            let (canvas, rate) = (project.canvas, rounded(project.frame_rate.as_f64(), 3));
            line += &format!(", {frames} frames of {canvas} at {rate} a second");
        }
        line += &format!(", {:.1} MB, in {elapsed_s:.1} s", report.finished.bytes as f64 / 1e6);
        if console.is_verbose() {
            line += &format!(" ({}, {}, {:?})", adapter_name(report), report.encoder, report.ways);
        }
        console.print_summary(&line)
    }
}

/// What composited.
fn adapter_name(report: &Report) -> &str {
    report.adapter.as_deref().unwrap_or("cpu")
}
