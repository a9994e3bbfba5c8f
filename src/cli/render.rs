//! `offcut render`: a draft becomes a file.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;

use crate::base::{Code, Diagnostic, Exit, Explain};
use crate::encode::{OutputFormat, check_target, is_same_file, is_standard_output, write_whole};
use crate::render::{Cancel, Failure, Project, manifest, render};

use super::command::Command;
use super::compositor_arguments::CompositorArguments;
use super::console::Console;
use super::draft_arguments::DraftArguments;
#[cfg(feature = "cloud")]
use super::measured_speed::keep_speed;
use super::output_arguments::OutputArguments;
use super::overwriting::refuse_own_source;
use super::progress::ProgressReport;
use super::rendered::print_rendered;
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
        self.check_outputs(console)?;
        let cancel = cancel_on_signals()?;
        let project = self.draft.open_unless(&cancel)?;
        self.render(console, &project, &cancel, start.elapsed())
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft.draft)
    }
}

impl Render {
    /// Renders the opened draft; `opened_in` counts into the time that it took.
    pub(super) fn render(&self, console: &Console, project: &Project, cancel: &Cancel, opened_in: Duration) -> Result<Exit, Failure> {
        let start = Instant::now();
        console.tell(&project.warnings, self.draft());
        for target in std::iter::once(&self.output.output).chain(&self.manifest) {
            refuse_own_source(target, &self.draft.draft, project)?;
        }
        let mut options = self.compositor.options()?;
        options.output.clone_from(&self.output.output);
        options.settings = self.output.settings(self.draft.platform, project.draft.meta.title.clone());
        options.range = self.range.unwrap_or_default().times(project.frame_rate);
        tracing::debug!(?options, "rendering");
        let mut progress = ProgressReport::new(console);
        let result = render(project, &options, cancel, &mut |now| progress.update(now));
        progress.end();
        let report = result?;
        console.tell(&report.warnings[project.warnings.len()..], self.draft());
        if let Some(path) = &self.manifest {
            let document = manifest(&self.draft.options()?, project, &options, &report)?;
            let text = format!("{document:#}\n");
            write_whole(path, text.as_bytes(), self.output.force).map_err(|error| Failure::at("", &error))?;
        }
        let elapsed = opened_in + start.elapsed();
        #[cfg(feature = "cloud")]
        keep_speed(project, &report, elapsed);
        print_rendered(console, &self.output.output, project, &report, elapsed)?;
        Ok(Exit::Done)
    }

    /// Checks the outputs before any work.
    pub(super) fn check_outputs(&self, console: &Console) -> Result<(), Failure> {
        let output = &self.output;
        if console.is_json() && is_standard_output(&output.output) {
            let error = Diagnostic::error(Code::Usage, "--json and the video cannot both go to standard output");
            return Err(error.help("leave --json out, or name a file with -o").into());
        }
        OutputFormat::of(&output.output)
            .and_then(|format| output.settings(None, None).check(format))
            .and_then(|()| check_target(&output.output, output.force))
            .and_then(|()| self.manifest.as_deref().map_or(Ok(()), |path| check_target(path, output.force)))
            .map_err(|error| Failure::from(error.diagnostic()))?;
        match &self.manifest {
            Some(manifest) if is_same_file(manifest, &output.output) => {
                let message = format!("{:?} is the output too", manifest.display().to_string());
                Err(Diagnostic::error(Code::OutputExists, message).help("choose another name for the manifest").into())
            }
            _ => Ok(()),
        }
    }
}

/// For `export`, which renders too.
#[cfg(feature = "cloud")]
impl Render {
    /// How the draft is read.
    pub(super) fn draft_arguments(&self) -> &DraftArguments {
        &self.draft
    }

    /// The arguments of the output.
    pub(super) fn output_arguments(&self) -> &OutputArguments {
        &self.output
    }

    /// An argument that only a render here heeds, with the reason.
    pub(super) fn local_only(&self) -> Option<String> {
        let crate::render::OpenOptions { strict, skip_missing, jail, font_fallback, size, frame_rate, .. } = self.draft.flags();
        let asked = [
            (self.range.is_some(), "--range"),
            (self.manifest.is_some(), "--manifest"),
            (size.is_some(), "--size or --platform"),
            (frame_rate.is_some(), "--fps"),
            (strict, "--strict"),
            (skip_missing, "--skip-missing"),
            (jail.is_some(), "--jail"),
            (font_fallback, "--font-fallback"),
            (self.output.has_own_encoding(), "--quality, --encoder, --encoder-preset, --crf or --audio-bitrate"),
        ];
        asked.into_iter().find(|(is_asked, _)| *is_asked).map(|(_, name)| format!("{name} is for renders on this machine"))
    }
}
