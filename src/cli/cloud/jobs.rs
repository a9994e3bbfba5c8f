//! `offcut cloud jobs`.

use std::fmt::Write;

use clap::Args;

use crate::base::Exit;
use crate::cli::command::Command;
use crate::cli::console::Console;
use crate::cloud::JobRecord;
use crate::render::Failure;

use super::asking::ask;

/// Lists the jobs on record, the latest first. The cloud is not asked.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut cloud jobs")]
pub(super) struct Jobs {
    /// Only those with something left to do
    #[arg(long)]
    open: bool,
}

impl Command for Jobs {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let mut jobs = ask(console, async |cloud| cloud.jobs())?;
        jobs.retain(|job| !self.open || job.stage.is_open());
        if console.is_json() {
            console.print_document(&jobs)?;
        } else if jobs.is_empty() {
            console.print_summary(if self.open { "no open jobs" } else { "no jobs on record" })?;
        } else {
            console.print(lines(&jobs).trim_end())?;
        }
        Ok(Exit::Done)
    }
}

/// A job a line.
pub(super) fn lines(jobs: &[JobRecord]) -> String {
    let mut text = String::new();
    for job in jobs {
        let reason = job.reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
        let created = jiff::Timestamp::from_millisecond(job.created_ms).map_or_else(|_| String::new(), |time| format!("{time:.0}"));
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{}  {:<10} {:>3}%  {created}  {}{reason}",
            job.id,
            job.stage.name(),
            job.progress.round(),
            job.output.display()
        );
    }
    text
}
