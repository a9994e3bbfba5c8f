//! What every command takes, and the list of commands.

use std::path::Path;

use clap::{ArgAction, Args, ColorChoice, Parser, Subcommand};

use crate::base::Exit;
use crate::render::Failure;

use super::console::Console;
use super::{cloud, compare, doctor, export, inspect, node, node_render, preview, promo, render, schema, sheet, still, validate};

/// Renders short-key video drafts.
#[derive(Debug, Parser)]
#[command(name = "offcut", version, propagate_version = true, disable_help_subcommand = true)]
#[command(after_help = "Example:\n  offcut render promo.json -o promo.mp4\n\n`offcut COMMAND --help` tells more of each.")]
pub(super) struct Arguments {
    /// What holds for every command.
    #[command(flatten)]
    pub(super) shared: SharedArguments,
    /// What to do.
    #[command(subcommand)]
    pub(super) verb: Verb,
}

/// What holds for every command.
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

/// One command: what its arguments make the program do.
pub(super) trait Command {
    /// Does it. Messages of what stops it are the caller's to print.
    ///
    /// # Errors
    /// What is to be told; its exit status is the program's.
    fn run(&self, console: &Console) -> Result<Exit, Failure>;

    /// The draft that messages point into.
    fn draft(&self) -> Option<&Path> {
        None
    }

    /// Whether it serves until it is stopped, and so keeps a log with times.
    fn is_service(&self) -> bool {
        false
    }
}

/// All commands. A new one gets a line here and one in [`Verb::command`].
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Render a draft to a video, an animation, numbered pictures or sound
    Render(Box<render::Render>),
    /// Render one frame of a draft to a picture
    Still(still::Still),
    /// Render a contact sheet of a draft, with time codes
    Sheet(sheet::Sheet),
    /// Make a draft of pictures, clips and music
    Promo(Box<promo::Promo>),
    /// Show what a draft consists of
    Inspect(inspect::Inspect),
    /// List everything that is wrong with a draft
    Validate(validate::Validate),
    /// Play a draft in the browser, and again whenever it is saved
    Preview(Box<preview::Preview>),
    /// Tell whether two outputs are the same, and where they are not
    Compare(compare::Compare),
    /// Serve the cloud's API from this machine
    Node(node::Node),
    /// Render one job of a node
    #[command(hide = true)]
    NodeRender(node_render::NodeRender),
    /// Render a draft here or in the cloud, whichever is right
    Export(Box<export::Export>),
    /// Use the cloud's service, a verb for each thing it does
    Cloud(cloud::CloudVerb),
    /// Print the JSON Schema of the draft format
    Schema(schema::SchemaVerb),
    /// Tell what works on this machine, and what to install
    Doctor(doctor::Doctor),
}

impl Verb {
    /// The command of this verb.
    pub(super) fn command(&self) -> &dyn Command {
        match self {
            Self::Render(command) => command.as_ref(),
            Self::Still(command) => command,
            Self::Sheet(command) => command,
            Self::Promo(command) => command.as_ref(),
            Self::Inspect(command) => command,
            Self::Validate(command) => command,
            Self::Preview(command) => command.as_ref(),
            Self::Compare(command) => command,
            Self::Node(command) => command,
            Self::NodeRender(command) => command,
            Self::Export(command) => command.as_ref(),
            Self::Cloud(verb) => verb.command(),
            Self::Schema(command) => command,
            Self::Doctor(command) => command,
        }
    }
}
