//! `offcut cloud credits`.

use clap::Args;

use crate::base::Exit;
use crate::cli::command::Command;
use crate::cli::console::Console;
use crate::render::Failure;

use super::asking::ask;

/// Tells what can be spent. An export costs nothing; making and editing do.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut cloud credits")]
pub(super) struct CreditsVerb {}

impl Command for CreditsVerb {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let credits = ask(console, async |cloud| cloud.credits().await)?;
        if console.is_json() {
            console.print_document(&credits)?;
        } else {
            console.print(&super::state::credits_line(&credits))?;
        }
        Ok(Exit::Done)
    }
}
