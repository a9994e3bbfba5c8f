//! `offcut cloud state`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::api::{Credits, SessionState};
use crate::base::{Code, Diagnostic, Exit};
use crate::cli::command::Command;
use crate::cli::console::Console;
use crate::cloud::summary_of;
use crate::draft;
use crate::encode::{check_target, write_whole};
use crate::render::{Failure, MediaIndex};

use super::asking::ask;

/// Shows the session's timeline.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut cloud state --save draft.json")]
pub(super) struct State {
    /// Write the draft here, and the index of its media beside it as NAME.media.json
    #[arg(long, value_name = "DRAFT")]
    save: Option<PathBuf>,
    /// Overwrite files that are there
    #[arg(long, requires = "save")]
    force: bool,
}

impl Command for State {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let at = |error| Failure::at("", &error);
        let index = self.save.as_deref().map(MediaIndex::path_of);
        for path in self.save.iter().chain(&index) {
            check_target(path, self.force).map_err(at)?;
        }
        let state = ask(console, async |cloud| cloud.state().await)?;
        if self.save.is_some() && state.draft.is_null() {
            let error = Diagnostic::error(Code::NotReady, "the session holds no draft yet: there is nothing to save");
            return Err(error.help("`offcut cloud upload` media and `offcut cloud chat` what to make of them").into());
        }
        if let Some((path, index)) = self.save.as_ref().zip(index) {
            write_whole(path, draft::write(&state.draft).as_bytes(), self.force).map_err(at)?;
            write_whole(&index, media_index(&state).as_bytes(), self.force).map_err(at)?;
            console.note(&format!("{} and {} are written", path.display(), index.display()));
        }
        if console.is_json() {
            console.print_document(&json!({ "summary": summary_of(&state.draft), "state": state }))?;
        } else {
            console.print(&summary_of(&state.draft))?;
        }
        Ok(Exit::Done)
    }
}

/// What the service knows of the draft's media.
fn media_index(state: &SessionState) -> String {
    let index = json!({ "files": state.files, "video_infos": state.video_infos, "generated_media": state.generated_media, "canvas_config": state.canvas_config });
    format!("{index:#}\n")
}

/// The balance in one line.
pub(super) fn credits_line(credits: &Credits) -> String {
    format!("{} credits can be spent, {} are held back, {} in all", credits.available, credits.frozen, credits.total)
}
