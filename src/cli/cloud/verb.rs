//! The list of verbs.

use clap::{Args, Subcommand};

use crate::cli::command::Command;

use super::{cancel, chat, credits, export, jobs, login, resume, session, state, upload};

/// Uses the cloud's service.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  offcut cloud upload clip.mp4 song.mp3\n  offcut cloud chat \"create a 30-second promo video\"\n  \
    offcut cloud export -o promo.mp4")]
pub(in crate::cli) struct CloudVerb {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make sure of a token, and tell whose it is
    Login(login::Login),
    /// Show the session that is used, or make a new one
    Session(session::SessionVerb),
    /// Say what is wanted of the video
    Chat(chat::Chat),
    /// Send files, or addresses to fetch files from
    Upload(upload::Upload),
    /// Tell what can be spent
    Credits(credits::CreditsVerb),
    /// Show what the session holds
    State(state::State),
    /// Render in the cloud
    Export(export::Export),
    /// List the jobs on record
    Jobs(jobs::Jobs),
    /// Go on with jobs that were left
    Resume(resume::Resume),
    /// End a job
    Cancel(cancel::Cancel),
}

impl CloudVerb {
    /// The command of this verb.
    pub(in crate::cli) fn command(&self) -> &dyn Command {
        match &self.verb {
            Verb::Login(command) => command,
            Verb::Session(command) => command,
            Verb::Chat(command) => command,
            Verb::Upload(command) => command,
            Verb::Credits(command) => command,
            Verb::State(command) => command,
            Verb::Export(command) => command,
            Verb::Jobs(command) => command,
            Verb::Resume(command) => command,
            Verb::Cancel(command) => command,
        }
    }
}
