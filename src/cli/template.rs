//! `offcut template`: a draft as one with named slots.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::base::Exit;
use crate::draft;
use crate::encode::{check_target, write_whole};
use crate::promo::template;
use crate::render::Failure;

use super::command::Command;
use super::console::Console;
use super::draft_media::{document, folder_of, seen_from};

/// Turns a draft into a template: pictures, words and music become variables that `render --var` fills.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  offcut template promo.json -o template.json\n  offcut render template.json --var photo1=shoe.jpg --var headline=\"New shoes\" -o shoe.mp4"
)]
pub(super) struct TemplateVerb {
    /// The draft
    draft: PathBuf,
    /// The template to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Overwrite a file that is there
    #[arg(long)]
    force: bool,
}

impl Command for TemplateVerb {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        check_target(&self.output, self.force).map_err(|error| Failure::at("", &error))?;
        let draft = seen_from(&document(&self.draft)?, &folder_of(&self.draft), &folder_of(&self.output))?;
        let made = template(&draft);
        let text = draft::formatted(&draft::write(&made.draft))?;
        write_whole(&self.output, text.as_bytes(), self.force).map_err(|error| Failure::at("", &error))?;
        let path = self.output.to_string_lossy();
        if console.is_json() {
            return console.print_line(&json!({ "event": "done", "path": path, "slots": made.slots })).map(|()| Exit::Done);
        }
        console.print_summary(&format!("{path}: {} slots: {}", made.slots.len(), made.slots.join(", ")))?;
        Ok(Exit::Done)
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft)
    }
}
