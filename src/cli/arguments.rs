//! The whole command line.

use clap::Parser;

use super::shared_arguments::SharedArguments;
use super::verb::Verb;

/// Renders short-key video drafts.
#[derive(Debug, Parser)]
#[command(name = "offcut", version, propagate_version = true, disable_help_subcommand = true)]
#[command(after_help = "Example:\n  offcut render promo.json -o promo.mp4\n\n`offcut COMMAND --help` tells more of each.")]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) shared: SharedArguments,
    #[command(subcommand)]
    pub(super) verb: Verb,
}
