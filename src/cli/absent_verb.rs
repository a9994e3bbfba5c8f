//! Verbs of features that this build was made without: whoever types one is told how to get it.

use std::ffi::OsString;

use clap::{Args, Subcommand};

use crate::base::{Code, Diagnostic, Exit};
use crate::render::Failure;

use super::command::Command;
use super::console::Console;
use super::usage;

/// Verbs that do nothing in this build; help does not list them.
#[derive(Debug, Subcommand)]
pub(super) enum AbsentVerb {
    /// Make a draft of pictures, clips and music
    #[cfg(not(feature = "promo"))]
    #[command(hide = true, disable_help_flag = true)]
    Promo(Rest),
    /// Turn a draft into one with named slots
    #[cfg(not(feature = "promo"))]
    #[command(hide = true, disable_help_flag = true)]
    Template(Rest),
    /// Write a draft again for other formats
    #[cfg(not(feature = "promo"))]
    #[command(hide = true, disable_help_flag = true)]
    Adapt(Rest),
    /// Change a draft by a sentence
    #[cfg(not(feature = "promo"))]
    #[command(hide = true, disable_help_flag = true)]
    Edit(Rest),
    /// Play a draft in the browser
    #[cfg(not(feature = "preview"))]
    #[command(hide = true, disable_help_flag = true)]
    Preview(Rest),
    /// Tell whether two outputs are the same
    #[cfg(not(feature = "compare"))]
    #[command(hide = true, disable_help_flag = true)]
    Compare(Rest),
    /// Serve the cloud's API from this machine
    #[cfg(not(feature = "node"))]
    #[command(hide = true, disable_help_flag = true)]
    Node(Rest),
    /// Render a draft here or in the cloud
    #[cfg(not(feature = "cloud"))]
    #[command(hide = true, disable_help_flag = true)]
    Export(Rest),
    /// Use the cloud's service
    #[cfg(not(feature = "cloud"))]
    #[command(hide = true, disable_help_flag = true)]
    Cloud(Rest),
}

/// All that follows the verb, right or wrong.
#[derive(Debug, Args)]
pub(super) struct Rest {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    arguments: Vec<OsString>,
}

impl AbsentVerb {
    /// The verb, the feature that it needs, and its arguments.
    fn parts(&self) -> (&'static str, &'static str, &Rest) {
        match self {
            #[cfg(not(feature = "promo"))]
            Self::Promo(rest) => ("promo", "promo", rest),
            #[cfg(not(feature = "promo"))]
            Self::Template(rest) => ("template", "promo", rest),
            #[cfg(not(feature = "promo"))]
            Self::Adapt(rest) => ("adapt", "promo", rest),
            #[cfg(not(feature = "promo"))]
            Self::Edit(rest) => ("edit", "promo", rest),
            #[cfg(not(feature = "preview"))]
            Self::Preview(rest) => ("preview", "preview", rest),
            #[cfg(not(feature = "compare"))]
            Self::Compare(rest) => ("compare", "compare", rest),
            #[cfg(not(feature = "node"))]
            Self::Node(rest) => ("node", "node", rest),
            #[cfg(not(feature = "cloud"))]
            Self::Export(rest) => ("export", "cloud", rest),
            #[cfg(not(feature = "cloud"))]
            Self::Cloud(rest) => ("cloud", "cloud", rest),
        }
    }
}

impl Command for AbsentVerb {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let (verb, feature, rest) = self.parts();
        let message = format!("this build has no `offcut {verb}`: it was made without the feature `{feature}`");
        let help = format!("build it with `cargo build --release --features {feature}`, or with all features by `cargo build --release`");
        let error = Diagnostic::error(Code::NotInBuild, message).help(help);
        // Behind the verb, too, `--json` stands for what it always does.
        if usage::asks_for_json(&rest.arguments) && !console.is_json() {
            Console::bare(true, usage::color_in(&rest.arguments)).report(&[error], None);
            return Ok(Code::NotInBuild.exit());
        }
        Err(error.into())
    }
}
