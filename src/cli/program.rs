//! From the arguments of the process to its exit status.

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::base::{Code, Diagnostic, Exit};
use crate::render::Failure;

use super::arguments::Arguments;
use super::console::Console;
use super::{definition, logging, usage};

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    ExitCode::from(exit_of(std::env::args_os().collect()).status())
}

fn exit_of(arguments: Vec<OsString>) -> Exit {
    let color = usage::color_in(&arguments);
    definition::keep(Arguments::command());
    let parsed =
        Arguments::command().color(color).try_get_matches_from(&arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
    match parsed {
        Ok(parsed) => dispatch(&parsed),
        Err(error) => usage::refuse(&error, usage::asks_for_json(&arguments), color),
    }
}

fn dispatch(arguments: &Arguments) -> Exit {
    let console = Console::new(&arguments.shared);
    let command = arguments.verb.command();
    logging::start(arguments.shared.verbose, console.has_colours(), command.is_service() && !arguments.shared.quiet);
    // Nothing is used after a panic but the console, which holds no state.
    let result = catch_unwind(AssertUnwindSafe(|| command.run(&console)));
    match result.unwrap_or_else(|_| Err(fault())) {
        Ok(exit) => exit,
        Err(failure) => {
            console.report(&failure.diagnostics, command.draft());
            failure.exit()
        }
    }
}

fn fault() -> Failure {
    Diagnostic::error(Code::Internal, "a fault of this program; no output was left behind").help("please report it, with the draft").into()
}
