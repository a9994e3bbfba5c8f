//! `offcut schema`: the draft format, for editors and people.

use clap::Args;

use crate::base::Exit;
use crate::draft;
use crate::render::Failure;

use super::command::Command;
use super::console::Console;

/// Prints the draft format.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut schema > draft.schema.json")]
pub(super) struct SchemaVerb {
    /// Print the reference page, in Markdown, instead
    #[arg(long, conflicts_with = "json")]
    reference: bool,
}

impl Command for SchemaVerb {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if self.reference {
            console.print(draft::reference_page().trim_end())?;
        } else {
            console.print_document(&draft::schema())?;
        }
        Ok(Exit::Done)
    }
}
