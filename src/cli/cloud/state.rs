//! `offcut cloud state`.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

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
            media_lines(&state).iter().try_for_each(|line| console.print(line))?;
        }
        Ok(Exit::Done)
    }
}

/// The session's media, a line each: what was uploaded, then what was made.
fn media_lines(state: &SessionState) -> Vec<String> {
    let uploaded = entries(&state.video_infos).into_iter().map(|entry| medium_line("uploaded", entry));
    uploaded.chain(entries(&state.generated_media).into_iter().map(|entry| medium_line("made", entry))).collect()
}

/// The entries of a list, or of an object by names.
fn entries(value: &Value) -> Vec<&Value> {
    value.as_array().map(|list| list.iter().collect()).or_else(|| Some(value.as_object()?.values().collect())).unwrap_or_default()
}

fn medium_line(kind: &str, entry: &Value) -> String {
    let text = |keys: &[&str]| keys.iter().find_map(|key| entry[*key].as_str()).or_else(|| entry.as_str()).map(str::to_owned);
    let name = text(&["filename", "name", "cdn_url", "url"]).unwrap_or_else(|| "a medium without a name".to_owned());
    let mut facts: Vec<String> = entry["file_type"].as_str().map(str::to_owned).into_iter().collect();
    if let (Some(width), Some(height)) = (entry["width"].as_u64(), entry["height"].as_u64()) {
        facts.push(format!("{width}x{height}"));
    }
    facts.extend(entry["duration"].as_f64().map(|seconds| format!("{seconds} s")));
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
    format!("{kind}: {name}{facts}")
}

/// The service's facts about the draft's media.
fn media_index(state: &SessionState) -> String {
    let index = json!({ "files": state.files, "video_infos": state.video_infos, "generated_media": state.generated_media, "canvas_config": state.canvas_config });
    format!("{index:#}\n")
}

/// The balance in one line.
pub(super) fn credits_line(credits: &Credits) -> String {
    format!("{} credits can be spent, {} are held back, {} in all", credits.available, credits.frozen, credits.total)
}
