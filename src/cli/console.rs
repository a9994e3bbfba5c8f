//! Where words go: results to standard output, all that is for people to standard error.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use clap::ColorChoice;
use serde::Serialize;

use crate::base::{Code, Diagnostic};
use crate::render::Failure;

use super::events::Event;
use super::message;
use super::shared_arguments::SharedArguments;

/// The two streams, and what goes to them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Console {
    json: bool,
    quiet: bool,
    verbose: u8,
    colours: bool,
}

impl Console {
    /// As the shared arguments say.
    pub(super) fn new(arguments: &SharedArguments) -> Self {
        Self { quiet: arguments.quiet, verbose: arguments.verbose, ..Self::bare(arguments.json, arguments.color) }
    }

    /// Before the arguments are known.
    pub(super) fn bare(json: bool, color: ColorChoice) -> Self {
        let colours = match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && io::stderr().is_terminal(),
        };
        Self { json, quiet: false, verbose: 0, colours }
    }

    /// Whether results are JSON.
    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    /// Whether people watch: a moving line may be drawn.
    pub(super) fn is_live(&self) -> bool {
        !self.json && !self.quiet && io::stderr().is_terminal()
    }

    /// Whether messages are coloured.
    pub(super) fn has_colours(&self) -> bool {
        self.colours
    }

    /// Whether `-v` was given.
    pub(super) fn is_verbose(&self) -> bool {
        self.verbose > 0
    }

    /// Writes a result and ends the line. A reader that has gone is no failure.
    ///
    /// # Errors
    /// Where standard output cannot be written.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Diagnostic::error(Code::UnwritableOutput, format!("cannot write to standard output: {error}")).into())
            }
            _ => Ok(()),
        }
    }

    /// Writes a result that is one line of JSON; errors as [`Console::print`].
    pub(super) fn print_line(&self, value: &impl Serialize) -> Result<(), Failure> {
        self.print(&serde_json::to_string(value).map_err(unserialisable)?)
    }

    /// Writes a result that is one JSON document; errors as [`Console::print`].
    pub(super) fn print_document(&self, value: &impl Serialize) -> Result<(), Failure> {
        self.print(&serde_json::to_string_pretty(value).map_err(unserialisable)?)
    }

    /// Writes a result for people, unless they want none.
    ///
    /// # Errors
    /// As [`Console::print`].
    pub(super) fn print_summary(&self, text: &str) -> Result<(), Failure> {
        if self.quiet || self.json { Ok(()) } else { self.print(text) }
    }

    /// Tells people a sentence, unless they want none.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            // There is nowhere left to say that nothing can be said.
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Tells people of errors and warnings; `-q` keeps warnings back.
    pub(super) fn tell(&self, diagnostics: &[Diagnostic], draft: Option<&Path>) {
        let told = diagnostics.iter().filter(|diagnostic| diagnostic.is_error() || !self.quiet);
        let text = message::format(told, draft, self.colours);
        // There is nowhere left to say that nothing can be said.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Tells people and machines of what ended the work.
    pub(super) fn report(&self, diagnostics: &[Diagnostic], draft: Option<&Path>) {
        self.tell(diagnostics, draft);
        if self.json {
            // The exit status and standard error say it too.
            let _ = diagnostics.iter().try_for_each(|diagnostic| self.print_line(&Event::of(diagnostic)));
        }
    }
}

fn unserialisable(error: serde_json::Error) -> Failure {
    Diagnostic::error(Code::Internal, format!("cannot write JSON: {error}")).into()
}
