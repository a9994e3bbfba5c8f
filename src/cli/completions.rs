//! `offcut completions`: what a shell completes.

use clap::Args;
use clap_complete::Shell;

use crate::base::{Code, Diagnostic, Exit};
use crate::render::Failure;

use super::command::Command;
use super::console::Console;
use super::definition::definition;

/// Prints what a shell needs to complete the commands and options of this program.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  offcut completions bash > ~/.local/share/bash-completion/completions/offcut\n  \
    offcut completions zsh > \"${fpath[1]}/_offcut\"\n  offcut completions fish > ~/.config/fish/completions/offcut.fish")]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Command for Completions {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut definition()?, "offcut", &mut script);
        let script = String::from_utf8(script)
            .map_err(|error| Failure::from(Diagnostic::error(Code::Internal, format!("a script that is no UTF-8: {error}"))))?;
        console.print(script.trim_end()).map(|()| Exit::Done)
    }
}
