//! `offcut edit`: a draft changed by a sentence.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::base::{Code, Diagnostic, Exit};
use crate::draft;
use crate::encode::{check_target, write_whole};
use crate::promo::{Medium, Revisions, direct_among};
use crate::render::Failure;

use super::command::Command;
use super::console::Console;
use super::draft_media::{document, folder_of, media_of, seen_from};
use super::promo::Finder;

/// Changes a draft by a sentence in English or Chinese, offline; 50 revisions are kept beside it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut edit promo.json \"make the title bigger and the music quieter\"\n  offcut edit promo.json undo")]
pub(super) struct Edit {
    /// The draft
    draft: PathBuf,
    /// The sentence: what is to change; "undo", "redo", "start over"
    #[arg(required = true)]
    words: Vec<String>,
    /// Write the result here, and leave the draft as it is
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite a file of that name
    #[arg(long, requires = "output")]
    force: bool,
    /// Files that the sentence may bring in: pictures, clips, music, a logo
    #[arg(long, value_name = "FILE", num_args = 1..)]
    media: Vec<PathBuf>,
}

impl Command for Edit {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let target = self.output.as_ref().unwrap_or(&self.draft);
        if let Some(output) = &self.output {
            check_target(output, self.force).map_err(|error| Failure::at("", &error))?;
        }
        let mut revisions = kept(target);
        let mut media = Vec::new();
        // A draft that is still to be made is made of the media.
        if self.draft.exists() || self.media.is_empty() {
            let draft = seen_from(&document(&self.draft)?, &folder_of(&self.draft), &folder_of(target))?;
            media = media_of(&draft, &folder_of(target));
            revisions.push(draft);
        }
        self.add_media(target, &mut media)?;
        let said = direct_among(&self.words.join(" "), &mut revisions, &media);
        if let Some(draft) = &said.draft {
            self.write(target, draft, &revisions)?;
        } else if let Some(output) = &self.output {
            console.print_summary(&format!("{} is not written", output.display()))?;
        }
        if console.is_json() {
            console.print_line(&json!({
                "event": "done", "path": target.to_string_lossy(), "changed": said.draft.is_some(), "reply": said.reply,
            }))?;
        } else {
            console.print(&said.reply)?;
        }
        Ok(Exit::Done)
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft)
    }
}

impl Edit {
    fn add_media(&self, target: &Path, media: &mut Vec<Medium>) -> Result<(), Failure> {
        let finder = Finder::new(target, false)?;
        for file in &self.media {
            let mut medium = finder.open(file)?;
            medium.name = file.file_name().map_or(medium.name, |name| name.to_string_lossy().into_owned());
            if !media.iter().any(|known| known.source == medium.source) {
                media.push(medium);
            }
        }
        Ok(())
    }

    fn write(&self, target: &Path, new: &serde_json::Value, revisions: &Revisions) -> Result<(), Failure> {
        let text = draft::formatted(&draft::write(new))?;
        let history = serde_json::to_vec(revisions)
            .map_err(|error| Failure::from(Diagnostic::error(Code::UnwritableOutput, format!("cannot write the revisions: {error}"))))?;
        write_whole(&revisions_file(target), &history, true).map_err(|error| Failure::at("", &error))?;
        write_whole(target, text.as_bytes(), true).map(drop).map_err(|error| Failure::at("", &error))
    }
}

/// The hidden file beside a draft that holds its revisions.
fn revisions_file(draft: &Path) -> PathBuf {
    let name = draft.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    draft.with_file_name(format!(".{name}.revisions"))
}

/// The revisions of a draft; none where there is no file of them, or it is none.
fn kept(draft: &Path) -> Revisions {
    /// Bytes of the largest file that is read.
    const LARGEST: u64 = 64 << 20;
    let file = revisions_file(draft);
    let is_fit = std::fs::metadata(&file).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST);
    let bytes = is_fit.then(|| std::fs::read(&file).ok()).flatten();
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}
