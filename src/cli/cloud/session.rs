//! `offcut cloud session`.

use clap::Args;
use serde_json::json;

use crate::api::NewSession;
use crate::base::Exit;
use crate::cli::command::Command;
use crate::cli::console::Console;
use crate::render::Failure;

use super::asking::ask;

/// Shows the session that the other verbs use; makes one where there is none.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut cloud session --new --language zh")]
pub(super) struct SessionVerb {
    /// Make a new one, which is used from now on
    #[arg(long)]
    new: bool,
    /// What the new one is called
    #[arg(long, default_value = "project")]
    name: String,
    /// The language to talk in: en, zh
    #[arg(long, default_value = "en")]
    language: String,
}

impl Command for SessionVerb {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let (session, is_new) = ask(console, async |cloud| {
            if self.new {
                let request = NewSession { task_name: self.name.clone(), language: self.language.clone() };
                return Ok((cloud.new_session(&request).await?, true));
            }
            cloud.session().await
        })?;
        if console.is_json() {
            console.print_document(&json!({ "session_id": session.session_id, "task_id": session.task_id, "new": is_new }))?;
        } else {
            console.print(&session.session_id)?;
        }
        Ok(Exit::Done)
    }
}
