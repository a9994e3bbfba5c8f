//! `offcut cloud resume`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::base::Exit;
use crate::cli::command::Command;
use crate::cli::console::Console;
use crate::cli::signals::cancel_on_signals;
use crate::cloud::{Cloud, CloudError, Finished};
use crate::render::Failure;

use super::asking::{ask_until, poll_interval};
use super::teller::print_finished;

/// Goes on with jobs that a killed program or a lost answer left: finds, waits for and fetches each once.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut cloud resume")]
pub(super) struct Resume {
    /// One job; without it all that have something left to do
    id: Option<String>,
    /// Write its result here instead
    #[arg(short, long, value_name = "FILE", requires = "id")]
    output: Option<PathBuf>,
    /// Overwrite an output that is there
    #[arg(long, requires = "id")]
    force: bool,
    /// From one look at a job to the next
    #[arg(long, value_name = "TIME", value_parser = poll_interval)]
    poll_interval: Option<Duration>,
}

impl Command for Resume {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let cancel = cancel_on_signals()?;
        let results =
            ask_until(console, self.poll_interval, &cancel, async |cloud| self.resume(cloud).await)?.map_err(CloudError::failure)?;
        if results.is_empty() && !console.is_json() {
            console.print_summary("nothing is left to do")?;
        }
        let mut diagnostics = Vec::new();
        for result in results {
            match result {
                Ok(finished) => print_finished(console, &finished)?,
                Err(error) => diagnostics.extend(error.failure().diagnostics),
            }
        }
        if diagnostics.is_empty() { Ok(Exit::Done) } else { Err(diagnostics.into()) }
    }
}

impl Resume {
    async fn resume(&self, cloud: &Cloud<'_>) -> Result<Vec<Result<Finished, CloudError>>, CloudError> {
        if let Some(id) = &self.id {
            return Ok(vec![cloud.resume(id, self.output.as_deref(), self.force).await]);
        }
        let open: Vec<_> = cloud.jobs()?.into_iter().filter(|job| job.stage.is_open()).collect();
        let mut results = Vec::new();
        // The oldest first, one after another: each is mostly waiting for a job that is done by now.
        for job in open.iter().rev() {
            results.push(cloud.resume(&job.id, None, false).await);
        }
        Ok(results)
    }
}
