//! `offcut man`: the manual pages, from the definitions that `--help` is made of.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::base::{Code, Diagnostic, Exit};
use crate::encode::write_whole;
use crate::render::Failure;

use super::command::Command;
use super::console::Console;
use super::definition::definition;

/// Writes the manual pages, one a command.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut man -o ~/.local/share/man/man1")]
pub(super) struct Man {
    /// The folder to write them to, made where there is none
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Overwrite pages that are there
    #[arg(long)]
    force: bool,
}

impl Command for Man {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        std::fs::create_dir_all(&self.output).map_err(|error| unwritable(&self.output, &error))?;
        let mut root = definition()?;
        root.build();
        let pages = self.write(&root, "offcut")?;
        console.print_summary(&format!("{}: {pages} pages", self.output.display()))?;
        Ok(Exit::Done)
    }
}

impl Man {
    /// Writes the page of a command and those of its own; returns how many.
    fn write(&self, command: &clap::Command, name: &str) -> Result<usize, Failure> {
        let path = self.output.join(format!("{name}.1"));
        let mut page = Vec::new();
        let man = clap_mangen::Man::new(command.clone());
        man.render(&mut page).map_err(|error| unwritable(&path, &error))?;
        write_whole(&path, &page, self.force).map_err(|error| Failure::at("", &error))?;
        let parts = command.get_subcommands().filter(|part| !part.is_hide_set());
        parts.map(|part| self.write(part, &format!("{name}-{}", part.get_name()))).try_fold(1, |sum, pages| Ok(sum + pages?))
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Diagnostic::error(Code::UnwritableOutput, format!("cannot write {}: {error}", path.display())).into()
}
