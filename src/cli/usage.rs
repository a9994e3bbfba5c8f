//! Arguments that do not parse: help, version, or an error in the form of all others.

use std::ffi::OsString;

use clap::ColorChoice;
use clap::error::ErrorKind;

use crate::base::{Code, Diagnostic, Exit};

use super::console::Console;

/// Whether `--json` stands among the arguments, which may be wrong otherwise.
pub(super) fn asks_for_json(arguments: &[OsString]) -> bool {
    arguments.iter().any(|argument| argument == "--json")
}

/// The value of `--color` among the arguments, which may be wrong otherwise.
pub(super) fn color_in(arguments: &[OsString]) -> ColorChoice {
    let texts: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let apart = texts.windows(2).find(|pair| pair[0] == "--color").map(|pair| pair[1].as_ref());
    let value = apart.or_else(|| texts.iter().find_map(|text| text.strip_prefix("--color=")));
    match value {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}

/// Prints what clap has to say and returns the exit status.
pub(super) fn refuse(error: &clap::Error, json: bool, color: ColorChoice) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Help that nobody reads to its end is no failure.
        let _ = error.print();
        return Exit::Done;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand && !json {
        let _ = error.print();
        return Exit::Usage;
    }
    Console::bare(json, color).report(&[diagnostic_of(&error.render().to_string())], None);
    Exit::Usage
}

/// clap's text taken apart: its first line is the message, tips the way out, the rest notes.
fn diagnostic_of(text: &str) -> Diagnostic {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("For more information"));
    let first = lines.next().unwrap_or("wrong arguments");
    let message = first.strip_prefix("error: ").unwrap_or(first).trim_end_matches(':');
    let mut diagnostic = Diagnostic::error(Code::Usage, message);
    for line in lines {
        diagnostic = match (line.strip_prefix("tip: "), line.strip_prefix("Usage: ")) {
            // For no argument here is a value with a minus sign right.
            (Some(tip), _) if tip.starts_with("to pass '-") => diagnostic.help("values are not below zero"),
            (Some(tip), _) if diagnostic.help.is_none() => diagnostic.help(tip),
            (Some(tip), _) => diagnostic.note(tip),
            (None, Some(usage)) => diagnostic.note(format!("usage: {usage}")),
            (None, None) => diagnostic.note(line),
        };
    }
    if diagnostic.help.is_none() {
        diagnostic = diagnostic.help("--help lists what there is");
    }
    diagnostic
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::arguments::Arguments;
    use super::*;

    #[test]
    fn the_definition_of_the_arguments_is_sound() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn errors_keep_what_clap_knows() {
        let text = |arguments: &[&str]| Arguments::try_parse_from(arguments).unwrap_err().render().to_string();
        let unknown = diagnostic_of(&text(&["offcut", "render", "a.json", "-o", "a.mp4", "--forse"]));
        assert_eq!(unknown.message, "unexpected argument '--forse' found");
        assert!(unknown.help.unwrap().contains("'--force'"));
        let missing = diagnostic_of(&text(&["offcut", "render", "a.json"]));
        assert_eq!(missing.message, "the following required arguments were not provided");
        assert!(missing.notes[0].starts_with("--output"), "{:?}", missing.notes);
    }

    #[test]
    fn colours_are_told_before_the_arguments_are_parsed() {
        let of = |arguments: &[&str]| color_in(&arguments.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["offcut", "--color", "never", "--wrong"]), ColorChoice::Never);
        assert_eq!(of(&["offcut", "--color=always"]), ColorChoice::Always);
        assert_eq!(of(&["offcut", "--color"]), ColorChoice::Auto);
    }
}
