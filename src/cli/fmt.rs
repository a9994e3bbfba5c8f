//! `offcut fmt`: a draft's text laid out anew.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::base::Exit;
use crate::draft;
use crate::encode::write_whole;
use crate::render::{Failure, read_draft};

use super::command::Command;
use super::console::Console;
use super::standard_input::text_of;

/// Lays a draft out: a segment a line, comments kept, values as they were written.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut fmt promo.json")]
pub(super) struct Fmt {
    /// The draft, which is written anew in its place; - lays standard input out to standard output
    draft: PathBuf,
    /// Write nothing: end with 1 where the draft is laid out otherwise
    #[arg(long)]
    check: bool,
}

impl Command for Fmt {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let standard = text_of(&self.draft)?;
        let text = standard.as_ref().map_or_else(|| read_draft(&self.draft), |text| Ok(text.to_string()))?;
        let formatted = draft::formatted(&text)?;
        let name = self.draft.display();
        if standard.is_some() && !self.check {
            return console.print(formatted.trim_end_matches('\n')).map(|()| Exit::Done);
        }
        if formatted == text {
            console.print_summary(&format!("{name}: laid out already"))?;
            return Ok(Exit::Done);
        }
        if self.check {
            console.print_summary(&format!("{name}: would be laid out anew"))?;
            return Ok(Exit::Failed);
        }
        write_whole(&self.draft, formatted.as_bytes(), true).map_err(|error| Failure::at("", &error))?;
        console.print_summary(&format!("{name}: laid out"))?;
        Ok(Exit::Done)
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft)
    }
}
