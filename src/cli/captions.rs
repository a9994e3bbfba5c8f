//! `offcut captions`: the words that a draft shows, as a subtitle file.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::base::{Code, Diagnostic, Exit};
use crate::captions::{CaptionFormat, write};
use crate::encode::{check_target, write_whole};
use crate::render::{Failure, caption_cues};

use super::command::Command;
use super::console::Console;
use super::draft_arguments::DraftArguments;
use super::overwriting::refuse_own_source;
use super::signals::cancel_on_signals;

/// Writes the texts and subtitles of a draft, with their times, to a subtitle file.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut captions promo.json -o promo.srt")]
pub(super) struct Captions {
    #[command(flatten)]
    draft: DraftArguments,
    /// The file to write: .srt, .vtt, or .json with the times of words
    #[arg(short, long, value_name = "FILE", value_parser = caption_file)]
    output: CaptionFile,
    /// Overwrite a file that is there
    #[arg(long)]
    force: bool,
}

/// A file and the form that its extension asks for.
#[derive(Clone, Debug)]
struct CaptionFile {
    path: PathBuf,
    format: CaptionFormat,
}

fn caption_file(text: &str) -> Result<CaptionFile, String> {
    let path = PathBuf::from(text);
    let format = path.extension().and_then(|extension| CaptionFormat::of_extension(&extension.to_string_lossy()));
    let format = format.ok_or("its extension tells the form: .srt, .vtt or .json")?;
    Ok(CaptionFile { path, format })
}

impl Command for Captions {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let CaptionFile { path, format } = &self.output;
        check_target(path, self.force).map_err(|error| Failure::at("", &error))?;
        let cancel = cancel_on_signals()?;
        let project = self.draft.open_unless(&cancel)?;
        console.tell(&project.warnings, self.draft());
        refuse_own_source(path, &self.draft.draft, &project)?;
        let cues = caption_cues(&project)?;
        if cues.is_empty() {
            let error = Diagnostic::error(Code::NotReady, "the draft shows no words, so there is nothing to write");
            return Err(error.help("add a text track, or a segment with \"sub\"").into());
        }
        write_whole(path, write(&cues, *format).as_bytes(), self.force).map_err(|error| Failure::at("", &error))?;
        console.print_summary(&format!("{}: {} captions", path.display(), cues.len()))?;
        Ok(Exit::Done)
    }

    fn draft(&self) -> Option<&Path> {
        Some(&self.draft.draft)
    }
}
