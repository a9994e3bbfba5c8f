//! The arguments that every command takes.

use clap::{ArgAction, Args, ColorChoice};

/// Arguments of every command.
#[derive(Clone, Debug, Args)]
pub(super) struct SharedArguments {
    /// Print JSON: one document, or one object a line
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Say more; twice for details
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub(super) verbose: u8,
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
}
