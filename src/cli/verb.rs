//! The list of commands.

use clap::Subcommand;

#[cfg(not(all(feature = "cloud", feature = "compare", feature = "node", feature = "preview", feature = "promo")))]
use super::absent_verb::AbsentVerb;
#[cfg(feature = "cloud")]
use super::cloud;
use super::command::Command;
#[cfg(feature = "compare")]
use super::compare;
#[cfg(feature = "cloud")]
use super::export;
#[cfg(feature = "preview")]
use super::preview;
#[cfg(feature = "promo")]
use super::{adapt, edit, promo, template};
use super::{batch, captions, completions, doctor, fmt, init, inspect, man, render, schema, sheet, still, validate, watch};
#[cfg(feature = "node")]
use super::{node, node_render};

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
    #[cfg(feature = "promo")]
    Promo(Box<promo::Promo>),
    /// Change a draft by a sentence
    #[cfg(feature = "promo")]
    Edit(edit::Edit),
    /// Write a draft again for other formats
    #[cfg(feature = "promo")]
    Adapt(adapt::Adapt),
    /// Turn a draft into one with named slots
    #[cfg(feature = "promo")]
    Template(template::TemplateVerb),
    /// Show what a draft consists of
    Inspect(inspect::Inspect),
    /// List everything that is wrong with a draft
    Validate(validate::Validate),
    /// Play a draft in the browser, and again whenever it is saved
    #[cfg(feature = "preview")]
    Preview(Box<preview::Preview>),
    /// Tell whether two outputs are the same, and where they are not
    #[cfg(feature = "compare")]
    Compare(compare::Compare),
    /// Serve the cloud's API from this machine
    #[cfg(feature = "node")]
    Node(node::Node),
    /// Render one job of a node
    #[cfg(feature = "node")]
    #[command(hide = true)]
    NodeRender(node_render::NodeRender),
    /// Render a draft here or in the cloud, whichever is right
    #[cfg(feature = "cloud")]
    Export(Box<export::Export>),
    /// Use the cloud's service, a verb for each thing it does
    #[cfg(feature = "cloud")]
    Cloud(cloud::CloudVerb),
    /// Write a first draft, with comments
    Init(init::Init),
    /// Lay a draft's text out: a segment a line
    Fmt(fmt::Fmt),
    /// Write what a draft says in words as a subtitle file
    Captions(captions::Captions),
    /// Render a draft once for each row of a table
    Batch(Box<batch::Batch>),
    /// Render the drafts of a folder whenever they are saved
    Watch(Box<watch::Watch>),
    /// Print what a shell completes
    Completions(completions::Completions),
    /// Write the manual pages
    Man(man::Man),
    /// Print the JSON Schema of the draft format
    Schema(schema::SchemaVerb),
    /// Tell what works on this machine, and what to install
    Doctor(doctor::Doctor),
    /// Verbs of features that this build was made without
    #[cfg(not(all(feature = "cloud", feature = "compare", feature = "node", feature = "preview", feature = "promo")))]
    #[command(flatten)]
    Absent(AbsentVerb),
}

impl Verb {
    /// The command of this verb.
    pub(super) fn command(&self) -> &dyn Command {
        match self {
            Self::Render(command) => command.as_ref(),
            Self::Still(command) => command,
            Self::Sheet(command) => command,
            #[cfg(feature = "promo")]
            Self::Promo(command) => command.as_ref(),
            #[cfg(feature = "promo")]
            Self::Edit(command) => command,
            #[cfg(feature = "promo")]
            Self::Adapt(command) => command,
            #[cfg(feature = "promo")]
            Self::Template(command) => command,
            Self::Inspect(command) => command,
            Self::Validate(command) => command,
            #[cfg(feature = "preview")]
            Self::Preview(command) => command.as_ref(),
            #[cfg(feature = "compare")]
            Self::Compare(command) => command,
            #[cfg(feature = "node")]
            Self::Node(command) => command,
            #[cfg(feature = "node")]
            Self::NodeRender(command) => command,
            #[cfg(feature = "cloud")]
            Self::Export(command) => command.as_ref(),
            #[cfg(feature = "cloud")]
            Self::Cloud(verb) => verb.command(),
            Self::Init(command) => command,
            Self::Fmt(command) => command,
            Self::Captions(command) => command,
            Self::Batch(command) => command.as_ref(),
            Self::Watch(command) => command.as_ref(),
            Self::Completions(command) => command,
            Self::Man(command) => command,
            Self::Schema(command) => command,
            Self::Doctor(command) => command,
            #[cfg(not(all(feature = "cloud", feature = "compare", feature = "node", feature = "preview", feature = "promo")))]
            Self::Absent(verb) => verb,
        }
    }
}
