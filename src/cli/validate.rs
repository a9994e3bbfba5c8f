//! `offcut validate`: everything that is wrong with a draft, without rendering it.

use std::path::Path;

use clap::Args;

use crate::base::{Diagnostic, Exit};
use crate::render::{Failure, Project};

use super::command::Command;
use super::console::Console;
use super::draft_arguments::DraftArguments;
use super::events::Finding;

/// Checks a draft and all that it names.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut validate promo.json --strict")]
pub(super) struct Validate {
    #[command(flatten)]
    draft: DraftArguments,
}

impl Command for Validate {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let diagnostics = match Project::inspect(&self.draft.options()) {
            Ok((_, diagnostics)) => diagnostics,
            Err(failure) => failure.diagnostics,
        };
        console.tell(&diagnostics, self.draft());
        if console.is_json() {
            console.print_document(&Finding::list(&diagnostics))?;
        } else {
            console.print_summary(&self.summary(&diagnostics))?;
        }
        let is_valid = !diagnostics.iter().any(Diagnostic::is_error);
        Ok(if is_valid { Exit::Done } else { Failure::from(diagnostics).exit() })
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft.draft)
    }
}

impl Validate {
    fn summary(&self, diagnostics: &[Diagnostic]) -> String {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        let verdict = if errors == 0 { "valid" } else { "invalid" };
        let counts = [counted(errors, "error"), counted(diagnostics.len() - errors, "warning")];
        format!("{}: {verdict}, {}", self.draft.draft.display(), counts.join(", "))
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
