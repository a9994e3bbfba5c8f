//! `offcut cloud login`.

use clap::Args;
use serde_json::json;

use crate::base::Exit;
use crate::cli::command::Command;
use crate::cli::console::Console;
use crate::cloud::TokenSource;
use crate::render::Failure;

use super::asking::ask;

/// Makes sure of a token: NEMO_TOKEN, a stored anonymous one, or a new one.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut cloud login")]
pub(super) struct Login {
    /// Take a new anonymous token in place of the stored one
    #[arg(long)]
    new: bool,
}

impl Command for Login {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let login = ask(console, async |cloud| cloud.login(self.new).await)?;
        let source = match login.source {
            TokenSource::Environment => "NEMO_TOKEN",
            TokenSource::Stored => "stored",
            TokenSource::New => "new",
        };
        let expires_at = login.expires_at.map(|end| end.to_string());
        if console.is_json() {
            console.print_document(&json!({
                "token": source, "user_id": login.user_id, "expires_at": expires_at, "credits": login.credits,
            }))?;
            return Ok(Exit::Done);
        }
        let who = login.user_id.map_or_else(String::new, |user| format!(" of {user}"));
        let end = expires_at.map_or_else(String::new, |end| format!(", good until {end}"));
        let token = if login.source == TokenSource::Environment {
            "the token in NEMO_TOKEN".to_owned()
        } else {
            format!("a {source} anonymous token")
        };
        console.print_summary(&format!("{token}{who}{end}; {} credits", login.credits.available))?;
        Ok(Exit::Done)
    }
}
