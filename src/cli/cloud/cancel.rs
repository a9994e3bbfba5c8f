//! `offcut cloud cancel`.

use clap::Args;

use crate::base::Exit;
use crate::cli::command::Command;
use crate::cli::console::Console;
use crate::render::Failure;

use super::asking::ask;

/// Ends a job in the cloud and on record.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut cloud cancel render_0123456789abcdef")]
pub(super) struct Cancel {
    /// The job's id, as `offcut cloud jobs` lists it
    id: String,
}

impl Command for Cancel {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let job = ask(console, async |cloud| cloud.cancel(&self.id).await)?;
        if console.is_json() {
            console.print_document(&job)?;
        } else {
            console.print_summary(super::jobs::lines(&[job]).trim_end())?;
        }
        Ok(Exit::Done)
    }
}
