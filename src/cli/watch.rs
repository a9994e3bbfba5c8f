//! `offcut watch`: every draft of a folder, rendered whenever it is saved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use clap::Args;

use crate::base::{Code, Diagnostic, Exit};
use crate::encode::{OutputFormat, Quality, Settings};
use crate::render::{Cancel, Failure, OpenOptions, Project, RenderOptions, render};

use super::command::Command;
use super::compositor_arguments::CompositorArguments;
use super::console::Console;
use super::overwriting::refuse_own_source;
use super::rendered::print_rendered;
use super::signals::cancel_by_oneself;
use super::values;

/// How often the folder is looked at.
const LOOK: Duration = Duration::from_millis(300);

/// Renders each draft of a folder whenever it is saved, until it is stopped.
///
/// A draft is a .json file; its output has its name. What is wrong with one is told, and stops no other.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut watch drafts --to videos")]
pub(super) struct Watch {
    /// The folder of the drafts
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The folder of the outputs, made where there is none; those of earlier runs are replaced
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// The ending of the outputs
    #[arg(long, value_name = "ENDING", default_value = "mp4")]
    format: String,
    /// How much effort and how many bits the picture gets
    #[arg(long, default_value = "standard", value_parser = values::named(Quality::ALL))]
    quality: Quality,
    /// Render what is there now, and end
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    compositor: CompositorArguments,
}

/// The state of a file by which it is known to be new.
type Stamp = (SystemTime, u64);

impl Command for Watch {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let named = PathBuf::from(format!("a.{}", self.format));
        OutputFormat::of(&named).map_err(|error| Failure::at("", &error))?;
        if !self.folder.is_dir() {
            let error = Diagnostic::error(Code::Usage, format!("{:?} is no folder", self.folder.display().to_string()));
            return Err(error.help("give the folder that the drafts are saved in").into());
        }
        std::fs::create_dir_all(&self.to)
            .map_err(|error| Diagnostic::error(Code::UnwritableOutput, format!("cannot make {}: {error}", self.to.display())))?;
        let cancel = cancel_by_oneself()?;
        let options = self.compositor.options()?;
        let mut known = BTreeMap::new();
        let mut failed = false;
        loop {
            for draft in self.saved(&mut known) {
                failed |= self.render_one(console, &draft, &options, &cancel);
                if cancel.check().is_err() {
                    // This is how it is meant to end.
                    return Ok(Exit::Done);
                }
            }
            if self.once {
                return Ok(if failed { Exit::Failed } else { Exit::Done });
            }
            std::thread::sleep(LOOK);
            if cancel.check().is_err() {
                return Ok(Exit::Done);
            }
        }
    }

    fn is_service(&self) -> bool {
        !self.once
    }
}

impl Watch {
    /// The drafts that were saved since the last look, and not written to any more since the one before.
    fn saved(&self, known: &mut BTreeMap<PathBuf, (Stamp, bool)>) -> Vec<PathBuf> {
        let mut saved = Vec::new();
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| is_draft(path)).collect();
        paths.sort();
        known.retain(|path, _| paths.contains(path));
        for path in paths {
            let Some(stamp) = stamp_of(&path) else { continue };
            match known.get(&path) {
                Some((seen, is_done)) if *seen == stamp => {
                    if !is_done {
                        saved.push(path.clone());
                        known.insert(path, (stamp, true));
                    }
                }
                // It may still be written to: the next look tells.
                None | Some(_) if !self.once => drop(known.insert(path, (stamp, false))),
                _ => {
                    saved.push(path.clone());
                    known.insert(path, (stamp, true));
                }
            }
        }
        saved
    }

    /// Renders a draft, and tells what became of it; returns whether it failed.
    fn render_one(&self, console: &Console, draft: &Path, options: &RenderOptions, cancel: &Cancel) -> bool {
        let start = Instant::now();
        let made = self.make(console, draft, options, cancel, start);
        if let Err(failure) = &made
            && cancel.check().is_ok()
        {
            console.report(&failure.diagnostics, Some(draft));
        }
        made.is_err()
    }

    fn make(&self, console: &Console, draft: &Path, options: &RenderOptions, cancel: &Cancel, start: Instant) -> Result<(), Failure> {
        let open = OpenOptions { draft: draft.to_owned(), cancel: cancel.clone(), ..OpenOptions::default() };
        let project = Project::open(&open)?;
        console.tell(&project.warnings, Some(draft));
        let output = self.to.join(draft.file_name().unwrap_or_default()).with_extension(&self.format);
        refuse_own_source(&output, draft, &project)?;
        let title = project.draft.meta.title.clone();
        let settings = Settings { quality: self.quality, force: true, title, ..Settings::default() };
        let options = RenderOptions { output, settings, ..options.clone() };
        let report = render(&project, &options, cancel, &mut |_| {})?;
        print_rendered(console, &options.output, &project, &report, start.elapsed())
    }
}

/// Whether a file of the folder is taken for a draft: hidden ones are editors' own.
fn is_draft(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".json") && !name.starts_with('.') && path.is_file()
}

fn stamp_of(path: &Path) -> Option<Stamp> {
    let metadata = path.metadata().ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
